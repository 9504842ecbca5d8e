"""Forms of the room access: signing in, second factors, a new password, who holds which role, searching the audit
trail, saying that data is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from baken.apps.access.engine.names import LONGEST_NAME, only_a_name
from baken.apps.access.models import Account
from baken.apps.access.types import HELD_IN_CELL, CorrectionState, MemberFilter, Role, Standing, TrailFilter
from baken.ground.audit import Verb
from baken.ui.forms import DayField, choose

A_YEAR = dt.timedelta(days=365)  # how long ago, or ahead, a role may begin


class SignInForm(forms.Form):
    """Address and password; whether they belong together is not for the form to know."""

    email = forms.EmailField(
        label=_("E-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Wachtwoord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A code of an app, or a recovery code; whether it holds is not for the form to know."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("De zes cijfers in je app, of een herstelcode."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AppCodeForm(CodeForm):
    """The first code of an app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("De zes cijfers die je app nu toont.")


class OwnPasswordForm(forms.Form):
    """The password, once more; whether it is right is not for the form to know."""

    password = forms.CharField(
        label=_("Wachtwoord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasskeyForm(forms.Form):
    """What its owner calls a passkey; the browser adds the passkey itself."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=60,
        help_text=_("Waaraan je hem herkent, bijvoorbeeld: telefoon van het werk."),
    )


class ForgottenForm(forms.Form):
    """Of which account the password was forgotten."""

    email = forms.EmailField(
        label=_("E-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class NewPasswordForm(forms.Form):
    """Twice a new password for an account, which may not be there yet."""

    new = forms.CharField(
        label=_("Nieuw wachtwoord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nieuw wachtwoord, nog eens"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.account = account
        shortest = max(getattr(check, "min_length", 1) for check in get_default_password_validators())
        self.fields["new"].help_text = _("Minstens %(length)s tekens, en geen dat velen gebruiken.") % {
            "length": shortest
        }
        # Django's own sentence on this has no Dutch.
        too_short = _("Dit wachtwoord is te kort: geef minstens %(limit_value)s tekens.")
        self.fields["new"].validators.append(MinLengthValidator(shortest, too_short))

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        try:
            validate_password(new, self.account)
        except forms.ValidationError as refused:
            # Django names the very field of the account, in no language of ours.
            own = {"password_too_similar": _("Dit wachtwoord lijkt te veel op je naam of je e-mailadres.")}
            raise forms.ValidationError([own.get(each.code or "", each) for each in refused.error_list]) from refused
        return new

    def clean(self) -> None:
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("De twee nieuwe wachtwoorden zijn niet gelijk."))


class PasswordForm(NewPasswordForm):
    """The old password, and twice the new one; whether the old is right is not for the form to know."""

    old = forms.CharField(
        label=_("Huidig wachtwoord"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")


class OwnNameForm(forms.Form):
    """How one is called here."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=LONGEST_NAME,
        validators=[only_a_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class OwnAddressForm(forms.Form):
    """Another address to sign in with."""

    email = forms.EmailField(
        label=_("Nieuw e-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class TakeUpForm(OwnNameForm, NewPasswordForm):
    """How somebody who is invited is called here, and a password."""

    field_order = ("name", "new", "again")

    def __init__(self, *args: Any, email: str, **kwargs: Any):
        super().__init__(*args, account=Account(email=email), **kwargs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        self.account.name = name  # which is no password either
        return name


class MembersForm(forms.Form):
    """What is asked of the list of members."""

    zoek = forms.CharField(
        label=_("Naam of e-mailadres"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    rol = forms.ChoiceField(label=_("Rol"), required=False, choices=[("", _("alle rollen")), *Role.choices])
    toon = forms.ChoiceField(label=_("Toon"), required=False, choices=Standing.choices)

    def asked(self) -> MemberFilter:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        return MemberFilter(asked.get("zoek", "").strip(), asked.get("rol", ""), asked.get("toon", ""))


class RoleForm(forms.Form):
    """A role, where it is held, and for how long: from a day at most a year ago, and not more than a year ahead."""

    role = forms.ChoiceField(label=_("Rol"))
    organisation = forms.ChoiceField(label=_("Van"), required=False)
    starts_on = DayField(label=_("Vanaf"))
    ends_on = DayField(
        label=_("Tot en met"),
        required=False,
        help_text=_("Leeg: zonder einde."),
    )

    def __init__(
        self,
        *args: Any,
        roles: Sequence[tuple[str, str]],
        organisations: Sequence[tuple[str, str]],
        today: dt.date,
        of_cells: bool = False,
        **kwargs: Any,
    ):
        """`of_cells`: the organisations are cells; else they are centres, and "" is the own cell."""
        super().__init__(*args, **kwargs)
        self.of_cells = of_cells
        choose(self, "role", [("", _("kies een rol")), *roles])
        choose(self, "organisation", organisations)
        self.fields["organisation"].required = "" not in dict(organisations)
        starts_on = self.fields["starts_on"]
        assert isinstance(starts_on, DayField)
        starts_on.initial = today
        starts_on.lie_between(today - A_YEAR, today + A_YEAR)

    def clean(self) -> None:
        asked = self.cleaned_data
        role, where = asked.get("role"), asked.get("organisation")
        if role and where is not None and (Role(role) in HELD_IN_CELL) == (bool(where) and not self.of_cells):
            words = _("Deze rol heb je in de cel.") if where else _("Deze rol heb je in een centrum: kies welk.")
            self.add_error("organisation", words)
        starts, ends = asked.get("starts_on"), asked.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("De laatste dag van een rol ligt niet voor de eerste."))


class InviteForm(RoleForm):
    """Who is invited, to which role."""

    name = forms.CharField(label=_("Naam"), max_length=LONGEST_NAME, validators=[only_a_name])
    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    field_order = ("name", "email")


class EndRoleForm(forms.Form):
    """When a role ends."""

    NOW, LATER = "nu", "later"
    when = forms.ChoiceField(
        label=_("Wanneer?"),
        choices=[(NOW, _("nu meteen")), (LATER, _("na een dag die je kiest"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    on = DayField(
        label=_("Laatste dag"),
        required=False,
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> dt.date | None:
        on: dt.date | None = self.cleaned_data["on"]
        if on is not None and on < self.today:
            raise forms.ValidationError(_("Een rol eindigt niet in het verleden."))
        return on

    def clean(self) -> None:
        if self.cleaned_data.get("when") == self.LATER and not self.cleaned_data.get("on") and "on" not in self.errors:
            self.add_error("on", _("Kies de laatste dag."))

    def last_day(self) -> dt.date:
        """The last day on which the role is held."""
        if self.cleaned_data["when"] == self.NOW:
            return self.today - dt.timedelta(days=1)
        on: dt.date = self.cleaned_data["on"]
        return on


class TrailForm(forms.Form):
    """What is asked of the audit trail."""

    wie = forms.CharField(
        label=_("Wie"), required=False, max_length=254, widget=forms.TextInput(attrs={"type": "search"})
    )
    over = forms.CharField(
        label=_("Over wie"), required=False, max_length=254, widget=forms.TextInput(attrs={"type": "search"})
    )
    wat = forms.ChoiceField(label=_("Deed wat"), required=False, choices=[("", _("alles")), *Verb.choices])
    soort = forms.ChoiceField(label=_("Met wat voor iets"), required=False)
    ding = forms.UUIDField(label=_("Met wat (sleutel)"), required=False)
    van = DayField(label=_("Vanaf"), required=False)
    tot = DayField(label=_("Tot en met"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["soort"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("alles")), *kinds]

    def asked(self) -> TrailFilter:
        """What is asked; what the form does not know is not asked."""
        self.is_valid()
        asked = self.cleaned_data
        return TrailFilter(
            who=asked.get("wie", "").strip(),
            about=asked.get("over", "").strip(),
            kind=asked.get("soort", ""),
            thing=str(asked.get("ding") or ""),
            verb=asked.get("wat", ""),
            since=asked.get("van"),
            until=asked.get("tot"),
        )


class CorrectionForm(forms.Form):
    """What is wrong with data that is held of who fills it in, and what it should be."""

    section = forms.ChoiceField(label=_("Over welke gegevens gaat het"))
    wrong = forms.CharField(
        label=_("Wat is er fout"), max_length=4000, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    right = forms.CharField(
        label=_("Wat moet het zijn"), max_length=4000, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, sections: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(sections)


class AnswerForm(forms.Form):
    """What became of it."""

    state = forms.ChoiceField(
        label=_("Wat heb je gedaan"),
        choices=[
            (CorrectionState.DONE.value, _("Ik heb het verbeterd")),
            (CorrectionState.DECLINED.value, _("Ik heb het niet verbeterd")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Antwoord"),
        help_text=_("Wie het vroeg, leest dit. Zeg bij een weigering waarom."),
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WhoForm(forms.Form):
    """Whom to look for."""

    wie = forms.EmailField(
        label=_("E-mailadres van wie gewist moet worden"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ForgetForm(forms.Form):
    """The address once more, so that nobody is erased by a slip."""

    again = forms.CharField(
        label=_("Typ het e-mailadres nog eens"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, who: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.who = who

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again.strip().lower() != self.who.strip().lower():
            raise forms.ValidationError(_("Dit is niet hetzelfde e-mailadres."))
        return again
