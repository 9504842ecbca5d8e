"""What is to end with a centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.directory.types import EndsWith
from baken.ui.forms import FIGURES_BEGIN, DayField, LastDayForm


class EndCentreForm(LastDayForm):
    """The last day of a centre, which is not before there were figures."""

    on = DayField(label=_("Laatste dag"), first=FIGURES_BEGIN)


class EndsWithForm(forms.Form):
    """What ends together with a centre: all that is there, but what is unticked."""

    ends = forms.MultipleChoiceField(
        label=_("Wat eindigt mee?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Haal het vinkje weg bij wat je zelf regelt. Maak je dit ongedaan, dan komt het terug."),
    )

    def __init__(
        self, *args: Any, found: Mapping[EndsWith, int], last_day: dt.date, is_over: bool, into: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ends"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (kind.value, kind.told(number, last_day=last_day, is_over=is_over, into=into))
            for kind, number in found.items()
            if number
        ]
        self.initial["ends"] = [kind for kind, _told in field.choices]

    def chosen(self) -> list[EndsWith]:
        """What is to end, also where one of them is there no longer; what nothing of the kind is, does not count. A
        post that goes on where it is does not go on elsewhere too."""
        ticked = set(self["ends"].data or ())
        without = set() if EndsWith.POSTS.value in ticked else {EndsWith.MOVES.value}
        return [kind for kind in EndsWith if kind.value in ticked - without]
