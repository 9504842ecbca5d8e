"""What the programme hands over on paper: what somebody followed, and certificates of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baken.apps.programme.engine.certificates import shown
from baken.ground.periods import Period
from baken.ui.documents.blocks import Block, Cell, Column, Document, Heading, Manner, Missing, Paragraph, Table, Words
from baken.ui.numbers import day, hours
from baken.ui.numbers import number as number_written


def how_counted(row: Any) -> str:
    """By what it is known how long somebody was at a session."""
    if row.counted is None:
        return _("niet bekend")
    return _("zoals gepland") if row.minutes is None else _("genoteerd")


def hours_of(minutes: int | None) -> str:
    """Minutes as hours."""
    return _("niet bekend") if minutes is None else hours(minutes / 60)


def record_document(
    rows: Sequence[Any], *, name: str, totals: Sequence[Any], author: str, made_on: dt.date
) -> Document:
    """What somebody followed, school year by school year; `rows` in that order, each with `counted`."""
    return Document(
        title=_("Gevolgde vorming"),
        subtitle=name,
        author=author,
        language=get_language() or "nl",
        made_on=made_on,
        blocks=list(_record(rows, totals)),
    )


def _record(rows: Sequence[Any], totals: Sequence[Any]) -> Iterator[Block]:
    note = _("De uren zijn de minuten die genoteerd zijn; waar dat niet gebeurde, de duur die gepland was.")
    yield Paragraph([Words(note)], Manner.NOTE)
    if not rows:
        yield Missing(_("Er is nog niets gevolgd."))
        return
    sums = {total.year: total for total in totals}
    columns = [
        Column(_("Wat")),
        Column(_("Dag")),
        Column(_("Door")),
        Column(_("Uren"), number=True),
        Column(_("Hoe geteld")),
    ]
    for year, those in groupby(rows, key=lambda row: row.session.offer.school_year):
        code = Period.school_year(year).code
        yield Heading(_("Schooljaar %(year)s: %(hours)s") % {"year": code, "hours": hours(sums[year].hours)})
        if number := sums[year].unknown:
            said = ngettext(
                "Van %(number)s sessie is niet bekend hoe lang ze duurde; die zit niet in de uren.",
                "Van %(number)s sessies is niet bekend hoe lang ze duurden; die zitten niet in de uren.",
                number,
            )
            yield Paragraph([Words(said % {"number": number_written(number)})], Manner.NOTE)
        yield Table(_("Gevolgd in %(year)s") % {"year": code}, columns, [_row(row) for row in those])


def _row(row: Any) -> list[Cell]:
    offer = row.session.offer
    counted = None if row.counted is None else row.counted / 60
    return [
        Cell(f"{offer.title} ({offer.get_strategy_display().lower()})"),
        Cell(day(row.session.held_on)),
        Cell(offer.given_by),
        Cell(hours_of(row.counted), counted),
        Cell(how_counted(row)),
    ]


def certificate_document(certificate: Any, *, name: str, check_at: str, language: str, made_on: dt.date) -> Document:
    """A certificate on paper; `check_at` is where anybody asks whether it is genuine."""
    number = shown(certificate.number)
    days = day(certificate.first_on)
    if certificate.last_on != certificate.first_on:
        days = _("%(first)s tot %(last)s") % {"first": days, "last": day(certificate.last_on)}
    rows = [
        (_("Wie"), name),
        (_("Centrum"), certificate.centre.name),
        (_("Wat"), certificate.title),
        (_("Soort"), certificate.get_strategy_display()),
        (_("Wanneer"), days),
        (_("Sessies gevolgd"), number_written(certificate.sessions)),
        (_("Duur"), hours_of(certificate.minutes)),
        (_("Gegeven door"), certificate.given_by),
        (_("Nummer"), number),
    ]
    said = _("%(name)s nam deel aan “%(title)s”.") % {"name": name, "title": certificate.title}
    check = _("Of dit attest echt is, gaat iedereen na met het nummer %(number)s en de familienaam, op:")
    return Document(
        title=_("Attest van deelname"),
        subtitle=certificate.title,
        author=str(certificate.offer.cell.name),
        language=language,
        made_on=made_on,
        blocks=[
            Paragraph([Words(said)], Manner.LEAD),
            Table(
                _("Wat dit attest zegt"),
                [Column(_("Wat")), Column("")],
                [[Cell(what), Cell(text)] for what, text in rows],
            ),
            Paragraph([Words(check % {"number": number}), Words(" "), Words(check_at, url=check_at)]),
        ],
    )
