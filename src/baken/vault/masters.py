"""Master keys: files in a folder outside of the database. They wrap the keys of data, and seal nothing else.

`<id>.key` holds a moment and a secret; its name is made from the secret, so that a file that was changed or misnamed
is known. `destroyed/<id>` says that a key of data was destroyed: older backups of the database cannot bring it back.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import os
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from baken.vault.errors import KeyIsMissing, UnsafeKeys

LENGTH = 32  # bytes of every key: AES-256
SUFFIX = ".key"
DESTROYED = "destroyed"
FOR_OTHERS = 0o077


@dataclass(frozen=True)
class MasterKey:
    """A master key. `id` is made from the secret, and tells nothing of it."""

    id: str
    made_at: dt.datetime
    secret: bytes = field(repr=False)


def folder() -> Path:
    """Where the keys are, as the settings say."""
    return Path(settings.KEYS)


def make(*, at: Path, now: dt.datetime) -> MasterKey:
    """Make a master key in a folder; from now on it is the newest, by which new keys of data are wrapped.

    It is dated after those that are there, also where a clock was ahead when they were made. Raises UnsafeKeys.
    """
    secret = secrets.token_bytes(LENGTH)
    at.mkdir(mode=0o700, parents=True, exist_ok=True)
    made_at = max([now, *(key.made_at + dt.timedelta.resolution for key in _in(at))])
    key = MasterKey(_id(secret), made_at, secret)
    words = f"{made_at.isoformat()}\n{base64.b64encode(secret).decode()}\n"
    write_durably(at / f"{key.id}{SUFFIX}", [words.encode()])
    return key


def every() -> list[MasterKey]:
    """All master keys, the newest last. Raises UnsafeKeys."""
    if not folder().is_dir():
        return []
    return _in(folder())


def _in(at: Path) -> list[MasterKey]:
    _demand_safe(at)
    return sorted((_read(path) for path in at.glob(f"*{SUFFIX}")), key=lambda key: (key.made_at, key.id))


def newest() -> MasterKey:
    """The master key by which new keys of data are wrapped. Raises KeyIsMissing, UnsafeKeys."""
    if found := every():
        return found[-1]
    raise KeyIsMissing(_("Er is geen hoofdsleutel in %(folder)s. Maak er een: baken keys make") % {"folder": folder()})


def named(id: str) -> MasterKey:
    """The master key with an id. Raises KeyIsMissing, UnsafeKeys."""
    path = folder() / f"{id}{SUFFIX}"
    if not path.is_file():
        raise KeyIsMissing(_("De hoofdsleutel %(id)s is niet in %(folder)s.") % {"id": id, "folder": folder()})
    _demand_safe(folder())
    return _read(path)


def remove(id: str) -> None:
    """Remove the file of a master key."""
    (folder() / f"{id}{SUFFIX}").unlink()
    _sync(folder())


def bury(id: uuid.UUID) -> None:
    """Note, outside of the database, that a key of data was destroyed."""
    graves = folder() / DESTROYED
    graves.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(graves / id.hex, [])


def is_buried(id: uuid.UUID) -> bool:
    """Whether a key of data was destroyed, whatever a database says that was put back from a backup."""
    return (folder() / DESTROYED / id.hex).exists()


def write_durably(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file that the service alone can read: either it is there whole, also after a power cut, or not."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _id(secret: bytes) -> str:
    return hashlib.sha256(b"baken master key" + secret).hexdigest()[:16]


def _read(path: Path) -> MasterKey:
    _demand_safe(path)
    try:
        made_at, secret = path.read_text(encoding="ascii").split()
        key = MasterKey(path.stem, dt.datetime.fromisoformat(made_at), base64.b64decode(secret, validate=True))
    except PermissionError:
        raise UnsafeKeys(
            _("De dienst mag %(path)s niet lezen. Geef hem het bestand: chown.") % {"path": path}
        ) from None
    except (ValueError, binascii.Error):
        raise UnsafeKeys(_("%(path)s is geen sleutel.") % {"path": path}) from None
    if len(key.secret) != LENGTH or _id(key.secret) != key.id:
        raise UnsafeKeys(_("%(path)s is niet de sleutel die zijn naam zegt.") % {"path": path})
    return key


def _demand_safe(path: Path) -> None:
    status = path.stat()
    if status.st_mode & FOR_OTHERS:
        raise UnsafeKeys(
            _("Anderen dan de dienst kunnen bij %(path)s. Neem hun rechten weg: chmod go= %(path)s") % {"path": path}
        )
    if status.st_uid not in (os.geteuid(), 0):
        raise UnsafeKeys(_("%(path)s is van iemand anders dan de dienst.") % {"path": path})
