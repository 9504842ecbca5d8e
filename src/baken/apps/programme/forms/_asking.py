"""What is asked of lists of offers and sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import PLANNED, Level, OfferFilter, OfferState, Region
from baken.ground.periods import Period
from baken.ui.forms import DayField, choose

OF_ORGANISER = [("", _("van de cel en van partners")), ("eigen", _("van de cel")), ("partner", _("van partners"))]


def strategies() -> list[tuple[str, Any]]:
    """The strategies of which offers are planned."""
    return [(each.value, each.label) for each in PLANNED]


class _AskingForm(forms.Form):
    """What is asked of a list; a choice that is none is not asked."""

    zoek = forms.CharField(
        label=_("Zoek"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    jaar = forms.ChoiceField(label=_("Schooljaar"), required=False)
    soort = forms.ChoiceField(label=_("Soort"), required=False)
    thema = forms.ChoiceField(label=_("Thema"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], year: int | None, themes: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.year = year
        told = [(str(each), Period.school_year(each).code) for each in sorted({*years, *([year] if year else [])})]
        choose(self, "jaar", [*reversed(told), ("alle", _("alle schooljaren"))])
        choose(self, "soort", [("", _("alle soorten")), *strategies()])
        choose(self, "thema", [("", _("alle thema’s")), *((str(each.uuid), each.label) for each in themes)])
        if year is not None:
            self.fields["jaar"].initial = str(year)
            if not self.data.get("jaar"):
                self.data = {**self.data.dict(), "jaar": str(year)}  # type: ignore[attr-defined]  # a QueryDict

    def _said(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def _common(self, said: dict[str, Any]) -> dict[str, Any]:
        year = said["jaar"]
        return {
            "text": said["zoek"],
            "year": int(year) if year not in ("", "alle") else (None if year == "alle" else self.year),
            "strategy": said["soort"],
            "theme": said["thema"],
        }


class PlanningForm(_AskingForm):
    """What is asked of the offers that one plans."""

    staat = forms.ChoiceField(
        label=_("Staat"), required=False, choices=[("", _("alle")), *[(e.value, e.label) for e in OfferState]]
    )
    van = forms.ChoiceField(label=_("Van"), required=False, choices=OF_ORGANISER)

    def asked(self) -> OfferFilter:
        """What is asked."""
        said = self._said()
        return OfferFilter(**self._common(said), state=said["staat"], organiser=said["van"])


class CatalogueForm(_AskingForm):
    """What is asked of the catalogue."""

    activiteit = forms.ChoiceField(label=_("Kernactiviteit"), required=False)
    streek = forms.ChoiceField(
        label=_("Waar"), required=False, choices=[("", _("overal en online")), *[(e.value, e.label) for e in Region]]
    )
    niveau = forms.ChoiceField(
        label=_("Voorkennis"), required=False, choices=[("", _("alle niveaus")), *[(e.value, e.label) for e in Level]]
    )
    functie = forms.ChoiceField(label=_("Voor wie"), required=False)
    voor_mij = forms.BooleanField(label=_("voor mij"), required=False)
    open = forms.BooleanField(label=_("inschrijven kan nu"), required=False)
    plaats = forms.BooleanField(label=_("nog plaats"), required=False)
    opname = forms.BooleanField(label=_("met een opname"), required=False)

    def __init__(self, *args: Any, activities: Sequence[Any], functions: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        told = [(str(each.uuid), each.label) for each in activities]
        choose(self, "activiteit", [("", _("alle kernactiviteiten")), *told])
        choose(self, "functie", [("", _("alle functies")), *((each, each) for each in functions)])

    def asked(self) -> OfferFilter:
        """What is asked."""
        said = self._said()
        return OfferFilter(
            **self._common(said),
            activity=said["activiteit"],
            region=said["streek"],
            level=said["niveau"],
            function=said["functie"],
            for_me=bool(said["voor_mij"]),
            open_now=bool(said["open"]),
            has_places=bool(said["plaats"]),
            has_recording=bool(said["opname"]),
        )


class SessionsForm(_AskingForm):
    """What is asked of the list of sessions."""

    streek = forms.ChoiceField(
        label=_("Waar"), required=False, choices=[("", _("overal en online")), *[(e.value, e.label) for e in Region]]
    )
    vanaf = DayField(label=_("Vanaf"), required=False)

    def asked(self) -> OfferFilter:
        """What is asked."""
        said = self._said()
        return OfferFilter(**self._common(said), region=said["streek"])

    def first(self) -> dt.date | None:
        """From which day on."""
        self.is_valid()
        first: dt.date | None = self.cleaned_data.get("vanaf")
        return first
