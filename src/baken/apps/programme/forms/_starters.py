"""Forms of the starters' track: a rule, what holds for somebody, and what is asked of who starts at a centre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import Basis, Cluster, Necessity, TrackRule
from baken.ground.values import folded
from baken.ui.forms import SuggestInput, choose

PARTS = [(each.value, each.label) for each in Cluster if each != Cluster.KICK_OFF]
SEARCH = {"type": "search", "autocomplete": "off"}


class StarterRuleForm(forms.Form):
    """A rule of the starters' track; of functions those that people have are suggested."""

    about = forms.ChoiceField(label=_("Waarover de regel gaat"), choices=Basis.choices)
    word = forms.CharField(
        label=_("Welke vooropleiding, functie of rol"),
        max_length=200,
        widget=SuggestInput(),
        help_text=_("Een functie zoals ze bij de medewerkers van de centra staat. Hoofdletters maken niet uit."),
    )
    cluster = forms.ChoiceField(label=_("Deel van het starterstraject"), choices=PARTS)
    needed = forms.ChoiceField(
        label=_("Is dat deel dan nodig?"), choices=list(reversed(Necessity.choices)), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, functions: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        widget = self.fields["word"].widget
        assert isinstance(widget, SuggestInput)
        widget.suggestions = functions

    def said(self) -> TrackRule:
        """What was said."""
        said = self.cleaned_data
        return TrackRule(said["about"], said["word"], said["cluster"], said["needed"] == Necessity.NEEDED)


class TrackForm(forms.Form):
    """What somebody says of a prior education and a role, chosen from what the rules are about; what is not among
    those is not said. It is kept nowhere but in the address."""

    vooropleiding = forms.ChoiceField(label=_("Vooropleiding"), required=False)
    rol = forms.ChoiceField(label=_("Rol"), required=False)

    def __init__(self, *args: Any, educations: Sequence[str], roles: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "vooropleiding", [("", _("een andere, of geen")), *((each, each) for each in educations)])
        choose(self, "rol", [("", _("een andere, of geen")), *((each, each) for each in roles)])

    def holds(self) -> dict[str, list[str]]:
        """What holds, by what it is about."""
        self.is_valid()
        said = self.cleaned_data
        asked = ((Basis.PRIOR_EDUCATION, said.get("vooropleiding")), (Basis.ROLE, said.get("rol")))
        return {about: [word] for about, word in asked if word}


class StartersForm(forms.Form):
    """Who is looked for among who starts at a centre."""

    zoek = forms.CharField(
        label=_("Naam of functie"), required=False, max_length=200, widget=forms.TextInput(attrs=SEARCH)
    )

    def among(self, people: Sequence[Any]) -> list[Any]:
        """Those in whose name or function each word stands."""
        self.is_valid()
        words = folded(self.cleaned_data.get("zoek", "")).split()
        return [each for each in people if all(word in folded(f"{each.name} {each.function}") for word in words)]
