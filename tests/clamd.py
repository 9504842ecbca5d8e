"""A stand-in of clamd that speaks its protocol (INSTREAM) on a socket, and knows one virus: the test file of EICAR."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# In two parts, so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
MOST = 25 * 2**20  # bytes, as clamd has it unless told otherwise


class Scanner(socketserver.ThreadingUnixStreamServer):
    """Where it listens, how much it takes, and how many files it saw."""

    daemon_threads = True
    request_queue_size = 64
    most = MOST
    seen = 0
    answers: bytes | None = None  # what it says whatever it sees


class Conversation(socketserver.StreamRequestHandler):
    """One command, as clamd hears it: `zINSTREAM`, lengths and blocks, and a length of nothing."""

    server: Scanner

    def handle(self) -> None:
        command = self._until_nought()
        if command != b"zINSTREAM":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen += 1
        self.wfile.write(self.server.answers or _told(content))

    def _until_nought(self) -> bytes:
        said = b""
        while (letter := self.rfile.read(1)) not in (b"\0", b""):
            said += letter
        return said


def _told(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if _is_infected(content) else b"stream: OK\0"


def _is_infected(content: bytes) -> bool:
    if EICAR in content:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(entry.file_size < MOST and EICAR in archive.read(entry) for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return False


@contextmanager
def running(folder: Path) -> Iterator[Scanner]:
    """A scanner that listens at a path in a folder; its `server_address`."""
    with Scanner(str(folder / "clamd.ctl"), Conversation) as scanner:
        thread = threading.Thread(target=scanner.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield scanner
        finally:
            scanner.shutdown()
            thread.join()
