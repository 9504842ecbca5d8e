"""Forms of certificates: from when on somebody earns one, which are asked for, and checking one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.engine.certificates import read_number

SEARCH = {"type": "search", "autocomplete": "off"}
MOST_SESSIONS = 200


class CertificateRuleForm(forms.Form):
    """From when on somebody who was present earns a certificate."""

    is_given = forms.BooleanField(label=_("Voor dit aanbod zijn er attesten"), required=False)
    sessions = forms.IntegerField(
        label=_("Vanaf hoeveel sessies"),
        min_value=1,
        max_value=MOST_SESSIONS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    share = forms.IntegerField(
        label=_("En van welk deel van de gehouden sessies (procent)"),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Leeg: het deel telt niet mee."),
    )

    def said(self) -> dict[str, Any]:
        """The rule."""
        return {name: self.cleaned_data[name] for name in ("is_given", "sessions", "share")}


class CertificatesForm(forms.Form):
    """What is asked of a list of certificates."""

    zoek = forms.CharField(
        label=_("Naam of centrum"), required=False, max_length=200, widget=forms.TextInput(attrs=SEARCH)
    )
    toestand = forms.ChoiceField(
        label=_("Toestand"),
        required=False,
        choices=[("", _("alle")), ("geldig", _("geldig")), ("ingetrokken", _("ingetrokken"))],
    )

    def asked(self) -> dict[str, str]:
        """What is asked; what makes no sense is not."""
        self.is_valid()
        return {"text": self.cleaned_data.get("zoek", ""), "state": self.cleaned_data.get("toestand", "")}


class CheckForm(forms.Form):
    """The number and the name on a certificate, as whoever holds the paper reads them."""

    number = forms.CharField(
        label=_("Nummer van het attest"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=_("Twaalf tekens, zoals ABCD-EFGH-JKMN."),
    )
    name = forms.CharField(
        label=_("Familienaam op het attest"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """A number that cannot be one was mistyped."""
        typed = str(self.cleaned_data["number"])
        if not read_number(typed):
            raise ValidationError(_("Dit is geen nummer van een attest. Kijk na of elk teken juist is."))
        return typed
