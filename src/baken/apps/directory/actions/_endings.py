"""Centres end or go up in others, and with them what was there; all of it is taken back together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.actions import CannotEndRole, CannotResumeRole, end_role, resume_role
from baken.apps.access.types import Actor
from baken.apps.directory.models import EndedWith
from baken.apps.directory.queries import expertise_to_keep, grants_to_end, outlasting
from baken.apps.directory.types import EndsWith
from baken.apps.people import actions as people
from baken.apps.people.actions import CannotChangeCentre
from baken.apps.people.queries import departments_kept, guidance_with, is_said_of, organisation_kept, posts_kept
from baken.apps.people.types import Terms
from baken.ground.audit import Verb, audits_itself, together

A_DAY = dt.timedelta(days=1)
REFUSALS = (
    CannotEndRole,
    CannotResumeRole,
    people.CannotKeepDepartment,
    people.CannotKeepPost,
    people.CannotKeepSchool,
    people.CannotNoteExpertise,
)


@audits_itself(Verb.MADE)
def merge_centres(
    predecessors: Collection[Any],
    *,
    by: Actor,
    into: Any,
    on: dt.date,
    today: dt.date,
    ends: Collection[EndsWith] = (),
) -> Any:
    """On a day, centres go up in another one, and what was chosen of what was there ends with them; that one guides
    their schools, where that was chosen. Raises CannotChangeCentre."""
    with _at_once():
        merger = people.merge_centres(predecessors, by=by, into=into, on=on)
        return _with_all(merger, by=by, today=today, ends=ends)


@audits_itself(Verb.MADE)
def merge_into_new(
    predecessors: Collection[Any],
    *,
    by: Actor,
    code: str,
    name: str,
    on: dt.date,
    today: dt.date,
    ends: Collection[EndsWith] = (),
) -> Any:
    """On a day, two centres or more become a new one; else as `merge_centres`. Raises CannotChangeCentre."""
    with _at_once():
        merger = people.merge_into_new(predecessors, by=by, code=code, name=name, on=on)
        return _with_all(merger, by=by, today=today, ends=ends)


@audits_itself(Verb.UNDONE)
def undo_merger(merger: Any, *, by: Actor) -> int:
    """A merger did not take place: its predecessors are there again, and what ended with them. Returns how much of
    that was changed since, and so stays as it is. Raises CannotChangeCentre."""
    predecessors = list(merger.predecessors.all())
    with _at_once():
        people.undo_merger(merger, by=by)
        return _take_back(predecessors, by=by, into=merger.into_id)


@audits_itself(Verb.ENDED)
def end_centre(centre: Any, *, by: Actor, on: dt.date, today: dt.date, ends: Collection[EndsWith] = ()) -> None:
    """A centre stops: `on` is its last day, and that of what was chosen of what was there; nobody guides its schools,
    where that was chosen. Raises CannotChangeCentre."""
    with _at_once():
        people.end_centre(centre, by=by, on=on)
        _end_with(centre, by=by, last_day=on, into=None, today=today, ends=ends)


@audits_itself(Verb.CHANGED)
def reopen_centre(centre: Any, *, by: Actor) -> int:
    """A centre did not end after all, nor what ended with it; returns as `undo_merger`. Raises CannotChangeCentre."""
    with _at_once():
        people.reopen_centre(centre, by=by)
        return _take_back([centre], by=by, into=None)


@contextmanager
def _at_once() -> Iterator[None]:
    """All of it or nothing, and what refuses any of it refuses the whole."""
    try:
        with transaction.atomic(), together():
            yield
    except REFUSALS as refusal:
        raise CannotChangeCentre(str(refusal)) from refusal


def _with_all(merger: Any, *, by: Actor, today: dt.date, ends: Collection[EndsWith]) -> Any:
    stuck = [
        each
        for centre in merger.predecessors.all()
        for each in _end_with(centre, by=by, last_day=centre.ended_on, into=merger.into, today=today, ends=ends)
    ]
    if stuck:
        said = _(
            "Niet iedereen kan verder bij %(into)s, dus er is niets samengevoegd. %(who)s Verbeter eerst die "
            "aanstelling, of haal op de volgende pagina het vinkje weg bij wie verdergaat."
        )
        raise CannotChangeCentre(said % {"into": merger.into.name, "who": " ".join(stuck)})
    return merger


def _end_with(
    centre: Any, *, by: Actor, last_day: dt.date, into: Any | None, today: dt.date, ends: Collection[EndsWith]
) -> list[str]:
    """Let what was chosen end with a centre, and keep what did. Returns who cannot go on elsewhere, and why."""
    stuck = []
    found = outlasting(by, centre, last_day=last_day, today=today, is_merged=into is not None).rows
    for kind in EndsWith:  # posts before the departments that they are in
        for row in found[kind] if kind in ends else ():
            kept = EndedWith(centre=centre, kind=kind, ended_on=last_day)
            match kind:
                case EndsWith.POSTS:
                    kept.key, kept.until = row.uuid, row.ended_on
                    people.end_post(row, by=by, on=last_day)
                case EndsWith.MOVES:
                    kept.key = row.uuid
                    try:
                        kept.moves = people.go_on_at(row, by=by, centre=into, on=last_day + A_DAY)
                    except people.CannotKeepPost as refusal:
                        stuck.append(f"{', '.join(filter(None, (row.name, row.function)))}: {refusal}")
                        continue
                    if not kept.moves:
                        continue
                case EndsWith.DEPARTMENTS:
                    kept.key, kept.until = row.uuid, row.ended_on
                    people.end_department(row, by=by, on=last_day)
                case EndsWith.CONTACTS:
                    kept.key, kept.until = row.uuid, row.ends_on
                    people.end_expertise(row, by=by, on=last_day)
                case EndsWith.ROLES:
                    kept.key, kept.until, kept.ended_on = row.uuid, row.ends_on, max(last_day, today - A_DAY)
                    end_role(grant=row, by=by, on=kept.ended_on)
                case EndsWith.SCHOOLS:
                    school, day = row
                    kept.is_new = not is_said_of(school, day=day)
                    kept.key = people.guide_school(school, by=by, centre=into, starts_on=day).uuid
            kept.save()
    return stuck


def _take_back(centres: Collection[Any], *, by: Actor, into: int | None) -> int:
    """Let what ended with some centres go on, the last first, for who came from two went on by two steps; returns how
    much was changed since, and stays. Only who keeps who works there takes back more than who guides schools."""
    kept = EndedWith.objects.filter(centre__in=centres).select_related("centre").order_by("-pk")
    with_staff = set(kept.exclude(kind=EndsWith.SCHOOLS).values_list("centre", flat=True))
    for centre in centres:
        if centre.pk in with_staff and organisation_kept(by, uuid=centre.uuid) is None:
            said = _(
                "Met %(centre)s eindigde ook wie er werkt, helpt of een rol heeft. Wie dat bijhoudt, neemt het terug."
            )
            raise CannotChangeCentre(said % {"centre": centre.name})
    left = sum(not _goes_on(each, by=by, into=into) for each in kept)
    kept.delete()
    return left


def _goes_on(kept: EndedWith, *, by: Actor, into: int | None) -> bool:
    """Whether something that ended with a centre goes on as if it had not; not where it was changed since."""
    try:
        return _resumed(kept, by=by, into=into)
    except REFUSALS:
        return False


def _resumed(kept: EndedWith, *, by: Actor, into: int | None) -> bool:
    match EndsWith(kept.kind):
        case EndsWith.POSTS:
            post = posts_kept(by).filter(uuid=kept.key, ended_on=kept.ended_on).first()
            if post is not None:
                terms = Terms(post.function, department=post.department_id, share=post.share)
                people.correct_post(post, by=by, terms=terms, starts_on=post.started_on, ends_on=kept.until)
            return post is not None
        case EndsWith.MOVES:
            people.take_back_going_on(kept.moves, by=by)
            return bool(kept.moves)
        case EndsWith.DEPARTMENTS:
            department = departments_kept(by).filter(uuid=kept.key, ended_on=kept.ended_on).first()
            if department is not None:
                people.reopen_department(department, by=by, ends_on=kept.until)
            return department is not None
        case EndsWith.CONTACTS:
            noted = expertise_to_keep(by, kept.key)
            if noted is None or noted.ends_on != kept.ended_on:
                return False
            said = {"about": noted.about, "kind": noted.kind, "remark": noted.remark, "starts_on": noted.starts_on}
            people.change_expertise(noted, by=by, ends_on=kept.until, **said)
            return True
        case EndsWith.ROLES:
            grant = grants_to_end(by).filter(uuid=kept.key, ends_on=kept.ended_on).first()
            if grant is not None:
                resume_role(grant, by=by, ends_on=kept.until)
            return grant is not None
        case EndsWith.SCHOOLS:
            guidance = guidance_with(kept.key)
            if guidance is None or guidance.centre_id != into:
                return False
            if kept.is_new:
                people.remove_guidance(guidance, by=by)
            else:
                people.guide_school(guidance.school, by=by, centre=kept.centre, starts_on=guidance.started_on)
            return True
