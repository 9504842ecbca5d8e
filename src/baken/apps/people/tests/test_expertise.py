"""Who can be asked about what: noted, changed, ended, read on a day, kept no longer than said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.people.actions import (
    CannotNoteExpertise,
    change_expertise,
    end_expertise,
    join_persons,
    make_person,
    note_expertise,
)
from baken.apps.people.models import Cell, CoreActivity, Expertise, Mission, Person, Post, Theme
from baken.apps.people.queries import expertise_noted
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.tests.factories import make_person as a_person
from baken.apps.people.types import ExpertiseKind
from baken.ground.persons import HOLDINGS, RETENTIONS, Whose

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)
ONE = dt.timedelta(days=1)
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 20))


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


def noted(person, **said):
    about = {"about": None, "kind": ExpertiseKind.CONTACT, "remark": "", "starts_on": DAY, "by": None}
    return note_expertise(person=person, **about | said)


def running(on=DAY):
    return list(expertise_noted(on=on).values_list("person__first_name", "email", "function"))


def test_somebody_can_be_asked_about_a_theme_an_activity_or_anything(cell):
    person = a_person("an@x.example", first_name="An")
    theme, activity = Theme.objects.get(name="leerrecht"), CoreActivity.objects.get(name="onthaal")
    rows = [noted(person, cell=cell.pk, about=about) for about in (theme, activity, None)]
    assert [row.about for row in rows] == [theme, activity, None]
    assert running() == [("An", "an@x.example", None)] * 3


def test_a_mission_is_nothing_to_be_asked_about(cell):
    assert noted(a_person(), cell=cell.pk, about=Mission.objects.first()).about is None


def test_who_is_joined_into_another_is_noted_as_that_one(cell):
    person, into = a_person(first_name="An"), a_person("an@x.example", first_name="Anna")
    join_persons(person=person, into=into)
    person.refresh_from_db()
    assert noted(person, cell=cell.pk).person == into


@pytest.mark.parametrize("of_cell", [False, True])
def test_it_is_told_whether_somebody_has_and_had_a_post_there(cell, aarde, of_cell):
    person, into = a_person(first_name="An"), a_person("an@x.example", first_name="Anna")
    noted(person, **({"cell": cell.pk} if of_cell else {"centre": aarde.pk}))
    join_persons(person=person, into=into)
    where = {"cell": cell} if of_cell else {"centre": aarde}
    Post.objects.create(person=into, function="arts", started_on=DAY + ONE, ended_on=DAY + 2 * ONE, **where)
    told = [
        expertise_noted(on=DAY + number * ONE).values_list("root", "email", "function", "has_post", "had_post").get()
        for number in range(4)
    ]
    assert told == [
        (into.pk, "an@x.example", None, False, False),
        (into.pk, "an@x.example", "arts", True, True),
        (into.pk, "an@x.example", "arts", True, True),
        (into.pk, "an@x.example", None, False, True),
    ]


@given(first=st.tuples(days, st.none() | days), second=st.tuples(days, st.none() | days))
def test_the_same_is_never_noted_twice_for_one_day(first, second):
    Expertise.objects.all().delete()
    person, cell = a_person(), Cell.objects.first() or make_cell()
    spans = [(start, end if end is None or end >= start else start) for start, end in (first, second)]
    noted(person, cell=cell.pk, starts_on=spans[0][0], ends_on=spans[0][1])
    latest = max(start for start, _end in spans)
    overlap = all(end is None or end >= latest for _start, end in spans)
    if overlap:
        with pytest.raises(CannotNoteExpertise):
            noted(person, cell=cell.pk, starts_on=spans[1][0], ends_on=spans[1][1])
    else:
        noted(person, cell=cell.pk, starts_on=spans[1][0], ends_on=spans[1][1])
    assert Expertise.objects.count() == (1 if overlap else 2)


def test_it_is_corrected_and_may_stay_as_it_is(cell):
    row = noted(a_person(), cell=cell.pk, remark="x")
    change_expertise(
        row, by=None, about=None, kind=ExpertiseKind.ANCHOR, remark=" bel ", starts_on=DAY, ends_on=DAY + ONE
    )
    row.refresh_from_db()
    assert (row.kind, row.remark, row.ends_on) == ("anker", "bel", DAY + ONE)
    with pytest.raises(CannotNoteExpertise):
        change_expertise(
            row, by=None, about=None, kind=ExpertiseKind.ANCHOR, remark="", starts_on=DAY, ends_on=DAY - ONE
        )


def test_what_is_ended_is_read_until_that_day_and_what_never_began_is_gone(cell):
    row = noted(a_person(first_name="An"), cell=cell.pk, starts_on=DAY)
    end_expertise(row, by=None, on=DAY + ONE)
    assert (len(running(DAY + ONE)), running(DAY + 2 * ONE)) == (1, [])
    end_expertise(row, by=None, on=DAY - ONE)
    assert not Expertise.objects.exists()


@given(start=days, end=st.none() | days, on=days)
def test_an_end_makes_nothing_longer_and_wakes_nothing_up(start, end, on):
    Expertise.objects.all().delete()
    end = max(start, end) if end else None
    row = noted(a_person(), cell=(Cell.objects.first() or make_cell()).pk, starts_on=start, ends_on=end)
    if end is not None and on > end:
        with pytest.raises(CannotNoteExpertise):
            end_expertise(row, by=None, on=on)
        left = [(start, end)]
    else:
        end_expertise(row, by=None, on=on)
        left = [(start, on)] if on >= start else []
    assert list(Expertise.objects.values_list("starts_on", "ends_on")) == left


def test_a_person_is_made_with_a_name_and_an_address():
    person = make_person(by=None, email=" An@X.example ", name="An van den Berg")
    assert (person.first_name, person.last_name) == ("An", "van den Berg")
    assert person.addresses.get().email == "an@x.example"


def test_it_is_told_to_its_person_and_goes_with_them(cell, aarde):
    person = a_person(first_name="An")
    noted(person, cell=cell.pk, about=Theme.objects.get(name="leerrecht"), remark="bel")
    noted(a_person(), centre=aarde.pk, remark="van een ander")
    holding, whose = HOLDINGS["people.expertise"], Whose((person.pk,))
    (row,) = holding.rows(whose)
    assert [str(value) for value in row.values()][:4] == ["leerrecht", "Aanspreekpunt (SPOC)", str(cell), "bel"]
    assert holding.cells(whose) == {cell.pk}
    assert holding.cells(Whose((Expertise.objects.get(centre=aarde).person_id,))) == {cell.pk}
    assert holding.erase(whose) == 1
    assert [each.remark for each in Expertise.objects.all()] == ["van een ander"]


def test_what_ended_before_the_term_goes_and_the_rest_stays(cell):
    for number, ends_on in enumerate((None, DAY - ONE, DAY)):
        noted(a_person(first_name=str(number)), cell=cell.pk, starts_on=dt.date(2020, 1, 1), ends_on=ends_on)
    assert RETENTIONS["people.expertise"].apply(before=DAY, most=10) == 1
    assert sorted(Person.objects.filter(expertise__isnull=False).values_list("first_name", flat=True)) == ["0", "2"]
