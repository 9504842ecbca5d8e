"""What a list of whom to enrol says: nobody on it is lost, and a centre reads of its staff what was told there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.models import Address
from baken.apps.people.tests.factories import known_there, make_post
from baken.apps.programme import actions
from baken.apps.programme.engine.listed import Listed, ListedOutcome, lines_in, people_on
from baken.apps.programme.models import Enrolment
from baken.apps.programme.tests.factories import acting, make_staff
from baken.ground.periods import school_year_of, today
from tests.programme.listing import NOW, World, address, outcomes, states

AN, BO, CIS = Listed("an@x.be", "An"), Listed("bo@x.be", "Bo"), Listed("cis@x.be")
names = st.sampled_from(["", "An", "Bo Maes", "Peeters, An", "Dr. Cis (arts)", "D'Hondt Dré", "mailto:", "a@b"])
mails = st.from_regex(r"[a-z][a-z0-9.'+_-]{0,8}[a-z0-9]@[a-z]{2,6}\.(be|example)", fullmatch=True).filter(
    lambda text: ".." not in text
)
shapes = st.sampled_from(
    ["{mail}", "<{mail}>", "{name} <{mail}>", "{name} {mail}", "{mail} ({name})", "<mailto:{mail}>"]
)
between = st.sampled_from([";", "; ", ",", ", ", " ", "\t", "\n", ";\n", " / ", "|"])


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("An <an@x.be>; Bo <bo@x.be>; cis@x.be", [AN, BO, CIS]),
        ("an@x.be, bo@x.be", [Listed("an@x.be"), Listed("bo@x.be")]),
        ("an@x.be bo@x.be", [Listed("an@x.be"), Listed("bo@x.be")]),
        (
            "Peeters, An <an@x.be>; Maes, Bo <bo@x.be>",
            [Listed("an@x.be", "Peeters, An"), Listed("bo@x.be", "Maes, Bo")],
        ),
        ("an@x.be\tAn\tbo@x.be\tBo", [AN, BO]),
        ("An\tan@x.be\tBo\tbo@x.be", [AN, BO]),
        ("an@x.be An; bo@x.be Bo", [AN, BO]),
        ("An <an@x.be><mailto:an@x.be>", [AN]),
        ("An <an@x.be>; Bo <bo@x>", [AN, Listed("", "Bo bo@x")]),
        ("(an@x.be)/'bo@x.be'.", [Listed("an@x.be"), Listed("bo@x.be")]),
        ("an@x.be\tAn\tGeannuleerd", [Listed("an@x.be", "An", is_off=True)]),
    ],
)
def test_a_line_names_everyone_whose_address_is_in_it(line: str, people: list[Listed]) -> None:
    assert people_on([line]) == people


@given(st.lists(st.tuples(mails, names, shapes, between), min_size=1, max_size=12))
def test_no_address_in_a_pasted_text_is_lost_and_what_was_read_is_read_again_alike(said: list[Any]) -> None:
    text = "".join(shape.format(mail=mail, name=name) + apart for mail, name, shape, apart in said)
    found = people_on(text.splitlines())
    assert {each.email for each in found} - {""} == {mail.strip("'") for mail, _name, _shape, _apart in said}
    assert people_on([each.line for each in found]) == found


def test_a_file_says_who_was_called_off() -> None:
    headings = ["Name", "Email Address", "Registration state"]
    rows = [(2, ["An", "an@x.be", "Completed"]), (3, ["Bo", "bo@x.be", "Withdrawn"]), (4, ["", "cis@x.be"])]
    assert people_on(lines_in(headings, rows)) == [AN, Listed("bo@x.be", "Bo", is_off=True), CIS]


# What is shown and done


@pytest.fixture
def world(cell: Any, aarde: Any, beek: Any) -> World:
    return World(cell, aarde, beek)


@pytest.fixture
def an_known_here(world: World) -> Any:
    """An works at two centres: Beek made her known by a private address, Aarde by another name and address."""
    make_post(world.an, world.beek, function="arts")
    Address.objects.create(person=world.an, email="prive@thuis.example")
    known_there(world.an, world.aarde, email="an.hier@aarde.example", first_name="Annie", last_name="Van Hier")
    Address.objects.create(person=world.an, email="an.hier@aarde.example")
    return world.an


@pytest.mark.django_db
def test_who_was_called_off_is_refused_in_words(world: World) -> None:
    off = Listed(address(world.an), "An", is_off=True)
    (row,) = actions.rehearse_list(world.offer, by=world.by, people=[off], now=NOW)
    assert (row.outcome, row.why, row.person) == (ListedOutcome.REFUSED, "Staat in de lijst als geannuleerd.", None)


@pytest.mark.django_db
@pytest.mark.usefixtures("an_known_here")
def test_a_centre_reads_a_name_as_it_is_known_there_and_matches_addresses_told_there(world: World) -> None:
    said = ("an.hier@aarde.example", "prive@thuis.example", f"an@{world.aarde.pk}.example", "niemand@x.example")
    rows = world.shown(*said, by=world.director)
    assert outcomes(rows) == [ListedOutcome.ENROLLED, *[ListedOutcome.REFUSED] * 3]
    assert (rows[0].called, rows[0].centre) == ("Annie Van Hier", world.aarde.name)
    assert {(row.why, row.person, row.called) for row in rows[1:]} == {(rows[3].why, None, "")}


@pytest.mark.django_db
def test_a_centre_reads_of_an_enrolment_through_another_that_there_is_one_and_no_more(
    world: World, an_known_here: Any
) -> None:
    actions.enrol(world.offer, by=world.by, person=an_known_here, centre=world.beek, now=NOW)
    actions.enrol(world.offer, by=world.by, person=world.bo, centre=world.aarde, now=NOW)
    rows = world.shown("an.hier@aarde.example", world.bo, by=world.director)
    assert [(row.outcome, row.why, row.called, row.centre) for row in rows] == [
        (ListedOutcome.ALREADY, "", "Annie Van Hier", ""),
        (ListedOutcome.ALREADY, "Ingeschreven", "Bo Peeters", world.aarde.name),
    ]
    rows = world.shown("prive@thuis.example")
    assert [(row.why, row.called, row.centre) for row in rows] == [("Ingeschreven", "An Peeters", world.beek.name)]


@pytest.mark.django_db
def test_who_plans_reads_a_name_as_the_centre_of_the_enrolment_knows_it(world: World) -> None:
    known_there(world.bo, world.aarde, email="bo.hier@aarde.example", first_name="Boris", last_name="Hier")
    assert [row.called for row in world.shown(world.bo)] == ["Boris Hier"]
    world.done(world.bo)
    assert [row.called for row in world.shown(world.bo)] == ["Boris Hier"]


@pytest.mark.django_db
def test_a_director_who_chooses_staff_reads_no_state_and_no_name_of_elsewhere(
    world: World, an_known_here: Any, client: Any
) -> None:
    _open_now(world)
    actions.enrol(world.offer, by=world.by, person=an_known_here, centre=world.beek, now=NOW)
    client.force_login(make_holder(Role.DIRECTOR, world.aarde))
    enrolled = client.get(reverse("programme:enrol_staff", args=[world.offer.uuid])).context["enrolled"]
    assert [(post.name, post.state) for post in enrolled] == [("Annie Van Hier", "Al ingeschreven")]
    told = actions.enrol_staff(world.offer, by=world.director, people=[an_known_here], now=timezone.now())
    assert told["refused"] == ["Annie Van Hier is hier al voor ingeschreven."]


@pytest.mark.django_db
def test_a_colleague_is_found_by_an_address_told_at_the_centre_alone(world: World, an_known_here: Any) -> None:
    made = actions.enrol(world.offer, by=world.by, person=world.bo, centre=world.aarde, now=NOW)
    bo = acting(Role.STAFF, world.cell, world.aarde, world.bo)
    with pytest.raises(actions.CannotEnrol, match="niemand met dit adres"):
        actions.pass_on_to(made, by=bo, email="prive@thuis.example", now=NOW)
    assert states() == [("Bo", "ingeschreven")]
    actions.pass_on_to(made, by=bo, email="An.Hier@aarde.example", now=NOW)
    assert Enrolment.objects.get(person=an_known_here).centre == world.aarde


def _open_now(world: World) -> None:
    world.offer.school_year, world.offer.opens_on = school_year_of(today()), today()
    world.offer.save()
    world.offer.sessions.update(held_on=today() + dt.timedelta(days=9))


@pytest.mark.django_db
def test_the_name_that_was_read_is_shown_where_it_is_another_and_the_list_can_be_bettered(
    world: World, client: Any
) -> None:
    _open_now(world)
    client.force_login(make_holder(Role.ADVISOR, world.cell))
    page = reverse("programme:enrol_list", args=[world.offer.uuid])
    text = f"{address(world.an)}\tPeeters An\n{address(world.bo)}\tCis Claes\n"
    file = SimpleUploadedFile("lijst.csv", b"E-mail,Naam,Status\ndre@x.example,Dre,Geannuleerd\n")
    answer = client.post(page, {"people": text, "file": file})
    shown = answer.content.decode()
    assert ("in de lijst staat: Cis Claes" in shown, "in de lijst staat: Peeters An" in shown) == (True, False)
    again = client.post(page, {"people": answer.context["people"], "verder": "1"})
    assert "Cis Claes" in again.context["form"]["people"].value()
    assert again.context["form"]["people"].value().splitlines()[2] == "dre@x.example\tDre\tgeannuleerd"
    assert (again.templates[0].name, states()) == ("programme/enrol_list.html", [])


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "statements"), [(Role.ADVISOR, 17), (Role.DIRECTOR, 20)])
def test_a_row_more_costs_what_enrolling_does_and_no_look_at_who_that_is(
    world: World, role: Role, statements: int
) -> None:
    by = world.by if role == Role.ADVISOR else world.director
    people = [make_staff(world.aarde, f"P{number}") for number in range(6)]
    counts = []
    for some in (people[:2], people):
        with CaptureQueriesContext(connection) as asked:
            world.shown(*some, by=by)
        counts.append(len(asked))
    assert counts[1] - counts[0] == 4 * statements
