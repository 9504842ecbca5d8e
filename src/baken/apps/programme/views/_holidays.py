"""Pages of the school holidays: those of a year, and writing them down."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.programme import actions
from baken.apps.programme.forms import HolidaysForm
from baken.apps.programme.queries import holidays_of, is_written_down
from baken.apps.programme.rules import may_keep_holidays, may_see_holidays
from baken.ground.periods import FIRST_YEAR, LAST_YEAR, Period, school_year_of, today
from baken.ui.lists import period_of
from baken.ui.requests import form_page, reading


def _periods() -> list[Period]:
    """The years that can be asked: last year and the four from this one on."""
    now = school_year_of(today())
    return [Period.school_year(year) for year in range(now - 1, now + 4)]


def _here(year: int) -> str:
    return f"{reverse('programme:holidays')}?periode={Period.school_year(year).code}"


def _demand(year: int) -> None:
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise Http404


@allowed(may_see_holidays)
@reading
def holidays(request: ActingRequest) -> HttpResponse:
    """The school holidays of a year."""
    now = Period.school_year(school_year_of(today()))
    period = period_of(request, _periods()) if request.GET.get("periode") else now
    assert period is not None  # there are some to choose from
    context = {
        "periods": _periods(),
        "period": period,
        "days": holidays_of(period.first),
        "is_written_down": is_written_down(period.first),
        "may_keep": may_keep_holidays(request.actor),
    }
    return render(request, "programme/holidays.html", context)


@allowed(may_keep_holidays)
@form_page
def change(request: ActingRequest, year: int) -> HttpResponse:
    """Write down the holidays of a year."""
    _demand(year)
    form = HolidaysForm(request.POST or None, days=holidays_of(year))
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_holidays(by=request.actor, school_year=year, days=form.days())
        except actions.CannotKeepHolidays as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De schoolvakanties zijn opgeschreven."))
            return redirect(_here(year))
    context = {"form": form, "year": Period.school_year(year).code, "cancel": _here(year)}
    return render(request, "programme/change_holidays.html", context)


@allowed(may_keep_holidays)
@form_page
def forget(request: ActingRequest, year: int) -> HttpResponse:
    """Let a year go by the rule again, once that is confirmed."""
    _demand(year)
    if request.method == "POST":
        actions.forget_holidays(by=request.actor, school_year=year)
        messages.success(request, _("Dit schooljaar volgt weer de regel."))
        return redirect(_here(year))
    context = {"year": Period.school_year(year).code, "cancel": _here(year)}
    return render(request, "programme/forget_holidays.html", context)
