"""Writing in a report: who may, and that nobody overwrites what they did not see."""

from __future__ import annotations

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell
from baken.apps.reports.actions import (
    CannotWriteReport,
    WrittenMeanwhile,
    begin_report,
    leave_out,
    remove_report,
    rename_report,
    write_part,
)
from baken.apps.reports.models import Edit, Report
from baken.apps.reports.queries import edits_of, outline_of, place_of, words_of
from baken.apps.reports.types import Text, walk
from baken.ground.periods import Period

pytestmark = pytest.mark.django_db
HELPDESK = "text-helpdesk"


def begin(**kw):
    about = {"outline": "begeleidingsverslag", "title": "Ons verslag", "period": Period(2022, 2025), "language": "nl"}
    return begin_report(**about | kw)


@pytest.fixture
def coordinator():
    return Actor(Role.COORDINATOR, make_cell().pk)


@pytest.fixture
def report(coordinator):
    return begin(by=coordinator)


def test_every_part_of_an_outline_has_a_place_of_its_own():
    places = [place_of(part) for part, _level in walk(outline_of("begeleidingsverslag"))]
    assert len(places) == len(set(places))


def test_a_coordinator_begins_renames_and_removes_a_report(coordinator, report):
    rename_report(report, by=coordinator, title="Begeleidingsverslag")
    assert list(Report.objects.values_list("title", "period", "cell")) == [
        ("Begeleidingsverslag", "2022-2025", coordinator.cell)
    ]
    remove_report(report, by=coordinator)
    assert not Report.objects.exists()


def test_words_are_written_and_those_of_the_outline_undo_that(coordinator, report):
    text = next(part for part, _l in walk(outline_of(report.outline)) if place_of(part) == "text-afkortingen")
    assert isinstance(text, Text)
    write_part(report, by=coordinator, part="text-afkortingen", words="- **X**: iks", version=0)
    assert words_of(text, edits_of(report)) == "- **X**: iks"
    write_part(report, by=coordinator, part="text-afkortingen", words=str(text.words), version=1)
    assert (words_of(text, edits_of(report)), Edit.objects.get().is_written) == (str(text.words), False)


def test_who_saw_an_older_version_overwrites_nothing(coordinator, report):
    write_part(report, by=coordinator, part=HELPDESK, words="eerst", version=0)
    for seen in (0, 2):
        with pytest.raises(WrittenMeanwhile):
            write_part(report, by=coordinator, part=HELPDESK, words="ook ik", version=seen)
    write_part(report, by=coordinator, part=HELPDESK, words="daarna", version=1)
    assert list(Edit.objects.values_list("words", "version")) == [("daarna", 2)]


def test_words_that_refer_to_no_figure_are_refused(coordinator, report):
    with pytest.raises(CannotWriteReport) as refused:
        write_part(report, by=coordinator, part=HELPDESK, words="{geen.cijfer}", version=0)
    assert str(refused.value).startswith("{geen.cijfer} verwijst niet naar een cijfer.")
    assert not Edit.objects.exists()


def test_a_part_is_left_out_and_taken_in_again(coordinator, report):
    for left_out in (True, False):
        leave_out(report, by=coordinator, part="show-budget", left_out=left_out)
        assert Edit.objects.get().is_left_out is left_out


@pytest.mark.parametrize("part", ["text-geen", "section-bereik", ""])
def test_what_is_no_part_is_refused(coordinator, report, part):
    with pytest.raises(CannotWriteReport):
        write_part(report, by=coordinator, part=part, words="x", version=0)
    assert not Edit.objects.exists()


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF])
def test_only_a_coordinator_begins_and_removes(coordinator, report, role):
    centre = 1 if role in (Role.DIRECTOR, Role.STAFF) else None
    other = Actor(role, coordinator.cell, centre)
    with pytest.raises(CannotWriteReport):
        begin(by=other)
    with pytest.raises(CannotWriteReport):
        remove_report(report, by=other)
    assert Report.objects.count() == 1


def test_nobody_writes_in_the_report_of_another_cell(report):
    stranger = Actor(Role.COORDINATOR, make_cell("andere", network="VCLB").pk)
    for refused in (
        lambda: write_part(report, by=stranger, part=HELPDESK, words="x", version=0),
        lambda: leave_out(report, by=stranger, part=HELPDESK, left_out=True),
        lambda: rename_report(report, by=stranger, title="x"),
    ):
        with pytest.raises(CannotWriteReport):
            refused()
    assert (Edit.objects.count(), Report.objects.get().title) == (0, "Ons verslag")
