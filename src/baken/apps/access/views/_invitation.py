"""The page that the link of an invitation opens."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from baken.apps.access import actions
from baken.apps.access.forms import TakeUpForm
from baken.apps.access.queries import account_by_email, invitation_with, inviter_of, providers
from baken.apps.access.rules import for_strangers
from baken.apps.access.views.ways import let_in
from baken.ground.periods import today
from baken.ui.requests import form_page


@for_strangers
@sensitive_post_parameters("new", "again")
@never_cache
@form_page
def invitation(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """Take up an invitation: as the account that is signed in, as the account that is there, or with a new one."""
    found = invitation_with(uuid, proof)
    if found is None:
        raise Http404
    if found.is_outlived or inviter_of(found, on=today()) is None:
        return render(request, "access/outlived.html", status=410)
    if request.user.is_authenticated:
        return _as_account(request, request.user, found)
    # Whoever invites sees the link where no mails go out: that page says nobody whether there is an account.
    has_account = settings.HAS_MAIL and account_by_email(found.email) is not None
    form = TakeUpForm(request.POST or None, email=found.email, initial={"name": found.name})
    if request.method == "POST" and not has_account and form.is_valid():
        asked = form.cleaned_data
        try:
            actions.enter_as_newcomer(request, invitation=found, name=asked["name"], password=asked["new"])
        except actions.CannotTakeUp as refusal:
            form.add_error(None, str(refusal))
        else:
            return _welcome(request)
    context = {"invitation": found, "form": form, "has_account": has_account, "providers": providers()}
    return render(request, "access/invitation.html", context | {"next": request.path})


def _as_account(request: HttpRequest, account: Any, found: Any) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.take_up(found, account=account, on=today())
        except actions.CannotTakeUp as refusal:
            messages.error(request, str(refusal))
            return redirect("access:account")
        return _welcome(request)
    return render(request, "access/invitation.html", {"invitation": found, "next": request.path})


def _welcome(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Welkom. Je nieuwe rol staat klaar."))
    return let_in(request, "", with_new_role=True)
