"""Forms of who is a member of a community."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.forms._communities import search_field
from baken.apps.programme.types import MemberRole
from baken.ground.periods import today
from baken.ui.forms import DayField, LastDayForm, choose

STANDING = {"": True, "gestopt": False, "alle": None}


class MembersForm(forms.Form):
    """What is asked of a list of members."""

    zoek = search_field()
    rol = forms.ChoiceField(label=_("Rol"), required=False, choices=[("", _("alle rollen")), *MemberRole.choices])
    lid = forms.ChoiceField(
        label=_("Lid"),
        required=False,
        choices=[("", _("wie nu lid is")), ("gestopt", _("wie het was")), ("alle", _("alle"))],
    )

    def asked(self) -> dict[str, Any]:
        """What is asked; what makes no sense is not."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {"text": said["zoek"], "role": said["rol"], "standing": STANDING[said["lid"]]}


class _InRoleForm(forms.Form):
    """In which role, and since when."""

    role = forms.ChoiceField(
        label=_("Rol"),
        choices=MemberRole.choices,
        help_text=_("Een ambassadeur of ankerpersoon brengt de PLG in het eigen centrum."),
    )
    starts_on = DayField(label=_("Vanaf"))

    def __init__(self, *args: Any, first: dt.date, **kwargs: Any):
        """`first`: the day on which the community begins; where that is to come, who makes a member is told so."""
        super().__init__(*args, **kwargs)
        cast(DayField, self.fields["starts_on"]).lie_between(min(first, today()), today())


class MemberForm(_InRoleForm):
    """Whom who plans makes a member, by address, for a centre; of a local community also for a school or partner."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    name = forms.CharField(
        label=_("Naam"), required=False, max_length=200, help_text=_("Alleen voor wie Baken nog niet kent.")
    )
    centre = forms.ChoiceField(label=_("Voor welk centrum"), required=False)
    organisation = forms.CharField(label=_("Of voor welke school of partner"), required=False, max_length=400)
    field_order = ("email", "name", "centre", "organisation", "role", "starts_on")

    def __init__(self, *args: Any, centres: Sequence[Any], is_local: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.centres = {str(each.uuid): each for each in centres}
        choose(self, "centre", [("", _("kies een centrum")), *((key, str(c)) for key, c in self.centres.items())])
        if not is_local:
            del self.fields["organisation"]
            self.fields["centre"].required = True

    def clean(self) -> dict[str, Any]:
        """For one of both."""
        said = super().clean() or {}
        if "organisation" in self.fields and bool(said.get("centre")) == bool(said.get("organisation")):
            self.add_error("centre", _now("Kies een centrum, of vul een school of partner in."))
        return said

    def told(self) -> dict[str, Any]:
        """What is said."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in ("email", "name", "role", "starts_on")},
            "centre": self.centres.get(said["centre"]),
            "organisation": said.get("organisation", ""),
        }


class MemberStaffForm(_InRoleForm):
    """Which of the own staff a director makes a member."""

    staff = forms.MultipleChoiceField(label=_("Wie"), widget=forms.CheckboxSelectMultiple)
    field_order = ("staff", "role", "starts_on")

    def __init__(self, *args: Any, staff: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.people = {str(post.person.uuid): post.person for post in staff}
        choose(self, "staff", [(str(post.person.uuid), post.name) for post in staff])

    def chosen(self) -> list[Any]:
        """The people."""
        return [self.people[each] for each in self.cleaned_data["staff"]]


class EndMemberForm(LastDayForm):
    """The last day of a member, and whether they come to the meetings after it."""

    leaves = forms.BooleanField(
        label=_("uitschrijven voor de bijeenkomsten die nog komen"),
        required=False,
        help_text=_("Wie ingeschreven blijft, staat verder op de aanwezigheidslijst en krijgt de mails."),
    )

    def __init__(self, *args: Any, is_enrolled: bool, **kwargs: Any):
        """Who is not enrolled for any is not asked."""
        super().__init__(*args, **kwargs)
        if not is_enrolled:
            del self.fields["leaves"]


class RoleForm(forms.Form):
    """Which other role a member has, since when."""

    role = forms.ChoiceField(label=_("Nieuwe rol"))
    on = DayField(label=_("Vanaf"))

    def __init__(self, *args: Any, role: str, first: dt.date, **kwargs: Any):
        """`role` is the one there is, since the day `first`."""
        super().__init__(*args, **kwargs)
        cast(DayField, self.fields["on"]).lie_between(first, today())
        choose(self, "role", [(each.value, each.label) for each in MemberRole if each.value != role])
