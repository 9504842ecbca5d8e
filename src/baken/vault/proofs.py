"""Proof in the database of the keys by which it names persons and signs: another key would know nobody again."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from baken.ground.audit import Verb, did
from baken.vault.models import KeyProof

PROVEN = ("PSEUDONYM_KEY", "AUDIT_KEY")


def _proof(name: str, salt: str) -> str:
    return hmac.digest(getattr(settings, name).encode(), f"baken key {name} {salt}".encode(), hashlib.sha256).hex()


def prove(*, using: str, apps: Apps = apps, **_signal: Any) -> None:
    """Keep a proof of each key of which the database has none yet; heard when it got its tables."""
    if using != DEFAULT_DB_ALIAS or KeyProof._meta.model_name not in apps.all_models["vault"]:
        return
    for name in PROVEN:
        salt = secrets.token_hex(32)
        KeyProof.objects.get_or_create(name=name, defaults={"salt": salt, "proof": _proof(name, salt)})


@transaction.atomic
def adopt() -> list[str]:
    """Go on with the keys that there are now, where those by which the database began are lost; the names of them.

    Who is in the audit trail under the former key is not known there again, and checkpoints signed with it are not
    known as ours. An entry says so.
    """
    lost = others()
    if lost:
        KeyProof.objects.filter(name__in=lost).delete()
        prove(using=DEFAULT_DB_ALIAS)
        did(Verb.CHANGED, kind=KeyProof._meta.label, said={"rows": len(lost)})
    return lost


def others() -> list[str]:
    """The names of the keys that are not those by which the database began."""
    return [
        each.name
        for each in KeyProof.objects.filter(name__in=PROVEN).order_by("name")
        if not hmac.compare_digest(each.proof, _proof(each.name, each.salt))
    ]
