"""A report of 60 pages with 40 charts and tables, as PDF and as Word. `python -m bench.documents KIND` makes one."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from typing import Any

import django

from bench import child
from bench.clock import Clock

CHARTS, CENTRES = 40, 30
WORDS = "De voorbije drie schooljaren vormden we medewerkers van alle centra, in kleine groepen en op maat. " * 9
KINDS = ("pdf", "docx")


def written(clock: Clock, *, turns: int) -> dict[str, Any]:
    """Measure the writing in fresh processes, in turns; of each kind the turn that took least CPU."""
    found: dict[str, Any] = {}
    for _turn in range(turns):
        for kind in KINDS:
            one = child.run("bench.documents", kind, clock=clock)
            if kind not in found or one["cpu of process"] < found[kind]["cpu of process"]:
                found[kind] = one
    return found | {"pages": pages(), "charts": CHARTS}


def pages() -> int:
    """How many pages the PDF has."""
    import io

    import pypdf

    from baken.ui.documents.pdf import pdf

    return len(pypdf.PdfReader(io.BytesIO(pdf(report()))).pages)


def report() -> Any:
    """A made-up report: chapters of text, a chart and a table of centres in turns."""
    from baken.ui.documents.blocks import Document

    return Document(
        title="Begeleidingsverslag",
        author="POC",
        language="nl",
        made_on=dt.date(2025, 11, 14),
        blocks=list(_blocks()),
        contents=True,
    )


def _blocks() -> Iterator[Any]:
    from baken.ui.documents import blocks as of

    for number in range(CHARTS):
        yield of.Heading(f"Onderdeel {number}", 1 if number % 5 == 0 else 2)
        yield of.Paragraph([of.Words(WORDS)])
        yield _chart(number)
        yield of.Paragraph([of.Words(WORDS)])
        rows = [
            [of.Cell(f"CLB Oever {row:02}"), *(of.Cell(f"{row * 37:d}", row * 37) for _ in range(5))]
            for row in range(CENTRES)
        ]
        heads = [of.Column("Centrum"), *(of.Column(f"202{year}-202{year + 1}", number=True) for year in range(5))]
        yield of.Table(f"Deelnames per centrum, deel {number}", heads, rows)


def _chart(number: int) -> Any:
    from baken.ui.documents import blocks as of

    if number % 3 == 0:
        labels = [f"202{year}-202{year + 1}" for year in range(5)]
        values = [100 + (number * 31 + year * 57) % 400 for year in range(5)]
        series = [of.Series("Deelnames", values, list(map(str, values)))]
        return of.Chart(f"Deelnames {number}", of.Kind.COLUMNS, labels, series, alt="Deelnames per schooljaar.")
    labels = [f"Thema {theme} van de begeleiding" for theme in range(8)]
    if number % 3 == 1:
        values = [(number * 13 + theme * 29) % 90 for theme in range(8)]
        series = [of.Series("Deelnames", values, list(map(str, values)))]
        return of.Chart(f"Themas {number}", of.Kind.BARS, labels, series, alt="Deelnames per thema.")
    low = [((number + theme) % 30) / 100 for theme in range(8)]
    shares = [of.Series("laag", low, [f"{each:.0%}" for each in low], of.Tone.LOW)]
    shares.append(of.Series("hoog", [1 - each for each in low], [f"{1 - each:.0%}" for each in low], of.Tone.HIGH))
    notes = [f"n = {291 - theme}" for theme in range(8)]
    return of.Chart(
        f"Antwoorden {number}", of.Kind.STACKED, labels, shares, alt="Antwoorden.", notes=notes, ratio=True
    )


def main() -> None:
    """Write the report once."""
    django.setup()

    def work() -> None:
        from baken.ui.documents.pdf import pdf
        from baken.ui.documents.word import docx

        (pdf if sys.argv[1] == "pdf" else docx)(report())

    child.report(work)


if __name__ == "__main__":
    main()
