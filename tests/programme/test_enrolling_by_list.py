"""Enrolling by a list: what each row does is shown, and then all of it happens in order of the list, or nothing."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baken.apps.access.models import AuditContent
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, Role
from baken.apps.people.tests.factories import make_cell, make_centre, make_post
from baken.apps.programme import actions
from baken.apps.programme.actions import CannotEnrol
from baken.apps.programme.engine.listed import Listed, ListedOutcome, lines_in, mark_of_rows, people_on
from baken.apps.programme.models import Enrolment, Step
from baken.apps.programme.tests.factories import acting, make_staff
from baken.apps.programme.types import EnrolledBy, EnrolmentState
from baken.ground.audit import Verb
from baken.ground.periods import school_year_of, today
from tests.programme.listing import NOW, World, address, outcomes, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cell, aarde, beek):
    return World(cell, aarde, beek)


def test_lines_are_read_with_or_without_a_name_in_order():
    found = people_on(
        ["naam\te-mail", "AN@x.example", "", "Bo Peeters;bo@x.example", "Cis <cis@x.example>", "niemand", "a@b"]
    )
    assert found == [
        Listed("an@x.example"),
        Listed("bo@x.example", "Bo Peeters"),
        Listed("cis@x.example", "Cis"),
        Listed("", "niemand"),
        Listed("", "a@b"),
    ]


def test_a_table_is_read_by_its_headings_and_without_them_whole():
    rows = [(2, ["an@x.example", "2025", "An", "Peeters"])]
    assert lines_in(["E-mail", "jaar", "Voornaam", "Achternaam"], rows) == ["an@x.example\tAn\tPeeters"]
    assert lines_in(["an@x.example", "An"], [(2, ["bo@x.example", "Bo"])]) == ["an@x.example\tAn", "bo@x.example\tBo"]


def test_each_row_says_what_it_would_do_and_nothing_is_written(world):
    elsewhere = make_staff(world.aarde, "Twee")
    make_post(elsewhere, world.beek, function="arts")
    rows = world.shown(world.an, world.an, "niemand@x.example", "", elsewhere, world.dre, world.bo)
    assert outcomes(rows) == [
        ListedOutcome.ENROLLED,
        ListedOutcome.ALREADY,
        ListedOutcome.REFUSED,
        ListedOutcome.REFUSED,
        ListedOutcome.REFUSED,
        ListedOutcome.ENROLLED,
        ListedOutcome.WAITING,
    ]
    assert (rows[0].called, rows[0].centre, rows[6].why) == (
        "An Peeters",
        world.aarde.name,
        "alle plaatsen zijn bezet",
    )
    assert [row.called for row in rows[2:5]] == ["", "", ""]
    assert (Enrolment.objects.count(), Step.objects.count(), AuditContent.objects.count()) == (0, 0, 0)


def test_all_are_enrolled_in_order_of_the_list_each_with_an_entry_of_its_own(world):
    rows = world.done(world.cis, world.dre, world.an)
    assert outcomes(rows) == [ListedOutcome.ENROLLED, ListedOutcome.ENROLLED, ListedOutcome.WAITING]
    assert states() == [
        ("Cis", EnrolmentState.ENROLLED),
        ("Dre", EnrolmentState.ENROLLED),
        ("An", EnrolmentState.WAITING),
    ]
    assert set(Enrolment.objects.values_list("by", flat=True)) == {EnrolledBy.CELL}
    entries = AuditContent.objects.filter(verb=Verb.MADE, kind="programme.Enrolment")
    assert {entry.thing for entry in entries} == {str(each.uuid) for each in Enrolment.objects.all()}
    assert entries.count() == 3


def test_rows_that_cannot_be_are_left_out_in_so_many_words_or_nobody_is_enrolled(world):
    with pytest.raises(CannotEnrol, match="Sommige rijen kunnen niet"):
        world.done(world.an, "niemand@x.example")
    assert states() == []
    world.done(world.an, "niemand@x.example", leaves_rest=True)
    assert states() == [("An", EnrolmentState.ENROLLED)]


def test_what_was_looked_at_is_what_happens_or_nothing(world):
    mark = mark_of_rows(world.shown(world.an, world.bo))
    actions.enrol(world.offer, by=world.by, person=world.cis, centre=world.aarde, now=NOW)
    with pytest.raises(CannotEnrol, match="Intussen"):
        world.done(world.an, world.bo, mark=mark)
    assert states() == [("Cis", EnrolmentState.ENROLLED)]


def test_a_list_of_nobody_of_too_many_or_that_does_nothing_is_refused(world):
    with pytest.raises(CannotEnrol, match="niemand"):
        world.shown()
    with pytest.raises(CannotEnrol, match="Ten hoogste 300"):
        world.shown(*[f"p{number}@x.example" for number in range(301)])
    world.done(world.an)
    with pytest.raises(CannotEnrol, match="niemand ingeschreven"):
        world.done(world.an)


def test_a_director_enrols_the_own_staff_and_learns_nothing_of_others(world):
    rows = world.shown(world.an, world.dre, "niemand@x.example", by=world.director)
    assert outcomes(rows) == [ListedOutcome.ENROLLED, ListedOutcome.REFUSED, ListedOutcome.REFUSED]
    assert (rows[1].why, rows[1].person, rows[1].called) == (rows[2].why, None, "")
    world.done(world.an, world.dre, by=world.director, leaves_rest=True)
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.by) == (world.an, EnrolledBy.DIRECTOR)


def test_a_director_keeps_to_the_window_and_who_plans_does_not(world):
    world.offer.closes_on = dt.date(2026, 9, 9)
    world.offer.save()
    (row,) = world.shown(world.an, by=world.director)
    assert (row.outcome, "afgesloten" in row.why) == (ListedOutcome.REFUSED, True)
    assert outcomes(world.shown(world.an)) == [ListedOutcome.ENROLLED]


def test_nobody_else_enrols_by_a_list(world):
    other = acting(Role.STAFF, world.cell, world.aarde, world.an)
    for deed in (lambda: world.shown(world.an, by=other), lambda: world.done(world.an, by=other, mark="x")):
        with pytest.raises(CannotEnrol, match="niemand inschrijven"):
            deed()
    assert states() == []


# Pages


@pytest.fixture
def planner(client, world):
    client.force_login(make_holder(Role.ADVISOR, world.cell))
    return client


def page(world, name="enrol_list"):
    return reverse(f"programme:{name}", args=[world.offer.uuid])


def confirmed(client, where, answer, **more):
    said = {"confirm": "1", "mark": answer.context["mark"], "people": answer.context["people"]}
    return client.post(where, said | more)


@pytest.fixture
def now_open(world):
    """The offer as one enrols for it today."""
    world.offer.school_year, world.offer.opens_on = school_year_of(today()), today()
    world.offer.save()
    world.offer.sessions.update(held_on=today() + dt.timedelta(days=9))


def test_who_plans_pastes_looks_confirms_and_people_are_mailed(world, planner, now_open):
    assert planner.get(page(world)).status_code == 200
    text = f"e-mail\tnaam\n{address(world.an)}\tAn\nniemand@x.example\n{address(world.dre)}\n"
    answer = planner.post(page(world), {"people": text})
    assert outcomes(answer.context["rows"]) == [ListedOutcome.ENROLLED, ListedOutcome.REFUSED, ListedOutcome.ENROLLED]
    assert (states(), mail.outbox) == ([], [])
    again = confirmed(planner, page(world), answer)
    assert (again.status_code, states()) == (409, [])
    assert "Zeg dat je ze weglaat" in again.content.decode()
    assert confirmed(planner, page(world), answer, rest="on").status_code == 302
    assert [name for name, _state in states()] == ["An", "Dre"]
    assert [each.to for each in mail.outbox] == [[address(world.an)], [address(world.dre)]]


def test_a_file_is_read_as_well(world, planner, now_open):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (["Naam", "E-mail"], ["An Peeters", address(world.an)], ['=HYPERLINK("http://x.example")', ""]):
        book.active.append(row)
    book.save(buffer)
    file = SimpleUploadedFile("lijst.xlsx", buffer.getvalue())
    answer = planner.post(page(world), {"people": "", "file": file})
    assert outcomes(answer.context["rows"]) == [ListedOutcome.ENROLLED, ListedOutcome.REFUSED]
    plain = SimpleUploadedFile("lijst.csv", f"{address(world.bo)}\n{address(world.cis)}\n".encode())
    answer = planner.post(page(world), {"people": address(world.an), "file": plain})
    assert [row.called for row in answer.context["rows"]] == ["An Peeters", "Bo Peeters", "Cis Peeters"]


@pytest.mark.parametrize("content", [b"", b"\0\0", b"PK\x03\x04", b'"\n'])
def test_a_bad_file_is_refused_in_words(world, planner, content):
    answer = planner.post(page(world), {"people": "", "file": SimpleUploadedFile("lijst.csv", content)})
    assert (answer.status_code, bool(answer.context["refusals"]), states()) == (400, True, [])


def test_a_director_enrols_staff_by_a_list_for_a_session(world, client, now_open):
    world.offer.by_session = True
    world.offer.save()
    client.force_login(make_holder(Role.DIRECTOR, world.aarde))
    where, session = page(world, "enrol_staff_list"), world.offer.sessions.get()
    text = f"{address(world.an)}\n{address(world.dre)}\n"
    answer = client.post(where, {"people": text, "session": session.uuid})
    assert outcomes(answer.context["rows"]) == [ListedOutcome.ENROLLED, ListedOutcome.REFUSED]
    assert "Dre" not in answer.content.decode()
    assert confirmed(client, where, answer, rest="on", session=session.uuid).status_code == 302
    assert Enrolment.objects.get().session == session


@pytest.mark.parametrize("role", sorted(Role))
def test_whoever_may_not_is_refused(world, client, now_open, role):
    organisation = None if role in HELD_NOWHERE else world.cell if role in HELD_IN_CELL else world.aarde
    client.force_login(make_holder(role, organisation))
    plans = role in (Role.ADVISOR, Role.COORDINATOR)
    for name, may in (("enrol_list", plans), ("enrol_staff_list", role == Role.DIRECTOR)):
        for ask in (client.get, client.post):
            assert (ask(page(world, name)).status_code != 403) == may
    assert states() == []


def test_of_another_cell_there_is_nothing(world, client, now_open):
    other = make_cell("VCLB-POC", network="VCLB")
    elsewhere = make_centre("CLB Elders", network="VCLB", known_as={other: "E"})
    for role, where, name in ((Role.DIRECTOR, elsewhere, "enrol_staff_list"), (Role.ADVISOR, other, "enrol_list")):
        client.force_login(make_holder(role, where))
        assert client.get(page(world, name)).status_code == 404
        assert client.post(page(world, name), {"people": address(world.an)}).status_code == 404
    assert states() == []
