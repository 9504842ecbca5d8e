"""Writing down the school holidays of a year."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.models import Holiday
from baken.apps.programme.rules import may_keep_holidays
from baken.apps.programme.types import DaysOff
from baken.ground.audit import Verb, audited
from baken.ground.periods import Period


class CannotKeepHolidays(Exception):
    """Holidays that cannot be so; the message says why."""


@audited(Verb.CHANGED, kind="programme.Holiday", keeps=("school_year",))
def write_holidays(*, by: Actor, school_year: int, days: Sequence[DaysOff]) -> list[Model]:
    """Let a school year go by these holidays, for every cell. Raises CannotKeepHolidays."""
    _demand_keeper(by)
    year = Period.school_year(school_year)
    if not days:
        raise CannotKeepHolidays(_("Zeg minstens één vakantie, of keer terug naar de regel."))
    if len({each.name for each in days}) < len(days):
        raise CannotKeepHolidays(_("Geef elke vakantie een eigen naam."))
    for each in days:
        if not year.starts_on <= each.starts_on <= each.ends_on <= year.ends_on:
            text = _("%(name)s: kies een eerste en een laatste dag in het schooljaar %(year)s.")
            raise CannotKeepHolidays(text % {"name": each.name, "year": year.code})
    Holiday.objects.filter(school_year=school_year).delete()
    rows = [
        Holiday(school_year=school_year, name=str(each.name), starts_on=each.starts_on, ends_on=each.ends_on)
        for each in days
    ]
    return list(Holiday.objects.bulk_create(rows))


@audited(Verb.UNDONE, kind="programme.Holiday", keeps=("school_year",))
def forget_holidays(*, by: Actor, school_year: int) -> int:
    """Let a school year go by the rule again; how many holidays were written down. Raises CannotKeepHolidays."""
    _demand_keeper(by)
    return Holiday.objects.filter(school_year=school_year).delete()[0]


def _demand_keeper(by: Actor) -> None:
    if not may_keep_holidays(by):
        raise CannotKeepHolidays(_("Alleen wie de gedeelde lijsten bijhoudt, schrijft schoolvakanties op."))
