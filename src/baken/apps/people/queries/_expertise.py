"""Reading who can be asked about what, and where a person works."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from baken.apps.people.models import Address, CellMember, Expertise, Person, Post
from baken.apps.people.queries._staff import as_known_there, held_on_day, of_any_entry, there_too


def expertise_noted(*, on: dt.date) -> QuerySet[Any]:
    """Who is noted to be asked about what on a day, of whatever cell. Each is known as those `_there`, and has an
    `email` and the `function` there, both "" or None where unknown; and whether the person has a post there that day
    (`has_post`), and had one by then (`had_post`)."""
    posts = there_too(Post.objects.filter(started_on__lte=on))
    held = posts.filter(held_on_day(on))
    addresses = Address.objects.filter(person=OuterRef("person")).order_by("pk")
    noted = Expertise.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)
    return (
        _there(noted.filter(person__is_pseudonym=False))
        .annotate(
            email=_of_who_works_there("person__addresses__email", Subquery(addresses.values("email")[:1])),
            function=Subquery(held.order_by("-started_on", "pk").values("function")[:1]),
            has_post=Exists(held),
            had_post=Exists(posts),
        )
        .select_related("person", "cell", "centre", "theme", "activity")
    )


def expertise_with(seen: Q, *, uuid: uuids.UUID) -> Expertise | None:
    """What is noted under a public key, among what an actor may reach; it is known as those `_there`."""
    found = _there(Expertise.objects.filter(seen, uuid=uuid))
    return found.select_related("person", "cell", "centre", "theme", "activity").first()


def _there(noted: QuerySet[Any]) -> QuerySet[Any]:
    """What is noted, `as_known_there`, and where nothing is said there, as the entry of the person that works there:
    what others say of the same person is not read."""
    names = {name: _of_who_works_there(f"person__{name}", f"person__{name}") for name in ("first_name", "last_name")}
    return as_known_there(noted, **names)


def _of_who_works_there(column: str, otherwise: Any) -> Coalesce:
    """An expression: a column of the entry of somebody that works there, "" where it has none, or what is said
    `otherwise` where none does."""
    members = CellMember.objects.filter(of_any_entry(OuterRef("root")), cell=OuterRef("cell")).order_by("pk")
    found = [
        rows.order_by(*rows.query.order_by, "person__addresses__pk").annotate(said=Coalesce(column, Value("")))
        for rows in (there_too(Post.objects.all()), members)
    ]
    return Coalesce(*(Subquery(rows.values("said")[:1]) for rows in found), otherwise)


def works_at(person: Person, *, centre: int, on: dt.date) -> bool:
    """Whether somebody has a post at a centre on a day."""
    return Post.objects.filter(held_on_day(on), of_any_entry(person.pk), centre=centre).exists()


def posts_in_cell(person: Person, *, cell: int, on: dt.date) -> tuple[bool, bool]:
    """Whether somebody has a post in a cell on a day, and whether they had one by then."""
    posts = Post.objects.filter(of_any_entry(person.pk), cell=cell, started_on__lte=on)
    return posts.filter(held_on_day(on)).exists(), posts.exists()


def is_member_of(person: Person, *, cell: int) -> bool:
    """Whether somebody's hours or means are registered by a cell."""
    return CellMember.objects.filter(of_any_entry(person.pk), cell=cell).exists()
