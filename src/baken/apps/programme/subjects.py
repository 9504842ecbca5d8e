"""What files and other rooms may point at: offers and sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models import Offer, Session
from baken.ground.formats import SUBJECTS, Subject


def _offers(cell: int | None) -> Iterator[tuple[Any, ...]]:
    themes = defaultdict(list)
    for offer, theme in Offer.themes.through.objects.filter(offer__cell=cell).values_list("offer_id", "theme__name"):
        themes[offer].append(theme)
    for code, title, year, strategy, key in Offer.objects.filter(cell=cell).values_list(
        "code", "title", "school_year", "strategy", "pk"
    ):
        yield code, title, year, strategy, themes[key], key


def _sessions(cell: int | None) -> Iterator[tuple[Any, ...]]:
    sessions = Session.objects.filter(offer__cell=cell).order_by().values_list("offer_id", "number", "pk")
    return sessions.iterator(chunk_size=20_000)


SUBJECTS.add(
    Subject(
        "programme.offer",
        {"code": "VARCHAR", "title": "VARCHAR", "school_year": "BIGINT", "strategy": "VARCHAR", "themes": "VARCHAR[]"},
        _offers,
        _("de code van een aanbod uit “aanbod”"),
    ),
    Subject(
        "programme.session",
        {"offer_id": "BIGINT", "number": "VARCHAR"},
        _sessions,
        _("een sessie van dit aanbod uit “sessies”"),
    ),
)
