"""What a staff list of a centre as of a day would change: who joins, who leaves, whose work changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from baken.apps.people.models import Address, Centre, Department, Person, Post
from baken.apps.people.queries._centres import no_longer_than
from baken.apps.people.queries._staff import as_known_there
from baken.apps.people.types import Joining, Leaving, StaffPlan, StaffRow, Staying
from baken.ground.values import folded

ONE_DAY = dt.timedelta(days=1)


@dataclass
class Listed:
    """Somebody on a staff list: the rows, of which no two name one function, and the posts there, if known."""

    person: Person | None
    rows: list[StaffRow] = field(default_factory=list)
    own: Sequence[Any] = ()


def staff_plan(*, centre: Centre, on: dt.date, rows: Sequence[StaffRow]) -> StaffPlan:
    """What the staff list of a centre as of a day changes; each address stands in it once for each function.

    Who is on it has as many posts there on that day as rows. A row is about the post with its function, else about the
    latest that no row is about; one without a function ends no other post. Who is on it for the first time begins on
    that day, or on `since` where that is earlier.
    """
    of: dict[int, list[Any]] = {}
    for post in _posts(centre):
        of.setdefault(post.root, []).append(post)
    listed = _listed(rows, of)
    plan, last = StaffPlan(), no_longer_than(centre.pk, None)
    for each in listed:
        _plan(each, on, last, plan)
    known = {each.person.pk for each in listed if each.person is not None}
    for root, own in of.items():
        if root not in known and (held := [post for post in own if _is_held(post, on)]):
            later = [post for post in own if post.started_on > on]
            plan.leaving.append(Leaving(held[0].person.same_as or held[0].person, held, later))
    plan.leaving.sort(key=lambda each: (each.posts[0].last_name, each.posts[0].first_name, each.person.pk))
    departments = {folded(name) for name in Department.objects.filter(centre=centre).values_list("name", flat=True)}
    named = [*(each.department for each in plan.staying), *(each.row.department for each in plan.joining)]
    new = {folded(name): name for name in named if name}
    plan.departments.extend(name for key, name in new.items() if key not in departments)
    return replace(plan, mark=_mark(plan, on))


def _posts(centre: Centre) -> Any:
    """The posts at a centre of people who are no pseudonym."""
    posts = Post.objects.filter(centre=centre, person__is_pseudonym=False)
    return as_known_there(posts.select_related("person__same_as", "department")).order_by("started_on", "pk")


def _listed(rows: Sequence[StaffRow], of: Mapping[int, Sequence[Any]]) -> list[Listed]:
    """Everyone on a list, once for all addresses; what stands there twice of one function counts once."""
    known = _persons([row.email for row in rows])
    found: dict[Any, Listed] = {}
    for row in rows:
        person = known.get(row.email)
        key = row.email if person is None else person.pk
        each = found.setdefault(key, Listed(person, own=of.get(person.pk, ()) if person else ()))
        if all(folded(row.function) != folded(other.function) for other in each.rows):
            each.rows.append(row)
    return list(found.values())


def _plan(listed: Listed, on: dt.date, last: dt.date | None, plan: StaffPlan) -> None:
    """Write in a plan what a list says of somebody on it, at a centre with a last day or (None) without."""
    free = [post for post in listed.own if _is_held(post, on)]
    about = _paired(listed.rows, free)
    ends = [] if any(not row.function for row in listed.rows) else free
    begins = {_beginning(post, post.started_on) for post in listed.own if post not in ends or post.started_on < on}
    for row, post in about:
        staying = _staying(row, post, ends, last)
        plan.staying.append(staying)
        ends = []
        if staying.changes and post.started_on < on:
            if _beginning(staying, on) in begins:
                plan.clashing.append(row)
            begins.add(_beginning(staying, on))
    for row in listed.rows:
        if any(row is other for other, _post in about) or (len(listed.rows) > 1 and not row.function):
            continue  # beside one that says what somebody does, a row that does not says nothing
        joining = _joining(row, listed, on, last, is_further=bool(about))
        if _beginning(row, joining.since) in begins:
            plan.clashing.append(row)
        begins.add(_beginning(row, joining.since))
        plan.joining.append(joining)


def _beginning(told: Any, day: dt.date) -> tuple[str, dt.date]:
    """By what the posts of somebody at one centre are told apart: what is done there, and from when on."""
    return folded(told.function), day


def _paired(rows: Sequence[StaffRow], free: list[Any]) -> list[tuple[StaffRow, Any]]:
    """Which row is about which post of somebody, in the order of the rows; the posts are taken out of those free."""
    about: dict[int, Any] = {}
    for is_same in (True, False):
        for place, row in enumerate(rows):
            work = folded(row.function)
            post = next((each for each in reversed(free) if not is_same or folded(each.function) == work), None)
            if place not in about and post is not None:
                about[place] = post
                free.remove(post)
    return [(rows[place], post) for place, post in sorted(about.items(), key=lambda each: each[0])]


def _persons(emails: Sequence[str]) -> Mapping[str, Person]:
    """By address, the person whom it identifies."""
    found = Address.objects.filter(email__in=emails).select_related("person__same_as")
    return {address.email: address.person.same_as or address.person for address in found}


def _is_held(post: Post, on: dt.date) -> bool:
    return post.started_on <= on and (post.ended_on is None or post.ended_on >= on)


def _sooner(*days: dt.date | None) -> dt.date | None:
    """The first of some last days, of which None is without end."""
    return min(filter(None, days), default=None)


def _staying(row: StaffRow, post: Post, ends: list[Post], last: dt.date | None) -> Staying:
    before = (post.function, post.department.name if post.department else "", post.share)
    function, share = row.function or before[0], before[2] if row.share is None else row.share
    department = row.department if row.department and folded(row.department) != folded(before[1]) else before[1]
    changes = (function, department, share) != before
    return Staying(row, post, function, department, share, changes, ends, _sooner(post.ended_on, last))


def _joining(row: StaffRow, listed: Listed, on: dt.date, last: dt.date | None, *, is_further: bool) -> Joining:
    """A new post lies between the last one that ended and the first that is to come; a further one between those with
    its function."""
    own = [post for post in listed.own if not is_further or folded(post.function) == folded(row.function)]
    over = [max(post.started_on, post.ended_on) for post in own if post.ended_on and post.ended_on < on]
    after = min((post.started_on for post in own if post.started_on > on), default=None)
    since = min(row.since or on, on)
    if over:
        since = max(since, max(over) + ONE_DAY)
    return Joining(row, listed.person, since, _sooner(after and after - ONE_DAY, last), is_further)


def _mark(plan: StaffPlan, on: dt.date) -> str:
    """A digest of what a plan would do, to which posts as they are."""

    def told(post: Post) -> list[Any]:
        return [post.pk, post.function, post.department_id, str(post.share), str(post.started_on), str(post.ended_on)]

    content = [
        str(on),
        [[each.row.email, each.person and each.person.pk, str(each.since), str(each.until)] for each in plan.joining],
        [
            [each.row.email, told(each.post), each.changes, str(each.until), [told(post) for post in each.ends]]
            for each in plan.staying
        ],
        [[told(post) for post in (*each.posts, *each.later)] for each in plan.leaving],
        list(plan.departments),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
