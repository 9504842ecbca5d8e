"""Keeping boards, schools and their sites: by a cell of their network alone, since all cells share them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.people.models import Board, Cell, Centre, Governance, Guidance, School, Site
from baken.apps.people.queries import (
    board_governing,
    boards_kept_by,
    centre_guiding,
    centres_governed_by,
    known_centres,
    lock_organisation,
    schools_kept_by,
    why_not_there,
)
from baken.apps.people.rules import may_keep_schools
from baken.ground.audit import Verb, audited
from baken.ground.values import folded


class CannotKeepSchool(Exception):
    """A board, school or site that this actor does not keep, or that cannot be so."""


@audited(Verb.MADE)
def add_board(*, by: Any, **said: Any) -> Board:
    """Add a board of the actor's network; `said` are its `name`, `kind`, `enterprise_number` and `started_on`.

    Raises CannotKeepSchool.
    """
    _demand(may_keep_schools(by))
    board = Board(network_id=_network_of(by), **said)
    _unlike_others(board, board.name)
    return _saved(board, double=_double_board())


@audited(Verb.CHANGED)
def change_board(board: Board, *, by: Any, **said: Any) -> Board:
    """Change what is known of a board; `said` as in adding one. Raises CannotKeepSchool."""
    kept = _kept_board(board, by)
    _unlike_others(kept, said.get("name", kept.name))
    return _changed(kept, said, double=_double_board())


@audited(Verb.ENDED, keeps=("on",))
def end_board(board: Board, *, by: Any, on: dt.date) -> Board:
    """Let a board be there until a day, that one included. Raises CannotKeepSchool."""
    return _changed(_kept_board(board, by), {"ended_on": on})


@audited(Verb.CHANGED)
def reopen_board(board: Board, *, by: Any) -> Board:
    """Let a board not have ended. Raises CannotKeepSchool."""
    return _changed(_kept_board(board, by), {"ended_on": None})


@audited(Verb.MADE)
def add_school(*, by: Any, **said: Any) -> School:
    """Add a school of the actor's network; `said` are its `number`, `name`, `level`, `board` and `started_on`.

    Raises CannotKeepSchool.
    """
    _demand(may_keep_schools(by))
    _fitting_board(said.get("board"), by)
    school = School(network_id=_network_of(by), **said)
    return _saved(school, double=_double_school())


@audited(Verb.CHANGED)
def change_school(school: School, *, by: Any, **said: Any) -> School:
    """Change what is known of a school; `said` as in adding one. Raises CannotKeepSchool."""
    kept = _kept_school(school, by)
    if said.get("board") != kept.board:
        _fitting_board(said.get("board"), by)
    return _changed(kept, said, double=_double_school())


@audited(Verb.ENDED, keeps=("on",))
def end_school(school: School, *, by: Any, on: dt.date, into: School | None = None) -> School:
    """Let a school be there until a day, that one included, and go on `into` another, where it merged.

    Who goes on ends later than who went before, so that no circle can come about. Raises CannotKeepSchool.
    """
    kept = _kept_school(school, by)
    other = School.objects.select_for_update().get(pk=into.pk) if into is not None else None
    if other is not None and other.pk == kept.pk:
        raise CannotKeepSchool(_("Een school gaat niet op in zichzelf."))
    if other is not None and other.ended_on is not None and other.ended_on <= on:
        raise CannotKeepSchool(_("De school waarin ze opgaat, is dan zelf al geëindigd."))
    if kept.predecessors.filter(ended_on__gte=on).exists():
        raise CannotKeepSchool(_("Een school die hierin opging, eindigde later. Kies een latere dag."))
    return _changed(kept, {"ended_on": on, "successor": other})


@audited(Verb.CHANGED)
def reopen_school(school: School, *, by: Any) -> School:
    """Let a school not have ended. Raises CannotKeepSchool."""
    return _changed(_kept_school(school, by), {"ended_on": None, "successor": None})


@audited(Verb.MADE)
def add_site(school: School, *, by: Any, **said: Any) -> Site:
    """Add a site of a school; `said` are its `number`, `name`, `street`, `postcode`, `municipality`, `started_on` and
    `ended_on`. Raises CannotKeepSchool."""
    site = Site(school=_kept_school(school, by), **said)
    return _saved(site, double=_double_site())


@audited(Verb.CHANGED)
def change_site(site: Site, *, by: Any, **said: Any) -> Site:
    """Change what is known of a site; `said` as in adding one. Raises CannotKeepSchool."""
    _kept_school(site.school, by)
    return _changed(site, said, double=_double_site())


@audited(Verb.MADE, keeps=("centre", "starts_on"))
def guide_school(school: School, *, by: Any, centre: Centre | None, starts_on: dt.date) -> Guidance:
    """From a day on let a centre that the cell knows guide a school, or none; until the day from which something else
    was said. What was said of that very day before is said anew. Raises CannotKeepSchool."""
    kept = _kept_school(school, by)
    if centre is not None and not known_centres(cell=by.cell).filter(pk=centre.pk).exists():
        raise CannotKeepSchool(_("Dit centrum kent de cel niet."))
    if centre is not None and (why := why_not_there(centre.pk, first=starts_on, last=starts_on)):
        raise CannotKeepSchool(why)
    if centre_guiding(kept, on=starts_on) == (centre.pk if centre else None):
        same = _("Dit centrum begeleidt de school dan al.") if centre else _("Geen centrum begeleidt de school dan.")
        raise CannotKeepSchool(same)
    return Guidance.objects.update_or_create(school=kept, started_on=starts_on, defaults={"centre": centre})[0]


@audited(Verb.REMOVED)
def remove_guidance(guidance: Guidance, *, by: Any) -> None:
    """Take back that something began on a day: what held before it holds on. Raises CannotKeepSchool."""
    _kept_school(guidance.school, by)
    guidance.delete()


@audited(Verb.MADE, keeps=("centre", "starts_on"))
def govern_centre(centre: Centre, *, by: Any, board: Board | None, starts_on: dt.date) -> Governance:
    """From a day on let a centre be of a board, or of none; as `guide_school`. Raises CannotKeepSchool."""
    _demand(centres_governed_by(by).filter(pk=centre.pk).exists())
    lock_organisation(centre)
    if board is not None:
        _kept_board(board, by)
        if why := why_not_there(centre.pk, first=starts_on, last=starts_on):
            raise CannotKeepSchool(why)
    if board_governing(centre, on=starts_on) == (board.pk if board else None):
        same = _("Het centrum is dan al van dit bestuur.") if board else _("Het centrum is dan van geen bestuur.")
        raise CannotKeepSchool(same)
    return Governance.objects.update_or_create(centre=centre, started_on=starts_on, defaults={"board": board})[0]


@audited(Verb.REMOVED)
def remove_governance(governance: Governance, *, by: Any) -> None:
    """Take back that a centre came to be of a board on a day. Raises CannotKeepSchool."""
    _demand(centres_governed_by(by).filter(pk=governance.centre_id).exists())
    governance.delete()


def _demand(is_kept: bool) -> None:
    if not is_kept:
        raise CannotKeepSchool(_("Alleen de coördinator van een cel van dit net houdt dit bij."))


def _network_of(by: Any) -> int:
    return Cell.objects.values_list("network", flat=True).get(pk=by.cell)


def _kept_board(board: Board, by: Any) -> Board:
    kept = boards_kept_by(by).filter(pk=board.pk).first()
    _demand(kept is not None)
    assert kept is not None
    return kept


def _kept_school(school: School, by: Any) -> School:
    """The school as it is now, which nobody changes until the transaction ends."""
    kept = schools_kept_by(by).select_related(None).select_for_update(of=("self",)).filter(pk=school.pk).first()
    _demand(kept is not None)
    assert kept is not None
    return kept


def _unlike_others(board: Board, name: str) -> None:
    """Files find a board by its name however that is written, so one spelling is not of two."""
    for other in Board.objects.filter(network=board.network_id).exclude(pk=board.pk):
        if folded(other.name) == folded(name):
            raise CannotKeepSchool(_double_board())


def _fitting_board(board: Board | None, by: Any) -> None:
    if board is not None and not boards_kept_by(by).filter(pk=board.pk).exists():
        raise CannotKeepSchool(_("Kies een bestuur van het eigen net."))


def _changed(row: Any, said: Mapping[str, Any], *, double: str = "") -> Any:
    for name, value in said.items():
        setattr(row, name, value)
    return _saved(row, double=double)


def _saved(row: Any, *, double: str = "") -> Any:
    started, ended = getattr(row, "started_on", None), getattr(row, "ended_on", None)
    if started is not None and ended is not None and ended < started:
        raise CannotKeepSchool(_("De laatste dag ligt niet voor de eerste."))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise CannotKeepSchool(double) from None
    return row


def _double_board() -> str:
    return _("Er is al een bestuur met deze naam of dit ondernemingsnummer in dit net.")


def _double_school() -> str:
    return _("Er is al een school met dit instellingsnummer.")


def _double_site() -> str:
    return _("De school heeft al een vestigingsplaats met dit nummer.")
