"""What people followed: one's own record, and that of the staff of a centre; with hours, as files and on paper."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import join_persons
from baken.apps.people.models import Person, Theme
from baken.apps.people.tests.factories import make_person
from baken.apps.programme.models import Participation, Session
from baken.apps.programme.queries import own_record, record_of, staff_followed, totals_of
from baken.apps.programme.tests.factories import make_offer, make_session, make_staff
from baken.apps.programme.types import SessionState, Status
from baken.ground.periods import school_year_of, today
from tests.programme.attending import Place, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


def present(
    session: Session, person: Person, centre: Any, *, status: Status = Status.PRESENT, minutes: int | None = None
) -> Participation:
    return Participation.objects.create(session=session, person=person, centre=centre, status=status, minutes=minutes)


def director(place: Place, role: Role = Role.DIRECTOR) -> Actor:
    return Actor(role, place.cell.pk, centre=place.oever.pk)


def staff(place: Place, person: Person) -> Actor:
    return Actor(Role.STAFF, place.cell.pk, centre=place.oever.pk, person=person.pk)


def login(role: Role, where: Any, person: Person | None = None) -> Client:
    account = make_account(f"{role.value}@hier.example", name=f"Houder {role.label}", person=person)
    give_role(account, role, where)
    client = Client()
    client.force_login(account)
    return show(client, strong=True)


def read(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(f"programme:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode("utf-8-sig"))


# What counts


def test_minutes_that_are_noted_count_else_the_planned_length_else_nothing(place: Place) -> None:
    an = make_staff(place.oever, "An")
    second = make_session(place.offer, 2)
    third = make_session(place.offer, 3, starts_at=None, ends_at=None)
    present(place.session, an, place.oever, minutes=50)
    present(second, an, place.oever)
    present(third, an, place.oever)
    counted = own_record(staff(place, an)).order_by("session__held_on").values_list("counted", flat=True)
    assert list(counted) == [50, 180, None]
    assert [
        (each.code, each.sessions, each.minutes, each.unknown) for each in totals_of(own_record(staff(place, an)))
    ] == [("2026-2027", 3, 230, 1)]


def test_only_where_somebody_was_present_at_what_took_place_counts(place: Place) -> None:
    an = make_staff(place.oever, "An")
    present(place.session, an, place.oever, status=Status.ABSENT)
    present(make_session(place.offer, 2), an, place.oever, status=Status.WAITING)
    present(make_session(place.offer, 3, state=SessionState.CANCELLED), an, place.oever)
    assert list(own_record(staff(place, an))) == []


def test_who_stands_twice_at_one_session_followed_it_once(place: Place) -> None:
    an, former = make_staff(place.oever, "An"), make_person("an@vroeger.example", first_name="An", last_name="Peeters")
    present(place.session, an, place.oever)
    present(place.session, former, place.oever, minutes=50)
    join_persons(person=former, into=an, by=Actor(Role.COORDINATOR, place.cell.pk))
    for record in (own_record(staff(place, an)), record_of(director(place), person=an.pk)):
        assert [row.counted for row in record] == [50]
        assert [(each.sessions, each.minutes) for each in totals_of(record)] == [(1, 50)]
    (followed,) = staff_followed(director(place), year=2026, on=dt.date(2026, 11, 2))
    assert (followed.sessions, followed.minutes) == (1, 50)


def test_of_two_centres_that_count_a_session_each_director_sees_their_own(place: Place) -> None:
    an, former = make_staff(place.oever, "An"), make_person("an@vroeger.example", first_name="An", last_name="Peeters")
    present(place.session, an, place.oever)
    present(place.session, former, place.kaai, minutes=50)
    join_persons(person=former, into=an, by=Actor(Role.COORDINATOR, place.cell.pk))
    assert [row.centre for row in record_of(director(place), person=an.pk)] == [place.oever]
    assert [row.counted for row in own_record(staff(place, an))] == [50]


def test_years_are_summed_apart_the_last_first(place: Place) -> None:
    an = make_staff(place.oever, "An")
    before = make_session(make_offer(place.cell, "V2501", school_year=2025), held_on=dt.date(2025, 11, 1))
    present(before, an, place.oever)
    present(place.session, an, place.oever)
    assert [(each.code, each.hours) for each in totals_of(own_record(staff(place, an)))] == [
        ("2026-2027", 3.0),
        ("2025-2026", 3.0),
    ]


# Who sees it


def test_ones_own_record_holds_what_was_followed_for_any_centre_by_any_address(place: Place) -> None:
    an, former = make_staff(place.oever, "An"), make_person("an@vroeger.example", first_name="An", last_name="Peeters")
    bo = make_staff(place.oever, "Bo")
    present(place.session, an, place.oever)
    present(make_session(place.offer, 2), former, place.elders)
    present(make_session(place.offer, 3), bo, place.oever)
    join_persons(person=former, into=an, by=Actor(Role.COORDINATOR, place.cell.pk))
    assert [row.session.number for row in own_record(staff(place, an)).order_by("pk")] == ["1", "2"]


def test_a_director_sees_of_the_staff_what_counted_for_the_own_centre_and_nothing_of_others(place: Place) -> None:
    an, bo = make_staff(place.oever, "An"), make_staff(place.kaai, "Bo")
    present(place.session, an, place.oever)
    present(make_session(place.offer, 2), an, place.kaai)
    present(place.session, bo, place.kaai)
    by = director(place)
    assert [row.session.number for row in record_of(by, person=an.pk)] == ["1"]
    assert [
        (each.name, each.sessions, each.hours) for each in staff_followed(by, year=2026, on=dt.date(2026, 11, 2))
    ] == [("An Peeters", 1, 3.0)]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DIRECTOR, Role.CENTRE_COORDINATOR)])
def test_nobody_else_reads_the_records_of_staff(place: Place, role: Role) -> None:
    an = make_staff(place.oever, "An")
    present(place.session, an, place.oever)
    by = Actor(role, place.cell.pk, centre=place.oever.pk)
    assert staff_followed(by, year=2026, on=dt.date(2026, 11, 2)) == []


# Pages


def test_the_page_says_what_was_followed_and_how_the_hours_are_counted(place: Place) -> None:
    an = make_staff(place.oever, "An")
    place.offer.themes.add(Theme.objects.get_or_create(name="taalbeleid")[0])
    present(place.session, an, place.oever, minutes=95)
    text = read(login(Role.STAFF, place.oever, an), "record")
    assert "Aanbod V2601" in text
    assert "taalbeleid" in text
    assert "1,58" in text
    assert "genoteerd" in text


def test_it_is_searched_narrowed_and_sorted(place: Place) -> None:
    an = make_staff(place.oever, "An")
    other = make_offer(place.cell, "P1", title="Leergroep", strategy="plg")
    present(place.session, an, place.oever)
    present(make_session(other, 2), an, place.oever)
    client = login(Role.STAFF, place.oever, an)
    assert "Leergroep" not in read(client, "record", zoek="aanbod")
    assert "Aanbod V2601" not in read(client, "record", soort="plg")
    assert "Niets gevonden" in read(client, "record", zoek="iets anders")
    assert (
        read(client, "record", jaar="nonsens", soort="nonsens", sorteer="nonsens", pagina="x").count("Leergroep") == 1
    )
    text = read(client, "record", sorteer="titel")
    assert text.index("Aanbod V2601") < text.index("Leergroep")


def test_who_followed_nothing_reads_so(place: Place) -> None:
    assert "Niets gevonden" in read(login(Role.STAFF, place.oever, make_staff(place.oever, "An")), "record")
    assert "Niets gevonden" in read(login(Role.CENTRE_COORDINATOR, place.oever), "record")


def test_a_file_holds_what_was_asked_for(place: Place) -> None:
    an = make_staff(place.oever, "An")
    present(place.session, an, place.oever, minutes=90)
    rows = list(csv.reader(io.StringIO(read(login(Role.STAFF, place.oever, an), "record_csv")), delimiter=";"))
    assert rows[1] == [
        "2026-2027",
        "2026-11-01",
        "Aanbod V2601",
        "Vorming",
        "",
        place.cell.name,
        place.oever.name,
        "1,5",
        "genoteerd",
        "",
    ]
    assert len(rows) == 2


def test_on_paper_it_says_the_hours_of_each_year(place: Place) -> None:
    an = make_staff(place.oever, "An")
    present(place.session, an, place.oever, minutes=90)
    answer = login(Role.STAFF, place.oever, an).get(reverse("programme:record_pdf"))
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mijn-vorming.pdf"'
    assert "1,5 uur" in text.replace("\u202f", " ").replace("\xa0", " ")
    assert "Aanbod V2601" in text


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CENTRE_COORDINATOR])
def test_who_leads_the_centre_finds_the_staff_with_their_hours(place: Place, role: Role) -> None:
    an = make_staff(place.oever, "An")
    session = make_session(make_offer(place.cell, "V1", school_year=school_year_of(today())), held_on=today())
    present(session, an, place.oever)
    client = login(role, place.oever)
    assert "An Peeters" in read(client, "records")
    assert "Aanbod V1" in read(client, "record_of_staff", an.uuid)
    assert "An Peeters" in read(client, "records_csv")
    assert "Aanbod V1" in read(client, "record_of_staff_csv", an.uuid)
    assert client.get(reverse("programme:record_of_staff_pdf", args=[an.uuid])).status_code == 200
    assert "Niemand gevonden" in read(client, "records", zoek="Zoë")
    assert read(client, "records", sorteer="-uren", jaar="1900").count("An Peeters") == 1


def test_staff_are_sorted_one_way_and_the_other_by_the_same_name(place: Place) -> None:
    for first, last in (("Zoë", "Aerts"), ("An", "Étienne"), ("Bo", "Zwart")):
        person = make_staff(place.oever, first)
        person.last_name = last
        person.save()
    client = login(Role.DIRECTOR, place.oever)
    page = reverse("programme:records")
    names = [
        [each.name for each in client.get(page, {"sorteer": sort}).context["page"].object_list]
        for sort in ("naam", "-naam")
    ]
    assert names[0] == names[1][::-1]


def test_of_who_works_elsewhere_there_is_no_page(place: Place) -> None:
    bo = make_staff(place.kaai, "Bo")
    present(place.session, bo, place.oever)
    client = login(Role.DIRECTOR, place.oever)
    for key in (bo.uuid, uuid.uuid4()):
        assert client.get(reverse("programme:record_of_staff", args=[key])).status_code == 404


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.STAFF])
def test_pages_of_the_staff_are_refused_to_others(place: Place, role: Role) -> None:
    client = login(role, place.cell if role is Role.ADVISOR else place.oever)
    an = make_staff(place.oever, "An")
    for name, args in (("records", []), ("record_of_staff", [an.uuid]), ("records_csv", [])):
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 403


def test_lists_cost_the_same_however_long_they_are(place: Place) -> None:
    an = make_staff(place.oever, "An")
    present(place.session, an, place.oever)
    client, leads = login(Role.STAFF, place.oever, an), login(Role.DIRECTOR, place.oever)

    def statements() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as own:
            read(client, "record")
        with CaptureQueriesContext(connection) as of_staff:
            read(leads, "records")
        return len(own), len(of_staff)

    statements()  # the first time looks up what stays
    few = statements()
    for number in range(2, 12):
        present(make_session(place.offer, number), an, place.oever)
        make_staff(place.oever, f"Bo{number}")
    assert statements() == few
    assert few == (15, 12 + (connection.vendor == "postgresql"))  # which locks the end of the trail
