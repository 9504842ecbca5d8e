"""What the directory keeps besides what people holds."""

from __future__ import annotations

from baken.apps.directory.models._endings import EndedWith
from baken.apps.directory.models._staff_lists import StaffList

__all__ = ["EndedWith", "StaffList"]
