"""The person whose account it is, and which ways in are its owner's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from baken.apps.access.actions._claims import follow_claims
from baken.apps.access.models import Account, FactorSecret
from baken.apps.people.actions import join_persons, know_by, make_person
from baken.apps.people.queries import addresses_of, entries_of, person_by_email
from baken.ground.audit import Verb, audited, did


@audited(Verb.CHANGED)
def tie_to_person(account: Account, *, by: Any) -> Account:
    """From now on an account is of the person whom its address identifies, made by its name where there is none. For
    actions that have asked who may.

    Whoever invites types the address: where nobody showed that the mailbox is theirs, what is or will be known under
    it is not given away, and the account is of somebody new who has no address.
    """
    email = account.email if account.has_proven_mailbox else ""
    known = person_by_email(email) if email else None
    account.person = known or make_person(by=by, email=email, name=account.name)
    account.save(update_fields=["person"])
    return account


def prove_mailbox(account: Account, *, on: dt.date) -> bool:
    """The owner of an account gave it a new password by a link that went to its address: it is of the person whom the
    address identifies. Where nobody had shown that before, whoever made the account may have known all ways to sign
    in with it: the others are taken away, with the roles that a provider told of. Whether there were any. Part of what
    is written down of who followed the link; sessions are ended by who asks this."""
    had_others = not account.has_proven_mailbox and _take_other_ways(account, on=on)
    account.has_proven_mailbox = True
    account.save(update_fields=["has_proven_mailbox"])
    identify(account)
    return had_others


def _take_other_ways(account: Account, *, on: dt.date) -> bool:
    identities = SocialAccount.objects.filter(user=account).order_by("pk")
    known_by, factors = [each.provider for each in identities], Authenticator.objects.filter(user=account)
    kinds = list(factors.order_by("pk").values_list("type", flat=True))
    identities.delete()
    factors.delete()
    FactorSecret.objects.filter(account=account).delete()  # that of an app that is being set up is known too
    for provider in known_by:
        did(Verb.REMOVED, by=account, thing=account, said={"provider": provider})
        follow_claims(account=account, provider=provider, claims={}, on=on)
    for kind in kinds:
        did(Verb.REMOVED, by=account, kind=FactorSecret._meta.label, accounts=[account.pk], said={"factor": kind})
    return bool(known_by or kinds)


def identify(account: Account) -> None:
    """Let an account, whose owner showed that its mailbox is theirs, be of the person whom the address identifies;
    whom it was of till now without any address is that same person, or has it from now on where it is nobody's."""
    known, own = person_by_email(account.email), account.person
    if own is None:
        account.person = known
    elif not addresses_of(entries_of(own.pk)):
        if known is None:
            know_by(own, email=account.email, by=account)
        else:
            join_persons(person=own, into=known, by=account)
            account.person = known
    account.save(update_fields=["person"])
