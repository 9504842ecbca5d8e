"""What the explorer is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.apps.access.types import Actor
from baken.apps.insight.forms._words import EMPTY, Words, by_room, room_of
from baken.apps.insight.queries import centres_of, cuts_of, figures, indicators_for, years_of
from baken.ground.indicators import CUTS, Indicator
from baken.ground.periods import Period, UnknownPeriod
from baken.ui.lists import PERIOD

ALL_YEARS = "alle"


@dataclass(frozen=True)
class Choice:
    """What the explorer shows: an indicator, in one period or in all school years beside each other, split by a cut,
    of the rows where one cut or dimension has a value."""

    indicator: Indicator
    periods: tuple[Period, ...]
    all_years: bool = False
    by: str = ""
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The choice as the question of an address."""
        asked = {"indicator": self.indicator.name, PERIOD: ALL_YEARS if self.all_years else self.periods[0].code}
        if self.by:
            asked["naar"] = self.by
        for name, value in self.where.items():
            asked |= {"filter": name, "waarde": value or EMPTY}
        return urlencode(asked)

    def query_of(self, period: Period, dimensions: Mapping[str, str]) -> str:
        """The question of the address of one figure of it."""
        one = Choice(self.indicator, (period,), by=self.by, where=self.where)
        return f"{one.query}&{urlencode(dimensions)}" if dimensions else one.query


