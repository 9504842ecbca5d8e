"""Forms of the room directory: searching who helps, noting it; the lists of the field and their entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.directory.types import Asked
from baken.apps.people.types import EntryFilter, EntryText, ExpertiseKind, ListKind
from baken.ui.forms import DayField, choose

Choices = Sequence[tuple[str, Any]]


def _search(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


class HelpForm(forms.Form):
    """What is asked of who helps."""

    zoek = _search(_("Waarmee kan iemand je helpen?"))
    over = forms.ChoiceField(label=_("Thema of kernactiviteit"), required=False)

    def __init__(self, *args: Any, about: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "over", [("", _("alles")), *about])

    def asked(self) -> Asked:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        return Asked(text=asked.get("zoek", "").strip(), about=asked.get("over", ""))


class ExpertiseForm(forms.Form):
    """About what, as what and when somebody can be asked."""

    about = forms.ChoiceField(label=_("Waarvoor"), required=False)
    kind = forms.ChoiceField(label=_("Als"), choices=ExpertiseKind.choices)
    remark = forms.CharField(
        label=_("Opmerking"),
        required=False,
        max_length=500,
        help_text=_("Bijvoorbeeld wat iemand precies weet, of wanneer je best belt. Ook hierop wordt gezocht."),
    )
    starts_on = DayField(label=_("Vanaf"))
    ends_on = DayField(label=_("Tot en met"), required=False, help_text=_("Leeg als er geen einde is."))

    def __init__(self, *args: Any, about: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "about", [("", _("alles: algemeen aanspreekpunt")), *about])


class NewExpertiseForm(ExpertiseForm):
    """The same, of whom and for which organisation."""

    email = forms.EmailField(
        label=_("E-mailadres"), max_length=254, help_text=_("Van wie kan helpen, zoals je cel of centrum het kent.")
    )
    organisation = forms.ChoiceField(label=_("Bij"), required=False)
    field_order = ("email", "organisation", "about", "kind", "remark", "starts_on", "ends_on")

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "organisation", organisations)


class EndNowForm(forms.Form):
    """After which day somebody cannot be asked any more; empty for at once."""

    on = DayField(label=_("Laatste dag"), required=False, help_text=_("Leeg: het stopt meteen."))

    def last_day(self, *, today: dt.date) -> dt.date:
        """The last day; at once is yesterday."""
        chosen: dt.date | None = self.cleaned_data["on"]
        return chosen or today - dt.timedelta(days=1)


class ListForm(forms.Form):
    """What is asked of the lists of the field."""

    lijst = forms.ChoiceField(label=_("Lijst"), required=False, choices=ListKind.choices)
    zoek = _search(_("Zoek"))
    op = DayField(label=_("Geldig op"), required=False)

    def asked(self) -> EntryFilter:
        """What is asked; without a day asked, what holds on any."""
        self.is_valid()
        asked = self.cleaned_data
        kind = asked.get("lijst") or ListKind.THEMES
        return EntryFilter(kind=ListKind(kind), text=asked.get("zoek", "").strip(), on=asked.get("op"))


class EntryForm(forms.Form):
    """An entry of a list of the field."""

    name = forms.CharField(label=_("Naam"), max_length=400)
    name_in_english = forms.CharField(label=_("Naam in het Engels"), required=False, max_length=400)
    explanation = forms.CharField(
        label=_("Uitleg"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    group = forms.CharField(label=_("Groep"), required=False, max_length=200)
    words = forms.CharField(
        label=_("Zoekwoorden"),
        required=False,
        max_length=1000,
        help_text=_("Andere woorden waarop men dit zoekt, met ; ertussen."),
    )
    source = forms.CharField(label=_("Bron"), required=False, max_length=400)
    starts_on = DayField(label=_("Vanaf"), required=False, help_text=_("Leeg als het altijd al gold."))
    ends_on = DayField(label=_("Tot en met"), required=False, help_text=_("Leeg als er geen einde is."))

    def __init__(self, *args: Any, of_files: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if of_files:
            self.fields["name"].help_text = _(
                "Bestanden noemen een thema bij deze naam. Verander je ze, dan volgt wat er al is; bestanden mogen"
                " ook de vroegere naam nog zeggen."
            )

    def said(self) -> dict[str, Any]:
        """What actions ask of an entry."""
        asked = self.cleaned_data
        text = EntryText(**{name: asked[name] for name in EntryText.__dataclass_fields__})
        return {"name": asked["name"], "text": text, "starts_on": asked["starts_on"], "ends_on": asked["ends_on"]}
