"""Centres change: names over time, mergers, ends; and whoever may not changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import (
    CannotChangeCentre,
    add_centre,
    begin_names,
    change_profile,
    correct_name,
    end_centre,
    merge_centres,
    merge_into_new,
    remove_centre,
    rename_centre,
    reopen_centre,
    undo_merger,
    undo_rename,
)
from baken.apps.people.models import Centre, CentreCode, CentreName, Merger
from baken.apps.people.queries import known_centres, name_on, own_centres_of
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.scenes import make_scene

FIRST = dt.date(2020, 9, 1)
YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)
TODAY = FIRST + 9 * YEAR


@pytest.fixture
def cell(db):
    return make_cell()


@pytest.fixture
def by(cell):
    return actor_of_cell(cell=cell.pk)


@pytest.fixture
def oever(cell):
    return make_centre("Oever", known_as={cell: "A"}, province="Limburg", staff_count=3)


@pytest.fixture
def beek(cell):
    return make_centre("Beek", known_as={cell: "B"}, province="Antwerpen", staff_count=4)


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def state():
    """All that is known of centres."""
    return [list(model.objects.order_by("pk").values()) for model in (Centre, CentreCode, CentreName, Merger)]


# Names.


def test_a_centre_has_on_each_day_the_name_of_then(by, oever):
    rename_centre(oever, by=by, name="Dijk", on=FIRST, today=TODAY)
    rename_centre(oever, by=by, name=" Duin ", on=FIRST + YEAR, today=TODAY)
    oever = again(oever)
    days = [FIRST - DAY, FIRST, FIRST + YEAR - DAY, FIRST + YEAR, FIRST + 9 * YEAR]
    assert [name_on(oever, day) for day in days] == ["Oever", "Dijk", "Dijk", "Duin", "Duin"]


def test_the_name_of_a_day_is_the_same_asked_of_the_database(by, cell, oever):
    rename_centre(oever, by=by, name="Dijk", on=FIRST, today=TODAY)
    for day in (FIRST - DAY, FIRST):
        found = known_centres(cell=cell.pk, on=day).get()
        assert found.named == name_on(again(oever), day)


def test_a_mistake_in_a_name_was_always_one(by, oever):
    correct_name(oever, by=by, name="Oevers")
    assert (again(oever).name, name_on(again(oever), FIRST)) == ("Oevers", "Oevers")


def test_a_renaming_is_undone(by, oever):
    before = state()
    rename_centre(oever, by=by, name="Dijk", on=FIRST, today=TODAY)
    undo_rename(oever, by=by)
    assert state() == before


@pytest.mark.parametrize("name", ["", "  ", "Oever"])
def test_a_name_is_another_one(by, oever, name):
    before = state()
    with pytest.raises(CannotChangeCentre):
        rename_centre(oever, by=by, name=name, on=FIRST, today=TODAY)
    assert state() == before


def test_a_name_begins_after_the_one_before_it(by, oever):
    rename_centre(oever, by=by, name="Dijk", on=FIRST, today=TODAY)
    with pytest.raises(CannotChangeCentre, match="latere dag"):
        rename_centre(oever, by=by, name="Duin", on=FIRST, today=TODAY)


def test_who_was_never_renamed_has_nothing_to_undo(by, oever):
    with pytest.raises(CannotChangeCentre):
        undo_rename(oever, by=by)


# Added, changed and removed.


def test_a_centre_is_added_to_the_network_of_the_cell(by, cell):
    added = add_centre(by=by, code=" D ", name=" Duin ", started_on=FIRST, province="Limburg", staff_count=9)
    assert (added.name, added.network, added.entered_by) == ("Duin", cell.network, cell)
    assert own_centres_of(cell=cell.pk).get().code == "D"


@pytest.mark.parametrize(("code", "name"), [("A", "Duin"), ("", "Duin"), ("D", " ")])
def test_a_centre_has_a_name_and_a_code_of_its_own(by, oever, code, name):
    before = state()
    with pytest.raises(CannotChangeCentre):
        add_centre(by=by, code=code, name=name)
    assert state() == before


def test_the_profile_of_a_centre_changes(by, oever):
    change_profile(oever, by=by, province="Antwerpen", staff_count=None, director_since=FIRST, started_on=FIRST)
    oever = again(oever)
    assert (oever.province, oever.staff_count, oever.director_since) == ("Antwerpen", None, FIRST)
    assert oever.started_on == FIRST


def test_a_centre_of_which_nothing_is_known_is_removed(by):
    before = state()
    remove_centre(add_centre(by=by, code="D", name="Duin"), by=by)
    assert state() == before


def test_a_centre_of_which_anything_is_known_is_not_removed(db):
    scene = make_scene()
    by = actor_of_cell(cell=scene.cell.pk)
    with pytest.raises(CannotChangeCentre, match="Beëindig"):
        remove_centre(scene.aarde, by=by)
    assert again(scene.aarde).name == scene.aarde.name


# Mergers and ends.


def test_a_centre_goes_up_in_another(by, oever, beek):
    merger = merge_centres([beek], by=by, into=oever, on=FIRST)
    assert (again(beek).ended_on, again(beek).merger) == (FIRST - DAY, merger)
    assert (again(oever).ended_on, again(oever).merged_on) == (None, FIRST)


def test_two_centres_become_a_new_one(by, oever, beek):
    merger = merge_into_new([oever, beek], by=by, code="N", name="Nieuw", on=FIRST)
    new = again(merger).into
    assert (new.name, new.started_on, new.merged_on, new.staff_count) == ("Nieuw", FIRST, FIRST, 7)
    assert [centre.name for centre in merger.predecessors.order_by("name")] == ["Beek", "Oever"]


def test_a_new_centre_comes_of_two_at_least(by, oever):
    before = state()
    for predecessors in ([], [oever], [oever, oever]):
        with pytest.raises(CannotChangeCentre):
            merge_into_new(predecessors, by=by, code="N", name="Nieuw", on=FIRST)
    assert state() == before


@pytest.mark.parametrize("said", [None, FIRST - YEAR, FIRST, FIRST + YEAR])
def test_a_merger_that_is_undone_leaves_nothing(by, oever, beek, said):
    Centre.objects.filter(pk=oever.pk).update(merged_on=said)
    before = state()
    merger = merge_centres([beek], by=by, into=oever, on=FIRST)
    assert again(oever).merged_on == max(filter(None, [said, FIRST]))
    undo_merger(merger, by=by)
    assert state() == before


def test_of_two_mergers_either_is_undone(by, cell, oever, beek):
    duin = make_centre("Duin", known_as={cell: "D"})
    first = merge_centres([beek], by=by, into=oever, on=FIRST)
    second = merge_centres([duin], by=by, into=oever, on=FIRST + YEAR)
    undo_merger(first, by=by)
    assert again(oever).merged_on == FIRST + YEAR
    undo_merger(second, by=by)
    assert again(oever).merged_on is None


def test_a_merger_makes_no_circle(by, oever, beek):
    merge_centres([beek], by=by, into=oever, on=FIRST)
    before = state()
    for predecessor, successor, on in (
        (oever, beek, FIRST + YEAR),
        (oever, beek, FIRST - YEAR),
        (oever, oever, FIRST),
        (beek, oever, FIRST + YEAR),
    ):
        with pytest.raises(CannotChangeCentre):
            merge_centres([predecessor], by=by, into=successor, on=on)
    assert state() == before


def test_a_centre_that_others_went_up_in_was_there_then(by, oever, beek):
    merge_centres([beek], by=by, into=oever, on=FIRST)
    with pytest.raises(CannotChangeCentre):
        end_centre(oever, by=by, on=FIRST - DAY)
    end_centre(oever, by=by, on=FIRST)
    assert again(oever).ended_on == FIRST


def test_a_centre_ends_and_is_there_again(by, oever):
    end_centre(oever, by=by, on=FIRST)
    assert again(oever).ended_on == FIRST
    reopen_centre(oever, by=by)
    assert again(oever).ended_on is None
    with pytest.raises(CannotChangeCentre):
        reopen_centre(oever, by=by)


def test_a_centre_that_went_up_in_another_is_there_again_by_undoing_that_alone(by, oever, beek):
    merge_centres([beek], by=by, into=oever, on=FIRST)
    for change in (lambda: reopen_centre(beek, by=by), lambda: end_centre(beek, by=by, on=FIRST + YEAR)):
        with pytest.raises(CannotChangeCentre, match="ongedaan"):
            change()
    assert again(beek).ended_on == FIRST - DAY


def test_a_merger_is_undone_once(by, oever, beek):
    merger = merge_centres([beek], by=by, into=oever, on=FIRST)
    undo_merger(merger, by=by)
    with pytest.raises(CannotChangeCentre):
        undo_merger(merger, by=by)


# Whoever may not.


def others(cell):
    """Who may not change the centres of a cell."""
    other = make_cell("VCLB-POC", network="VCLB")
    known = {"cell": cell.pk}
    oever = Centre.objects.get(name="Oever")
    CentreCode.objects.create(cell=other, code="X", centre=oever)
    CentreCode.objects.create(cell=other, code="Y", centre=Centre.objects.get(name="Beek"))
    return [
        actor_of_cell(cell=other.pk),
        Actor(role=Role.ADVISOR, **known),
        Actor(role=Role.AUDITOR, **known),
        Actor(role=Role.DIRECTOR, centre=oever.pk, **known),
        Actor(role=Role.STAFF, centre=oever.pk, **known),
    ]


def test_who_is_not_of_the_own_cell_or_does_not_lead_it_changes_nothing(by, cell, oever, beek):
    duin = make_centre("Duin", known_as={cell: "D"})
    merger = merge_centres([duin], by=by, into=oever, on=FIRST)
    profile = {"province": "", "staff_count": 1, "director_since": None, "started_on": None}
    for actor in others(cell):
        before = state()
        for change in (
            lambda by: change_profile(oever, by=by, **profile),
            lambda by: correct_name(oever, by=by, name="X"),
            lambda by: rename_centre(oever, by=by, name="X", on=FIRST, today=TODAY),
            lambda by: undo_rename(oever, by=by),
            lambda by: merge_centres([beek], by=by, into=oever, on=FIRST),
            lambda by: merge_into_new([oever, beek], by=by, code="N", name="N", on=FIRST),
            lambda by: undo_merger(merger, by=by),
            lambda by: end_centre(oever, by=by, on=FIRST),
            lambda by: reopen_centre(duin, by=by),
            lambda by: remove_centre(beek, by=by),
        ):
            with pytest.raises(CannotChangeCentre):
                change(actor)
        if actor.cell == cell.pk:
            with pytest.raises(CannotChangeCentre):
                add_centre(by=actor, code="N", name="N")
        assert state() == before


# Whatever is done.

STEP = st.tuples(
    st.sampled_from(["rename", "undo rename", "merge", "new", "undo merger", "end", "reopen", "start", "remove"]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 5),
)


class TestWhateverIsDone(TestCase):
    """After any sequence of changes, what is known of centres fits together."""

    @settings(max_examples=40)
    @given(st.lists(STEP, max_size=12))
    def test_there_is_no_circle_and_one_name_a_day(self, steps):
        cell = make_cell()
        by = actor_of_cell(cell=cell.pk)
        centres = [make_centre(name, known_as={cell: name}) for name in "abcd"]
        for number, step in enumerate(steps):
            before = state()
            try:
                do(by, step, centres, number)
            except CannotChangeCentre:
                assert state() == before
            fits_together()
        while Merger.objects.exists():  # whatever was merged can be undone, the last first
            undo_merger(Merger.objects.order_by("on", "pk").last(), by=by)
            fits_together()
        assert not Centre.objects.filter(merger__isnull=False).exists()
        assert not Centre.objects.filter(name__in="abcd").exclude(merged_on=None).exists()


def do(by, step, centres, number):
    """Take one step of a sequence."""
    what, one, other, year = step
    on = FIRST + year * YEAR
    centre = Centre.objects.filter(pk=centres[one].pk).first()
    if centre is None:
        return
    match what:
        case "rename":
            rename_centre(centre, by=by, name=f"name {number}", on=on, today=TODAY)
        case "undo rename":
            undo_rename(centre, by=by)
        case "merge" if Centre.objects.filter(pk=centres[other].pk).exists():
            merge_centres([centre], by=by, into=centres[other], on=on)
        case "new" if Centre.objects.filter(pk=centres[other].pk).exists():
            merge_into_new([centre, centres[other]], by=by, code=f"code {number}", name=f"name {number}", on=on)
        case "undo merger":
            merger = Merger.objects.order_by("pk").last()
            if merger is not None:
                undo_merger(merger, by=by)
        case "end":
            end_centre(centre, by=by, on=on)
        case "reopen":
            reopen_centre(centre, by=by)
        case "start":
            change_profile(centre, by=by, province="", staff_count=None, director_since=None, started_on=on)
        case "remove":
            remove_centre(centre, by=by)


def test_names_that_begin_lock_their_centres_in_one_order(by, oever, beek):
    for centre in (beek, oever):
        rename_centre(centre, by=by, name=f"{centre.name} Nieuw", on=FIRST + DAY, today=FIRST)
    with CaptureQueriesContext(connection) as asked:
        assert begin_names(on=FIRST + DAY) == 2
    locks = next(each["sql"] for each in asked if each["sql"].startswith("SELECT") and "coming" in each["sql"])
    assert 'ORDER BY "people_centre"."id" ASC' in locks


def fits_together():
    """Each centre goes up in one that lasts longer, so in no circle; and has one name on each day that it is there."""
    for centre in Centre.objects.select_related("merger__into"):
        if centre.merger is not None:
            into = centre.merger.into
            assert centre.ended_on == centre.merger.on - DAY
            assert into.ended_on is None or into.ended_on > centre.ended_on
            assert into.started_on is None or into.started_on <= centre.merger.on
            assert into.merged_on >= centre.merger.on
        until = [named.until for named in centre.former_names.all()]
        assert until == sorted(set(until))
        names = [named.name for named in centre.former_names.all()] + [centre.name]
        days = [FIRST - DAY, *until]
        assert [name_on(centre, day) for day in days] == names
