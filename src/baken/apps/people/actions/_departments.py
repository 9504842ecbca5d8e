"""Departments of a centre or a cell: added, corrected, ended, opened again."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from baken.apps.people.models import Cell, Centre, Department, Post
from baken.apps.people.queries import lock_organisation, no_longer_than, organisation_kept, why_not_there
from baken.apps.people.types import Keeper
from baken.ground.audit import Verb, audited
from baken.ground.values import folded
from baken.ui.numbers import day


class CannotKeepDepartment(Exception):
    """A department that this actor does not keep, that is there already, or that people still work in."""


@audited(Verb.MADE, keeps=("starts_on",))
def add_department(*, by: Keeper, organisation: Centre | Cell, name: str, starts_on: dt.date) -> Department:
    """A department of a centre or a cell, from a day on, no longer than its centre. Raises CannotKeepDepartment."""
    _demand(by, organisation)
    _demand_there(of(organisation).get("centre_id"), starts_on)
    name = _named(organisation, name)
    until = no_longer_than(of(organisation).get("centre_id"), None)
    return Department.objects.create(**of(organisation), name=name, started_on=starts_on, ended_on=until)


@audited(Verb.CHANGED, keeps=("starts_on",))
def correct_department(department: Department, *, by: Keeper, name: str, starts_on: dt.date) -> None:
    """Give a department another name, also in posts of before, and another first day. Raises CannotKeepDepartment."""
    row = _kept(by, department)
    if starts_on != row.started_on:
        _demand_there(row.centre_id, starts_on)
    if row.ended_on is not None and row.ended_on < starts_on:
        raise CannotKeepDepartment(_("De laatste dag van een afdeling ligt niet voor de eerste."))
    if starts_on > row.started_on and Post.objects.filter(department=row, started_on__lt=starts_on).exists():
        raise CannotKeepDepartment(_("Voor die dag werkten er al mensen in deze afdeling."))
    row.name, row.started_on = _named(row.organisation, name, besides=row.pk), starts_on
    row.save(update_fields=["name", "started_on"])


@audited(Verb.ENDED, keeps=("on",))
def end_department(department: Department, *, by: Keeper, on: dt.date) -> None:
    """Let a day be the last of a department in which nobody works after it. Raises CannotKeepDepartment."""
    row = _kept(by, department)
    if on < row.started_on:
        raise CannotKeepDepartment(_("De laatste dag van een afdeling ligt niet voor de eerste."))
    if why := why_not_there(row.centre_id, first=None, last=on):
        raise CannotKeepDepartment(why)
    if Post.objects.filter(department=row).exclude(ended_on__lte=on).exists():
        raise CannotKeepDepartment(
            _("Na die dag werken er nog mensen in de afdeling %(name)s. Geef hun eerst een andere.")
            % {"name": row.name}
        )
    row.ended_on = on
    row.save(update_fields=["ended_on"])


@audited(Verb.CHANGED, keeps=("ends_on",))
def reopen_department(department: Department, *, by: Keeper, ends_on: dt.date | None = None) -> Department:
    """Let a department that ended be there until a later day, or on (None), but not after its centre; returns it as it
    is then. Raises CannotKeepDepartment."""
    row = _kept(by, department)
    until = no_longer_than(row.centre_id, ends_on)
    if until != ends_on and until is not None and row.ended_on is not None and row.ended_on >= until:
        raise CannotKeepDepartment(
            _("Dit centrum eindigt op %(day)s, en zo lang is deze afdeling er al. Heropen eerst het centrum.")
            % {"day": day(until)}
        )
    row.ended_on = until
    row.save(update_fields=["ended_on"])
    return row


def _demand_there(centre: int | None, on: dt.date) -> None:
    if why := why_not_there(centre, first=on, last=on):
        raise CannotKeepDepartment(why)


def of(organisation: Centre | Cell) -> dict[str, int]:
    """By which columns a row is of an organisation."""
    return {"centre_id" if isinstance(organisation, Centre) else "cell_id": organisation.pk}


def _demand(by: Keeper, organisation: Centre | Cell) -> None:
    """Whoever else writes who works there waits, and is waited for."""
    if organisation_kept(by, uuid=organisation.uuid) is None:
        raise CannotKeepDepartment(_("Over wie hier werkt, beslis je niet."))
    lock_organisation(organisation)


def _kept(by: Keeper, department: Department) -> Department:
    """A department as it is now."""
    _demand(by, department.organisation)
    found = Department.objects.filter(pk=department.pk).first()
    if found is None:
        raise CannotKeepDepartment(_("Deze afdeling is er niet meer."))
    return found


def _named(organisation: Centre | Cell, name: str, *, besides: int | None = None) -> str:
    """A name as it is kept, which no other department of the organisation has."""
    name = " ".join(name.split())
    if not name:
        raise CannotKeepDepartment(_("Geef de afdeling een naam."))
    others = Department.objects.filter(**of(organisation)).values_list("pk", "name")
    if any(folded(name) == folded(taken) for key, taken in others if key != besides):
        raise CannotKeepDepartment(_("Er is al een afdeling die zo heet."))
    return name
