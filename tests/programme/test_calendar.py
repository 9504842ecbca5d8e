"""The sessions of a month and of a year, and the school holidays, on their pages."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_person
from baken.apps.programme.models import Holiday
from baken.apps.programme.types import OfferState, SessionState
from baken.ground.periods import school_year_of, today
from tests.programme.offering import make_offer, make_session
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
CALENDAR, SESSIONS = "/aanbod/kalender/", "/aanbod/sessies/"


@pytest.fixture
def member(client, aarde):
    client.force_login(make_holder(Role.STAFF, aarde, person=make_person("mij@x.example")))
    return show(client)


@pytest.fixture
def advisor(client, cell):
    client.force_login(make_holder(Role.ADVISOR, cell))
    return show(client)


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return show(client)


@pytest.fixture
def held(cell):
    """Sessions of November 2025, of which a centre sees one."""
    make_session(make_offer(cell, title="Signaal"), dt.date(2025, 11, 14), starts_at=dt.time(9, 30))
    make_session(make_offer(cell, "V2", title="Ontwerp A", state=OfferState.DRAFT), dt.date(2025, 11, 14))
    make_session(make_offer(cell, "V3", title="Weg"), dt.date(2025, 11, 14), state=SessionState.CANCELLED)
    make_session(make_offer(cell, "V4", title="Afgelast", state=OfferState.CANCELLED), dt.date(2025, 11, 14))


def test_a_centre_sees_in_the_calendar_what_was_published_and_goes_on(member, held):
    said = page(member.get(CALENDAR, {"maand": "2025-11"}))
    assert "vrijdag 14 november 09:30 Signaal" in said
    assert [word for word in ("Ontwerp A", "Weg", "Afgelast") if word in said] == []
    assert "Wapenstilstand" in said
    assert "Herfstvakantie" in said


def test_who_plans_sees_drafts_too_and_that_they_are(advisor, held):
    assert "Ontwerp A Ontwerp" in page(advisor.get(CALENDAR, {"maand": "2025-11"}))


@pytest.mark.parametrize("month", ["", "2025-13", "0000-01", "9999-12", "x", "２０２５-01"])
def test_an_odd_month_gives_this_one(member, month):
    months = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ]
    assert f"Kalender van {months[today().month - 1]}" in page(member.get(CALENDAR, {"maand": month}))


def test_the_list_of_sessions_is_narrowed_and_taken_along(member, cell, held):
    answer = member.get(SESSIONS, {"jaar": "2025"})
    assert [row[:3] for row in rows(answer, "Sessies")] == [["14 nov 2025", "09:30", "Signaal"]]
    assert rows(member.get(SESSIONS, {"jaar": "2025", "vanaf": "2025-11-15"}), "Sessies") is None
    lines = member.get("/aanbod/sessies/sessies.csv", {"jaar": "2025"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[:5] for line in lines[1:]] == [["2025-11-14", "09:30", "", "V2501", "Signaal"]]


def test_holidays_are_written_down_and_go_by_the_rule_again(coordinator):
    year = school_year_of(today())
    address = f"/programma/vakanties/{year}/wijzigen/"
    day = dt.date(year, 10, 5).isoformat()
    wrong = coordinator.post(address, {"name_0": "Brugdag", "first_0": day})
    assert "Kies een dag." in page(wrong)
    assert Holiday.objects.count() == 0
    coordinator.post(address, {"name_0": "Brugdag", "first_0": day, "last_0": day})
    shown = coordinator.get("/programma/vakanties/")
    assert rows(shown, "Schoolvakanties") == [["Brugdag", f"5 okt {year}", f"5 okt {year}"]]
    coordinator.post(f"/programma/vakanties/{year}/regel/")
    assert len(rows(coordinator.get("/programma/vakanties/"), "Schoolvakanties")) == 10


def test_an_advisor_reads_holidays_and_does_not_write_them(advisor):
    year = school_year_of(today())
    assert advisor.get("/programma/vakanties/").status_code == 200
    for address in (f"/programma/vakanties/{year}/wijzigen/", f"/programma/vakanties/{year}/regel/"):
        assert (advisor.get(address).status_code, advisor.post(address).status_code) == (403, 403)


def test_a_year_that_is_none_is_not_there(coordinator):
    assert [coordinator.get(f"/programma/vakanties/{year}/wijzigen/").status_code for year in (0, 1979, 2100)] == [
        404
    ] * 3
