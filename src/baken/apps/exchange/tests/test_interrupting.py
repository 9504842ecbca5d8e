"""`kill -9` at any moment of a load leaves the old state, and the next load finds nothing in its way."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from baken.apps.exchange.tests.folders import PROGRAMME, write
from baken.apps.programme.types import Status

MEMBERS = 400


def many(status: str) -> dict[str, str]:
    """The small world with much more in it: everyone was there, or nobody."""
    people = "".join(f"m{number}@a.example;M;Nummer {number};A;arts;2020-09-01;\n" for number in range(MEMBERS))
    present = "".join(f"V{offer};1;m{number}@a.example;A;{status}\n" for offer in (1, 2) for number in range(MEMBERS))
    return PROGRAMME | {
        "medewerkers.csv": PROGRAMME["medewerkers.csv"] + people,
        "deelnames.csv": "aanbod;sessie;e-mail;centrum;status\n" + present,
    }


class Installation:
    """An installation of its own, worked on by processes of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.url = self._new_database()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "baken.config.settings",
            "BAKEN_DATA": str(folder),
            "DATABASE_URL": self.url,
        }
        self.run("migrate", "-v0")

    def _new_database(self) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.folder / 'baken.sqlite3'}"
        self.server = os.environ["DATABASE_URL"]
        name = f"interrupted_{os.getpid()}"
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def remove(self) -> None:
        if connection.vendor == "postgresql":
            with psycopg.connect(self.server, autocommit=True) as server:
                server.execute(f"DROP DATABASE {urlsplit(self.url).path[1:]} WITH (FORCE)")

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "baken", *arguments],
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *arguments: str) -> float:
        """Run a command to its end; returns the seconds it took."""
        began = time.monotonic()
        assert self.start(*arguments).wait() == 0
        return time.monotonic() - began

    def interrupt(self, *arguments: str, after: float) -> None:
        """Run a command and kill it, with all that it started, after some seconds."""
        process = self.start(*arguments)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=after)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def rows(self) -> dict[str, list[Any]]:
        """All that is stored."""
        others = ("django_", "sealed_")  # of Django, and those that only the suite has
        tables = [name for name in connection.introspection.table_names() if "_" in name and name[:7] not in others]
        opened = (
            psycopg.connect(self.url)
            if connection.vendor == "postgresql"
            else sqlite3.connect(self.folder / "baken.sqlite3")
        )
        with contextlib.closing(opened) as database:
            return {name: sorted(database.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables}


@pytest.fixture
def installation(tmp_path: Path, db: None) -> Iterator[Installation]:
    made = Installation(tmp_path / "installation")
    yield made
    made.remove()


def statuses(rows: dict[str, list[Any]]) -> list[str]:
    """The statuses of who was at a session, in order of the alphabet."""
    return sorted(value for row in rows["programme_participation"] for value in row if value in Status.values)


def kill_at_random_moments(installation: Installation, tmp_path: Path, *, kills: int) -> None:
    installation.run("loadfiles", str(write(tmp_path / "small", PROGRAMME)))
    folders = {status: str(write(tmp_path / status, many(status))) for status in ("aanwezig", "afwezig")}
    old, small = installation.rows(), ["aanwezig", "aanwezig", "afwezig"]
    took = installation.run("loadfiles", folders["aanwezig"], "--dry-run")
    chance = random.SystemRandom()
    for kill in range(kills):
        status = ("aanwezig", "afwezig")[kill % 2]
        installation.interrupt("loadfiles", folders[status], after=took * chance.uniform(0.3, 1.2))
        found = installation.rows()
        # All of it or nothing: a load that was done before it could be killed is the old state from then on.
        if found != old:
            assert statuses(found) == sorted([status] * 2 * MEMBERS + small)
            old = found
    installation.run("loadfiles", folders["afwezig"])
    assert statuses(installation.rows()) == sorted(["afwezig"] * 2 * MEMBERS + small)


def test_a_killed_load_leaves_the_old_state(installation: Installation, tmp_path: Path):
    kill_at_random_moments(installation, tmp_path, kills=3)


@pytest.mark.soak
def test_a_load_killed_fifty_times_leaves_the_old_state(installation: Installation, tmp_path: Path):
    kill_at_random_moments(installation, tmp_path, kills=50)
