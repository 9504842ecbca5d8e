"""The drawings of a document as the pictures of a Word file: all drawn at once, and the same ones once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baken.ui.documents import openxml, typesetting
from baken.ui.documents.blocks import Block, Chart, Overview, Tile, Tiles, table_of
from baken.ui.documents.openxml import XML
from baken.ui.documents.paper import Fit, fit, printed
from baken.ui.documents.shapes import Drawing
from baken.ui.documents.years import drawn_years

DOTS = 150
CHART_SIZE = 8.5  # of the letters of a chart's table
BROAD = 1.15  # where a reader has not the font that is asked, another may be as much wider


@dataclass(frozen=True)
class Drawn:
    """A chart as it is drawn, how its table fits, and whether both are on one page."""

    parts: Sequence[Drawing]
    fitted: Fit
    together: bool


class Pictures:
    """The pictures of a document; `charts` by the place of their block."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.charts = {place: _drawn(block) for place, block in enumerate(blocks) if isinstance(block, Chart)}
        found = [part for drawn in self.charts.values() for part in drawn.parts]
        found += [drawn_years(tile.years) for block in blocks for tile in _tiles_of(block) if tile.years]
        known = {drawing.svg(): drawing for drawing in found}
        self.made = dict(zip(known, typesetting.pictures(list(known.values()), dots=DOTS), strict=True))
        self.number = 0

    def run(self, part: Any, drawing: Drawing, *, width: float, name: str, said: str) -> XML:
        """A drawing of the document in a line of text of a part of the file, so many millimetres wide."""
        self.number += 1
        png = self.made[drawing.svg()]
        picture = openxml.picture(part, png, width=width, number=self.number, name=name, said=said)
        return openxml.element("r", picture)


def _drawn(chart: Chart) -> Drawn:
    fitted = fit(table_of(chart), size=CHART_SIZE, broad=BROAD)
    parts, together = printed(chart, table=fitted.height)
    return Drawn(parts, fitted, together)


def _tiles_of(block: Block) -> Sequence[Tile]:
    """The tiles within a block."""
    match block:
        case Tiles():
            return block.tiles
        case Overview():
            return [tile for group in block.groups for tile in (group.first, *group.others)]
    return []
