"""Shapes of a drawing, and how they are written as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from baken.ui.documents.blocks import Tone
from baken.ui.documents.looks import INK, LOOKS, WHITE
from baken.ui.documents.texts import is_right_to_left

INK_2, EDGE = "#4a5b64", "#84909a"
AMBER, AMBER_INK = "#b87d00", "#704d00"
FONTS = "Inter, system-ui, 'Noto Sans', sans-serif"
SWAPPED = {"start": "end", "end": "start", "middle": "middle"}


GAP = 6  # between the lines of a pattern


@dataclass(frozen=True)
class Text:
    """A line of text; `y` is the line it stands on, `anchor` which part of it is at `x`."""

    x: float
    y: float
    text: str
    size: float = 12
    anchor: str = "start"
    bold: bool = False
    fill: str = INK

    @property
    def right_to_left(self) -> bool:
        return is_right_to_left(self.text)


@dataclass
class Drawing:
    """Shapes, as SVG writes them, and texts over them, on a surface of a size in pixels."""

    width: float
    height: float = 0
    shapes: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def bar(self, x: float, y: float, width: float, height: float, tone: Tone) -> None:
        """A surface of a tone; too narrow for its edge, it is a stroke of the edge's colour."""
        look = LOOKS[tone]
        if width < 2 or height < 2:
            self.shapes.append(_rectangle(x, y, max(width, 1), max(height, 1), look.edge))
            return
        self.shapes.append(_rectangle(x, y, width, height, look.fill))
        if look.pattern:
            path = _pattern(x, y, width, height, look.pattern)
            self.shapes.append(f'<path d="{path}" fill="none" stroke="{look.lines}" stroke-width="1.5"/>')
        self.shapes.append(_rectangle(x + 0.5, y + 0.5, width - 1, height - 1, "none", edge=look.edge))

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 1, dashed: bool = False
    ) -> None:
        """A straight line."""
        dashes = ' stroke-dasharray="4 3"' if dashed else ""
        self.shapes.append(
            f'<line x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}" stroke="{stroke}" '
            f'stroke-width="{short(width)}"{dashes}/>'
        )

    def tick(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A mark across a bar, seen on it and beside it."""
        self.line(x1, y1, x2, y2, WHITE, width=5)
        self.line(x1, y1, x2, y2, INK, width=2.5)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        anchor: str = "start",
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        """A line of text."""
        if text:
            self.texts.append(Text(x, y, text, size, anchor, bold, fill))

    def svg(self, *, alt: str = "", texts: bool = True, name: str = "") -> str:
        """The drawing as SVG: with its texts, or its shapes alone. It has no style and no script within it."""
        size = f'viewBox="0 0 {short(self.width)} {short(self.height)}"'
        said = f' role="img" aria-label={quoteattr(alt)}' if alt else ""
        shown = f' class="{name}"' if name else ""
        written: Iterable[str] = map(_written, self.texts) if texts else ()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{short(self.width)}" height="{short(self.height)}"'
            f' font-family="{FONTS}"{shown}{said}>{"".join(self.shapes)}{"".join(written)}</svg>'
        )


def short(number: float) -> str:
    """A number as SVG takes it, to a tenth."""
    return f"{number:.1f}".removesuffix(".0")


def _rectangle(x: float, y: float, width: float, height: float, fill: str, *, edge: str = "") -> str:
    stroke = f' stroke="{edge}"' if edge else ""
    size = f'width="{short(width)}" height="{short(height)}"'
    return f'<rect x="{short(x)}" y="{short(y)}" {size} fill="{fill}"{stroke}/>'


def _pattern(x: float, y: float, width: float, height: float, pattern: str) -> str:
    """Lines over a rectangle, and not past it."""
    parts = []
    if pattern == "lying":
        steps = range(GAP // 2, int(height), GAP // 2 + 1)
        return "".join(f"M{short(x)} {short(y + step)}h{short(width)}" for step in steps)
    for start in range(-int(height) + GAP // 2, int(width), GAP):
        first, last = max(start, 0.0), min(start + height, width)
        if last <= first:
            continue
        begin, end = first - start, last - start
        if pattern == "rising":
            begin, end = height - begin, height - end
        parts.append(f"M{short(x + first)} {short(y + begin)}L{short(x + last)} {short(y + end)}")
    return "".join(parts)


def _written(text: Text) -> str:
    anchor, direction = text.anchor, ""
    if text.right_to_left:
        anchor, direction = SWAPPED[anchor], ' direction="rtl"'
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    bold = ' font-weight="600"' if text.bold else ""
    place = f'x="{short(text.x)}" y="{short(text.y)}" font-size="{short(text.size)}" fill="{text.fill}"'
    return f"<text {place}{placed}{bold}{direction}>{escape(text.text)}</text>"
