"""Numbers, money, hours and days, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from baken.ui import numbers


def said(language, write, *arguments):
    with translation.override(language):
        return write(*arguments).replace(numbers.NARROW, " ")


@pytest.mark.parametrize(
    ("write", "arguments", "dutch", "english"),
    [
        (numbers.number, (20353,), "20.353", "20,353"),
        (numbers.number, (1234.5,), "1.234,5", "1,234.5"),
        (numbers.number, (1234.5, 2), "1.234,50", "1,234.50"),
        (numbers.number, (Decimal("0.125"),), "0,13", "0.13"),
        (numbers.number, (-1.3,), "−1,3", "−1.3"),
        (numbers.number, (0,), "0", "0"),
        (numbers.number, (-0.001,), "0", "0"),
        (numbers.percent, (0.893,), "89,3%", "89.3%"),
        (numbers.percent, (0.8935,), "89,4%", "89.4%"),
        (numbers.percent, (0.18,), "18%", "18%"),
        (numbers.percent, (291 / 472, 0), "62%", "62%"),
        (numbers.percent, (0.18, 1), "18,0%", "18.0%"),
        (numbers.percent, (12.5,), "1.250%", "1,250%"),
        (numbers.euro, (Decimal("1234.5"),), "€ 1.234,50", "€1,234.50"),
        (numbers.euro, (1250,), "€ 1.250", "€1,250"),
        (numbers.euro, (Decimal("-12.00"),), "−€ 12", "−€12"),
        (numbers.euro, (Decimal("0.999"),), "€ 1", "€1"),
        (numbers.hours, (Decimal("7.25"),), "7,25 uur", "7.25 uur"),
        (numbers.day, (dt.date(2025, 11, 14),), "14 nov 2025", "14 Nov 2025"),
        (numbers.day, (dt.date(2025, 3, 1),), "1 mrt 2025", "1 Mar 2025"),
        (numbers.moment, (dt.datetime(2025, 11, 14, 8, 30, tzinfo=dt.UTC),), "14 nov 2025 09:30", "14 Nov 2025 09:30"),
        (numbers.day, (dt.datetime(2025, 11, 14, 23, 30, tzinfo=dt.UTC),), "15 nov 2025", "15 Nov 2025"),
    ],
)
def test_values_are_written_as_readers_of_the_language_write_them(write, arguments, dutch, english):
    with translation.override("en"):
        english = english.replace("uur", translation.ngettext("%(hours)s uur", "%(hours)s uur", 2).split()[-1])
    assert (said("nl", write, *arguments), said("en", write, *arguments)) == (dutch, english)


@pytest.mark.parametrize("write", [numbers.number, numbers.percent, numbers.euro, numbers.hours])
@pytest.mark.parametrize("value", [None, "", "no number", float("nan"), float("inf"), True])
def test_what_is_no_number_is_a_dash(write, value):
    assert write(value) == "—"


@pytest.mark.parametrize("write", [numbers.day, numbers.moment])
def test_no_day_is_a_dash(write):
    assert write(None) == "—"


@pytest.mark.parametrize(
    ("unit", "written"),
    [("count", "0,89"), ("ratio", "89,3%"), ("EUR", "€ 0,89"), ("hours", "0,89 uur"), ("score", "0,9")],
)
def test_a_figure_is_written_in_its_unit(unit, written):
    assert said("nl", numbers.measured, 0.893, unit) == written


@pytest.mark.parametrize("value", [0.5, 1.5, 2.5, 1000.005, 0.0449999])
def test_halves_go_away_from_zero_and_what_is_less_does_not(value):
    shown = said("nl", numbers.number, value, 0)
    assert shown == {0.5: "1", 1.5: "2", 2.5: "3", 1000.005: "1.000", 0.0449999: "0"}[value]
