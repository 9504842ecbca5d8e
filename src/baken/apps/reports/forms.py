"""What is asked of who begins a report and writes in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baken.apps.reports.engine.outline import OUTLINES
from baken.apps.reports.engine.references import UnknownReference, checked
from baken.ground.periods import Period
from baken.ui.components.lists import period_name

LONGEST, LONGEST_TITLE = 50_000, 150


class TitleForm(forms.Form):
    """The title of a report."""

    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)


class BeginForm(forms.Form):
    """About which period a report is, and what it is called."""

    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    period = forms.ChoiceField(label=_("Periode"))
    outline = forms.ChoiceField(
        label=_("Soort verslag"), choices=[(name, title) for name, (title, _s) in OUTLINES.items()]
    )
    language = forms.ChoiceField(label=_("Taal van het verslag"), choices=settings.LANGUAGES, initial=get_language)

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (period.code, period_name(period)) for period in periods
        ]


class WordsForm(forms.Form):
    """The words of a part; `version` is that of what was there when the page was opened."""

    words = forms.CharField(
        label=_("Tekst"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_(
            "Een lege regel begint een alinea. Een regel met een streepje vooraan is een punt van een lijst. "
            "**Zo** wordt vet. Een accolade schrijf je als \\{."
        ),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        try:
            checked(words)
        except UnknownReference as unknown:
            raise forms.ValidationError(
                _("%(text)s verwijst niet naar een cijfer. Neem een verwijzing over uit de lijst.")
                % {"text": "{" + str(unknown) + "}"}
            ) from None
        return words