class ExplorerForm(forms.Form):
    """What the explorer is asked. An address without question asks the first indicator in the latest school year, and
    for a centre of the own centre.

    A cut or filter that the indicator does not have is left out and said in `left_out`: it stays in the address
    when somebody chooses another indicator. Every other mistake is an error.
    """

    indicator = forms.CharField(label=gettext_lazy("Indicator"), widget=forms.Select)
    periode = forms.CharField(label=gettext_lazy("Periode"), widget=forms.Select)
    naar = forms.CharField(label=gettext_lazy("Opgesplitst naar"), required=False, widget=forms.Select)
    filter = forms.CharField(label=gettext_lazy("Filter op"), required=False, widget=forms.Select)
    waarde = forms.CharField(label=gettext_lazy("Met waarde"), required=False, widget=forms.Select)

    def __init__(self, asked: QueryDict, *, actor: Actor, periods: Sequence[Period]):
        self.actor, self.periods = actor, periods
        self.years = [Period.school_year(year) for year in years_of(cell=actor.cell)]
        self.indicators = {indicator.name: indicator for indicator in indicators_for(actor)}
        self.left_out: list[str] = []
        data = {name: asked.get(name, "").strip() for name in self.base_fields}
        if actor.is_of_centre and not any(data.values()):
            own = next((centre.code for centre in centres_of(cell=actor.cell) if centre.key == actor.centre), "")
            data |= {"filter": "centre", "waarde": own}
        data["indicator"] = data["indicator"] or next(iter(self.indicators))
        data["periode"] = data["periode"] or (self.years[-1].code if self.years else ALL_YEARS)
        super().__init__(data)
        chosen = next((each for each in (*periods, *self.years) if each.code == data["periode"]), None)
        self.words = Words(actor, on=chosen.ends_on if chosen else None)
        self.asked = self.indicators.get(data["indicator"])
        self._offer(data)

    def _offer(self, data: dict[str, str]) -> None:
        """Fill the lists with what can be chosen."""
        rooms = by_room(list(self.indicators.values())).items()
        offered = [(room, [(each.name, each.title) for each in within]) for room, within in rooms]
        unknown = [] if self.asked else [(data["indicator"], _("kies een indicator"))]
        self._choices("indicator", [*unknown, *offered])
        codes = [period.code for period in reversed(self.periods)]
        if data["periode"] not in (ALL_YEARS, *codes):
            codes.insert(0, data["periode"])
        self._choices("periode", [(ALL_YEARS, _("alle schooljaren")), *((code, code) for code in codes)])
        cuts = cuts_of(self.asked) if self.asked else ()
        self._choices("naar", [("", _("niets")), *((cut, self.words.title(cut)) for cut in cuts)])
        names = [*self.asked.dimensions, *cuts] if self.asked else []
        self._choices("filter", [("", _("alles")), *((name, self.words.title(name)) for name in names)])
        self.values = self._values(data["filter"]) if data["filter"] in names else []
        if self.values:
            kept = [(value or EMPTY, self.words.value(data["filter"], value)) for value in self.values]
            self._choices("waarde", [("", _("kies een waarde")), *kept])
        else:
            del self.fields["waarde"]

    def _choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].widget.choices = choices

    def _values(self, name: str) -> list[str]:
        """The values that a cut or dimension has in any school year, or the centres that an actor may ask for."""
        assert self.asked is not None
        if name == "centre":
            centres = centres_of(cell=self.actor.cell)
            found = {centre.code for centre in centres if self.actor.is_of_cell or centre.key == self.actor.centre}
        elif name == "year":
            return [year.code for year in self.years]
        else:
            rows = figures(
                actor=self.actor,
                indicators=[self.asked.name],
                periods=self.years,
                by=name if name in self.asked.cuts else "",
            )
            found = {row.dimensions[name] for row in rows if name in row.dimensions}
        return sorted(found, key=lambda value: self.words.place(name, value))

    def clean_indicator(self) -> Indicator:
        if self.asked is None:
            raise forms.ValidationError(
                _("Er is geen indicator %(name)s die je kan bekijken.") % {"name": self.cleaned_data["indicator"]}
            )
        return self.asked

    def clean_periode(self) -> tuple[Period, ...]:
        code: str = self.cleaned_data["periode"]
        if code == ALL_YEARS:
            return tuple(self.years)
        try:
            return (Period.parse(code),)
        except UnknownPeriod:
            raise forms.ValidationError(
                _("%(code)s is geen periode: kies een schooljaar als 2024-2025 of een reeks als 2022-2025.")
                % {"code": code}
            ) from None

    def clean_naar(self) -> str:
        cut: str = self.cleaned_data["naar"]
        if cut and self.asked and cut not in self.asked.cuts:
            self.left_out.append(
                _("%(indicator)s kan niet naar %(cut)s opgesplitst worden: je ziet het geheel.")
                % {"indicator": self.asked.title, "cut": self._named(cut)}
            )
            return ""
        return cut

    def clean_filter(self) -> str:
        name: str = self.cleaned_data["filter"]
        if name and self.asked and name not in [*self.asked.dimensions, *self.asked.cuts]:
            self.left_out.append(
                _("%(indicator)s kan niet naar %(cut)s gefilterd worden: je ziet alles.")
                % {"indicator": self.asked.title, "cut": self._named(name)}
            )
            return ""
        return name

    def _named(self, cut: str) -> str:
        return self.words.title(cut).lower() if cut in CUTS else f"“{cut}”"

    def clean_waarde(self) -> str:
        value: str = self.cleaned_data["waarde"]
        name = self.cleaned_data.get("filter")
        if not name or not value:
            return value
        if ("" if value == EMPTY else value) not in self.values:
            raise forms.ValidationError(
                _("%(value)s is geen waarde van %(cut)s in deze cijfers.") % {"value": value, "cut": self._named(name)}
            )
        return value

    @property
    def choice(self) -> Choice:
        """What is asked. Only of a valid form."""
        asked = self.cleaned_data
        name, value = asked.get("filter", ""), asked.get("waarde", "")
        where = {name: "" if value == EMPTY else value} if name and value else {}
        return Choice(asked["indicator"], asked["periode"], self.data["periode"] == ALL_YEARS, asked["naar"], where)


class HandbookForm(forms.Form):
    """What is sought in the handbook."""

    zoek = forms.CharField(
        label=gettext_lazy("Naam of woord uit de definitie"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def found(self, indicators: Sequence[Indicator]) -> list[Indicator]:
        """The indicators in whose words every word sought stands."""
        wanted = self.cleaned_data["zoek"].casefold().split() if self.is_valid() else []
        return [indicator for indicator in indicators if all(word in _said_of(indicator) for word in wanted)]


def _said_of(indicator: Indicator) -> str:
    said = (indicator.name, indicator.title, indicator.definition, indicator.formula, room_of(indicator))
    return " ".join(map(str, said)).casefold()
