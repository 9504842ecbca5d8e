"""Importing files, and undoing that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from baken.apps.exchange.engine import applying, checking, rejecting, sources, undoing
from baken.apps.exchange.engine.sources import Sources
from baken.apps.exchange.engine.staging import Stage
from baken.apps.exchange.engine.tables import scratch
from baken.apps.exchange.models import Import
from baken.apps.exchange.types import CannotImport, Problem, Report

ATTEMPTS = 3


class CannotUndo(Exception):
    """An import on which something was built; `reasons` say what, a sentence each."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


def load(
    folder: Path | Sequence[tuple[str, Path]],
    *,
    cell_code: str | None = None,
    dry_run: bool = False,
    skip_invalid: Path | None = None,
) -> Report:
    """Import a folder, a zip, or a list of (name, path) into the cell with a code, or the one that the files name.

    With `dry_run` nothing is written. Rows with errors stop the import, unless `skip_invalid` names a zip, folder
    or CSV file for them. Returns what was done; raises CannotImport, after which nothing has changed.
    """
    work = scratch()
    try:
        found = sources.find(folder, work=work)
        attempts = 0
        while True:
            report = _check(found, work, cell_code=cell_code, skip_invalid=skip_invalid)
            if dry_run or not report.writes:
                return report
            record = Import(digest=report.digest, files=[source.name for source in found.files])
            record.report = report.as_json()
            try:
                applying.apply(work / "plan.duckdb", record, scratch=work)
                return report
            except applying.Moved:
                attempts += 1
                if attempts == ATTEMPTS:
                    raise CannotImport(_too_busy(report)) from None
    finally:
        sources.remove(work)


def _too_busy(report: Report) -> Report:
    expected = _("een rustig moment: telkens werd er intussen iets gewijzigd")
    return replace(report, problems=[Problem("", None, "", "", expected)], problem_count=1)


def _check(found: Sources, work: Path, *, cell_code: str | None, skip_invalid: Path | None) -> Report:
    """Check the files; rows with errors are left out, and written, where there is a file for them."""
    plan = work / "plan.duckdb"
    report = checking.check(plan, found, cell_code=cell_code)
    if not report.problems:
        return report
    if report.whole or skip_invalid is None:
        raise CannotImport(report)
    problems, left_out = report.problems, dict[int, set[int]]()
    while report.problems:  # what clashes only when others are gone, comes to light once those are
        with Stage(plan) as stage:
            for number, lines in checking.rejected_lines(stage).items():
                left_out.setdefault(number, set()).update(lines)
        report = checking.check(plan, found, cell_code=cell_code, left_out=left_out)
        problems = problems + report.problems
    report.problems, report.problem_count = problems, len(problems)
    written = rejecting.write(skip_invalid, found.files, left_out, problems)
    report.sentences.append(_("Geweigerde rijen staan in %(path)s") % {"path": written})
    return report


def undo_import(record: Import, *, by: int | None = None) -> None:
    """Take back the last import of a cell; `by` is the key of the account that does. Raises CannotUndo."""
    work = scratch()
    try:
        undoing.undo(record, by=by, scratch=work)
    except undoing.Built as built:
        raise CannotUndo(built.sentences) from built
    finally:
        sources.remove(work)
