"""A name that a centre gets on a day to come: nowhere until it begins, and undone as long as it did not."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.people.actions import (
    CannotChangeCentre,
    begin_names,
    end_centre,
    remove_centre,
    rename_centre,
    undo_rename,
)
from baken.apps.people.models import Centre, CentreName, ComingName
from baken.apps.people.queries import last_renaming, name_on, names_of
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import Renaming
from tests.organisations import again, all_that_is_kept, deeds

TODAY = dt.date(2026, 3, 1)
DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)


@pytest.fixture
def cell(db):
    return make_cell()


@pytest.fixture
def by(cell):
    return actor_of_cell(cell=cell.pk)


@pytest.fixture
def oever(cell):
    return make_centre("Oever", known_as={cell: "A"})


def test_a_name_to_come_is_nowhere_until_it_begins(by, oever):
    before = all_that_is_kept()
    rename_centre(oever, by=by, name=" Dijk ", on=TODAY + DAY, today=TODAY)
    assert (all_that_is_kept(), last_renaming(oever)) == (before, Renaming("Dijk", "Oever", TODAY + DAY))
    assert names_of(oever) == [(TODAY + DAY, None, "Dijk"), (None, TODAY, "Oever")]
    assert (begin_names(on=TODAY), all_that_is_kept()) == (0, before)
    assert (begin_names(on=TODAY + 2 * DAY), begin_names(on=TODAY + 2 * DAY)) == (1, 0)
    assert names_of(again(oever)) == [(TODAY + DAY, None, "Dijk"), (None, TODAY, "Oever")]
    assert [name_on(again(oever), day) for day in (TODAY, TODAY + DAY)] == ["Oever", "Dijk"]
    undo_rename(oever, by=by)
    assert all_that_is_kept() == before


def test_a_name_to_come_is_undone_or_said_by_a_file_before(by, oever):
    before = all_that_is_kept()
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    undo_rename(oever, by=by)
    assert (all_that_is_kept(), ComingName.objects.count(), last_renaming(oever)) == (before, 0, None)
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    Centre.objects.filter(pk=oever.pk).update(name="Dijk")
    begin_names(on=TODAY + DAY)
    assert (again(oever).name, CentreName.objects.count(), ComingName.objects.count()) == ("Dijk", 0, 0)


def test_of_names_to_come_there_is_one_and_the_centre_is_there_then(by, oever):
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    before = all_that_is_kept()
    with pytest.raises(CannotChangeCentre, match="al een andere naam"):
        rename_centre(oever, by=by, name="Duin", on=TODAY + YEAR, today=TODAY)
    with pytest.raises(CannotChangeCentre, match="dan moet het er dus zijn"):
        end_centre(oever, by=by, on=TODAY)
    assert (all_that_is_kept(), ComingName.objects.get().name) == (before, "Dijk")
    end_centre(oever, by=by, on=TODAY + DAY)


def test_that_a_name_begins_is_in_the_trail(by, oever):
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    before = deeds()
    begin_names(on=TODAY + DAY)
    assert deeds() == before + 1


def test_a_centre_that_was_to_get_another_name_is_removed_with_it(by, oever):
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    remove_centre(oever, by=by)
    assert (Centre.objects.count(), ComingName.objects.count()) == (0, 0)
