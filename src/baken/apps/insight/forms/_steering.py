"""What is aimed at, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.apps.access.types import Actor
from baken.apps.insight.forms._words import Words, by_room
from baken.apps.insight.queries import indicators_for
from baken.ground.indicators import Indicator, Unit
from baken.ground.periods import Period
from baken.ground.values import read_decimal
from baken.ui.components.lists import period_name
from baken.ui.forms import FIGURES_BEGIN, DayField

MOST = 10**9  # of a target


class BreakForm(forms.Form):
    """From when on figures are not comparable, and why."""

    date = DayField(
        first=FIGURES_BEGIN,
        label=gettext_lazy("Vanaf"),
        help_text=gettext_lazy("De eerste dag waarop de cijfers niet meer te vergelijken zijn met die ervoor."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Wat veranderde er?"),
        help_text=gettext_lazy("Dit staat overal waar het cijfer staat."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TargetQuestionForm(forms.Form):
    """Of which indicator and period a target is to be set."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    periode = forms.ChoiceField(label=gettext_lazy("Periode"))

    def __init__(self, *args: Any, actor: Actor, periods: Sequence[Period], **kwargs: Any):
        super().__init__(*args, **kwargs)
        rooms = by_room(indicators_for(actor)).items()
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (room, [(each.name, each.title) for each in within]) for room, within in rooms
        ]
        self.fields["periode"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (period.code, period_name(period)) for period in reversed(periods)
        ]


class TargetForm(forms.Form):
    """What is aimed at: of which row of an indicator, how much, and why. A ratio is asked as a percentage."""

    row = forms.ChoiceField(label=gettext_lazy("Voor"))
    value = forms.CharField(
        label=gettext_lazy("Streefwaarde"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom dit doel?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    UNITS = {
        Unit.RATIO: gettext_lazy("In procent: 45 is 45%."),
        Unit.EUR: gettext_lazy("In euro."),
        Unit.HOURS: gettext_lazy("In uren."),
    }

    def __init__(
        self, *args: Any, indicator: Indicator, rows: Sequence[Mapping[str, str]], words: Words, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.indicator, self.rows = indicator, rows
        self.fields["value"].help_text = self.UNITS.get(indicator.unit, "")
        if rows:
            labels = [" · ".join(words.value(name, row[name]) for name in indicator.dimensions) for row in rows]
            self.fields["row"].choices = [("", _("kies een deel")), *enumerate(labels)]  # type: ignore[attr-defined]  # a field with choices
        else:
            del self.fields["row"]

    @property
    def dimensions(self) -> Mapping[str, str]:
        """The row that was chosen. Only of a valid form."""
        return self.rows[int(self.cleaned_data["row"])] if self.rows else {}

    def clean_value(self) -> Decimal:
        """The target in the indicator's unit."""
        entered = read_decimal(self.cleaned_data["value"].removesuffix("%"))
        if entered is None or not 0 <= entered < MOST:
            raise forms.ValidationError(_("Geef een getal als 45 of 45,5."))
        return round(entered / 100 if self.indicator.unit is Unit.RATIO else entered, 6)


def as_entered(value: Decimal, unit: Unit) -> Decimal:
    """A target as a form asks for it, without idle zeros."""
    shown = (value * 100 if unit is Unit.RATIO else value).normalize()
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown
