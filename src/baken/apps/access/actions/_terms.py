"""How long a class of data is kept from a day on."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from baken.apps.access.models import RetentionTerm
from baken.apps.access.types import Unit
from baken.ground.audit import Verb, audited
from baken.ground.persons import RETENTIONS

MOST = 1200


class CannotSetTerm(Exception):
    """A term of retention that cannot hold; the message says why."""


@audited(Verb.CHANGED, keeps=("retention", "number", "starts_on"))
def set_term(
    *, retention: str, number: int, unit: Unit, starts_on: dt.date, ground: str, ground_in_english: str, on: dt.date
) -> RetentionTerm:
    """Keep a class of data so long from a day on, today (`on`) at the earliest; a term said before for that same day
    is corrected. Raises CannotSetTerm."""
    if (kept := RETENTIONS.get(retention)) is None or kept.apply is None:
        names = ", ".join(each.name for each in RETENTIONS if each.apply is not None)
        raise CannotSetTerm(_("Van deze soort gegevens bepaal je geen termijn. Kies een van: %s") % names)
    if starts_on < on:
        raise CannotSetTerm(_("Een termijn begint ten vroegste vandaag."))
    if not 1 <= number <= MOST:
        raise CannotSetTerm(_("Een termijn telt 1 tot %s dagen, maanden of schooljaren.") % MOST)
    if not ground.strip() or not ground_in_english.strip():
        raise CannotSetTerm(_("Een termijn heeft een grond, in het Nederlands en in het Engels."))
    values = {"number": number, "unit": unit, "ground": ground.strip(), "ground_in_english": ground_in_english.strip()}
    return RetentionTerm.objects.update_or_create(retention=retention, starts_on=starts_on, defaults=values)[0]
