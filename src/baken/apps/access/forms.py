"""Forms of the room access: signing in, a new password, a list of centres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from baken.apps.access.models import Account
from baken.apps.people.types import CentreFilter


class SignInForm(forms.Form):
    """Address and password; whether they belong together is not for the form to know."""

    email = forms.EmailField(
        label=_("E-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Wachtwoord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """The old password, and twice the new one."""

    old = forms.CharField(
        label=_("Huidig wachtwoord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("Nieuw wachtwoord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nieuw wachtwoord, nog eens"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.account = account
        shortest = max(getattr(check, "min_length", 1) for check in get_default_password_validators())
        self.fields["new"].help_text = _("Minstens %(length)s tekens, en geen dat velen gebruiken.") % {
            "length": shortest
        }
        # Django's own sentence on this has no Dutch.
        too_short = _("Dit wachtwoord is te kort: geef minstens %(limit_value)s tekens.")
        self.fields["new"].validators.append(MinLengthValidator(shortest, too_short))

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.account.check_password(old):
            raise forms.ValidationError(_("Dit is niet je huidige wachtwoord."))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.account)
        return new

    def clean(self) -> None:
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("De twee nieuwe wachtwoorden zijn niet gelijk."))


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

    def __init__(self, *args: Any, provinces: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["provincie"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("alle provincies")), *((name, name) for name in provinces)]

    def asked(self) -> CentreFilter:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        return CentreFilter(
            text=asked.get("zoek", ""), own=self.OWN.get(asked.get("net", "")), province=asked.get("provincie", "")
        )
