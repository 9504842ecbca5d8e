"""Reading people: centres, persons, posts, and the columns that facts of other rooms share."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Subquery

from baken.apps.people.models import CentreCode, Post
from baken.ground.facts import Column, Type


def is_own_column(*, cell: str, network: str, centre: str) -> Column:
    """Whether a centre is the cell's own: of its network, and known by a code of its own. Arguments are paths
    to the key of the cell, that of its network, and the centre."""
    return Column(
        Type.FLAG,
        lambda: Exists(
            CentreCode.objects.filter(
                cell=OuterRef(cell), centre=OuterRef(centre), centre__network=OuterRef(network)
            )
        ),
        reads=(("people.CentreCode", "centre", "centre"),),
    )


def function_column(*, person: str, centre: str, date: str) -> Column:
    """The function that a person had at a centre on a day. Arguments are paths to each."""
    return Column(
        Type.TEXT,
        lambda: Subquery(
            Post.objects.filter(person=OuterRef(person), centre=OuterRef(centre), started_on__lte=OuterRef(date))
            .exclude(ended_on__lt=OuterRef(date))
            .order_by("-started_on")
            .values("function")[:1]
        ),
        reads=(("people.Post", "person", "person"),),
    )
