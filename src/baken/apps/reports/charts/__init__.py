"""From the figures of a report to the document that tells them."""

from __future__ import annotations

from baken.apps.reports.charts._document import Told, document, figures_of, told
from baken.apps.reports.charts._words import Offered, references_in_words, references_without_figure, value_of
from baken.apps.reports.charts._workbook import workbook

__all__ = [
    "Offered",
    "Told",
    "document",
    "figures_of",
    "references_in_words",
    "references_without_figure",
    "told",
    "value_of",
    "workbook",
]
