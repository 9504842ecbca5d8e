"""A whole staff list as of a day: on that day exactly those of the list work there, nothing of before changes, and
taking it back gives what was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.apps.people.actions import CannotTakeBack, apply_staff_list, join_persons, take_back_staff_list
from baken.apps.people.models import Address, Centre, Department, Person, Post
from baken.apps.people.queries import held_on_day, staff_plan
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.types import StaffRow

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 7, 1)
FUNCTIONS = ("", "arts", "verpleegkundige")
TEAMS = ("", "Team Noord", "Team Zuid")
days = st.dates(DAY - dt.timedelta(days=8), DAY + dt.timedelta(days=8))
shares = st.sampled_from([None, Decimal("0.5"), Decimal(1)])
before_it = st.lists(
    st.tuples(st.integers(0, 6), days, st.none() | st.integers(0, 9), st.sampled_from(FUNCTIONS), shares), max_size=12
)
listed = st.dictionaries(
    st.tuples(st.integers(0, 9), st.sampled_from(FUNCTIONS)),
    st.tuples(st.sampled_from(TEAMS), shares, st.none() | days.filter(lambda day: day <= DAY)),
    max_size=8,
)


def image():
    """All posts and who they are of, and the departments, as they stand in the tables."""
    fields = [each.attname for each in Post._meta.concrete_fields]
    departments = Department.objects.values_list("name", "started_on", "ended_on")
    people = Person.objects.values_list("pk", "first_name")
    return sorted(Post.objects.values_list(*fields)), sorted(people), sorted(map(str, departments))


def there_on(centre, day):
    """Who works at a centre on a day, with what they do, by address."""
    posts = Post.objects.filter(held_on_day(day), centre=centre).select_related("person", "department")
    return sorted((Address.objects.get(person=each.person).email, each.function, str(each.share)) for each in posts)


def make_world(told):
    centre = make_centre("CLB Lijst", known_as={make_cell("LIJST"): "L"})
    other = make_centre("CLB Ander")
    Department.objects.create(
        centre=centre, name="Team Zuid", started_on=DAY - dt.timedelta(days=90), ended_on=DAY - dt.timedelta(days=1)
    )
    people = [make_person(f"{number}@x.example", first_name=f"P{number}") for number in range(7)]
    for who, since, lasts, function, share in told:
        until = None if lasts is None else since + dt.timedelta(days=lasts)
        Post.objects.get_or_create(
            person=people[who],
            centre=centre,
            started_on=since,
            function=function,
            defaults={"ended_on": until, "share": share},
        )
    Post.objects.create(person=people[0], centre=other, started_on=DAY, function="elders")
    return centre


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=before_it, rows=listed)
def test_a_list_says_who_works_there_from_the_day_on_and_can_be_taken_back(told, rows):
    with transaction.atomic():
        centre = make_world(told)
        was = image()
        history = [
            [each for each in there_on(centre, DAY - dt.timedelta(days=number)) if int(each[0][0]) < 7]
            for number in range(1, 20)
        ]
        held_before = there_on(centre, DAY)
        list_ = [
            StaffRow(f"{who}@x.example", "V", f"N{who}", function, team, share, None if who < 7 else since)
            for (who, function), (team, share, since) in rows.items()
        ]
        plan = staff_plan(centre=centre, on=DAY, rows=list_)
        if plan.clashing:
            transaction.set_rollback(True)
            return
        trace = apply_staff_list(centre=centre, on=DAY, plan=plan)
        found = there_on(centre, DAY)
        assert {email for email, *_rest in found} == {row.email for row in list_}
        for email in {row.email for row in list_}:
            of = [row for row in list_ if row.email == email]
            before = [each for each in held_before if each[0] == email]
            check_what_stands(of, before, [each for each in found if each[0] == email])
        for post in Post.objects.filter(held_on_day(DAY), centre=centre, department__isnull=False):
            assert post.department.holds(post.started_on, post.ended_on)
        assert history == [
            [each for each in there_on(centre, DAY - dt.timedelta(days=number)) if int(each[0][0]) < 7]
            for number in range(1, 20)
        ]
        again = staff_plan(centre=centre, on=DAY, rows=list_)
        assert (list(again.joining), again.changed, list(again.leaving), list(again.departments)) == ([], [], [], [])
        take_back_staff_list(trace)
        assert image() == was
        transaction.set_rollback(True)


def check_what_stands(rows, before, found):
    """Of one person: each row that names a function has a post; no others are left, unless a row names none."""
    named = {row.function: row for row in rows if row.function}
    functions = sorted(function for _email, function, _share in found)
    if len(named) == len(rows):
        assert functions == sorted(named)
    elif not named:
        assert functions == (sorted(function for _email, function, _share in before) or [""])
    else:
        assert set(named) <= set(functions)
        assert len(functions) >= max(len(before), len(named))
    for _email, function, share in found:
        if function in named and len(named) == len(rows):
            told = named[function].share
            # What the list leaves empty stays what it was, of whichever post goes on.
            assert share in ([f"{told:.4f}"] if told else [each[2] for each in before] + ["None"])


@pytest.fixture
def centre():
    return make_world([(0, DAY - dt.timedelta(days=8), None, "arts", None), (1, DAY, None, "arts", None)])


def test_who_is_unticked_stays(centre):
    plan = staff_plan(centre=centre, on=DAY, rows=[StaffRow("9@x.example", "Nu", "Nieuw")])
    assert [str(each.person) for each in plan.leaving] == ["P0", "P1"]
    stays = plan.leaving[0].person
    apply_staff_list(centre=centre, on=DAY, plan=plan, stay={stays.pk})
    assert [email for email, *_rest in there_on(centre, DAY)] == ["0@x.example", "9@x.example"]


def test_two_addresses_of_one_person_are_one(centre):
    person = Person.objects.get(first_name="P0")
    Address.objects.create(person=person, email="oud@x.example")
    rows = [StaffRow("0@x.example"), StaffRow("oud@x.example"), StaffRow("1@x.example")]
    plan = staff_plan(centre=centre, on=DAY, rows=rows)
    assert (len(plan.staying), list(plan.joining), list(plan.leaving)) == (2, [], [])


def test_who_was_joined_into_another_is_found_by_either(centre):
    Person.objects.filter(first_name="P0").update(same_as=Person.objects.get(first_name="P2"))
    plan = staff_plan(centre=centre, on=DAY, rows=[StaffRow("2@x.example"), StaffRow("1@x.example")])
    assert (len(plan.staying), list(plan.joining), list(plan.leaving)) == (2, [], [])


def test_the_mark_of_a_plan_changes_with_what_it_would_change(centre):
    rows = [StaffRow("0@x.example")]
    mark = staff_plan(centre=centre, on=DAY, rows=rows).mark
    assert staff_plan(centre=centre, on=DAY, rows=rows).mark == mark
    Post.objects.filter(person__first_name="P1").update(function="verpleegkundige")
    assert staff_plan(centre=centre, on=DAY, rows=rows).mark != mark


def test_who_is_new_begins_when_the_list_says_but_not_within_an_earlier_post(centre):
    Post.objects.filter(person__first_name="P0").update(ended_on=DAY - dt.timedelta(days=3))
    early = DAY - dt.timedelta(days=300)
    plan = staff_plan(
        centre=centre, on=DAY, rows=[StaffRow("0@x.example", since=early), StaffRow("9@x.example", since=early)]
    )
    assert [each.since for each in plan.joining] == [DAY - dt.timedelta(days=2), early]


def test_a_list_on_which_something_was_built_is_not_taken_back(centre):
    plan = staff_plan(centre=centre, on=DAY, rows=[StaffRow("0@x.example", function="psycholoog")])
    trace = apply_staff_list(centre=centre, on=DAY, plan=plan)
    Post.objects.filter(function="psycholoog").update(ended_on=DAY)
    before = image()
    with pytest.raises(CannotTakeBack):
        take_back_staff_list(trace)
    assert image() == before


def test_who_became_known_by_a_list_stays_known_where_something_else_is(centre):
    plan = staff_plan(centre=centre, on=DAY, rows=[StaffRow("8@x.example"), StaffRow("9@x.example")])
    trace = apply_staff_list(centre=centre, on=DAY, plan=plan)
    person = Address.objects.get(email="9@x.example").person
    Post.objects.create(person=person, centre=make_centre("CLB Derde"), started_on=DAY)
    take_back_staff_list(trace)
    assert list(Address.objects.filter(email__startswith="8")) == []
    assert Address.objects.filter(email="9@x.example").exists()


def held(who, since, until=None, function="arts", share=None, **more):
    """A post of somebody of the world besides those that it begins with."""
    centre = Centre.objects.get(name="CLB Lijst")
    person = Person.objects.get(first_name=f"P{who}")
    return Post.objects.create(
        person=person, centre=centre, function=function, share=share, started_on=since, ended_on=until, **more
    )


def applied(centre, *rows):
    return apply_staff_list(centre=centre, on=DAY, plan=staff_plan(centre=centre, on=DAY, rows=rows))


BEFORE = DAY - dt.timedelta(days=1)
STAY = (StaffRow("0@x.example"), StaffRow("1@x.example"))


def test_who_has_two_posts_stands_on_the_list_twice_and_a_row_without_function_ends_neither(centre):
    second = held(0, DAY - dt.timedelta(days=3), function="coördinator", share=Decimal("0.5"))
    both = [StaffRow("0@x.example", function="arts"), StaffRow("0@x.example", function="coördinator")]
    for rows in (both, [StaffRow("0@x.example")]):
        plan = staff_plan(centre=centre, on=DAY, rows=[*rows, STAY[1]])
        assert (plan.joining, plan.changed, plan.leaving, plan.same, plan.present) == ([], [], [], 2, 2)
    plan = staff_plan(centre=centre, on=DAY, rows=[both[0], STAY[1]])
    assert [(each.post.function, each.ends) for each in plan.changed] == [("arts", [second])]


def test_a_second_row_of_somebody_begins_a_second_post_also_on_one_day_with_another(centre):
    more = StaffRow("0@x.example", function="coördinator")
    plan = staff_plan(centre=centre, on=DAY, rows=[StaffRow("0@x.example", function="arts"), more, STAY[1]])
    assert [(each.since, each.is_further) for each in plan.joining] == [(DAY, True)]
    assert (plan.clashing, plan.present, plan.same) == ([], 2, 1)
    halves = StaffRow("0@x.example", function="arts", share=Decimal("0.5"))
    begun = [StaffRow("1@x.example", function="arts"), StaffRow("1@x.example", function="coördinator")]
    new = [StaffRow("9@x.example", function="arts"), StaffRow("9@x.example", function="coördinator")]
    before = image()
    trace = applied(centre, halves, more, *begun, *new)
    begin = Post.objects.filter(started_on=DAY).order_by("person__addresses__email", "function")
    both = ["arts", "coördinator"]
    assert [(post.person.first_name, post.function) for post in begin.filter(centre=centre)] == [
        (name, function) for name in ("P0", "P1", "") for function in both
    ]
    take_back_staff_list(trace)
    assert image() == before


def test_no_two_posts_with_one_function_begin_on_one_day(centre):
    held(0, DAY)  # beside one since before: pages do not say so
    rows = [StaffRow("0@x.example", function="arts"), StaffRow("0@x.example", share=Decimal("0.5"))]
    assert staff_plan(centre=centre, on=DAY, rows=[*rows, STAY[1]]).clashing == [rows[1]]


def test_a_function_that_is_spelled_otherwise_is_the_same(centre):
    second = held(0, BEFORE, function="coördinator")
    rows = [StaffRow("0@x.example", function="Arts"), StaffRow("0@x.example", function="ARTS")]
    plan = staff_plan(centre=centre, on=DAY, rows=[*rows, STAY[1]])
    assert [(each.post.function, each.function, each.ends) for each in plan.changed] == [("arts", "Arts", [second])]
    assert plan.joining == []


def test_who_leaves_with_a_later_post_is_told_of_and_keeps_it(centre):
    mark = staff_plan(centre=centre, on=DAY, rows=[STAY[0]]).mark
    later = held(1, DAY + dt.timedelta(days=30), function="directeur")
    plan = staff_plan(centre=centre, on=DAY, rows=[STAY[0]])
    assert [(str(each.person), each.later) for each in plan.leaving] == [("P1", [later])]
    assert plan.mark != mark
    applied(centre, STAY[0])
    assert Post.objects.filter(person__first_name="P1").get() == later


def test_a_post_in_the_place_of_what_comes_back_stops_the_undoing(centre):
    trace = applied(centre, StaffRow("0@x.example"))
    held(1, DAY, function="Arts")
    before = image()
    with pytest.raises(CannotTakeBack):
        take_back_staff_list(trace)
    assert image() == before


def test_a_post_that_overlaps_with_what_comes_back_stops_the_undoing_and_one_that_does_not_stays(centre):
    trace = applied(centre, StaffRow("1@x.example"))
    other = held(0, DAY + dt.timedelta(days=5), function="psycholoog")
    with transaction.atomic():
        take_back_staff_list(trace)
        assert Post.objects.filter(pk=other.pk).exists()
        transaction.set_rollback(True)
    other.function = "arts"
    other.save()
    with pytest.raises(CannotTakeBack):
        take_back_staff_list(trace)
    assert Post.objects.get(person__first_name="P0", started_on__lt=DAY).ended_on == BEFORE


def test_what_overlapped_before_a_list_does_not_stop_its_undoing_but_what_was_made_longer_since_does(centre):
    short = held(0, DAY - dt.timedelta(days=5), BEFORE)
    was = image()
    trace = applied(centre, StaffRow("1@x.example"))
    with transaction.atomic():
        take_back_staff_list(trace)
        assert image() == was
        transaction.set_rollback(True)
    short.ended_on = None
    short.save()
    with pytest.raises(CannotTakeBack):
        take_back_staff_list(trace)


def test_a_name_that_was_corrected_since_stays(centre):
    Person.objects.filter(first_name="P0").update(first_name="")
    trace = applied(centre, StaffRow("0@x.example", "An", "Peetrs"), STAY[1])
    person = Address.objects.get(email="0@x.example").person
    with transaction.atomic():
        take_back_staff_list(trace)
        assert str(Person.objects.get(pk=person.pk)) == ""
        transaction.set_rollback(True)
    Person.objects.filter(pk=person.pk).update(last_name="Peeters")
    take_back_staff_list(trace)
    assert str(Person.objects.get(pk=person.pk)) == "An Peeters"


def test_who_became_known_by_a_list_and_was_joined_into_another_stays(centre):
    trace = applied(centre, *STAY, StaffRow("9@x.example", "Nu", "Nieuw"))
    join_persons(person=Address.objects.get(email="9@x.example").person, into=Person.objects.get(first_name="P2"))
    take_back_staff_list(trace)
    assert Address.objects.get(email="9@x.example").person.same_as.first_name == "P2"


def test_a_department_that_a_list_opened_again_ends_again_unless_somebody_works_in_it_since(centre):
    south = Department.objects.get(name="Team Zuid")
    ended = south.ended_on
    trace = applied(centre, StaffRow("0@x.example", department="team zuid"), STAY[1])
    south.refresh_from_db()
    assert south.ended_on is None
    with transaction.atomic():
        take_back_staff_list(trace)
        south.refresh_from_db()
        assert south.ended_on == ended
        transaction.set_rollback(True)
    held(3, DAY, function="psycholoog", department=south)
    take_back_staff_list(trace)
    south.refresh_from_db()
    assert south.ended_on is None


def test_a_department_of_a_list_is_there_as_long_as_its_posts(centre):
    early = DAY - dt.timedelta(days=200)
    trace = applied(centre, *STAY, *(StaffRow(f"{who}@x.example", department="Nieuw", since=early) for who in (8, 9)))
    made = Department.objects.get(name="Nieuw")
    assert made.started_on == early
    Department.objects.filter(pk=made.pk).update(name="Team Nieuw")
    take_back_staff_list(trace)
    assert Department.objects.filter(name="Team Nieuw").exists()


def test_a_list_of_a_centre_that_ends_opens_posts_and_departments_no_longer_than_it(centre):
    last = DAY + dt.timedelta(days=60)
    Centre.objects.filter(pk=centre.pk).update(ended_on=last)
    centre.refresh_from_db()
    applied(centre, StaffRow("0@x.example", department="team zuid"), STAY[1], StaffRow("9@x.example", function="arts"))
    assert Department.objects.get(name="Team Zuid").ended_on == last
    new = Post.objects.filter(centre=centre, started_on=DAY).exclude(person__first_name="P1")
    assert set(new.values_list("ended_on", flat=True)) == {last}
