"""What ends with a centre: posts, departments, contacts, roles and the guidance of schools; and all of it comes back
when the end is taken back, but for what was changed since."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from baken.apps.access.actions import CannotResumeRole, resume_role
from baken.apps.access.models import AuditEntry, Grant
from baken.apps.access.tests.factories import give_role, make_account, make_claim_rule, make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.directory.actions import (
    end_centre,
    merge_centres,
    merge_into_new,
    reopen_centre,
    undo_merger,
)
from baken.apps.directory.models import EndedWith
from baken.apps.directory.queries import outlasting
from baken.apps.directory.types import EndsWith
from baken.apps.people import actions as people
from baken.apps.people.actions import CannotChangeCentre
from baken.apps.people.models import CentreCode, Department, Expertise, Guidance, Merger, Post
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.tests.schools import make_school
from baken.apps.people.types import ExpertiseKind
from tests.endings import DAY, LAST, ON, START, ends, guides, staffed
from tests.organisations import again

pytestmark = pytest.mark.django_db
NOW = dt.date(2026, 6, 1)
ALL = tuple(kind for kind in EndsWith if kind != EndsWith.MOVES)
KEPT = (Post, Department, Expertise, Grant, Guidance)


@pytest.fixture
def by(cell):
    return Actor(Role.COORDINATOR, cell.pk, account=make_account("cato@example.test").pk)


def state():
    """All that can end with a centre."""
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


def counted(by, centre):
    return {kind: len(rows) for kind, rows in outlasting(by, centre, last_day=LAST, today=NOW).rows.items()}


def test_all_that_was_there_ends_with_a_centre_that_goes_up_in_another_which_guides_its_schools(by, oever, beek):
    staffed(beek)
    merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    assert (ends(Post), ends(Department)) == ({LAST}, {LAST})
    assert (ends(Expertise, "ends_on"), ends(Grant, "ends_on")) == ({LAST}, {LAST})
    assert guides("000018") == guides("000026") == [(START, "Beek"), (ON, "Oever")]
    assert set(counted(by, beek).values()) == {0}


def test_what_ends_by_a_merger_comes_back_when_that_is_undone(by, oever, beek):
    staffed(beek)
    before = state()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    assert undo_merger(merger, by=by) == 0
    assert (state(), EndedWith.objects.count()) == (before, 0)


def test_what_was_unticked_goes_on(by, oever, beek):
    staffed(beek)
    before = state()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=())
    assert state() == before
    undo_merger(merger, by=by)
    merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=[EndsWith.POSTS])
    assert (ends(Post), ends(Department), ends(Grant, "ends_on")) == ({LAST}, {None}, {None})


def test_two_centres_that_become_a_new_one_leave_it_their_schools(by, oever, beek):
    staffed(beek)
    make_school("000034", "School 34", guided={START: oever})
    merger = merge_into_new([oever, beek], by=by, code="N", name="Nieuw", on=ON, today=NOW, ends=ALL)
    assert (guides("000018"), guides("000034")) == (
        [(START, "Beek"), (ON, "Nieuw")],
        [(START, "Oever"), (ON, "Nieuw")],
    )
    assert undo_merger(merger, by=by) == 0
    assert (guides("000018"), guides("000034")) == ([(START, "Beek")], [(START, "Oever")])


def test_a_centre_that_stops_leaves_its_schools_to_nobody_and_gets_all_back(by, beek):
    staffed(beek)
    before = state()
    end_centre(beek, by=by, on=LAST, today=NOW, ends=ALL)
    assert (ends(Post), guides()) == ({LAST}, [(START, "Beek"), (ON, None)])
    assert reopen_centre(beek, by=by) == 0
    assert state() == before


def test_a_centre_that_ended_does_not_end_again_and_nothing_of_it_comes_back(by, beek):
    staffed(beek)
    end_centre(beek, by=by, on=LAST, today=NOW, ends=ALL)
    before = state(), EndedWith.objects.count()
    for on in (LAST, LAST + 30 * DAY):
        with pytest.raises(CannotChangeCentre, match="Heropen het eerst"):
            end_centre(beek, by=by, on=on, today=NOW, ends=())
    assert (state(), EndedWith.objects.count(), again(beek).ended_on) == (*before, LAST)


def test_guidance_that_was_still_to_begin_goes_to_the_other_centre_too(by, oever, beek):
    later = ON + 100 * DAY
    make_school(guided={START: oever, later: beek})
    make_school("000026", "Andere", guided={ON: beek})
    before = state()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=())
    undo_merger(merger, by=by)
    duin = people.add_centre(by=by, code="D", name="Duin")
    merger = merge_centres([beek], by=by, into=duin, on=ON, today=NOW, ends=[EndsWith.SCHOOLS])
    assert (guides(), guides("000026")) == ([(START, "Oever"), (later, "Duin")], [(ON, "Duin")])
    undo_merger(merger, by=by)
    assert state() == before


def test_a_role_that_went_on_after_the_last_day_ends_at_once_not_in_the_past(by, oever, beek):
    staffed(beek)
    now = ON + 50 * DAY
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=now, ends=ALL)
    assert (ends(Grant, "ends_on"), ends(Post)) == ({now - DAY}, {LAST})
    undo_merger(merger, by=by)
    assert ends(Grant, "ends_on") == {None}


def test_what_was_changed_since_stays_as_it_is(by, oever, beek):
    staffed(beek)
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    first, second = Post.objects.order_by("pk")
    people.end_post(first, by=by, on=LAST - 10 * DAY)
    people.withdraw_post(second, by=by)
    other = make_centre("Duin", known_as={make_cell("X-POC"): "D"})
    CentreCode.objects.create(cell_id=by.cell, code="D", centre=other)
    people.guide_school(Guidance.objects.first().school, by=by, centre=other, starts_on=ON)
    assert undo_merger(merger, by=by) == 3
    assert Post.objects.get().ended_on == LAST - 10 * DAY
    assert guides() == [(START, "Beek"), (ON, "Duin")]
    assert (ends(Expertise, "ends_on"), guides("000026")) == ({None}, [(START, "Beek")])


def test_what_begins_only_after_the_last_day_is_counted_and_stays(by, beek):
    Post.objects.create(person=make_person(), centre=beek, started_on=ON)
    Department.objects.create(centre=beek, name="Zuid", started_on=ON)
    Expertise.objects.create(person=make_person(), centre=beek, kind=ExpertiseKind.CONTACT, starts_on=ON)
    found = outlasting(by, beek, last_day=LAST, today=NOW)
    assert (found.later, set(map(len, found.rows.values()))) == (3, {0})
    assert outlasting(by, beek, last_day=ON, today=NOW).later == 0


def test_nothing_of_another_centre_or_network_ends(by, oever, beek):
    staffed(oever)
    make_school("000034", "Vreemd", network="VCLB", guided={START: beek})
    before = state()
    merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    assert state() == before


def test_a_department_in_which_people_go_on_to_work_refuses_the_whole(by, oever, beek):
    staffed(beek)
    before = state()
    with pytest.raises(CannotChangeCentre, match="werken er nog mensen in de afdeling Noord"):
        merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=[EndsWith.DEPARTMENTS])
    assert (state(), Merger.objects.count(), again(beek).ended_on) == (before, 0, None)


def test_ones_own_role_does_not_end(cell, oever, beek):
    account = make_holder(Role.COORDINATOR, cell)
    give_role(account, Role.STAFF, beek)
    by = Actor(Role.COORDINATOR, cell.pk, account=account.pk)
    merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    assert ends(Grant, "ends_on") == {None}


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF])
def test_who_does_not_lead_the_cell_ends_nothing(cell, oever, beek, role):
    staffed(beek)
    before = state()
    actor = Actor(role, cell.pk, centre=beek.pk if role is not Role.ADVISOR else None)
    for change in (
        lambda: merge_centres([beek], by=actor, into=oever, on=ON, today=NOW, ends=ALL),
        lambda: merge_into_new([beek, oever], by=actor, code="N", name="N", on=ON, today=NOW, ends=ALL),
        lambda: end_centre(beek, by=actor, on=LAST, today=NOW, ends=ALL),
        lambda: reopen_centre(beek, by=actor),
    ):
        with pytest.raises(CannotChangeCentre):
            change()
    assert state() == before


def test_a_cell_that_others_were_before_merges_and_ends_only_what_it_keeps(by, oever, beek):
    staffed(beek)
    second = make_cell("GO-POC-2")
    for number, centre in enumerate((oever, beek)):
        CentreCode.objects.create(cell=second, code=str(number), centre=centre)
    merge_centres([beek], by=Actor(Role.COORDINATOR, second.pk), into=oever, on=ON, today=NOW, ends=ALL)
    assert (ends(Post), ends(Grant, "ends_on")) == ({None, ON + 30 * DAY}, {None})
    assert guides() == [(START, "Beek"), (ON, "Oever")]  # the schools are of the network


def test_another_cell_of_the_network_takes_nothing_back_of_who_works_there(by, oever, beek):
    staffed(beek)
    second = make_cell("GO-POC-2")
    for number, centre in enumerate((oever, beek)):
        CentreCode.objects.create(cell=second, code=str(number), centre=centre)
    before, other = state(), Actor(Role.COORDINATOR, second.pk)
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    with pytest.raises(CannotChangeCentre, match="Wie dat bijhoudt, neemt het terug"):
        undo_merger(merger, by=other)
    assert (EndedWith.objects.count(), again(beek).ended_on) == (7, LAST)
    assert undo_merger(merger, by=by) == 0
    assert state() == before
    merger = merge_centres([beek], by=other, into=oever, on=ON, today=NOW, ends=ALL)  # ends the guidance of schools
    assert undo_merger(merger, by=other) == 0
    assert state() == before


def test_a_department_in_which_somebody_begins_after_the_last_day_goes_on_with_them(by, beek):
    staffed(beek)
    team = Department.objects.get()
    Post.objects.create(person=make_person(), centre=beek, department=team, started_on=ON)
    found = outlasting(by, beek, last_day=LAST, today=NOW)
    assert (found.rows[EndsWith.DEPARTMENTS], found.later) == ([], 2)
    end_centre(beek, by=by, on=LAST, today=NOW, ends=ALL)
    assert ends(Department) == {None}


def test_every_step_is_in_the_trail(by, oever, beek):
    staffed(beek)
    before = AuditEntry.objects.count()
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    assert (
        AuditEntry.objects.count() == before + 8
    )  # the merger, two posts, a department, contact and role, two schools
    undo_merger(merger, by=by)
    assert AuditEntry.objects.count() == before + 16


# A role that is given back.


def test_a_role_is_given_back_by_who_may_give_it_and_never_twice_for_a_day(by, cell, beek):
    account = make_account("di@example.test")
    grant = give_role(account, Role.DIRECTOR, beek, starts_on=START, ends_on=LAST)
    for actor in (Actor(Role.ADVISOR, cell.pk), Actor(Role.COORDINATOR, cell.pk, account=account.pk)):
        with pytest.raises(CannotResumeRole):
            resume_role(grant, by=actor, ends_on=None)
    other = give_role(account, Role.DIRECTOR, beek, starts_on=ON + DAY)
    with pytest.raises(CannotResumeRole, match="al in die periode"):
        resume_role(grant, by=by, ends_on=None)
    resume_role(grant, by=by, ends_on=ON)
    assert again(grant).ends_on == ON
    other.delete()
    resume_role(again(grant), by=by, ends_on=None)
    assert again(grant).ends_on is None


def test_a_role_that_a_provider_told_and_the_same_that_somebody_gave_both_come_back(by, cell, oever, beek):
    account, rule = make_account("di@example.test"), make_claim_rule(cell)
    for said in ({"claim": rule, "told_on": NOW}, {}):
        give_role(account, Role.STAFF, beek, **said)
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
    assert ends(Grant, "ends_on") == {LAST}
    assert undo_merger(merger, by=by) == 0
    assert ends(Grant, "ends_on") == {None}


# Whatever is there.

DAYS = st.integers(-3, 3).map(lambda number: ON + number * DAY)
PERIODS = st.tuples(DAYS, st.none() | DAYS).filter(lambda days: days[1] is None or days[0] <= days[1])
GUIDED = st.dictionaries(DAYS, st.sampled_from(["beek", "oever", "duin", None]), max_size=4)


class TestWhateverIsThere(TestCase):
    """After a merger nobody is at a centre but who comes only then, and undoing it leaves no trace."""

    @settings(max_examples=25)
    @given(st.lists(PERIODS, max_size=3), st.lists(PERIODS, max_size=3), st.lists(GUIDED, max_size=2))
    def test_it_ends_and_comes_back(self, posts, roles, schools):
        cell = make_cell()
        by = Actor(Role.COORDINATOR, cell.pk)
        centres = {name: make_centre(name, known_as={cell: name}) for name in ("beek", "oever", "duin")}
        beek, oever = centres["beek"], centres["oever"]
        for number, (since, until) in enumerate(posts):
            person = make_person(f"{number}@x.example")
            Post.objects.create(person=person, centre=beek, started_on=since, ended_on=until)
        for number, (since, until) in enumerate(roles):
            give_role(make_account(f"{number}@example.test"), Role.STAFF, beek, starts_on=since, ends_on=until)
        for number, guided in enumerate(schools):
            make_school(f"00001{number}", guided={day: centres.get(name) for day, name in guided.items()})
        before = state()
        merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=ALL)
        assert all(
            row.ended_on is not None and row.ended_on <= LAST for row in Post.objects.filter(started_on__lte=LAST)
        )
        assert all(row.ends_on is not None and row.ends_on <= LAST for row in Grant.objects.all())
        assert not Guidance.objects.filter(centre=beek, started_on__gte=ON).exists()
        for number, guided in enumerate(schools):
            for day in (ON + late * DAY for late in range(5)):
                was = next((name for since, name in sorted(guided.items(), reverse=True) if since <= day), None)
                rows = Guidance.objects.filter(school__number=f"00001{number}", started_on__lte=day)
                now = rows.order_by("-started_on").values_list("centre__name", flat=True).first()
                assert now == ("oever" if was == "beek" else was)
        assert undo_merger(merger, by=by) == 0
        assert state() == before
