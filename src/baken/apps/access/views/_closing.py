"""The page on which who runs the installation closes an account, or opens it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from baken.apps.access import actions
from baken.apps.access.forms._installation import AccountForm
from baken.apps.access.queries import account_by_email, grants_seen
from baken.apps.access.rules import allowed, freshly_posted, may_run_installation
from baken.apps.access.types import ActingRequest
from baken.ground import audit
from baken.ground.periods import today
from baken.ui.requests import form_page


@allowed(may_run_installation)
@freshly_posted
@sensitive_post_parameters()
@form_page
def accounts(request: ActingRequest) -> HttpResponse:
    """Look for an account by its address, say what it holds, and close it or open it again. No address gets into an
    address."""
    form = AccountForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "access/accounts.html", {"form": form})
    found = account_by_email(form.cleaned_data["wie"])
    if found is None:
        return render(request, "access/accounts.html", {"form": form, "asked": True})
    if "sure" in request.POST:
        return _done(request, found, closing=request.POST["sure"] == "sluiten")
    audit.seen(by=request.actor, thing=found, accounts=[found.pk])
    grants, elsewhere = grants_seen(request.actor, account=found, on=today())
    context = {"form": form, "found": found, "grants": grants, "elsewhere": elsewhere}
    return render(request, "access/accounts.html", context)


def _done(request: ActingRequest, found: Any, *, closing: bool) -> HttpResponse:
    try:
        (actions.close_account if closing else actions.reopen_account)(found, by=request.actor)
    except actions.CannotClose as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Het account is gesloten, en overal afgemeld.") if closing else _("Het account is weer open.")
        messages.success(request, done)
    return redirect("access:accounts")
