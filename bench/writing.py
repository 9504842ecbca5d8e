"""One write followed by one figure: the figure holds the write."""

from __future__ import annotations

from typing import Any

from baken.apps.insight.queries import figures
from baken.apps.programme.models import Participation
from baken.apps.programme.types import Status
from baken.ground.periods import Period
from bench.clock import Clock, Timing
from bench.figures import ACTOR, sector_mart
from bench.sector import CELL, FIRST_YEAR, YEARS

MANY = 200
INDICATOR = "training.participations"


def write_and_ask(clock: Clock, *, turns: int) -> dict[str, Any]:
    """Measure a `save()` and an `update()` of 200 rows, each followed by the participations of that school year."""
    period = Period.school_year(FIRST_YEAR + YEARS - 1)

    def ask() -> float:
        [figure] = figures(actor=ACTOR, indicators=[INDICATOR], periods=[period])
        assert figure.value is not None
        return figure.value

    trained = Participation.objects.filter(
        session__offer__cell=CELL, session__offer__school_year=period.first, session__offer__strategy="vorming"
    )
    present = trained.filter(status=Status.PRESENT)
    mart = sector_mart()
    with mart.current():
        mart.refresh()
    expected = ask()
    timings = {"one row": Timing(), f"{MANY} rows": Timing()}
    changed: list[int] = []
    for rows in present.order_by("?")[:turns]:
        with clock.time(timings["one row"]):
            rows.status = Status.ABSENT
            rows.save()
            found = ask()
        changed.append(rows.pk)
        expected -= 1
        assert found == expected, (found, expected)
    for _ in range(turns):
        keys = list(present.order_by("?").values_list("pk", flat=True)[:MANY])
        with clock.time(timings[f"{MANY} rows"]):
            Participation.objects.filter(pk__in=keys).update(status=Status.ABSENT)
            found = ask()
        changed += keys
        expected -= len(keys)
        assert found == expected, (found, expected)
    Participation.objects.filter(pk__in=changed).update(status=Status.PRESENT)
    mart.refresh()
    return {name: timing.summary() | {"worst wall": max(timing.wall)} for name, timing in timings.items()}
