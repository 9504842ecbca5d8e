"""The components, as template tags; every template has them without loading."""

from __future__ import annotations

from baken.ui.components.library import register

__all__ = ["register"]
