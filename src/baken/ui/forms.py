"""Fields and forms that rooms share: a day, and the last day of something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.ground.periods import FIRST_YEAR, LAST_YEAR, Period, school_year_of, today
from baken.ui.numbers import day

LONG_AGO = dt.date(1800, 1, 1)  # nothing that is still kept began before
FIGURES_BEGIN = Period.school_year(FIRST_YEAR).starts_on
LAST_DAY = Period.school_year(LAST_YEAR - 1).ends_on


def choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Let a field of a form have these choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class DayField(forms.DateField):
    """A day from `first` on; where it must be `soon`, until the end of the next school year. As people here write it,
    in whatever language."""

    def __init__(self, *, first: dt.date = LONG_AGO, soon: bool = False, **kwargs: Any):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)
        self.first, self.soon, self.until = first, soon, LAST_DAY

    @property
    def last(self) -> dt.date:
        """The last day that can be chosen."""
        return Period.school_year(school_year_of(today()) + 1).ends_on if self.soon else self.until

    def lie_between(self, first: dt.date, until: dt.date) -> None:
        """From now on a day can be chosen from one day to another, both included."""
        self.first, self.until = first, until

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.first:
            raise forms.ValidationError(gettext("Kies een dag vanaf %(day)s.") % {"day": day(self.first)})
        if value is not None and value > self.last:
            raise forms.ValidationError(gettext("Kies een dag tot en met %(day)s.") % {"day": day(self.last)})

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        self.widget.attrs |= {"min": self.first.isoformat(), "max": self.last.isoformat()}
        return super().get_bound_field(form, field_name)


class SuggestInput(forms.TextInput):
    """A text that may be anything, with `suggestions` of what it mostly is."""

    suggestions: Sequence[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """As HTML."""
        attrs = attrs or {}
        key = f"{attrs.get('id', name)}-suggesties"
        field = super().render(name, value, {**attrs, "list": key}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', field, key, options)


class LastDayForm(forms.Form):
    """The last day of something."""

    on = DayField(label=_("Laatste dag"))
