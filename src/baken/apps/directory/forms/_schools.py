"""Forms of boards, schools, sites, and which centre guides whom."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.people.queries import school_numbered
from baken.apps.people.types import (
    BoardFilter,
    BoardKind,
    During,
    EnterpriseNumber,
    InstitutionNumber,
    Level,
    Postcode,
    SchoolFilter,
)
from baken.ground.values import Invalid, Kind
from baken.ui.forms import DayField, LastDayForm, choose

EVERY, NONE = "alle", "geen"


class KindField(forms.CharField):
    """A text that is what a kind of values in files reads, too."""

    def __init__(self, *, kind: Kind, **kwargs: Any):
        super().__init__(**kwargs)
        self.kind = kind

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.kind.parse(text) if text else ""
        except Invalid as invalid:
            raise forms.ValidationError(gettext("Geef %(expected)s.") % {"expected": invalid}) from None


class ListForm(forms.Form):
    """What is asked of a list of organisations."""

    zoek = forms.CharField(
        label=_("Naam of nummer"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    net = forms.ChoiceField(label=_("Net"), required=False)
    toon = forms.ChoiceField(label=_("Toon"), required=False, choices=During.choices)

    def __init__(self, *args: Any, networks: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "net", [("", _("alle netten")), *((name, name) for name in networks)])

    def said(self) -> Mapping[str, Any]:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        return self.cleaned_data


class BoardsForm(ListForm):
    """What is asked of the list of boards."""

    soort = forms.ChoiceField(label=_("Soort"), required=False, choices=[("", _("alle soorten")), *BoardKind.choices])
    field_order = ("zoek", "net", "soort", "toon")

    def asked(self) -> BoardFilter:
        """What is asked."""
        said = self.said()
        return BoardFilter(
            text=said.get("zoek", "").strip(),
            network=said.get("net", ""),
            kind=said.get("soort", ""),
            during=said.get("toon", ""),
        )


class SchoolsForm(ListForm):
    """What is asked of the list of schools: who works at a centre (`own`) sees those that it guides, where nothing
    else is asked. `centres`: the keys of those that can be asked for, by their public ones, with their names."""

    centrum = forms.ChoiceField(label=_("Begeleid door"), required=False)
    niveau = forms.ChoiceField(label=_("Niveau"), required=False, choices=[("", _("alle niveaus")), *Level.choices])
    field_order = ("zoek", "centrum", "net", "niveau", "toon")

    def __init__(
        self, *args: Any, centres: Mapping[uuids.UUID, tuple[int, str]], own: int | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.own, self.keys = own, {str(uuid): key for uuid, (key, _name) in centres.items()}
        self.fields["zoek"].label = _("Naam, nummer of gemeente")
        choose(
            self,
            "centrum",
            [
                ("", _("alle centra")) if own is None else ("", _("ons centrum")),
                *([] if own is None else [(EVERY, _("alle centra"))]),
                (NONE, _("geen centrum")),
                *([] if own is not None else [(str(uuid), name) for uuid, (_key, name) in centres.items()]),
            ],
        )

    def asked(self) -> SchoolFilter:
        """What is asked."""
        said = self.said()
        centre = said.get("centrum", "")
        return SchoolFilter(
            text=said.get("zoek", "").strip(),
            network=said.get("net", ""),
            level=said.get("niveau", ""),
            during=said.get("toon", ""),
            centre=self.keys.get(centre) if centre else self.own,
            unguided=centre == NONE,
        )


class BoardForm(forms.Form):
    """What is known of a board."""

    name = forms.CharField(label=_("Naam"), max_length=400)
    kind = forms.ChoiceField(label=_("Soort"), choices=BoardKind.choices)
    enterprise_number = KindField(
        kind=EnterpriseNumber(),
        label=_("Ondernemingsnummer"),
        required=False,
        max_length=20,
        help_text=_("Zoals in de Kruispuntbank van Ondernemingen: 0123.456.749."),
    )
    started_on = DayField(soon=True, label=_("Begonnen op"), required=False, help_text=_("Leeg: niet bekend."))


class SchoolForm(forms.Form):
    """What is known of a school."""

    number = KindField(kind=InstitutionNumber(), label=_("Instellingsnummer"), max_length=10)
    name = forms.CharField(label=_("Naam"), max_length=400)
    level = forms.ChoiceField(label=_("Niveau"), choices=Level.choices)
    board = forms.ChoiceField(label=_("Bestuur"), required=False)
    started_on = DayField(soon=True, label=_("Begonnen op"), required=False, help_text=_("Leeg: niet bekend."))

    def __init__(self, *args: Any, boards: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "board", [("", _("geen, of niet bekend")), *boards])


class SiteForm(forms.Form):
    """What is known of a site."""

    number = forms.IntegerField(
        label=_("Nummer"), min_value=1, max_value=99, help_text=_("Het volgnummer binnen de school, van 1 tot 99.")
    )
    name = forms.CharField(label=_("Naam"), max_length=400, required=False)
    street = forms.CharField(label=_("Straat en nummer"), max_length=400, required=False)
    postcode = KindField(kind=Postcode(), label=_("Postcode"), max_length=10, required=False)
    municipality = forms.CharField(label=_("Gemeente"), max_length=400)
    started_on = DayField(soon=True, label=_("Begonnen op"), required=False, help_text=_("Leeg: niet bekend."))
    ended_on = DayField(soon=True, label=_("Laatste dag"), required=False, help_text=_("Leeg: ze is er nog."))

    def clean(self) -> None:
        started, ended = self.cleaned_data.get("started_on"), self.cleaned_data.get("ended_on")
        if started and ended and ended < started:
            self.add_error("ended_on", _("De laatste dag ligt niet voor de eerste."))


class EndSchoolForm(LastDayForm):
    """Until when a school is there, and what it merged into."""

    into = forms.CharField(
        label=_("Opgegaan in"),
        required=False,
        max_length=10,
        help_text=_("Het instellingsnummer van de school waarin ze opging. Leeg: ze sloot."),
    )

    def clean_into(self) -> Any:
        number = self.cleaned_data["into"]
        found = school_numbered(number) if number else None
        if number and found is None:
            raise forms.ValidationError(_("Baken kent geen school met dit instellingsnummer."))
        return found


class FromForm(forms.Form):
    """A centre, and from which day on it is so."""

    centre = forms.ChoiceField(label=_("Centrum"))
    starts_on = DayField(soon=True, label=_("Vanaf"))

    def __init__(self, *args: Any, centres: Sequence[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "centre", centres)


class GuideForm(FromForm):
    """Which centre guides a school from a day on, or none."""

    def __init__(self, *args: Any, centres: Sequence[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, centres=[("", _("geen centrum")), *centres], **kwargs)
        self.fields["centre"].required = False
