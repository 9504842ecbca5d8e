"""Forms of the room centres: the list, a decision about a flag, a threshold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.centres.types import FROM_THE_BEGINNING, Advised, Flag, Kind, Measured, has_priority
from baken.apps.people.types import CentreFilter
from baken.ui.forms import DayField
from baken.ui.lists import PERIOD

ANY_FLAG, PRIORITY = "een", "prioritair"


class CentresForm(forms.Form):
    """What is asked of the list of centres: the own ones, where nothing else is asked."""

    OWN = {"": True, "ander": False, "alle": None}

    zoek = forms.CharField(
        label=_("Naam of code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    net = forms.ChoiceField(
        label=_("Net"),
        required=False,
        choices=[("", _("eigen net")), ("ander", _("andere netten")), ("alle", _("alle netten"))],
    )
    provincie = forms.ChoiceField(label=_("Provincie"), required=False)
    vlag = forms.ChoiceField(
        label=_("Vlag"),
        required=False,
        choices=[
            ("", _("met of zonder vlag")),
            (ANY_FLAG, _("met een vlag")),
            (PRIORITY, _("met prioritaire noden")),
            *Kind.choices,
        ],
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

    def asked(self, *, there: tuple[dt.date, dt.date] | None) -> CentreFilter:
        """What is asked, of centres that are there on some day from one to another; what the form does not know is not
        asked."""
        self.is_valid()
        asked = self.cleaned_data
        return CentreFilter(
            text=asked.get("zoek", ""),
            own=self.OWN[asked.get("net", "")],
            province=asked.get("provincie", ""),
            there=there,
        )

    @property
    def asks_flags(self) -> bool:
        """Whether only centres with a flag are asked."""
        return bool(self.cleaned_data.get("vlag"))

    def fits(self, flags: Sequence[Flag]) -> bool:
        """Whether a centre with these flags is asked."""
        asked = self.cleaned_data.get("vlag", "")
        if asked == PRIORITY:
            return has_priority(flags)
        return any(flag.stands and asked in (ANY_FLAG, flag.kind) for flag in flags)


class ReasonForm(forms.Form):
    """Why something is decided of a flag."""

    reason = forms.CharField(label=_("Waarom?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SetFlagForm(ReasonForm):
    """Which flag is set, of those that are not there, and why."""

    kind = forms.ChoiceField(label=_("Vlag"))
    field_order = ("kind", "reason")

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds]


class ThresholdForm(forms.Form):
    """Which number a rule goes by, from when on: until the end of the next school year at the latest."""

    number = forms.IntegerField(label=_("Getal"), min_value=0)
    starts_on = DayField(label=_("Vanaf"), first=FROM_THE_BEGINNING, soon=True)

    def __init__(self, *args: Any, measured: Measured, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if measured is Measured.ADVICE:
            self.fields["number"] = forms.TypedChoiceField(
                label=_("Advies"), coerce=int, choices=Advised.choices, widget=forms.RadioSelect
            )
        else:
            self.fields["number"] = forms.IntegerField(
                label=_("Getal"),
                min_value=0,
                max_value=measured.most,
                help_text=gettext("Van 0 tot %(most)s; 0 zet de regel buiten gebruik.") % {"most": measured.most},
            )
