"""Who is a member of a community: added, joining, leaving, in another role; and enrolled for its school year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.actions import tie_to_person
from baken.apps.access.types import Actor
from baken.apps.people.actions import make_person
from baken.apps.people.queries import centre_with_key, entries_of, person_by_email, works_at
from baken.apps.programme.actions._enrolling import CannotEnrol, enrol, withdraw_enrolment
from baken.apps.programme.models import Community, Membership, Offer
from baken.apps.programme.queries import communities_planned_by, communities_visible_to, enrolments_to_come
from baken.apps.programme.rules import kept_memberships, may_enrol, may_enrol_staff, may_plan, own_memberships
from baken.apps.programme.types import CommunityKind, EnrolledBy, MemberRole
from baken.ground.audit import Verb, audited, audits_itself, together
from baken.ground.periods import BRUSSELS
from baken.ui.numbers import day

if TYPE_CHECKING:
    from baken.apps.people.models import Centre, Person

A_DAY = dt.timedelta(days=1)


class CannotBeMember(Exception):
    """A membership that cannot be so; the message says why."""


@audited(Verb.MADE)
def add_member(
    community: Community,
    *,
    by: Actor,
    person: Person,
    centre: Centre | None = None,
    organisation: str = "",
    role: str = MemberRole.MEMBER,
    starts_on: dt.date,
    today: dt.date,
) -> Membership:
    """Let somebody be a member from a day on that came, for a centre, or in a local community for a school or a
    partner. Raises CannotBeMember."""
    who = _who_sees_to_it(community, by=by, person=person, centre=centre, role=role, on=starts_on)
    community = Community.objects.select_for_update().get(pk=community.pk)
    demand_may_begin(community, on=starts_on, today=today)
    if centre is None and (community.kind != CommunityKind.LOCAL or not organisation.strip()):
        raise CannotBeMember(_("Zeg voor welk centrum. Scholen en partners zijn alleen lid van een lokale PLG+."))
    of_person = community.memberships.filter(person__in=entries_of(person.pk))
    if of_person.filter(ends_on=None).exists():
        raise CannotBeMember(_("%(name)s is al lid.") % {"name": person})
    if of_person.filter(ends_on__gte=starts_on).exists():
        raise CannotBeMember(_("%(name)s was op die dag nog lid. Kies een latere dag.") % {"name": person})
    return Membership.objects.create(
        community=community,
        person=person,
        centre=centre,
        organisation="" if centre else organisation.strip(),
        role=role,
        starts_on=starts_on,
        by=who,
    )


def demand_may_begin(community: Community, *, on: dt.date, today: dt.date) -> None:
    """Refuse that anybody is a member from a day on where it ended, did not begin, or did not come to that day: who
    is a member stands so for everyone to see, and that is of today. Raises CannotBeMember."""
    if community.ends_on is not None:
        raise CannotBeMember(_("Deze PLG is beëindigd."))
    if on < community.starts_on:
        raise CannotBeMember(_("Deze PLG begint op %(day)s.") % {"day": day(community.starts_on)})
    if on > today:
        raise CannotBeMember(_("Kies vandaag of een dag die voorbij is."))


def _who_sees_to_it(
    community: Community, *, by: Actor, person: Person, centre: Centre | None, role: str, on: dt.date
) -> EnrolledBy:
    """Who plans, of the cell's; a director, of who works at the own centre; oneself as a member, where it is open."""
    if communities_planned_by(by).filter(pk=community.pk).exists():
        return EnrolledBy.CELL
    is_seen = communities_visible_to(by).filter(pk=community.pk, is_published=True).exists()
    if not is_seen or centre is None or centre.pk != by.centre:
        raise CannotBeMember(_("Hiervan maak je niemand lid."))
    if may_enrol_staff(by):
        if not works_at(person, centre=centre.pk, on=on):
            raise CannotBeMember(_("%(name)s werkt die dag niet in je centrum.") % {"name": person})
        return EnrolledBy.DIRECTOR
    if by.person is None or person.pk not in entries_of(by.person) or not may_enrol(by):
        raise CannotBeMember(_("Hiervan maak je alleen jezelf lid."))
    if not community.is_open or role != MemberRole.MEMBER:
        raise CannotBeMember(_("Lid worden gaat hier via je directie of de cel."))
    return EnrolledBy.SELF


@audits_itself(Verb.MADE)
def add_member_by_address(
    community: Community,
    *,
    by: Actor,
    email: str,
    name: str = "",
    centre: Centre | None = None,
    organisation: str = "",
    role: str = MemberRole.MEMBER,
    starts_on: dt.date,
    today: dt.date,
) -> Membership:
    """As `add_member`, of whom an address identifies; one that nobody has yet is of somebody new with a name. Raises
    CannotBeMember."""
    if not may_plan(by):
        raise CannotBeMember(_("Hiervan maak je niemand lid."))
    demand_may_begin(community, on=starts_on, today=today)
    person = person_by_email(email)
    if person is None and not name.strip():
        raise CannotBeMember(_("Baken kent niemand met dit adres. Vul ook een naam in."))
    person = person or make_person(by=by, email=email, name=name)
    said: dict[str, Any] = {"centre": centre, "organisation": organisation, "role": role, "starts_on": starts_on}
    return add_member(community, by=by, person=person, **said, today=today)


