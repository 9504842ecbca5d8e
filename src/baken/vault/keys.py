"""Keys of data: each seals the values of one dossier, or of the house; in the database, wrapped by a master key."""

from __future__ import annotations

import datetime as dt
import secrets
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.vault import masters
from baken.vault.errors import CannotOpen, CannotSeal, KeyIsDestroyed, KeyIsMissing
from baken.vault.masters import MasterKey
from baken.vault.models import DataKey

HOUSE = ""  # the scope of what belongs to no dossier
NONCE = 12  # bytes
REMEMBERED = 30  # seconds that a process knows a key by heart, within one request
ATTEMPTS = 3


@dataclass(frozen=True)
class Key:
    """A key of data, unwrapped."""

    id: uuid.UUID
    secret: bytes = field(repr=False)


_known: dict[uuid.UUID, tuple[float, Key]] = {}
_in_hand: ContextVar[dict[str, Key] | None] = ContextVar("keys in hand", default=None)


def key_to_seal(scope: str) -> Key:
    """The current key of a scope, made where there is none yet.

    It cannot be taken away before this transaction ends, so that nothing is ever sealed with a key that is gone.
    Raises CannotSeal outside of a transaction, KeyIsDestroyed where the scope's key was destroyed, KeyIsMissing.
    """
    if not connection.in_atomic_block:
        raise CannotSeal(_("Verzegelen kan alleen binnen een transactie."))
    in_hand = _in_hand.get()
    if in_hand is not None and scope in in_hand:
        return in_hand[scope]
    key = unwrapped(_current(scope))
    if in_hand is not None:
        in_hand[scope] = key
    return key


@contextmanager
def keys_in_hand() -> Iterator[None]:
    """Within, the key of a scope is asked for once: for many values in one transaction, in which this must lie."""
    token = _in_hand.set({})
    try:
        yield
    finally:
        _in_hand.reset(token)


def key_to_open(id: uuid.UUID) -> Key:
    """The key with an id. Raises KeyIsMissing, KeyIsDestroyed."""
    until, key = _known.get(id, (0.0, None))
    if key is not None and time.monotonic() < until:
        return key
    row = DataKey.objects.filter(pk=id).first()
    if row is None:
        raise KeyIsMissing(_("De sleutel waarmee dit verzegeld is, is er niet."))
    key = unwrapped(row)
    _known[id] = (time.monotonic() + REMEMBERED, key)
    return key


def forget(**_signal: Any) -> None:
    """Forget the keys known by heart: each request asks anew whether they are still there."""
    _known.clear()


def destroy(scope: str, *, now: dt.datetime) -> None:
    """Destroy the keys of a dossier. What they sealed cannot be opened again, by nobody, and nothing new is sealed
    for that dossier; a database put back from an older backup does not change that.
    """
    if scope == HOUSE:
        raise ValueError("The key of the house is no dossier's")
    with transaction.atomic():
        gone = _all_locked(scope)
        DataKey.objects.filter(pk__in=gone).update(wrapped=b"", destroyed_at=now)
        transaction.on_commit(lambda: _bury(gone))


def _all_locked(scope: str) -> list[uuid.UUID]:
    """All keys of a scope, the current one among them, which until the transaction ends nobody can replace."""
    while True:
        rows = list(DataKey.objects.select_for_update().filter(scope=scope).order_by("pk"))
        if any(row.replaced_at is None for row in rows):
            return [row.pk for row in rows]
        with suppress(IntegrityError), transaction.atomic():  # else it was replaced while it was waited for
            _made(scope)  # so that nobody makes one later


def _bury(gone: Iterable[uuid.UUID]) -> None:
    for key in gone:
        masters.bury(key)
        _known.pop(key, None)


def bury_destroyed() -> None:
    """Note outside of the database which keys were destroyed, and take those from it that a backup brought back."""
    for row in DataKey.objects.all():
        if row.destroyed_at is not None and not masters.is_buried(row.pk):
            masters.bury(row.pk)
        elif row.destroyed_at is None and masters.is_buried(row.pk):
            DataKey.objects.filter(pk=row.pk).update(wrapped=b"", destroyed_at=timezone.now())


def replace(row: DataKey, *, now: dt.datetime) -> None:
    """Let a new key, wrapped by the newest master key, come in the place of the current key of a scope."""
    with transaction.atomic():
        replaced = DataKey.objects.filter(pk=row.pk, replaced_at=None, destroyed_at=None).update(replaced_at=now)
        if replaced:
            _made(row.scope)


def unwrapped(row: DataKey) -> Key:
    """A key as it seals and opens. Raises KeyIsDestroyed, KeyIsMissing, CannotOpen."""
    if row.destroyed_at is not None or masters.is_buried(row.pk):
        raise KeyIsDestroyed(_("De sleutel waarmee dit verzegeld is, is vernietigd."))
    wrapped = bytes(row.wrapped)
    master = masters.named(row.master)
    try:
        secret = AESGCM(master.secret).decrypt(wrapped[:NONCE], wrapped[NONCE:], _context(row.pk, row.scope))
    except (InvalidTag, ValueError):
        raise CannotOpen(_("Een sleutel in de databank is gewijzigd.")) from None
    return Key(row.pk, secret)


def _current(scope: str) -> DataKey:
    for _attempt in range(ATTEMPTS):
        if found := _locked(scope):
            return found
        try:
            with transaction.atomic():
                return _made(scope)
        except IntegrityError:
            continue  # another process was first, and its key is there now
    raise KeyIsMissing(_("De sleutels worden vervangen; probeer opnieuw."))


def _locked(scope: str) -> DataKey | None:
    """The current key, which until the transaction ends nobody can take away (on SQLite nobody else writes at all)."""
    lock = "FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    query = f"SELECT * FROM {DataKey._meta.db_table} WHERE scope = %s AND replaced_at IS NULL {lock}"  # noqa: S608 - no input
    return next(iter(DataKey.objects.raw(query, [scope])), None)


def _made(scope: str) -> DataKey:
    master, key = masters.newest(), uuid.uuid4()
    return DataKey.objects.create(id=key, scope=scope, master=master.id, wrapped=_wrapped(master, key, scope))


def _wrapped(master: MasterKey, id: uuid.UUID, scope: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    secret = secrets.token_bytes(masters.LENGTH)
    return nonce + AESGCM(master.secret).encrypt(nonce, secret, _context(id, scope))


def _context(id: uuid.UUID, scope: str) -> bytes:
    return b"baken data key\x00" + id.bytes + scope.encode()
