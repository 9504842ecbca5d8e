"""Where uploaded files wait: a folder for each import, with the files, the plan, and a lock for who works on it."""

from __future__ import annotations

import fcntl
import json
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath

from django.conf import settings

from baken.apps.exchange.types import Problem

FILES, WORK, PLAN, PROBLEMS, REJECTED, LOCK = (
    "files",
    "work",
    "plan.duckdb",
    "problems.jsonl",
    "rejected.zip",
    "lock",
)
LONGEST = 150  # letters of a name


class Busy(Exception):
    """Another process works on the files."""


def folder(name: str) -> Path:
    """The folder with a name."""
    return Path(settings.IMPORTS, name)


def make(name: str) -> Path:
    """Make a folder that only the service can read."""
    made = folder(name)
    settings.IMPORTS.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (made, made / FILES):
        path.mkdir(mode=0o700)
    return made


def remove(name: str) -> None:
    """Remove a folder, with the personal data in it."""
    if name:
        shutil.rmtree(folder(name), ignore_errors=True)


def cleaned(name: str) -> str:
    """The last part of a name from outside, without what no name should hold."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    ending = PurePosixPath(kept).suffix[:10]
    return kept[: len(kept) - len(ending)][: LONGEST - len(ending)] + ending


def place(name: str, number: int, called: str) -> Path:
    """Where a file lies: by its number, never by a name from outside; its ending is kept where it says what it is."""
    ending = PurePosixPath(called).suffix.lower()
    return folder(name) / FILES / f"{number:03}{ending if ending in ('.csv', '.xlsx', '.zip') else '.other'}"


def files(name: str, names: Sequence[str]) -> list[tuple[str, Path]]:
    """The files with their names."""
    return [(called, place(name, number, called)) for number, called in enumerate(names)]


@contextmanager
def held(name: str) -> Iterator[Path]:
    """Work on the files alone: gives an empty folder to work in, which goes afterwards. Raises Busy.

    The lock is the kernel's: who dies lets go of it.
    """
    with _locked(name):
        work = folder(name) / WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _locked(name: str) -> Iterator[None]:
    with (folder(name) / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield


def is_busy(name: str) -> bool:
    """Whether a living process works on the files."""
    try:
        with _locked(name):
            return False
    except Busy:
        return True
    except FileNotFoundError:
        return False


def keep_plan(name: str, work: Path) -> None:
    """Put what was made in the place from where it is shown, at once."""
    for kept in (PLAN, REJECTED):
        if (work / kept).exists():
            (work / kept).replace(folder(name) / kept)
        else:
            (folder(name) / kept).unlink(missing_ok=True)


def take_plan(name: str, work: Path) -> None:
    """A copy of the plan to carry out, so that who looks at it stands in nobody's way."""
    shutil.copy(folder(name) / PLAN, work / PLAN)


def keep_problems(name: str, problems: Iterable[Problem]) -> None:
    """Write all problems, one a line."""
    with (folder(name) / PROBLEMS).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(list(vars(problem).values())) + "\n" for problem in problems)


def problems(name: str, *, start: int, stop: int) -> list[Problem]:
    """Some of the problems."""
    try:
        with (folder(name) / PROBLEMS).open(encoding="utf-8") as file:
            return [Problem(*json.loads(line)) for line in islice(file, start, stop)]
    except FileNotFoundError:
        return []


def left_behind(*, before: float) -> list[Path]:
    """Folders in which nobody worked since a moment (seconds since 1970)."""
    if not settings.IMPORTS.exists():
        return []
    return [path for path in settings.IMPORTS.iterdir() if path.is_dir() and path.stat().st_mtime < before]


def has(name: str, what: str) -> bool:
    """Whether a file that the check made is there."""
    return bool(name) and (folder(name) / what).exists()


def rejected(name: str) -> bytes:
    """The zip of rejected rows."""
    return (folder(name) / REJECTED).read_bytes()


def keep_rejected(name: str) -> None:
    """Remove all but what says which rows were rejected."""
    shutil.rmtree(folder(name) / FILES, ignore_errors=True)
    (folder(name) / PLAN).unlink(missing_ok=True)
