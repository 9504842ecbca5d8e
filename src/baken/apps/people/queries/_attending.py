"""Who works at the centres of a cell, by the name by which each is known there: whom a list may mean."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from baken.apps.people.models import Centre, Person, Post
from baken.apps.people.queries._staff import as_known_there, held_on_day
from baken.apps.people.rules import centres_led_by


def working_at_centres(*, cell: int, on: dt.date) -> QuerySet[Any]:
    """The posts that are held on a day at the centres that look to a cell, `as_known_there`; each with the public key
    of the entry that stands for the person (`root_uuid`) and the name of its centre (`where`); the oldest first."""
    centres = Centre.objects.filter(centres_led_by(cell=cell))
    posts = Post.objects.filter(held_on_day(on), centre__in=centres.values("pk"), person__is_pseudonym=False)
    return (
        as_known_there(posts)
        .annotate(root_uuid=Coalesce("person__same_as__uuid", "person__uuid"), where=F("centre__name"))
        .order_by("started_on", "pk")
    )


def roots_of(persons: Any) -> dict[int, int]:
    """By the key of an entry of a person, that of the one that stands for all of them."""
    return dict(Person.objects.filter(pk__in=persons).values_list("pk", Coalesce("same_as", "pk")))
