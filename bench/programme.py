"""Pages of an offer with twenty thousand enrolments, against the bare list."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from baken.apps.access.engine import showing
from baken.apps.access.models import Account
from baken.apps.people.models import Address, Post
from baken.apps.programme.models import Enrolment, Offer, Session, Step
from baken.apps.programme.types import EnrolledBy, EnrolmentState, Level, SessionState, Strategy, Why
from baken.ground.periods import Period, school_year_of, today
from bench.bare import BareClient
from bench.clock import Clock, ratio
from bench.figures import forget, sector_mart
from bench.sector import CELL, COORDINATOR

REQUESTS = 10
ENROLMENTS, SESSIONS = 20_000, 5
CODE = "VEEL"


def pages(clock: Clock, *, turns: int) -> dict[str, Any]:
    """Measure what who plans asks of such an offer: its list, a search, one enrolment, the page of the offer, making
    an enrolment, the list of the whole programme, a figure that is counted anew, and all rows as a file."""
    offer = _filled()
    client, bare = Client(), BareClient.set_up()
    client.force_login(Account.objects.get(email=COORDINATOR))
    listed = f"/programma/{offer.uuid}/inschrijvingen/"
    [name] = offer.enrolments.order_by("pk").values_list("person__last_name", flat=True)[:1]
    one = offer.enrolments.order_by("pk")[ENROLMENTS // 2].uuid

    def asking(address: str, **asked: str) -> Callable[[], None]:
        def ask() -> None:
            for _ in range(REQUESTS):
                response = client.get(address, asked)
                assert response.status_code == 200, response

        return ask

    new = iter(_strangers(offer))
    session = offer.sessions.order_by("pk")[0]

    def enrol() -> None:
        for _ in range(REQUESTS):
            response = client.post(f"{listed}nieuw/", {"email": next(new), "session": str(session.uuid)})
            assert response.status_code == 302, response.content.decode()

    def export() -> None:
        response = client.get(f"{listed[:-1]}.csv")
        assert response.status_code == 200, response
        assert b"".join(response).count(b"\n") > offer.enrolments.count()

    def ask_bare_list() -> None:
        for _ in range(REQUESTS):
            bare.list()

    works = {
        "list": asking(listed),
        "search": asking(listed, tekst=name),
        "detail": asking(f"/inschrijvingen/{one}/"),
        "offer": asking(f"/aanbod/{offer.uuid}/"),
        "programme": asking("/programma/"),
        "create": enrol,
        "bare list": ask_bare_list,
    }
    timings = clock.in_turns(works, turns=turns)
    found: dict[str, Any] = {}
    for work, timing in timings.items():
        told = timing.summary()
        found[work] = {what: number if what == "turns" else number / REQUESTS for what, number in told.items()}
        found[work]["units"] = ratio(timings, work, "bare list")["cpu"]
    mart = sector_mart()
    year = Period.school_year(offer.school_year).code
    figure = f"/inzicht/cijfer/?indicator=programme.too_little_known&periode={year}"
    counted = clock.in_turns(
        {"statistics": lambda: client.get(figure), "bare list": bare.list}, turns=3, before=lambda: forget(mart)
    )
    found["statistics"] = counted["statistics"].summary() | {"units": ratio(counted, "statistics", "bare list")["cpu"]}
    shown = client.session
    showing.note(shown, strong=True)
    shown.save()
    whole = clock.in_turns({"export": export}, turns=3)
    found["export"] = whole["export"].summary() | {"rows": offer.enrolments.count()}
    return found


@transaction.atomic
def _filled() -> Offer:
    """The offer, made where it is not there: everyone of the sector is enrolled for each of its sessions."""
    there = Offer.objects.filter(cell=CELL, code=CODE).first()
    if there is not None:
        return there
    offer = Offer.objects.create(
        cell_id=CELL,
        code=CODE,
        title="Koffiemoment",
        strategy=Strategy.HELPDESK_SESSION,
        school_year=school_year_of(today()),
        by_session=True,
        capacity=ENROLMENTS,
        opens_on=today(),
        level=Level.BASIC,
    )
    days = [today() + dt.timedelta(days=day) for day in range(1, SESSIONS + 1)]
    sessions = [
        Session.objects.create(offer=offer, number=str(number), held_on=day, state=SessionState.PLANNED)
        for number, day in enumerate(days, 1)
    ]
    posts = Post.objects.filter(centre__isnull=False).order_by("pk").values_list("person", "centre")
    people = dict(posts[: ENROLMENTS // SESSIONS])
    now, levels = timezone.now(), itertools.cycle(Level.values)
    made = Enrolment.objects.bulk_create(
        Enrolment(
            offer=offer,
            session=session,
            person_id=person,
            centre_id=centre,
            state=EnrolmentState.ENROLLED,
            by=EnrolledBy.SELF,
            asked_at=now,
            changed_at=now,
            level=next(levels),
        )
        for session in sessions
        for person, centre in people.items()
    )
    Step.objects.bulk_create(
        Step(enrolment=each, at=now, state=EnrolmentState.ENROLLED, why=Why.ASKED) for each in made
    )
    return offer


def _strangers(offer: Offer) -> list[str]:
    """Addresses of people of the sector who are not enrolled; their enrolments are of one session."""
    first = offer.sessions.order_by("pk")[0]
    enrolled = Enrolment.objects.filter(session=first).values("person")
    posts = Post.objects.filter(centre__isnull=False).exclude(person__in=enrolled).values("person")
    return list(Address.objects.filter(person__in=posts).order_by("pk").values_list("email", flat=True)[:400])
