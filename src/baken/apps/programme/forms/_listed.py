"""The form of a list of whom to enrol."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.forms._enrolments import ForSession

LONGEST_LIST = 200_000


class EnrolListForm(ForSession):
    """Whom to enrol, pasted; or in a file, which is read besides."""

    people = forms.CharField(
        label=_("Wie je inschrijft"),
        max_length=LONGEST_LIST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Een e-mailadres per regel, met de naam erbij als je wil; of kolommen uit een rekenblad. Wie eerst staat, "
            "is eerst aan de beurt."
        ),
    )

    def lines(self) -> list[str]:
        """What was pasted."""
        return list(self.cleaned_data.get("people", "").splitlines())
