"""Words of exchange: what was wrong in files, what an import does, and what it reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEPT = 200  # problems that a kept report holds


class State(models.TextChoices):
    """How far an import came."""

    UPLOADED = "uploaded", gettext_lazy("Ontvangen")
    CHECKED = "checked", gettext_lazy("Nagekeken")
    UNCHANGED = "unchanged", gettext_lazy("Niets nieuws")
    REFUSED = "refused", gettext_lazy("Geweigerd")
    APPLYING = "applying", gettext_lazy("Wordt ingevoerd")
    APPLIED = "applied", gettext_lazy("Ingevoerd")
    UNDONE = "undone", gettext_lazy("Ongedaan gemaakt")


class Operation(models.TextChoices):
    """What an import did to rows of a table."""

    INSERTED = "inserted", gettext_lazy("toegevoegd")
    CHANGED = "changed", gettext_lazy("gewijzigd")
    DELETED = "deleted", gettext_lazy("verwijderd")
    COUNTED = "counted", gettext_lazy("geteld")


@dataclass(frozen=True)
class Problem:
    """What is wrong: in which file, row (as in the file: the headings are row 1), column, with which value, and
    what was expected. A problem of a whole file has no row; of a whole folder no file."""

    file: str
    row: int | None
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(_("rij %(row)s") % {"row": self.row})
        if self.column:
            where.append(_("kolom “%(column)s”") % {"column": self.column})
        said = self.expected
        if self.value:
            said = _("“%(value)s” kan niet; verwacht: %(expected)s") % vars(self)
        elif self.row is not None:
            said = _("verwacht: %(expected)s") % vars(self)
        return ", ".join(part for part in where if part) + ": " + said


@dataclass
class FileReport:
    """What an import makes of one file. `doubled`: rows that stood there twice with the same values."""

    file: str
    format: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    doubled: int = 0


@dataclass
class Report:
    """What an import does, or did. `problem_count` says how many problems there are, of which `problems` may hold
    the first. `whole`: one is of a whole file, so that no rows can be left out. `writes`: something changes.
    `makes`: the models of which rows are made that ask a right besides that of the file.
    """

    cell: str = ""
    files: list[FileReport] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    digest: str = ""
    whole: bool = False
    writes: bool = False
    makes: list[str] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(file.new for file in self.files)

    @property
    def changed(self) -> int:
        return sum(file.changed for file in self.files)

    @property
    def rejected(self) -> int:
        return sum(file.rejected for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept, with the first problems."""
        kept = replace(self, problems=self.problems[:KEPT], sentences=[str(sentence) for sentence in self.sentences])
        return asdict(kept)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Report:
        return cls(
            **stored
            | {
                "files": [FileReport(**file) for file in stored["files"]],
                "problems": [Problem(**problem) for problem in stored["problems"]],
            }
        )


class CannotImport(Exception):
    """Files that cannot be imported; `report` lists why. Nothing was written."""

    def __init__(self, report: Report):
        super().__init__("; ".join(str(problem) for problem in report.problems[:3]))
        self.report = report


class Outcome(models.TextChoices):
    """What becomes of a row of a file."""

    NEW = "new", gettext_lazy("nieuw")
    CHANGED = "changed", gettext_lazy("gewijzigd")
    UNCHANGED = "unchanged", gettext_lazy("ongewijzigd")
    REJECTED = "rejected", gettext_lazy("geweigerd")


@dataclass(frozen=True)
class Difference:
    """In which column a row changes, from what, to what."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    """A row of a file: where it stands (the headings are row 1), its values, and what changes."""

    line: int
    values: list[str]
    differences: list[Difference]
