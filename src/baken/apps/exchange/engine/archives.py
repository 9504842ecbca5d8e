"""Unpacking zips, workbooks among them, without being taken in by what they say of themselves."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

BLOCK = 2**20
SMALL = 2**20  # what unpacks to less than this is no bomb, whatever its ratio
MOST_ENTRIES = 10_000


class Refused(Exception):
    """An archive that is not unpacked, and why."""


def unpack(path: Path, work: Path, *, wanted: Callable[[str], bool]) -> list[tuple[str, Path]]:
    """Unpack the files of a zip whose names are wanted into a folder, under names of our own. Raises Refused."""
    members = []
    try:
        with zipfile.ZipFile(path) as archive:
            check(archive, most=settings.UPLOAD_FOLDER_BYTES)
            for number, entry in enumerate(archive.infolist()):
                name = entry.filename.replace("\\", "/")
                if entry.is_dir() or not wanted(name):
                    continue
                target = work / f"{path.stem}-{number}{PurePosixPath(name).suffix.lower()}"
                with archive.open(entry) as packed, target.open("wb") as unpacked:
                    _copy_at_most(packed, unpacked, entry.file_size)
                members.append((name, target))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused(_("een zip die heel is en geen wachtwoord heeft; maak hem opnieuw")) from error
    return members


def check(archive: zipfile.ZipFile, *, most: int) -> None:
    """Refuse an archive that would unpack to more than `most` bytes, or far more than it weighs."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most:
        raise Refused(_("niet meer dan %(size)s MB aan inhoud") % {"size": most // 2**20})
    for entry in entries:
        if entry.file_size > max(SMALL, entry.compress_size * settings.UPLOAD_ZIP_RATIO):
            raise Refused(
                _("geen inhoud die tot meer dan honderdmaal uitpakt (“%(name)s”)") % {"name": entry.filename}
            )


def _copy_at_most(packed: IO[bytes], unpacked: IO[bytes], size: int) -> None:
    """Copy what is announced, and refuse to write one byte more."""
    left = size
    while block := packed.read(BLOCK):
        left -= len(block)
        if left < 0:
            raise Refused(_("een zip waarvan de inhoud zo groot is als ze zegt; maak hem opnieuw"))
        unpacked.write(block)
