"""What is asked of what people followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import PLANNED
from baken.ground.periods import Period
from baken.ground.values import folded
from baken.ui.forms import choose

SEARCH = {"type": "search", "autocomplete": "off"}


def _years(years: Sequence[int]) -> list[tuple[str, str]]:
    return [(str(each), Period.school_year(each).code) for each in years]


class RecordForm(forms.Form):
    """What is asked of a record of learning; a choice that is none is not asked."""

    zoek = forms.CharField(label=_("Zoek"), required=False, max_length=200, widget=forms.TextInput(attrs=SEARCH))
    jaar = forms.ChoiceField(label=_("Schooljaar"), required=False)
    soort = forms.ChoiceField(label=_("Soort"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "jaar", [("", _("alle schooljaren")), *_years(years)])
        choose(self, "soort", [("", _("alle soorten")), *((each.value, each.label) for each in PLANNED)])

    def asked(self) -> dict[str, Any]:
        """What is asked; what makes no sense is not."""
        self.is_valid()
        said = self.cleaned_data
        year = said.get("jaar", "")
        return {"text": said.get("zoek", ""), "year": int(year) if year else None, "strategy": said.get("soort", "")}


class StaffRecordsForm(forms.Form):
    """Of whom, and of which school year, somebody wants to know what was followed."""

    zoek = forms.CharField(
        label=_("Naam of functie"), required=False, max_length=200, widget=forms.TextInput(attrs=SEARCH)
    )
    jaar = forms.ChoiceField(label=_("Schooljaar"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.years = years
        choose(self, "jaar", _years(years))
        self.fields["jaar"].initial = str(years[0])

    def year(self) -> int:
        """The school year; the last where none is asked."""
        self.is_valid()
        said = self.cleaned_data.get("jaar")
        return int(said) if said else self.years[0]

    def among(self, people: Sequence[Any]) -> list[Any]:
        """Those in whose name or function each word stands."""
        self.is_valid()
        words = folded(self.cleaned_data.get("zoek", "")).split()
        return [each for each in people if all(word in folded(f"{each.name} {each.function}") for word in words)]
