"""Pages on which people connect their account with a provider that knows who they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from baken.apps.access import actions
from baken.apps.access.queries import identities_of, providers
from baken.apps.access.rules import for_accounts, freshly_shown
from baken.apps.access.types import AccountChange, ActingRequest
from baken.apps.access.views.ways import tell_owner
from baken.ground.periods import today
from baken.ui.requests import form_page, reading, writing_in_steps


@for_accounts
@freshly_shown
@reading
def identities(request: ActingRequest) -> HttpResponse:
    """The providers with which one signs on, and those with which one can."""
    own = identities_of(request.user)
    connected = {identity.provider for identity in own}
    others = [(provider, name) for provider, name in providers() if provider not in connected]
    return render(request, "access/identities.html", {"identities": own, "others": others})


@for_accounts
@freshly_shown
@never_cache
@writing_in_steps
def identity_added(request: ActingRequest, provider: str) -> HttpResponse:
    """Leave for a provider, to connect the account with who it says one is."""
    here = reverse("access:identities")
    try:
        return actions.leave_to_sign_on(request, provider=provider, onward=here, connecting=True)
    except actions.CannotSignIn as refusal:
        messages.error(request, str(refusal))
        return redirect(here)


@for_accounts
@freshly_shown
@form_page
def identity_removed(request: ActingRequest, provider: str) -> HttpResponse:
    """Sign on with a provider no longer, after asking."""
    found = next((each for each in identities_of(request.user) if each.provider == provider), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.remove_identity(request, account=request.user, provider=provider, on=today())
        except actions.CannotRemoveIdentity as refusal:
            messages.error(request, str(refusal))
        else:
            tell_owner(request, AccountChange.IDENTITY_REMOVED)
            messages.success(
                request,
                _("Je account is niet meer verbonden met %(name)s. Op andere toestellen ben je afgemeld.")
                % {"name": found.name},
            )
        return redirect("access:identities")
    return render(request, "access/identity_removed.html", {"identity": found})
