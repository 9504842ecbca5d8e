"""Words of people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CentreFilter:
    """What is asked of a list of centres: text in name or code; own ones, others (False) or both; a province."""

    text: str = ""
    own: bool | None = None
    province: str = ""
