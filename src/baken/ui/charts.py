"""What a chart is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart. `text` is the value as it is written; `compare` gives a tick; `url` a link in the table.

    A `withheld` row has no value. `series_break` says why it cannot be compared with the rows before it.
    """

    label: Any
    value: float | None
    text: Any
    compare: float | None = None
    compare_text: Any = ""
    url: str = ""
    withheld: bool = False
    series_break: Any = ""
