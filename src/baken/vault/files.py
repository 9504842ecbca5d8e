"""Files that are sealed on disk, in segments, so that a large one is never whole in memory.

A file has a key of its own, made from a key of data, a salt and its place. Each segment is sealed with its number and
whether it is the last; so none can be left out, added or changed places, and a shortened file is no file.
"""

from __future__ import annotations

import io
import os
import secrets
import struct
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.files import File
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.utils.translation import gettext as _

from baken.vault.errors import CannotOpen
from baken.vault.fields import Bound
from baken.vault.keys import Key, key_to_open, key_to_seal
from baken.vault.sealing import KEY_AT, VERSION, Place, key_of

SEGMENT = 64 * 2**10
TAG = 16
HEAD = struct.Struct(f"{KEY_AT.format}32s")
TURN = struct.Struct("!3xQ?")  # the nonce of a segment: its number, and whether it is the last


class Source(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes | None: ...


def seal_file(source: Source, place: Place) -> Iterator[bytes]:
    """The parts of a file, sealed for a place. Raises CannotSeal, KeyIsDestroyed, KeyIsMissing."""
    key = key_to_seal(place.scope)
    head = HEAD.pack(VERSION, key.id.bytes, secrets.token_bytes(32))
    cipher = _cipher(key, head, place)
    yield head
    number, segment = 0, _whole(source, SEGMENT)
    while True:
        following = _whole(source, SEGMENT)
        yield cipher.encrypt(TURN.pack(number, not following), segment, None)
        if not following:
            return
        number, segment = number + 1, following


class OpenedFile(io.RawIOBase):
    """A sealed file, read as it was before. That all of it is as it was sealed, is seen before the first byte.

    Raises CannotOpen.
    """

    def __init__(self, source: IO[bytes], place: Place):
        self.source = source
        self.at = 0
        head = source.read(HEAD.size)
        key = key_to_open(key_of(head))
        if len(head) < HEAD.size:
            raise CannotOpen(_("Dit bestand is gewijzigd of verplaatst."))
        self.cipher = _cipher(key, head, place)
        self.segments, self.size = _measured(source.seek(0, os.SEEK_END))
        for number in range(self.segments):
            self._segment(number)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self.at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.size}[whence])
        return self.at

    def readinto(self, buffer: Any) -> int:
        if self.at >= self.size:
            return 0
        number, start = divmod(self.at, SEGMENT)
        part = self._segment(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def close(self) -> None:
        self.source.close()
        super().close()

    def _segment(self, number: int) -> bytes:
        self.source.seek(HEAD.size + number * (SEGMENT + TAG))
        sealed = self.source.read(SEGMENT + TAG)
        try:
            return self.cipher.decrypt(TURN.pack(number, number == self.segments - 1), sealed, None)
        except (InvalidTag, ValueError):
            raise CannotOpen(_("Dit bestand is gewijzigd of verplaatst.")) from None


class SealedFile(FieldFile):
    """A file of a row: `open` gives it as it was handed over, `save` seals it. It has no address of its own."""

    field: SealedFileField

    def save(self, name: str | None, content: File[Any], save: bool = True) -> None:
        sealed = _Sealing(content, self.field.place(self.instance))
        super().save(str(uuid.uuid4()), sealed, save=False)
        sync(Path(self.path))
        if save:
            self.instance.save()

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> SealedFile:
        if mode not in (None, "rb"):
            raise ValueError("A sealed file is only read; another one comes in its place")
        self._file: File[Any] | None = None
        self._get_file()
        return self

    def opened(self) -> IO[bytes]:
        """The file as it was handed over. Raises CannotOpen."""
        source = self.storage.open(str(self.name), "rb")
        try:
            return io.BufferedReader(OpenedFile(source, self.field.place(self.instance)), SEGMENT)
        except CannotOpen:
            source.close()
            raise

    @property
    def size(self) -> int:
        """How large it is, opened."""
        if getattr(self, "_committed", True):
            return _measured(self.storage.size(str(self.name)))[1]
        return self._get_file().size

    @property
    def url(self) -> str:
        raise ValueError("A sealed file has no address")

    def _get_file(self) -> File[Any]:
        if not self.name:
            raise ValueError(f"{self.field.name} has no file")
        if getattr(self, "_file", None) is None:
            self._file = File(self.opened(), name=self.name)
        assert self._file is not None
        return self._file

    def _set_file(self, file: File[Any] | None) -> None:
        self._file = file

    def _del_file(self) -> None:
        del self._file

    file = property(_get_file, _set_file, _del_file)


class SealedFileField(Bound, models.FileField):
    """A file, sealed on disk under a random name; bound as a sealed column is. Its own name is another column's. It
    goes with its row, also where that goes with another row, once that is committed."""

    attr_class = SealedFile

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract:
            post_delete.connect(self._remove, sender=cls)

    def _remove(self, *, instance: models.Model, using: str, **_event: Any) -> None:
        file = getattr(instance, self.attname)
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)), using=using)


class _Sealing(File):
    """What a storage writes for a file: its sealed parts."""

    def __init__(self, content: File[Any], place: Place):
        super().__init__(content.file, content.name)
        self.content, self.place = content, place

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self.content.seek(0)
        return seal_file(self.content, self.place)


def sync(path: Path) -> None:
    """Wait until a file and its name in the folder are on the disk."""
    for each in (path, path.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _cipher(key: Key, head: bytes, place: Place) -> AESGCM:
    salt = head[KEY_AT.size :]
    return AESGCM(HKDF(SHA256(), 32, salt, b"baken file\x00" + head + place.context).derive(key.secret))


def _measured(sealed: int) -> tuple[int, int]:
    """Of so many bytes sealed: in how many segments, and how many bytes they hold."""
    sealed -= HEAD.size
    segments = max(1, -(-sealed // (SEGMENT + TAG)))
    return segments, sealed - segments * TAG


def _whole(source: Source, number: int) -> bytes:
    """So many bytes of a source that may give fewer at once; fewer only at its end."""
    found = bytearray()
    while len(found) < number and (part := source.read(number - len(found))):
        found += part
    return bytes(found)
