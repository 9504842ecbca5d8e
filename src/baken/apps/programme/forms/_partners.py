"""Forms of a list of what a partner registered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.engine.partners import CHOSEN
from baken.apps.programme.types import PLANNED
from baken.ui.forms import DayField, choose
from baken.ui.numbers import day

COLUMNS = {
    "email": _("E-mailadres"),
    "name": _("Naam, voluit"),
    "first_name": _("Voornaam"),
    "last_name": _("Familienaam"),
    "where": _("Centrum of organisatie"),
    "present": _("Was er (ja of nee)"),
}


class PartnerListForm(forms.Form):
    """Of which session a list is, and what it does not say itself: whether people were there, and, where no heading
    is known, in which column is what."""

    session = forms.ChoiceField(label=_("Sessie"), required=False)
    held_on = DayField(label=_("Dag van de sessie"), required=False)
    otherwise = forms.ChoiceField(
        label=_("Zegt de lijst niet wie er was, dan telt wie erop staat als"),
        choices=[("ingeschreven", _("ingeschreven")), ("aanwezig", _("aanwezig"))],
        initial="ingeschreven",
        help_text=_(
            "Een kolom “aanwezig”, en de check-ins van pretix of Indico, zeggen het zelf. Is er niemand ingecheckt, "
            "dan zegt de lijst het niet."
        ),
    )

    def __init__(self, *args: Any, sessions: Sequence[Any] | None = None, headings: Sequence[str] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sessions = {str(each.uuid): each for each in sessions or ()}
        if self.sessions:
            choices = [(key, f"{each.number}: {day(each.held_on)}") for key, each in self.sessions.items()]
            choose(self, "session", [("", _("een andere dag:")), *choices])
        else:
            del self.fields["session"]
            self.fields["held_on"].required = True
        self.asks_columns = bool(headings)
        if headings:
            named = [("", _("geen")), *((heading, heading) for heading in dict.fromkeys(headings) if heading)]
            for name in CHOSEN:
                self.fields[f"column_{name}"] = forms.ChoiceField(label=COLUMNS[name], required=False, choices=named)

    def clean(self) -> dict[str, Any]:
        """A session that there is, or a day."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("session") and not said.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", gettext("Kies een sessie of een dag."))
        return said

    def session_chosen(self) -> Any:
        """The session; None where there is none yet."""
        return self.sessions.get(self.cleaned_data.get("session", ""))

    def was_there(self) -> bool:
        """Whether everyone of whom the list does not say it was there."""
        return bool(self.cleaned_data["otherwise"] == "aanwezig")

    def columns(self) -> dict[str, str]:
        """The heading of each column that was chosen."""
        return {name: self.cleaned_data.get(f"column_{name}", "") for name in CHOSEN}


class PartnerOfferForm(PartnerListForm):
    """The same of something that is not among what the cell offers yet."""

    title = forms.CharField(label=_("Titel"), max_length=400)
    organiser = forms.CharField(label=_("Partner die het gaf"), max_length=400)
    strategy = forms.ChoiceField(label=_("Soort"), choices=[(each.value, each.label) for each in PLANNED])

    field_order = ("title", "organiser", "strategy", "held_on", "otherwise")
