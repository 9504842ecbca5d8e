"""Pages on which one asks for another address to sign in with, and takes it by the link that went there."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from baken.apps.access import actions
from baken.apps.access.forms import OwnAddressForm
from baken.apps.access.rules import for_accounts, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.ui.requests import form_page_in_steps


@for_accounts
@freshly_shown
@form_page_in_steps
def own_address(request: ActingRequest) -> HttpResponse:
    """Ask for another address."""
    form = OwnAddressForm(request.POST or None)
    if settings.HAS_MAIL and request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.ask_to_move(request, account=request.user, email=email)
        except actions.CannotMove as refusal:
            form.add_error("email", str(refusal))
        else:
            sentence = _("Er vertrok een mail naar %(email)s. Open de link erin binnen het uur, in deze browser.")
            messages.success(request, sentence % {"email": email})
            return redirect("access:account")
    return render(request, "access/own_address.html", {"form": form, "has_mail": settings.HAS_MAIL})


@for_accounts
@freshly_shown
@never_cache
@form_page_in_steps
def new_address(request: ActingRequest, proof: str) -> HttpResponse:
    """Take an address, once that is confirmed."""
    try:
        email = actions.address_in(request, proof=proof)
        if request.method == "POST":
            actions.move(request, account=request.user, proof=proof)
            messages.success(request, _("Voortaan meld je je aan met %(email)s.") % {"email": email})
            return redirect("access:account")
    except actions.CannotMove as refusal:
        messages.error(request, str(refusal))
        return redirect("access:own_address")
    return render(request, "access/new_address.html", {"email": email})
