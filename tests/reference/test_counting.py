"""The engine counts as a plain count in Python does, also right after any way of writing."""

from __future__ import annotations

import datetime as dt
import os
import time
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from baken.apps.access.types import Actor, Role
from baken.apps.exchange.engine.applying import last_change
from baken.apps.insight.actions import mend_mart, refresh_mart
from baken.apps.insight.engine import triggers
from baken.apps.insight.engine.mart import Mart
from baken.apps.insight.models import Snapshot
from baken.apps.insight.queries import figures, periods_of
from baken.apps.library.models import WebStatistic
from baken.apps.people.models import Cell, Centre, Person, Post
from baken.apps.programme.models import Community, Membership, Offer, Participation, Session
from baken.apps.resources.models import HoursEntry
from baken.ground.models import Change
from baken.ground.periods import Period
from tests import oracle
from tests.ways import ChangingWorld
from tests.worlds import FIRST_YEAR, YEARS, RandomWorld

PERIODS = [
    Period(FIRST_YEAR, FIRST_YEAR + 1),
    Period(FIRST_YEAR + 1, FIRST_YEAR + 3),
    Period(FIRST_YEAR, FIRST_YEAR + YEARS),
]


def counted(cell: Cell, period: Period, by: str = "") -> tuple[dict[Any, Any], set[Any]]:
    """What the engine says, as the oracle says it, and the keys of what it withheld."""
    found = figures(actor=Actor(Role.COORDINATOR, cell.pk), periods=[period], by=by)
    keys = [(figure.indicator, tuple(sorted(figure.dimensions.items()))) for figure in found]
    assert len(keys) == len(set(keys))
    shown = {
        key: (figure.value, figure.denominator) for key, figure in zip(keys, found, strict=True) if not figure.withheld
    }
    withheld: set[tuple[object, ...]] = {key for key, figure in zip(keys, found, strict=True) if figure.withheld}
    return shown, withheld


def agree(cell: Cell, period: Period, by: str = "") -> None:
    """The engine and the oracle agree on every figure that is shown, and on which figures there are."""
    shown, withheld = counted(cell, period, by)
    expected = oracle.count(cell, period.years, by)
    if by:
        expected = {key: row for key, row in expected.items() if key in shown or key in withheld or row[0]}
        shown = {key: row for key, row in shown.items() if key in expected or row[0]}
        # What the oracle does not split is not judged here.
        names = {key[0] for key in expected}
        shown = {key: row for key, row in shown.items() if key[0] in names}
        withheld = {key for key in withheld if key[0] in names}
    assert set(shown) | withheld == set(expected)
    for key, (value, denominator) in shown.items():
        assert value == pytest.approx(expected[key][0], abs=1e-9), key
        assert denominator == pytest.approx(expected[key][1], abs=1e-9), key


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a seed does not shrink
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**6))
def test_random_worlds_are_counted_as_python_counts_them(seed: int) -> None:
    world = RandomWorld(seed)
    world.fill()
    for period in PERIODS:
        agree(world.cell, period)
    for by in ("theme", "plg", "strategy", "network", "function", "centre", "year", "registered"):
        agree(world.cell, PERIODS[-1], by)
    agree(world.other_cell, PERIODS[-1])


def never_stale(seed: int, writes: int) -> None:
    world = ChangingWorld(seed)
    world.fill()
    for _ in range(writes):
        way = world.write()
        try:
            agree(world.cell, PERIODS[-1])
        except AssertionError as error:
            raise AssertionError(f"after {way}: {error}") from error


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_before_the_question_is_in_the_answer() -> None:
    never_stale(seed=int.from_bytes(os.urandom(4)), writes=60)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_what_was_committed_before_the_question_is_in_the_answer_a_thousand_times() -> None:
    never_stale(seed=int.from_bytes(os.urandom(4)), writes=1_000)


@pytest.mark.django_db
def test_a_cell_without_data_has_the_runs_and_counts_of_zero() -> None:
    world = RandomWorld(1, centres=1, persons=0)
    periods = periods_of(cell=world.other_cell.pk)
    assert Period(2022, 2025) in periods


