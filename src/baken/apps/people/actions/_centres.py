"""Centres change: they are added, renamed, merged and ended, by the cell of their own network alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import ManyToOneRel, QuerySet
from django.utils.translation import gettext as _

from baken.apps.people.models import Cell, Centre, CentreCode, CentreName, ComingName, Merger
from baken.apps.people.rules import centres_owned_by, may_change_centres
from baken.ground.audit import Verb, audited, audits_itself, did, together
from baken.ui.numbers import day

A_DAY = dt.timedelta(days=1)


class CannotChangeCentre(Exception):
    """A centre that this actor may not change, or a change that does not fit what is known of it."""


@audited(Verb.MADE)
def add_centre(
    *,
    by: Any,
    code: str,
    name: str,
    started_on: dt.date | None = None,
    province: str = "",
    staff_count: int | None = None,
    director_since: dt.date | None = None,
) -> Centre:
    """Add a centre to the network of the actor's cell, which knows it by a code; it exists from a day on (None: always
    did). Raises CannotChangeCentre."""
    if not may_change_centres(by):
        raise CannotChangeCentre(_not_yours())
    cell = Cell.objects.select_for_update(no_key=True).get(pk=by.cell)
    if CentreCode.objects.filter(cell=cell, code=code.strip()).exists():
        raise CannotChangeCentre(_("De cel kent al een centrum met deze code."))
    if not code.strip() or not name.strip():
        raise CannotChangeCentre(_("Een centrum heeft een code en een naam."))
    centre = Centre.objects.create(
        name=name.strip(),
        network_id=cell.network_id,
        province=province.strip(),
        staff_count=staff_count,
        director_since=director_since,
        started_on=started_on,
        entered_by=cell,
    )
    CentreCode.objects.create(cell=cell, code=code.strip(), centre=centre)
    return centre


@audits_itself(Verb.CHANGED)
@transaction.atomic
def change_profile(
    centre: Centre,
    *,
    by: Any,
    province: str,
    staff_count: int | None,
    director_since: dt.date | None,
    started_on: dt.date | None,
) -> None:
    """Say where a centre is, how many people work there, since when it has its director, and since when it is there.

    Raises CannotChangeCentre.
    """
    held = _held(by, centre)
    profile = {
        "province": province.strip(),
        "staff_count": staff_count,
        "director_since": director_since,
        "started_on": started_on,
    }
    changed = {name: value for name, value in profile.items() if getattr(held, name) != value}
    for name, value in changed.items():
        setattr(held, name, value)
    _keep(held)
    did(Verb.CHANGED, by=by, thing=held, said=changed)


@audited(Verb.CHANGED, keeps=("name",))
def correct_name(centre: Centre, *, by: Any, name: str) -> None:
    """The name of a centre was written wrongly: it was always this one. Raises CannotChangeCentre."""
    held = _held(by, centre)
    held.name = name.strip()
    _keep(held)


@audited(Verb.CHANGED, keeps=("name", "on"))
def rename_centre(centre: Centre, *, by: Any, name: str, on: dt.date, today: dt.date) -> None:
    """From a day on a centre has another name; before it, figures and pages have the one of then. A day to come waits
    for `begin_names`. Raises CannotChangeCentre."""
    held = _held(by, centre)
    coming = ComingName.objects.filter(centre=held).first()
    if coming is not None:
        raise CannotChangeCentre(
            _("Op %(day)s krijgt dit centrum al een andere naam. Maak dat eerst ongedaan.") % {"day": day(coming.on)}
        )
    if name.strip() == held.name:
        raise CannotChangeCentre(_("Zo heet dit centrum al."))
    last = held.former_names.last()
    if last is not None and last.until >= on:
        raise CannotChangeCentre(_("De vorige naam gold tot %(day)s. Kies een latere dag.") % {"day": day(last.until)})
    if on > today and name.strip():
        ComingName.objects.create(centre=held, name=name.strip(), on=on)
    else:
        CentreName.objects.create(centre=held, name=held.name, until=on)
        held.name = name.strip()
    _keep(held)


@audits_itself(Verb.CHANGED)
@transaction.atomic
def begin_names(*, on: dt.date) -> int:
    """Let centres that get another name on a day, or did before it, have that; returns how many."""
    coming = ComingName.objects.filter(on__lte=on).order_by("centre")
    rows = Centre.objects.select_for_update(of=("self",)).filter(coming_name__in=coming).order_by("pk")
    held = {each.pk: each for each in rows}
    begun = list(coming.filter(centre__in=held))  # who waited for another that does the same finds none any more
    for each in begun:
        centre = held[each.centre_id]
        if centre.name != each.name:  # else a file said so before that day
            CentreName.objects.create(centre=centre, name=centre.name, until=each.on)
            centre.name = each.name
            centre.save(update_fields=["name"])
            did(Verb.CHANGED, thing=centre, said={"name": each.name, "on": each.on})
        each.delete()
    return len(begun)


@audited(Verb.UNDONE)
def undo_rename(centre: Centre, *, by: Any) -> None:
    """The last renaming of a centre was a mistake, or does not take place: it has the name of before again. Raises
    CannotChangeCentre."""
    held = _held(by, centre)
    if ComingName.objects.filter(centre=held).delete()[0]:
        return
    last = held.former_names.last()
    if last is None:
        raise CannotChangeCentre(_("Dit centrum had geen andere naam."))
    held.name = last.name
    last.delete()
    _keep(held)


@audited(Verb.MADE, keeps=("on",))
def merge_centres(predecessors: Collection[Centre], *, by: Any, into: Centre, on: dt.date) -> Merger:
    """On a day, centres go up in another one that is there already; they end on the day before. Figures of before stay
    with them. Raises CannotChangeCentre."""
    if not predecessors:
        raise CannotChangeCentre(_("Kies minstens één centrum dat opgaat in een ander."))
    held = {centre.pk: centre for centre in _held_all(by, [*predecessors, into])}
    successor = held.pop(into.pk)
    if into.pk in {centre.pk for centre in predecessors}:
        raise CannotChangeCentre(_("Een centrum gaat niet op in zichzelf."))
    merger = Merger.objects.create(into=successor, on=on, merged_on_before=_merged_before(successor))
    for centre in held.values():
        if centre.ended_on is not None:
            raise CannotChangeCentre(_("%(name)s bestaat al niet meer.") % {"name": centre.name})
        if not centre.is_there(on - A_DAY):
            raise CannotChangeCentre(_("%(name)s bestond nog niet op de dag van de fusie.") % {"name": centre.name})
        centre.ended_on, centre.merger = on - A_DAY, merger
        _keep(centre)
    successor.merged_on = _merged_on(successor, merger.merged_on_before)
    _keep(successor)
    return merger


@audits_itself(Verb.MADE)
def merge_into_new(predecessors: Collection[Centre], *, by: Any, code: str, name: str, on: dt.date) -> Merger:
    """On a day, two centres or more become a new one, with a name and code of its own; it is where the first of them
    was, with as many people as they had together. Raises CannotChangeCentre."""
    if len({centre.pk for centre in predecessors}) < 2:
        raise CannotChangeCentre(_("Een nieuw centrum ontstaat uit minstens twee andere."))
    counts = [centre.staff_count for centre in predecessors]
    with transaction.atomic(), together():
        new = add_centre(
            by=by,
            code=code,
            name=name,
            started_on=on,
            province=next((centre.province for centre in predecessors if centre.province), ""),
            staff_count=None if None in counts else sum(filter(None, counts)),
        )
        return merge_centres(predecessors, by=by, into=new, on=on)


@audited(Verb.UNDONE)
def undo_merger(merger: Merger, *, by: Any) -> None:
    """A merger did not take place, or otherwise: its predecessors are there again, and the other one is as it was. One
    that was made for it stays, until it is removed. Raises CannotChangeCentre."""
    predecessors = list(merger.predecessors.all())
    held = {centre.pk: centre for centre in _held_all(by, [*predecessors, merger.into])}
    successor = held.pop(merger.into_id)
    if not Merger.objects.filter(pk=merger.pk).exists():
        raise CannotChangeCentre(_("Deze fusie is al ongedaan gemaakt."))
    # What was said before, unless a file says otherwise since: then of the mergers alone.
    others = [day for day in (merger.merged_on_before, None) if _merged_on(successor, day) == successor.merged_on]
    for centre in held.values():
        centre.ended_on, centre.merger = None, None
        _keep(centre)
    Merger.objects.filter(pk=merger.pk).delete()
    if others:
        successor.merged_on = _merged_on(successor, others[0])
        _keep(successor)


@audited(Verb.ENDED, keeps=("on",))
def end_centre(centre: Centre, *, by: Any, on: dt.date) -> None:
    """A centre stops, not to go up in another: `on` is its last day. Its figures stay. Raises CannotChangeCentre."""
    held = _held(by, centre)
    if held.merger_id is not None:
        raise CannotChangeCentre(_("Dit centrum eindigde door een fusie. Maak die eerst ongedaan."))
    if held.ended_on is not None:
        raise CannotChangeCentre(_("Dit centrum eindigt al. Heropen het eerst."))
    held.ended_on = on
    _keep(held)


@audited(Verb.CHANGED)
def reopen_centre(centre: Centre, *, by: Any) -> None:
    """A centre did not end after all. Raises CannotChangeCentre."""
    held = _held(by, centre)
    if held.merger_id is not None:
        raise CannotChangeCentre(_("Dit centrum eindigde door een fusie. Maak die eerst ongedaan."))
    if held.ended_on is None:
        raise CannotChangeCentre(_("Dit centrum is er nog."))
    held.ended_on = None
    _keep(held)


@audited(Verb.REMOVED)
def remove_centre(centre: Centre, *, by: Any) -> None:
    """A centre that was added by mistake goes, if nothing at all is known of it. Raises CannotChangeCentre."""
    held = _held(by, centre)
    others = CentreCode.objects.filter(centre=held).exclude(cell=by.cell).exists()
    if others or any(found.exists() for found in _pointing_at(held)):
        raise CannotChangeCentre(_("Van dit centrum zijn er al gegevens. Beëindig het, dan blijven die bewaard."))
    Centre.objects.filter(pk=held.pk).delete()


def _pointing_at(centre: Centre) -> Iterator[QuerySet]:
    """The rows of every room that are about a centre, besides its codes and names."""
    for each in Centre._meta.get_fields(include_hidden=True):
        if isinstance(each, ManyToOneRel) and each.related_model not in (CentreCode, CentreName, ComingName):
            yield each.related_model._default_manager.filter(**{each.field.name: centre})


def _not_yours() -> str:
    return _("Alleen de coördinator van een cel verandert de centra van haar eigen net.")


def _held(by: Any, centre: Centre) -> Centre:
    return _held_all(by, [centre])[0]


def _held_all(by: Any, centres: Collection[Centre]) -> list[Centre]:
    """Some centres as they are now, locked until the transaction ends, for who may change all of them."""
    keys = {centre.pk for centre in centres}
    if not may_change_centres(by):
        raise CannotChangeCentre(_not_yours())
    owned = Centre.objects.filter(centres_owned_by(cell=by.cell), pk__in=keys)
    held = list(owned.select_for_update(of=("self",)).order_by("pk"))
    if len(held) < len(keys):
        raise CannotChangeCentre(_not_yours())
    return held


def _merged_before(successor: Centre) -> dt.date | None:
    """What is said of the merger of a centre without those that are kept."""
    first = successor.mergers.first()
    if first is not None and successor.merged_on == _merged_on(successor, first.merged_on_before):
        return first.merged_on_before
    return successor.merged_on


def _merged_on(successor: Centre, before: dt.date | None) -> dt.date | None:
    """The day of the last merger of a centre, of those that are kept and one of before."""
    days = [*successor.mergers.values_list("on", flat=True), *([before] if before else [])]
    return max(days, default=None)


def _keep(centre: Centre) -> None:
    """Keep a centre as it was changed, if all that is known of it fits together."""
    if not centre.name:
        raise CannotChangeCentre(_("Een centrum heeft een naam."))
    if centre.started_on and centre.ended_on and centre.started_on > centre.ended_on:
        raise CannotChangeCentre(_("De laatste dag van een centrum ligt niet voor de eerste."))
    for named in centre.former_names.all():
        if not centre.is_there(named.until) or (centre.started_on and named.until <= centre.started_on):
            raise CannotChangeCentre(
                _("Op %(day)s kreeg dit centrum een andere naam; dan moet het er dus geweest zijn.")
                % {"day": day(named.until)}
            )
    for coming in ComingName.objects.filter(centre=centre):
        if not centre.is_there(coming.on) or (centre.started_on and coming.on <= centre.started_on):
            raise CannotChangeCentre(
                _("Op %(day)s krijgt dit centrum een andere naam; dan moet het er dus zijn.") % {"day": day(coming.on)}
            )
    for merger in centre.mergers.all():
        if not centre.is_there(merger.on):
            raise CannotChangeCentre(
                _("Op %(day)s ging een ander centrum in dit centrum op; dan moet het er dus geweest zijn.")
                % {"day": day(merger.on)}
            )
    centre.save()
