"""That somebody can be asked about something is noted, changed and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from baken.apps.people.models import Address, CoreActivity, Expertise, ListEntry, Person, Theme
from baken.apps.people.queries import why_not_there
from baken.apps.people.types import ExpertiseKind
from baken.ground.audit import Verb, audited


class CannotNoteExpertise(Exception):
    """Something that is noted already, or whose days make no sense."""


@audited(Verb.MADE)
def make_person(*, by: Any, email: str, name: str) -> Person:
    """Make somebody whom no address identifies yet; without one (""), nobody is found by it later either."""
    first, _space, last = name.strip().partition(" ")
    person = Person.objects.create(first_name=first, last_name=last)
    if email:
        Address.objects.create(person=person, email=email.strip().lower())
    return person


@audited(Verb.MADE, keeps=("kind",))
def note_expertise(
    *,
    by: Any,
    person: Person,
    cell: int | None = None,
    centre: int | None = None,
    about: ListEntry | None,
    kind: ExpertiseKind,
    remark: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Expertise:
    """Note that somebody can be asked about a theme, a core activity or (None) anything, for a cell or for a centre.

    Raises CannotNoteExpertise.
    """
    row = Expertise(person=person.same_as or person, cell_id=cell, centre_id=centre)
    return _saved(row, about, kind, remark, starts_on, ends_on)


@audited(Verb.CHANGED, keeps=("kind",))
def change_expertise(
    expertise: Expertise,
    *,
    by: Any,
    about: ListEntry | None,
    kind: ExpertiseKind,
    remark: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Expertise:
    """Correct what is noted; of whom and for which organisation stays. Raises CannotNoteExpertise."""
    return _saved(expertise, about, kind, remark, starts_on, ends_on)


@audited(Verb.ENDED, keeps=("on",))
def end_expertise(expertise: Expertise, *, by: Any, on: dt.date) -> Expertise:
    """From the day after, somebody cannot be asked any more. What never began by then is removed; what ends sooner is
    not made longer by it. Raises CannotNoteExpertise."""
    later = Expertise.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), pk=expertise.pk)
    done = later.delete()[0] if on < expertise.starts_on else later.update(ends_on=on)
    if not done:
        raise CannotNoteExpertise(_("Dit eindigt al vroeger."))
    expertise.ends_on = on
    return expertise


def _saved(
    row: Expertise,
    about: ListEntry | None,
    kind: ExpertiseKind,
    remark: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
) -> Expertise:
    if ends_on is not None and ends_on < starts_on:
        raise CannotNoteExpertise(_("Het einde ligt voor het begin. Kies een latere dag."))
    begins = starts_on != row.starts_on
    if why := why_not_there(row.centre_id, first=starts_on if begins else None, last=ends_on):
        raise CannotNoteExpertise(why)
    row.theme = about if isinstance(about, Theme) else None
    row.activity = about if isinstance(about, CoreActivity) else None
    row.kind, row.remark, row.starts_on, row.ends_on = kind, remark.strip(), starts_on, ends_on
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=row.person_id)  # one of two at once finds what the other noted
        same = Expertise.objects.exclude(pk=row.pk).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on),
            person=row.person_id,
            cell=row.cell_id,
            centre=row.centre_id,
            theme=row.theme,
            activity=row.activity,
        )
        if (same if ends_on is None else same.filter(starts_on__lte=ends_on)).exists():
            raise CannotNoteExpertise(_("Dit staat er al voor deze persoon, in deze periode."))
        row.save()
    return row