@audits_itself(Verb.MADE)
def add_staff(
    community: Community, *, by: Actor, people: Sequence[Person], role: str, starts_on: dt.date, today: dt.date
) -> dict[str, Any]:
    """Let some of the staff of the own centre be members: how many became one (`added`), and why others did not
    (`refused`). Raises CannotBeMember where nobody can from that day on."""
    demand_may_begin(community, on=starts_on, today=today)
    outcome: dict[str, Any] = {"added": 0, "refused": []}
    if by.centre is None:
        return outcome | {"refused": [_("Hiervan maak je niemand lid.")]}
    centre = centre_with_key(by.centre)
    for person in people:
        try:
            said: dict[str, Any] = {"role": role, "starts_on": starts_on, "today": today}
            add_member(community, by=by, person=person, centre=centre, **said)
        except CannotBeMember as refusal:
            outcome["refused"].append(str(refusal))
        else:
            outcome["added"] += 1
    return outcome


@audits_itself(Verb.MADE)
def join(community: Community, *, by: Actor, account: Any, on: dt.date) -> Membership:
    """Become a member oneself, for the centre where one acts; an account of nobody yet becomes somebody's. Raises
    CannotBeMember."""
    if by.centre is None or not may_enrol(by):
        raise CannotBeMember(_("Hiervan maak je niemand lid."))
    if account.person is None:
        tie_to_person(account, by=by)
        by = replace(by, person=account.person_id)
    centre = centre_with_key(by.centre or 0)
    return add_member(community, by=by, person=account.person, centre=centre, starts_on=on, today=on)


@audited(Verb.ENDED)
def end_membership(membership: Membership, *, by: Actor, on: dt.date, today: dt.date) -> Membership:
    """Let somebody be a member no more after a day that came; oneself where it is open. Raises CannotBeMember."""
    membership = _standing(membership, by=by)
    if on > today or on < membership.starts_on:
        raise CannotBeMember(
            _("Kies een laatste dag van %(first)s tot vandaag.") % {"first": day(membership.starts_on)}
        )
    membership.ends_on = on
    membership.save(update_fields=["ends_on"])
    return membership


@audits_itself(Verb.ENDED)
def stop_membership(membership: Membership, *, by: Actor, on: dt.date, leaves: bool, now: dt.datetime) -> Membership:
    """As `end_membership`; `leaves`: they are enrolled no more either for meetings that are to come. Raises
    CannotBeMember."""
    today = now.astimezone(BRUSSELS).date()
    with transaction.atomic(), together():
        ended = end_membership(membership, by=by, on=on, today=today)
        for enrolment in enrolments_to_come(ended, on=today) if leaves else ():
            withdraw_enrolment(enrolment, by=by, now=now)
    return ended


@audited(Verb.CHANGED, keeps=("role",))
def change_role(membership: Membership, *, by: Actor, role: str, on: dt.date, today: dt.date) -> Membership:
    """Let a member have another role from a day on that came; what it was, is kept. Raises CannotBeMember."""
    membership = _standing(membership, by=by, for_others=True)
    if membership.role == role:
        raise CannotBeMember(_("Dat is de rol al."))
    if on > today or on < membership.starts_on:
        raise CannotBeMember(_("Kies een dag van %(first)s tot vandaag.") % {"first": day(membership.starts_on)})
    if on == membership.starts_on:  # it was said wrong
        membership.role = role
        membership.save(update_fields=["role"])
        return membership
    membership.ends_on = on - A_DAY
    membership.save(update_fields=["ends_on"])
    return Membership.objects.create(
        community=membership.community,
        person=membership.person,
        centre=membership.centre,
        organisation=membership.organisation,
        role=role,
        starts_on=on,
        by=EnrolledBy.CELL if may_plan(by) else EnrolledBy.DIRECTOR,
    )


def _standing(membership: Membership, *, by: Actor, for_others: bool = False) -> Membership:
    """The membership as it is now, locked."""
    kept = kept_memberships(by) if for_others else kept_memberships(by) | own_memberships(by)
    found = Membership.objects.select_for_update(of=("self",)).filter(kept, pk=membership.pk).first()
    if found is None:
        raise CannotBeMember(_("Dit lidmaatschap houd je niet bij."))
    if found.ends_on is not None:
        raise CannotBeMember(_("Dit lidmaatschap is beëindigd."))
    is_others = Membership.objects.filter(kept_memberships(by), pk=found.pk).exists()
    if not is_others and not found.community.is_open:
        raise CannotBeMember(_("Stoppen gaat hier via je directie of de cel."))
    return found


@audits_itself(Verb.MADE)
def enrol_members(offer: Offer, *, by: Actor, now: dt.datetime) -> dict[str, Any]:
    """Enrol everyone who is a member today for a school year of their community, so that attendance, calendars and
    mails go on as with any offer: how many (`enrolled`), why others were not (`refused`), and how many are a member
    for a school or a partner, of whom no attendance is kept (`without_centre`). Raises CannotBeMember."""
    if not may_plan(by) or offer.community is None or offer.by_session:
        raise CannotBeMember(_("Hiervoor schrijf je de leden niet samen in."))
    on = now.astimezone(BRUSSELS).date()
    members = offer.community.memberships.filter(ends_on=None, starts_on__lte=on, person__is_pseudonym=False)
    standing = members.filter(centre__isnull=False)
    enrolled = offer.enrolments.values_list("person", flat=True)
    there = {key for person in enrolled for key in entries_of(person)}
    without = members.filter(centre=None).count()
    outcome: dict[str, Any] = {"enrolled": 0, "refused": [], "without_centre": without}
    for membership in standing.select_related("person", "centre__network"):
        if membership.person_id in there or membership.centre is None:
            continue
        try:
            enrol(offer, by=by, person=membership.person, centre=membership.centre, now=now)
        except CannotEnrol as refusal:
            outcome["refused"].append(str(refusal))
        else:
            outcome["enrolled"] += 1
    return outcome
