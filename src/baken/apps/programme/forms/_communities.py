"""Forms of communities: what is asked of a list, and what who plans says of one and of its school years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import CommunityFilter, CommunityKind, CommunityPlan, Region
from baken.ground.periods import Period
from baken.ui.forms import DayField, choose

MANY = forms.CheckboxSelectMultiple
GOES_ON = {"": True, "beeindigd": False, "alle": None}


def search_field() -> forms.CharField:
    """A text to look for."""
    return forms.CharField(
        label=_("Zoek"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class CommunitiesForm(forms.Form):
    """What is asked of a list of communities; what makes no sense is not."""

    zoek = search_field()
    soort = forms.ChoiceField(label=_("Soort"), required=False)
    thema = forms.ChoiceField(label=_("Thema"), required=False)
    loopt = forms.ChoiceField(label=_("Loopt"), required=False)

    def __init__(self, *args: Any, themes: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "soort", [("", _("alle soorten")), *CommunityKind.choices])
        choose(self, "thema", [("", _("alle thema’s")), *((str(each.uuid), each.label) for each in themes)])
        choose(self, "loopt", [("", _("wat nog loopt")), ("beeindigd", _("wat beëindigd is")), ("alle", _("alle"))])

    def asked(self) -> CommunityFilter:
        """What is asked."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return CommunityFilter(said["zoek"], said["soort"], said["thema"], GOES_ON[said["loopt"]])


class CommunityForm(forms.Form):
    """All that is said of a community."""

    name = forms.CharField(label=_("Naam"), max_length=400)
    kind = forms.ChoiceField(
        label=_("Soort"),
        choices=CommunityKind.choices,
        help_text=_("Een lokale PLG+ heeft ook scholen en partners als lid, en telt niet mee in de doelstelling."),
    )
    region = forms.ChoiceField(label=_("Regio"), required=False)
    aims = forms.CharField(
        label=_("Doelen"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=10_000
    )
    themes = forms.MultipleChoiceField(label=_("Thema’s"), widget=MANY, required=False)
    disciplines = forms.MultipleChoiceField(label=_("Gezochte disciplines"), widget=MANY, required=False)
    other_disciplines = forms.CharField(
        label=_("Andere disciplines"), required=False, max_length=2000, help_text=_("Met een puntkomma ertussen.")
    )
    starts_on = DayField(label=_("Loopt vanaf"), soon=True)
    is_open = forms.BooleanField(
        label=_("wie in een centrum werkt, wordt zelf lid"),
        required=False,
        help_text=_("Anders maken de cel en de directie van een centrum iemand lid."),
    )
    networks = forms.MultipleChoiceField(
        label=_("Ook open voor"), widget=MANY, required=False, help_text=_("Het eigen net is er altijd bij.")
    )

    def __init__(self, *args: Any, choices: dict[str, Sequence[Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "region", [("", _("geen")), *Region.choices])
        choose(self, "disciplines", [(each, each) for each in choices["functions"]])
        self.rows: dict[str, dict[str, Any]] = {}
        for name in ("themes", "networks"):
            self.rows[name] = {str(each.uuid): each for each in choices[name]}
            choose(self, name, [(key, str(getattr(row, "label", row.name))) for key, row in self.rows[name].items()])
        if not choices["networks"]:
            del self.fields["networks"]

    def plan(self) -> CommunityPlan:
        """What is said."""
        said = self.cleaned_data
        others = [" ".join(each.split())[:400] for each in said["other_disciplines"].split(";")]
        disciplines = dict.fromkeys([*said["disciplines"], *(each for each in others if each)])
        return CommunityPlan(
            **{name: said[name] for name in ("name", "kind", "region", "aims", "starts_on", "is_open")},
            disciplines=tuple(disciplines),
            themes=tuple(self.rows["themes"][key] for key in said["themes"]),
            networks=tuple(self.rows["networks"][key] for key in said.get("networks", ())),
        )

    @staticmethod
    def told(community: Any, *, known: Sequence[str]) -> dict[str, Any]:
        """What a community says, as the form shows it first."""
        disciplines = [row.function for row in community.disciplines.all()]
        names = ("name", "kind", "region", "aims", "starts_on", "is_open")
        return {name: getattr(community, name) for name in names} | {
            "themes": [str(each.uuid) for each in community.themes.all()],
            "networks": [str(each.uuid) for each in community.networks.all()],
            "disciplines": [each for each in disciplines if each in known],
            "other_disciplines": "; ".join(each for each in disciplines if each not in known),
        }


class YearForm(forms.Form):
    """Which school year of a community is planned."""

    school_year = forms.TypedChoiceField(label=_("Schooljaar"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "school_year", [(str(each), Period.school_year(each).code) for each in years])


class TieForm(forms.Form):
    """Which offer is a school year of a community."""

    offer = forms.ChoiceField(label=_("PLG uit het programma"))

    def __init__(self, *args: Any, offers: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offers = {str(each.uuid): each for each in offers}
        told = [(key, f"{each.code} {each.title}") for key, each in self.offers.items()]
        choose(self, "offer", told)

    def chosen(self) -> Any:
        """The offer."""
        return self.offers[self.cleaned_data["offer"]]


class OfYearForm(forms.Form):
    """Of which school year something is shown; "": of all."""

    jaar = forms.ChoiceField(label=_("Schooljaar"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], all_years: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        told = [(str(each), Period.school_year(each).code) for each in years]
        choose(self, "jaar", [*([("", _now("alle schooljaren"))] if all_years else []), *told])

    def year(self) -> int | None:
        """The first calendar year of it, or None."""
        self.is_valid()
        said = self.cleaned_data.get("jaar", "")
        return int(said) if said else None
