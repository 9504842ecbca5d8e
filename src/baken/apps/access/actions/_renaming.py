"""How the owner of an account is called here."""

from __future__ import annotations

from baken.apps.access.models import Account
from baken.ground.audit import Verb, audited


@audited(Verb.CHANGED, by="account")
def change_own_name(*, account: Account, name: str) -> Account:
    """Be called so from now on, as what `only_a_name` lets pass."""
    Account.objects.filter(pk=account.pk).update(name=name)
    account.name = name
    return account
