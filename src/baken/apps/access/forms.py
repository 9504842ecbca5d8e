"""Forms of the room access: signing in, a new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from baken.apps.access.models import Account


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
