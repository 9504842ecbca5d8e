"""Forms of who runs the installation: networks, cells, and roles that follow from what a provider says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, Role
from baken.ui.forms import DayField

LONGEST_CLAIMS = 100_000  # characters of a set of claims that is tried


class AccountForm(forms.Form):
    """Which account to look for."""

    wie = forms.EmailField(
        label=_("E-mailadres van het account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class NetworkForm(forms.Form):
    """An education network."""

    name = forms.CharField(label=_("Naam"), max_length=100)


class CellForm(forms.Form):
    """A support cell."""

    code = forms.CharField(
        label=_("Code"),
        max_length=50,
        help_text=_("Waaraan de bestanden van de cel haar herkennen, bijvoorbeeld: go-poc. Ze blijft zoals ze is."),
        validators=[
            RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", _("Gebruik letters, cijfers, punten en streepjes."))
        ],
    )
    name = forms.CharField(label=_("Naam"), max_length=400)
    network = forms.ChoiceField(label=_("Net"))

    def __init__(self, *args: Any, networks: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        _choose(self, "network", networks)


class RenameNetworkForm(NetworkForm):
    """What a network is called."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=100,
        help_text=_(
            "In bestanden staat het net met deze naam: pas ze daar ook aan. Cijfers van vroeger tonen ze mee."
        ),
    )


class RenameCellForm(forms.Form):
    """What a cell is called."""

    name = forms.CharField(
        label=_("Naam"), max_length=400, help_text=_("De code blijft. Een bestand “cel” verandert de naam niet.")
    )


class ClaimRulesForm(forms.Form):
    """What is asked of the list of rules."""

    zoek = forms.CharField(
        label=_("Rol, organisatie of wat er gezegd wordt"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def asked(self) -> str:
        """What is looked for."""
        self.is_valid()
        return str(self.cleaned_data.get("zoek", "")).strip()


class SaidForm(forms.Form):
    """What a provider must say of somebody, and until when a role follows from it."""

    claim = forms.CharField(
        label=_("Naam van de claim"), max_length=100, help_text=_("Bijvoorbeeld: baken_rol_3d."), strip=True
    )
    pattern = forms.CharField(
        label=_("Rol bij de aanbieder"),
        max_length=200,
        help_text=_("Wat voor de dubbelpunt staat. Een * staat voor eender wat: coordinator-*."),
    )
    organisation_code = forms.CharField(
        label=_("Code van de organisatie"),
        max_length=100,
        help_text=_("Wat na de dubbelpunt staat; staat er geen, dan vo_orgcode. Een KBO-, OVO- of instellingsnummer."),
    )
    audience = forms.CharField(
        label=_("Doelgroep"),
        max_length=20,
        required=False,
        help_text=_("Bijvoorbeeld OV, voor onderwijs. Leeg: elke doelgroep."),
    )
    ends_on = DayField(
        label=_("Tot en met"),
        required=False,
        help_text=_("Leeg: zonder einde."),
    )

    def __init__(self, *args: Any, today: dt.date, starts_on: dt.date | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.begins, self.today = starts_on, today

    def clean_ends_on(self) -> dt.date | None:
        ends: dt.date | None = self.cleaned_data["ends_on"]
        if ends is not None and ends < self.today:
            raise forms.ValidationError(_("Een rol eindigt niet in het verleden."))
        return ends

    def clean(self) -> None:
        starts, ends = self.cleaned_data.get("starts_on", self.begins), self.cleaned_data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("De laatste dag van een rol ligt niet voor de eerste."))


class ClaimRuleForm(SaidForm):
    """A rule: which role follows, where, and from when."""

    provider = forms.ChoiceField(label=_("Aanbieder"))
    role = forms.ChoiceField(
        label=_("Rol"), choices=[(role.value, role.label) for role in Role if role not in HELD_NOWHERE]
    )
    organisation = forms.ChoiceField(label=_("Van"))
    starts_on = DayField(label=_("Vanaf"))
    field_order = (
        "provider",
        "claim",
        "pattern",
        "organisation_code",
        "audience",
        "role",
        "organisation",
        "starts_on",
        "ends_on",
    )

    def __init__(
        self,
        *args: Any,
        providers: Sequence[tuple[str, str]],
        cells: Sequence[tuple[str, str]],
        centres: Sequence[tuple[str, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        _choose(self, "provider", providers)
        _choose(self, "organisation", [(_("Cellen"), list(cells)), (_("Centra"), list(centres))])
        self.cells = {key for key, _name in cells}
        self.fields["starts_on"].initial = self.today

    def clean(self) -> None:
        super().clean()
        role, where = self.cleaned_data.get("role"), self.cleaned_data.get("organisation")
        if role and where and (Role(role) in HELD_IN_CELL) != (where in self.cells):
            in_cell = Role(role) in HELD_IN_CELL
            words = _("Deze rol heb je in een cel.") if in_cell else _("Deze rol heb je in een centrum.")
            self.add_error("organisation", words)


class TryForm(forms.Form):
    """What a provider says of somebody, to see what follows."""

    provider = forms.ChoiceField(label=_("Aanbieder"))
    claims = forms.CharField(
        label=_("Wat de aanbieder zegt"),
        max_length=LONGEST_CLAIMS,
        help_text=_("De claims als JSON, zoals ze in een token staan. Ze worden nergens bewaard."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, providers: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        _choose(self, "provider", providers)

    def clean_claims(self) -> dict[str, Any]:
        try:
            said = json.loads(self.cleaned_data["claims"])
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise forms.ValidationError(_("Dit is geen JSON-object. Het begint met { en eindigt met }."))
        return said


def _choose(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
