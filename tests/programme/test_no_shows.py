"""Who had a place when a session began and stayed away: signing off afterwards changes nothing of that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from baken.apps.access.tests.factories import give_role, make_account
from baken.apps.access.types import Role
from baken.apps.programme import actions
from baken.apps.programme.actions import CannotEnrol, close_session, reopen_session, withdraw_enrolment
from baken.apps.programme.models import Participation, Step
from baken.apps.programme.queries import proof_of_guest
from baken.apps.programme.tests.factories import acting, make_session, make_staff
from baken.apps.programme.types import EnrolmentState, SessionState, Status
from baken.ground.periods import today
from tests.programme.telling import World, at, tell

pytestmark = pytest.mark.django_db


class Held(World):
    """A training of 6 and 13 November, from nine to twelve, for which An, Bo and Cis have a place."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(**{"capacity": None} | fields)
        self.director = acting(Role.DIRECTOR, self.cell, self.centre)
        self.an, self.bo, self.cis = self.fill(self.first if fields.get("by_session") else None)

    def came(self, session: Any) -> dict[str, str]:
        """What closing a session says of whom."""
        session.refresh_from_db()
        close_session(session, by=self.advisor, now=at(14))
        rows = Participation.objects.filter(session=session).values_list("person__first_name", "status")
        return dict(rows)


@pytest.fixture
def held() -> Held:
    return Held()


def refused(deed: Any) -> None:
    before = list(Step.objects.values_list("pk"))
    with pytest.raises(CannotEnrol, match="laatste sessie is begonnen"):
        deed()
    assert list(Step.objects.values_list("pk")) == before


@pytest.mark.parametrize("by_session", [False, True])
def test_nobody_signs_off_once_the_last_session_began(by_session: bool) -> None:
    held = Held(by_session=by_session)
    last = 6 if by_session else 13
    an, director = acting(Role.STAFF, held.cell, held.centre, held.people[0]), held.director
    for by in (an, director):
        refused(lambda by=by: withdraw_enrolment(held.an, by=by, now=at(last, 9)))
    colleague = make_staff(held.centre, "Dre")
    refused(lambda: actions.pass_on_place(held.cis, by=director, to=colleague, now=at(last, 9)))
    withdraw_enrolment(held.an, by=an, now=at(last, 8))
    held.an.refresh_from_db()
    assert held.an.state == EnrolmentState.WITHDRAWN


def test_a_last_session_that_is_off_keeps_nobody_from_signing_off_nor_lets_them(held: Held) -> None:
    held.second.state = SessionState.CANCELLED
    held.second.save()
    refused(lambda: withdraw_enrolment(held.an, by=held.director, now=at(6, 9)))
    make_session(held.offer, 20)
    withdraw_enrolment(held.an, by=held.director, now=at(6, 9))


def test_whom_who_plans_takes_off_afterwards_was_absent_all_the_same(held: Held) -> None:
    withdraw_enrolment(held.an, by=held.advisor, now=at(13, 18))
    assert held.came(held.second)["An"] == Status.ABSENT


def test_who_signs_off_between_two_sessions_was_absent_at_the_first(held: Held) -> None:
    withdraw_enrolment(held.an, by=held.advisor, now=at(6, 8))
    withdraw_enrolment(held.bo, by=held.advisor, now=at(7))
    assert held.came(held.first) == {"Bo": Status.ABSENT, "Cis": Status.ABSENT}
    assert held.came(held.second) == {"Cis": Status.ABSENT}


def test_reopening_and_closing_again_keeps_who_stayed_away_absent(held: Held) -> None:
    held.came(held.first)
    withdraw_enrolment(held.bo, by=held.advisor, now=at(7))
    reopen_session(held.first, by=held.advisor)
    assert held.came(held.first) == {"An": Status.ABSENT, "Bo": Status.ABSENT, "Cis": Status.ABSENT}


def test_who_waited_when_it_began_and_left_was_not_absent() -> None:
    held = Held(capacity=2)
    withdraw_enrolment(held.cis, by=held.advisor, now=at(7))
    assert held.came(held.first) == {"An": Status.ABSENT, "Bo": Status.ABSENT}


def test_mails_after_a_session_ask_nobody_to_sign_off(held: Held) -> None:
    held.came(held.second)
    give_role(make_account("an@x.example", person=held.people[0]), Role.STAFF, held.centre)
    tell(at(15))
    bodies = [str(sent.body) for sent in mail.outbox if "We misten je" in str(sent.subject)]
    assert len(bodies) == 3
    assert [("Bekijk je inschrijving:" in body, "of meld je af" in body) for body in bodies] == [(True, False)] * 3


def test_no_page_offers_to_sign_off_from_what_began(held: Held, settings: Any) -> None:
    settings.HAS_MAIL = True
    account = make_account("an@werk.example", person=held.people[0])
    give_role(account, Role.STAFF, held.centre)
    client = Client()
    client.force_login(account)
    pages = {
        client: reverse("programme:enrolment", args=[held.an.uuid]),
        Client(): reverse("programme:guest", args=[held.bo.uuid, proof_of_guest(held.bo)]),
    }
    for held_on, offers in ((today() + dt.timedelta(days=2), True), (today(), False)):
        held.offer.sessions.update(held_on=held_on, starts_at=dt.time(0))
        for each, url in pages.items():
            page = each.get(url).content.decode()
            assert (f"{url}afmelden/" in page) == offers, (url, offers)
    url = reverse("programme:guest_leave", args=[held.bo.uuid, proof_of_guest(held.bo)])
    assert "laatste sessie is begonnen" in Client().post(url, {"reason": "ziek"}, follow=True).content.decode()
    held.bo.refresh_from_db()
    assert held.bo.state == EnrolmentState.ENROLLED
