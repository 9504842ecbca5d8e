"""Taking a backup: the whole installation in one file, while people work."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from baken.config.backups.archive import FORMAT, Manifest, Writer, chunks, proof_of_pseudonyms, writing
from baken.config.backups.postgresql import PostgreSQL
from baken.config.backups.sqlite import SQLite
from baken.config.backups.states import CannotBackUp
from baken.config.backups.stores import Store

Tell = Callable[[str], None]
LOCK, UNDER_WAY = ".backup.lock", ".backup-"
CHECKPOINTS = "audit/checkpoints.jsonl"
CHANGING = {"files": "MEDIA_ROOT", "imports": "IMPORTS"}


class Busy(Exception):
    """Another backup or restore of this installation is under way."""


def store() -> Store:
    """The database of this installation."""
    return SQLite() if connections["default"].vendor == "sqlite" else PostgreSQL()


def name_at(moment: dt.datetime) -> str:
    """What a backup of a moment is called."""
    return f"baken-{moment.astimezone(dt.UTC):%Y%m%d-%H%M%S}.zip"


@contextmanager
def alone() -> Iterator[Path]:
    """A folder to work in, among the data (so as safe as they), while no other does. Raises Busy."""
    data = Path(settings.DATA)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(data / LOCK, os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Busy(_("Er loopt al een back-up of een terugzetting.")) from problem
        for left in data.glob(f"{UNDER_WAY}*"):
            if left.is_dir():
                shutil.rmtree(left)  # of one that was killed
        with tempfile.TemporaryDirectory(prefix=UNDER_WAY, dir=data) as folder:
            yield Path(folder)


def take(*, at: Path, now: dt.datetime, folder: Path, tell: Tell) -> Manifest:
    """Write a backup of the installation to a file, working in a folder. Raises CannotBackUp.

    What is uploaded is written down before the database and once more after it: so whatever a row of the database
    names is there, unless it was made and removed in those moments.
    """
    there = store()
    salt = secrets.token_hex(16)
    manifest = Manifest(
        format=FORMAT,
        version=version("baken"),
        made_at=now.isoformat(),
        database=there.kind,
        salt=salt,
        pseudonyms=proof_of_pseudonyms(salt),
    )
    try:
        with writing(at) as writer:
            tell(_("1/3 bestanden"))
            _add_files(writer)
            tell(_("2/3 databank"))
            last = there.dump(writer, manifest, folder)
            tell(_("3/3 wat er intussen bij kwam; nalezen"))
            _add_files(writer)
            writer.add(CHECKPOINTS, _checkpoints(last))
            writer.end(manifest)
    except OSError as problem:
        raise CannotBackUp(_("De back-up kan niet geschreven worden: %(what)s.") % {"what": problem}) from problem
    return manifest


def _add_files(writer: Writer) -> None:
    """Add the files that are not in it yet; one that goes away meanwhile is no longer of this installation."""
    for name, setting in CHANGING.items():
        root = Path(getattr(settings, setting))
        for path in sorted(root.rglob("*")):
            part = f"{name}/{path.relative_to(root).as_posix()}"
            if part in writer.parts or path.is_symlink() or not path.is_file():
                continue
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue
            with file:
                writer.add(part, chunks(file))


def _checkpoints(last: int) -> Iterator[bytes]:
    """The checkpoints outside of the database, but those of entries that came after it was written down."""
    path = Path(settings.AUDIT) / Path(CHECKPOINTS).name
    if not path.exists():
        return
    for line in path.read_bytes().splitlines(keepends=True):
        try:
            later = json.loads(line)["number"] > last
        except (ValueError, KeyError, TypeError):
            later = False  # whoever verifies the trail will tell
        if not later:
            yield line
