"""Holding the mart against the database: what differs is found and made anew."""

from __future__ import annotations

from baken.apps.insight.engine import log
from baken.apps.insight.engine.mart import NO_YEAR, Manifest, Mart, new_database
from baken.apps.insight.engine.source import columns_of, extract
from baken.ground.facts import FACTS, Nature


def differences(mart: Mart) -> list[str]:
    """Which parts (`fact/year`) of a mart differ from the database. Answers are held against it only by release:
    what was not released is not looked for.
    """
    found: list[str] = []
    with mart.current() as current:
        for fact in FACTS:
            if fact.nature is Nature.ANSWERS:
                continue
            database = new_database()
            extract(fact, mart.cell, database, "truth")
            columns = ", ".join(columns_of(fact))
            database.register("held", current.sql(f"SELECT {columns} FROM {fact.name}").to_arrow_table())
            years = database.execute(
                f"SELECT DISTINCT year FROM ((SELECT {columns} FROM truth EXCEPT ALL SELECT {columns} FROM held) "
                f"UNION ALL (SELECT {columns} FROM held EXCEPT ALL SELECT {columns} FROM truth)) ORDER BY year"
            ).fetchall()
            found.extend(f"{fact.name}/{NO_YEAR if year is None else year}" for (year,) in years)
            database.close()
    return found


def trim(mart: Mart) -> int:
    """Remove from the change log what this mart holds, and what all marts hold; returns how many rows went."""
    manifest = Manifest.read(mart.folder)
    others = [Manifest.read(path.parent) for path in mart.folder.parent.glob("*/manifest.json")]
    gone = log.forget(log.Position(manifest.position), mart.cell)
    positions = [log.Position(other.position) for other in others if other.position]
    return gone + log.forget(min(positions, key=lambda position: position.least), None)
