"""Hours that somebody registers, changes and removes: one's own alone; and they count as those of a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.apps.access.models import Account, AuditContent
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.exchange.tests.folders import CELL, load_files
from baken.apps.insight.queries import figures
from baken.apps.people.models import Cell, Centre, Person
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.resources.actions import CannotRegisterHours, add_hours, change_hours, remove_hours
from baken.apps.resources.models import HoursEntry
from baken.apps.resources.queries import hours_changed_by, hours_of, totals_of, words_of, years_of
from baken.apps.resources.types import Spent
from baken.ground.periods import Period

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 11, 20)
SPENT = Spent(dt.date(2026, 11, 19), Decimal("1.5"), "professionalisering", "vorming", "direct contact")


@pytest.fixture
def cell() -> Cell:
    return make_cell()


@pytest.fixture
def account(cell: Cell) -> Account:
    person = make_person("an@x.example", first_name="An")
    return make_holder(Role.ADVISOR, cell, email="an@x.example", person=person)


def acting(account: Account, role: Role = Role.ADVISOR) -> Actor:
    cell = account.grants.get().cell_id
    assert cell is not None
    return Actor(role, cell, account=account.pk, person=account.person_id)


def of_file(cell: Cell, person: Person, number: str = "1", **fields: Any) -> HoursEntry:
    told = {"date": dt.date(2026, 10, 1), "hours": Decimal(2), "role": "beleid", "pillar": "beleid", "kind": ""}
    return HoursEntry.objects.create(cell=cell, person=person, number=number, **told | fields)


def test_hours_are_registered_changed_and_removed_and_the_trail_tells(account: Account) -> None:
    by, centre = acting(account), make_centre("CLB Aarde")
    entry = add_hours(by=by, account=account, spent=replace(SPENT, centre=centre), on=ON)
    assert (entry.number, entry.school_year, entry.centre) == (str(entry.uuid), 2026, centre)
    change_hours(entry, by=by, spent=replace(SPENT, hours=Decimal(2), pillar="beleid", kind=""), on=ON)
    kept = HoursEntry.objects.get()
    assert (kept.hours, kept.pillar, kept.kind, kept.centre, kept.number) == (2, "beleid", "", None, entry.number)
    remove_hours(kept, by=by, on=ON)
    assert HoursEntry.objects.count() == 0
    trail = AuditContent.objects.filter(kind="resources.HoursEntry").order_by("pk")
    assert list(trail.values_list("verb", "thing")) == [
        (verb, entry.number) for verb in ("made", "changed", "removed")
    ]


def test_an_account_of_nobody_yet_becomes_somebodys_with_the_first_hours(cell: Cell) -> None:
    account = make_holder(Role.COORDINATOR, cell, email="bo@x.example")
    add_hours(by=acting(account, Role.COORDINATOR), account=account, spent=SPENT, on=ON)
    account.refresh_from_db()
    assert account.person_id is not None
    assert list(hours_of(acting(account, Role.COORDINATOR))) == [HoursEntry.objects.get()]


def test_what_came_from_a_file_or_is_too_old_is_seen_and_stays_as_it_is(account: Account, cell: Cell) -> None:
    by = acting(account)
    assert account.person is not None
    came, spent = of_file(cell, account.person), replace(SPENT, date=dt.date(2026, 8, 31))
    old = add_hours(by=by, account=account, spent=spent, on=ON)
    later = dt.date(2027, 9, 1)
    assert set(hours_of(by)) == {came, old}
    for entry, on in ((came, ON), (old, later)):
        before = HoursEntry.objects.filter(pk=entry.pk).values().get()
        for refused in (
            lambda entry=entry, on=on: change_hours(entry, by=by, spent=SPENT, on=on),
            lambda entry=entry, on=on: remove_hours(entry, by=by, on=on),
        ):
            with pytest.raises(CannotRegisterHours):
                refused()
        assert HoursEntry.objects.filter(pk=entry.pk).values().get() == before
    assert old.uuid is not None
    assert (hours_changed_by(by, old.uuid, on=ON), hours_changed_by(by, old.uuid, on=later)) == (old, None)


def test_nobody_reads_or_writes_hours_of_somebody_else(account: Account, cell: Cell) -> None:
    entry = add_hours(by=acting(account), account=account, spent=SPENT, on=ON)
    other = make_holder(Role.COORDINATOR, cell, email="bo@x.example", person=make_person("bo@x.example"))
    chief, elsewhere = acting(other, Role.COORDINATOR), make_cell("VCLB-POC", network="VCLB")
    for actor in (
        chief,
        replace(chief, role=Role.CELL_DIRECTOR),
        replace(chief, role=Role.AUDITOR),
        replace(acting(account), role=Role.CELL_DIRECTOR),
        replace(acting(account), cell=elsewhere.pk),
        replace(acting(account), person=None),
    ):
        assert list(hours_of(actor)) == []
        with pytest.raises(CannotRegisterHours):
            change_hours(entry, by=actor, spent=SPENT, on=ON)
        with pytest.raises(CannotRegisterHours):
            remove_hours(entry, by=actor, on=ON)
    with pytest.raises(CannotRegisterHours):
        add_hours(by=chief, account=account, spent=SPENT, on=ON)
    with pytest.raises(CannotRegisterHours):
        add_hours(by=replace(acting(account), role=Role.STAFF), account=account, spent=SPENT, on=ON)
    assert HoursEntry.objects.get().person == account.person


WRONG = {
    "tomorrow": {"date": dt.date(2026, 11, 21)},
    "long ago": {"date": dt.date(2025, 8, 31)},
    "nothing": {"hours": Decimal(0)},
    "more than a day": {"hours": Decimal("24.01")},
    "without a role": {"role": " "},
    "without a pillar": {"pillar": ""},
    "too long": {"pillar": "x" * 401},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_hours_that_cannot_be_are_refused_and_nothing_changes(account: Account, wrong: dict[str, Any]) -> None:
    by = acting(account)
    entry = add_hours(by=by, account=account, spent=SPENT, on=ON)
    with pytest.raises(CannotRegisterHours):
        add_hours(by=by, account=account, spent=replace(SPENT, **wrong), on=ON)
    with pytest.raises(CannotRegisterHours):
        change_hours(entry, by=by, spent=replace(SPENT, **wrong), on=ON)
    kept = HoursEntry.objects.get()
    assert (kept.date, kept.hours, kept.role, kept.pillar) == (SPENT.date, SPENT.hours, SPENT.role, SPENT.pillar)


def test_the_words_are_those_of_the_cell_in_this_school_year_and_the_last(account: Account, cell: Cell) -> None:
    by, bo = acting(account), make_person("bo@x.example")
    assert (words_of(by, on=ON).pillars, words_of(by, on=ON).last) == ((), ("", "", ""))
    of_file(cell, bo, "1", pillar="b", kind="direct contact")
    of_file(cell, bo, "2", pillar="a", date=dt.date(2025, 9, 1))
    of_file(cell, bo, "3", pillar="te oud", date=dt.date(2025, 8, 31))
    of_file(make_cell("VCLB-POC", network="VCLB"), bo, "1", pillar="elders")
    assert account.person is not None
    of_file(cell, account.person, "4", pillar="b", role="beleid", kind="direct contact")
    words = words_of(by, on=ON)
    assert (words.roles, words.pillars, words.kinds) == (("beleid",), ("a", "b"), ("direct contact",))
    assert (words.last, words.are_chosen) == (("beleid", "b", "direct contact"), True)
    years_on = words_of(by, on=dt.date(2029, 10, 1))
    assert (years_on.pillars, years_on.are_chosen) == (("b",), False)


def test_what_one_person_typed_is_not_all_that_the_others_can_say(account: Account) -> None:
    by = acting(account)
    add_hours(by=by, account=account, spent=SPENT, on=ON)
    words = words_of(by, on=ON)
    assert (words.pillars, words.are_chosen) == (("vorming",), False)


def test_totals_are_those_of_each_month_and_pillar(account: Account, cell: Cell) -> None:
    person = account.person
    assert person is not None
    for number, (day, pillar, hours) in enumerate(
        [
            (dt.date(2026, 9, 1), "a", "1.5"),
            (dt.date(2026, 9, 30), "a", "2"),
            (dt.date(2026, 9, 30), "b", "0.25"),
            (dt.date(2026, 11, 1), "b", "4"),
        ]
    ):
        of_file(cell, person, str(number), date=day, pillar=pillar, hours=Decimal(hours))
    totals = totals_of(hours_of(acting(account)))
    assert [(month.code, month.hours, month.of_pillars) for month in totals.months] == [
        ("2026-09", Decimal("3.75"), (Decimal("3.5"), Decimal("0.25"))),
        ("2026-11", Decimal(4), (None, Decimal(4))),
    ]
    assert (totals.pillars, totals.of_pillars, totals.hours) == (
        ("a", "b"),
        (Decimal("3.5"), Decimal("4.25")),
        Decimal("7.75"),
    )
    assert [period.code for period in years_of(acting(account), on=ON)] == ["2026-2027", "2025-2026"]


# Figures

HEAD = "nr;e-mail;rol;datum;uren;pijler;soort;centrum\n"
ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),  # whose
        st.sampled_from(["beleid", "professionalisering"]),
        st.dates(dt.date(2025, 9, 1), dt.date(2026, 8, 31)),
        st.integers(1, 96).map(lambda quarters: Decimal(quarters) / 4),
        st.sampled_from(["vorming", "beleid"]),
        st.sampled_from(["", "direct contact", "voorbereiding en nazorg"]),
        st.sampled_from(["", "A", "B"]),
    ),
    min_size=1,
    max_size=8,
)


def counted(cell: Cell) -> list[Any]:
    actor = Actor(Role.COORDINATOR, cell.pk)
    return sorted(
        (
            repr((one.dimensions, one.value, one.numerator, one.denominator, one.n, one.withheld))
            for by in ("", "centre", "network", "year")
            for one in figures(actor=actor, indicators=["hours.share"], periods=[Period.school_year(2025)], by=by)
        ),
    )


def by_file(folder: Path, cell: Cell, rows: list[Any]) -> list[Any]:
    lines = "".join(
        f"{number};p{who}@x.example;{role};{day};{hours};{pillar};{kind};{centre}\n"
        for number, (who, role, day, hours, pillar, kind, centre) in enumerate(rows)
    )
    load_files(folder, {"uren.csv": HEAD + lines}, cell_code=cell.code)
    return counted(cell)


def by_page(cell: Cell, rows: list[Any]) -> list[Any]:
    accounts = [
        make_holder(Role.ADVISOR, cell, email=f"p{who}@x.example", person=make_person(f"p{who}@x.example"))
        for who in range(3)
    ]
    centres = {code: Centre.objects.get(codes__cell=cell, codes__code=code) for code in ("A", "B")}
    for who, role, day, hours, pillar, kind, centre in rows:
        spent = Spent(day, hours, role, pillar, kind, centres.get(centre))
        add_hours(by=acting(accounts[who]), account=accounts[who], spent=spent, on=dt.date(2026, 8, 31))
    return counted(cell)


def test_hours_registered_on_the_page_count_as_those_of_a_file(tmp_path: Path) -> None:
    load_files(tmp_path / "cel", {name: CELL[name] for name in ("cel.csv", "centra.csv")})
    cell, turns = Cell.objects.get(), iter(range(1000))

    @settings(max_examples=12, deadline=None, database=None)
    @given(rows=ROWS)
    def runs(rows: list[Any]) -> None:
        found = []
        for count in (lambda: by_file(tmp_path / str(next(turns)), cell, rows), lambda: by_page(cell, rows)):
            with transaction.atomic():
                found.append(count())
                transaction.set_rollback(True)
        assert found[0] == found[1] != []

    runs()


def test_control_hours_that_are_registered_otherwise_are_found(tmp_path: Path) -> None:
    load_files(tmp_path / "cel", {name: CELL[name] for name in ("cel.csv", "centra.csv")})
    cell = Cell.objects.get()
    rows = [(who, "beleid", dt.date(2025, 10, 1), Decimal(1), "beleid", "", "") for who in range(3)]
    other = [(*rows[0][:3], Decimal(2), "vorming", "", ""), *rows[1:]]
    found = []
    for count in (lambda: by_file(tmp_path / "uren", cell, rows), lambda: by_page(cell, other)):
        with transaction.atomic():
            found.append(count())
            transaction.set_rollback(True)
    assert found[0] != found[1]
