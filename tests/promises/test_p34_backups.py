"""P34: every backup restores, and one that is damaged is known for it."""

from __future__ import annotations

import random
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from baken.config.backups import archive
from baken.vault import masters
from tests.promises.backups import AUDIT_KEY, PARTS, PSEUDONYM_KEY, Site, not_found

PEOPLE = 2
# A backup of which the tables are not of one moment.
CARELESS = """
import sys, django
import psycopg
psycopg.Connection.set_isolation_level = lambda *_anything: None
django.setup()
from django.core.management import call_command
call_command("backup", out=__import__("pathlib").Path(sys.argv[1]))
"""


class Sites:
    """The sites of a test."""

    def __init__(self, folder: Path, keys: Path):
        self.folder, self.keys = folder, keys
        self.made: list[Site] = []

    def another(self) -> Site:
        self.made.append(Site(self.folder / f"site{len(self.made)}", self.keys))
        return self.made[-1]

    def remove(self) -> None:
        for site in self.made:
            site.remove()


@pytest.fixture(autouse=True)
def keys_of_the_sites(settings: Any) -> None:
    settings.AUDIT_KEY, settings.PSEUDONYM_KEY = AUDIT_KEY, PSEUDONYM_KEY


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("sites")
    made = Sites(folder, folder / "keys")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def first(sites: Sites) -> Site:
    """A site with some work in it, and a backup of it."""
    site = sites.another().begin()
    site.put_to_work(1)
    site.go_home()
    site.said("-m", "baken", "backup", "--out", str(site.folder / "backup.zip"))
    return site


@pytest.fixture
def busy(first: Site) -> Iterator[Site]:
    """A site with people at work in it."""
    first.put_to_work(PEOPLE)
    yield first
    assert first.go_home() == []


@pytest.fixture
def backup(first: Site, tmp_path: Path) -> Path:
    """A backup, to do with as one likes."""
    return Path(shutil.copy(first.folder / "backup.zip", tmp_path))


def chance() -> random.Random:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be had again
    return random.Random(seed)


@pytest.mark.parametrize("backups", [1, pytest.param(10, marks=pytest.mark.soak)])
def test_what_was_confirmed_before_a_backup_began_is_there_when_it_is_put_back(sites, busy, tmp_path, backups, tried):
    for number in range(backups):
        path = tmp_path / f"{number}.zip"
        before = busy.confirmed()
        busy.said("-m", "baken", "backup", "--out", str(path))
        after = busy.confirmed()
        assert busy.said("-m", "baken", "backup", "--verify", str(path)).endswith(
            "Deze back-up kan teruggezet worden.\n"
        )

        other = sites.another()
        said = other.said("-m", "baken", "restore", str(path))
        found = other.checked()
        assert (found["gaps"], found["halves"], found["unreadable"]) == ([], 0, 0)
        assert all(before[name] <= found["last"][name] <= after[name] + 1 for name in before)
        assert "nagerekend en in orde" in said
        assert other.told("-m", "baken", "audit", "verify")[0] == 0
        tried()


@pytest.mark.parametrize("damages", [100, pytest.param(1_000, marks=pytest.mark.soak)])
def test_damage_to_a_backup_is_found(backup, damages, tried):
    with archive.opened(backup):
        pass
    assert not_found(backup, damages, chance()) == []
    tried(damages)


LEFT = (".backup.lock", ".service.lock", "secret_key")


def test_a_damaged_backup_is_refused_and_nothing_is_touched(sites, backup):
    backup.write_bytes(backup.read_bytes()[:-1])
    other = sites.another()
    code, _output, errors = other.told("-m", "baken", "restore", str(backup))
    assert (code, errors.splitlines()[-1]) == (
        1,
        "CommandError: Dit bestand is geen back-up van Baken, of is beschadigd.",
    )
    assert [path.name for path in other.folder.iterdir() if path.name not in LEFT] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database of files")
def test_a_backup_comes_in_the_place_of_a_database_that_is_no_more(sites, backup):
    other = sites.another()
    (other.folder / "baken.sqlite3").write_bytes(b"geen databank" * 1_000)
    code, _output, errors = other.told("-m", "baken", "restore", str(backup), "--replace", typed="vervang\n")
    assert (code, "Met --discard gaat het zonder." in errors) == (1, True)
    assert (other.folder / "baken.sqlite3").read_bytes() == b"geen databank" * 1_000
    code, _output, _errors = other.told(
        "-m", "baken", "restore", str(backup), "--replace", "--discard", typed="vervang\n"
    )
    assert (code, other.checked()["halves"]) == (0, 0)


def test_control_a_reader_that_does_not_look_at_all_bytes_misses_some(backup, monkeypatch):
    frame = range(-600, -1)  # where the zip says what is in it: a part can be whole and its frame not

    def flip(chance, content):
        content[chance.choice(frame)] ^= 1 << chance.randrange(8)

    monkeypatch.setattr("tests.promises.backups.BYTES", [flip])
    assert "flip" not in not_found(backup, 100, random.Random(1))
    monkeypatch.setattr(archive, "demand_seal", lambda _file: None)
    assert "flip" in not_found(backup, 100, random.Random(1))


def test_control_a_reader_that_does_not_look_at_parts_puts_back_what_is_wrong(backup, monkeypatch):
    monkeypatch.setattr(archive, "demand_parts", lambda _archive, _manifest: None)
    assert {each.__name__ for each in PARTS} - {"remove_part", "rewrite_manifest"} <= set(
        not_found(backup, 100, random.Random(1))
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database of files")
def test_control_a_copy_of_the_file_loses_what_was_confirmed(busy, tmp_path):
    lost = 0
    for _turn in range(10):
        confirmed = sum(last + 1 for last in busy.confirmed().values())
        shutil.copy(busy.folder / "baken.sqlite3", tmp_path / "copy.sqlite3")
        try:
            with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
                lost += copy.execute("SELECT count(*) FROM sealed_note").fetchone()[0] < confirmed
        except sqlite3.DatabaseError:
            lost += 1
    assert lost


@pytest.mark.skipif(connection.vendor != "postgresql", reason="written down table by table")
def test_control_tables_of_different_moments_do_not_pass(busy, tmp_path):
    def passes(path: Path) -> bool:
        busy.said("-c", CARELESS, str(path))
        return busy.told("-m", "baken", "backup", "--verify", str(path))[0] == 0

    assert not all(passes(tmp_path / f"{turn}.zip") for turn in range(5))


def test_keys_are_in_no_backup(sites, backup):
    content = backup.read_bytes()
    with archive.opened(backup) as whole:
        parts = {name: b"".join(whole.part(name)) for name in whole.manifest.parts}
    for path in sites.keys.glob(f"*{masters.SUFFIX}"):
        secret = path.read_text().split()[1].encode()
        assert [name for name, part in [("", content), *parts.items()] if secret in part] == []
    assert [name for name in parts if name.startswith(("keys", "mart")) or name.endswith("_key")] == []
