"""Noting and ending who helps with what; keeping the lists of the field."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.actions import tie_to_person
from baken.apps.access.types import Actor
from baken.apps.directory.queries import (
    expertise_to_end,
    expertise_to_keep,
    organisations_to_note_for,
    whom_address_names,
)
from baken.apps.directory.rules import may_keep_lists
from baken.apps.people import actions as keeping
from baken.apps.people.queries import centre_by_uuid
from baken.apps.people.types import EntryText, ExpertiseKind, ListKind
from baken.ground.audit import Verb, audits_itself

CannotChangeList = keeping.CannotChangeList
CannotNoteExpertise = keeping.CannotNoteExpertise


@audits_itself(Verb.MADE)
@transaction.atomic
def note_expertise(
    *,
    by: Actor,
    email: str,
    organisation: str,
    about: Any | None,
    kind: ExpertiseKind,
    remark: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Any:
    """Note that who has an address can be asked: in the actor's cell ("") or the centre with a public key. Who works
    in the cell and is no person yet becomes one. Raises CannotNoteExpertise."""
    if organisation not in dict(organisations_to_note_for(by)):
        raise CannotNoteExpertise(_("Je houdt dit alleen bij voor je eigen cel of centrum."))
    centre = centre_by_uuid(organisation).pk if organisation else None
    person, account = whom_address_names(by, email, centre=centre, on=starts_on)
    if account is not None and person is None:
        person = tie_to_person(account, by=by).person
    if person is None:
        raise CannotNoteExpertise(
            _("Op die dag werkt daar niemand met dit adres. Voer eerst de aanstelling in, of kijk het adres na.")
            if centre is not None
            else _("In je cel werkt niemand met dit adres. Nodig eerst iemand uit bij Leden, of kijk het adres na.")
        )
    return keeping.note_expertise(
        by=by,
        person=person,
        cell=by.cell if centre is None else None,
        centre=centre,
        about=about,
        kind=kind,
        remark=remark,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@audits_itself(Verb.CHANGED)
def change_expertise(
    expertise: Any,
    *,
    by: Actor,
    about: Any | None,
    kind: ExpertiseKind,
    remark: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Any:
    """Correct what is noted. Raises CannotNoteExpertise."""
    if expertise_to_keep(by, expertise.uuid) is None:
        raise CannotNoteExpertise(_("Je houdt dit alleen bij voor je eigen cel of centrum."))
    return keeping.change_expertise(
        expertise, by=by, about=about, kind=kind, remark=remark, starts_on=starts_on, ends_on=ends_on
    )


@audits_itself(Verb.ENDED)
def end_expertise(expertise: Any, *, by: Actor, on: dt.date, today: dt.date) -> Any:
    """From the day after, somebody cannot be asked any more; everyone ends so what is said of oneself, today at the
    latest. Raises CannotNoteExpertise."""
    if expertise_to_end(by, expertise.uuid) is None:
        raise CannotNoteExpertise(_("Je houdt dit alleen bij voor je eigen cel of centrum."))
    if on > today and expertise_to_keep(by, expertise.uuid) is None:
        raise CannotNoteExpertise(_("Een latere dag kiest wie dit bijhoudt. Kies vandaag of vroeger."))
    return keeping.end_expertise(expertise, by=by, on=on)


@audits_itself(Verb.MADE)
def add_entry(
    *,
    by: Actor,
    kind: ListKind,
    name: str,
    text: EntryText,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Any:
    """Add an entry to a list of the field. Raises CannotChangeList."""
    _demand(by)
    return keeping.add_entry(by=by, kind=kind, name=name, text=text, starts_on=starts_on, ends_on=ends_on)


@audits_itself(Verb.CHANGED)
def change_entry(
    entry: Any,
    *,
    by: Actor,
    name: str,
    text: EntryText,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Any:
    """Let an entry say something else. Raises CannotChangeList."""
    _demand(by)
    return keeping.change_entry(entry, by=by, name=name, text=text, starts_on=starts_on, ends_on=ends_on)


@audits_itself(Verb.ENDED)
def end_entry(entry: Any, *, by: Actor, on: dt.date) -> Any:
    """Let an entry hold no longer than a day. Raises CannotChangeList."""
    _demand(by)
    return keeping.end_entry(entry, by=by, on=on)


@audits_itself(Verb.CHANGED)
def reopen_entry(entry: Any, *, by: Actor) -> Any:
    """Let an entry that was ended hold on. Raises CannotChangeList."""
    _demand(by)
    return keeping.reopen_entry(entry, by=by)


@audits_itself(Verb.CHANGED)
def move_entry(entry: Any, *, by: Actor, up: bool) -> Any:
    """Put an entry one place higher or lower. Raises CannotChangeList."""
    _demand(by)
    return keeping.move_entry(entry, by=by, up=up)


def _demand(by: Actor) -> None:
    if not may_keep_lists(by):
        raise CannotChangeList(_("Alleen een celcoördinator en wie het platform beheert, houden de lijsten bij."))
