"""Which parts of the starters' track somebody needs, by what holds for them."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from baken.apps.programme.types import STARTING_MONTHS, Cluster, Need, TrackRule
from baken.ground.values import folded


def needs_of(rules: Iterable[TrackRule], *, holds: Mapping[str, Collection[str]]) -> list[Need]:
    """For each part of the track whether somebody needs it: the kick-off always; another one unless a rule about
    something that holds (by what it is about, words) says that they do not, and none that they do."""
    said = {about: {folded(word) for word in words} for about, words in holds.items()}
    holding = [rule for rule in rules if folded(rule.word) in said.get(rule.about, ())]
    found = []
    for cluster in Cluster:
        about = [rule for rule in holding if rule.cluster == cluster and cluster != Cluster.KICK_OFF]
        deciding = [rule for rule in about if rule.needed] or about
        found.append(Need(cluster, not deciding or deciding[0].needed, tuple(deciding)))
    return found


def began_after(on: dt.date) -> dt.date:
    """The last day on which somebody who is a starter no more, on some day, can have begun."""
    month = on.year * 12 + on.month - 1 - STARTING_MONTHS
    year, month = month // 12, month % 12 + 1
    return dt.date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
