"""Which files there are, and which format each is: a folder, a list of files, or a zip."""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from baken.apps.exchange.engine import archives
from baken.apps.exchange.engine.tables import Unreadable, opened
from baken.apps.exchange.types import Problem
from baken.ground.formats import FORMATS, Format
from baken.ground.values import folded

ENDINGS = (".csv", ".xlsx")
QUIET = frozenset({"expected.json", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Source:
    """A file to import: what it is called, where it lies, its format and its name without ending and part."""

    name: str
    path: Path
    format: Format
    stem: str


@dataclass
class Sources:
    """What was handed over: the files of known formats in the order to read them, and what was wrong."""

    files: list[Source] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    spoiled: set[str] = field(default_factory=set)
    digest: str = ""

    def keep_only(self, may_bring: Callable[[Format], bool]) -> None:
        """Files that are not for who brings them are refused, and never read."""
        for source in [source for source in self.files if not may_bring(source.format)]:
            self.files.remove(source)
            self.problems.append(
                Problem(source.name, None, "", "", _("een bestand dat je in deze rol mag inbrengen; laat dit weg"))
            )
            self.spoiled.add(source.format.name)

    def refuse(self, name: str, expected: str) -> None:
        """A file is not read; what refers to its rows is no error of its own."""
        self.problems.append(Problem(name, None, "", "", expected))
        format_, _stem = format_of(name)
        if format_ is not None:
            self.spoiled.add(format_.name)


def find(origin: Path | Sequence[tuple[str, Path]], *, work: Path) -> Sources:
    """The files of a folder, of a zip (unpacked into `work`), or of a list of (name, path)."""
    sources = Sources()
    if not isinstance(origin, Path):
        named = list(origin)
    elif origin.is_dir():
        named = [(path.name, path) for path in sorted(origin.iterdir()) if path.is_file()]
    elif origin.is_file():
        named = [(origin.name, origin)]
    else:
        named = []
        sources.refuse(origin.name, _("een map, een zip of een bestand dat er is"))
    named = _within_limits(sources, _unpacked(sources, named, work))
    for name, path in named:
        _place(sources, name, path)
    if len(named) == len(sources.unknown) == 1:
        _recognise(sources, *named[0])
    order = [format_.name for format_ in in_order()]
    sources.files.sort(key=lambda source: (order.index(source.format.name), _natural(source.name)))
    if not sources.files and not sources.problems:
        sources.problems.append(Problem("", None, "", "", _("minstens één bestand dat Baken kent, als deelnames.csv")))
    sources.digest = _digest(sources.files)
    return sources


def format_of(name: str) -> tuple[Format | None, str]:
    """The format that a file's name says, and the name without ending and part number, in lower case."""
    stem = " ".join(unicodedata.normalize("NFC", PurePosixPath(name).stem).lower().split())
    # The part goes first: `bevraging-*` would take a year for a piece of the survey's name.
    for part in (r"-\d{4}-\d{4}", r"-\d+", ""):
        without = re.fullmatch(f"(.*?){part}", stem)
        if without and (found := _matching(without[1])):
            return found, without[1]
    return None, stem


def in_order() -> list[Format]:
    """All formats, each after those that it refers to."""
    ordered: dict[str, Format] = {}

    def add(format_: Format) -> None:
        for name in format_.after:
            if (needed := FORMATS.get(name)) is not None and name not in ordered:
                add(needed)
        ordered.setdefault(format_.name, format_)

    for format_ in sorted(FORMATS, key=lambda format_: not format_.identifies_cell):
        add(format_)
    return list(ordered.values())


def _matching(stem: str) -> Format | None:
    """The format of that name; of those with a part that differs, the most exact."""
    fitting = [
        format_
        for format_ in FORMATS
        if re.fullmatch(re.escape(format_.name).replace(r"\*", r"[^/]*[^/\s-][^/]*"), stem)
    ]
    return max(fitting, key=lambda format_: len(format_.name), default=None)


def _place(sources: Sources, name: str, path: Path) -> None:
    ending = path.suffix.lower()
    format_, stem = format_of(name)
    if format_ is None:
        sources.unknown.append(name)
    elif ending not in ENDINGS:
        sources.refuse(name, _("een CSV-bestand, of een werkmap die als .xlsx bewaard is"))
    else:
        sources.files.append(Source(name, path, format_, stem))


def _recognise(sources: Sources, name: str, path: Path) -> None:
    """One file of which the name says nothing is known by its columns, if one format alone has them all."""
    with suppress(Unreadable):
        fitting = [
            format_
            for format_ in FORMATS
            if "*" not in format_.name and path.suffix.lower() in ENDINGS and _has_columns(path, format_)
        ]
        if len(fitting) == 1:
            sources.unknown.clear()
            sources.files.append(Source(name, path, fitting[0], fitting[0].name))


def _has_columns(path: Path, format_: Format) -> bool:
    with opened(path, [column.name for column in format_.columns]) as table:
        headings = {folded(heading) for heading in table.headings}
        return all(column.optional or folded(column.name) in headings for column in format_.columns)


def _is_quiet(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        not parts
        or any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts)
        or parts[-1].lower() in QUIET
    )


def _natural(name: str) -> list[Any]:
    """What a reader sorts by: part 2 before part 10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name.lower())]


def _within_limits(sources: Sources, named: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
    kept, total = [], 0
    for name, path in named:
        size = path.stat().st_size
        total += size
        if size > settings.UPLOAD_FILE_BYTES:
            sources.refuse(name, _too_large(settings.UPLOAD_FILE_BYTES))
        else:
            kept.append((name, path))
    if total > settings.UPLOAD_FOLDER_BYTES:
        expected = _("samen ten hoogste %(size)s MB; breng ze in delen in") % {
            "size": settings.UPLOAD_FOLDER_BYTES // 2**20
        }
        sources.problems.append(Problem("", None, "", "", expected))
        return []
    return kept


def _too_large(most: int) -> str:
    return _("een bestand van ten hoogste %(size)s MB; splits het (deelnames-1, deelnames-2)") % {
        "size": most // 2**20
    }


def _unpacked(sources: Sources, named: Iterable[tuple[str, Path]], work: Path) -> list[tuple[str, Path]]:
    """The files, with what a zip holds in its place."""
    files = []
    for name, path in named:
        if _is_quiet(name):
            continue
        if path.suffix.lower() == ".zip":
            try:
                files += [
                    (PurePosixPath(inner).name, unpacked)
                    for inner, unpacked in archives.unpack(path, work, wanted=lambda inner: not _is_quiet(inner))
                ]
            except archives.Refused as refused:
                sources.refuse(name, str(refused))
        else:
            files.append((name, path))
    return files


def _digest(files: Iterable[Source]) -> str:
    """One digest of all files: what was imported can be told from what is offered."""
    whole = hashlib.sha256()
    for source in files:
        with source.path.open("rb") as file:
            whole.update(f"{source.name}\n{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def remove(work: Path) -> None:
    """Remove a folder of work, with the personal data in it."""
    shutil.rmtree(work, ignore_errors=True)
