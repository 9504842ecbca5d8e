"""Imports, what they would do row by row, and the templates of the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from django.db.models import QuerySet

from baken.apps.access.types import Actor
from baken.apps.exchange.engine import plain, showing, sources, templates, undoing, waiting
from baken.apps.exchange.engine.staging import Stage
from baken.apps.exchange.engine.tables import scratch
from baken.apps.exchange.models import Import
from baken.apps.exchange.rules import may_bring, seen_imports
from baken.apps.exchange.types import FileReport, Outcome, Problem, Report, ShownRow, State
from baken.ground.formats import FORMATS, Column, Format
from baken.ground.periods import BRUSSELS

BUSY = frozenset({State.UPLOADED, State.APPLYING})


def imports_visible_to(actor: Actor) -> QuerySet[Import]:
    """The imports that an actor may see, the latest first."""
    return Import.objects.filter(seen_imports(actor)).select_related("by", "undone_by")


def rows_of_file(
    path: Path, *, file: str, columns: Sequence[Column], most: int
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The rows of a file that was handed over, by the fields of its columns, and what is wrong with it; for rooms that
    do more with a file than write its rows. `file` is what it is called."""
    return plain.read(path, file=file, columns=columns, most=most)


def cells_of_file(
    path: Path, *, file: str, known: Sequence[str], first: Sequence[str] = (), most: int
) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """The headings of a file that others made, the line and the cells of each of its rows as text, and what is wrong
    with it; by the headings that are `known`, of the sheets of a workbook rather one with one of the `first`."""
    return plain.cells(path, file=file, known=known, first=first, most=most)


def files_applied(actor: Actor) -> dict[str, dt.date]:
    """The files from which a cell's data come, by name, each with the day in Brussels on which it was last applied."""
    found = imports_visible_to(actor).filter(state=State.APPLIED).order_by("applied_at")
    return {
        name: at.astimezone(BRUSSELS).date()
        for names, at in found.values_list("files", "applied_at")
        if at is not None
        for name in names
    }


def report_of(record: Import) -> Report | None:
    """What an import does, or did; None while that is not known yet."""
    return Report.from_json(record.report) if record.report else None


def is_open_to(actor: Actor, record: Import) -> bool:
    """Whether an actor may look into an import and decide on it: may bring in each of the files that were read. Where
    none was, it is open to who brought them, and to who may bring in all there are."""
    report = report_of(record)
    if report is not None and report.files:
        return all(may_bring(actor, FORMATS[file.format], makes=report.makes) for file in report.files)
    is_own = actor.account is not None and actor.account == record.by_id
    return is_own or all(may_bring(actor, format_) for format_ in FORMATS)


def is_last(record: Import) -> bool:
    """Whether an import is the last that its cell applied, of which is still known what stood there before."""
    return record.state == State.APPLIED and record.traces.exists()


def obstacles_to_undoing(record: Import) -> list[str]:
    """Why an import cannot be taken back, a sentence for each reason; none if it can."""
    work = scratch()
    try:
        with Stage(work / "undo.duckdb") as stage:
            return undoing.standing_in_the_way(record, stage)
    finally:
        sources.remove(work)


class _Parted(Sequence[Any]):
    """Something long of which a page asks a part."""

    def __init__(self, length: int):
        self.length = length

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, asked: int) -> Any: ...
    @overload
    def __getitem__(self, asked: slice) -> Sequence[Any]: ...
    def __getitem__(self, asked: int | slice) -> Any:
        if isinstance(asked, slice):
            return self.part(asked.start or 0, self.length if asked.stop is None else asked.stop)
        return self.part(asked, asked + 1)[0]

    def part(self, start: int, stop: int) -> Sequence[Any]:
        """What stands from `start` up to `stop`."""
        raise NotImplementedError


class Problems(_Parted):
    """What is wrong in the files of an import."""

    def __init__(self, record: Import, report: Report):
        kept = bool(record.folder)
        super().__init__(report.problem_count if kept else len(report.problems))
        self.record, self.report, self.kept = record, report, kept

    def part(self, start: int, stop: int) -> list[Problem]:
        """Some of them."""
        if not self.kept:
            return self.report.problems[start:stop]
        return waiting.problems(self.record.folder, start=start, stop=stop) or self.report.problems[start:stop]


class Rows(_Parted):
    """The rows of one kind, of the file with a number, of an import that waits."""

    def __init__(self, record: Import, number: int, file: FileReport, kind: Outcome):
        super().__init__(getattr(file, kind.value))
        self.record, self.number, self.file, self.kind = record, number, file, kind
        self.format = FORMATS[file.format]

    @property
    def headings(self) -> list[str]:
        """The headings of the columns of `values`."""
        if self.kind is Outcome.REJECTED:
            return showing.rejected(self.record.folder, self.file.file, start=0, stop=0)[0]
        return [column.name for column in self.format.columns]

    def part(self, start: int, stop: int) -> list[Any]:
        """Some of them: shown rows, or of rejected ones their values and why."""
        if self.kind is Outcome.REJECTED:
            return showing.rejected(self.record.folder, self.file.file, start=start, stop=stop)[1]
        found: list[ShownRow] = showing.rows(
            self.record.folder, self.format, self.number, self.kind, start=start, stop=stop
        )
        return found


def rows_of(record: Import, *, number: int, kind: Outcome) -> Rows | None:
    """The rows of a kind, of the file with a number, of an import that waits to be confirmed; None without a plan."""
    report = report_of(record)
    if record.state not in (State.CHECKED, State.REFUSED) or report is None or number >= len(report.files):
        return None
    if not waiting.has(record.folder, waiting.PLAN):
        return None
    return Rows(record, number, report.files[number], kind)


def has_rejected_rows(record: Import) -> bool:
    """Whether the rejected rows of an import can be fetched."""
    return waiting.has(record.folder, waiting.REJECTED)


def rejected_rows_of(record: Import) -> bytes | None:
    """The rejected rows of an import as a zip of files that can be mended; None where there are none."""
    return waiting.rejected(record.folder) if has_rejected_rows(record) else None


@dataclass(frozen=True)
class ExplainedFormat:
    """A file that Baken knows: what its template is called, what it is about, and its columns in words."""

    name: str
    format: Format
    columns: list[tuple[str, str, str, str]]


def explained_formats(actor: Actor) -> list[ExplainedFormat]:
    """The files that an actor may bring in, each after those that it refers to."""
    return [
        ExplainedFormat(
            templates.file_name(format_), format_, [templates.explained(column) for column in format_.columns]
        )
        for format_ in sources.in_order()
        if may_bring(actor, format_)
    ]


def template_named(actor: Actor, name: str) -> bytes | None:
    """A workbook to fill in, by the name of its file; None where there is no such file that an actor may bring in."""
    for format_ in FORMATS:
        if may_bring(actor, format_) and templates.file_name(format_) == name:
            return templates.workbook(format_)
    return None
