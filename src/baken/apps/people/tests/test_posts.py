"""Posts and departments: opened, changed from a day, ended, corrected, withdrawn, by whom, and never twice at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import (
    CannotKeepDepartment,
    CannotKeepPost,
    add_department,
    change_post,
    correct_department,
    correct_post,
    employ,
    end_department,
    end_post,
    join_persons,
    reopen_department,
    withdraw_post,
)
from baken.apps.people.models import Department, Person, Post
from baken.apps.people.queries import held_on_day, posts_found, totals_of
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.types import Presence, StaffFilter, Terms

pytestmark = pytest.mark.django_db
START = dt.date(2024, 9, 1)
NURSE = Terms("verpleegkundige", share=Decimal("0.8"))


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


@pytest.fixture
def by(cell):
    return Actor(Role.COORDINATOR, cell.pk)


def hire(by, organisation, *, email="an@x.example", terms=NURSE, starts_on=START, **said):
    return employ(
        by=by,
        email=email,
        first_name="An",
        last_name="Aerts",
        organisation=organisation,
        terms=terms,
        starts_on=starts_on,
        **said,
    )


def posts():
    return list(Post.objects.order_by("started_on").values_list("function", "share", "started_on", "ended_on"))


def test_somebody_works_at_a_centre_and_in_the_cell_at_once(by, cell, aarde):
    first, second = hire(by, aarde), hire(by, cell, email="AN@x.example", terms=Terms("beleid"))
    assert (first.organisation, second.organisation) == (aarde, cell)
    assert (first.person, str(first.person), Person.objects.count()) == (second.person, "An Aerts", 1)


def test_who_is_known_by_an_address_keeps_the_name_and_who_has_none_gets_one(by, aarde):
    make_person("an@x.example", first_name="Anna", last_name="Aerts-Bos")
    make_person("bo@x.example")
    assert str(hire(by, aarde).person) == "Anna Aerts-Bos"
    assert str(hire(by, aarde, email="bo@x.example").person) == "An Aerts"


def test_a_change_from_a_day_ends_a_post_and_begins_the_next(by, aarde):
    post = hire(by, aarde, ends_on=dt.date(2026, 6, 30))
    following = change_post(post, by=by, on=dt.date(2025, 2, 1), terms=Terms("arts", share=Decimal(1)))
    assert posts() == [
        ("verpleegkundige", Decimal("0.8"), START, dt.date(2025, 1, 31)),
        ("arts", Decimal(1), dt.date(2025, 2, 1), dt.date(2026, 6, 30)),
    ]
    assert following.person == post.person


@pytest.mark.parametrize(
    ("on", "terms"),
    [
        (START, Terms("arts")),
        (dt.date(2026, 7, 1), Terms("arts")),
        (dt.date(2025, 2, 1), NURSE),
        (dt.date(2025, 2, 1), Terms("arts", share=Decimal("1.01"))),
        (dt.date(2025, 2, 1), Terms("arts", share=Decimal(0))),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_nothing_changes(by, aarde, on, terms):
    post = hire(by, aarde, ends_on=dt.date(2026, 6, 30))
    before = posts()
    with pytest.raises(CannotKeepPost):
        change_post(post, by=by, on=on, terms=terms)
    assert posts() == before


def test_a_post_ends_on_its_last_day_and_is_corrected_and_withdrawn(by, aarde):
    post = hire(by, aarde)
    with pytest.raises(CannotKeepPost):
        end_post(post, by=by, on=START - dt.timedelta(days=1))
    end_post(post, by=by, on=dt.date(2025, 6, 30))
    assert posts()[0][3] == dt.date(2025, 6, 30)
    correct_post(post, by=by, terms=Terms("arts"), starts_on=dt.date(2023, 9, 1))
    assert posts() == [("arts", None, dt.date(2023, 9, 1), None)]
    withdraw_post(post, by=by)
    assert posts() == []
    with pytest.raises(CannotKeepPost):
        withdraw_post(post, by=by)


def test_nobody_does_the_same_work_twice_at_once(by, aarde):
    hire(by, aarde, ends_on=dt.date(2025, 6, 30))
    for starts_on, function in ((START, " Verpleegkúndige"), (dt.date(2025, 6, 30), ""), (dt.date(2023, 1, 1), "")):
        with pytest.raises(CannotKeepPost, match="heeft deze functie hier in die periode al"):
            hire(by, aarde, starts_on=starts_on, terms=Terms(function) if function else NURSE)
    hire(by, aarde, starts_on=dt.date(2025, 7, 1))
    hire(by, aarde, starts_on=START, terms=Terms("arts"))
    assert Post.objects.count() == 3


def test_who_keeps_whose_staff(by, cell, aarde):
    beek = make_centre("CLB Beek", known_as={cell: "C2"})
    elsewhere = make_cell("VCLB-POC", network="VCLB")
    far = make_centre("CLB Ver", network="VCLB", known_as={elsewhere: "V1", cell: "X1"})
    director = Actor(Role.DIRECTOR, cell.pk, centre=aarde.pk)
    mine, others = hire(by, aarde), hire(None, far, email="ver@x.example")
    end_post(mine, by=director, on=dt.date(2025, 6, 30))
    refused = [
        (director, beek),
        (director, cell),
        (by, far),
        (by, elsewhere),
        (Actor(Role.ADVISOR, cell.pk), aarde),
        (Actor(Role.STAFF, cell.pk, centre=aarde.pk), aarde),
        (Actor(Role.AUDITOR, cell.pk), aarde),
    ]
    before = posts()
    for who, where in refused:
        with pytest.raises(CannotKeepPost):
            hire(who, where, email="nieuw@x.example")
        with pytest.raises(CannotKeepDepartment):
            add_department(by=who, organisation=where, name="Team", starts_on=START)
    for act in (
        lambda: end_post(others, by=by, on=START),
        lambda: withdraw_post(others, by=by),
        lambda: change_post(others, by=by, on=dt.date(2025, 1, 1), terms=Terms("arts")),
        lambda: correct_post(others, by=by, terms=Terms("arts"), starts_on=START),
    ):
        with pytest.raises(CannotKeepPost):
            act()
    assert (posts(), Department.objects.count()) == (before, 0)


def test_a_department_is_named_once_renamed_and_ended_when_nobody_works_in_it(by, cell, aarde):
    team = add_department(by=by, organisation=aarde, name=" Team  Noord ", starts_on=START)
    assert team.name == "Team Noord"
    with pytest.raises(CannotKeepDepartment):
        add_department(by=by, organisation=aarde, name="team noord", starts_on=START)
    add_department(by=by, organisation=cell, name="Team Noord", starts_on=START)
    post = hire(by, aarde, terms=Terms("arts", department=team.pk))
    with pytest.raises(CannotKeepPost):
        hire(by, cell, terms=Terms("arts", department=team.pk))
    correct_department(team, by=by, name="Team Noordkust", starts_on=START)
    with pytest.raises(CannotKeepDepartment):
        end_department(team, by=by, on=dt.date(2025, 6, 30))
    end_post(post, by=by, on=dt.date(2025, 6, 30))
    end_department(team, by=by, on=dt.date(2025, 6, 30))
    assert str(Department.objects.get(pk=team.pk)) == "Team Noordkust"
    with pytest.raises(CannotKeepPost):
        hire(by, aarde, terms=Terms("psycholoog", department=team.pk), starts_on=dt.date(2025, 7, 1))


def test_a_post_lies_within_the_days_of_its_department(by, aarde):
    until = dt.date(2025, 6, 30)
    team = add_department(by=by, organisation=aarde, name="Team", starts_on=START)
    end_department(team, by=by, on=until)
    inside = Terms("arts", department=team.pk)
    for since, last in ((START - dt.timedelta(days=1), until), (START, None), (START, until + dt.timedelta(days=1))):
        with pytest.raises(CannotKeepPost):
            hire(by, aarde, terms=inside, starts_on=since, ends_on=last)
    post = hire(by, aarde, terms=inside, ends_on=until)
    for wrong in (
        lambda: end_post(post, by=by, on=until + dt.timedelta(days=1)),
        lambda: correct_post(post, by=by, terms=inside, starts_on=START),
        lambda: correct_department(team, by=by, name="Team", starts_on=START + dt.timedelta(days=1)),
        lambda: correct_department(team, by=by, name="Team", starts_on=until + dt.timedelta(days=1)),
    ):
        with pytest.raises((CannotKeepPost, CannotKeepDepartment)):
            wrong()
    assert posts() == [("arts", None, START, until)]
    reopen_department(team, by=by)
    end_post(post, by=by, on=until + dt.timedelta(days=1))
    correct_department(team, by=by, name="Team", starts_on=dt.date(2019, 9, 1))
    correct_post(post, by=by, terms=inside, starts_on=dt.date(2019, 9, 1))
    assert posts() == [("arts", None, dt.date(2019, 9, 1), None)]


def test_the_table_holds_a_post_of_one_organisation_with_a_share_of_a_week(by, cell, aarde):
    post = hire(by, aarde)
    for wrong in ({"cell": cell}, {"centre": None}, {"share": Decimal(0)}, {"share": Decimal("1.1")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**wrong)


def test_who_left_in_the_year_before_and_does_not_work_there_any_more(by, aarde):
    day = dt.date(2025, 9, 1)
    hire(by, aarde, email="weg@x.example", ends_on=dt.date(2025, 6, 30))
    hire(by, aarde, email="lang-weg@x.example", ends_on=dt.date(2024, 8, 31), starts_on=dt.date(2020, 9, 1))
    hire(by, aarde, email="gewisseld@x.example", ends_on=dt.date(2025, 6, 30))
    hire(by, aarde, email="gewisseld@x.example", starts_on=dt.date(2025, 7, 1), terms=Terms("arts"))
    left = posts_found(by, asked=StaffFilter(presence=Presence.LEFT), on=day)
    assert list(left.values_list("person__addresses__email", flat=True)) == ["weg@x.example"]


def test_who_works_there_under_another_entry_did_not_leave(by, aarde):
    day = dt.date(2025, 9, 1)
    old = hire(by, aarde, email="oud@x.example", ends_on=dt.date(2025, 6, 30)).person
    new = hire(by, aarde, email="nieuw@x.example", starts_on=dt.date(2025, 7, 1)).person
    assert posts_found(by, asked=StaffFilter(presence=Presence.LEFT), on=day).count() == 1
    join_persons(person=old, into=new)
    assert posts_found(by, asked=StaffFilter(presence=Presence.LEFT), on=day).count() == 0


days = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
held = st.lists(
    st.tuples(
        st.integers(0, 4), days, st.none() | days, st.sampled_from([None, "0.25", "0.5", "1"]), st.sampled_from("abc")
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=held, on=days)
def test_totals_are_those_of_counting_by_hand(told, on):
    with transaction.atomic():
        cell = make_cell("EEN")
        centre = make_centre("CLB Tel", known_as={cell: "T"})
        by = Actor(Role.COORDINATOR, cell.pk)
        kept = []
        for who, since, until, share, function in told:
            share = None if share is None else Decimal(share)
            terms = Terms(function, share=share)
            try:
                with transaction.atomic():
                    hire(by, centre, email=f"{who}@x.example", terms=terms, starts_on=since, ends_on=until)
            except CannotKeepPost:
                continue
            kept.append((who, since, until, share))
        there = [each for each in kept if each[1] <= on and (each[2] is None or on <= each[2])]
        totals = totals_of(posts_found(by, asked=StaffFilter(), on=on))
        assert totals.people == len({each[0] for each in there})
        assert totals.full_time == sum((each[3] for each in there if each[3] is not None), Decimal())
        assert totals.unknown == sum(each[3] is None for each in there)
        assert Post.objects.filter(held_on_day(on), centre=centre).count() == len(there)
        transaction.set_rollback(True)
