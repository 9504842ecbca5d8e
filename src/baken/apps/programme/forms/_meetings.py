"""Forms of what is told in meetings of a community: agenda and report, documents, questions, what centres try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import QuestionState, Trial, TrialState
from baken.ui.forms import DayField, choose
from baken.ui.numbers import day

LONG = forms.Textarea(attrs={"rows": 10})
SHORT = forms.Textarea(attrs={"rows": 4})


class MeetingForm(forms.Form):
    """The agenda and the report of a meeting, and which of both members read."""

    agenda = forms.CharField(label=_("Agenda"), widget=LONG, required=False, max_length=20_000)
    publish_agenda = forms.BooleanField(label=_("leden lezen de agenda"), required=False)
    report = forms.CharField(label=_("Verslag"), widget=LONG, required=False, max_length=100_000)
    publish_report = forms.BooleanField(label=_("leden lezen het verslag"), required=False)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)


class _OfMeetingForm(forms.Form):
    """What is of a meeting, or of none in particular."""

    session = forms.ChoiceField(label=_("Bijeenkomst"), required=False)
    none: Any = _("geen bijeenkomst in het bijzonder")

    def __init__(self, *args: Any, sessions: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sessions = {str(each.uuid): each for each in sessions}
        told = [(key, day(each.held_on)) for key, each in self.sessions.items()]
        choose(self, "session", [("", self.none), *told])

    def session_chosen(self) -> Any:
        """The meeting, or None."""
        return self.sessions.get(self.cleaned_data["session"])


class SharedLinkForm(_OfMeetingForm):
    """A document that is shared, by its address."""

    title = forms.CharField(label=_("Titel"), max_length=400)
    url = forms.URLField(label=_("Adres"), max_length=1000, assume_scheme="https")
    field_order = ("title", "url", "session")


class QuestionForm(_OfMeetingForm):
    """A question that somebody brings in."""

    text = forms.CharField(
        label=_("Je vraag"),
        widget=SHORT,
        max_length=10_000,
        help_text=_("De leden en de cel lezen ze. Noem geen leerlingen, ouders of collega’s bij naam."),
    )
    none = _("nog niet voor een bepaalde bijeenkomst")
    field_order = ("text", "session")


class TreatForm(_OfMeetingForm):
    """Where a question stands, and what came of it."""

    state = forms.ChoiceField(label=_("Toestand"), choices=QuestionState.choices)
    outcome = forms.CharField(label=_("Wat ervan kwam"), widget=SHORT, required=False, max_length=10_000)
    field_order = ("state", "session", "outcome")

    def clean(self) -> dict[str, Any]:
        """One that is treated, says what came of it."""
        said = super().clean() or {}
        if said.get("state") == QuestionState.TREATED and not said.get("outcome"):
            self.add_error("outcome", _now("Zeg wat er van de vraag kwam."))
        return said


class IntentionForm(forms.Form):
    """What a centre will try, by whom and by when; later what came of it."""

    centre = forms.ChoiceField(label=_("Centrum"))
    session = forms.ChoiceField(label=_("Na welke bijeenkomst"), required=False)
    what = forms.CharField(label=_("Wat proberen jullie uit?"), widget=SHORT, max_length=10_000)
    person = forms.ChoiceField(label=_("Door wie"), required=False)
    due_on = DayField(label=_("Tegen wanneer"), required=False)
    state = forms.ChoiceField(label=_("Hoe staat het ermee?"), choices=TrialState.choices)
    outcome = forms.CharField(label=_("Wat kwam ervan?"), widget=SHORT, required=False, max_length=10_000)

    def __init__(
        self,
        *args: Any,
        members: Sequence[Any],
        centres: Sequence[Any] | None = None,
        sessions: Sequence[Any] | None = None,
        **kwargs: Any,
    ):
        """`members` may do it; without `centres` or `sessions` these are not asked."""
        super().__init__(*args, **kwargs)
        self.members = {str(each.person.uuid): each for each in members}
        self.centres = {str(each.uuid): each for each in centres or ()}
        self.sessions = {str(each.uuid): each for each in sessions or ()}
        told = [(key, f"{each.name} ({each.where})") for key, each in self.members.items()]
        choose(self, "person", [("", _("niemand in het bijzonder")), *told])
        choose(self, "centre", [(key, str(each)) for key, each in self.centres.items()])
        choose(self, "session", [("", _("geen")), *((key, day(each.held_on)) for key, each in self.sessions.items())])
        if centres is None:
            del self.fields["centre"]
        if sessions is None:
            del self.fields["session"]

    def clean(self) -> dict[str, Any]:
        """Who does it, is of the centre."""
        said = super().clean() or {}
        member, centre = self.members.get(said.get("person", "")), self.centres.get(said.get("centre", ""))
        if member is not None and centre is not None and member.centre_id != centre.pk:
            self.add_error("person", _now("Kies iemand van dat centrum."))
        return said

    def trial(self) -> Trial:
        """What is said."""
        return Trial(**{name: self.cleaned_data[name] for name in ("what", "due_on", "state", "outcome")})

    def person_chosen(self) -> Any:
        """Who does it, or None."""
        member = self.members.get(self.cleaned_data["person"])
        return member.person if member is not None else None

    def centre_chosen(self) -> Any:
        """The centre, where it is asked."""
        return self.centres.get(self.cleaned_data.get("centre", ""))

    def session_chosen(self) -> Any:
        """The meeting, or None."""
        return self.sessions.get(self.cleaned_data.get("session", ""))


class IntentionsForm(forms.Form):
    """What is asked of a list of what centres try."""

    toestand = forms.ChoiceField(label=_("Toestand"), required=False)
    centrum = forms.ChoiceField(label=_("Centrum"), required=False)
    plg = forms.ChoiceField(label=_("PLG"), required=False)

    def __init__(self, *args: Any, centres: Sequence[Any], communities: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "toestand", [("", _("alle")), ("open", _("nog te vertellen")), *TrialState.choices])
        choose(self, "centrum", [("", _("alle")), *((str(each.uuid), str(each)) for each in centres)])
        choose(self, "plg", [("", _("alle")), *((str(each.uuid), str(each)) for each in communities)])
        for name, found in (("centrum", centres), ("plg", communities)):
            if len(found) < 2:
                del self.fields[name]

    def asked(self) -> dict[str, str]:
        """What is asked; what makes no sense is not."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name, "") for name in ("toestand", "centrum", "plg")}
        return {"state": said["toestand"], "centre": said["centrum"], "community": said["plg"]}


class QuestionsForm(forms.Form):
    """What is asked of a list of questions."""

    toestand = forms.ChoiceField(label=_("Toestand"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "toestand", [("", _("alle")), *QuestionState.choices])

    def state(self) -> str:
        """Which state is asked."""
        self.is_valid()
        return str(self.cleaned_data.get("toestand", ""))
