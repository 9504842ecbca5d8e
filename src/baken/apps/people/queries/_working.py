"""Who works for a cell, what people do at the centres that look to it, and what somebody does at a centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from baken.apps.people.models import CellMember, Centre, KnownAs, Person, Post
from baken.apps.people.queries._staff import held_on_day, of_any_entry, staff_of
from baken.apps.people.rules import centres_led_by


def functions_at_centres(*, cell: int, on: dt.date) -> list[str]:
    """The functions that people have on a day at the centres that look to a cell, in order."""
    centres = Centre.objects.filter(centres_led_by(cell=cell)).order_by().values("pk")
    held = Post.objects.filter(held_on_day(on), centre__in=centres).exclude(function="")
    return list(held.order_by("function").values_list("function", flat=True).distinct())


def functions_held(person: int, *, centre: int, on: dt.date) -> list[str]:
    """The functions that a person, by whichever entry, has at a centre on a day."""
    held = Post.objects.filter(held_on_day(on), of_any_entry(person), centre=centre).exclude(function="")
    return list(held.order_by("function").values_list("function", flat=True).distinct())


def starters_at(*, centre: int, on: dt.date, after: dt.date) -> QuerySet[Any]:
    """The posts at a centre on a day of who has worked at no centre, by whichever entry, on a day or before;
    `as_known_there`, each with the first day there (`began_on`)."""
    of_root = Post.objects.filter(of_any_entry(OuterRef("root")), centre__isnull=False)
    here = of_root.filter(centre=OuterRef("centre")).order_by("started_on").values("started_on")[:1]
    starting = staff_of(centre=centre, on=on).filter(~Exists(of_root.filter(started_on__lte=after)))
    return starting.annotate(began_on=Subquery(here))


def persons_of_cell(*, cell: int, on: dt.date) -> set[int]:
    """The keys of those (the entries that stand for them) whom a cell counts as its own, or who have a post in it on
    a day."""
    root = Coalesce("person__same_as", "person")
    members = CellMember.objects.filter(cell=cell).order_by().values_list(root, flat=True)
    posts = Post.objects.filter(held_on_day(on), cell=cell).order_by().values_list(root, flat=True)
    return {*members, *posts}


def persons_named(persons: Collection[int], *, cell: int) -> list[Any]:
    """Some persons, each with the `name` by which a cell knows them, by that; pseudonyms are nobody."""
    found: list[Any] = list(Person.objects.filter(pk__in=persons, is_pseudonym=False)) if persons else []
    told = KnownAs.objects.filter(Q(person__in=persons) | Q(person__same_as__in=persons), cell=cell)
    names = {}
    if found:
        for each in told.annotate(root=Coalesce(F("person__same_as"), F("person"))):
            names[each.root] = str(each)
    for person in found:
        person.name = names.get(person.pk) or str(person)
    return sorted(found, key=lambda person: (person.last_name, person.first_name, person.pk))


def functions_on(persons: Collection[int], *, on: dt.date) -> dict[tuple[int, int], list[str]]:
    """By the key of the entry that stands for a person and that of a centre, the functions that some persons have
    there on a day, in order."""
    held = Post.objects.filter(held_on_day(on), centre__isnull=False).exclude(function="")
    held = held.filter(Q(person__in=persons) | Q(person__same_as__in=persons)).order_by("function")
    found: dict[tuple[int, int], list[str]] = {}
    rows = held.values_list(Coalesce("person__same_as", "person"), "centre", "function").distinct() if persons else ()
    for person, centre, function in rows:
        found.setdefault((person, centre), []).append(function)
    return found


def of_who_left(rows: QuerySet[Any], *, on: dt.date) -> QuerySet[Any]:
    """Those of some rows of a person and a centre of which the person, by whichever entry, worked there and does so no
    more, on a day or later; each with the last day there (`left_on`)."""
    posts = Post.objects.filter(of_any_entry(OuterRef("root")), centre=OuterRef("centre"))
    last = Subquery(posts.order_by("-ended_on").values("ended_on")[:1])
    stays = Exists(posts.filter(Q(ended_on=None) | Q(ended_on__gte=on)))
    known = rows.annotate(root=Coalesce("person__same_as", "person"))
    return known.filter(~stays).annotate(left_on=last).filter(left_on__isnull=False)
