"""Every view of the house, and an address of each with what is there in a world."""

from __future__ import annotations

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from baken.apps.access.types import Actor, Role
from baken.apps.people.models import Cell
from baken.ground.indicators import INDICATORS
from baken.ground.rights import RIGHTS


def routes(resolver=None, space=""):
    """The name of every view, with the arguments that its address takes."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", set(pattern.pattern.converters)


def addresses(world):
    """An address of every view; of those that show what is asked, one for each thing that can be."""
    for name, asks in routes():
        given = world.arguments(name)
        assert asks <= set(given), f"{name}: say in `arguments` what its address asks"
        address = reverse(name, kwargs={each: given[each] for each in asks})
        yield address
        if name == "access:seen_by":
            yield from (reverse(name, args=[each.asked_as, row_of(each).uuid]) for each in RIGHTS if each.asked_as)
        if name == "exchange:rows":
            yield address.replace("/new/", "/rejected/")
        if name == "insight:figure":
            for indicator in INDICATORS:
                if not indicator.dimensions:
                    yield f"{address}?indicator={indicator.name}&periode=2024-2025"
        if name == "centres:picture_pdf":
            yield f"{address}?voor=cel"


def row_of(right):
    """Something of the kind that a right is about, as many as can see."""
    rows = apps.get_model(right.of)._default_manager.filter(right.rule(Actor(Role.COORDINATOR, Cell.objects.get().pk)))
    return rows.order_by("pk").first()
