"""Centres over time: when they were there, and what they were called then."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Aggregate, Exists, F, Func, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from baken.apps.people.models import Centre, CentreName, ComingName, Merger
from baken.apps.people.rules import centres_owned_by
from baken.apps.people.types import Former, Renaming
from baken.ground.facts import Column, Type
from baken.ui.numbers import day


def name_on(centre: Centre, on: dt.date) -> str:
    """The name that a centre has on a day."""
    former = sorted(centre.former_names.all(), key=lambda each: each.until)  # of all rows, that may be at hand
    return next((each.name for each in former if on < each.until), centre.name)


def named(on: dt.date) -> Coalesce:
    """An expression: the name that a centre has on a day."""
    former = CentreName.objects.filter(centre=OuterRef("pk"), until__gt=on).order_by("until")
    return Coalesce(Subquery(former.values("name")[:1]), F("name"))


def was_called(text: str) -> Q:
    """The centres that have, or had before, a text in their name."""
    return Q(name__icontains=text) | Q(Exists(CentreName.objects.filter(centre=OuterRef("pk"), name__icontains=text)))


def there(first: dt.date, last: dt.date) -> Q:
    """The centres that exist on some day from one to another, both included."""
    started = Q(started_on=None) | Q(started_on__lte=last)
    return started & (Q(ended_on=None) | Q(ended_on__gte=first))


def no_longer_than(centre: int | None, until: dt.date | None) -> dt.date | None:
    """A last day (None: without end), or that of a centre where that is sooner; of no centre, the day itself."""
    ends = Centre.objects.filter(pk=centre).values_list("ended_on", flat=True) if centre is not None else ()
    return min(filter(None, (until, *ends)), default=None)


def why_not_there(centre: int | None, *, first: dt.date | None, last: dt.date | None) -> str:
    """Why nothing can be at a centre from a first day (None: of which nothing is asked) to a last (None: without end),
    in words; "" where it can, and of no centre."""
    days = Centre.objects.filter(pk=centre).values_list("started_on", "ended_on") if centre is not None else ()
    for started, ended in days:
        if first is not None and started is not None and first < started:
            return _("Dit centrum bestaat pas vanaf %(day)s. Kies een latere eerste dag.") % {"day": day(started)}
        if first is not None and ended is not None and first > ended:
            return _("Dit centrum bestaat op die dag niet meer.")
        if ended is not None and (last is None or last > ended):
            return _("Dit centrum houdt op te bestaan. Kies een laatste dag waarop het er nog is.")
    return ""


def mergers_into(centre: Centre) -> list[Merger]:
    """The mergers of a centre with its predecessors, the last first."""
    return list(centre.mergers.prefetch_related("predecessors").order_by("-on", "-pk"))


def merged_by(centres: Iterable[Centre], *, on: dt.date) -> dict[int, dt.date | None]:
    """By the key of each of some centres the day of its last merger up to a day; None where there was none by then.
    One that was told in advance hides none of before."""
    found = {centre.pk: centre.merged_on for centre in centres}
    later = [key for key, last in found.items() if last is not None and last > on]
    if later:
        told = Merger.objects.filter(into__in=later).values_list("into", "on", "merged_on_before")
        days: dict[int, set[dt.date]] = {key: set() for key in later}
        for key, *of_one in told:
            days[key].update(day for day in of_one if day is not None and day <= on)
        found |= {key: max(known, default=None) for key, known in days.items()}
    return found


def merger_of(*, uuid: Any, cell: int) -> Merger | None:
    """A merger of the own centres of a cell; None where there is none."""
    own = Centre.objects.filter(centres_owned_by(cell=cell))
    found = Merger.objects.filter(uuid=uuid, into__in=own).select_related("into")
    return found.prefetch_related("predecessors").first()


def names_of(centre: Centre) -> list[tuple[dt.date | None, dt.date | None, str]]:
    """The names of a centre, the last first, also one to come, each with its first and last day; None where it has no
    such day."""
    found: list[tuple[dt.date | None, dt.date | None, str]] = []
    since = centre.started_on
    for former in centre.former_names.order_by("until"):
        found.append((since, former.until - dt.timedelta(days=1), former.name))
        since = former.until
    found.append((since, centre.ended_on, centre.name))
    for coming in ComingName.objects.filter(centre=centre):
        found[-1] = (since, coming.on - dt.timedelta(days=1), centre.name)
        found.append((coming.on, centre.ended_on, coming.name))
    return found[::-1]


def last_renaming(centre: Centre) -> Renaming | None:
    """How a centre was last renamed, or is to be; None where it never was."""
    for coming in ComingName.objects.filter(centre=centre):
        return Renaming(coming.name, centre.name, coming.on)
    former = centre.former_names.last()
    return Renaming(centre.name, former.name, former.until) if former is not None else None


def read_former(written: str | None) -> tuple[Former, ...]:
    """The names of before, from the column that `former_names_column` gives."""
    found = (Former(dt.date.fromisoformat(until), name) for until, name in json.loads(written or "[]"))
    return tuple(sorted(found, key=lambda each: each.until))


class _Pairs(Aggregate):
    """Two columns of some rows, as a list in JSON."""

    function = "JSON_GROUP_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_AGG", template="%(function)s(%(expressions)s)::text")


class _Pair(Func):
    function = "JSON_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_BUILD_ARRAY")


def former_names_column(*, centre: str) -> Column:
    """The names that a centre had before, as `read_former` reads them. `centre` is the path to its key."""
    return Column(
        Type.TEXT,
        lambda: Subquery(
            CentreName.objects.filter(centre=OuterRef(centre))
            .order_by()
            .values("centre")
            .annotate(pairs=_Pairs(_Pair("until", "name")))
            .values("pairs")
        ),
        # One that is yet to come is no part of it, but files that were checked before it was announced are to be
        # checked again.
        reads=(("people.CentreName", "centre", "centre"), ("people.ComingName", "centre", "centre")),
    )
