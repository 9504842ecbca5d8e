"""Forms of hours: what is made of those that were proposed, one's own, and what is asked of their list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.resources.types import CONTACT, Answered, Spent, Taken, Totals, Words
from baken.ground.values import Hours, Invalid
from baken.ui.forms import DayField, SuggestInput, choose

LONGEST = 400


class HoursField(forms.CharField):
    """Hours of one day as people write them: 1,5 or 1.5 or 1:30."""

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """A number, or None where nothing is said."""
        said = super().clean(value)
        if not said:
            return None
        try:
            return Hours().parse(said)
        except Invalid as wrong:
            raise forms.ValidationError(gettext("Geef %(expected)s.") % {"expected": wrong}) from None

    def prepare_value(self, value: Any) -> Any:
        """As people write it, and exactly: two decimals at most, else hours, minutes and seconds."""
        if not isinstance(value, Decimal):
            return value
        if value == round(value, 2):
            return f"{value.normalize():f}".replace(".", ",")
        minutes, seconds = divmod(round(value * 3600), 60)
        return f"{minutes // 60}:{minutes % 60:02}{f':{seconds:02}' if seconds else ''}"


def _word(label: Any, among: Sequence[str], words: Words, *, now: str = "", required: bool = True) -> forms.Field:
    """A choice among the words that a cell uses, and what is there now; any text where it uses none yet."""
    if not among or not words.are_chosen:
        widget = SuggestInput()
        widget.suggestions = among
        return forms.CharField(label=label, required=required, max_length=LONGEST, initial=now, widget=widget)
    empty = [] if required and now else [("", _("kies") if required else _("geen"))]
    return forms.ChoiceField(
        label=label,
        required=required,
        choices=[*empty, *((each, each) for each in sorted({*among, now} - {""}))],
        initial=now,
    )


class TakeForm(forms.Form):
    """What somebody makes of each of some proposals; nothing is asked of those that wait."""

    use_required_attribute = False

    def __init__(self, *args: Any, proposals: Sequence[Any], words: Words, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        role, pillar, kind = words.last
        self.fields["role"] = _word(_("In welke rol"), words.roles, words, now=role)
        self.fields["role"].required = False  # not of who leaves what waits
        kind = CONTACT if CONTACT in words.kinds else kind
        for each in proposals:
            key = each.uuid.hex
            self.fields[f"hours_{key}"] = HoursField(label=_("Uren"), required=False, initial=each.hours)
            self.fields[f"aftercare_{key}"] = HoursField(label=_("Voorbereiding en nazorg"), required=False)
            self.fields[f"pillar_{key}"] = _word(_("Pijler"), words.pillars, words, now=pillar, required=False)
            self.fields[f"kind_{key}"] = _word(_("Soort"), words.kinds, words, now=kind, required=False)
            self.fields[f"answer_{key}"] = forms.ChoiceField(
                label=_("Wat doe je ermee?"),
                required=False,
                choices=Answered.choices,
                initial=Answered.LATER.value,
                widget=forms.RadioSelect,
            )

    def lines(self) -> list[tuple[Any, list[Any]]]:
        """Each proposal with its fields, as who registers it is asked."""
        self.fields["role"].required = True
        for each in self.proposals:
            for name in ("hours", "pillar", "answer"):
                self.fields[f"{name}_{each.uuid.hex}"].required = True
        names = ("hours", "aftercare", "pillar", "kind", "answer")
        return [(each, [self[f"{name}_{each.uuid.hex}"] for name in names]) for each in self.proposals]

    def clean(self) -> dict[str, Any]:
        """What is taken says how long and for what."""
        said: dict[str, Any] = super().clean() or {}
        answers = [said.get(f"answer_{each.uuid.hex}") for each in self.proposals]
        if not any(answers):
            raise forms.ValidationError(_("Kies bij minstens een voorstel wat je ermee doet."))
        taken = self._answered(Answered.TAKE)
        if taken and not said.get("role") and "role" not in self.errors:
            self.add_error("role", _("Zeg in welke rol."))
        for each in taken:
            key = each.uuid.hex
            for name, missing in (("hours", _("Geef de uren.")), ("pillar", _("Kies een pijler."))):
                if not said.get(f"{name}_{key}") and f"{name}_{key}" not in self.errors:
                    self.add_error(f"{name}_{key}", missing)
        return said

    def taken(self) -> dict[UUID, Taken]:
        """What is registered, by public key of the proposal."""
        said = self.cleaned_data
        return {
            each.uuid: Taken(
                hours=said[f"hours_{key}"],
                role=said["role"],
                pillar=said[f"pillar_{key}"],
                kind=said[f"kind_{key}"],
                aftercare=said[f"aftercare_{key}"],
            )
            for each in self._answered(Answered.TAKE)
            for key in (each.uuid.hex,)
        }

    def left(self) -> list[UUID]:
        """What was not theirs, by public key of the proposal."""
        return [each.uuid for each in self._answered(Answered.LEAVE)]

    def _answered(self, answer: Answered) -> list[Any]:
        return [each for each in self.proposals if self.cleaned_data.get(f"answer_{each.uuid.hex}") == answer]


class HoursForm(forms.Form):
    """Hours of one's own."""

    date = DayField(label=_("Dag"))
    hours = HoursField(label=_("Uren"), help_text=_("Bijvoorbeeld 1,5 of 1:30."))

    def __init__(
        self,
        *args: Any,
        words: Words,
        centres: Sequence[Any],
        first: dt.date,
        last: dt.date,
        entry: Any = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        field = self.fields["date"]
        assert isinstance(field, DayField)
        field.lie_between(first, last)
        field.initial = entry.date if entry else last
        self.fields["hours"].initial = entry and entry.hours
        role, pillar, kind = (entry.role, entry.pillar, entry.kind) if entry else words.last
        self.fields["role"] = _word(_("In welke rol"), words.roles, words, now=role)
        self.fields["pillar"] = _word(_("Pijler"), words.pillars, words, now=pillar)
        self.fields["kind"] = _word(_("Soort"), words.kinds, words, now=kind, required=False)
        now = entry.centre if entry else None
        self.centres = {str(each.uuid): each for each in (*centres, *([now] if now else []))}
        self.fields["centre"] = forms.ChoiceField(
            label=_("Voor welk centrum"), required=False, initial=str(now.uuid) if now else ""
        )
        choose(self, "centre", [("", _("geen centrum")), *((key, each.name) for key, each in self.centres.items())])

    def spent(self) -> Spent:
        """What was said."""
        said = self.cleaned_data
        centre = self.centres.get(said["centre"])
        return Spent(said["date"], said["hours"], said["role"], said["pillar"], said["kind"], centre)


class MonthForm(forms.Form):
    """Of which month hours are asked."""

    periode = forms.CharField(required=False, widget=forms.HiddenInput)
    maand = forms.ChoiceField(label=_("Maand"), required=False)
    pijler = forms.ChoiceField(label=_("Pijler"), required=False)

    def __init__(self, *args: Any, totals: Totals, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.months = {each.code: each for each in totals.months}
        told = [(code, date_format(each.first, "F Y")) for code, each in self.months.items()]
        choose(self, "maand", [("", _("alle")), *told])
        choose(self, "pijler", [("", _("alle")), *((each, each) for each in totals.pillars)])

    def among(self, hours: Any) -> Any:
        """Those of some hours that are asked for; what the form does not know is not asked."""
        self.is_valid()
        month, pillar = self.months.get(self.cleaned_data.get("maand", "")), self.cleaned_data.get("pijler")
        if month is not None:
            hours = hours.filter(date__year=month.first.year, date__month=month.first.month)
        return hours.filter(pillar=pillar) if pillar else hours
