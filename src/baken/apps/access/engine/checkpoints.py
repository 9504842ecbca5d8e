"""Checkpoints of the audit chain: signed, in the database, and in a file beside it that is only added to."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from baken.apps.access.engine.chain import end
from baken.apps.access.models import Checkpoint


def file() -> Path:
    """Where checkpoints stand outside of the database, one a line."""
    return Path(settings.AUDIT) / "checkpoints.jsonl"


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(settings.AUDIT_KEY.encode()).digest())


def _statement(point: Mapping[str, Any]) -> bytes:
    return json.dumps(["baken audit", point["number"], point["hash"], point["at"]]).encode()


def is_signed(point: Mapping[str, Any]) -> bool:
    """Whether a checkpoint (number, hash, at, signature) was signed by this installation."""
    try:
        _key().public_key().verify(bytes.fromhex(point["signature"]), _statement(point))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


@transaction.atomic
def make() -> Checkpoint | None:
    """State and sign how far the chain has come; None where nothing came since the last one.

    The file is written first: a statement there that the database does not hold is still true.
    """
    number, hash_ = end("default")
    if not number or Checkpoint.objects.filter(number=number).exists():
        return None
    point = {"number": number, "hash": hash_, "at": time.time_ns() // 1_000}
    point["signature"] = _key().sign(_statement(point)).hex()
    _append(json.dumps(point))
    return Checkpoint.objects.create(**point)


def _append(line: str) -> None:
    """Add a line: all of it is on the disk when this returns, or nothing of it stays. What an earlier one left
    unfinished is no line, and goes."""
    path = file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        whole = _whole_lines(path)
        if os.fstat(descriptor).st_size > len(whole):
            os.ftruncate(descriptor, len(whole))
        try:
            _write(descriptor, f"{line}\n".encode())
            os.fsync(descriptor)
        except BaseException:
            os.ftruncate(descriptor, len(whole))
            raise
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _whole_lines(path: Path) -> bytes:
    """What a file holds, but for a last line that was not written out."""
    content = path.read_bytes()
    return content[: content.rfind(b"\n") + 1]


def outside() -> list[dict[str, Any]]:
    """The checkpoints of the file, as they stand there; a line that is none is an empty one."""
    path = file()
    if not path.exists():
        return []
    found = []
    for line in _whole_lines(path).splitlines():
        try:
            point = json.loads(line)
        except ValueError:
            point = {}
        found.append(point if isinstance(point, dict) else {})
    return found
