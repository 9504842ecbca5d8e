"""SQLite: copied by itself, page by page in order, and put back in one transaction."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.db import connections
from django.utils.translation import gettext as _

from baken.config.backups.archive import Archive, Manifest, Writer, chunks, lay
from baken.config.backups.states import MIGRATIONS, SESSIONS, CannotBackUp, CannotRestore, describe, quoted
from baken.config.backups.stores import Place, Store, copies

PART = "database.sqlite3"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"


class SQLite(Store):
    """One file, with what is not yet in it beside it: so never copied as a file."""

    kind = "sqlite"

    def __init__(self) -> None:
        self.path = Path(connections["default"].settings_dict["NAME"])

    def is_empty(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return True
        try:
            with closing(self._open(self.path)) as database:
                return not database.execute(TABLES).fetchall()
        except sqlite3.DatabaseError:
            return False  # a damaged one may be all that somebody has

    def dump(self, writer: Writer, manifest: Manifest, folder: Path) -> int:
        copy = folder / PART
        try:
            with closing(self._open(self.path)) as database:
                database.execute("VACUUM INTO ?", [str(copy)])
            with closing(self._open(copy)) as snapshot:
                if wrong := self._wrong(snapshot):
                    raise CannotBackUp(_("De databank is beschadigd: %(what)s.") % {"what": wrong})
                tables = [name for (name,) in snapshot.execute(TABLES)]
                snapshot.execute("PRAGMA secure_delete=ON")  # what goes leaves no bytes behind
                for name in SESSIONS:
                    if name in tables:
                        snapshot.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608 - a name
                if MIGRATIONS not in tables:
                    raise CannotBackUp(_("Er is geen databank van Baken in %(path)s.") % {"path": self.path})
                last = describe(manifest, lambda statement: snapshot.execute(statement).fetchall(), tables)
        except sqlite3.DatabaseError as problem:
            raise CannotBackUp(_("De databank kan niet gelezen worden: %(what)s.") % {"what": problem}) from problem
        with copy.open("rb") as file:
            writer.add(PART, chunks(file))
        copy.unlink()
        return last

    @contextmanager
    def scratch(self, archive: Archive, folder: Path) -> Iterator[Place]:
        path = folder / PART
        lay(path, archive.part(PART))
        place = Place(folder, copies(NAME=str(path)))
        try:
            yield place
        finally:
            for wrapper in place.databases.values():
                wrapper.close()

    def put(self, place: Place) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._put(place.folder / PART)
        except sqlite3.OperationalError as problem:
            raise CannotRestore(
                _("De databank kan niet geschreven worden: %(what)s.") % {"what": problem}
            ) from problem
        except sqlite3.DatabaseError:  # what is there is no database any more: nothing can be put into it
            for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
                self.path.with_name(name).unlink(missing_ok=True)
            self._put(place.folder / PART)

    def demand_whole(self, place: Place) -> None:
        wrapper = place.databases["default"]
        wrapper.ensure_connection()
        assert wrapper.connection is not None
        if wrong := self._wrong(wrapper.connection):
            raise CannotRestore(_("De databank is beschadigd: %(what)s.") % {"what": wrong})

    def _put(self, source: Path) -> None:
        self._make()
        with closing(self._open(source)) as new, closing(self._open(self.path)) as database:
            new.backup(database)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _make(self) -> None:
        """An empty file for nobody else, if none is there; one that is, is left shut: who closes a file loses every
        lock that this process holds on it, and the next process to leave takes the database for its own
        (https://sqlite.org/howtocorrupt.html, 2.2)."""
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    def _open(self, path: Path) -> sqlite3.Connection:
        """A connection that Django knows nothing of, with the functions that its constraints call."""
        wrapper = copies(NAME=str(path))["default"]
        database: sqlite3.Connection = wrapper.get_new_connection(wrapper.get_connection_params())
        database.isolation_level = None
        return database

    def _wrong(self, database: sqlite3.Connection) -> str:
        found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            return str(found)
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
        return f"{broken[0]} {broken[1]} → {broken[2]}" if broken else ""
