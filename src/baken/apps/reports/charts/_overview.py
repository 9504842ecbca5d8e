"""The report at a glance: its key figures in large, and the strategies from wide reach to close contact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._words import explained, part_of_whole, value_of, written
from baken.apps.reports.queries import Contents
from baken.ground.indicators import INDICATORS
from baken.ui.documents.blocks import (
    Block,
    Cell,
    Column,
    Group,
    Overview,
    PageBreak,
    Paragraph,
    Table,
    Tile,
    Words,
    Years,
)
from baken.ui.numbers import NOTHING

# The key figures in groups: the first of each in largest, and how each reads behind its number.
GROUPS = (
    (
        gettext_lazy("Materialenbank"),
        gettext_lazy("Altijd beschikbaar, om zelf mee aan de slag te gaan."),
        {
            "library.views": gettext_lazy("weergaven van de site"),
            "library.active_users": gettext_lazy("actieve gebruikers"),
            "library.materials_maintained": gettext_lazy("keer een materiaal ontwikkeld, geüpdatet of aangevuld"),
        },
    ),
    (
        gettext_lazy("Opleiding en vorming"),
        gettext_lazy("Wie kwam leren, en hoe vaak."),
        {
            "training.participations": gettext_lazy("keer een medewerker gevormd"),
            "training.unique_participants": gettext_lazy("verschillende medewerkers"),
            "training.sessions": gettext_lazy("sessies"),
            "training.centres_reached": gettext_lazy("centra bereikt"),
        },
    ),
    (
        gettext_lazy("Starterstraject"),
        gettext_lazy("Wie nieuw is, begint niet alleen."),
        {
            "starters.unique_participants": gettext_lazy("starters"),
            "starters.participations": gettext_lazy("deelnames"),
        },
    ),
    (
        gettext_lazy("Professionele leergemeenschappen"),
        gettext_lazy("Samen leren, over centra heen."),
        {
            "plg.unique_participants": gettext_lazy("medewerkers in een PLG"),
            "plg.participations": gettext_lazy("deelnames"),
            "plg.sessions": gettext_lazy("sessies"),
            "plg.centres_reached": gettext_lazy("centra bereikt"),
        },
    ),
    (
        gettext_lazy("Effectmeting"),
        gettext_lazy("Wie ons zegt wat het opleverde."),
        {"survey.response_rate": gettext_lazy("vulde in")},
    ),
    (
        gettext_lazy("Personeel"),
        gettext_lazy("Wat ingezet werd van wat gepland was."),
        {"fte.realisation": gettext_lazy("van de geplande VTE ingezet")},
    ),
)
# The strategies from wide reach to close contact, and what is told of each.
CONTINUUM: tuple[tuple[Any, dict[str, Any]], ...] = (
    (gettext_lazy("Materialenbank"), {"library.views": gettext_lazy("%s weergaven")}),
    (gettext_lazy("Helpdesk"), {}),
    (
        gettext_lazy("Opleiding en vorming"),
        {
            "training.sessions": gettext_lazy("%s sessies"),
            "training.participations": gettext_lazy("%s deelnames"),
            "training.unique_participants": gettext_lazy("%s medewerkers"),
        },
    ),
    (
        gettext_lazy("Starterstraject"),
        {
            "starters.participations": gettext_lazy("%s deelnames"),
            "starters.unique_participants": gettext_lazy("%s medewerkers"),
        },
    ),
    (
        gettext_lazy("Professionele leergemeenschappen"),
        {
            "plg.sessions": gettext_lazy("%s sessies"),
            "plg.participations": gettext_lazy("%s deelnames"),
            "plg.unique_participants": gettext_lazy("%s medewerkers"),
        },
    ),
    (gettext_lazy("Verandertrajecten"), {}),
)


def overview(contents: Contents, _group: str) -> list[Block]:
    """The key figures in large, in groups, on a page of their own."""
    groups = []
    for title, text, called in GROUPS:
        tiles = [tile for name, label in called.items() for tile in _tiles(contents, name, str(label))]
        if tiles:
            groups.append(Group(str(title), tiles[0], tiles[1:], text=str(text)))
    return [Overview(groups), PageBreak()] if groups else []


def _tiles(contents: Contents, name: str, label: str) -> Iterator[Tile]:
    """A tile for each figure of an indicator that tells something."""
    for figure in contents.last(name):
        if not (figure.value or figure.withheld):
            continue
        of = ", ".join(value_of(cut, value) for cut, value in figure.dimensions.items())
        about = contents.about(figure)
        notes = [of, part_of_whole(figure), about.code if about != contents.period else ""]
        yield Tile(
            value="" if figure.withheld else written(figure),
            label=label,
            note=" · ".join(filter(None, notes)),
            url=explained(figure),
            years=_years(contents, figure),
        )


def _years(contents: Contents, figure: Figure) -> Years | None:
    """What a figure was in each school year; None where fewer than two have one."""
    found = {
        each.period.code: each
        for year in contents.years
        for each in contents.figures(
            figure.indicator, period=year, where=lambda told: told.dimensions == figure.dimensions
        )
    }
    if INDICATORS[figure.indicator].unit.value == "ratio" or sum(bool(each.value) for each in found.values()) < 2:
        return None
    labels = [year.code for year in contents.years]
    values = [found[code].value if code in found else None for code in labels]
    return Years(labels, values, [written(found.get(code)) for code in labels])


def continuum(contents: Contents, _group: str) -> list[Block]:
    """The strategies, from wide reach to close contact, each with its figures."""
    rows = []
    for title, called in CONTINUUM:
        said = [
            str(words) % written(figure)
            for name, words in called.items()
            for figure in contents.last(name)
            if figure.value and not figure.withheld
        ]
        rows.append([Cell(str(title)), Cell(" · ".join(said) or NOTHING)])
    if all(row[1].text == NOTHING for row in rows):
        return []
    lead = _("Boven: een groter bereik. Naar onder toe: meer nabijheid, meer interactie, en meer eigenaarschap.")
    columns = [Column(_("Strategie")), Column(_("In cijfers"))]
    return [Paragraph([Words(lead)]), Table(_("De strategieën als continuüm"), columns, rows)]
