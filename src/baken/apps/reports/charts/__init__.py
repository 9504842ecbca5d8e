"""From the figures of a report to the document that tells them."""

from __future__ import annotations

from baken.apps.reports.charts._document import Told, document, told
from baken.apps.reports.charts._words import references_in_words
from baken.apps.reports.charts._workbook import workbook

__all__ = ["Told", "document", "references_in_words", "told", "workbook"]
