"""Communities as an actor sees and keeps them, and in which of them each centre is."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from baken.apps.access.types import Actor
from baken.apps.people.queries import own_centres_of, there
from baken.apps.programme.engine.standing import standing_on
from baken.apps.programme.models import Community, Membership, Offer, Session
from baken.apps.programme.rules import own_memberships, planned_communities, seen_communities, seen_offers
from baken.apps.programme.types import (
    CARRYING,
    COUNTED_ON,
    CommunityFilter,
    CommunityKind,
    Coverage,
    OfferState,
    SessionState,
    Strategy,
)
from baken.ground.periods import Period
from baken.ground.values import folded


def communities_visible_to(actor: Actor) -> QuerySet[Community]:
    """The communities that an actor sees."""
    return Community.objects.filter(seen_communities(actor))


def communities_planned_by(actor: Actor) -> QuerySet[Community]:
    """The communities that an actor keeps."""
    return Community.objects.filter(planned_communities(actor))


def community_visible_to(actor: Actor, uuid: uuids.UUID) -> Community | None:
    """A community that an actor sees, by its public key, with what its page tells."""
    found = communities_visible_to(actor).filter(uuid=uuid).select_related("cell")
    return found.prefetch_related("themes", "disciplines", "networks").first()


def communities_found(communities: QuerySet[Community], *, by: CommunityFilter, on: dt.date) -> QuerySet[Any]:
    """Those of some communities that are asked for, each with how many are a member (`members`) and of how many
    centres (`centres`)."""
    standing = Q(memberships__starts_on__lte=on) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on))
    found: QuerySet[Any] = communities.annotate(
        members=Count("memberships", filter=standing, distinct=True),
        centres=Count("memberships__centre", filter=standing, distinct=True),
    )
    if by.kind:
        found = found.filter(kind=by.kind)
    if by.theme:
        of_theme = Community.themes.through.objects.filter(theme__uuid=by.theme)
        found = found.filter(pk__in=of_theme.values("community"))
    if by.going_on is not None:
        found = found.filter(going_on(on)) if by.going_on else found.exclude(going_on(on))
    if by.text:
        found = found.filter(pk__in=_with_words(communities, by.text))
    return found


def going_on(on: dt.date) -> Q:
    """The communities that go on, on a day or later."""
    return Q(ends_on=None) | Q(ends_on__gte=on)


def _with_words(communities: QuerySet[Community], text: str) -> list[int]:
    """The keys of those in whose name, aims or themes each word stands, without regard to case and accents."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for key, *said in communities.order_by().values_list("pk", "name", "aims"):
        texts[key] += said
    rows = Community.themes.through.objects.filter(community__in=list(texts))
    for key, *said in rows.values_list("community", "theme__name", "theme__words"):
        texts[key] += said
    words = folded(text).split()
    return [key for key, said in texts.items() if all(word in folded(" ".join(said)) for word in words)]


def with_meetings(communities: Iterable[Any], *, school_year: int) -> list[Any]:
    """Communities, each with how many meetings of a school year are not cancelled (`meetings`)."""
    rows = list(communities)
    sessions = Session.objects.filter(offer__community__in=rows, offer__school_year=school_year).order_by()
    sessions = sessions.exclude(state=SessionState.CANCELLED).exclude(offer__state=OfferState.CANCELLED)
    numbers = dict(sessions.values_list("offer__community").annotate(number=Count("pk")))
    for community in rows:
        community.meetings = numbers.get(community.pk, 0)
    return rows


def years_of(community: Community, *, actor: Actor) -> list[Offer]:
    """The school years of a community that an actor sees, the last first."""
    found = community.offers.filter(seen_offers(actor)).exclude(state=OfferState.CANCELLED)
    return list(found.order_by("-school_year", "code"))


def offers_to_tie(actor: Actor) -> list[Offer]:
    """What the actor's cell offers of the kind PLG that belongs to no community, the last school year first."""
    found = Offer.objects.filter(cell=actor.cell, strategy=Strategy.PLG, community=None)
    return list(found.exclude(state=OfferState.CANCELLED).order_by("-school_year", "code"))


def communities_of(actor: Actor, *, on: dt.date) -> QuerySet[Community]:
    """The communities of which an actor is a member on a day."""
    mine = Membership.objects.filter(own_memberships(actor), standing_on(on))
    return communities_visible_to(actor).filter(pk__in=mine.order_by().values("community"))


def day_counted(year: Period, *, on: dt.date) -> dt.date:
    """The day on which a school year is counted, as known on a day: 30 June once that came, until then that day; of a
    year to come, its first."""
    return max(year.starts_on, min(on, dt.date(year.last, *COUNTED_ON)))


def coverage_of(*, cell: int, on: dt.date) -> list[Coverage]:
    """Of each own centre of a cell that is there on a day, in which of the published communities of centres that go on
    then it has an ambassador or an anchor, and in which not; who is farthest from the aim first.

    Local communities do not count: no centre is asked to be in one of another region.
    """
    communities = list(
        Community.objects.filter(
            going_on(on), cell=cell, is_published=True, kind=CommunityKind.PLG, starts_on__lte=on
        ).order_by("name", "pk")
    )
    standing = Membership.objects.filter(
        standing_on(on), community__in=communities, starts_on__lte=on, centre__isnull=False
    )
    carried: defaultdict[int, set[int]] = defaultdict(set)
    members: defaultdict[int, int] = defaultdict(int)
    for centre, community, role in standing.order_by().values_list("centre", "community", "role"):
        members[centre] += 1
        if role in CARRYING:
            carried[centre].add(community)
    centres = own_centres_of(cell=cell).filter(there(on, on)).order_by("name", "pk")
    rows = [
        Coverage(
            centre,
            [each for each in communities if each.pk in carried[centre.pk]],
            [each for each in communities if each.pk not in carried[centre.pk]],
            members[centre.pk],
        )
        for centre in centres
    ]
    return sorted(rows, key=lambda row: (row.share or 0, folded(row.centre.name)))
