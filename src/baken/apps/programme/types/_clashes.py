"""Days off, and what speaks against a day or an hour for a session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class DaysOff:
    """A holiday of schools, or a day on which nobody works, from a day to a day, both included."""

    name: Any
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Clash:
    """Why a day or an hour is no good one for a session, in words."""

    on: dt.date
    why: str
