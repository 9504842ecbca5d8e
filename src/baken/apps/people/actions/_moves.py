"""Who works at a centre that goes up in another goes on there, and that is taken back with all that it changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.people.actions._departments import of
from baken.apps.people.actions._posts import ONE_DAY, CannotKeepPost, demand_kept, fit, know, of_the_same_work
from baken.apps.people.actions._staff_lists import take_back_known
from baken.apps.people.models import KnownAs, Post
from baken.apps.people.queries import no_longer_than
from baken.apps.people.types import Keeper
from baken.ground.audit import Verb, audits_itself, did, together

Move = dict[str, Any]
"""What moving a post did to one at the other centre (`post`): opened it (`is_new`), or changed one that lasted `until`
a day, and had the `share` where that is told; `mark` is a digest of what it became. Or whom it made `known`."""


@audits_itself(Verb.MADE, Verb.CHANGED)
@transaction.atomic
def go_on_at(post: Post, *, by: Keeper, centre: Any, on: dt.date) -> list[Move]:
    """Let somebody go on from a day on at another centre, known by the same name, with the same function and share for
    as long as the post was to last and that centre does. Where they have that function there already, the shares add
    up as long as both last; one that is not known adds nothing, and nothing is added to one. Returns what that did, to
    take back. Raises CannotKeepPost."""
    demand_kept(by, centre)
    moves: list[Move] = []
    known = KnownAs.objects.filter(**of(post.organisation), person=post.person_id).first()
    if known is not None:
        told = know(post.person, centre, email=known.email, first_name=known.first_name, last_name=known.last_name)
        moves += [{"known": told.pk}] if told is not None else []
    last = no_longer_than(centre.pk, post.ended_on)
    since: dt.date | None = on
    with together():
        for there in of_the_same_work(post, centre, since=on, until=last):
            assert since is not None  # one without end is the last
            if since < there.started_on:
                _open(post, centre, post.share, None, since, there.started_on - ONE_DAY, by, moves)
            until = min(filter(None, (there.ended_on, last)), default=None)
            _add(post, there, max(since, there.started_on), until, by, moves)
            since = until and until + ONE_DAY
        if since is not None and (last is None or since <= last):
            _open(post, centre, post.share, None, since, last, by, moves)
    return moves


@audits_itself(Verb.REMOVED, Verb.CHANGED)
@transaction.atomic
def take_back_going_on(moves: Sequence[Move], *, by: Keeper) -> None:
    """Make the posts at the other centre what they were before somebody went on there. Raises CannotKeepPost where one
    of them was changed since, or has no place any more."""
    keys = [move["post"] for move in moves if "post" in move]
    there = {str(post.uuid): post for post in Post.objects.select_for_update(of=("self",)).filter(uuid__in=keys)}
    for post in there.values():
        demand_kept(by, post.organisation)
    as_they_became = {move["post"]: move["mark"] for move in moves if "post" in move}
    if any(key not in there or _mark(there[key]) != mark for key, mark in as_they_became.items()):
        raise CannotKeepPost(_("Deze aanstelling is sindsdien gewijzigd."))
    with together():
        for move in reversed(moves):
            if "known" in move:
                take_back_known(move["known"])
                continue
            post = there[move["post"]]
            if move["is_new"]:
                did(Verb.REMOVED, by=by, thing=post)
                Post.objects.filter(pk=post.pk).delete()
                continue
            post.ended_on = dt.date.fromisoformat(move["until"]) if move["until"] else None
            if "share" in move:
                post.share = Decimal(move["share"])
            fit(post)
            post.save(update_fields=["ended_on", "share"])
            did(Verb.CHANGED, by=by, thing=post)


def _open(
    post: Post,
    centre: Any,
    share: Any,
    department: int | None,
    since: dt.date,
    until: dt.date | None,
    by: Keeper,
    moves: list[Move],
) -> None:
    """A post of the same person with the same function, from a day to a day."""
    opened = Post(person_id=post.person_id, centre_id=centre.pk, department_id=department, function=post.function)
    opened.share, opened.started_on, opened.ended_on = share, since, until
    fit(opened, begins=True)
    opened.save()
    moves.append({"post": str(opened.uuid), "is_new": True, "mark": _mark(opened)})
    did(Verb.MADE, by=by, thing=opened, said={"on": since})


def _add(post: Post, there: Post, since: dt.date, until: dt.date | None, by: Keeper, moves: list[Move]) -> None:
    """Add the share of a post from a day to a day to one with the same function, which goes on as it was after."""
    if post.share is None or there.share is None:
        return
    if post.share + there.share > 1:
        raise CannotKeepPost(_("Beide aandelen samen zijn meer dan een hele week."))
    own, lasts = there.share, there.ended_on
    move: Move = {"post": str(there.uuid), "is_new": False, "until": lasts and lasts.isoformat()}
    if since > there.started_on:
        there.ended_on = since - ONE_DAY
    else:
        there.share, there.ended_on = own + post.share, until
        move["share"] = f"{own:.4f}"
    there.save(update_fields=["ended_on", "share"])
    moves.append({**move, "mark": _mark(there)})
    did(Verb.CHANGED, by=by, thing=there, said={"on": since})
    if "share" not in move:
        _open(there, there.centre, own + post.share, there.department_id, since, until, by, moves)
    if until != lasts and until is not None:
        _open(there, there.centre, own, there.department_id, until + ONE_DAY, lasts, by, moves)


def _mark(post: Post) -> str:
    """A digest of what a post is: it tells whether that changed, and not what it was."""
    share = None if post.share is None else f"{post.share:.4f}"
    told = [post.function, post.department_id, share, str(post.started_on), str(post.ended_on)]
    return hashlib.sha256(json.dumps([str(post.uuid), *told]).encode()).hexdigest()
