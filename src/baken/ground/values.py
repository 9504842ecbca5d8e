"""Kinds of values in files: how each is written in practice, what it means, and what to say when it is none."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.ground.periods import Period, UnknownPeriod, today


class Invalid(ValueError):
    """A value that a kind cannot read; the message says what was expected."""


def folded(text: str) -> str:
    """Text without regard to case, accents and double or outer spaces: what headings and choices match by."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(plain.replace("’", "'").casefold().split())


def as_text(raw: Any) -> str:
    """A cell of a file as text: whole numbers without a decimal, days as ISO, the rest as it stands.

    An apostrophe before what a spreadsheet would take for a formula was put there to keep it from doing so.
    """
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(sep=" ")
    text = " ".join(str(raw).split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


@dataclass(frozen=True)
class Kind:
    """Any text. `parse` gets a cell that is not empty (text, or a number, day or time from a workbook)."""

    duckdb = "VARCHAR"
    expected: Any = _("een tekst")
    longest: int = 400

    def parse(self, raw: Any) -> Any:
        """The value. Raises Invalid."""
        text = as_text(raw)
        if len(text) > self.longest or any(unicodedata.category(letter) == "Cc" for letter in text):
            raise Invalid(_("een tekst van ten hoogste %(longest)s tekens") % {"longest": self.longest})
        return text


class Text(Kind):
    pass


@dataclass(frozen=True)
class Email(Kind):
    """An address, lower-cased and trimmed; it identifies a person."""

    expected: Any = _("een e-mailadres")

    def parse(self, raw: Any) -> str:
        text = as_text(raw).lower()
        if len(text) > 254 or not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+", text):
            raise Invalid(self.expected)
        return text


@dataclass(frozen=True)
class Day(Kind):
    """A day: ISO or d/m/yyyy, from 1980 to two years ahead."""

    duckdb = "DATE"
    expected: Any = _("een datum als 2025-03-31 of 31/3/2025, vanaf 1980 en ten hoogste twee jaar vooruit")

    def parse(self, raw: Any) -> dt.date:
        day = self._read(raw)
        if not dt.date(1980, 1, 1) <= day <= dt.date(today().year + 2, 12, 31):
            raise Invalid(self.expected)
        return day

    def _read(self, raw: Any) -> dt.date:
        if isinstance(raw, dt.datetime):
            return raw.date()
        if isinstance(raw, dt.date):
            return raw
        text = as_text(raw)
        try:
            if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0?0:00(?::00)?)?", text):
                return dt.date(int(match[1]), int(match[2]), int(match[3]))
            if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 0?0:00(?::00)?)?", text):
                return dt.date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            pass
        raise Invalid(self.expected)


@dataclass(frozen=True)
class Moment(Kind):
    """A day and a time, in Brussels."""

    duckdb = "TIMESTAMP"
    expected: Any = _("een datum met tijd als 2025-03-31 09:30 of 31/3/2025 9:30")

    def parse(self, raw: Any) -> dt.datetime:
        if isinstance(raw, dt.datetime):
            Day().parse(raw)
            return raw.replace(tzinfo=None)
        if isinstance(raw, dt.date):
            return dt.datetime.combine(Day().parse(raw), dt.time())
        day, _sep, time = as_text(raw).replace("T", " ").partition(" ")
        try:
            return dt.datetime.combine(Day().parse(day), Clock().parse(time) if time else dt.time())
        except Invalid:
            raise Invalid(self.expected) from None


@dataclass(frozen=True)
class Clock(Kind):
    """A time of day."""

    duckdb = "TIME"
    expected: Any = _("een uur als 09:30")

    def parse(self, raw: Any) -> dt.time:
        if isinstance(raw, dt.datetime):
            return raw.time()
        if isinstance(raw, dt.time):
            return raw
        if isinstance(raw, dt.timedelta) and dt.timedelta() <= raw < dt.timedelta(days=1):
            return (dt.datetime.min + raw).time()
        match = re.fullmatch(r"(\d{1,2})[:.hu](\d{2})(?::(\d{2}))?(?:[.,]0+)?", as_text(raw).lower())
        try:
            if match:
                return dt.time(int(match[1]), int(match[2]), int(match[3] or 0))
        except ValueError:
            pass
        raise Invalid(self.expected)


