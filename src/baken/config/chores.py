"""What is done every so often: by `baken serve` itself, or by `baken chores`, where something else serves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from django.core.management import call_command

from baken.apps.access.tasks import apply_retention
from baken.apps.programme.tasks import end_memberships, keep_places
from baken.vault.keys import bury_destroyed

HOUR = 3_600  # seconds
DAY = 24 * HOUR


class Rhythm(StrEnum):
    """How often something is asked for, by who has no clock but cron."""

    OFTEN = "often"
    HOURLY = "hourly"
    NIGHTLY = "nightly"


@dataclass(frozen=True)
class Regular:
    """What is done, told where to write, in which rhythm; and of `baken serve` every so many seconds."""

    rhythm: Rhythm
    every: float
    do: Callable[[IO[str] | Any], object]


REGULAR = (
    Regular(Rhythm.OFTEN, 30, lambda out: call_command("reap", stdout=out)),
    # A place that nobody answered in time goes to who is next.
    Regular(Rhythm.OFTEN, 300, lambda _out: keep_places.enqueue()),
    Regular(Rhythm.HOURLY, HOUR, lambda out: call_command("audit", "checkpoint", stdout=out)),
    Regular(Rhythm.HOURLY, HOUR, lambda out: call_command("names", stdout=out)),
    Regular(Rhythm.NIGHTLY, DAY, lambda _out: apply_retention.enqueue()),
    Regular(Rhythm.NIGHTLY, DAY, lambda _out: end_memberships.enqueue()),
    Regular(Rhythm.NIGHTLY, DAY, lambda _out: bury_destroyed()),
    Regular(Rhythm.NIGHTLY, DAY, lambda _out: call_command("prune_db_task_results", verbosity=0)),
)
