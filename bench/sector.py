"""Makes the sector: one cell with 58 own centres, 4,000 staff and ten school years, straight into the tables.

`sector.sql` thinks it up from one seed, so that the same scale gives the same sector each time; it goes into
PostgreSQL by COPY. At scale 1: 2 million participations, 5 million answers, 2 million hours rows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from django.apps import apps
from django.db import connection

FIRST_YEAR, YEARS = 2015, 10
OFFERS_A_YEAR = 2_000
ROWS = {"participations": 2_000_000, "responses": 550_000, "answers": 5_000_000, "hours": 2_000_000}
CELL, CELL_CODE = 1, "sector"
COORDINATOR, PASSWORD = "coordinator@sector.example", "geheim van de sector"
BLOCK = 1 << 20


def make(*, scale: float) -> dict[str, int]:
    """Fill an empty, migrated PostgreSQL with the sector; returns the number of rows of each table."""
    database = duckdb.connect()
    for name, number in {"offers": OFFERS_A_YEAR, **ROWS}.items():
        database.execute(f"SET VARIABLE {name} = {max(10, round(number * scale))}")
    for statement in (Path(__file__).parent / "sector.sql").read_text().split(";\n"):
        if statement.strip():
            database.execute(statement)
    made = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    counts = {}
    with tempfile.TemporaryDirectory(prefix="baken-sector-") as folder, connection.cursor() as cursor:
        # What is thought up fits together: keys need no checking, and the change log has no reader yet.
        cursor.execute("SET session_replication_role = replica")
        for table in _tables():
            if table in made:
                counts[table] = _copy(database, table, cursor, Path(folder) / "rows.csv")
        cursor.execute("SET session_replication_role = origin")
    database.close()
    _coordinator()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return counts


def _tables() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        yield model._meta.db_table


def _copy(database: duckdb.DuckDBPyConnection, table: str, cursor: Any, path: Path) -> int:
    """Copy a table of DuckDB into that of PostgreSQL with the same name, instead of what a migration put there, and
    set its sequence right."""
    database.execute(f"COPY {table} TO '{path}' (FORMAT csv, HEADER false)")
    cursor.execute(f"DELETE FROM {table}")
    columns = ", ".join(name for name, *_ in database.execute(f"DESCRIBE {table}").fetchall())
    with path.open("rb") as file, cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        while block := file.read(BLOCK):
            copy.write(block)
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)), count(*) FROM {table}")
    return int(cursor.fetchone()[1])


def _coordinator() -> None:
    """An account that acts as coordinator of the cell."""
    account = apps.get_model("access.Account").objects.create_user(COORDINATOR, PASSWORD, name="De coördinator")
    apps.get_model("access.Grant").objects.create(
        account=account, role="coordinator", cell_id=CELL, starts_on=f"{FIRST_YEAR}-09-01"
    )
