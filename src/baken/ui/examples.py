"""Made-up examples for the gallery of components."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baken.ground.periods import Period
from baken.ui.charts import Bar
from baken.ui.documents.examples import example_blocks
from baken.ui.forms import DayField
from baken.ui.lists import sort_of


class ExampleForm(forms.Form):
    """A form with a field of every kind."""

    title = forms.CharField(label=_("Titel"), help_text=_("Zoals de deelnemers hem lezen."))
    day = DayField(label=_("Datum"))
    reason = forms.CharField(label=_("Reden"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    strategy = forms.ChoiceField(label=_("Strategie"), choices=[("plg", _("PLG")), ("vorming", _("Vorming"))])
    reach = forms.ChoiceField(
        label=_("Voor wie"),
        choices=[("own", _("Eigen centra")), ("all", _("Alle netten"))],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label=_("Bestand"), required=False)
    agreed = forms.BooleanField(label=_("Ik heb dit nagelezen"), required=False)


class ExampleFilters(forms.Form):
    """Filters above a list."""

    zoek = forms.CharField(label=_("Zoek"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    net = forms.ChoiceField(label=_("Net"), required=False, choices=[("", _("Alle netten")), ("go", "GO!")])


THEMES = [
    ("consultatieve leerlingenbegeleiding", 21, 15),
    ("handelingsgerichte diagnostiek", 17, 17.5),
    ("signaalfunctie", 5, 16),
    ("onderwijsloopbaanbegeleiding", 12, 10),
]


def examples(request: HttpRequest) -> dict[str, Any]:
    """What the gallery shows; nothing of it is true."""
    refused = ExampleForm({"title": "", "day": "31-2-2025", "strategy": "plg"})
    return {
        "form": ExampleForm(),
        "refused": refused,
        "filters_form": ExampleFilters(request.GET or None),
        "periods": [Period(2023, 2024), Period(2024, 2025), Period(2022, 2025)],
        "period": Period(2024, 2025),
        "sort": sort_of(request, keys={"name": "name", "number": "number"}, default="name"),
        "page": Paginator(range(1, 151), 50).page(2),
        "rows": [(1, 50, 11, 0.571), (2, 31, 4, 0.664), (3, 122, 23, 0.587), (4, 0, None, None)],
        "bars": [
            *(Bar(label, value, str(value), compare=mean, compare_text=str(mean)) for label, value, mean in THEMES),
            Bar("preventieve gezondheidszorg", None, "", withheld=True),
        ],
        "years": [
            Bar("2022-2023", 902, "902"),
            Bar("2023-2024", 724, "724", series_break=_("Deelnames bij partners tellen mee.")),
            Bar("2024-2025", 664, "664"),
        ],
        "amount": Decimal("1234.5"),
        "big": 20353,
        "share": 0.8934,
        "date": dt.date(2025, 11, 14),
        "time": dt.datetime(2025, 11, 14, 8, 30, tzinfo=dt.UTC),
        "minutes": Decimal("7.25"),
        "unknown": None,
        "blocks": example_blocks(),
    }
