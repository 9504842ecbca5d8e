"""The components that pages are made of, one module for each kind; all are in the library once this is imported."""

from __future__ import annotations

from baken.ui.components import controls, figures, formats, lists, series, surfaces

__all__ = ["controls", "figures", "formats", "lists", "series", "surfaces"]
