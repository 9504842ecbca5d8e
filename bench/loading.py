"""A million attendance rows, by the exchange and by plain COPY. `python -m bench.loading FOLDER` is the process that
loads; as when a cell hands over a whole school year more than it already has."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import django
import duckdb
from django.db import connection

from bench import child
from bench.clock import Clock, Timing
from bench.sector import CELL, CELL_CODE

ROWS = 1_000_000
PEOPLE, SESSIONS = 40, 10  # at a session, of an offer
TABLE = "programme_participation"
LIMITS = {"BAKEN_UPLOAD_FILE_BYTES": str(200 * 2**20)}  # a million rows are a little over the usual 50 MB
BLOCK = 1 << 20

# Of a coming school year: an offer, its sessions, and who was there, written as a file to import and as rows to copy.
OFFERS = """
INSERT INTO programme_offer (id, uuid, cell_id, code, title, strategy, organiser, school_year)
SELECT {offer} + i, gen_random_uuid(), {cell}, 'L' || i, 'Te laden ' || i, 'vorming', '', 2025
FROM generate_series(1, {offers}) i
"""
HELD = """
INSERT INTO programme_session (id, offer_id, number, held_on, place)
SELECT {session} + (i - 1) * {sessions} + j, {offer} + i, j, '2025-10-01', ''
FROM generate_series(1, {offers}) i, generate_series(1, {sessions}) j
"""
ATTENDED = """
CREATE TABLE attended AS
SELECT i, j, (i * 37 + j * 11 + k * 89) % 4000 + 1 AS person, 1 + (i + k) % 58 AS centre,
    CASE WHEN k % 10 = 0 THEN 'afwezig' ELSE 'aanwezig' END AS status
FROM range(1, {offers} + 1) AS offers(i), range(1, {sessions} + 1) AS sessions(j), range(0, {people}) AS people(k)
"""
AS_FILE = """
COPY (
    SELECT 'L' || i AS aanbod, j AS sessie, printf('medewerker%04d@sector.example', person) AS "e-mail",
        printf('C%02d', centre) AS centrum, status
    FROM attended
) TO '{path}' (HEADER)
"""
AS_ROWS = """
COPY (SELECT {session} + (i - 1) * {sessions} + j, person, centre, status FROM attended) TO '{path}' (HEADER false)
"""


def against_copy(clock: Clock, *, scale: float, turns: int) -> dict[str, Any]:
    """Measure the import of a file of attendance against COPY of the same rows into the same table."""
    loads: list[dict[str, Any]] = []
    copy = Timing()
    with tempfile.TemporaryDirectory(prefix="baken-bench-load-") as name, _Sessions(round(ROWS * scale)) as sessions:
        folder = Path(name)
        (folder / "files").mkdir()
        sessions.write(folder / "files" / "deelnames.csv", folder / "rows.csv")
        for _ in range(turns):
            with clock.time(copy):
                _copy(folder / "rows.csv")
            copied = sessions.empty()
            loads.append(child.run("bench.loading", str(folder / "files"), clock=clock, environment=LIMITS))
            assert sessions.empty() == copied == sessions.rows
        size = (folder / "files" / "deelnames.csv").stat().st_size
    ours = Timing(
        [load["wall"] for load in loads],
        [load["cpu of process"] for load in loads],
        [load["cpu of server"] for load in loads],
    )
    return {
        "rows": sessions.rows,
        "bytes": size,
        "loadfiles": ours.summary(),
        "COPY": copy.summary(),
        "ratio": {"wall": min(ours.wall) / min(copy.wall), "cpu": min(ours.cpu) / min(copy.cpu)},
        "memory": max(load["memory"] for load in loads),
    }


def _copy(path: Path) -> None:
    sql = f"COPY {TABLE} (session_id, person_id, centre_id, status) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, path.open("rb") as file, cursor.copy(sql) as copy:
        while block := file.read(BLOCK):
            copy.write(block)


class _Sessions:
    """Sessions of a coming school year at which nobody is written down yet; gone afterwards."""

    def __init__(self, rows: int):
        offers = max(1, rows // (PEOPLE * SESSIONS))
        self.rows = offers * PEOPLE * SESSIONS
        self.values = {"cell": CELL, "offers": offers, "sessions": SESSIONS, "people": PEOPLE}

    def __enter__(self) -> _Sessions:
        with connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT max(id) FROM programme_offer), (SELECT max(id) FROM programme_session)")
            self.values["offer"], self.values["session"] = cursor.fetchone()
            cursor.execute(OFFERS.format(**self.values))
            cursor.execute(HELD.format(**self.values))
        return self

    def write(self, file: Path, rows: Path) -> None:
        """Write the attendance as a file to import, and as rows to copy."""
        database = duckdb.connect()
        database.execute(ATTENDED.format(**self.values))
        database.execute(AS_FILE.format(path=file))
        database.execute(AS_ROWS.format(path=rows, **self.values))
        database.close()

    def empty(self) -> int:
        """Forget who came, and the import; returns how many rows there were."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE session_id > %(session)s", self.values)
            deleted = int(cursor.rowcount)
            cursor.execute("TRUNCATE exchange_import CASCADE")
            cursor.execute(f"VACUUM (ANALYZE) {TABLE}")
            cursor.execute("CHECKPOINT")
        return deleted

    def __exit__(self, *error: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM programme_session WHERE id > %(session)s", self.values)
            cursor.execute("DELETE FROM programme_offer WHERE id > %(offer)s", self.values)


def main() -> None:
    """Import the folder named on the command line."""
    django.setup()
    from baken.apps.exchange.actions import load  # Django has to be set up first

    child.report(lambda: load(Path(sys.argv[1]), cell_code=CELL_CODE))


if __name__ == "__main__":
    main()
