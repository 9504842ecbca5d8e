"""Makes the sector: one cell with 58 own centres, 4,000 staff and ten school years, straight into the tables.

`sector.sql` thinks it up from one seed, so that the same scale gives the same sector each time; it goes into
PostgreSQL by COPY. At scale 1: 2 million participations, 5 million answers, 2 million hours rows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
from django.apps import apps
from django.db import connection
from django.db.models import Model

FIRST_YEAR, YEARS = 2015, 10
OFFERS_A_YEAR = 2_000
ROWS = {"participations": 2_000_000, "responses": 550_000, "answers": 5_000_000, "hours": 2_000_000}
CELL, CELL_CODE = 1, "sector"
COORDINATOR, PASSWORD = "coordinator@sector.example", "geheim van de sector"
BLOCK = 1 << 20


def make(*, scale: float) -> dict[str, int]:
    """Fill an empty, migrated PostgreSQL with the sector; returns the number of rows of each table."""
    database = think_up(
        {name: max(10, round(number * scale)) for name, number in {"offers": OFFERS_A_YEAR, **ROWS}.items()}
    )
    made = tables_of(database)
    counts = {}
    with tempfile.TemporaryDirectory(prefix="baken-sector-") as folder, connection.cursor() as cursor:
        # What is thought up fits together: keys need no checking, and the change log has no reader yet.
        cursor.execute("SET session_replication_role = replica")
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table in made:
                counts[model._meta.db_table] = _copy(database, model, cursor, Path(folder) / "rows.csv")
        cursor.execute("SET session_replication_role = origin")
    database.close()
    _coordinator()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return counts


def think_up(sizes: Mapping[str, int]) -> duckdb.DuckDBPyConnection:
    """A database with what `sector.sql` makes, of these sizes."""
    database = duckdb.connect()
    for name, number in sizes.items():
        database.execute(f"SET VARIABLE {name} = {number}")
    for statement in (Path(__file__).parent / "sector.sql").read_text().split(";\n"):
        if statement.strip():
            database.execute(statement)
    return database


def tables_of(database: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The tables of a database, with their columns."""
    names = [name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    return {name: [column for column, *_ in database.execute(f"DESCRIBE {name}").fetchall()] for name in names}


def left_out(model: type[Model], columns: Collection[str]) -> dict[str, Any]:
    """The columns of a model without those, that hold something always, each with the default of its field."""
    told = [field for field in model._meta.local_fields if not field.primary_key and not field.generated]
    fields = [field for field in told if field.column not in columns]
    return {str(field.column): field.get_default() for field in fields if not field.null}


def _copy(database: duckdb.DuckDBPyConnection, model: type[Model], cursor: Any, path: Path) -> int:
    """Copy a table of DuckDB into that of a model, instead of what a migration put there, and set its sequence
    right."""
    table = model._meta.db_table
    made = tables_of(database)[table]
    rest = left_out(model, made)
    values = ", ".join("uuid()" if isinstance(value, UUID) else "?" for value in rest.values())
    database.execute(
        f"COPY (SELECT *{', ' + values if rest else ''} FROM {table}) TO '{path}' (FORMAT csv, HEADER false)",
        [value for value in rest.values() if not isinstance(value, UUID)],
    )
    cursor.execute(f"DELETE FROM {table}")
    columns = ", ".join(f'"{name}"' for name in (*made, *rest))
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
