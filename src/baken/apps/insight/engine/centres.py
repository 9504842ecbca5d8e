"""The centres that a cell knows, out of its mart."""

from __future__ import annotations

from baken.apps.insight.engine.mart import Mart
from baken.apps.insight.types import KnownCentre
from baken.apps.people.queries import read_former

ALIKE = ("name", "network", "first_year", "last_year", "former")  # whatever the code


def centres_in(mart: Mart) -> list[KnownCentre]:
    """The centres, by code; by the first where there are several."""
    whole = ", ".join(f"any_value({column}) AS {column}" for column in ALIKE)
    asked = f"SELECT centre AS key, min(code) AS code, bool_or(own) AS own, {whole} FROM centre GROUP BY 1 ORDER BY 2"

    def read() -> list[KnownCentre]:
        rows = database.execute(asked)
        names = [name for name, *_type in rows.description]
        found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
        return [KnownCentre(**{**row, "former": read_former(row["former"])}) for row in found]

    with mart.current() as database:
        return mart.remembered("centres", read)
