"""A database that can be written down and put back, whichever it is; and a thread's Baken moved to another place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.signals import setting_changed
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from baken.config.backups.archive import Archive, Manifest, Writer
from baken.vault import keys

FILES = {"files": "MEDIA_ROOT", "imports": "IMPORTS", "audit": "AUDIT"}  # the folders of a backup, and their settings


@dataclass
class Place:
    """Where a backup is put back to be looked at: a folder, and connections to a database, by their alias."""

    folder: Path
    databases: dict[str, BaseDatabaseWrapper]

    def ask(self, statement: str) -> list[Any]:
        """The rows that a statement gives here."""
        with self.databases["default"].cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()


class Store(ABC):
    """The database of this installation."""

    kind: str

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether there is nothing that could be lost."""

    @abstractmethod
    def dump(self, writer: Writer, manifest: Manifest, folder: Path) -> int:
        """Write the database down, as it is at one moment, while people work; returns how far its audit trail is.

        Raises CannotBackUp.
        """

    @abstractmethod
    def scratch(self, archive: Archive, folder: Path) -> AbstractContextManager[Place]:
        """What a backup holds, in a place of its own, with the migrations that it had. Raises CannotRestore."""

    @abstractmethod
    def put(self, place: Place) -> None:
        """Let what is in a place come instead of what is in the database: all at once or not at all.

        Raises CannotRestore.
        """

    @abstractmethod
    def demand_whole(self, place: Place) -> None:
        """Refuse a database that is damaged, or has keys that lead nowhere. Raises CannotRestore."""


def here() -> Place:
    """The installation itself."""
    return Place(Path(settings.DATA), {alias: connections[alias] for alias in connections})


def copies(**changed: Any) -> dict[str, BaseDatabaseWrapper]:
    """Connections as those of this installation, to another database."""
    found = {alias: connections[alias].copy(alias) for alias in connections}
    for wrapper in found.values():
        wrapper.settings_dict |= changed
    return found


@contextmanager
def moved_to(place: Place) -> Iterator[None]:
    """Within, Baken is the installation in another place, for this thread (its files: for this process)."""
    before = {alias: connections[alias] for alias in connections}
    folders = {name: getattr(settings, name) for name in FILES.values()}
    for alias, wrapper in place.databases.items():
        connections[alias] = wrapper
    for folder, name in FILES.items():
        _set(name, place.folder / folder)
    _forget()
    try:
        yield
    finally:
        for wrapper in place.databases.values():
            wrapper.close()
        for alias, wrapper in before.items():
            connections[alias] = wrapper
        for name, path in folders.items():
            _set(name, path)
        _forget()


def _set(name: str, value: Path) -> None:
    setattr(settings, name, value)
    setting_changed.send(sender=Store, setting=name, value=value, enter=True)


def _forget() -> None:
    """What was remembered of the one database is not of the other."""
    ContentType.objects.clear_cache()
    keys.forget()
