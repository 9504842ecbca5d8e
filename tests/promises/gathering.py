"""Communities of which there is one thing for each address, of chance, and with somebody's canaries."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any

from baken.apps.people.models import Person
from baken.apps.programme.models import (
    BroughtQuestion,
    Community,
    Intention,
    Meeting,
    Membership,
    Offer,
    Session,
    SharedLink,
)
from baken.apps.programme.types import CommunityKind, EnrolledBy, SessionState, Strategy
from baken.ground.periods import school_year_of, today

BEGAN = dt.date(2020, 9, 1)
# Which views ask a community, a meeting, a membership, and a question.
OF_COMMUNITY = {
    *("community", "change_community", "publish_community", "end_community", "remove_community", "plan_year"),
    *("tie_offer", "enrol_members", "members", "members_csv", "members_xlsx", "add_member", "add_member_staff"),
    *("join", "meetings", "add_link", "presence", "presence_csv", "presence_xlsx", "questions", "ask_question"),
    *("intentions_of", "note_intention"),
}
OF_MEETING, OF_MEMBERSHIP = {"meeting", "write_meeting"}, {"end_membership", "change_member_role"}
OF_QUESTION = {"treat_question", "take_back_question"}


def fill_community(*, cell: Any, centre: Any) -> None:
    """A community of people of a centre, a question and what is tried in it, and a meeting of this year to come."""
    community = Community.objects.create(
        cell=cell,
        name="PLG Signaal",
        kind=CommunityKind.PLG,
        aims="Samen leren",
        starts_on=BEGAN,
        is_published=True,
        is_open=True,
    )
    community.disciplines.create(function="arts")
    people = list(Person.objects.filter(posts__centre=centre, first_name__startswith="Persoon").order_by("pk"))
    given: dict[str, Any] = {"community": community, "centre": centre}
    for person in people:
        Membership.objects.create(**given, person=person, starts_on=BEGAN, by=EnrolledBy.CELL)
    _tell_at_meeting(community, held_on=today(), state=SessionState.PLANNED, report="Verslag", has_report=True)
    SharedLink.objects.create(community=community, title="Kader", url="https://x.example/kader")
    BroughtQuestion.objects.create(**given, person=people[0], text="Hoe melden we?", asked_on=today())
    Intention.objects.create(**given, person=people[1], what="Anders", said_on=today(), changed_on=today())


def add_partner(*, cell: Any, person: Person) -> None:
    """Somebody who is a member of a cell's one community for a school."""
    community = Community.objects.get(cell=cell)
    Membership.objects.create(
        community=community, person=person, organisation="School", starts_on=BEGAN, by=EnrolledBy.CELL
    )


def _tell_at_meeting(community: Community, *, held_on: dt.date, state: SessionState, **told: Any) -> Meeting:
    """A meeting of a community, of which agenda and report are published."""
    year = Offer.objects.get_or_create(
        cell=community.cell,
        code=f"PLG-{community.pk}",
        title=community.name,
        strategy=Strategy.PLG,
        school_year=school_year_of(held_on),
        community=community,
    )[0]
    number = str(year.sessions.count() + 1)
    session = Session.objects.create(offer=year, number=number, held_on=held_on, state=state)
    published = {"agenda": "Agenda", "agenda_is_published": True, "report_is_published": True}
    return Meeting.objects.create(session=session, **published | told)


def of_communities(view: str) -> Any:
    """The thing that a view of communities asks; None where it is of something else."""
    if view in OF_COMMUNITY:
        return Community.objects.get()
    if view in OF_MEETING:
        return Session.objects.get(meeting__isnull=False)
    if view in OF_MEMBERSHIP:
        return Membership.objects.order_by("pk")[0]
    if view in OF_QUESTION:
        return BroughtQuestion.objects.get()
    if view == "remove_link":
        return SharedLink.objects.get()
    return Intention.objects.get() if view == "change_intention" else None


def some_community(chance: random.Random, *, cell: Any, centres: Sequence[Any], networks: Sequence[Any]) -> None:
    """A community of a cell with members of any centre, and what is told in it, published or not; some ended."""
    community = Community.objects.create(
        cell=cell,
        name=f"PLG {Community.objects.count()}",
        kind=CommunityKind.LOCAL,
        is_published=chance.random() < 0.7,
        starts_on=BEGAN,
        ends_on=chance.choice([None, None, dt.date(2025, 6, 30)]),
    )
    community.networks.set(chance.sample(networks, chance.randint(0, 2)))
    for person in chance.sample(list(Person.objects.order_by("pk")), 4):
        centre = chance.choice([None, *centres])
        Membership.objects.create(
            community=community,
            person=person,
            centre=centre,
            organisation="" if centre else "School",
            starts_on=BEGAN,
            ends_on=chance.choice([None, None, dt.date(2025, 6, 29), dt.date(2025, 6, 30), today()]),
            by=EnrolledBy.CELL,
        )
    _tell_at_meeting(
        community,
        held_on=dt.date(2024, 11, 1),
        state=SessionState.HELD,
        agenda_is_published=chance.random() < 0.5,
        report_is_published=chance.random() < 0.5,
    )
    SharedLink.objects.create(community=community, title="Kader", url="https://x.example")
    BroughtQuestion.objects.create(community=community, text="Hoe?", asked_on=today())
    centre = chance.choice(centres)
    Intention.objects.create(community=community, centre=centre, what="Zo", said_on=today(), changed_on=today())


def plant_in_community(canary: Callable[[str], str], *, cell: Any, centre: Any, person: Person, account: Any) -> None:
    """Of what somebody is a member, what they asked, would try and wrote; `canary` gives a text for a column."""
    community = Community.objects.get_or_create(
        cell=cell, name="PLG+ Gent", kind=CommunityKind.LOCAL, is_published=True, starts_on=BEGAN
    )[0]
    Membership.objects.create(
        community=community,
        person=person,
        organisation=canary("programme.Membership.organisation"),
        starts_on=BEGAN,
        by=EnrolledBy.CELL,
    )
    BroughtQuestion.objects.create(
        community=community,
        person=person,
        text=canary("programme.BroughtQuestion.text"),
        outcome=canary("programme.BroughtQuestion.outcome"),
        asked_on=today(),
    )
    Intention.objects.create(
        community=community,
        centre=centre,
        person=person,
        what=canary("programme.Intention.what"),
        outcome=canary("programme.Intention.outcome"),
        said_on=today(),
        changed_on=today(),
    )
    held_on, report = today(), canary("programme.Meeting.report")
    _tell_at_meeting(community, held_on=held_on, state=SessionState.HELD, report=report, has_report=True, by=account)
