"""With which providers an account signs on."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from baken.apps.access.engine.sign_on import asks_anew, configured
from baken.apps.access.models import Account
from baken.apps.access.types import Identity


def providers() -> list[tuple[str, str]]:
    """Whom one can sign on with: the name in addresses and the name on screen of each."""
    return [(provider["provider_id"], provider["name"]) for provider in configured()]


def providers_to_show_again(account: Account) -> tuple[list[tuple[str, str]], list[str]]:
    """Of those with which an account signs on, those with which its owner can show once more who they are; and the
    names on screen of those that cannot be asked to see them anew."""
    own = {identity.provider for identity in identities_of(account)}
    ways = [(key, name) for key, name in providers() if key in own]
    return [(key, name) for key, name in ways if asks_anew(key)], [name for key, name in ways if not asks_anew(key)]


def identities_of(account: Account) -> list[Identity]:
    """The identities with which an account signs on, by provider; one that is no longer set has its name in
    addresses."""
    names = dict(providers())
    found = SocialAccount.objects.filter(user=account).order_by("provider", "pk")
    return [Identity(each.provider, names.get(each.provider, each.provider), each.date_joined) for each in found]
