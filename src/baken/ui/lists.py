"""What the address of a list says: how it is sorted, which page and which period are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baken.ground.periods import Period

SORT, PAGE, PERIOD = "sorteer", "pagina", "periode"
PAGE_SIZE = 50


@dataclass(frozen=True)
class Sort:
    """By which column a list is sorted, and whether from high to low."""

    key: str
    descending: bool = False


def sort_of(request: HttpRequest, *, keys: Mapping[str, str], default: str) -> Sort:
    """How a list is asked to be sorted: `sorteer=name` or `sorteer=-name`, one of `keys`, else the default."""
    asked = request.GET.get(SORT, "")
    if asked.removeprefix("-") not in keys:
        asked = default
    return Sort(key=asked.removeprefix("-"), descending=asked.startswith("-"))


def ordering(sort: Sort, *, keys: Mapping[str, str]) -> list[OrderBy]:
    """The order for a queryset: the field of the sort's key, what is empty last, ties by primary key."""
    field = F(keys[sort.key])
    return [field.desc(nulls_last=True) if sort.descending else field.asc(nulls_last=True), F("pk").asc()]


def list_page(request: Any, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A list that is searched, with `query` for the files of it; the rows alone, where a fragment asks for those."""
    fragment = "#rows" if request.htmx.target == "rows" else ""
    return render(request, f"{template}{fragment}", {"query": f"?{request.GET.urlencode()}", **context})


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, size: int = PAGE_SIZE, number: int | None = None
) -> Page[Any]:
    """The page of a list that is asked; the nearest one where the number is none or too high. `number`: how many rows
    there are, where that was counted already."""
    paginator = Paginator(rows, size)
    if number is not None:
        paginator.count = number
    return paginator.get_page(request.GET.get(PAGE))


def period_of(request: HttpRequest, periods: Sequence[Period]) -> Period | None:
    """The period that is asked, else the latest school year, else the last; None where there are none."""
    asked = request.GET.get(PERIOD, "")
    for period in periods:
        if period.code == asked:
            return period
    years = [period for period in periods if period.is_school_year]
    return max(years) if years else (periods[-1] if periods else None)
