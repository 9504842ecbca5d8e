"""Figures, bars, answers and charts: numbers that can be seen at a glance and read in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baken.ui.charts import Bar
from baken.ui.components.library import one_of, register, show
from baken.ui.components.surfaces import TONES
from baken.ui.numbers import number, percent

TRENDS = ("", "rises", "falls", "steady")
KEYS = ("low", "high", "na", "tick", "withheld")
STEPS = 5


@register.simple_tag
def figure(
    label: Any,
    *,
    value: Any = "",
    note: Any = "",
    share: float | None = None,
    target: float | None = None,
    trend: str = "",
    tone: str = "",
    withheld: bool = False,
    series_break: Any = "",
    url: str = "",
) -> SafeString:
    """A figure on a card: its name, its value as written, a note; a bar of `share` with a tick at `target`.

    `share` and `target` are on one scale on which 1 is full. `series_break` says why it cannot be compared.
    """
    return show(
        "figure",
        label=label,
        value=value,
        note=note,
        bar=bar(value=share, target=target, tone=tone) if share is not None and not withheld else "",
        trend=one_of(trend, TRENDS, "trend of a figure"),
        tone=one_of(tone, TONES, "tone of a figure"),
        withheld=withheld,
        series_break=series_break,
        url=url,
    )


@register.simple_tag
def bar(*, value: float | None, most: float = 1, target: float | None = None, tone: str = "") -> SafeString:
    """A thin bar of `value` out of `most`, with a tick at `target`; what passes `most` makes the scale longer.

    It only repeats what stands beside it in words, and so is not read out.
    """
    scale = max(float(most), float(value or 0), float(target or 0)) or 1.0
    return show(
        "bar",
        width=_part(value, scale),
        tick=None if target is None else _part(target, scale),
        tone=one_of(tone, TONES, "tone of a bar"),
    )


@register.simple_tag
def cell(value: float | None, *, most: float | None = None, text: Any = None, withheld: bool = False) -> SafeString:
    """A number in a table, shaded in steps by its part of `most`."""
    if withheld:
        return withheld_mark()
    step = 0 if value is None or not most else min(STEPS, math.ceil(STEPS * float(value) / float(most)))
    return format_html('<span class="cell step-{}">{}</span>', max(step, 0), number(value) if text is None else text)


@register.simple_tag(name="withheld")
def withheld_mark() -> SafeString:
    """In a table, in the place of a number that is not shown because the group is too small."""
    return format_html(
        '<span class="withheld"><span aria-hidden="true">•</span><span class="visually-hidden">{}</span></span>',
        _("niet getoond, de groep is te klein"),
    )


@register.simple_block_tag
def answers(content: SafeString, *, label: Any, legend: bool = True) -> SafeString:
    """What people answered, an `answer` for each question."""
    return show("answers", content=content, label=label, legend=legend)


@register.simple_tag
def answer(
    label: Any,
    *,
    low: float | None = None,
    high: float | None = None,
    not_applicable: float | None = None,
    n: int | None = None,
    withheld: bool = False,
    minimum: int | None = None,
) -> SafeString:
    """The answers to one question: shares low, high and not applicable as one bar, and on how many they rest."""
    parts, start = [], 0.0
    for name, share in (("low", low), ("high", high), ("na", not_applicable)):
        if share and not withheld:
            parts.append({"name": name, "x": f"{start * 100:.2f}%", "width": f"{float(share) * 100:.2f}%"})
            start += float(share)
    return show(
        "answer",
        label=label,
        parts=parts,
        low=percent(low),
        high=percent(high),
        not_applicable=percent(not_applicable) if not_applicable else "",
        n=n,
        withheld=withheld,
        minimum=minimum,
    )


@register.simple_block_tag
def legend(content: SafeString) -> SafeString:
    """What colours and marks mean, a `key` for each."""
    return format_html('<ul class="legend">{}</ul>', content)


@register.simple_tag
def key(text: Any, *, mark: str) -> SafeString:
    """A colour or mark and what it means."""
    return format_html(
        '<li><span class="swatch {}" aria-hidden="true"></span>{}</li>', one_of(mark, KEYS, "mark of a key"), text
    )


@register.simple_tag
def bar_chart(
    rows: Sequence[Bar], *, title: Any, heading: Any, value_heading: Any, compare_heading: Any = ""
) -> SafeString:
    """A bar for each row, a tick where there is something to compare with, and the same as a table."""
    most = max((float(part) for row in rows for part in (row.value, row.compare) if part is not None), default=0)
    bars = [
        {
            "row": row,
            "width": _part(row.value, most),
            "tick": None if row.compare is None else _part(row.compare, most),
        }
        for row in rows
    ]
    return show(
        "bar_chart",
        bars=bars,
        title=title,
        heading=heading,
        value_heading=value_heading,
        compare_heading=compare_heading,
    )


@register.simple_block_tag
def continuum(content: SafeString, *, label: Any) -> SafeString:
    """The strategies from wide reach to close contact, a `strategy` for each."""
    return format_html('<ul class="continuum" aria-label="{}">{}</ul>', label, content)


@register.simple_tag
def strategy(name: Any, *, value: Any, note: Any = "", url: str = "") -> SafeString:
    """One strategy in the continuum."""
    return show("strategy", name=name, value=value, note=note, url=url)


def _part(value: float | None, of: float) -> str:
    """A part of a whole as a width or place, between 0 and 100%."""
    share = float(value or 0) / of if of else 0.0
    return f"{min(max(share, 0), 1) * 100:.2f}%"
