"""Who begins to work at a centre, as facts of other rooms ask for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, DateField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear
from django.db.models.lookups import LessThan

from baken.apps.people.models import Centre, Person, Post
from baken.apps.people.rules import centres_led_by
from baken.ground.facts import Column, Type


def entries_at(person: str) -> QuerySet[Person, Any]:
    """All entries of the person at a path of the row around the query that this is part of."""
    root = Coalesce(OuterRef(OuterRef(f"{person}__same_as")), OuterRef(OuterRef(person)))
    return Person.objects.filter(Q(pk=root) | Q(same_as=root)).order_by().values("pk")


def first_year_column() -> Column:
    """Of a post, the school year in which its person, by whichever entry, first had one at a centre."""

    def first() -> Any:
        posts = Post.objects.filter(person__in=entries_at("person"), centre__isnull=False).order_by("started_on")
        return school_year_at(Subquery(posts.values("started_on")[:1], output_field=DateField()))

    return Column(Type.INT, first, reads=(("people.Post", "person", "person"),))


def school_year_at(day: Any) -> Any:
    """The school year (its first calendar year) of an expression of a day; null where that is."""
    return ExtractYear(day) - Case(When(LessThan(ExtractMonth(day), 9), then=1), default=0)


def posts_led_by(cell: int) -> Q:
    """Of posts, those at the centres that look to a cell."""
    return Q(centre__in=Centre.objects.filter(centres_led_by(cell=cell)).values("pk"))
