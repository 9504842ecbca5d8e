"""Who is a member of a community, of what it is made, and who came to its meetings."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.people.queries import as_known_there, entries_of, functions_on, persons_named, staff_of
from baken.apps.programme.engine.standing import standing_on
from baken.apps.programme.models import Community, Enrolment, Membership, Participation, Session
from baken.apps.programme.rules import kept_memberships, own_memberships, seen_memberships
from baken.apps.programme.types import OPEN_STATES, Composition, Counted, MemberRole, Presence, SessionState, Status
from baken.ground.values import folded


def memberships_visible_to(actor: Actor) -> QuerySet[Any]:
    """The memberships that an actor sees, of people who are no pseudonym, each with its community and centre, and with
    the name of its person as the centre knows it (`name`)."""
    found = Membership.objects.filter(seen_memberships(actor), person__is_pseudonym=False)
    named = as_known_there(found.annotate(cell=Value(None, BigIntegerField())))
    return named.annotate(where=Coalesce("centre__name", "organisation")).select_related(
        "community", "centre", "person"
    )


def memberships_kept_by(actor: Actor) -> QuerySet[Any]:
    """Those that an actor ends and changes for others, and their own."""
    return memberships_visible_to(actor).filter(kept_memberships(actor) | own_memberships(actor))


def members_sought(
    memberships: QuerySet[Any], *, text: str = "", role: str = "", standing: bool | None = True, on: dt.date
) -> QuerySet[Any]:
    """Those of some memberships in whose name or centre each word stands, in a role, standing on a day or not."""
    for word in text.split():
        memberships = memberships.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(where__icontains=word)
        )
    if role:
        memberships = memberships.filter(role=role)
    if standing is None:
        return memberships
    return memberships.filter(standing_on(on) if standing else ~standing_on(on))


def with_functions(memberships: Iterable[Any], *, on: dt.date) -> list[Any]:
    """Memberships, each with what its person does at the centre on a day (`functions`)."""
    rows = list(memberships)
    found = functions_on({each.root for each in rows}, on=on)
    for each in rows:
        each.functions = found.get((each.root, each.centre_id), [])
    return rows


def members_of(community: Community, *, actor: Actor, on: dt.date) -> QuerySet[Any]:
    """Those of the memberships that an actor sees, of one community, which stand on a day."""
    return memberships_visible_to(actor).filter(standing_on(on), community=community)


def own_membership_of(actor: Actor, community: Community, *, on: dt.date) -> Membership | None:
    """That of the actor, if one stands on a day."""
    return community.memberships.filter(own_memberships(actor) & standing_on(on)).first()


def enrolments_to_come(membership: Membership, *, on: dt.date) -> QuerySet[Enrolment]:
    """The enrolments of a member for school years of the community, or for single meetings of it, which stand and of
    which a meeting is to come on a day or later."""
    coming = Session.objects.filter(offer__community=membership.community_id, held_on__gte=on).order_by()
    coming = coming.exclude(state=SessionState.CANCELLED)
    found = Enrolment.objects.filter(person__in=entries_of(membership.person_id), state__in=OPEN_STATES)
    year = Q(session=None, offer__in=coming.values("offer"))
    return found.filter(year | Q(session__in=coming.values("pk"))).order_by("pk")


def composition_of(members: Collection[Any], *, wanted: Collection[str]) -> Composition:
    """Of what a community is made, from its members `with_functions`; the largest first."""
    centres = Counter(each.where for each in members)
    unknown = _("niet gekend")
    disciplines = Counter(function for each in members for function in each.functions or [unknown])
    roles = Counter(each.role for each in members)
    there = {folded(each) for each in disciplines}
    return Composition(
        members=len(members),
        by_centre=_counted(centres),
        by_discipline=_counted(disciplines),
        by_role=[Counted(str(role.label), roles[role.value]) for role in MemberRole],
        missing=[each for each in wanted if folded(each) not in there],
    )


def _counted(counter: Counter[str]) -> list[Counted]:
    return [Counted(label, number) for label, number in sorted(counter.items(), key=lambda each: (-each[1], each[0]))]


def staff_to_add(community: Community, *, centre: int, on: dt.date) -> list[Any]:
    """Who works at a centre on a day and is no member, one post of each, by name."""
    standing = community.memberships.filter(standing_on(on)).annotate(root=Coalesce("person__same_as", "person"))
    members = set(standing.values_list("root", flat=True))
    found: dict[int, Any] = {}
    for post in staff_of(centre=centre, on=on).order_by("last_name", "first_name", "pk"):
        if post.root not in members:
            found.setdefault(post.root, post)
    return list(found.values())


def meetings_held(community: Community, *, school_year: int | None = None) -> list[Session]:
    """The meetings of a community that were held, of one school year or of all, in order."""
    found = Session.objects.filter(offer__community=community, state=SessionState.HELD)
    if school_year is not None:
        found = found.filter(offer__school_year=school_year)
    return list(found.order_by("held_on", "number", "pk"))


def presence_in(community: Community, meetings: Collection[Session]) -> list[Presence]:
    """How everyone who is or was a member, or came all the same, was at some meetings; who came least first. Who is a
    member for a school or a partner is not among them: an attendance is noted for a centre."""
    there: defaultdict[int, dict[int, str]] = defaultdict(dict)
    where: dict[int, str] = {}
    came = Participation.objects.filter(session__in=meetings, person__is_pseudonym=False).order_by("pk")
    for root, session, status, centre in came.values_list(
        Coalesce("person__same_as", "person"), "session", "status", "centre__name"
    ):
        there[root][session], where[root] = status, centre
    spans: defaultdict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    of = community.memberships.filter(person__is_pseudonym=False, centre__isnull=False).order_by("starts_on", "pk")
    for root, first, last, place in of.values_list(
        Coalesce("person__same_as", "person"), "starts_on", "ends_on", "centre__name"
    ):
        spans[root].append((first, last))
        where[root] = place
    rows = []
    for person in persons_named({*spans, *there}, cell=community.cell_id):
        due = [each for each in meetings if _was_member(spans[person.pk], each.held_on)]
        statuses = [there[person.pk].get(each.pk, "") for each in meetings]
        if not due and not any(statuses):
            continue
        present = sum(there[person.pk].get(each.pk) == Status.PRESENT for each in due)
        is_member = any(last is None for _first, last in spans[person.pk])
        rows.append(Presence(person.pk, person.name, where[person.pk], is_member, statuses, came=present, of=len(due)))
    return sorted(rows, key=lambda row: (row.share is None, row.share or 0, folded(row.name)))


def members_without_centre(community: Community, *, on: dt.date) -> int:
    """How many are a member of a community, on a day, for a school or a partner."""
    return community.memberships.filter(standing_on(on), centre=None, person__is_pseudonym=False).count()


def _was_member(spans: Iterable[tuple[dt.date, dt.date | None]], day: dt.date) -> bool:
    return any(first <= day and (last is None or last >= day) for first, last in spans)
