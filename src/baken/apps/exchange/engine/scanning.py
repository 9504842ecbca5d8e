"""Asks a scanner for viruses (clamd) to look at files, by its own protocol: INSTREAM over a socket.

Whatever goes wrong, a file that was not looked at is refused.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

BLOCK = 64 * 1024
PATIENCE = 60  # seconds for one answer: of all that is in a large archive
LONGEST = 4096  # bytes of an answer
CLEAN, FOUND = b"stream: OK\0", b" FOUND\0"
# What it says of a file beyond its StreamMaxLength, and, where it was set to say so, of one beyond its other limits.
TOO_LARGE = (b"INSTREAM size limit exceeded", b"stream: Heuristics.Limits.Exceeded")


class Infected(Exception):
    """The scanner knows this file as harmful."""


class CannotScan(Exception):
    """The scanner does not answer, or will not look at this file."""


class TooLargeToScan(CannotScan):
    """The scanner is up, and set to look at smaller files than this one."""


def is_there() -> bool:
    """Whether a scanner is set."""
    return bool(settings.SCANNER)


def scan(path: Path) -> None:
    """Have a file looked at. Raises Infected, and CannotScan where nobody can tell: TooLargeToScan where that will be
    so each time."""
    try:
        with _reached() as scanner, path.open("rb") as file:
            _hand_over(scanner, file)
            answer = _answer(scanner)
    except (OSError, ValueError) as error:
        raise CannotScan from error
    if answer.startswith(TOO_LARGE):
        raise TooLargeToScan
    if answer.endswith(FOUND):
        raise Infected
    if answer != CLEAN:
        raise CannotScan


@contextmanager
def _reached() -> Iterator[socket.socket]:
    """A connection to the scanner: at the path of a socket, or at host:port."""
    if settings.SCANNER.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        address: str | tuple[str, int] = settings.SCANNER
    else:
        host, _colon, port = settings.SCANNER.rpartition(":")
        address = (host.strip("[]"), int(port))
        scanner = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    with scanner:
        scanner.settimeout(PATIENCE)
        scanner.connect(address)
        yield scanner


def _hand_over(scanner: socket.socket, file: IO[bytes]) -> None:
    try:
        scanner.sendall(b"zINSTREAM\0")
        while block := file.read(BLOCK):
            scanner.sendall(struct.pack("!L", len(block)) + block)
        scanner.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stops listening where a file is too large for it, and says so: that answer is read all the same


def _answer(scanner: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST and (part := scanner.recv(LONGEST)):
        said += part
    return said
