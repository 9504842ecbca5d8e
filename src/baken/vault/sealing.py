"""Bytes in, sealed bytes out: AES-256-GCM, bound to the place where they are kept.

What is sealed begins with a version byte, the id of the key and a nonce; all three are authenticated too.
"""

from __future__ import annotations

import json
import secrets
import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from baken.vault.errors import CannotOpen
from baken.vault.keys import HOUSE, NONCE, key_to_open, key_to_seal

VERSION = 1
HEAD = struct.Struct(f"!B16s{NONCE}s")
KEY_AT = struct.Struct("!B16s")  # how everything sealed begins, values and files


@dataclass(frozen=True)
class Place:
    """Where a value is kept: what is sealed for one place cannot be opened at another.

    `row`: columns that tell this row from all others, with their values. `scope`: whose key seals it.
    """

    table: str
    column: str
    row: Mapping[str, str]
    scope: str = HOUSE

    @property
    def context(self) -> bytes:
        """It as bytes, different for different places."""
        return json.dumps([self.table, self.column, sorted(self.row.items()), self.scope]).encode()


def seal(content: bytes, place: Place) -> bytes:
    """Seal bytes for a place. Raises CannotSeal, KeyIsDestroyed, KeyIsMissing."""
    key, nonce = key_to_seal(place.scope), secrets.token_bytes(NONCE)
    head = HEAD.pack(VERSION, key.id.bytes, nonce)
    return head + AESGCM(key.secret).encrypt(nonce, content, head + place.context)


def unseal(sealed: bytes, place: Place) -> bytes:
    """The bytes that were sealed for a place. Raises CannotOpen."""
    head = sealed[: HEAD.size]
    key = key_to_open(key_of(head))
    try:
        _version, _id, nonce = HEAD.unpack(head)
        return AESGCM(key.secret).decrypt(nonce, sealed[HEAD.size :], head + place.context)
    except (InvalidTag, struct.error, ValueError):
        raise CannotOpen(_("Wat hier verzegeld stond, is gewijzigd of verplaatst.")) from None


def key_of(sealed: bytes) -> uuid.UUID:
    """The id of the key with which something was sealed. Raises CannotOpen where nothing can have been."""
    if len(sealed) < KEY_AT.size or sealed[0] != VERSION:
        raise CannotOpen(_("Wat hier verzegeld hoort te staan, is dat niet."))
    return uuid.UUID(bytes=bytes(sealed[1 : KEY_AT.size]))
