"""School years and runs of school years: the periods in which figures are asked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
FIRST_YEAR, LAST_YEAR = 1980, 2100


class UnknownPeriod(ValueError):
    """A text that names no school year and no run of school years."""


def school_year_of(day: dt.date) -> int:
    """The school year (1 September to 31 August) in which a day lies, as the year in which it starts."""
    return day.year if day.month >= 9 else day.year - 1


def today() -> dt.date:
    """The day it is in Brussels. For pages and commands; the domain gets its dates as arguments."""
    return dt.datetime.now(BRUSSELS).date()


@dataclass(frozen=True, order=True)
class Period:
    """The school years from `first` up to, and not with, `last`: (2022, 2025) is 2022-2025, three years."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.first < self.last <= LAST_YEAR:
            raise UnknownPeriod(f"{self.first}-{self.last}")

    @classmethod
    def school_year(cls, year: int) -> Period:
        return cls(year, year + 1)

    @classmethod
    def parse(cls, code: str) -> Period:
        """`2024-2025` is a school year, `2022-2025` the run of three. Raises UnknownPeriod."""
        match = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", code)
        if not match:
            raise UnknownPeriod(code)
        return cls(int(match[1]), int(match[2]))

    @property
    def code(self) -> str:
        return f"{self.first}-{self.last}"

    @property
    def years(self) -> range:
        """The years in which its school years start."""
        return range(self.first, self.last)

    @property
    def is_school_year(self) -> bool:
        return self.last == self.first + 1

    @property
    def before(self) -> Period:
        """The period just before, as long as this one. Raises UnknownPeriod where time begins."""
        return Period(self.first - (self.last - self.first), self.first)

    @property
    def starts_on(self) -> dt.date:
        return dt.date(self.first, 9, 1)

    @property
    def ends_on(self) -> dt.date:
        return dt.date(self.last, 8, 31)

    def __str__(self) -> str:
        return self.code
