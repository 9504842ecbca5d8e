"""What every written document says in the same way: captions, levels of headings, breaks, where a link leads."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from baken.ui.documents.blocks import Block, Cell, Chart, Column, Document, Heading
from baken.ui.documents.texts import clean, one_line
from baken.ui.numbers import day

DEEPEST = 4
SCHEMES = ("http", "https", "mailto", "tel")


def level_after(level: int, wanted: int) -> int:
    """The level of a heading after one of `level` (0: the first): no level is passed over on the way down."""
    return max(1, min(wanted, level + 1, DEEPEST))


def is_said(block: Block) -> bool:
    """Whether a heading has words; one without would be an entry of nothing."""
    return not isinstance(block, Heading) or bool(one_line(block.text))


def anchors_of(blocks: Sequence[Block]) -> set[str]:
    """The places in a document that links may lead to."""
    return {block.anchor for block in blocks if isinstance(block, Heading) and block.anchor and is_said(block)}


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


def table_caption(figure: int) -> str:
    """The caption of the table of a chart."""
    return _("Cijfers bij figuur %(number)s") % {"number": figure}


def title_of(document: Document) -> str:
    """The title of a document; PDF/UA asks for one."""
    return one_line(document.title) or one_line(document.author) or "Baken"


def foot_of(document: Document) -> str:
    """Who made a document, and when."""
    return " · ".join(filter(None, [one_line(document.author), day(document.made_on)]))


def weight(column: Column, cells: Sequence[Cell]) -> float:
    """How much of the width a column gets: by its longest text, within bounds, and at least its longest word."""
    texts = [one_line(cell.text) for cell in cells]
    longest = max((len(text) for text in texts), default=0)
    words = max((len(word) for text in [column.heading, *texts] for word in text.split()), default=0)
    return max(min(longest, 34), min(words, 20), min(len(column.heading) / 2, 14)) + 3
