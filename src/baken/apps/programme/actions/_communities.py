"""Keeping communities over the years: making, changing, publishing and ending them, and their school years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.actions._planning import copy_offer, make_offer
from baken.apps.programme.models import Community, Offer, WantedDiscipline
from baken.apps.programme.queries import communities_planned_by, offers_planned_by
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import CommunityPlan, OfferState, Plan, Strategy
from baken.ground.audit import Verb, audited
from baken.ui.numbers import day


class CannotKeepCommunity(Exception):
    """A community that cannot be so; the message says why."""


@audited(Verb.MADE)
def make_community(*, by: Actor, plan: CommunityPlan) -> Community:
    """A new community of the actor's cell, that only the cell sees. Raises CannotKeepCommunity."""
    if not may_plan(by):
        raise CannotKeepCommunity(_("Je houdt geen PLG’s bij voor deze cel."))
    community = Community(cell_id=by.cell)
    _write(community, plan)
    return community


@audited(Verb.CHANGED)
def change_community(community: Community, *, by: Actor, plan: CommunityPlan) -> Community:
    """Let a community be otherwise. Raises CannotKeepCommunity."""
    community = kept(community, by=by)
    first = community.memberships.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is not None and first < plan.starts_on:
        raise CannotKeepCommunity(_("Er zijn al leden sinds %(day)s: ze begint niet later.") % {"day": day(first)})
    _write(community, plan)
    return community


def kept(community: Community, *, by: Actor, goes_on: bool = True) -> Community:
    """The community as it is now, locked. Raises CannotKeepCommunity where the actor does not keep it, or it ended."""
    found = communities_planned_by(by).select_for_update(of=("self",)).filter(pk=community.pk).first()
    if found is None:
        raise CannotKeepCommunity(_("Deze PLG houd je niet bij."))
    if goes_on and found.ends_on is not None:
        raise CannotKeepCommunity(_("Deze PLG is beëindigd."))
    return found


def _write(community: Community, plan: CommunityPlan) -> None:
    same = Community.objects.filter(cell=community.cell_id, name=plan.name).exclude(pk=community.pk)
    if same.exists():
        raise CannotKeepCommunity(_("Er is al een PLG met de naam %(name)s.") % {"name": plan.name})
    for name in ("name", "kind", "region", "aims", "is_open", "starts_on"):
        setattr(community, name, getattr(plan, name))
    community.save()
    community.themes.set(plan.themes)
    community.networks.set(plan.networks)
    _set_disciplines(community, plan.disciplines)


def _set_disciplines(community: Community, wanted: Iterable[str]) -> None:
    community.disciplines.exclude(function__in=list(wanted)).delete()
    there = set(community.disciplines.values_list("function", flat=True))
    WantedDiscipline.objects.bulk_create(
        WantedDiscipline(community=community, function=each) for each in wanted if each not in there
    )


@audited(Verb.CONFIRMED)
def publish_community(community: Community, *, by: Actor) -> Community:
    """Let the centres see a community. Raises CannotKeepCommunity."""
    community = kept(community, by=by)
    if community.is_published:
        raise CannotKeepCommunity(_("Deze PLG is al gepubliceerd."))
    community.is_published = True
    community.save(update_fields=["is_published"])
    return community


@audited(Verb.ENDED)
def end_community(community: Community, *, by: Actor, on: dt.date, today: dt.date) -> Community:
    """Let a community end with a day that came, and so everyone's membership that stands. Raises
    CannotKeepCommunity."""
    community = kept(community, by=by)
    if on > today or on < community.starts_on:
        raise CannotKeepCommunity(
            _("Kies een laatste dag van %(first)s tot vandaag.") % {"first": day(community.starts_on)}
        )
    standing = community.memberships.filter(ends_on=None)
    if standing.filter(starts_on__gt=on).exists():
        raise CannotKeepCommunity(_("Er zijn leden die pas na die dag begonnen. Kies een latere dag."))
    standing.update(ends_on=on)
    community.ends_on = on
    community.save(update_fields=["ends_on"])
    return community


@audited(Verb.REMOVED)
def remove_community(community: Community, *, by: Actor) -> Community:
    """Remove one that nobody saw and that holds nothing yet; its school years stay in the programme. Raises
    CannotKeepCommunity."""
    community = kept(community, by=by)
    holds = (community.memberships, community.questions, community.intentions)
    if community.is_published or any(each.exists() for each in holds):
        raise CannotKeepCommunity(_("Alleen een PLG die niet gepubliceerd is en geen leden had, wordt verwijderd."))
    key = community.pk
    community.delete()
    community.pk = key  # which the trail tells
    return community


@audited(Verb.MADE, kind="programme.Offer", keeps=("school_year",))
def plan_year(community: Community, *, by: Actor, school_year: int) -> Offer:
    """Plan a school year of a community, as a draft: as the last one was, its meetings on the same days of the week;
    or for the first time. Raises CannotKeepCommunity, and CannotPlan."""
    community = kept(community, by=by)
    years: Any = community.offers.exclude(state=OfferState.CANCELLED)
    if years.filter(school_year=school_year).exists():
        raise CannotKeepCommunity(_("Dat schooljaar is al gepland."))
    before = years.filter(school_year__lt=school_year).order_by("-school_year", "-pk").first()
    if before is None:
        plan = Plan(
            title=community.name,
            aims=community.aims,
            functions=tuple(community.disciplines.values_list("function", flat=True)),
            themes=tuple(community.themes.all()),
            networks=tuple(community.networks.all()),
        )
        offer = make_offer(by=by, strategy=Strategy.PLG, school_year=school_year, plan=plan)
    else:
        offer = copy_offer(before, by=by, school_year=school_year)
    offer.community = community
    offer.save(update_fields=["community"])
    return offer


@audited(Verb.CHANGED)
def tie_offer(community: Community, *, by: Actor, offer: Offer) -> Community:
    """Let an offer of the kind PLG, planned apart or from a file, be a school year of a community. Raises
    CannotKeepCommunity."""
    community = kept(community, by=by, goes_on=False)
    found = offers_planned_by(by).filter(pk=offer.pk, strategy=Strategy.PLG, community=None).first()
    if found is None:
        raise CannotKeepCommunity(_("Kies een PLG uit het programma die nog bij geen andere hoort."))
    found.community = community
    found.save(update_fields=["community"])
    return community
