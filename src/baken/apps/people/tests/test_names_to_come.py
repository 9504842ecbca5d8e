"""A name that a centre gets on a day to come: nowhere until it begins, and undone as long as it did not."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.exchange.tests.folders import load_files
from baken.apps.exchange.tests.uploads import upload
from baken.apps.exchange.types import State
from baken.apps.people.actions import (
    CannotChangeCentre,
    begin_names,
    correct_name,
    end_centre,
    remove_centre,
    rename_centre,
    undo_rename,
)
from baken.apps.people.models import Cell, Centre, ComingName
from baken.apps.people.queries import last_renaming, name_on, names_of
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import Renaming
from tests.organisations import again, all_that_is_kept, deeds

TODAY = dt.date(2026, 3, 1)
DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)
HEADINGS = "code;naam;net;provincie;personeelsleden;directie sinds;fusie op\n"


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


def test_a_name_to_come_is_undone(by, oever):
    before = all_that_is_kept()
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    undo_rename(oever, by=by)
    assert (all_that_is_kept(), ComingName.objects.count(), last_renaming(oever)) == (before, 0, None)


def test_a_file_that_says_a_name_to_come_before_its_day_changes_neither_day_nor_history(by, oever, tmp_path):
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    report = load_files(tmp_path / "1", {"centra.csv": HEADINGS + "A;dijk;GO!;;;;\n"}, cell_code="GO-POC")
    assert (report.writes, report.sentences) == (
        False,
        ["1 centrum heeft in het bestand al de naam die het pas later krijgt; tot dan blijft die van vandaag."],
    )
    load_files(tmp_path / "2", {"centra.csv": HEADINGS + "A;dijk;GO!;;41;;\n"}, cell_code="GO-POC")
    assert (again(oever).name, again(oever).staff_count) == ("Oever", 41)
    begin_names(on=TODAY + DAY)
    assert [name_on(again(oever), day) for day in (dt.date(2023, 9, 1), TODAY, TODAY + DAY)] == [
        "Oever",
        "Oever",
        "Dijk",
    ]


def test_a_file_that_was_checked_before_a_name_was_announced_is_looked_at_again(client, by, oever):
    client.force_login(make_holder(Role.COORDINATOR, Cell.objects.get()))
    record = upload(client, {"centra.csv": HEADINGS + "A;Dijk;GO!;;;;\n"})
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    client.post(f"/invoer/{record.uuid}/bevestigen/")
    record.refresh_from_db()
    assert (record.state, again(oever).name) == (State.UNCHANGED, "Oever")


def test_of_names_to_come_there_is_one_and_the_centre_is_there_then(by, oever):
    rename_centre(oever, by=by, name="Dijk", on=TODAY + DAY, today=TODAY)
    before = all_that_is_kept()
    with pytest.raises(CannotChangeCentre, match="al een andere naam"):
        rename_centre(oever, by=by, name="Duin", on=TODAY + YEAR, today=TODAY)
    with pytest.raises(CannotChangeCentre, match="al een andere naam"):
        correct_name(oever, by=by, name="Dijk")
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
