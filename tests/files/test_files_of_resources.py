"""The files `uren`, `fte` and `budget`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from baken.apps.exchange.tests.folders import CELL, load_files, problems_of
from baken.apps.people.models import CellMember
from baken.apps.resources.models import HoursEntry, Spending, Staffing

pytestmark = pytest.mark.django_db

FILES = CELL | {
    "uren.csv": (
        "nr;e-mail;rol;datum;uren;pijler;soort;centrum\n"
        "1;di@poc.example;beleid;31/8/2024;1,5;lerende organisatie;;\n"
        "2;an@a.example;professionalisering;2024-09-01;0:45;professionalisering;direct contact;X\n"
    ),
    "fte.csv": "schooljaar;pijler;gepland;gerealiseerd\n2024-2025;beleid;1,25;0.9\n",
    "budget.csv": "schooljaar;e-mail;bedrag\n2024-2025;Ef@poc.example;1.356,50\n2024-2025;di@poc.example;0\n",
}


def test_hours_belong_to_a_person_a_day_and_perhaps_a_centre(tmp_path: Path):
    load_files(tmp_path, FILES)
    names = ("number", "role", "date", "hours", "pillar", "kind", "centre__name", "school_year")
    assert list(HoursEntry.objects.order_by("number").values_list(*names)) == [
        ("1", "beleid", dt.date(2024, 8, 31), Decimal("1.5"), "lerende organisatie", "", None, 2023),
        ("2", "professionalisering", dt.date(2024, 9, 1), Decimal("0.75"), "professionalisering", "direct contact",
         "CLB X", 2024),
    ]  # fmt: skip


def test_who_is_not_known_becomes_an_advisor_of_the_cell_without_a_post_and_is_said(tmp_path: Path):
    report = load_files(tmp_path, FILES)
    assert report.sentences[-2:] == [
        "Personen die Baken nog niet kende, als medewerker van de steuncel (1): di@poc.example",
        "Personen die Baken nog niet kende, als medewerker van de steuncel (1): ef@poc.example",
    ]
    members = CellMember.objects.values_list("cell__code", "person__addresses__email", "person__posts")
    assert sorted(members.filter(person__posts=None)) == [
        ("c1", "di@poc.example", None),
        ("c1", "ef@poc.example", None),
    ]
    assert CellMember.objects.count() == 3


def test_staffing_and_spending(tmp_path: Path):
    load_files(tmp_path, FILES)
    assert list(Staffing.objects.values_list("school_year", "pillar", "planned", "realised")) == [
        (2024, "beleid", Decimal("1.25"), Decimal("0.9"))
    ]
    spent = Spending.objects.order_by("amount").values_list("school_year", "person__addresses__email", "amount")
    assert list(spent) == [(2024, "di@poc.example", Decimal(0)), (2024, "ef@poc.example", Decimal("1356.50"))]


def test_staffing_that_cannot_be_kept_exactly_is_an_error(tmp_path: Path):
    staffing = "schooljaar;pijler;gepland;gerealiseerd\n2024-2025;beleid;-1;1\n2024-2025;vorming;1;veel\n"
    assert problems_of(tmp_path, CELL | {"fte.csv": staffing}) == [
        ("fte.csv", 2, "gepland", "-1"),
        ("fte.csv", 3, "gerealiseerd", "veel"),
    ]


def test_a_third_stays_a_third(tmp_path: Path):
    budget = "schooljaar;e-mail;bedrag\n" + "".join(f"2024-2025;{name}@poc.example;33,333\n" for name in "abc")
    staffing = "schooljaar;pijler;gepland;gerealiseerd\n2024-2025;beleid;0,33333;0,1111111111\n"
    load_files(tmp_path, FILES | {"budget.csv": budget, "fte.csv": staffing})
    assert sorted(Spending.objects.values_list("amount", flat=True)) == [Decimal("33.333")] * 3
    assert list(Staffing.objects.values_list("planned", "realised")) == [(Decimal("0.33333"), Decimal("0.1111111111"))]
