"""The form with which somebody without an account asks for a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.forms._enrolments import AskForm
from baken.apps.programme.types import Guest
from baken.ui.forms import choose


class AskAsGuestForm(AskForm):
    """Who somebody is, and what they say when they enrol."""

    email = forms.EmailField(
        label=_("E-mailadres"), max_length=254, help_text=_("Hierheen gaat de link waarmee je inschrijft.")
    )
    first_name = forms.CharField(label=_("Voornaam"), max_length=200)
    last_name = forms.CharField(label=_("Naam"), max_length=200)
    centre = forms.ChoiceField(label=_("Centrum waar je werkt"))

    def __init__(self, *args: Any, centres: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(["session", "email", "first_name", "last_name", "centre"])
        self.centres = {str(each.uuid): each for each in centres}
        choose(self, "centre", [("", _("kies je centrum")), *((key, str(c)) for key, c in self.centres.items())])

    def guest(self) -> Guest:
        """Who asks."""
        said = self.cleaned_data
        return Guest(said["first_name"], said["last_name"], said["email"])

    def centre_chosen(self) -> Any:
        """For which centre."""
        return self.centres[self.cleaned_data["centre"]]
