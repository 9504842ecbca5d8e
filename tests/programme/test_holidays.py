"""The school holidays: by the rule of the government, and as somebody wrote them down."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.programme.engine.holidays import easter_of, holidays_by_rule


def day(said: str) -> dt.date:
    """31/10/2022 as a day."""
    return dt.datetime.strptime(said, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


# As onderwijs.vlaanderen.be published them: autumn, Christmas, Krokus and Easter, first and last day.
PUBLISHED = {
    2007: "29/10/2007 04/11/2007 24/12/2007 06/01/2008 04/02/2008 10/02/2008 24/03/2008 06/04/2008",
    2018: "29/10/2018 04/11/2018 24/12/2018 06/01/2019 04/03/2019 10/03/2019 08/04/2019 21/04/2019",
    2020: "02/11/2020 08/11/2020 21/12/2020 03/01/2021 15/02/2021 21/02/2021 05/04/2021 18/04/2021",
    2021: "01/11/2021 07/11/2021 27/12/2021 09/01/2022 28/02/2022 06/03/2022 04/04/2022 17/04/2022",
    2022: "31/10/2022 06/11/2022 26/12/2022 08/01/2023 20/02/2023 26/02/2023 03/04/2023 16/04/2023",
    2023: "30/10/2023 05/11/2023 25/12/2023 07/01/2024 12/02/2024 18/02/2024 01/04/2024 14/04/2024",
    2024: "28/10/2024 03/11/2024 23/12/2024 05/01/2025 03/03/2025 09/03/2025 07/04/2025 20/04/2025",
    2025: "27/10/2025 02/11/2025 22/12/2025 04/01/2026 16/02/2026 22/02/2026 06/04/2026 19/04/2026",
    2026: "02/11/2026 08/11/2026 21/12/2026 03/01/2027 08/02/2027 14/02/2027 29/03/2027 11/04/2027",
}


@pytest.mark.parametrize(("year", "days"), PUBLISHED.items())
def test_the_rule_gives_the_holidays_that_were_published(year: int, days: str) -> None:
    told = [day(each) for each in days.split()]
    names = ("Herfstvakantie", "Kerstvakantie", "Krokusvakantie", "Paasvakantie")
    found = {str(each.name): each for each in holidays_by_rule(year)}
    assert [when for name in names for when in (found[name].starts_on, found[name].ends_on)] == told


def test_the_days_off_of_2024_2025_are_those_of_the_calendar() -> None:
    found = {str(each.name): (each.starts_on, each.ends_on) for each in holidays_by_rule(2024)}
    assert found["Paasmaandag"] == (dt.date(2025, 4, 21), dt.date(2025, 4, 21))
    assert found["Hemelvaart"] == (dt.date(2025, 5, 29), dt.date(2025, 5, 30))
    assert found["Pinkstermaandag"] == (dt.date(2025, 6, 9), dt.date(2025, 6, 9))
    assert found["Zomervakantie"] == (dt.date(2025, 7, 1), dt.date(2025, 8, 31))


@given(year=st.integers(1583, 4000))
def test_easter_is_the_sunday_that_the_almanac_gives(year: int) -> None:
    """Against the tables by another algorithm, of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    length = (32 + 2 * e + 2 * i - h - k) % 7
    month, before = divmod(h + length - 7 * ((a + 11 * h + 22 * length) // 451) + 114, 31)
    assert easter_of(year) == dt.date(year, month, before + 1)


@given(year=st.integers(1980, 2099))
def test_holidays_of_weeks_begin_on_a_monday_and_all_lie_in_their_school_year(year: int) -> None:
    for each in holidays_by_rule(year):
        assert dt.date(year, 9, 1) <= each.starts_on <= each.ends_on <= dt.date(year + 1, 8, 31)
        if each.ends_on - each.starts_on in (dt.timedelta(6), dt.timedelta(13)):
            assert each.starts_on.weekday() == 0
