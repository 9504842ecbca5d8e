"""Roles that follow from what a provider says of somebody: the rules, and holding roles by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from baken.apps.access.actions._granting import held_days, lacking
from baken.apps.access.engine.claims import following
from baken.apps.access.models import Account, ClaimRule, Grant
from baken.apps.access.queries import claim_rules_on, held_on, providers_that_tell
from baken.apps.access.rules import may_run_installation
from baken.apps.access.types import HELD_NOWHERE, Actor, Role, is_held
from baken.apps.people.queries import cell_knowing_centre, no_longer_than
from baken.ground.audit import Verb, audited, audits_itself, did, together

# What the trail keeps of a rule.
SAID = ("provider", "claim", "pattern", "organisation_code", "audience", "role", "starts_on", "ends_on")


class CannotKeepClaimRule(Exception):
    """A rule that this actor may not keep, or that does not fit the organisation."""


@audits_itself(Verb.MADE, Verb.ENDED)
@transaction.atomic
def follow_claims(*, account: Account, provider: str, claims: Mapping[str, Any], on: dt.date) -> list[int]:
    """Let an account hold from now on what follows from what a provider says of it, of all that this provider can
    give: roles begin, and end at once. What somebody gave stays, and is not given once more for its days; what another
    provider told of stays too. Returns the keys of the roles that this one told of."""
    with together():
        # Of two sign-ons at once the second finds what the first gave.
        Account.objects.select_for_update().get(pk=account.pk)
        rules = _locked(following(claim_rules_on(on).filter(provider=provider), claims), claims, on=on)
        held = Grant.objects.filter(held_on(on), account=account)
        for grant in held.filter(claim__provider=provider).exclude(claim__in=rules):
            grant.ends_on = on - dt.timedelta(days=1)
            grant.save(update_fields=["ends_on"])
            _told(Verb.ENDED, grant, provider)
        held.filter(claim__in=rules).exclude(told_on=on).update(told_on=on)
        for rule in rules:
            _give_by(rule, account=account, on=on)
        return list(held.filter(claim__in=rules).values_list("pk", flat=True))


def _locked(rules: Iterable[ClaimRule], claims: Mapping[str, Any], *, on: dt.date) -> list[ClaimRule]:
    """Of rules that follow those that still do once nobody else can change or end them, as somebody may be doing."""
    still = claim_rules_on(on).filter(pk__in=[rule.pk for rule in rules]).select_for_update(of=("self",))
    return following(still, claims)


def _give_by(rule: ClaimRule, *, account: Account, on: dt.date) -> None:
    """Give what follows from a rule for the run of days from now on in which it is not held; a later run comes when it
    is told then."""
    held = held_days(account=account, role=rule.role, cell=rule.cell_id, centre=rule.centre_id, provider=rule.provider)
    days = lacking(held, starts_on=on, ends_on=no_longer_than(rule.centre_id, rule.ends_on))
    if not days or days[0][0] != on:
        return
    grant = Grant.objects.create(
        account=account,
        role=rule.role,
        cell_id=rule.cell_id,
        centre_id=rule.centre_id,
        starts_on=on,
        ends_on=days[0][1],
        claim=rule,
        told_on=on,
    )
    _told(Verb.MADE, grant, rule.provider)


def _told(verb: Verb, grant: Grant, provider: str) -> None:
    cell = grant.cell_id if grant.centre_id is None else cell_knowing_centre(centre=grant.centre_id)
    did(verb, by=grant.account, thing=grant, cell=cell, said={"role": grant.role, "provider": provider})


@audited(Verb.MADE, keeps=SAID)
def add_claim_rule(
    *,
    by: Actor,
    provider: str,
    claim: str,
    pattern: str,
    organisation_code: str,
    audience: str,
    role: Role,
    cell: int | None,
    centre: int | None,
    starts_on: dt.date,
    ends_on: dt.date | None,
) -> ClaimRule:
    """From a day to a day (both included) whoever has this said of them holds a role. Raises CannotKeepClaimRule."""
    _may(by)
    if provider not in dict(providers_that_tell()):
        raise CannotKeepClaimRule(_("Deze aanbieder zegt hier geen rollen."))
    if role in HELD_NOWHERE or not is_held(role, cell=cell, centre=centre):
        raise CannotKeepClaimRule(_("Deze rol past niet bij deze organisatie."))
    _in_order(starts_on, ends_on)
    return ClaimRule.objects.create(
        provider=provider,
        claim=claim,
        pattern=pattern,
        organisation_code=organisation_code,
        audience=audience,
        role=role,
        cell_id=cell,
        centre_id=centre,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@audits_itself(Verb.CHANGED)
@transaction.atomic
def change_claim_rule(
    rule: ClaimRule,
    *,
    by: Actor,
    claim: str,
    pattern: str,
    organisation_code: str,
    audience: str,
    ends_on: dt.date | None,
    on: dt.date,
) -> None:
    """Change what must be said, and until when, at the earliest yesterday; whoever holds the role by it and no
    longer fits loses it at the next sign-on. Which role it gives stays: for another one makes another rule. Raises
    CannotKeepClaimRule."""
    rule = _kept_by(by, rule, on=on)
    _in_order(rule.starts_on, ends_on)
    if ends_on is not None and ends_on < on - dt.timedelta(days=1):
        raise CannotKeepClaimRule(_("Een rol eindigt niet in het verleden."))
    rule.claim, rule.pattern, rule.organisation_code = claim, pattern, organisation_code
    rule.audience, rule.ends_on = audience, ends_on
    rule.save(update_fields=["claim", "pattern", "organisation_code", "audience", "ends_on"])
    accounts = [] if ends_on is None else _shortened(rule, ends_on)
    did(Verb.CHANGED, by=by, thing=rule, accounts=accounts, said=_said_of(rule))


@audits_itself(Verb.ENDED)
@transaction.atomic
def end_claim_rule(rule: ClaimRule, *, by: Actor, on: dt.date) -> None:
    """End a rule before this day: who holds a role by it, holds it no longer. Raises CannotKeepClaimRule."""
    rule = _kept_by(by, rule, on=on)
    before = on - dt.timedelta(days=1)
    # One that was still to begin never does.
    rule.starts_on, rule.ends_on = min(rule.starts_on, before), before
    rule.save(update_fields=["starts_on", "ends_on"])
    did(Verb.ENDED, by=by, thing=rule, accounts=_shortened(rule, before), said=_said_of(rule))


def _kept_by(by: Actor, rule: ClaimRule, *, on: dt.date) -> ClaimRule:
    """A rule as it is now, which nobody else changes or follows until this transaction ends."""
    _may(by)
    rule = ClaimRule.objects.select_for_update().get(pk=rule.pk)
    if rule.ends_on is not None and rule.ends_on < on:
        raise CannotKeepClaimRule(_("Deze regel is al beëindigd. Maak een nieuwe."))
    return rule


def _shortened(rule: ClaimRule, ends_on: dt.date) -> list[int]:
    """Let no role that followed from a rule be held after a day; the keys of the accounts that held one for longer."""
    longer = rule.grants.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on))
    accounts = sorted(set(longer.values_list("account", flat=True)))
    longer.update(ends_on=ends_on)
    return accounts


def _said_of(rule: ClaimRule) -> dict[str, Any]:
    """What a rule is, for the trail."""
    return {name: getattr(rule, name) for name in SAID}


def _may(by: Actor) -> None:
    if not may_run_installation(by):
        raise CannotKeepClaimRule(_("Deze regels houdt de platformbeheerder bij."))


def _in_order(starts_on: dt.date, ends_on: dt.date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise CannotKeepClaimRule(_("De laatste dag van een rol ligt niet voor de eerste."))
