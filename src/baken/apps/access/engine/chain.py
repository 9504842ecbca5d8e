"""The audit chain: how an entry is written, and what of it can be computed anew.

Where the chain ends is asked while nobody else can add to it: on SQLite the transaction is the only one that writes,
on PostgreSQL a lock of the transaction sees to it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.db.models import Model

from baken.apps.access.models import AuditContent, AuditEntry, AuditSubject

BEGINNING = "0" * 64  # what the first link follows
PADDED = 256  # bytes: the content of a leaf is filled up to a multiple of it
LOCK = 0x62616B656E  # the number of the lock that guards the end of the chain
SALT = 32  # bytes
AT_ONCE = 500  # rows in a statement
COLUMNS = ("account", "role", "cell", "centre", "verb", "kind", "thing", "said", "about")  # of the content of a leaf


@dataclass(frozen=True)
class Written:
    """What an entry says, as plain values; `subjects` are keys of `subject_key`."""

    account: int | None
    role: str
    cell: int | None
    centre: int | None
    verb: str
    kind: str
    thing: str
    said: str
    subjects: Sequence[str] = ()


def new_salt() -> str:
    """256 bits that nobody guesses; without them a hash tells nothing."""
    return secrets.token_hex(SALT)


def subject_key(key: str) -> str:
    """The key of a person or account in the trail: a keyed hash of its own random key, apart from that in the mart."""
    return hmac.digest(settings.PSEUDONYM_KEY.encode(), b"audit " + key.encode(), hashlib.sha256).hex()


def as_said(said: Any) -> str:
    """What was said, as it is kept."""
    return json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True, default=None)


def subject_digest(number: int, key: str, salt: str) -> str:
    """What the content of an entry holds of a subject."""
    return hashlib.sha256(f"{number} {key} {salt}".encode()).hexdigest()


def leaf_of(number: int, salt: str, content: Sequence[Any]) -> str:
    """The leaf of an entry: hash of its content, filled up, with its salt and number. `content`: values of
    COLUMNS."""
    text = json.dumps(content).encode()
    text += b" " * (-len(text) % PADDED)
    return hashlib.sha256(bytes.fromhex(salt) + number.to_bytes(8, "big") + text).hexdigest()


def link_of(before: str, number: int, at: int, leaf: str) -> str:
    """The hash of a link of the chain."""
    return hashlib.sha256(f"{before} {number} {at} {leaf}".encode()).hexdigest()


def end(using: str) -> tuple[int, str]:
    """The last number of the chain and its hash; nobody else adds to it until the transaction ends."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = AuditEntry.objects.using(using).order_by("-number").values_list("number", "hash").first()
    return last or (0, BEGINNING)


def append(entries: Iterable[Written], *, using: str) -> None:
    """Add entries to the chain, in the transaction that is open."""
    number, before = end(using)
    links, contents, subjects = [], [], []
    for written in entries:
        number += 1
        salt, at = new_salt(), time.time_ns() // 1_000
        about = [(number, key, new_salt()) for key in written.subjects]
        digests = " ".join(subject_digest(*each) for each in about)
        fields = (
            *(written.account, written.role, written.cell, written.centre),
            *(written.verb, written.kind, written.thing, written.said, digests),
        )
        leaf = leaf_of(number, salt, fields)
        before = link_of(before, number, at, leaf)
        links.append((number, at, leaf, before))
        contents.append((number, salt, *fields))
        subjects += about
    _insert(AuditEntry, ("number", "at", "leaf", "hash"), links, using)
    _insert(AuditContent, ("entry_id", "salt", *COLUMNS), contents, using)
    _insert(AuditSubject, ("content_id", "key", "salt"), subjects, using)


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], using: str) -> None:
    """Add rows of plain values. Not by way of the models: everything that is done or read waits for this, and one
    entry may be about all the people of a page."""
    one = f"({', '.join(['%s'] * len(columns))})"
    with connections[using].cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            values = ", ".join([one] * len(some))
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES {values}",
                [value for row in some for value in row],
            )