@pytest.mark.django_db(transaction=True)
def test_a_change_that_no_trigger_heard_is_found_and_mended() -> None:
    world = RandomWorld(3)
    world.fill()
    refresh_mart(cell=world.cell.pk)
    assert mend_mart(cell=world.cell.pk) == []
    triggers.remove()
    offer = Offer.objects.filter(cell=world.cell).order_by("pk")[0]
    offer.strategy = "plg" if offer.strategy != "plg" else "vorming"
    offer.save()
    triggers.install()
    differing = mend_mart(cell=world.cell.pk)
    assert f"offer/{offer.school_year}" in differing
    agree(world.cell, PERIODS[-1])


@pytest.mark.django_db(transaction=True)
def test_the_change_log_is_shortened_by_what_the_files_hold() -> None:
    world = RandomWorld(4)
    world.fill()
    for cell in (world.cell, world.other_cell):
        refresh_mart(cell=cell.pk)
    left = []
    for _again in range(600):  # on PostgreSQL a test that takes long in another database holds it up
        refresh_mart(cell=world.cell.pk)
        left = [Change.objects.filter(cell=cell).count() for cell in (world.cell.pk, None)]
        if left == [1, 1]:
            break
        time.sleep(0.2)
    assert left == [1, 1]  # the last one stays
    agree(world.cell, PERIODS[-1])


@pytest.mark.django_db(transaction=True)
def test_many_rows_written_at_once_are_heard_too() -> None:
    world = RandomWorld(5)
    world.fill()
    agree(world.cell, PERIODS[-1])
    session = Session.objects.filter(offer__cell=world.cell)[0]
    centre = Centre.objects.order_by("pk")[0]
    persons = Person.objects.bulk_create(Person(last_name=f"Naam {number}") for number in range(510))
    Post.objects.bulk_create(
        Post(person=person, centre=centre, function="arts", started_on=dt.date(2015, 9, 1)) for person in persons
    )
    Participation.objects.bulk_create(
        Participation(session=session, person=person, centre=centre, status="aanwezig") for person in persons
    )
    agree(world.cell, PERIODS[-1])
    agree(world.cell, PERIODS[-1], "function")
    Participation.objects.filter(session=session).update(status="afwezig")
    agree(world.cell, PERIODS[-1])
    Post.objects.filter(person__in=persons).update(function="psycholoog")
    agree(world.cell, PERIODS[-1], "function")
    Participation.objects.filter(session=session).delete()
    agree(world.cell, PERIODS[-1])


@pytest.mark.django_db(transaction=True)
def test_a_post_that_changes_moves_all_rows_of_a_person_who_was_joined() -> None:
    world = RandomWorld(6)
    offer = Offer.objects.filter(cell=world.cell)[0]
    offer.strategy = "vorming"
    offer.save()
    centre = Centre.objects.order_by("pk")[0]
    first, second = (Person.objects.create(last_name=name) for name in ("Een", "Twee"))
    for person in (first, second):
        Participation.objects.create(session=offer.sessions.all()[0], person=person, centre=centre, status="aanwezig")
    second.same_as = first
    second.save()
    refresh_mart(cell=world.cell.pk)
    agree(world.cell, PERIODS[-1])
    Post.objects.create(person=first, centre=centre, function="arts", started_on=dt.date(2015, 9, 1))
    agree(world.cell, PERIODS[-1])


@pytest.mark.django_db(transaction=True)
def test_a_reader_keeps_its_files_while_another_process_replaces_them() -> None:
    world = RandomWorld(8)
    reader, writer = Mart(world.cell.pk), Mart(world.cell.pk)
    writer.refresh()
    for path in reader.folder.glob("*.parquet"):
        os.utime(path, (0, 0))  # made long ago
    with reader.current() as database:
        Participation.objects.update(status="afwezig")
        Offer.objects.update(strategy="plg")
        writer.refresh()
        assert database.execute("SELECT count(*) FROM participation").fetchall()


