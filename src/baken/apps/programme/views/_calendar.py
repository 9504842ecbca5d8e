"""The sessions of a year: a month as a calendar, and as a list."""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.people.queries import entries_on
from baken.apps.people.types import ListKind
from baken.apps.programme.forms import SessionsForm
from baken.apps.programme.queries import asked_values, days_off, offers_visible_to, sessions_found
from baken.apps.programme.rules import may_see_programme
from baken.apps.programme.types import OfferFilter
from baken.ground.periods import FIRST_YEAR, LAST_YEAR, school_year_of, today
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, page_of
from baken.ui.requests import reading

A_DAY = dt.timedelta(days=1)


def _month_of(text: str) -> dt.date:
    """The first day of the month that is asked, as 2025-11; else of this one."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
    if match and FIRST_YEAR < int(match[1]) < LAST_YEAR and 1 <= int(match[2]) <= 12:
        return dt.date(int(match[1]), int(match[2]), 1)
    return today().replace(day=1)


@allowed(may_see_programme)
@reading
def calendar(request: ActingRequest) -> HttpResponse:
    """A month, with its sessions, school holidays and days off."""
    first = _month_of(request.GET.get("maand", ""))
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    by_day: defaultdict[dt.date, list[Any]] = defaultdict(list)
    for session in sessions_found(request.actor, by=OfferFilter(), on=today(), first=begin, last=end):
        by_day[session.held_on].append(session)
    holidays = days_off(begin, end)
    before, after = first - A_DAY, (first + 31 * A_DAY).replace(day=1)
    context = {
        "first": first,
        "previous": before,
        "to_previous": f"?maand={before:%Y-%m}",
        "next": after,
        "to_next": f"?maand={after:%Y-%m}",
        "weeks": [
            [
                {
                    "day": day,
                    "is_of_month": day.month == first.month,
                    "is_today": day == today(),
                    "sessions": by_day[day],
                    "off": [each.name for each in holidays if each.starts_on <= day <= each.ends_on],
                }
                for day in week
            ]
            for week in weeks
        ],
        "number": sum(len(found) for day, found in by_day.items() if day.month == first.month),
    }
    return render(request, "programme/calendar.html", context)


def _listed(request: ActingRequest) -> dict[str, Any]:
    """What is asked of the sessions, and those found."""
    actor, on = request.actor, today()
    years, _functions = asked_values(offers_visible_to(actor))
    themes = entries_on(ListKind.THEMES, on=on)
    form = SessionsForm(request.GET, years=years, year=school_year_of(on), themes=themes)
    return {"form": form, "on": on, "found": sessions_found(actor, by=form.asked(), on=on, first=form.first())}


@allowed(may_see_programme)
@reading
def sessions(request: ActingRequest) -> HttpResponse:
    """The sessions that are asked for, by day."""
    context = _listed(request)
    page = page_of(request, context.pop("found"))
    return list_page(request, "programme/sessions.html", {**context, "page": page})


@allowed(may_see_programme)
@reading
def sessions_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    headings = [_("Dag"), _("Van"), _("Tot"), _("Code"), _("Titel"), _("Sessie"), _("Soort"), _("Plaats"), _("Streek")]
    rows = [
        (
            session.held_on,
            session.starts_at and f"{session.starts_at:%H:%M}",
            session.ends_at and f"{session.ends_at:%H:%M}",
            session.offer.code,
            session.offer.title,
            session.number,
            session.offer.get_strategy_display(),
            session.place,
            session.get_region_display(),
        )
        for session in _listed(request)["found"]
    ]
    return table_file(kind, name=_("sessies"), headings=headings, rows=rows)
