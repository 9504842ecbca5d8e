"""Forms of what is put with an offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import MaterialKind, OpenTo
from baken.ui.forms import choose
from baken.ui.numbers import day


class MaterialForm(forms.Form):
    """What is said of material, besides where it is."""

    title = forms.CharField(label=_("Titel"), max_length=400)
    kind = forms.ChoiceField(label=_("Wat is het"), choices=MaterialKind.choices)
    session = forms.ChoiceField(label=_("Van welke sessie"), required=False)
    open_to = forms.ChoiceField(label=_("Voor wie"), choices=OpenTo.choices)

    def __init__(self, *args: Any, sessions: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sessions = {str(each.uuid): each for each in sessions}
        told = [(key, day(each.held_on)) for key, each in self.sessions.items()]
        choose(self, "session", [("", _("van het hele aanbod")), *told])

    def said(self) -> dict[str, Any]:
        """What was said, with the session itself."""
        said = {name: self.cleaned_data[name] for name in self.fields if name != "session"}
        return {**said, "session": self.sessions.get(self.cleaned_data["session"])}


class LinkForm(MaterialForm):
    """The same, of an address."""

    url = forms.URLField(label=_("Adres"), max_length=1000, assume_scheme="https")
    field_order = ("title", "url", "kind", "session", "open_to")
