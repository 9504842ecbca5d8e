"""Words of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.people.types._schools import BoardFilter as BoardFilter
from baken.apps.people.types._schools import BoardKind as BoardKind
from baken.apps.people.types._schools import During as During
from baken.apps.people.types._schools import EnterpriseNumber as EnterpriseNumber
from baken.apps.people.types._schools import InstitutionNumber as InstitutionNumber
from baken.apps.people.types._schools import Level as Level
from baken.apps.people.types._schools import Postcode as Postcode
from baken.apps.people.types._schools import SchoolFilter as SchoolFilter
from baken.apps.people.types._schools import Span as Span
from baken.apps.people.types._staff import Joining as Joining
from baken.apps.people.types._staff import Keeper as Keeper
from baken.apps.people.types._staff import Leaving as Leaving
from baken.apps.people.types._staff import Presence as Presence
from baken.apps.people.types._staff import StaffFilter as StaffFilter
from baken.apps.people.types._staff import StaffPlan as StaffPlan
from baken.apps.people.types._staff import StaffRow as StaffRow
from baken.apps.people.types._staff import StaffTotals as StaffTotals
from baken.apps.people.types._staff import Staying as Staying
from baken.apps.people.types._staff import Terms as Terms
from baken.ground.formats import Conflict, Existing, Reference, Store
from baken.ground.periods import Period


@dataclass(frozen=True)
class CentreFilter:
    """What is asked of a list of centres: text in code or name, of now or before; own ones, others (False) or both; a
    province; that they are there on some day from one to another."""

    text: str = ""
    own: bool | None = None
    province: str = ""
    there: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True)
class Former:
    """A name of before, and the day on which the next one came."""

    until: dt.date
    name: str


@dataclass(frozen=True)
class Renaming:
    """The name that a centre got, or is to get, the one before it, and from which day on."""

    name: str
    before: str
    on: dt.date


@dataclass(frozen=True)
class Lasting:
    """When something is there, in school years (None: without end), and its names of before, the earliest first."""

    name: str
    first_year: int | None = None
    last_year: int | None = None
    former: tuple[Former, ...] = ()

    def named(self, on: dt.date) -> str:
        """The name on a day."""
        return next((each.name for each in self.former if on < each.until), self.name)

    def is_in(self, period: Period) -> bool:
        """Whether it is there in a school year of a period."""
        first = self.first_year is None or self.first_year < period.last
        return first and (self.last_year is None or self.last_year >= period.first)


class ListKind(models.TextChoices):
    """The lists of the field, by their words in addresses."""

    THEMES = "themas", _("Thema's")
    ACTIVITIES = "kernactiviteiten", _("Kernactiviteiten")
    DOMAINS = "begeleidingsdomeinen", _("Begeleidingsdomeinen")
    MISSIONS = "opdrachten", _("Opdrachten")


@dataclass(frozen=True)
class EntryFilter:
    """What is asked of a list of the field: text, and the day on which entries hold (None: of all times)."""

    kind: ListKind = ListKind.THEMES
    text: str = ""
    on: dt.date | None = None


@dataclass(frozen=True)
class EntryText:
    """What an entry of a list says besides its name and its days."""

    name_in_english: str = ""
    explanation: str = ""
    group: str = ""
    words: str = ""
    source: str = ""


class ExpertiseKind(models.TextChoices):
    """As what somebody can be asked."""

    CONTACT = "aanspreekpunt", _("Aanspreekpunt (SPOC)")
    AMBASSADOR = "ambassadeur", _("Ambassadeur")
    ANCHOR = "anker", _("Anker")
    BY_EXPERIENCE = "ervaringsdeskundige", _("Ervaringsdeskundige")


PERSON = Reference("people.person", {"email": "email"}, as_="person", makes=True)
"""How a row of a file refers to a person, where one that is not known yet is made by `person_stores`."""

CENTRE = Reference("people.centre", {"code": "centre"}, as_="centre")
"""How a row of a file refers to a centre, by the code of the acting cell."""


def person_stores(*, said: Any, names: Mapping[str, str] | None = None) -> tuple[Store, ...]:
    """Stores that make the persons whom `PERSON` did not find, with their address; `said` when some are made.

    `names` are expressions for `first_name` and `last_name`. Afterwards `person_id` of `staged` is filled.
    """
    return (
        Store(
            model="people.Person",
            key=("id",),
            found="person_id",
            apart="email",
            fields=names or {"first_name": "''", "last_name": "''"},
            where="person_id IS NULL AND email IS NOT NULL",
            existing=Existing.NONE,
            conflict=Conflict.LAST,
            sets="person_id",
            said=said,
            shown="email",
        ),
        Store(
            model="people.Address",
            key=("email",),
            fields={"email": "email", "person_id": "person_id"},
            where="is_new(person_id)",
            conflict=Conflict.LAST,
            names=("people.person", {"email": "email", "ours": "true", "same": "person_id", "id": "person_id"}),
        ),
    )


def theme_stores(*, needs: Callable[[Any], bool]) -> tuple[Store, ...]:
    """Stores that make the themes in the column `themes` of `staged` that are not known yet, for who has a right."""
    return (
        Store(
            model="people.Theme",
            key=("id",),
            found="theme_id",
            apart="folded(theme)",
            fields={"name": "theme"},
            rows="""(SELECT s.file, s.line, s.theme, known.id AS theme_id
                     FROM (SELECT file, line, unnest(themes) AS theme FROM staged) s
                     LEFT JOIN subject."people.theme" known ON folded(known.name) = folded(s.theme))""",
            where="theme_id IS NULL",
            conflict=Conflict.LAST,
            existing=Existing.NONE,
            names=("people.theme", {"name": "theme"}),
            said=_("Nieuwe thema's ({number}): {names}"),
            shown="theme",
            needs=needs,
            refused=("themes", _("een thema uit de lijst; een nieuw voegt de coördinator van je cel eerst toe")),
        ),
    )


def themes_of(model: str, *, owner: str, of: str, rows: str = "staged") -> Store:
    """A store of the many-to-many table `model`: the themes in the column `themes` of `rows`, for the row of it
    whose key is in the column `of`; `owner` is the column of the table that points at that."""
    return Store(
        model=model,
        key=(owner, "theme_id"),
        fields={owner: of, "theme_id": "theme_id"},
        rows=f"""(SELECT s.file, s.line, s.{of}, known.id AS theme_id
                  FROM (SELECT file, line, {of}, unnest(themes) AS theme FROM {rows}) s
                  JOIN subject."people.theme" known ON folded(known.name) = folded(s.theme))""",  # noqa: S608 - declarations, no input
        conflict=Conflict.LAST,
        replaces=(owner, f"SELECT {of}, file, line FROM {rows}"),  # noqa: S608 - declarations, no input
    )
