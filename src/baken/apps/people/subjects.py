"""What files may point at: cells, networks, centres, boards, schools, persons, posts and themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from baken.apps.people.models import (
    Address,
    Board,
    Cell,
    CentreCode,
    CentreName,
    ComingName,
    Guidance,
    KnownAs,
    Merger,
    Network,
    Post,
    School,
    Site,
    Theme,
)
from baken.ground.formats import SUBJECTS, Subject
from baken.ground.values import folded


def _cells(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Cell.objects.filter(pk__in=[] if cell is None else [cell]).values_list("code", "network_id", "pk")


def _networks(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return _now_or_before(Network)


def _now_or_before(model: type[Network] | type[Theme]) -> Iterable[tuple[Any, ...]]:
    """By the name of now, and by one of before that no other has now; of two that had it, by that of the first
    made."""
    rows = list(model._default_manager.order_by("pk").values_list("name", "former_names", "pk"))
    found: dict[str, tuple[Any, ...]] = {}
    for _name, former, key in rows:
        for name in former:
            found.setdefault(folded(name), (name, key))
    return (found | {folded(name): (name, key) for name, _former, key in rows}).values()


def _centres(cell: int | None) -> Iterable[tuple[Any, ...]]:
    codes = CentreCode.objects.filter(cell=cell).order_by()
    return codes.values_list("code", "centre__network_id", "centre__entered_by_id", "centre_id")


def _names(model: type[CentreName | ComingName], cell: int | None) -> Iterable[tuple[Any, ...]]:
    """Names that centres have on other days than this, and the one of today."""
    names = model._default_manager.filter(centre__codes__cell=cell).order_by()
    return names.values_list("centre_id", "name", "centre__name", "pk").distinct()


def _days(cell: int | None) -> Iterable[tuple[Any, ...]]:
    always = Q(centre__started_on=None, centre__ended_on=None)
    codes = CentreCode.objects.filter(~always, cell=cell).order_by()
    return codes.values_list("centre_id", "centre__started_on", "centre__ended_on", "centre_id").distinct()


def _mergers(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Merger.objects.filter(into__codes__cell=cell).order_by().values_list("into_id", "on", "pk").distinct()


def _persons(cell: int | None) -> Iterator[tuple[Any, ...]]:
    """Addresses; a person is `ours` to rename whose oldest post at a centre is at an own one of the cell, or who has
    none and no name: an import makes a later post at most, and so changes nothing about whose name it is."""
    posts = Post.objects.filter(person=OuterRef("person"), centre__isnull=False)
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
    names = ("person_id", "centre_id", "function", "started_on", "ended_on", "pk")
    return posts.values_list(*names).iterator(chunk_size=20_000)


def _known_as(cell: int | None) -> Iterable[tuple[Any, ...]]:
    known = KnownAs.objects.filter(centre__codes__cell=cell).order_by()
    return known.values_list("person_id", "centre_id", "pk").distinct()


def _themes(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return _now_or_before(Theme)


def _boards(cell: int | None) -> Iterable[tuple[Any, ...]]:
    names = ("name", "network_id", "enterprise_number", "started_on", "ended_on", "pk")
    return Board.objects.order_by().values_list(*names)


def _schools(cell: int | None) -> Iterator[tuple[Any, ...]]:
    names = ("number", "network_id", "started_on", "ended_on", "successor__number", "pk")
    return School.objects.order_by().values_list(*names).iterator(chunk_size=20_000)


def _guidance(cell: int | None) -> Iterator[tuple[Any, ...]]:
    rows = Guidance.objects.filter(school__network__cells=cell, centre__isnull=False).order_by()
    return rows.values_list("school_id", "centre_id", "started_on", "pk").iterator(chunk_size=20_000)


def _sites(cell: int | None) -> Iterator[tuple[Any, ...]]:
    sites = Site.objects.filter(school__network__cells=cell).order_by()
    return sites.values_list("school_id", "number", "started_on", "ended_on", "pk").iterator(chunk_size=20_000)


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
        "people.former_name",
        {"centre_id": "BIGINT", "name": "VARCHAR", "now": "VARCHAR"},
        partial(_names, CentreName),
        _("een naam die een centrum vroeger had"),
    ),
    Subject(
        "people.coming_name",
        {"centre_id": "BIGINT", "name": "VARCHAR", "now": "VARCHAR"},
        partial(_names, ComingName),
        _("een naam die een centrum nog krijgt"),
    ),
    Subject(
        "people.centre_days",
        {"centre_id": "BIGINT", "started_on": "DATE", "ended_on": "DATE"},
        _days,
        _("sinds wanneer of tot wanneer een centrum bestaat"),
    ),
    Subject("people.merger", {"centre_id": "BIGINT", "day": "DATE"}, _mergers, _("een fusie van een centrum")),
    Subject(
        "people.person",
        {"email": "VARCHAR", "ours": "BOOLEAN", "same": "BIGINT"},
        _persons,
        _("het e-mailadres van iemand die Baken kent"),
    ),
    Subject(
        "people.post",
        {
            "person_id": "BIGINT",
            "centre_id": "BIGINT",
            "function": "VARCHAR",
            "started_on": "DATE",
            "ended_on": "DATE",
        },
        _posts,
        _("een aanstelling"),
    ),
    Subject(
        "people.known_as",
        {"person_id": "BIGINT", "centre_id": "BIGINT"},
        _known_as,
        _("hoe iemand in een centrum gekend is"),
    ),
    Subject("people.theme", {"name": "VARCHAR"}, _themes, _("een thema")),
    Subject(
        "people.board",
        {
            "name": "VARCHAR",
            "network_id": "BIGINT",
            "enterprise_number": "VARCHAR",
            "started_on": "DATE",
            "ended_on": "DATE",
        },
        _boards,
        _("een bestuur uit “besturen”"),
    ),
    Subject(
        "people.school",
        {
            "number": "VARCHAR",
            "network_id": "BIGINT",
            "started_on": "DATE",
            "ended_on": "DATE",
            "successor": "VARCHAR",
        },
        _schools,
        _("het instellingsnummer van een school uit “scholen”"),
    ),
    Subject(
        "people.guidance",
        {"school_id": "BIGINT", "centre_id": "BIGINT", "started_on": "DATE"},
        _guidance,
        _("sinds wanneer een centrum een school begeleidt"),
    ),
    Subject(
        "people.site",
        {"school_id": "BIGINT", "number": "BIGINT", "started_on": "DATE", "ended_on": "DATE"},
        _sites,
        _("een vestigingsplaats"),
    ),
)
