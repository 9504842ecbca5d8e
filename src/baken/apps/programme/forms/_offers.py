"""Forms of who plans an offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import COLUMNS_OF_PLAN, Cluster, Level, Plan, Strategy
from baken.ground.periods import Period
from baken.ui.forms import DayField, choose

LONG = forms.Textarea(attrs={"rows": 4})
MANY = forms.CheckboxSelectMultiple
MOST_PLACES = 100_000
OF_STARTERS, OF_SESSIONS = ("cluster",), ("by_session",)


class OfferForm(forms.Form):
    """All that is said of an offer of one kind."""

    title = forms.CharField(label=_("Titel"), max_length=400)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Leeg: Baken maakt er een. Elke code komt in de cel één keer voor."),
    )
    organiser = forms.CharField(
        label=_("Partner die het geeft"), max_length=400, required=False, help_text=_("Leeg: de cel geeft het zelf.")
    )
    cluster = forms.ChoiceField(label=_("Deel van het starterstraject"), required=False)
    aims = forms.CharField(label=_("Doelen"), widget=LONG, required=False, max_length=10_000)
    themes = forms.MultipleChoiceField(label=_("Thema’s"), widget=MANY, required=False)
    activities = forms.MultipleChoiceField(label=_("Kernactiviteiten"), widget=MANY, required=False)
    functions = forms.MultipleChoiceField(
        label=_("Voor welke functies"),
        widget=MANY,
        required=False,
        help_text=_("Niets aangevinkt: voor iedereen. Wie een van deze functies heeft, vindt het bij “voor mij”."),
    )
    other_functions = forms.CharField(
        label=_("Andere functies"), required=False, max_length=2000, help_text=_("Met een puntkomma ertussen.")
    )
    audience = forms.CharField(
        label=_("Doelgroep in woorden"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=4000
    )
    level = forms.ChoiceField(label=_("Verwachte voorkennis"), required=False)
    prior_knowledge = forms.CharField(
        label=_("Voorkennis in woorden"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=4000,
        help_text=_("Wat iemand al moet kennen of kunnen, en voor wie het te licht is."),
    )
    advisors = forms.MultipleChoiceField(label=_("Begeleiders"), widget=MANY, required=False)
    by_session = forms.BooleanField(
        label=_("inschrijven per sessie"),
        required=False,
        help_text=_("Zoals bij een koffiemoment. Anders schrijft men in voor alle sessies samen."),
    )
    capacity = forms.IntegerField(
        label=_("Plaatsen"),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        help_text=_("Leeg: geen grens. Bij inschrijven per sessie is dit het aantal van elke sessie."),
    )
    minimum = forms.IntegerField(
        label=_("Minstens zoveel deelnemers"), min_value=1, max_value=MOST_PLACES, required=False
    )
    most_per_centre = forms.IntegerField(
        label=_("Hoogstens zoveel per centrum"), min_value=1, max_value=MOST_PLACES, required=False
    )
    opens_on = DayField(
        label=_("Inschrijven vanaf"), required=False, help_text=_("Leeg: alleen de cel schrijft mensen in.")
    )
    closes_on = DayField(
        label=_("Inschrijven tot en met"), required=False, help_text=_("Leeg: tot en met de dag waarop het begint.")
    )
    fills_until = DayField(
        label=_("De wachtlijst vult zichzelf tot en met"),
        required=False,
        help_text=_("Leeg: tot het begint."),
    )
    hours_to_answer = forms.IntegerField(
        label=_("Uren om een vrije plaats te aanvaarden"),
        min_value=0,
        max_value=720,
        initial=48,
        help_text=_("0: wie aan de beurt is, heeft de plaats meteen."),
    )
    remind_days = forms.IntegerField(
        label=_("Herinneren, zoveel dagen ervoor"),
        min_value=0,
        max_value=30,
        initial=3,
        help_text=_("Wie ingeschreven is, krijgt dan een mail met wanneer en waar. 0: niemand."),
    )
    thanks = forms.BooleanField(
        label=_("na afloop een mail sturen"),
        required=False,
        initial=True,
        help_text=_(
            "Een uur na het afsluiten van een sessie: dank aan wie er was, “we misten je” aan wie zonder afmelden "
            "wegbleef."
        ),
    )
    networks = forms.MultipleChoiceField(
        label=_("Ook open voor"), widget=MANY, required=False, help_text=_("Het eigen net is er altijd bij.")
    )
    guests = forms.BooleanField(
        label=_("gasten zonder account"),
        required=False,
        help_text=_("Wie van die netten geen account heeft, schrijft in met een link in een mail."),
    )
    cost = forms.DecimalField(
        label=_("Kostprijs in euro"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Per deelnemer, zoals 12,50. Leeg: niets gezegd; 0: gratis."),
    )

    def __init__(self, *args: Any, strategy: str, choices: dict[str, Sequence[Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "level", [("", _("niets gezegd")), *((each.value, each.label) for each in Level)])
        choose(self, "cluster", [("", _("niets gezegd")), *((each.value, each.label) for each in Cluster)])
        self.rows: dict[str, dict[str, Any]] = {}
        for name in ("themes", "activities", "networks", "advisors"):
            self.rows[name] = {str(each.uuid): each for each in choices[name]}
            choose(self, name, [(key, _called(each)) for key, each in self.rows[name].items()])
        choose(self, "functions", [(each, each) for each in choices["functions"]])
        self._without(strategy)

    def _without(self, strategy: str) -> None:
        """Leave out what an offer of this kind does not have."""
        names = [] if strategy == Strategy.STARTERS else list(OF_STARTERS)
        names += OF_SESSIONS if strategy == Strategy.E_MODULE else []
        names += ["networks", "guests"] if not self.rows["networks"] else []
        for name in names:
            del self.fields[name]

    def plan(self) -> Plan:
        """What is said."""
        said = self.cleaned_data
        values: dict[str, Any] = {name: said[name] for name in COLUMNS_OF_PLAN if name in self.fields}
        others = [" ".join(each.split()) for each in said["other_functions"].split(";")]
        functions = dict.fromkeys([*said["functions"], *(each[:400] for each in others if each)])
        rows: dict[str, Any] = {
            name: tuple(rows[key] for key in said.get(name, ())) for name, rows in self.rows.items()
        }
        return Plan(**values, **rows, functions=tuple(functions))

    @staticmethod
    def told(offer: Any, *, advisors: Sequence[Any], known: Sequence[str]) -> dict[str, Any]:
        """What an offer says, as the form shows it first."""
        functions = [row.function for row in offer.functions.all()]
        return {name: getattr(offer, name) for name in COLUMNS_OF_PLAN} | {
            "themes": [str(each.uuid) for each in offer.themes.all()],
            "activities": [str(each.uuid) for each in offer.activities.all()],
            "networks": [str(each.uuid) for each in offer.networks.all()],
            "advisors": [str(each.uuid) for each in advisors],
            "functions": [each for each in functions if each in known],
            "other_functions": "; ".join(each for each in functions if each not in known),
        }


def _called(row: Any) -> str:
    return str(getattr(row, "label", None) or row.name)


class CopyForm(forms.Form):
    """To which school year an offer is copied."""

    school_year = forms.TypedChoiceField(label=_("Naar schooljaar"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "school_year", [(str(each), Period.school_year(each).code) for each in years])


class ReserveForm(forms.Form):
    """For whom places are kept, how many, and until when."""

    of = forms.ChoiceField(label=_("Voor"))
    places = forms.IntegerField(
        label=_("Plaatsen"), min_value=0, max_value=MOST_PLACES, help_text=_("0: niet meer voorbehouden.")
    )
    until = DayField(
        label=_("Tot en met"),
        required=False,
        help_text=_("Daarna zijn ze voor iedereen. Leeg: ze blijven zo."),
    )

    def __init__(self, *args: Any, networks: Sequence[Any], centres: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.networks = {str(each.uuid): each for each in networks}
        self.centres = {str(each.uuid): each for each in centres}
        choices: list[Any] = [
            (_("Netten"), [(key, each.name) for key, each in self.networks.items()]),
            (_("Centra"), [(key, each.name) for key, each in self.centres.items()]),
        ]
        choose(self, "of", choices)

    def kept(self) -> dict[str, Any]:
        """What is said."""
        said = self.cleaned_data
        whom = {"network": self.networks.get(said["of"]), "centre": self.centres.get(said["of"])}
        return {**whom, "places": said["places"], "until": said["until"]}
