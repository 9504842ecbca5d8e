"""Forms of staff: what is asked of the list, posts, departments, and a staff list that is handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.directory.types import Share
from baken.apps.people.types import Presence, StaffFilter, Terms
from baken.ground.periods import today
from baken.ground.values import Invalid, folded
from baken.ui.forms import DayField, SuggestInput, choose
from baken.ui.numbers import day, percent


def _named(departments: Sequence[Any]) -> list[tuple[str, str]]:
    """Departments to choose from, each with its last day if it has one; those of several organisations with whose they
    are."""
    several = len({each.organisation for each in departments}) > 1

    def told(each: Any) -> str:
        name = f"{each.organisation.name}: {each.name}" if several else each.name
        until = {"name": name, "day": each.ended_on and day(each.ended_on)}
        return gettext("%(name)s (tot en met %(day)s)") % until if each.ended_on else name

    return [(str(each.uuid), told(each)) for each in departments]


class ShareField(forms.CharField):
    """A part of a full week, as people write it: 80% or 0,8."""

    def prepare_value(self, value: Any) -> Any:
        return percent(value, None) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Share().parse(text)
        except Invalid as invalid:
            raise forms.ValidationError(_("Schrijf %(expected)s.") % {"expected": invalid}) from invalid


class StaffForm(forms.Form):
    """What is asked of the list of staff."""

    waar = forms.ChoiceField(label=_("Waar"), required=False)
    dag = DayField(label=_("Op"), required=False)
    zoek = forms.CharField(
        label=_("Naam of e-mailadres"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    functie = forms.ChoiceField(label=_("Functie"), required=False)
    afdeling = forms.ChoiceField(label=_("Afdeling"), required=False)
    toon = forms.ChoiceField(label=_("Toon"), required=False, choices=Presence.choices)

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Any],
        functions: Sequence[str],
        departments: Sequence[Any],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        where = [(str(each.uuid), each.name) for each in organisations]
        choose(self, "waar", where if len(where) == 1 else [("", _("overal")), *where])
        choose(self, "functie", [("", _("alle functies")), *((each, each) for each in functions)])
        choose(self, "afdeling", [("", _("alle afdelingen")), *_named(departments)])

    def asked(self) -> StaffFilter:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        return StaffFilter(
            organisation=asked.get("waar", ""),
            text=asked.get("zoek", "").strip(),
            function=asked.get("functie", ""),
            department=asked.get("afdeling", ""),
            presence=asked.get("toon", ""),
        )

    def day(self) -> dt.date:
        """As of which day; today where none is asked."""
        self.is_valid()
        return self.cleaned_data.get("dag") or today()


class TermsForm(forms.Form):
    """What somebody does in a post. `departments` are those to choose from, `functions` those that people have."""

    function = forms.CharField(label=_("Functie"), required=False, max_length=400, widget=SuggestInput)
    department = forms.ChoiceField(label=_("Afdeling"), required=False)
    share = ShareField(
        label=_("Aandeel van een voltijdse week"),
        required=False,
        max_length=20,
        help_text=_("Als 80% of 0,8. Leeg als je het niet weet."),
    )

    def __init__(self, *args: Any, departments: Sequence[Any], functions: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.functions = {folded(each): each for each in functions}
        self.fields["function"].widget.suggestions = functions
        self.departments = {str(each.uuid): each for each in departments}
        choose(self, "department", [("", _("geen")), *_named(departments)])

    def clean_function(self) -> str:
        """As it is written already, if it is."""
        said = " ".join(self.cleaned_data["function"].split())
        return self.functions.get(folded(said), said)

    def terms(self) -> Terms:
        """What was said of the post."""
        said = self.cleaned_data
        department = self.departments[said["department"]].pk if said["department"] else None
        return Terms(said["function"], department, said["share"])


class EmployForm(TermsForm):
    """Somebody who comes to work somewhere."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    first_name = forms.CharField(label=_("Voornaam"), max_length=400)
    last_name = forms.CharField(label=_("Naam"), max_length=400)
    organisation = forms.ChoiceField(label=_("Waar"))
    starts_on = DayField(soon=True, label=_("Eerste dag"))
    ends_on = DayField(label=_("Laatste dag"), required=False, help_text=_("Leeg: zonder einde."))
    field_order = ("email", "first_name", "last_name", "organisation", "function", "department", "share", "starts_on")

    def __init__(self, *args: Any, organisations: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.uuid): each for each in organisations}
        choose(self, "organisation", [(key, each.name) for key, each in self.organisations.items()])

    def organisation_chosen(self) -> Any:
        """Where it is."""
        return self.organisations[self.cleaned_data["organisation"]]


class ChangePostForm(TermsForm):
    """What somebody does from a day on."""

    on = DayField(soon=True, label=_("Vanaf"), help_text=_("Tot de dag voordien blijft staan wat er nu staat."))
    field_order = ("on", "function", "department", "share")


class CorrectPostForm(TermsForm):
    """What a post was all along."""

    starts_on = DayField(soon=True, label=_("Eerste dag"))
    ends_on = DayField(label=_("Laatste dag"), required=False, help_text=_("Leeg: zonder einde."))


class CorrectPersonForm(forms.Form):
    """How somebody is called."""

    first_name = forms.CharField(label=_("Voornaam"), max_length=400)
    last_name = forms.CharField(label=_("Naam"), max_length=400)


class CorrectDepartmentForm(forms.Form):
    """The name of a department, and its first day."""

    name = forms.CharField(label=_("Naam"), max_length=200)
    starts_on = DayField(label=_("Vanaf"))


class DepartmentForm(CorrectDepartmentForm):
    """A new department."""

    organisation = forms.ChoiceField(label=_("Van"))
    field_order = ("name", "organisation", "starts_on")

    def __init__(self, *args: Any, organisations: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.uuid): each for each in organisations}
        choose(self, "organisation", [(key, each.name) for key, each in self.organisations.items()])

    def organisation_chosen(self) -> Any:
        """Of which organisation it is."""
        return self.organisations[self.cleaned_data["organisation"]]


class StaffListForm(forms.Form):
    """Of which centre a staff list is, and as of which day; the file is received apart."""

    centre = forms.ChoiceField(label=_("Van welk centrum"))
    on = DayField(
        soon=True,
        label=_("Zoals op"),
        help_text=_(
            "Wie in de lijst staat, werkt er die dag; voor wie er niet in staat, was de dag voordien de laatste."
        ),
    )

    def __init__(self, *args: Any, centres: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.centres = {str(each.uuid): each for each in centres}
        choose(self, "centre", [(key, each.name) for key, each in self.centres.items()])

    def centre_chosen(self) -> Any:
        """Of which centre it is."""
        return self.centres[self.cleaned_data["centre"]]
