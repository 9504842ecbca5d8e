"""A mess-maker: rewrites a folder of exchange files in every way in which the formats allow them to be written.

What they say stays the same; how it stands there follows from the seed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

DAYS = {"datum", "in dienst", "uit dienst", "directie sinds", "fusie op", "van", "tot"}
NUMBERS = {"gepland", "gerealiseerd", "bedrag", "personeelsleden", "weergaven", "actieve gebruikers"}
HOURS = {"uren"}
CLOCKS = {"start", "einde"}
ADDRESSES = {"e-mail", "email"}
THEMES = {"thema's"}
MOMENTS = {"start time", "completion time"}
ACCENTS = str.maketrans("aeiou", "áèïôü")
Rows = list[list[Any]]


class Mess:
    """One way of making a mess."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)  # noqa: S311 - a mess, no secret

    def rewrite(self, folder: Path, target: Path) -> Path:
        """Write the files of a folder anew into another."""
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            if path.suffix in (".csv", ".xlsx"):
                self._rewrite(path, target)
        (target / "expected.json").write_text("[]")
        (target / ".verborgen").write_text("x")
        return target

    def often(self) -> bool:
        return self.chance.random() < 0.5

    def _rewrite(self, path: Path, target: Path) -> None:
        headings, rows = read(path)
        kinds = [" ".join(heading.casefold().split()) for heading in headings]
        order = self.chance.sample(range(len(headings)), len(headings))
        # In the answers to a survey a column that is not known is a question.
        unknown = 0 if "id" in kinds else self.chance.randrange(3)
        for place in range(unknown):
            order.insert(self.chance.randrange(len(order) + 1), -1 - place)
        parts = [rows]
        if len(rows) > 3 and self.often():
            middle = self.chance.randrange(1, len(rows))
            parts = [rows[:middle], rows[middle:]]
        endings = self.chance.choice((["-2023", "-2024"], ["-1", "-2"])) if len(parts) > 1 else [""]
        for part, ending in zip(parts, endings, strict=True):
            in_book = self.often()
            messy: Rows = [[self.heading(headings[place]) if place >= 0 else f"Notitie {-place}" for place in order]]
            for row in part:
                values = [self.cell(kinds[place], row[place], in_book) if place >= 0 else "x" for place in order]
                messy.append(values)
                if self.chance.random() < 0.02:
                    messy.append(list(values))
                if self.chance.random() < 0.02:
                    messy.append([None] * len(order))
            stem = path.stem + ending
            if self.often():
                stem = stem.capitalize()
            if in_book:
                self._write_book(target / f"{stem}.xlsx", messy)
            else:
                self._write_text(target / f"{stem}{self.chance.choice(['.csv', '.CSV'])}", messy)

    def heading(self, text: str) -> str:
        text = self.chance.choice([text, text.lower(), text.upper(), text.title()])
        if self.often():
            text = text.replace(" ", "  ")
        if self.often():
            at = self.chance.randrange(len(text))
            text = text[:at] + text[at].translate(ACCENTS) + text[at + 1 :]
        return self.chance.choice([" {}", "{} ", "{}"]).format(text)

    def cell(self, kind: str, value: str, in_book: bool) -> Any:
        if not value:
            return self.chance.choice([None, "", " "]) if kind not in ADDRESSES else None
        if kind in DAYS:
            return self.day(value, in_book)
        if kind in HOURS:
            return self.hours(value, in_book)
        if kind in NUMBERS:
            return self.number(value, in_book)
        if kind in CLOCKS and in_book and self.often():
            return dt.time.fromisoformat(value)
        if kind in MOMENTS:
            return dt.datetime.fromisoformat(value) if in_book else value
        if kind in ADDRESSES:
            return self.chance.choice([" {}", "{} ", "{}"]).format(self.chance.choice([str.upper, str.lower])(value))
        if kind in THEMES:
            return self.chance.choice(["; ", ",", ";"]).join(part.strip() for part in re.split("[;,]", value))
        return int(value) if in_book and value.isdigit() and self.often() else value

    def day(self, value: str, in_book: bool) -> Any:
        day = read_day(value)
        ways: list[Any] = [day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}"]
        return self.chance.choice([*ways, *([day, dt.datetime.combine(day, dt.time())] if in_book else [])])

    def number(self, value: str, in_book: bool) -> Any:
        number = Decimal(value.replace(",", "."))
        ways: list[Any] = [str(number), str(number).replace(".", ",")]
        return self.chance.choice([*ways, *([float(number)] if in_book else [])])

    def hours(self, value: str, in_book: bool) -> Any:
        ways = [self.number(value, in_book)]
        minutes = Decimal(value.replace(",", ".")) * 60
        if minutes == int(minutes):
            ways.append(f"{int(minutes) // 60}:{int(minutes) % 60:02}")
            if in_book:
                ways.append(dt.timedelta(minutes=int(minutes)))
                if minutes < 24 * 60:
                    ways.append(dt.time(int(minutes) // 60, int(minutes) % 60))
        return self.chance.choice(ways)

    def _write_text(self, path: Path, rows: Rows) -> None:
        separator = self.chance.choice(";,\t")
        quoting: Any = self.chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        out = io.StringIO()
        csv.writer(
            out, delimiter=separator, quoting=quoting, lineterminator=self.chance.choice(["\n", "\r\n"])
        ).writerows(rows)
        encodings = ["utf-8", "utf-8-sig", "cp1252"]
        path.write_bytes(out.getvalue().encode(self.chance.choice(encodings)))

    def _write_book(self, path: Path, rows: Rows) -> None:
        book = openpyxl.Workbook()
        if self.often():
            book.active.append([])
        for row in rows:
            book.active.append(row)
        if self.often():
            book.create_sheet("Uitleg").append(["Dit blad legt uit"])
        book.save(path)


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of a file of a reference set, all as text, without empty rows."""
    rows: Rows
    if path.suffix == ".xlsx":
        rows = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    else:
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
        first = text.splitlines()[0]
        rows = list(csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count)))
    texts = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
    headings, *others = [row for row in texts if any(row)]
    return headings, others


def read_day(value: str) -> dt.date:
    if "/" in value:
        day, month, year = map(int, value.split("/"))
        return dt.date(year, month, day)
    return dt.date.fromisoformat(value[:10])
