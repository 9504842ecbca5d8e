"""The explorer, its files, and the page of one figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest, Actor
from baken.apps.insight.charts import Explored, description, explored, names_of, parts_of, sheet, written
from baken.apps.insight.forms import Choice, ExplorerForm, Words, room_of
from baken.apps.insight.queries import (
    at_one_moment,
    centres_of,
    figures,
    may_open_records,
    periods_of,
    records,
    targets_visible_to,
    why_withheld,
)
from baken.apps.insight.rules import may_see_figures
from baken.apps.insight.templatetags.insight import over_periods, unit_name
from baken.apps.insight.types import Figure
from baken.ground.indicators import INDICATORS, Indicator
from baken.ui.downloads import Sheet, csv_file, workbook_file
from baken.ui.lists import PAGE, page_of
from baken.ui.numbers import day, number
from baken.ui.requests import reading

RECORDS = 50  # on a page
ROWS = 100


def _asked(request: ActingRequest) -> ExplorerForm:
    return ExplorerForm(request.GET, actor=request.actor, periods=periods_of(cell=request.actor.cell))


def _figures(actor: Actor, choice: Choice) -> list[Figure]:
    """The figures of a choice; of parts of a whole, all parts."""
    names = list(parts_of(choice).values()) or [choice.indicator.name]
    return figures(actor=actor, indicators=names, periods=choice.periods, by=choice.by, where=choice.where)


def _explored(actor: Actor, choice: Choice, words: Words) -> Explored:
    return explored(choice, _figures(actor, choice), words)


@allowed(may_see_figures)
@reading
def explore(request: ActingRequest) -> HttpResponse:
    """Figures of a choice, as chart and table; the address is the choice."""
    with at_one_moment(cell=request.actor.cell):
        form = _asked(request)
        context: dict[str, Any] = {"form": form, "has_data": bool(form.years)}
        if form.is_valid():
            choice = form.choice
            found = _explored(request.actor, choice, form.words)
            context |= {
                "choice": choice,
                "description": description(choice, form.words),
                "found": found,
                "rows": page_of(request, found.table.rows, size=ROWS),
                "why_withheld": _why(request.actor, choice),
                "own_only": _own_only(request.actor, choice),
                "address": request.build_absolute_uri(f"{request.path}?{choice.query}"),
            }
    fragment = "#explorer" if request.htmx.target == "explorer" else ""
    response = render(request, f"insight/explore.html{fragment}", context)
    if fragment and form.is_valid() and PAGE not in request.GET:
        response["HX-Push-Url"] = f"{request.path}?{form.choice.query}"
    return response


@allowed(may_see_figures)
@reading
def explored_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The figures of a choice as a file; in a workbook with their definitions."""
    with at_one_moment(cell=request.actor.cell):
        form = _asked(request)
        if not form.is_valid():
            return render(request, "insight/explore.html", {"form": form, "has_data": True}, status=400)
        choice = form.choice
        found = _explored(request.actor, choice, form.words).found
        headings, rows = sheet(found, names_of(choice), form.words)
    name = f"{choice.indicator.name}-{choice.periods[0].code if len(choice.periods) == 1 else _('alle-schooljaren')}"
    if kind == "csv":
        return csv_file(name=name, headings=headings, rows=rows)
    indicators = [INDICATORS[each] for each in parts_of(choice).values()] or [choice.indicator]
    return workbook_file(
        name=name,
        sheets=[Sheet(_("Cijfers"), headings, rows), _definitions(indicators, description(choice, form.words))],
    )


def _definitions(indicators: Sequence[Indicator], asked: str) -> Sheet:
    """What the figures of a workbook mean."""
    headings = [_("Indicator"), _("Titel"), _("Definitie"), _("Formule"), _("Eenheid"), _("Over periodes"), _("Bron")]
    rows: list[list[Any]] = [
        [
            each.name,
            str(each.title),
            str(each.definition),
            str(each.formula),
            unit_name(each.unit),
            over_periods(each),
            str(each.source),
        ]
        for each in indicators
    ]
    return Sheet(_("Definities"), headings, [*rows, [], [_("Keuze"), asked]])


@allowed(may_see_figures)
@reading
def figure(request: ActingRequest) -> HttpResponse:
    """One figure: what it is made of, what it means, and for who may, the records behind it."""
    actor = request.actor
    with at_one_moment(cell=actor.cell):
        form = _asked(request)
        found = _one(request, form) if form.is_valid() else None
        context: dict[str, Any] = {"form": form, "figure": found, "back": reverse("insight:explore")}
        if found is not None:
            context |= _about(actor, form, found)
            if not found.withheld and may_open_records(actor, found.indicator):
                context |= _records(request, form.choice, found)
    return render(request, "insight/figure.html", context, status=200 if found else 404)


def _one(request: ActingRequest, form: ExplorerForm) -> Figure | None:
    """The figure that an address asks: of one period, with a value for each dimension."""
    choice = form.choice
    if choice.all_years or not choice.periods:
        return None
    wanted = {name: request.GET.get(name, "") for name in names_of(choice)}
    found = figures(
        actor=request.actor,
        indicators=[choice.indicator.name],
        periods=choice.periods,
        by=choice.by,
        where=choice.where,
    )
    return next((each for each in found if dict(each.dimensions) == wanted), None)


def _own_only(actor: Actor, choice: Choice) -> str:
    """Where the same is asked of the own centre, for which alone it may be."""
    if not choice.indicator.own_centre_only or actor.centre is None or "centre" in choice.where:
        return ""
    own = next((centre.code for centre in centres_of(cell=actor.cell) if centre.key == actor.centre), "")
    return f"{reverse('insight:explore')}?{replace(choice, by='', where={'centre': own}).query}"


def _why(actor: Actor, choice: Choice) -> str:
    own = actor.is_of_cell or "centre" in (choice.by, *choice.where)
    return why_withheld(choice.indicator.name, own=own)


def _about(actor: Actor, form: ExplorerForm, found: Figure) -> dict[str, Any]:
    choice, words = form.choice, form.words
    said = {**found.dimensions, **choice.where}
    target = None
    if not choice.by and not choice.where:
        aims = targets_visible_to(actor).filter(indicator=found.indicator, period=found.period.code)
        target = next((aim for aim in aims if aim.dimensions == dict(found.dimensions)), None)
    return {
        "indicator": choice.indicator,
        "room": room_of(choice.indicator),
        "value": written(found),
        "said": [(words.title(name), words.value(name, value)) for name, value in said.items()],
        "target": target,
        "back": f"{reverse('insight:explore')}?{choice.query}",
        "why_withheld": _why(actor, choice),
    }


def _records(request: ActingRequest, choice: Choice, found: Figure) -> dict[str, Any]:
    """A page of the records behind a figure, as they are written."""
    asked = request.GET.get(PAGE, "1")
    page = int(asked) if asked.isdecimal() and 0 < int(asked) < 10**6 else 1

    def read(number: int) -> tuple[list[dict[Any, Any]], int]:
        return records(
            actor=request.actor,
            indicator=found.indicator,
            period=found.period,
            dimensions={**found.dimensions, **choice.where},
            page=number,
            size=RECORDS,
        )

    rows, total = read(page)
    pages: Page[Any] = Paginator(range(total), RECORDS).get_page(page)
    if pages.number != page:
        rows, total = read(pages.number)
    headings = list(rows[0]) if rows else []
    return {
        "records": [[_record(value) for value in row.values()] for row in rows],
        "record_headings": headings,
        "record_page": pages,
    }


def _record(value: Any) -> str:
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(value)
    return str(value) if value is not None else ""
