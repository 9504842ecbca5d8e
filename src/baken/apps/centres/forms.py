"""Forms of the room centres: the list, a decision about a flag, a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.centres.types import Flag, Kind, Measured
from baken.apps.people.types import CentreFilter
from baken.ui.lists import PERIOD

ANY_FLAG = "een"


class CentresForm(forms.Form):
    """What is asked of the list of centres."""

    OWN = {"eigen": True, "ander": False}

    zoek = forms.CharField(
        label=_("Naam of code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    net = forms.ChoiceField(
        label=_("Net"),
        required=False,
        choices=[("", _("alle netten")), ("eigen", _("eigen net")), ("ander", _("andere netten"))],
    )
    provincie = forms.ChoiceField(label=_("Provincie"), required=False)
    vlag = forms.ChoiceField(
        label=_("Vlag"),
        required=False,
        choices=[("", _("met of zonder vlag")), (ANY_FLAG, _("met een vlag")), *Kind.choices],
    )
    periode = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, provinces: Sequence[str], with_flags: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["provincie"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("alle provincies")), *((name, name) for name in provinces)]
        if not with_flags:
            del self.fields["vlag"]
        if not self.data.get(PERIOD):
            del self.fields[PERIOD]  # an address says no more than was asked

    def asked(self) -> CentreFilter:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        return CentreFilter(
            text=asked.get("zoek", ""), own=self.OWN.get(asked.get("net", "")), province=asked.get("provincie", "")
        )

    @property
    def asks_flags(self) -> bool:
        """Whether only centres with a flag are asked."""
        return bool(self.cleaned_data.get("vlag"))

    def fits(self, flags: Sequence[Flag]) -> bool:
        """Whether a centre with these flags is asked."""
        asked = self.cleaned_data.get("vlag", "")
        return any(flag.stands and asked in (ANY_FLAG, flag.kind) for flag in flags)


class SetFlagForm(forms.Form):
    """Which flag is set, and why."""

    kind = forms.ChoiceField(label=_("Vlag"), choices=Kind.choices)
    reason = forms.CharField(label=_("Waarom?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SetAsideForm(forms.Form):
    """Why a flag is set aside."""

    reason = forms.CharField(label=_("Waarom?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ThresholdForm(forms.Form):
    """Which number a rule goes by, from when on."""

    measured = forms.ChoiceField(label=_("Drempel"), choices=Measured.choices)
    number = forms.IntegerField(
        label=_("Getal"), min_value=0, max_value=600, help_text=_("0 zet de regel buiten gebruik.")
    )
    starts_on = forms.DateField(label=_("Vanaf"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
