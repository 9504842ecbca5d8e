"""How the log is written: what our own code says, and of all else that it happened and where; never who or what.

A message of a library, or of an exception, may hold anything that somebody typed: a name, an address, a number. So of
others' records stand the logger, the line that wrote it, the status and the name of the page; of an exception, and of
those behind it, the class and the lines that it came along.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

OURS = "baken"


class DiscreetFormatter(logging.Formatter):
    """Writes records without personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        said = record.getMessage() if ours else " ".join(_about(record))
        text = f"{self.formatTime(record)} {record.levelname} {record.name} {said}"
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        return "\n".join([text, *raised(error)])


def _about(record: logging.LogRecord) -> Iterator[str]:
    yield f"{record.module}:{record.lineno}"
    if (status := getattr(record, "status_code", None)) is not None:
        yield str(status)
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    if match is not None:
        yield match.view_name


def raised(error: BaseException | None) -> Iterator[str]:
    """Of an exception, and of those behind it, the class and the lines that it came along."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield f"  {type(error).__module__}.{type(error).__qualname__}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"    {frame.filename}:{frame.lineno} {frame.name}"
        error = error.__cause__ or error.__context__
