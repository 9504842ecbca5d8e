"""The picture of a centre as a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baken.apps.centres.charts._said import Chain
from baken.apps.centres.charts._shown import Card, Shown
from baken.apps.centres.charts._told import Told
from baken.ui.components.lists import period_name
from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Kind,
    Manner,
    Mark,
    Missing,
    Paragraph,
    Series,
    Table,
    Tile,
    Tiles,
    Tone,
    Words,
)
from baken.ui.numbers import NOTHING, day, number, percent


def document(shown: Shown, *, author: str, address: str, made_on: dt.date) -> Document:
    """The picture as a document to hand over. What it may hold, whoever asked for the picture decided by that."""
    for_cell = shown.flags is not None
    subtitle = (
        _("Beeld van een centrum · voor de cel · %(period)s") if for_cell else _("Beeld van een centrum · %(period)s")
    )
    return Document(
        title=shown.name,
        subtitle=subtitle % {"period": period_name(shown.period)},
        author=author,
        language=get_language() or "nl",
        made_on=made_on,
        address=address,
        blocks=[*_blocks(shown), *(_flags(shown) if for_cell else [])],
    )


def _text(text: str, manner: Manner = Manner.TEXT) -> Paragraph:
    return Paragraph([Words(text)], manner)


def _blocks(shown: Shown) -> Iterator[Block]:
    about = [shown.centre.network.name, shown.centre.province, shown.staff]
    yield _text(" · ".join(filter(None, about)), Manner.LEAD)
    if not shown.has_figures:
        yield Missing(_("De cel registreerde in deze periode nog niets over dit centrum."))
    else:
        yield Tiles([_tile_of(each) for each in shown.cards])
        nobody = _("Van dit centrum vulde in deze periode niemand een bevraging in.")
        yield from _chains(_("Wat de deelnemers zeggen"), shown.effects, nobody)
        yield from _themes(shown)
        nobody = _(
            "In deze periode beantwoordde nog niemand van dit centrum items over wat helpt en wat remt (module C)."
        )
        yield from _chains(_("Wat helpt, wat remt"), shown.factors, nobody)
        yield from _hours(shown)
    yield from _inspection(shown)


def _tile_of(card: Card) -> Tile:
    """A card as a tile, with the break in its series in its note."""
    return Tile(card.value, card.label, " · ".join(filter(None, [card.note, card.series_break])), card.url)


def _cell(told: Told) -> Cell:
    text = _("niet getoond") if told.withheld else told.text
    return Cell(text, told.value, told.url, told.withheld)


def _hours(shown: Shown) -> Iterator[Block]:
    yield Heading(_("Direct contact met dit centrum"))
    if shown.hours is None:
        yield Missing(_("Hoeveel uren de cel aan dit centrum besteedde, is alleen voor de cel zelf."))
        return
    if not shown.hours:
        yield Missing(_("De cel registreerde in deze periode geen uren direct contact met dit centrum."))
        return
    rows = [[Cell(of), _cell(told)] for of, told in shown.hours]
    columns = [Column(_("Rol en pijler")), Column(_("Uren"), number=True)]
    yield Table(_("Uren direct contact"), columns, rows, note=shown.hours_why)


def _themes(shown: Shown) -> Iterator[Block]:
    yield Heading(_("Deelnames per thema"))
    if not shown.themes:
        yield Missing(_("In deze periode nam niemand van dit centrum deel."))
        return
    rows = shown.drawn
    if rows:
        yield Chart(
            caption=_("Deelnames per thema, %(period)s") % {"period": shown.period.code},
            kind=Kind.BARS,
            labels=[theme.label for theme in rows],
            heading=_("Thema"),
            series=[
                Series(
                    shown.name,
                    [float(theme.now.value or 0) for theme in rows],
                    [_cell(theme.now).text for theme in rows],
                )
            ],
            mark=_mark(shown),
            alt=_alternative(shown),
            note=_over(shown),
        )
    columns = [
        Column(_("Thema")),
        Column(shown.period.code, number=True),
        *([Column(shown.spread_heading)] if shown.spread_heading else []),
        *(Column(code, number=True) for code in shown.theme_years),
    ]
    table = [
        [
            Cell(theme.label),
            _cell(theme.now),
            *([Cell(theme.spread_text or NOTHING)] if shown.spread_heading else []),
            *map(_cell, theme.by_year),
        ]
        for theme in shown.themes
    ]
    broken = [_("Reeksbreuk %(mark)s") % {"mark": mark} for mark in shown.breaks]
    note = " ".join(filter(None, [shown.themes_why, *broken]))
    yield Table(_("Deelnames per thema, jaar na jaar"), columns, table, note=note)


def _mark(shown: Shown) -> Mark | None:
    if not shown.spread_heading:
        return None
    rows = shown.drawn
    of_all = any(theme.spread and theme.spread.median is not None for theme in rows)
    return Mark(
        [theme.middle for theme in rows],
        [number(theme.middle, None) for theme in rows],
        _("Mediaan van de eigen centra") if of_all else _("Gemiddelde per centrum"),
    )


def _over(shown: Shown) -> str:
    """Over how many centres the mark is; where there is none, why."""
    spread = next((theme.spread for theme in shown.themes if theme.spread), None)
    return _("streep: over %(number)s centra") % {"number": spread.centres} if spread else shown.spread_note


def _alternative(shown: Shown) -> str:
    said = ", ".join(f"{theme.label} {theme.now.text}" for theme in shown.drawn[:3])
    return _("Deelnames van %(centre)s per thema: %(themes)s. De tabel eronder heeft alle getallen.") % {
        "centre": shown.name,
        "themes": said,
    }


def _chains(title: str, chains: Sequence[Chain], nothing: str) -> Iterator[Block]:
    yield Heading(title)
    if not chains:
        yield Missing(nothing)
    for chain in chains:
        if chain.told:
            yield _chart_of(chain)
        if chain.hidden:
            hidden = "; ".join(each.item for each in chain.hidden)
            yield Missing(f"{chain.survey}: {hidden}. {chain.why}")


def _chart_of(chain: Chain) -> Chart:
    rows = chain.told
    parts = (
        (_("Lage score"), Tone.LOW, [row.low for row in rows]),
        (_("Hoge score"), Tone.HIGH, [row.high for row in rows]),
        (_("Geen zicht op"), Tone.NOT_APPLICABLE, [row.not_applicable for row in rows]),
    )
    high = ", ".join(f"{row.item} {percent(row.high)}" for row in rows[:3])
    return Chart(
        caption=chain.survey,
        kind=Kind.STACKED,
        labels=[row.item for row in rows],
        heading=_("Item"),
        series=[Series(name, values, [percent(value) for value in values], tone) for name, tone, values in parts],
        notes=[_("n = %(n)s") % {"n": number(row.n)} for row in rows],
        alt=_("Wat deelnemers antwoordden; een hoge score gaven: %(items)s.") % {"items": high},
        ratio=True,
    )


def _inspection(shown: Shown) -> Iterator[Block]:
    yield Heading(_("Doorlichting"))
    if not shown.inspected_in:
        yield Missing(_("Er is geen doorlichting van dit centrum geregistreerd."))
        return
    advice = shown.advice or _("advies niet gekend")
    yield _text(_("Doorlichting in %(year)s: %(advice)s.") % {"year": shown.inspected_in, "advice": advice})
    if shown.scales:
        rows = [[Cell(scale.name), Cell(scale.level, url=scale.url)] for scale in shown.scales]
        caption = _("Niveau per ontwikkelingsschaal")
        yield Table(caption, [Column(_("Ontwikkelingsschaal")), Column(_("Niveau"))], rows)


def _flags(shown: Shown) -> Iterator[Block]:
    yield Heading(_("Vlaggen op %(day)s (alleen voor de cel)") % {"day": day(shown.on)})
    standing = [flag for flag in shown.flags or () if flag.stands]
    if not standing:
        yield Missing(_("Er staat geen vlag bij dit centrum."))
        return
    if shown.has_priority:
        yield _text(_("Dit centrum heeft prioritaire noden."))
    yield Bullets(
        [
            [
                Words(str(flag.kind.label), strong=True),
                Words(": " + "; ".join(filter(None, [flag.facts, flag.decided.reason if flag.decided else ""]))),
            ]
            for flag in standing
        ]
    )
