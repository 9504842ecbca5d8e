"""The file of a backup: a zip with a manifest of what is in it, of which no byte can change unseen.

Three things are held against each other. The last 64 bytes (the end of the zip's comment) are the SHA-256 of all
before them, the frame of the zip included. The manifest has the size and SHA-256 of each part. And the manifest is
authenticated with the key of the audit trail, so that parts of another installation, or a manifest written by somebody
else, are no backup of this one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.mac"
SEAL = 64  # the bytes of a SHA-256, in hexadecimal
AT_ONCE = 2**20  # bytes
LEVEL = 1  # of compression: what is sealed does not become smaller, and the disk is faster than a better one


class CannotReadArchive(Exception):
    """A file that is no backup that this installation can put back; nothing was touched."""


@dataclass
class Manifest:
    """What a backup says of itself. `migrations`: those that its database had (app and name). `masters`: the master
    keys without which something in it stays closed. `counts`: rows by table. `columns` and `sequences`: of a database
    that is written down table by table. `parts`: size and SHA-256 by name."""

    format: int
    version: str
    made_at: str
    database: str
    salt: str
    pseudonyms: str
    migrations: list[tuple[str, str]] = field(default_factory=list)
    masters: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[int, str]] = field(default_factory=dict)


def proof_of_pseudonyms(salt: str) -> str:
    """What only the key of pseudonyms gives: a database that is put back beside another would know nobody again."""
    return hmac.digest(settings.PSEUDONYM_KEY.encode(), f"baken backup {salt}".encode(), hashlib.sha256).hex()


def _signature(manifest: bytes) -> bytes:
    return hmac.digest(settings.AUDIT_KEY.encode(), b"baken backup\x00" + manifest, hashlib.sha256).hex().encode()


# Writing


class Writer:
    """Adds parts to a backup."""

    def __init__(self, file: IO[bytes]):
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self.parts: dict[str, tuple[int, str]] = {}

    def add(self, name: str, content: Iterable[bytes]) -> None:
        """Add a part."""
        digest, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as part:
            for some in content:
                part.write(some)
                digest.update(some)
                size += len(some)
        self.parts[name] = (size, digest.hexdigest())

    def end(self, manifest: Manifest) -> None:
        """Say what is in it."""
        manifest.parts = self.parts
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self.zip.writestr(MANIFEST, content)
        self.zip.writestr(SIGNATURE, _signature(content))
        self.zip.comment = b"0" * SEAL


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A backup to add parts to. It gets its name when it is whole, on the disk, and read back; else it is gone."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            writer = Writer(file)
            try:
                yield writer
            finally:
                writer.zip.close()
            seal(file)
            os.fsync(file.fileno())
        with opened(unfinished):
            pass
        unfinished.replace(path)
        sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def seal(file: IO[bytes]) -> None:
    """Write the digest of a file in its last bytes."""
    digest = _digest_of_all(file)
    file.seek(-SEAL, os.SEEK_END)
    file.write(digest)
    file.flush()


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """What is left of a file, in parts."""
    while some := file.read(AT_ONCE):
        yield some


def sync(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# Reading


class Archive:
    """A backup of which all was verified."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, size: int):
        self.zip, self.manifest, self.size = archive, manifest, size

    def part(self, name: str) -> Iterator[bytes]:
        """The content of a part."""
        with self.zip.open(name) as part:
            yield from chunks(part)

    def lay(self, folder: str, at: Path) -> int:
        """Write the parts of a folder below a place; how many there were."""
        names = [name for name in self.manifest.parts if name.startswith(f"{folder}/")]
        for name in names:
            path = at / PurePosixPath(name).relative_to(folder)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lay(path, self.part(name))
        return len(names)


def lay(path: Path, content: Iterable[bytes]) -> None:
    """Write a file that was not there, for the service alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(content)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """A backup, after all of it was verified. Raises CannotReadArchive."""
    with path.open("rb") as file:
        demand_seal(file)
        try:
            archive = zipfile.ZipFile(file)
            manifest = manifest_of(archive)
            demand_parts(archive, manifest)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError) as problem:
            raise CannotReadArchive(_("Dit bestand is geen back-up van Baken, of is beschadigd.")) from problem
        with archive:
            yield Archive(archive, manifest, path.stat().st_size)


def demand_seal(file: IO[bytes]) -> None:
    """Refuse a file of which any byte is not as it was written. Raises CannotReadArchive."""
    digest = _digest_of_all(file)
    file.seek(max(0, file.seek(0, os.SEEK_END) - SEAL))
    if not hmac.compare_digest(file.read(), digest):
        raise CannotReadArchive(_("Dit bestand is geen back-up van Baken, of is beschadigd."))


def demand_parts(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Refuse parts that are not those of the manifest. Raises CannotReadArchive."""
    if sorted(archive.namelist()) != sorted([*manifest.parts, MANIFEST, SIGNATURE]):
        raise CannotReadArchive(_("Delen van de back-up ontbreken, of horen er niet bij."))
    for name, (size, expected) in manifest.parts.items():
        digest, found = hashlib.sha256(), 0
        with archive.open(name) as part:
            for some in chunks(part):
                digest.update(some)
                found += len(some)
        if (found, digest.hexdigest()) != (size, expected):
            raise CannotReadArchive(_("Het deel %(name)s van de back-up is gewijzigd.") % {"name": name})


def manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """What a backup says of itself. Raises CannotReadArchive where this installation did not write it."""
    content = archive.read(MANIFEST)
    known: dict[str, Any] = json.loads(content)
    if known["format"] > FORMAT:
        raise CannotReadArchive(_("De back-up is van een nieuwere versie van Baken. Werk Baken eerst bij."))
    if not hmac.compare_digest(archive.read(SIGNATURE), _signature(content)):
        said = _(
            "De back-up is niet van deze installatie (BAKEN_AUDIT_KEY, of audit_key in de map van de gegevens), "
            "of iemand wijzigde hem."
        )
        raise CannotReadArchive(said)
    manifest = Manifest(**known)
    manifest.migrations = [(app, name) for app, name in known["migrations"]]
    manifest.parts = {name: (size, digest) for name, (size, digest) in known["parts"].items()}
    if not hmac.compare_digest(manifest.pseudonyms, proof_of_pseudonyms(manifest.salt)):
        said = _(
            "De sleutel van de pseudoniemen (BAKEN_PSEUDONYM_KEY, of pseudonym_key in de map van de gegevens) "
            "is niet die van de back-up."
        )
        raise CannotReadArchive(said)
    return manifest


def _digest_of_all(file: IO[bytes]) -> bytes:
    """The SHA-256 of a file but for its last bytes, in hexadecimal."""
    left = max(0, file.seek(0, os.SEEK_END) - SEAL)
    file.seek(0)
    digest = hashlib.sha256()
    while left and (some := file.read(min(AT_ONCE, left))):
        digest.update(some)
        left -= len(some)
    return digest.hexdigest().encode()
