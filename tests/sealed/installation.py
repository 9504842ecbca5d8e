"""An installation whose keys are replaced while people work and the replacing is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection

from tests.sealed.chance import lots


class Installation:
    """An installation of its own, with the tables of `tests.sealed`, worked on by processes of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.sealed.settings",
            "BAKEN_DATA": str(folder),
            "BAKEN_KEYS": str(folder / "keys"),
            "DATABASE_URL": self._database(),
        }
        self.said("-m", "baken", "keys", "make")
        self.said("-m", "baken", "migrate", "--run-syncdb", "-v0")

    def _database(self) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.folder / 'baken.sqlite3'}"
        self.name = f"sealed_{os.getpid()}"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {self.name}")
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.name}"))

    def remove(self) -> None:
        if connection.vendor == "postgresql":
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
                server.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def said(self, *arguments: str) -> str:
        process = self.start(*arguments)
        output, _errors = process.communicate()
        assert process.returncode == 0
        return output


def rotated_under_fire(installation: Installation, *, values: int, kills: int) -> dict[str, Any]:
    """Replace the keys of so many values while people work, killing it so many times; what came of it."""
    installation.said("-m", "tests.sealed.people", "fill", str(values))
    installation.said("-m", "baken", "keys", "make")
    people = installation.start("-m", "tests.sealed.people", "work")
    chance = lots()
    began = time.monotonic()
    for _kill in range(kills):
        rotation = installation.start("-m", "baken", "keys", "rotate")
        assert rotation.stdout is not None
        for _turn in range(chance.randrange(1, 8)):
            rotation.stdout.readline()  # it is at work
        time.sleep(chance.random() / 20)
        os.killpg(rotation.pid, signal.SIGKILL)
        rotation.communicate()
    installation.said("-m", "baken", "keys", "rotate")
    took = time.monotonic() - began
    people.terminate()
    output, _errors = people.communicate()
    checked = json.loads(installation.said("-m", "tests.sealed.people", "check"))
    return {"took": took, "people": json.loads(output), **checked}
