"""The form of who writes down the school holidays of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import DaysOff
from baken.ui.forms import DayField

NEW, MOST = 3, 40  # empty rows, and rows in all


class HolidaysForm(forms.Form):
    """A name, a first and a last day of each holiday; without a name it is none."""

    def __init__(self, *args: Any, days: Sequence[DaysOff], **kwargs: Any):
        super().__init__(*args, **kwargs)
        posted = sum(1 for name in self.data if name.startswith("name_"))
        self.many = min(MOST, max(posted, len(days) + NEW))
        for number in range(self.many):
            row = days[number] if number < len(days) else None
            told = {"number": number + 1}
            self.fields[f"name_{number}"] = forms.CharField(
                label=gettext("Vakantie %(number)s") % told,
                required=False,
                max_length=200,
                initial=str(row.name) if row else "",
            )
            self.fields[f"first_{number}"] = DayField(
                label=_("Eerste dag"), required=False, initial=row and row.starts_on
            )
            self.fields[f"last_{number}"] = DayField(
                label=_("Laatste dag"), required=False, initial=row and row.ends_on
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(self.many):
            if said.get(f"name_{number}"):
                for name in (f"first_{number}", f"last_{number}"):
                    if not said.get(name) and name not in self.errors:
                        self.add_error(name, gettext("Kies een dag."))
        return said

    def days(self) -> list[DaysOff]:
        """What is said."""
        said = self.cleaned_data
        return [
            DaysOff(said[f"name_{number}"], said[f"first_{number}"], said[f"last_{number}"])
            for number in range(self.many)
            if said[f"name_{number}"]
        ]
