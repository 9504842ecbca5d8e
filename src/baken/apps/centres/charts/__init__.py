"""The picture of a centre as a page and as a document shows it."""

from __future__ import annotations

from baken.apps.centres.charts._document import document
from baken.apps.centres.charts._shown import Shown, shown

__all__ = ["Shown", "document", "shown"]
