"""Forms of centres: their list, and how they change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.people.types import CentreFilter
from baken.ui.forms import FIGURES_BEGIN, DayField, choose


def _name(label: Any = _("Naam"), *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=400, required=required, help_text=help_text)


class CentresForm(forms.Form):
    """What is asked of the list of the own centres."""

    zoek = forms.CharField(
        label=_("Naam of code"),
        required=False,
        max_length=100,
        help_text=_("Ook een naam van vroeger."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    welke = forms.ChoiceField(
        label=_("Welke"),
        required=False,
        choices=[("", _("die er vandaag zijn")), ("alle", _("ook wie er niet meer of nog niet is"))],
    )

    def asked(self, *, today: dt.date) -> CentreFilter:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        return CentreFilter(
            text=asked.get("zoek", "").strip(),
            own=True,
            there=None if asked.get("welke") == "alle" else (today, today),
        )


class ProfileForm(forms.Form):
    """Where a centre is, how many people work there, since when it has its director, and since when it is there."""

    province = forms.CharField(label=_("Provincie"), max_length=100, required=False)
    staff_count = forms.IntegerField(label=_("Personeelsleden"), min_value=0, max_value=100_000, required=False)
    director_since = DayField(label=_("Directie sinds"), required=False, first=FIGURES_BEGIN)
    started_on = DayField(
        label=_("Bestaat sinds"),
        required=False,
        first=FIGURES_BEGIN,
        help_text=_("Laat leeg als het centrum er altijd was in je cijfers."),
    )


class AddCentreForm(ProfileForm):
    """A centre that is added: its code in the cell and its name too."""

    code = forms.CharField(
        label=_("Code"), max_length=400, help_text=_("Waarmee je cel het centrum kent, ook in bestanden.")
    )
    name = _name()
    field_order = ("code", "name", "province", "staff_count", "director_since", "started_on")


class CorrectNameForm(forms.Form):
    """How the name of a centre is written."""

    name = _name()


class RenameForm(forms.Form):
    """What a centre is called from a day on."""

    name = _name(_("Nieuwe naam"))
    on = DayField(label=_("Vanaf"), first=FIGURES_BEGIN, help_text=_("De eerste dag met deze naam."))


class MergeForm(forms.Form):
    """Which centres go up in which one, that is there or new, and when."""

    NEW = "nieuw"

    predecessors = forms.MultipleChoiceField(
        label=_("Welke centra houden op te bestaan?"), widget=forms.CheckboxSelectMultiple
    )
    into = forms.ChoiceField(label=_("Waarin gaan ze op?"))
    code = forms.CharField(
        label=_("Code van het nieuwe centrum"), max_length=400, required=False, help_text=_("Alleen bij een nieuw.")
    )
    name = _name(_("Naam van het nieuwe centrum"), required=False, help_text=_("Alleen bij een nieuw."))
    on = DayField(
        label=_("Dag van de fusie"),
        first=FIGURES_BEGIN,
        help_text=_("De eerste dag van het samengevoegde centrum."),
    )

    def __init__(self, *args: Any, centres: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.names = dict(centres)
        for name, before in (("predecessors", []), ("into", [(self.NEW, _("een nieuw centrum"))])):
            choose(self, name, [*before, *centres])

    def clean(self) -> None:
        said = self.cleaned_data
        for name in ("code", "name") if said.get("into") == self.NEW else ():
            if not said.get(name):
                self.add_error(name, _("Een nieuw centrum heeft een code en een naam."))

    @property
    def is_new(self) -> bool:
        """Whether a new centre is made. Of a valid form."""
        return bool(self.cleaned_data["into"] == self.NEW)

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, by name. Of a valid form."""
        said = self.cleaned_data
        return {
            "predecessors": [self.names[uuid] for uuid in said["predecessors"]],
            "into": said["name"] if self.is_new else self.names[said["into"]],
            "is_new": self.is_new,
            "on": said["on"],
        }
