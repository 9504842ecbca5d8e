"""What every written document says in the same way: numbers, captions, levels of headings, where a link leads."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from baken.ui.documents.blocks import Block, Chart, Document, Heading, Table, Tile, Years
from baken.ui.documents.texts import clean, one_line
from baken.ui.numbers import day

DEEPEST = 4
SCHEMES = ("http", "https", "mailto", "tel")


def level_after(level: int, wanted: int) -> int:
    """The level of a heading after one of `level` (0: the first): no level is passed over on the way down."""
    return max(1, min(wanted, level + 1, DEEPEST))


def is_said(block: Block) -> bool:
    """Whether a block says anything: a heading without words would be an entry of nothing, and so would a table
    without columns."""
    match block:
        case Heading():
            return bool(one_line(block.text))
        case Table():
            return bool(block.columns)
    return True


def numbers_of(blocks: Sequence[Block]) -> list[str]:
    """The number of each block, the same in every format; empty for what has none.

    Headings have theirs by their level ("2.1.1"), charts and tables by their order. The table of a chart has none of
    its own; a chart of nothing is its table alone, and is numbered as one.
    """
    level, headings, figures, tables = 0, [0] * DEEPEST, 0, 0
    found = []
    for block in blocks:
        number = ""
        if isinstance(block, Heading) and is_said(block):
            level = level_after(level, block.level)
            headings = [*headings[: level - 1], headings[level - 1] + 1, *[0] * (DEEPEST - level)]
            number = ".".join(map(str, headings[:level]))
        elif is_drawn(block):
            figures += 1
            number = str(figures)
        elif isinstance(block, Table | Chart) and is_said(block):
            tables += 1
            number = str(tables)
        found.append(number)
    return found


def is_drawn(block: Block) -> bool:
    """Whether a block is a chart that shows anything."""
    return isinstance(block, Chart) and bool(block.labels)


def name_of(block: Block, number: str) -> str:
    """What a chart or table with a number is called: "Figuur 3", "Tabel 1"."""
    return f"{_('Figuur') if is_drawn(block) else _('Tabel')} {number}"


def value_of(tile: Tile) -> str:
    """What a tile says in large: its value, or that there is none, or that it is not shown."""
    return one_line(tile.value) or (_("Geen gegevens") if tile.missing else _("Niet getoond"))


def note_of(tile: Tile) -> str:
    """The note of a tile; that a group is too small where nothing else says why a value is not shown."""
    untold = not one_line(tile.value) and not tile.missing
    return one_line(tile.note) or (_("De groep is te klein.") if untold else "")


def said_of_years(years: Years) -> str:
    """A value for each of a few school years, in words."""
    told = zip(years.labels, years.texts, strict=True)
    return ", ".join(f"{one_line(label)}: {one_line(text) or _('niet getoond')}" for label, text in told)


def anchors_of(blocks: Sequence[Block]) -> set[str]:
    """The places in a document that links may lead to."""
    return {block.anchor for block in blocks if isinstance(block, Heading) and block.anchor and is_said(block)}


def is_quiet(url: str) -> bool:
    """Whether a link leads into the site, to where a figure comes from. On paper it looks like the text around it."""
    url = clean(url).strip()
    return not url.startswith("#") and ":" not in url.partition("/")[0]


def destination(url: str, *, address: str, anchors: set[str]) -> str:
    """Where a link leads: `#anchor` of the document, or a whole address; empty where it leads nowhere."""
    url = clean(url).strip()
    if url.startswith("#"):
        return url if url[1:] in anchors else ""
    try:
        whole = urljoin(address, url)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole if parts.scheme in SCHEMES and (parts.netloc or parts.path) else ""


def breaks_of(chart: Chart) -> list[str]:
    """Why labels of a chart cannot be compared with those before them, a sentence for each."""
    return [
        _("Reeksbreuk bij %(label)s: %(reason)s") % {"label": one_line(label), "reason": one_line(reason)}
        for label, reason in zip(chart.labels, chart.breaks, strict=False)
        if reason
    ]


def said_of(chart: Chart, part: int, parts: int) -> str:
    """The alternative text of a drawing of a chart; PDF/UA asks for one."""
    said = one_line(chart.alt) or one_line(chart.caption) or _("Figuur")
    if parts == 1:
        return said
    return _("%(text)s (deel %(part)s van %(parts)s)") % {"text": said, "part": part, "parts": parts}


def table_caption(number: str) -> str:
    """What the table of a chart is called, by the number of the chart."""
    return _("Cijfers bij figuur %(number)s") % {"number": number}


def title_of(document: Document) -> str:
    """The title of a document; PDF/UA asks for one."""
    return one_line(document.title) or one_line(document.author) or "Baken"


def foot_of(document: Document) -> str:
    """Who made a document, and when."""
    return " · ".join(filter(None, [one_line(document.author), day(document.made_on)]))
