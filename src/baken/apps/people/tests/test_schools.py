"""Keeping boards, schools and sites: who may, what cannot be, and who guides a school on which day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.apps.access.types import Actor, Role
from baken.apps.people import actions
from baken.apps.people.models import Board, Guidance, School, Site
from baken.apps.people.queries import (
    boards_found,
    centre_guiding,
    governance_by,
    guidance_of,
    school_numbered,
    schools_found,
    schools_on,
    spans,
)
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.tests.schools import make_board, make_school
from baken.apps.people.types import BoardFilter, EnterpriseNumber, InstitutionNumber, SchoolFilter
from baken.ground.values import Invalid

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 9, 1)
BEFORE = DAY - dt.timedelta(days=1)
BOARD = {"name": "SG Stroom", "kind": "scholengroep", "enterprise_number": "", "started_on": None}
SCHOOL = {"number": "000018", "name": "BS De Kaai", "level": "basis", "board": None, "started_on": None}


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def by(cell):
    return Actor(Role.COORDINATOR, cell.pk)


def test_a_coordinator_adds_and_changes_a_board_and_a_school_of_the_own_network(by):
    board = actions.add_board(by=by, **BOARD)
    school = actions.add_school(by=by, **SCHOOL | {"board": board})
    assert (board.network.name, school.network.name, school.board) == ("GO!", "GO!", board)
    actions.change_school(school, by=by, **SCHOOL | {"name": "BS De Werf"})
    school.refresh_from_db()
    assert (school.name, school.board) == ("BS De Werf", None)


@pytest.mark.parametrize("who", ["advisor", "other cell", "director"])
def test_nobody_else_changes_anything(cell, who):
    centre = make_centre("CLB Aarde", known_as={cell: "A"})
    other = make_cell("VCLB-POC", network="VCLB")
    by = {
        "advisor": Actor(Role.ADVISOR, cell.pk),
        "other cell": Actor(Role.COORDINATOR, other.pk),
        "director": Actor(Role.DIRECTOR, cell.pk, centre=centre.pk),
    }[who]
    board = make_board()
    school = make_school(board=board, at="Gent", guided={DAY: centre})
    site, guidance = Site.objects.get(), Guidance.objects.get()
    attempts = [
        lambda: actions.change_board(board, by=by, **BOARD),
        lambda: actions.end_board(board, by=by, on=DAY),
        lambda: actions.reopen_board(board, by=by),
        lambda: actions.change_school(school, by=by, **SCHOOL | {"name": "Gekaapt"}),
        lambda: actions.end_school(school, by=by, on=DAY),
        lambda: actions.reopen_school(school, by=by),
        lambda: actions.add_site(school, by=by, number=2, municipality="Elders"),
        lambda: actions.change_site(site, by=by, municipality="Elders"),
        lambda: actions.guide_school(school, by=by, centre=None, starts_on=DAY),
        lambda: actions.remove_guidance(guidance, by=by),
        lambda: actions.govern_centre(centre, by=by, board=board, starts_on=DAY),
    ]
    if who != "other cell":  # who keeps another network adds to that
        attempts += [lambda: actions.add_board(by=by, **BOARD), lambda: actions.add_school(by=by, **SCHOOL)]
    for attempt in attempts:
        with pytest.raises(actions.CannotKeepSchool):
            attempt()
    assert list(Board.objects.values_list("name", "ended_on")) == [("SG Oever", None)]
    assert list(School.objects.values_list("name", "ended_on")) == [("BS De Kaai", None)]
    assert list(Site.objects.values_list("municipality", flat=True)) == ["Gent"]
    assert list(Guidance.objects.values_list("centre", flat=True)) == [centre.pk]


def test_what_is_there_already_is_not_added_again(by):
    make_board(enterprise_number="0123456749")
    other = make_board("Vzw Kaai")
    school = make_school(at="Gent")
    for attempt in (
        lambda: actions.add_board(by=by, **BOARD | {"name": "SG Oever"}),
        lambda: actions.add_board(by=by, **BOARD | {"name": "sg  OEVER"}),
        lambda: actions.change_board(other, by=by, name="Sg Oever"),
        lambda: actions.add_board(by=by, **BOARD | {"enterprise_number": "0123456749"}),
        lambda: actions.add_school(by=by, **SCHOOL),
        lambda: actions.add_site(school, by=by, number=1, municipality="Gent"),
    ):
        with pytest.raises(actions.CannotKeepSchool):
            attempt()
    assert (Board.objects.count(), School.objects.count(), Site.objects.count()) == (2, 1, 1)
    assert Board.objects.get(pk=other.pk).name == "Vzw Kaai"
    actions.change_board(other, by=by, name="VZW Kaai")  # its own name, spelled otherwise


def test_a_school_has_no_board_of_another_network(by):
    board = make_board("Vzw Kaai", network="VCLB")
    with pytest.raises(actions.CannotKeepSchool):
        actions.add_school(by=by, **SCHOOL | {"board": board})
    school = make_school(board=board)  # it had it before: what else is changed stays possible
    actions.change_school(school, by=by, **SCHOOL | {"board": board, "name": "BS De Werf"})
    assert School.objects.get().name == "BS De Werf"


def test_a_school_ends_merges_and_opens_again(by):
    old, new = make_school(), make_school("000026", "Campus")
    actions.end_school(old, by=by, on=BEFORE, into=new)
    assert School.objects.filter(successor=new).get() == old
    with pytest.raises(actions.CannotKeepSchool):  # a circle
        actions.end_school(new, by=by, on=DAY, into=old)
    with pytest.raises(actions.CannotKeepSchool):
        actions.end_school(new, by=by, on=BEFORE)  # before who went into it
    with pytest.raises(actions.CannotKeepSchool):
        actions.end_school(new, by=by, on=DAY, into=new)
    with pytest.raises(actions.CannotKeepSchool):
        actions.change_school(old, by=by, **SCHOOL | {"started_on": DAY})
    actions.reopen_school(old, by=by)
    old.refresh_from_db()
    assert (old.ended_on, old.successor) == (None, None)


def test_the_table_itself_refuses_two_centres_from_one_day_on(by):
    centre = make_centre("CLB Aarde")
    school = make_school(guided={DAY: centre})
    with pytest.raises(IntegrityError), transaction.atomic():
        Guidance.objects.create(school=school, started_on=DAY, centre=None)


def test_a_school_gets_another_centre_and_the_past_stays(cell, by):
    aarde, beek = (make_centre(name, known_as={cell: name}) for name in ("Aarde", "Beek"))
    unknown = make_centre("Ver", network="VCLB")
    school = make_school(guided={dt.date(2020, 9, 1): aarde})
    actions.guide_school(school, by=by, centre=beek, starts_on=DAY)
    assert (centre_guiding(school, on=BEFORE), centre_guiding(school, on=DAY)) == (aarde.pk, beek.pk)
    for centre in (beek, unknown):
        with pytest.raises(actions.CannotKeepSchool):
            actions.guide_school(school, by=by, centre=centre, starts_on=dt.date(2025, 9, 1))
    actions.guide_school(school, by=by, centre=None, starts_on=DAY)  # said anew of the same day
    assert centre_guiding(school, on=DAY) is None
    actions.remove_guidance(guidance_of(school).get(started_on=DAY), by=by)
    assert centre_guiding(school, on=DAY) == aarde.pk


days = st.integers(0, 400).map(lambda number: DAY + dt.timedelta(days=number))
# What is said: from a day on the first or second centre, or none; or that such a day is taken back.
deeds = st.lists(st.tuples(days, st.sampled_from([0, 1, None, "back"])), max_size=12)


@settings(max_examples=60, deadline=None)
@given(said=deeds, asked=st.lists(days, min_size=1, max_size=8))
def test_on_every_day_a_school_has_the_centre_that_was_last_said_and_its_spans_never_overlap(said, asked):
    with transaction.atomic():
        cell = make_cell()
        by = Actor(Role.COORDINATOR, cell.pk)
        centres = [make_centre(name, known_as={cell: name}) for name in ("Aarde", "Beek")]
        school = make_school()
        told: dict[dt.date, int | None] = {}

        def expected(on: dt.date) -> int | None:
            """The oracle: of the days that were told, the last one before."""
            before = [day for day in told if day <= on]
            return told[max(before)] if before else None

        for day, which in said:
            if which == "back":
                if row := guidance_of(school).filter(started_on=day).first():
                    actions.remove_guidance(row, by=by)
                    told.pop(day)
                continue
            centre = None if which is None else centres[which]
            key = centre.pk if centre else None
            same = expected(day) == key
            try:
                actions.guide_school(school, by=by, centre=centre, starts_on=day)
                assert not same
                told[day] = key
            except actions.CannotKeepSchool:
                assert same
        for on in asked:
            found = [span for span in spans(guidance_of(school)) if _holds(span, on)]
            listed = schools_on(on).get().guided_by
            by_spans = found[0].row.centre_id if found else None
            assert len(found) <= 1
            assert {centre_guiding(school, on=on), listed, by_spans} == {expected(on)}
            for number, centre in enumerate(centres):
                asked_for = schools_found(by=SchoolFilter(centre=centre.pk), on=on).exists()
                assert asked_for == (expected(on) == centres[number].pk)
        transaction.set_rollback(True)


def _holds(span, on: dt.date) -> bool:
    return span.starts_on <= on and (span.ends_on is None or on <= span.ends_on)


def test_a_centre_goes_from_one_board_to_another_and_to_none(cell, by):
    centre, one, two = make_centre("Aarde", known_as={cell: "A"}), make_board(), make_board("SG Stroom")
    actions.govern_centre(centre, by=by, board=one, starts_on=dt.date(2020, 1, 1))
    actions.govern_centre(centre, by=by, board=two, starts_on=DAY)
    actions.govern_centre(centre, by=by, board=None, starts_on=dt.date(2025, 9, 1))
    told = [[(span.starts_on, span.ends_on) for span in governance_by(board)] for board in (one, two)]
    assert told == [[(dt.date(2020, 1, 1), BEFORE)], [(DAY, dt.date(2025, 8, 31))]]
    actions.remove_governance(governance_by(two)[0].row, by=by)
    assert [(span.starts_on, span.ends_on) for span in governance_by(one)] == [
        (dt.date(2020, 1, 1), dt.date(2025, 8, 31))
    ]


def test_a_centre_of_another_network_is_not_for_this_cell_to_place(cell, by):
    centre = make_centre("Ver", network="VCLB", known_as={cell: "V"})
    with pytest.raises(actions.CannotKeepSchool):
        actions.govern_centre(centre, by=by, board=make_board(), starts_on=DAY)


def test_a_board_counts_the_schools_that_are_there(by):
    board = make_board()
    make_school(board=board)
    make_school("000026", "Weg", board=board, ended_on=BEFORE)
    assert [found.schools_now for found in boards_found(by=BoardFilter(), on=DAY)] == [1]


@given(number=st.integers(1, 19_999_999))
def test_one_wrong_digit_of_an_enterprise_number_is_found(number):
    digits = f"{number:08d}"
    right = f"{digits}{97 - int(digits) % 97:02d}"
    assert EnterpriseNumber().parse(f"BE {right[:4]}.{right[4:7]}.{right[7:]}") == right
    for place in range(1, 10):
        other = str((int(right[place]) + 1) % 10)
        with pytest.raises(Invalid):
            EnterpriseNumber().parse(right[:place] + other + right[place + 1 :])


@pytest.mark.parametrize(
    ("written", "number"), [("18", "000018"), (18, "000018"), ("OV 000018", "000018"), ("123456", "123456")]
)
def test_an_institution_number_has_six_digits_however_it_is_written(written, number):
    assert InstitutionNumber().parse(written) == number


@pytest.mark.parametrize("written", ["0", "1234567", "18a", "-18", "1.8"])
def test_what_is_no_institution_number_is_refused(written):
    with pytest.raises(Invalid):
        InstitutionNumber().parse(written)
    assert school_numbered(written) is None