@pytest.mark.django_db(transaction=True)
def test_a_database_put_back_from_a_copy_is_not_taken_for_what_its_files_hold() -> None:
    world = RandomWorld(8)
    refresh_mart(cell=world.cell.pk)
    copied = Snapshot.objects.get(cell=world.cell.pk)
    Participation.objects.update(status="afwezig")
    refresh_mart(cell=world.cell.pk)
    triggers.remove()  # a copy is put back behind the back of the change log, with what it knew of the files
    try:
        Participation.objects.update(status="aanwezig")
        copied.save()
    finally:
        triggers.install()
    agree(world.cell, PERIODS[-1])


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_emptied_at_once_is_heard() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    world = RandomWorld(8)
    refresh_mart(cell=world.cell.pk)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Participation._meta.db_table} CASCADE")
    agree(world.cell, PERIODS[-1])


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_process_left_of_making_files_goes() -> None:
    world = RandomWorld(8)
    left = Mart(world.cell.pk).folder / "making-killed"
    left.mkdir()
    (left / "rows.csv").write_text("1;2")
    refresh_mart(cell=world.cell.pk)
    assert not left.exists()


@pytest.mark.django_db(transaction=True)
def test_the_log_says_how_far_it_came_after_it_was_shortened() -> None:
    world = RandomWorld(8)
    Participation.objects.update(status="afwezig")
    last = last_change(world.cell.pk)
    refresh_mart(cell=world.cell.pk)
    assert last_change(world.cell.pk) == last > 0


@pytest.mark.django_db(transaction=True)
def test_a_year_of_which_only_the_site_was_measured_is_a_year_with_data() -> None:
    world = RandomWorld(9, centres=1, persons=0)
    for first, last in ((dt.date(2001, 9, 1), dt.date(2002, 1, 31)), (dt.date(2002, 2, 1), dt.date(2002, 8, 31))):
        WebStatistic.objects.create(cell=world.cell, starts_on=first, ends_on=last, views=75)
    assert periods_of(cell=world.cell.pk)[0] == Period(2001, 2002)
    (figure,) = figures(
        actor=Actor(Role.COORDINATOR, world.cell.pk), indicators=["library.views"], periods=[Period(2001, 2002)]
    )
    assert figure.value == 150


@pytest.mark.django_db(transaction=True)
def test_who_stays_a_member_of_a_community_that_ended_carries_no_centre_in_it() -> None:
    world = RandomWorld(1)
    world.fill()
    for _ in range(8):
        world.add_community()
    for community in Community.objects.order_by("pk")[::2]:
        Community.objects.filter(pk=community.pk).update(ends_on=community.starts_on)
    assert Membership.objects.filter(community__ends_on__lt=dt.date(FIRST_YEAR + YEARS, 6, 30), ends_on=None).exists()
    for by in ("", "centre"):
        agree(world.cell, PERIODS[-1], by)


@pytest.mark.django_db(transaction=True)
def test_a_filter_on_a_dimension_leaves_the_denominator_whole() -> None:
    world = RandomWorld(10, centres=1, persons=4)
    for number, person in enumerate(Person.objects.order_by("pk")):
        HoursEntry.objects.create(
            cell=world.cell,
            number=str(number),
            person=person,
            role="beleid",
            date=dt.date(2022, 10, 1),
            hours=1,
            pillar="een" if number else "twee",
        )
    coordinator = Actor(Role.COORDINATOR, world.cell.pk)
    asked: dict[str, Any] = {"actor": coordinator, "indicators": ["hours.share"], "periods": [Period(2022, 2023)]}
    whole = [(figure.dimensions, figure.value, figure.denominator) for figure in figures(**asked)]
    assert [(value, of) for _dimensions, value, of in whole] == [(0.75, 4), (0.25, 4)]
    (one,) = figures(**asked, where={"pillar": "twee"})
    assert (one.value, one.denominator) == (0.25, 4)
    assert [(f.dimensions, f.value, f.denominator) for f in figures(**asked, by="pillar")] == whole