def read_decimal(raw: Any) -> Decimal | None:
    """A number with a decimal point or comma, thousands apart or not; None when it is none."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float | Decimal):
        text = repr(raw) if isinstance(raw, float) else str(raw)
    else:
        text = as_text(raw).replace(" ", "").replace("€", "").replace("−", "-")
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", text):
            text = text.replace(".", "")
        elif re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", text):
            text = text.replace(",", "")
        text = text.replace(",", ".")
        if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", text):
            return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@dataclass(frozen=True)
class Number(Kind):
    """A decimal number from `least` to `most`, kept to `places` decimals."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10) ** 9
    places: int = 2

    @property
    def duckdb(self) -> str:  # type: ignore[override]  # a property where the base has a constant
        return f"DECIMAL({10 + self.places}, {self.places})"

    def parse(self, raw: Any) -> Decimal:
        number = read_decimal(raw)
        if number is None or not self.least <= number <= self.most:
            raise Invalid(_("een getal van %(least)s tot %(most)s") % {"least": self.least, "most": f"{self.most:f}"})
        return round(number, self.places)


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from `least` to `most`."""

    duckdb = "BIGINT"
    least: int = 0
    most: int = 10**9

    def parse(self, raw: Any) -> int:
        number = read_decimal(raw)
        if number is None or number != int(number) or not self.least <= number <= self.most:
            raise Invalid(_("een geheel getal van %(least)s tot %(most)s") % {"least": self.least, "most": self.most})
        return int(number)


@dataclass(frozen=True)
class Hours(Kind):
    """Hours: 1,5 or 1.5 or 1:30 or a time cell of Excel; more than 0, at most 24. Exact to 10 decimals."""

    duckdb = "DECIMAL(12, 10)"
    expected: Any = _("uren als 1,5 of 1:30, meer dan 0 en ten hoogste 24")

    def parse(self, raw: Any) -> Decimal:
        seconds: Decimal | None = None
        if isinstance(raw, dt.datetime) and raw.date() <= dt.date(1900, 1, 1):
            raw = (
                raw
                - dt.datetime.combine(raw.date(), dt.time())
                + dt.timedelta(days=raw.day if raw.year == 1900 else 0)
            )
        if isinstance(raw, dt.time):
            seconds = Decimal(raw.hour * 3600 + raw.minute * 60 + raw.second)
        elif isinstance(raw, dt.timedelta):
            seconds = Decimal(raw.total_seconds())
        elif match := re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", as_text(raw)):
            seconds = Decimal(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0))
        hours = read_decimal(raw) if seconds is None else seconds / 3600
        if hours is None or not 0 < hours <= 24:
            raise Invalid(self.expected)
        return round(hours, 10)


@dataclass(frozen=True)
class SchoolYear(Kind):
    """A school year, 2024-2025, as the year in which it starts."""

    duckdb = "BIGINT"
    expected: Any = _("een schooljaar als 2024-2025")

    def parse(self, raw: Any) -> int:
        text = as_text(raw)
        if match := re.fullmatch(r"(\d{4})\s*[-–/]\s*(\d{2})", text):
            text = f"{match[1]}-{match[1][:2]}{match[2]}"
        try:
            period = Period.parse(text.replace("/", "-"))
        except UnknownPeriod:
            raise Invalid(self.expected) from None
        if not period.is_school_year or period.first > today().year + 2:
            raise Invalid(self.expected)
        return period.first


@dataclass(frozen=True)
class Choice(Kind):
    """One of a list of words, matched without regard to case and accents; stored as the mapping says."""

    options: Mapping[str, str] | None = None

    def parse(self, raw: Any) -> str:
        options = self.options or {}
        wanted = folded(as_text(raw))
        for word, stored in options.items():
            if folded(word) == wanted:
                return stored
        raise Invalid(_("een van: %(words)s") % {"words": ", ".join(options)})


@dataclass(frozen=True)
class Texts(Kind):
    """Several texts in one cell, with ; or , between them."""

    duckdb = "VARCHAR[]"

    def parse(self, raw: Any) -> Sequence[str]:
        parts = (Text().parse(part) for part in re.split(r"[;,]", as_text(raw)))
        return tuple(dict.fromkeys(part for part in parts if part))
