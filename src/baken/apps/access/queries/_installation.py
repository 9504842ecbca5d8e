"""What who runs the installation reads: its rules for roles that providers tell of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from baken.apps.access.engine.claims import following
from baken.apps.access.models import ClaimRule
from baken.apps.access.rules import may_run_installation
from baken.apps.access.types import Actor, Role


def claim_rules_on(day: dt.date) -> QuerySet[ClaimRule]:
    """The rules that hold on a day; none at a centre that is no more."""
    rules = ClaimRule.objects.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))
    return rules.filter(Q(centre__ended_on__isnull=True) | Q(centre__ended_on__gte=day))


def claim_rules_visible_to(actor: Actor, *, on: dt.date, holding: str = "") -> QuerySet[ClaimRule]:
    """The rules that an actor keeps, those `holding` some words somewhere, each with how many hold a role by it on a
    day (`holders`); those that ended last."""
    rules = ClaimRule.objects.all() if may_run_installation(actor) else ClaimRule.objects.none()
    if holding:
        roles = [role.value for role in Role if holding.lower() in str(role.label).lower()]
        names = ("claim", "pattern", "organisation_code", "cell__name", "centre__name")
        rules = rules.filter(reduce(or_, (Q(**{f"{name}__icontains": holding}) for name in names), Q(role__in=roles)))
    held = Q(grants__starts_on__lte=on) & (Q(grants__ends_on__isnull=True) | Q(grants__ends_on__gte=on))
    return (
        rules.select_related("cell", "centre")
        .annotate(holders=Count("grants", filter=held))
        .order_by(F("ends_on").desc(nulls_first=True), "provider", "organisation_code", "claim", "pattern", "pk")
    )


def rules_tried(actor: Actor, *, provider: str, claims: Mapping[str, Any], on: dt.date) -> list[ClaimRule]:
    """The rules by which roles would follow from what a provider says, on a day."""
    rules = claim_rules_on(on).filter(provider=provider).select_related("cell", "centre")
    return following(rules, claims) if may_run_installation(actor) else []
