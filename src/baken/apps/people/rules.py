"""Which centres a cell knows; who may see that is asked in the rooms above, which know roles."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from baken.apps.people.models import CentreCode


def centres_known_to(*, cell: int) -> Q:
    """The centres that a cell knows by a code of its own, of its network and of others."""
    return Q(Exists(CentreCode.objects.filter(cell=cell, centre=OuterRef("pk"))))


def centres_owned_by(*, cell: int) -> Q:
    """The cell's own centres: of its network, and known by a code of its own."""
    return Q(Exists(CentreCode.objects.filter(cell=cell, cell__network=OuterRef("network"), centre=OuterRef("pk"))))
