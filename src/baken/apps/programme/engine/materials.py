"""Which files are taken with an offer: those that people read or look at, and that are what they are called."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

ZIPPED = (b"PK\x03\x04",)
# How a file of each kind begins; where nothing is said, it is text or sound that no program runs.
BEGINS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".pptx": ZIPPED,
    ".docx": ZIPPED,
    ".xlsx": ZIPPED,
    ".odp": ZIPPED,
    ".odt": ZIPPED,
    ".ods": ZIPPED,
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}
MPEG, MPEG_AT = b"ftyp", 4  # an .mp4 says so after its first four bytes
ENDINGS = sorted({*BEGINS, ".mp4"})


def ending_of(name: str) -> str:
    """How the name of a file ends, in small letters."""
    return PurePosixPath(name).suffix.lower()


def is_what_it_is_called(name: str, path: Path) -> bool:
    """Whether a file begins as one of its name does; of a kind that is not taken, never."""
    ending = ending_of(name)
    with path.open("rb") as file:
        head = file.read(16)
    if ending == ".mp4":
        return head[MPEG_AT : MPEG_AT + len(MPEG)] == MPEG
    return head.startswith(BEGINS.get(ending, ())) if ending in BEGINS else False
