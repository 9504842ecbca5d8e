"""Forms of enrolments: to ask a place, to leave, to let a colleague come, and what is asked of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import Asking, EnrolmentState, Level
from baken.ui.forms import choose
from baken.ui.numbers import day


def told(session: Any) -> str:
    """A session as one chooses it."""
    starts = f", {session.starts_at:%H:%M}" if session.starts_at else ""
    return f"{day(session.held_on)}{starts}{', ' if session.place else ''}{session.place}"


class ForSession(forms.Form):
    """What is for one session, where one enrols for each."""

    session = forms.ChoiceField(label=_("Sessie"))

    def __init__(self, *args: Any, sessions: Sequence[Any] | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sessions = {str(each.uuid): each for each in sessions or ()}
        if sessions is None:
            del self.fields["session"]
        else:
            choose(self, "session", [(key, told(each)) for key, each in self.sessions.items()])

    def session_chosen(self) -> Any:
        """The session, or None where one enrols for all of them."""
        return self.sessions.get(self.cleaned_data.get("session", ""))


class AskForm(ForSession):
    """What somebody says who asks a place."""

    level = forms.ChoiceField(
        label=_("Wat weet je er al van?"), required=False, choices=[("", _("zeg ik liever niet")), *Level.choices]
    )
    catering = forms.CharField(
        label=_("Eten en drinken"),
        required=False,
        max_length=500,
        help_text=_("Wat eet je niet? Leeg: alles."),
    )
    needs = forms.CharField(
        label=_("Wat heb je nodig om deel te nemen?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Een ringleiding, een lift, een tolk ... Alleen wie begeleidt leest dit; een maand na de "
            "sessie is het weg."
        ),
    )

    def asking(self) -> Asking:
        """What was said, in the language that is shown."""
        said = self.cleaned_data
        return Asking(said["level"], said["catering"], said["needs"], get_language() or "nl")


class LeaveForm(forms.Form):
    """That somebody gives up a place."""

    reason = forms.CharField(
        label=_("Waarom (als je dat wil zeggen)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PassOnForm(forms.Form):
    """Who comes in somebody's place."""

    email = forms.EmailField(label=_("E-mailadres van je collega"), max_length=254)


class EnrolStaffForm(ForSession):
    """Which of the own staff a director enrols."""

    staff = forms.MultipleChoiceField(label=_("Wie"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, staff: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.people = {str(post.person.uuid): post.person for post in staff}
        choose(self, "staff", [(str(post.person.uuid), post.name) for post in staff])

    def chosen(self) -> list[Any]:
        """The people."""
        return [self.people[each] for each in self.cleaned_data["staff"]]


class AddEnrolmentForm(ForSession):
    """Whom who plans enrols, by address, for a centre where that person works."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    centre = forms.ChoiceField(label=_("Voor welk centrum"), required=False)
    name = forms.CharField(
        label=_("Naam"), required=False, max_length=200, help_text=_("Alleen voor wie Baken nog niet kent.")
    )

    def __init__(self, *args: Any, centres: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.centres = {str(each.uuid): each for each in centres}
        choose(
            self, "centre", [("", _("waar die persoon werkt")), *((key, str(c)) for key, c in self.centres.items())]
        )

    def centre_chosen(self) -> Any:
        """The centre, or None where it follows from where the person works."""
        return self.centres.get(self.cleaned_data["centre"])


class EnrolmentsForm(forms.Form):
    """What is asked of a list of enrolments."""

    tekst = forms.CharField(label=_("Zoek"), required=False, max_length=200)
    toestand = forms.ChoiceField(label=_("Toestand"), required=False)
    sessie = forms.ChoiceField(label=_("Sessie"), required=False)

    def __init__(self, *args: Any, sessions: Sequence[Any] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        choose(self, "toestand", [("", _("alle")), *EnrolmentState.choices])
        if sessions:
            choose(self, "sessie", [("", _("alle")), *((str(each.uuid), told(each)) for each in sessions)])
        else:
            del self.fields["sessie"]

    def asked(self) -> dict[str, str]:
        """What is asked; what makes no sense is not."""
        self.is_valid()
        said = self.cleaned_data
        return {
            name: said.get(field, "")
            for name, field in (("text", "tekst"), ("state", "toestand"), ("session", "sessie"))
        }
