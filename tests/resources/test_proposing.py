"""Hours that are proposed once a session is closed, and what who guided it makes of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from baken.apps.access.actions import apply_retention
from baken.apps.access.models import AuditContent, RetentionTerm
from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import join_persons
from baken.apps.people.models import Person
from baken.apps.people.tests.factories import make_cell, make_person
from baken.apps.programme.actions import close_session, reopen_session
from baken.apps.programme.models import OfferAdvisor, Session
from baken.apps.programme.tests.factories import make_offer, make_session
from baken.apps.resources.actions import (
    CannotRegisterHours,
    answer_proposals,
    propose_hours,
    restore_proposal,
)
from baken.apps.resources.models import HoursEntry, HoursProposal
from baken.apps.resources.queries import proposals_left_by, proposals_to
from baken.apps.resources.types import ProposalState, Taken
from baken.ground.periods import BRUSSELS

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 11, 2)
EVENING = dt.datetime(2026, 11, 1, 18, tzinfo=BRUSSELS)
SAID = Taken(Decimal("3.5"), "professionalisering", "vorming", "direct contact")


@dataclass
class Work:
    """A session from 9 until 12 on 1 November 2026, and An who guides it with Bo."""

    session: Session
    an: Person
    bo: Person

    def acting(self, person: Person, role: Role = Role.ADVISOR) -> Actor:
        return Actor(role, self.session.offer.cell_id, person=person.pk)

    def proposal(self, person: Person) -> HoursProposal:
        return HoursProposal.objects.get(person=person, session=self.session)


@pytest.fixture
def work() -> Work:
    offer = make_offer(make_cell())
    an, bo = (make_person(f"{name}@x.example", first_name=name) for name in ("An", "Bo"))
    for person in (an, bo):
        OfferAdvisor.objects.create(offer=offer, person=person)
    return Work(make_session(offer), an, bo)


def close(work: Work) -> None:
    close_session(Session.objects.get(pk=work.session.pk), by=work.acting(work.an), now=EVENING)


def told() -> list[tuple[Any, ...]]:
    return list(HoursProposal.objects.order_by("pk").values_list("person__first_name", "date", "hours", "state"))


def test_who_guides_a_session_that_is_closed_is_proposed_the_hours_for_which_it_was_planned(
    work: Work, django_capture_on_commit_callbacks: Any
) -> None:
    make_person("elders@x.example", first_name="Cis")
    with django_capture_on_commit_callbacks(execute=True):
        close(work)
    day, hours = dt.date(2026, 11, 1), Decimal(3)
    assert told() == [("An", day, hours, "open"), ("Bo", day, hours, "open")]
    entry = AuditContent.objects.latest("pk")
    assert (entry.verb, entry.kind, entry.cell, entry.said) == (
        "made",
        "resources.HoursProposal",
        work.session.offer.cell_id,
        '{"rows": 2}',
    )


def test_closing_a_session_again_proposes_nothing_twice_and_what_was_proposed_stays_when_it_is_reopened(
    work: Work, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        close(work)
        reopen_session(Session.objects.get(), by=work.acting(work.an))
    answer_proposals(by=work.acting(work.an), taken={}, left=[work.proposal(work.an).uuid], on=ON)
    before = told()
    with django_capture_on_commit_callbacks(execute=True):
        close(work)
    assert told() == before
    OfferAdvisor.objects.create(offer=work.session.offer, person=make_person("cis@x.example", first_name="Cis"))
    assert propose_hours(session=work.session.pk) == 1
    assert told() == [*before, ("Cis", dt.date(2026, 11, 1), Decimal(3), "open")]


def test_one_person_with_two_entries_is_proposed_the_hours_once(work: Work) -> None:
    join_persons(person=work.bo, into=work.an)
    assert propose_hours(session=work.session.pk) == 1
    assert [row[0] for row in told()] == ["An"]
    assert list(proposals_to(work.acting(work.bo), on=ON)) == [HoursProposal.objects.get()]


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        (dt.time(9), dt.time(10, 20), Decimal("1.3333333333")),
        (None, dt.time(12), None),
        (dt.time(9), None, None),
        (dt.time(12), dt.time(12), None),
    ],
)
def test_where_it_is_not_known_how_long_a_session_was_planned_the_hours_are_for_who_guided_it_to_say(
    work: Work, begins: Any, ends: Any, hours: Any
) -> None:
    Session.objects.update(starts_at=begins, ends_at=ends)
    propose_hours(session=work.session.pk)
    assert {row[2] for row in told()} == {hours}


def test_what_is_there_no_more_or_guided_by_nobody_proposes_nothing(work: Work) -> None:
    before = AuditContent.objects.count()
    OfferAdvisor.objects.all().delete()
    assert propose_hours(session=work.session.pk) == 0
    assert propose_hours(session=0) == 0
    assert (HoursProposal.objects.count(), AuditContent.objects.count()) == (0, before)


def registered() -> list[tuple[Any, ...]]:
    names = ("person__first_name", "date", "hours", "role", "pillar", "kind")
    return list(HoursEntry.objects.order_by("pk").values_list(*names))


def test_what_is_taken_becomes_hours_with_preparation_and_aftercare_beside_them(work: Work) -> None:
    propose_hours(session=work.session.pk)
    said = {work.proposal(work.an).uuid: replace(SAID, aftercare=Decimal("1.25"))}
    answer_proposals(by=work.acting(work.an), taken=said, on=ON)
    day = dt.date(2026, 11, 1)
    assert registered() == [
        ("An", day, Decimal("3.5"), "professionalisering", "vorming", "direct contact"),
        ("An", day, Decimal("1.25"), "professionalisering", "vorming", "voorbereiding en nazorg"),
    ]
    entries = list(HoursEntry.objects.order_by("pk"))
    assert [str(entry.uuid) for entry in entries] == [entry.number for entry in entries]
    assert {entry.cell_id for entry in entries} == {work.session.offer.cell_id}
    assert [(row[0], row[3]) for row in told()] == [("An", "geregistreerd"), ("Bo", "open")]
    trail = AuditContent.objects.latest("pk")
    assert (trail.verb, trail.thing, trail.said) == ("confirmed", str(work.proposal(work.an).uuid), '{"rows": 2}')


def test_preparation_and_aftercare_are_called_as_the_cell_calls_them(work: Work) -> None:
    propose_hours(session=work.session.pk)
    HoursEntry.objects.create(
        cell=work.session.offer.cell,
        number="1",
        person=work.bo,
        role="professionalisering",
        date=dt.date(2026, 9, 3),
        hours=Decimal(2),
        pillar="vorming",
        kind="Voorbereiding/nazorg",
    )
    said = {work.proposal(work.an).uuid: replace(SAID, aftercare=Decimal(1))}
    answer_proposals(by=work.acting(work.an), taken=said, on=ON)
    assert registered()[-1][-1] == "Voorbereiding/nazorg"


WRONG = {
    "no hours": {"hours": Decimal(0)},
    "too many": {"hours": Decimal("24.5")},
    "no aftercare": {"aftercare": Decimal(0)},
    "no pillar": {"pillar": " "},
    "no role": {"role": ""},
    "too long": {"kind": "x" * 401},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_several_are_taken_together_or_not_at_all(work: Work, wrong: dict[str, Any]) -> None:
    other = make_session(work.session.offer, 2)
    for each in (work.session, other):
        propose_hours(session=each.pk)
    first, second = (HoursProposal.objects.get(person=work.an, session=each).uuid for each in (work.session, other))
    with pytest.raises(CannotRegisterHours):
        answer_proposals(by=work.acting(work.an), taken={first: SAID, second: replace(SAID, **wrong)}, on=ON)
    assert (registered(), {row[3] for row in told()}) == ([], {"open"})
    answer_proposals(by=work.acting(work.an), taken={first: SAID, second: SAID}, on=dt.date(2026, 11, 2))
    assert len(registered()) == 2


def test_nobody_takes_or_leaves_what_was_proposed_to_somebody_else_or_is_answered_already(work: Work) -> None:
    propose_hours(session=work.session.pk)
    key = work.proposal(work.an).uuid
    elsewhere = make_cell("VCLB-POC", network="VCLB").pk
    for actor in (
        work.acting(work.bo),
        work.acting(work.bo, Role.COORDINATOR),
        work.acting(work.an, Role.CELL_DIRECTOR),
        Actor(Role.ADVISOR, elsewhere, person=work.an.pk),
        Actor(Role.COORDINATOR, work.session.offer.cell_id),
    ):
        for taken, left in (({key: SAID}, []), ({}, [key])):
            with pytest.raises(CannotRegisterHours):
                answer_proposals(by=actor, taken=taken, left=left, on=ON)
        with pytest.raises(CannotRegisterHours):
            restore_proposal(work.proposal(work.an), by=actor)
        assert list(proposals_to(actor, on=ON).filter(uuid=key)) == []
    answer_proposals(by=work.acting(work.an), taken={key: SAID}, on=ON)
    for taken, left in (({key: SAID}, []), ({}, [key])):
        with pytest.raises(CannotRegisterHours):
            answer_proposals(by=work.acting(work.an), taken=taken, left=left, on=ON)
    assert (len(registered()), work.proposal(work.an).state) == (1, ProposalState.TAKEN)


def test_what_was_left_is_kept_apart_and_put_back(work: Work) -> None:
    propose_hours(session=work.session.pk)
    actor, proposal = work.acting(work.an), work.proposal(work.an)
    answer_proposals(by=actor, taken={}, left=[proposal.uuid], on=ON)
    assert (list(proposals_to(actor, on=ON)), list(proposals_left_by(actor, on=ON))) == ([], [proposal])
    assert AuditContent.objects.latest("pk").verb == "changed"
    restore_proposal(proposal, by=actor)
    assert (list(proposals_to(actor, on=ON)), list(proposals_left_by(actor, on=ON))) == ([proposal], [])
    assert AuditContent.objects.latest("pk").verb == "undone"
    with pytest.raises(CannotRegisterHours):
        restore_proposal(proposal, by=actor)


def test_what_is_older_than_the_last_school_year_is_neither_shown_nor_taken_and_goes(work: Work) -> None:
    if not RetentionTerm.objects.filter(retention="resources.proposal").exists():  # a test took away what was migrated
        import_module("baken.apps.resources.migrations.0002_hours_proposed").add_terms(apps, None)
    propose_hours(session=work.session.pk)
    actor, key = work.acting(work.an), work.proposal(work.an).uuid
    last, over = dt.date(2028, 8, 31), dt.date(2028, 9, 1)
    assert len(proposals_to(actor, on=last)) == 1
    assert len(proposals_to(actor, on=over)) == 0
    with pytest.raises(CannotRegisterHours):
        answer_proposals(by=actor, taken={key: SAID}, on=over)
    assert apply_retention(on=last).get("resources.proposal") is None
    assert apply_retention(on=over)["resources.proposal"] == 2
    assert HoursProposal.objects.count() == 0
