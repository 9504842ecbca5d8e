"""The form of a mail to a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.forms._enrolments import told
from baken.apps.programme.types import Group
from baken.ui.forms import choose


class LetterForm(forms.Form):
    """To whom a mail is written, and what."""

    group = forms.ChoiceField(label=_("Aan"))
    session = forms.ChoiceField(label=_("Van welke sessie"), required=False)
    subject = forms.CharField(label=_("Onderwerp"), max_length=200)
    words = forms.CharField(
        label=_("Wat je schrijft"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Gewone tekst. Baken zet er een aanspreking boven, en onderaan een link naar de inschrijving."),
    )
    number = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sessions: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sessions = {str(each.uuid): each for each in sessions}
        choose(self, "group", Group.choices)
        if self.sessions:
            choose(
                self, "session", [("", _("alle samen")), *((key, told(each)) for key, each in self.sessions.items())]
            )
        else:
            del self.fields["session"]

    def clean_subject(self) -> str:
        """In one line: a subject has no more."""
        return " ".join(str(self.cleaned_data["subject"]).split())

    def letter(self) -> dict[str, Any]:
        """What is said."""
        said = self.cleaned_data
        return {
            "group": Group(said["group"]),
            "session": self.sessions.get(said.get("session", "")),
            "subject": said["subject"],
            "words": said["words"],
        }
