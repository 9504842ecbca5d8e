"""The report at a glance: its key figures in large, and the strategies from wide reach to close contact."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._words import explained, part_of_whole, title_of, value_of, written
from baken.apps.reports.queries import Contents
from baken.ui.documents.blocks import Block, Tile, Tiles

OVERVIEW = (
    "library.views",
    "library.active_users",
    "training.participations",
    "training.unique_participants",
    "starters.unique_participants",
    "plg.unique_participants",
    "training.centres_reached",
    "survey.response_rate",
    "fte.realisation",
    "library.materials_maintained",
)
CONTINUUM = (
    ("library.views", "library.active_users"),
    ("training.participations", "training.unique_participants"),
    ("starters.unique_participants", "starters.participations"),
    ("plg.sessions", "plg.offers"),
)


def _tile(figure: Figure, contents: Contents, note: str = "") -> Tile:
    row = ", ".join(value_of(name, value) for name, value in figure.dimensions.items())
    label = f"{title_of(figure.indicator)} · {row}" if row else title_of(figure.indicator)
    about = contents.about(figure)
    notes = [note or part_of_whole(figure), about.code if about != contents.period else ""]
    if figure.withheld:
        return Tile("", label, _("niet getoond"), explained(figure))
    return Tile(written(figure), label, " · ".join(filter(None, notes)), explained(figure))


def overview(contents: Contents, _group: str) -> list[Block]:
    """The key figures in large."""
    found = [each for name in OVERVIEW for each in contents.last(name) if each.value or each.withheld]
    return [Tiles([_tile(each, contents) for each in found])] if found else []


def continuum(contents: Contents, _group: str) -> list[Block]:
    """The strategies, from wide reach to close contact."""
    tiles = []
    for main, beside in CONTINUUM:
        for figure in contents.last(main):
            if figure.value or figure.withheld:
                note = next((f"{title_of(beside)}: {written(each)}" for each in contents.last(beside)), "")
                tiles.append(_tile(figure, contents, note))
    return [Tiles(tiles)] if tiles else []
