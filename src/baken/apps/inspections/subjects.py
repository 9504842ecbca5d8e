"""What files may point at: development scales."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from baken.apps.inspections.models import Scale
from baken.ground.formats import SUBJECTS, Subject


def _scales(cell: int | None) -> Iterable[tuple[Any, ...]]:
    return Scale.objects.values_list("name", "pk")


SUBJECTS.add(Subject("inspections.scale", {"name": "VARCHAR"}, _scales, _("een ontwikkelingsschaal")))
