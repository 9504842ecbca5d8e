"""Installations of which backups are made and put back, and damage to backups."""

from __future__ import annotations

import hashlib
import json
import os
import random
import secrets
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection

from baken.config.backups import archive

AUDIT_KEY, PSEUDONYM_KEY = "ijk" * 9, "pseudo" * 9
PATIENCE = 120  # seconds


class Site:
    """An installation of its own, with the tables of `tests.sealed`, and people at work in it."""

    def __init__(self, folder: Path, keys: Path):
        folder.mkdir(mode=0o700)
        self.folder = folder
        self.people: list[subprocess.Popen[str]] = []
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.sealed.settings",
            "BAKEN_DATA": str(folder),
            "BAKEN_KEYS": str(keys),
            "BAKEN_AUDIT_KEY": AUDIT_KEY,
            "BAKEN_PSEUDONYM_KEY": PSEUDONYM_KEY,
            "DATABASE_URL": self._database(),
        }

    def _database(self) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.folder / 'baken.sqlite3'}"
        self.name = f"site_{secrets.token_hex(6)}"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"CREATE DATABASE {self.name}")
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.name}"))

    def begin(self) -> Site:
        """Make its key and its tables."""
        self.said("-m", "baken", "keys", "make")
        self.said("-m", "baken", "migrate", "--run-syncdb", "-v0")
        return self

    def remove(self) -> None:
        """End whoever works in it, and take its database away."""
        for person in self.people:
            person.kill()
            person.communicate()
        if connection.vendor == "postgresql":
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
                server.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def told(self, *arguments: str, typed: str = "") -> tuple[int, str, str]:
        """What a program answered: its exit code, and what it said."""
        process = self.start(*arguments)
        output, errors = process.communicate(typed)
        return process.returncode, output, errors

    def said(self, *arguments: str) -> str:
        code, output, errors = self.told(*arguments)
        assert (code, errors if code else "") == (0, "")
        return output

    def put_to_work(self, people: int) -> None:
        """Let so many people write, and wait until all of them do."""
        for _person in range(people):
            name = f"p{len(list(self.folder.glob('p*')))}"
            (self.folder / name).touch()
            self.people.append(self.start("-m", "tests.promises.working", "work", name, str(self.folder / name)))
        until = time.monotonic() + PATIENCE
        while len(confirmed := self.confirmed()) < len(list(self.folder.glob("p*"))) or min(confirmed.values()) < 10:
            assert time.monotonic() < until
            time.sleep(0.05)

    def confirmed(self) -> dict[str, int]:
        """The last number that was confirmed to each."""
        said = {path.name: path.read_text().splitlines() for path in self.folder.glob("p*")}
        return {name: int(lines[-1]) for name, lines in said.items() if lines}

    def go_home(self) -> list[str]:
        """Let all stop; what went wrong for them."""
        wrong = []
        for person in self.people:
            person.terminate()
            wrong += json.loads(person.communicate()[0])["wrong"]
        self.people = []
        return wrong

    def checked(self) -> dict[str, Any]:
        """What stands in it, all of it opened."""
        found: dict[str, Any] = json.loads(self.said("-m", "tests.promises.working", "check"))
        return found


# Damage


def flip(chance: random.Random, content: bytearray) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def truncate(chance: random.Random, content: bytearray) -> None:
    del content[chance.randrange(len(content)) :]


def lose(chance: random.Random, content: bytearray) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.randrange(1, 5_000)]


def overwrite(chance: random.Random, content: bytearray) -> None:
    start = chance.randrange(len(content) - 600)
    content[start : start + 512] = bytes(512) if any(content[start : start + 512]) else b"\x01" * 512


def grow(chance: random.Random, content: bytearray) -> None:
    start = chance.randrange(len(content) + 1)
    content[start:start] = chance.randbytes(chance.randrange(1, 100))


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the parts of a backup, in a zip that is right in itself and sealed as one."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    with path.open("w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for name, content in parts.items():
                new.writestr(name, content)
            new.comment = b"0" * archive.SEAL
        archive.seal(file)


def _content(parts: dict[str, bytes]) -> list[str]:
    return sorted(name for name in parts if name not in (archive.MANIFEST, archive.SIGNATURE))


def swap_parts(chance: random.Random, parts: dict[str, bytes]) -> None:
    one = chance.choice(_content(parts))
    other = chance.choice([name for name in _content(parts) if parts[name] != parts[one]])
    parts[one], parts[other] = parts[other], parts[one]


def remove_part(chance: random.Random, parts: dict[str, bytes]) -> None:
    del parts[chance.choice([*_content(parts), archive.MANIFEST, archive.SIGNATURE])]


def add_part(chance: random.Random, parts: dict[str, bytes]) -> None:
    parts[f"files/{chance.randrange(10**6)}"] = b"van iemand anders"


def change_part(chance: random.Random, parts: dict[str, bytes]) -> None:
    name = chance.choice(_content(parts))
    changed = bytearray(parts[name] or b"x")
    flip(chance, changed)
    parts[name] = bytes(changed)


def rewrite_manifest(chance: random.Random, parts: dict[str, bytes]) -> None:
    """A part changed, and the manifest with it: by somebody without the key."""
    change_part(chance, parts)
    manifest = json.loads(parts[archive.MANIFEST])
    for name in _content(parts):
        manifest["parts"][name] = [len(parts[name]), hashlib.sha256(parts[name]).hexdigest()]
    parts[archive.MANIFEST] = json.dumps(manifest).encode()


BYTES = [flip, truncate, lose, overwrite, grow]
PARTS = [swap_parts, remove_part, add_part, change_part, rewrite_manifest]


def not_found(path: Path, damages: int, chance: random.Random) -> list[str]:
    """Damage copies of a backup, each in its own way, of which the reading found nothing."""
    missed, whole = [], path.read_bytes()
    copy = path.with_name("damaged.zip")
    for turn in range(damages):
        if turn % 3:
            damage: Any = chance.choice(BYTES)
            content = bytearray(whole)
            damage(chance, content)
            copy.write_bytes(content)
            if content == whole:
                continue
        else:
            damage = chance.choice(PARTS)
            copy.write_bytes(whole)
            repacked(copy, partial(damage, chance))
        try:
            with archive.opened(copy):
                missed.append(damage.__name__)
        except Exception:  # noqa: BLE001, S112 - with a broken reader, zipfile may stumble in ways of its own
            continue
    return missed
