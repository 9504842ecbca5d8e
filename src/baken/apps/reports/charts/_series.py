"""Figures as series of a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from baken.apps.insight.types import Figure
from baken.apps.reports.charts._words import written
from baken.ui.documents.blocks import Series, Tone
from baken.ui.numbers import day


def any_told(found: Iterable[Figure | None]) -> bool:
    """Whether there is anything to tell: a figure that is not nothing, or one that is not shown."""
    return any(figure is not None and (figure.value or figure.withheld) for figure in found)


def series_of(name: str, found: Sequence[Figure | None], tone: Tone) -> Series:
    """Figures as one series, with how each is written."""
    values = [None if each is None or each.value is None else float(each.value) for each in found]
    return Series(name, values, [written(each) for each in found], tone)


def said_of(labels: Sequence[str], texts: Sequence[str]) -> str:
    """What a chart shows, for who cannot see it; of many, the first and the last."""
    said = [f"{label}: {text}" for label, text in zip(labels, texts, strict=True)]
    return "; ".join(said if len(said) <= 6 else [*said[:3], "…", *said[-2:]])


def breaks_of(found: Iterable[Figure | None]) -> list[str]:
    """For each figure why it cannot be compared with the one before."""
    texts = []
    for figure in found:
        inside = [mark for mark in figure.breaks if mark.date >= figure.period.starts_on] if figure else []
        texts.append("; ".join(f"{day(mark.date)}: {mark.reason}" for mark in inside))
    return texts
