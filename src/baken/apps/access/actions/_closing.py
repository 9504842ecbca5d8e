"""An account that is shut, for as long as it takes, and opened again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.actions import _entering
from baken.apps.access.models import Account, AccountSession
from baken.apps.access.rules import may_run_installation
from baken.apps.access.types import Actor
from baken.ground.audit import Verb, audited


class CannotClose(Exception):
    """An account that this actor may not close or open again, or that is so already."""


@audited(Verb.ENDED)
@transaction.atomic
def close_account(account: Account, *, by: Actor) -> Account:
    """Let nobody sign in to an account, and end its sessions at once; its roles stay. Raises CannotClose."""
    if account.pk == by.account:
        raise CannotClose(_("Je eigen account laat je door iemand anders sluiten."))
    return _set(account, by=by, is_active=False)


@audited(Verb.CHANGED)
@transaction.atomic
def reopen_account(account: Account, *, by: Actor) -> Account:
    """Let its owner sign in to a closed account again. Raises CannotClose."""
    return _set(account, by=by, is_active=True)


def _set(account: Account, *, by: Actor, is_active: bool) -> Account:
    if not may_run_installation(by):
        raise CannotClose(_("Over dit account beslis je niet."))
    locked: Any = Account.objects.select_for_update().filter(pk=account.pk).first()
    if locked is None or locked.is_active == is_active:
        raise CannotClose(_("Dit account werd intussen al gewijzigd."))
    locked.is_active = is_active
    locked.save(update_fields=["is_active"])
    _entering.end(AccountSession.objects.filter(account=locked))
    return locked
