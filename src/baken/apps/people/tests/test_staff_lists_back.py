"""A staff list that is taken back leaves what is needed since, and says what keeps it from being taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import CannotTakeBack, apply_staff_list, employ, note_expertise, take_back_staff_list
from baken.apps.people.models import Department, KnownAs, Person, Post
from baken.apps.people.queries import staff_plan
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.types import ExpertiseKind, StaffRow, Terms

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 7, 1)
BEFORE, LAST = DAY - dt.timedelta(days=1), dt.date(2025, 8, 31)
ELSEWHERE = StaffRow("a@x.example", "An", "Hier")


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def centre(cell):
    return make_centre("CLB Beek", known_as={cell: "B"})


@pytest.fixture
def by(cell):
    return Actor(Role.COORDINATOR, cell.pk)


def applied(centre, *rows, by=None):
    return apply_staff_list(by=by, centre=centre, on=DAY, plan=staff_plan(centre=centre, on=DAY, rows=rows))


def an_elsewhere():
    return make_person("a@x.example", first_name="Geheim", last_name="Elders")


def said_of_an():
    return [str(known) for known in KnownAs.objects.all()]


# What somebody is known by.


def test_what_somebody_who_helps_is_known_by_stays(centre):
    person = an_elsewhere()
    trace = applied(centre, ELSEWHERE)
    note_expertise(
        by=None, person=person, centre=centre.pk, about=None, kind=ExpertiseKind.CONTACT, remark="", starts_on=DAY
    )
    take_back_staff_list(trace)
    assert (said_of_an(), Post.objects.count()) == (["An Hier"], 0)


def test_what_was_said_before_a_list_is_there_after_it(centre):
    KnownAs.objects.create(
        person=an_elsewhere(), centre=centre, email="a@x.example", first_name="An", last_name="Toen"
    )
    trace = applied(centre, ELSEWHERE)
    assert said_of_an() == ["An Toen"]
    take_back_staff_list(trace)
    assert said_of_an() == ["An Toen"]


def test_whom_a_list_does_not_name_is_called_as_who_applies_it_calls_them_elsewhere(cell, centre, by):
    oever = make_centre("CLB Oever", known_as={cell: "O"})
    said = {"email": "a@x.example", "first_name": "An", "last_name": "Aerts"}
    employ(by=by, organisation=oever, terms=Terms("arts"), starts_on=DAY, **said)
    make_person("b@x.example", first_name="Geheim", last_name="Elders")
    applied(centre, StaffRow("a@x.example"), StaffRow("b@x.example"), by=by)
    assert list(KnownAs.objects.order_by("email").values_list("first_name", "last_name")) == [
        ("An", "Aerts"),
        ("", ""),
    ]


# What has no place any more.


def in_team(centre):
    team = Department.objects.create(centre=centre, name="Noord", started_on=DAY - dt.timedelta(days=90))
    people = [make_person(f"{number}@x.example", first_name=f"P{number}") for number in range(2)]
    for person in people:
        Post.objects.create(person=person, centre=centre, department=team, function="arts", started_on=BEFORE)
    return team


def test_a_post_does_not_come_back_in_a_department_that_closed(centre):
    team = in_team(centre)
    trace = applied(centre, StaffRow("0@x.example", department="Zuid"))
    Department.objects.filter(pk=team.pk).update(ended_on=BEFORE)
    with pytest.raises(CannotTakeBack, match="niet heel de tijd"):
        take_back_staff_list(trace)


def test_a_post_does_not_come_back_in_a_department_that_is_gone(centre):
    in_team(centre)
    trace = applied(centre, StaffRow("0@x.example", department="Zuid"))
    trace = [[*step[:2], step[2] and {**step[2], "department_id": -1}, step[3]] for step in trace if step[0] == "post"]
    with pytest.raises(CannotTakeBack, match="is er niet meer"):
        take_back_staff_list(trace)


def test_a_post_does_not_come_back_at_a_centre_that_ended_and_that_is_said(centre):
    in_team(centre)
    trace = applied(centre, StaffRow("0@x.example"))
    type(centre).objects.filter(pk=centre.pk).update(ended_on=LAST)
    with pytest.raises(CannotTakeBack, match="houdt op te bestaan"):
        take_back_staff_list(trace)


def test_a_post_that_had_a_last_day_after_the_end_of_the_centre_does_not_come_back(centre):
    in_team(centre)
    Post.objects.update(ended_on=LAST + dt.timedelta(days=90), department=None)
    trace = applied(centre, StaffRow("0@x.example"))
    type(centre).objects.filter(pk=centre.pk).update(ended_on=LAST)
    with pytest.raises(CannotTakeBack, match="houdt op te bestaan"):
        take_back_staff_list(trace)


def test_a_list_of_before_that_told_no_first_day_of_a_department_is_taken_back(centre):
    team = in_team(centre)
    Department.objects.filter(pk=team.pk).update(ended_on=LAST)
    trace = [["department", team.pk, {"ended_on": None}, {"ended_on": LAST.isoformat()}]]
    take_back_staff_list(trace)
    team.refresh_from_db()
    assert (team.started_on, team.ended_on) == (DAY - dt.timedelta(days=90), None)


# The end of the centre.


def test_a_plan_tells_what_ends_with_the_centre_and_that_is_what_comes(centre):
    in_team(centre)
    rows = [StaffRow("0@x.example", function="psycholoog"), StaffRow("9@x.example", "Nu", "Nieuw", department="Zuid")]
    mark = staff_plan(centre=centre, on=DAY, rows=rows).mark
    type(centre).objects.filter(pk=centre.pk).update(ended_on=LAST)
    plan = staff_plan(centre=centre, on=DAY, rows=rows)
    assert ([each.until for each in (*plan.joining, *plan.staying)], plan.mark != mark) == ([LAST, LAST], True)
    applied(centre, *rows)
    assert set(Post.objects.filter(started_on=DAY).values_list("ended_on", flat=True)) == {LAST}
    assert Department.objects.get(name="Zuid").ended_on == LAST


# Many people.


def test_the_undoing_of_a_list_asks_nothing_more_for_each_who_was_new(centre):
    def asked(number):
        trace = applied(centre, *(StaffRow(f"n{each}@x.example", "Nu", "Nieuw") for each in range(number)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take_back_staff_list(trace)
        assert (Person.objects.count(), Post.objects.count()) == (0, 0)
        return len(queries)

    assert asked(2) == asked(20)
