"""The page on which one says how one is called."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baken.apps.access import actions
from baken.apps.access.forms import OwnNameForm
from baken.apps.access.rules import for_accounts
from baken.apps.access.types import ActingRequest
from baken.ui.requests import form_page


@for_accounts
@form_page
def own_name(request: ActingRequest) -> HttpResponse:
    """Be called otherwise."""
    form = OwnNameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        actions.change_own_name(account=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Je naam is gewijzigd."))
        return redirect("access:account")
    return render(request, "access/own_name.html", {"form": form})
