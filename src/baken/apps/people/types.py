"""Words of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baken.ground.formats import Conflict, Existing, Reference, Store


@dataclass(frozen=True)
class CentreFilter:
    """What is asked of a list of centres: text in name or code; own ones, others (False) or both; a province."""

    text: str = ""
    own: bool | None = None
    province: str = ""


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


def theme_stores() -> tuple[Store, ...]:
    """Stores that make the themes in the column `themes` of `staged` that are not known yet."""
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
