"""With what somebody leaves for a provider. It stands in the session, with the state of that one trip: it comes back
once, within ten minutes, and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from baken.apps.access.engine import unread
from baken.vault.errors import CannotOpen

Fields = Sequence[tuple[str, str]]  # of a form, names and values as they were sent


@dataclass(frozen=True)
class Left:
    """`onward`: the page of this house that they were on the way to; `account`: the key of the one that was signed in,
    None for a stranger; `connecting`: to connect that account, by who may; `sealed`: what was filled in on a form
    that waits for them, which the session holds sealed."""

    onward: str = ""
    account: int | None = None
    connecting: bool = False
    sealed: str = ""

    def with_fields(self, fields: Fields) -> Left:
        """The same, with the fields of a form."""
        if not fields:
            return self
        return Left(self.onward, self.account, self.connecting, unread.sealed(fields, **self._row))

    @property
    def fields(self) -> Fields:
        """What was filled in; nothing where the key is gone by which it was sealed."""
        if not self.sealed:
            return []
        try:
            fields = unread.opened(self.sealed, **self._row)
        except CannotOpen:
            return []
        return [(name, value) for name, value in fields]

    @property
    def _row(self) -> dict[str, str]:
        return {"account": str(self.account), "onward": self.onward}

    def stated(self) -> dict[str, Any]:
        """It as allauth keeps it in a state."""
        return {
            "next_url": self.onward,
            "data": {name: kept for name, kept in asdict(self).items() if name != "onward"},
        }


def left_of(state: Mapping[str, Any] | None) -> Left:
    """With what somebody left, out of a state of allauth; with nothing where there is none."""
    return Left(state.get("next") or "", **state.get("data") or {}) if state else Left()
