"""Forms of who plans sessions: one, or a series."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import Clash, DaysOff, Region, When
from baken.ground.periods import Period
from baken.ui.forms import DayField
from baken.ui.numbers import day

DAYS = [_("maandag"), _("dinsdag"), _("woensdag"), _("donderdag"), _("vrijdag"), _("zaterdag"), _("zondag")]
MOST_WEEKS = 60


class ClockField(forms.TimeField):
    """A time of the day, as 9:30."""

    def __init__(self, **kwargs: Any):
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M", "%Hu%M"], **kwargs)


class _WhereForm(forms.Form):
    """From when to when, and where, with what speaks against it once that is known."""

    starts_at = ClockField(label=_("Van"), required=False)
    ends_at = ClockField(label=_("Tot"), required=False)
    place = forms.CharField(label=_("Plaats"), max_length=400, required=False)
    region = forms.ChoiceField(
        label=_("Streek"), required=False, choices=[("", _("niets gezegd")), *[(e.value, e.label) for e in Region]]
    )
    online = forms.URLField(
        label=_("Adres om online mee te doen"), max_length=1000, required=False, assume_scheme="https"
    )
    capacity = forms.IntegerField(
        label=_("Plaatsen in deze sessie"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Leeg: zoveel als bij het aanbod staat."),
    )
    sure = forms.BooleanField(label=_("toch zo plannen"), required=False)

    def __init__(self, *args: Any, by_session: bool, school_year: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.year = Period.school_year(school_year)
        if not by_session:
            del self.fields["capacity"]
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.lie_between(self.year.starts_on, self.year.ends_on)
        self.kept_sure = self.fields.pop("sure")
        if self.data.get("asks-sure"):
            self.fields["sure"] = self.kept_sure

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        starts, ends = said.get("starts_at"), said.get("ends_at")
        if starts and ends and starts >= ends:
            self.add_error("ends_at", gettext("De sessie eindigt voor ze begint."))
        return said

    def is_sure(self, clashes: Sequence[Clash]) -> bool:
        """Whether nothing speaks against it, or who plans it said to do so all the same; else the form asks that."""
        if not clashes or self.cleaned_data.get("sure"):
            return True
        self.fields["sure"] = self.kept_sure
        return False

    def _on(self, held_on: dt.date) -> When:
        said = self.cleaned_data
        return When(held_on, **{name: said[name] for name in ("starts_at", "ends_at", "place", "region", "online")})


class SessionForm(_WhereForm):
    """A session."""

    held_on = DayField(label=_("Dag"))
    field_order = ("held_on", "starts_at", "ends_at", "place", "region", "online", "capacity", "sure")

    def whens(self) -> list[When]:
        """When and where it is."""
        return [self._on(self.cleaned_data["held_on"])]


class SeriesForm(_WhereForm):
    """Sessions on days that are listed, or every so many weeks."""

    days = forms.CharField(
        label=_("Dagen"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zoals 14/11/2025, op aparte regels of met een komma ertussen; of vul een regelmaat in."),
    )
    every = forms.TypedChoiceField(
        label=_("Om de hoeveel weken"),
        coerce=int,
        required=False,
        choices=[
            ("", _("geen regelmaat")),
            (1, _("elke week")),
            (2, _("om de twee weken")),
            (4, _("om de vier weken")),
        ],
    )
    weekday = forms.TypedChoiceField(label=_("Weekdag"), coerce=int, required=False, choices=list(enumerate(DAYS)))
    first = DayField(label=_("Eerste dag"), required=False)
    last = DayField(label=_("Laatste dag"), required=False)
    skips = forms.BooleanField(
        label=_("schoolvakanties en vrije dagen overslaan"),
        required=False,
        initial=True,
    )
    field_order = ("days", "every", "weekday", "first", "last", "skips", "starts_at", "ends_at", "place", "region")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.listed = [self._read(each) for each in re.split(r"[\s,;]+", said.get("days") or "") if each]
        if said.get("every"):
            for name in ("first", "last"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Kies een dag."))
            if said.get("first") and said.get("last") and said["first"] > said["last"]:
                self.add_error("last", gettext("De laatste dag komt voor de eerste."))
        elif not self.listed and "days" not in self.errors:
            self.add_error("days", gettext("Zeg op welke dagen, of kies een regelmaat."))
        return said

    def _read(self, text: str) -> dt.date | None:
        field = DayField()
        field.lie_between(self.year.starts_on, self.year.ends_on)
        try:
            found: dt.date | None = field.clean(text)
        except forms.ValidationError:
            told = {"text": text[:40], "first": day(self.year.starts_on), "last": day(self.year.ends_on)}
            self.add_error("days", gettext("“%(text)s” is geen dag tussen %(first)s en %(last)s.") % told)
            return None
        return found

    def whens(self, days_off: Sequence[DaysOff]) -> list[When]:
        """When and where they are; with a regularity without the days off, if these are skipped."""
        said = self.cleaned_data
        found = {each for each in self.listed if each is not None}
        if said["every"]:
            begin = said["first"] + dt.timedelta((said["weekday"] - said["first"].weekday()) % 7)
            weeks = ((said["last"] - begin).days // 7) // said["every"] + 1
            for nth in range(max(0, min(weeks, MOST_WEEKS))):
                on = begin + nth * said["every"] * dt.timedelta(weeks=1)
                if not (said["skips"] and any(each.starts_on <= on <= each.ends_on for each in days_off)):
                    found.add(on)
        return [self._on(each) for each in sorted(found)]
