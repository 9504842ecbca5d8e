"""What files may point at: cells, networks, centres, persons, posts and themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models import Address, Cell, CentreCode, Network, Post, Theme
from baken.ground.formats import SUBJECTS, Subject


def _cells(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Cell.objects.filter(pk__in=[] if cell is None else [cell]).values_list("code", "network_id", "pk")


def _networks(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Network.objects.values_list("name", "pk")


def _centres(cell: int | None) -> Iterable[tuple[Any, ...]]:
    codes = CentreCode.objects.filter(cell=cell).order_by()
    return codes.values_list("code", "centre__network_id", "centre__entered_by_id", "centre_id")


def _persons(cell: int | None) -> Iterator[tuple[Any, ...]]:
    """Addresses; a person is `ours` to rename whose oldest post is at an own centre of the cell, or who has no post
    and no name: an import makes a later post at most, and so changes nothing about whose name it is."""
    posts = Post.objects.filter(person=OuterRef("person"))
    at_own = CentreCode.objects.filter(cell=cell, centre__network__cells=cell, centre=OuterRef("oldest_centre"))
    ours = Exists(at_own) | Q(oldest_centre=None, person__first_name="", person__last_name="")
    addresses = Address.objects.order_by().annotate(
        oldest_centre=Subquery(posts.order_by("pk").values("centre")[:1]),
    )
    addresses = addresses.annotate(
        ours=ExpressionWrapper(Q(ours), BooleanField()), same=Coalesce(F("person__same_as"), F("person"))
    )
    return addresses.values_list("email", "ours", "same", "person_id").iterator(chunk_size=20_000)


def _posts(cell: int | None) -> Iterator[tuple[Any, ...]]:
    posts = Post.objects.filter(centre__codes__cell=cell).order_by()
    return posts.values_list("person_id", "centre_id", "started_on", "ended_on", "pk").iterator(chunk_size=20_000)


def _themes(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Theme.objects.values_list("name", "pk")


SUBJECTS.add(
    Subject("people.cell", {"code": "VARCHAR", "network_id": "BIGINT"}, _cells, _("een steuncel die Baken kent")),
    Subject("people.network", {"name": "VARCHAR"}, _networks, _("een net")),
    Subject(
        "people.centre",
        {"code": "VARCHAR", "network_id": "BIGINT", "entered_by_id": "BIGINT"},
        _centres,
        _("de code van een centrum uit “centra”"),
    ),
    Subject(
        "people.person",
        {"email": "VARCHAR", "ours": "BOOLEAN", "same": "BIGINT"},
        _persons,
        _("het e-mailadres van iemand die Baken kent"),
    ),
    Subject(
        "people.post",
        {"person_id": "BIGINT", "centre_id": "BIGINT", "started_on": "DATE", "ended_on": "DATE"},
        _posts,
        _("een aanstelling"),
    ),
    Subject("people.theme", {"name": "VARCHAR"}, _themes, _("een thema")),
)
