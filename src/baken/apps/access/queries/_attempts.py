"""How often somebody tried."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from baken.apps.access.engine.attempts import key_of, of_account, start_of
from baken.apps.access.models import SignInAttempts
from baken.apps.access.types import Attempted
from baken.ground.rights import NOTHING


def attempts_of(*, addresses: Collection[str], accounts: Collection[int]) -> QuerySet[SignInAttempts]:
    """All that is counted of addresses and accounts (by their keys), the oldest first."""
    own = NOTHING
    for whose in _all_of(addresses, accounts):
        own = own | Q(key__startswith=start_of(whose))
    return SignInAttempts.objects.filter(own).order_by("window", "key")


def attempts_told(*, addresses: Collection[str], accounts: Collection[int]) -> list[tuple[SignInAttempts, Attempted]]:
    """The same, each with what was tried. What fits no other was tried in a browser: it alone knows which."""
    known = {key_of(whose, what): what for whose in _all_of(addresses, accounts) for what in Attempted}
    found = attempts_of(addresses=addresses, accounts=accounts)
    return [(row, known.get(row.key, Attempted.IN_BROWSER)) for row in found]


def _all_of(addresses: Collection[str], accounts: Collection[int]) -> list[str]:
    return [*sorted(addresses), *map(of_account, accounts)]
