"""Forms of attendance: who was there, guests, the code of a session, and lists that are handed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import Attending, Chosen, Decision, Effect, Guest, Known, Line, Noted, Status
from baken.ground.values import folded
from baken.ui.forms import DayField, choose

MOST_MINUTES = 24 * 60
MOST_PASTED = 1_000
LONGEST_PASTED = 200_000
ADDRESS = re.compile(r"[^\s<>;,\"']+@[^\s<>;,\"']+")
FORMULA = ("=", "+", "-", "@")
HEADINGS = frozenset(
    {"naam", "name", "voornaam", "first name", "last name", "achternaam", "e-mail", "email", "e-mailadres"}
)
SEARCH = {"type": "search", "autocomplete": "off"}


class AttendanceForm(forms.Form):
    """What is asked of the attendance of a session."""

    zoek = forms.CharField(
        label=_("Naam of centrum"), required=False, max_length=254, widget=forms.TextInput(attrs=SEARCH)
    )
    toon = forms.ChoiceField(
        label=_("Toon"),
        required=False,
        choices=[
            ("", _("iedereen")),
            ("open", _("nog niet genoteerd")),
            ("aanwezig", _("aanwezig")),
            ("afwezig", _("afwezig")),
            ("niet-ingeschreven", _("niet ingeschreven")),
        ],
    )

    def among(self, rows: Sequence[Attending]) -> list[Attending]:
        """Those of some rows that are asked for; what the form does not know is not asked."""
        self.is_valid()
        words = folded(self.cleaned_data.get("zoek", "")).split()
        asked = self.cleaned_data.get("toon", "")
        return [row for row in rows if self._fits(row, words, asked)]

    def _fits(self, row: Attending, words: Sequence[str], asked: str) -> bool:
        said = folded(f"{row.known.name} {row.known.centre_name}")
        if not all(word in said for word in words):
            return False
        if asked == "open":
            return not row.status
        if asked == "niet-ingeschreven":
            return not row.known.is_enrolled
        return not asked or row.status == asked


class NotingForm(forms.Form):
    """Who was there and how long, a row each; what was shown goes along, so that only what was changed counts."""

    def __init__(self, *args: Any, rows: Sequence[Attending], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            key, name = row.known.uuid.hex, row.known.name
            told = {Status.PRESENT, Status.ABSENT, *([Status(row.status)] if row.status else [])}
            choices = [("", _("nog niet genoteerd")), *((each.value, each.label) for each in Status if each in told)]
            self.fields[f"status-{key}"] = forms.ChoiceField(
                required=False,
                choices=choices,
                initial=row.status,
                widget=forms.Select(attrs={"aria-label": gettext("Aanwezigheid van %(name)s") % {"name": name}}),
            )
            self.fields[f"minutes-{key}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=MOST_MINUTES,
                initial=row.minutes,
                widget=forms.NumberInput(
                    attrs={"aria-label": gettext("Minuten van %(name)s") % {"name": name}, "inputmode": "numeric"}
                ),
            )
            self.fields[f"was-{key}"] = forms.CharField(
                required=False, initial=_shown(row.status, row.minutes), widget=forms.HiddenInput
            )

    def lines(self) -> list[tuple[Attending, Any, Any, Any]]:
        """Each row with its fields."""
        return [
            (row, self[f"status-{key}"], self[f"minutes-{key}"], self[f"was-{key}"])
            for row in self.rows
            for key in (row.known.uuid.hex,)
        ]

    def said(self) -> dict[UUID, Noted]:
        """What was said otherwise than was shown."""
        found = {}
        for row in self.rows:
            key = row.known.uuid.hex
            status, minutes = self.cleaned_data[f"status-{key}"], self.cleaned_data[f"minutes-{key}"]
            if _shown(status, minutes) != self.cleaned_data[f"was-{key}"]:
                found[row.known.uuid] = Noted(status, minutes if status else None)
        return found


def _shown(status: str, minutes: int | None) -> str:
    return f"{status}/{'' if minutes is None else minutes}"


class SearchForm(forms.Form):
    """Whom somebody looks for."""

    zoek = forms.CharField(
        label=_("Naam of e-mailadres"), required=False, max_length=254, widget=forms.TextInput(attrs=SEARCH)
    )

    def text(self) -> str:
        """What was typed."""
        self.is_valid()
        return str(self.cleaned_data.get("zoek", "")).strip()


class GuestForm(forms.Form):
    """Somebody whom the cell does not know."""

    first_name = forms.CharField(label=_("Voornaam"), max_length=400)
    last_name = forms.CharField(label=_("Naam"), max_length=400)
    email = forms.EmailField(label=_("E-mailadres"), max_length=254, required=False)
    centre = forms.ChoiceField(label=_("Centrum"))

    def __init__(self, *args: Any, centres: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "centre", [("", _("kies een centrum")), *((str(each.uuid), each.name) for each in centres)])

    def guest(self) -> Guest:
        """Who it is."""
        said = self.cleaned_data
        return Guest(said["first_name"], said["last_name"], said["email"])


class CodeForm(forms.Form):
    """The code of a session."""

    code = forms.CharField(
        label=_("Code van de sessie"),
        max_length=20,
        help_text=_("Zes letters en cijfers, die de begeleider toont."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ReportForOfferForm(forms.Form):
    """For which offer a list is, where its session was never planned."""

    offer = forms.ChoiceField(label=_("Aanbod"))

    def __init__(self, *args: Any, offers: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offers = {str(each.uuid): each for each in offers}
        choices = [(key, f"{each.code} {each.title}") for key, each in self.offers.items()]
        choose(self, "offer", [("", _("kies een aanbod")), *choices])

    def offer_chosen(self) -> Any:
        """The offer."""
        return self.offers[self.cleaned_data["offer"]]


class PasteForm(forms.Form):
    """A list of who was there, pasted."""

    held_on = DayField(label=_("Dag van de sessie"))
    people = forms.CharField(
        label=_("Wie er was"),
        max_length=LONGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Een naam of een e-mailadres per regel, of kolommen uit een rekenblad: in elke volgorde, met een tab of ; "
            "ertussen."
        ),
    )

    def __init__(self, *args: Any, has_session: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if has_session:
            del self.fields["held_on"]

    def clean_people(self) -> list[tuple[str, str]]:
        """A name and an address each; either may be empty."""
        found: dict[tuple[str, str], None] = {}
        lines = self.cleaned_data["people"].splitlines()
        for number, line in enumerate(lines, 1):
            if line.strip().startswith(FORMULA):
                raise forms.ValidationError(gettext("Regel %(line)s bevat een formule.") % {"line": number})
            person = _person_in(line)
            if any(person):
                found[person] = None
        if not found:
            raise forms.ValidationError(gettext("In deze lijst staat niemand."))
        if len(found) > MOST_PASTED:
            raise forms.ValidationError(gettext("Ten hoogste %(most)s mensen per lijst.") % {"most": MOST_PASTED})
        return list(found)


def _person_in(line: str) -> tuple[str, str]:
    """The name and the address in a line."""
    cells = [cell.strip() for cell in re.split(r"[\t;]", line)]
    if all(folded(cell) in HEADINGS for cell in cells if cell):
        return "", ""
    email = ""
    names = []
    for cell in cells:
        said = ADDRESS.search(cell)
        if said and not email and _is_address(said[0]):
            email = said[0].lower()
            cell = cell.replace(said[0], "")
        names.append(cell.strip(" <>\"'()"))
    return " ".join(" ".join(filter(None, names)).split())[:400].strip(", "), email


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return len(text) <= 254


class DecidingForm(forms.Form):
    """Who is meant by each row of a list, and from how many minutes on somebody was there."""

    def __init__(
        self, *args: Any, lines: Sequence[Line], centres: Sequence[Any], threshold: int | None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.told = lines
        names = [("", _("kies een centrum")), *((str(each.uuid), each.name) for each in centres)]
        if threshold is not None:
            self.fields["threshold"] = forms.IntegerField(
                label=_("Wie zoveel minuten aanwezig was, telt mee"),
                min_value=1,
                max_value=MOST_MINUTES,
                initial=threshold,
            )
        for line in lines:
            of = {"name": line.name or line.email}
            self.fields[f"row-{line.number}"] = forms.ChoiceField(
                required=False,
                choices=_choices(line),
                initial=_now(line),
                widget=forms.Select(attrs={"aria-label": gettext("Wie is %(name)s?") % of}),
            )
            if _may_be_guest(line):
                self.fields[f"centre-{line.number}"] = forms.ChoiceField(
                    required=False,
                    choices=names,
                    initial=line.decision.centre if line.decision else "",
                    widget=forms.Select(attrs={"aria-label": gettext("Centrum van %(name)s, als gast") % of}),
                )

    def lines(self) -> list[tuple[Line, Any, Any]]:
        """Each row with its fields; the second is None where it is known who it is."""
        return [
            (line, self[f"row-{line.number}"], self[f"centre-{line.number}"] if _may_be_guest(line) else None)
            for line in self.told
        ]

    def clean(self) -> dict[str, Any]:
        """A guest is of a centre."""
        said: dict[str, Any] = super().clean() or {}
        for line in self.told:
            if said.get(f"row-{line.number}") == Chosen.GUEST and not said.get(f"centre-{line.number}"):
                self.add_error(f"row-{line.number}", gettext("Kies voor een gast ook het centrum."))
        return said

    def decisions(self) -> dict[int, Decision | None]:
        """What was decided otherwise than was shown."""
        found: dict[int, Decision | None] = {}
        for line in self.told:
            chosen, centre = (
                self.cleaned_data[f"row-{line.number}"],
                self.cleaned_data.get(f"centre-{line.number}", ""),
            )
            same_centre = chosen != Chosen.GUEST or centre == (line.decision.centre if line.decision else "")
            if chosen == _now(line) and same_centre:
                continue
            if chosen == Chosen.GUEST:
                found[line.number] = Decision(Chosen.GUEST, centre=centre)
            elif chosen == Chosen.OUT:
                found[line.number] = Decision(Chosen.OUT)
            else:
                found[line.number] = Decision(Chosen.PERSON, person=chosen) if chosen else None
        return found


def _choices(line: Line) -> list[tuple[str, Any]]:
    people = [(str(each.uuid), _called(each)) for each in line.proposals]
    first = [] if line.known is not None and not line.is_organiser else [("", _("nog te beslissen"))]
    guest = [(Chosen.GUEST, _("een gast, van dit centrum:"))] if _may_be_guest(line) else []
    return [*first, *people, *guest, (Chosen.OUT, _("weglaten"))]


def _may_be_guest(line: Line) -> bool:
    """Whether a row may be of somebody whom the cell does not know: not where the address says who it is."""
    return line.known is None or line.how != "address"


def _called(known: Known) -> str:
    told = {"name": known.name, "centre": known.centre_name}
    if known.is_enrolled:
        return gettext("%(name)s, %(centre)s (ingeschreven)") % told
    return gettext("%(name)s, %(centre)s") % told


def _now(line: Line) -> str:
    """What a row is taken for now."""
    if line.effect is Effect.OUT:
        return Chosen.OUT.value
    if line.known is not None:
        return str(line.known.uuid)
    return line.decision.chosen if line.decision is not None and line.decision.chosen == Chosen.GUEST else ""
