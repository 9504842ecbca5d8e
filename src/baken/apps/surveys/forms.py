"""Forms of surveys: which item a question is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.surveys.models import Item
from baken.apps.surveys.queries import items_of_bank
from baken.apps.surveys.types import Module, Scale


class MappingForm(forms.Form):
    """An item out of the bank."""

    item = forms.ModelChoiceField(
        label=_("Item van de itembank"),
        queryset=Item.objects.none(),
        empty_label=_("Kies een item"),
        error_messages={"required": _("Kies een item van de itembank.")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_of_bank()  # type: ignore[attr-defined]  # a choice of models


class NewItemForm(forms.Form):
    """An item for the bank: its wording, module and scale."""

    wording = forms.CharField(label=_("Formulering"), max_length=1000)
    module = forms.ChoiceField(label=_("Module"), choices=Module.choices)
    scale = forms.ChoiceField(label=_("Hoe het beantwoord wordt"), choices=Scale.choices)
