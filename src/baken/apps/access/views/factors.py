"""Pages on which people keep their second factors, and see where they are signed in."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from baken.apps.access import actions
from baken.apps.access.forms import AppCodeForm, PasskeyForm
from baken.apps.access.queries import app_under_way, has_app, new_codes, own_factors, sessions_of
from baken.apps.access.rules import for_accounts, freshly_shown
from baken.apps.access.types import AccountChange, ActingRequest, FactorKind
from baken.apps.access.views.second_step import PASSKEY
from baken.apps.access.views.ways import tell_owner
from baken.ground.periods import today
from baken.ui.requests import form_page, reading, writing


@for_accounts
@reading
def factors(request: ActingRequest) -> HttpResponse:
    """The second factors of the account."""
    own = own_factors(request.user)
    kinds = {factor.kind for factor in own}
    shown = {
        "factors": [factor for factor in own if factor.kind is not FactorKind.CODES],
        "codes": next((factor for factor in own if factor.kind is FactorKind.CODES), None),
        "with_app": FactorKind.APP in kinds,
    }
    return render(request, "access/factors.html", shown)


@for_accounts
@freshly_shown
@sensitive_variables("secret", "picture")
@sensitive_post_parameters("code")
@form_page
def app(request: ActingRequest) -> HttpResponse:
    """Set up an app that makes codes: a secret, as picture and text, then a code that shows that the app has it."""
    form = AppCodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        try:
            if "code" not in request.POST:
                actions.begin_app(account=request.user)
                return redirect("access:app")
            if form.is_valid():
                actions.finish_app(request, account=request.user, code=form.cleaned_data["code"])
                tell_owner(request, AccountChange.APP_ADDED)
                messages.success(request, _("Je app met codes is ingesteld."))
                return redirect("access:factors")
        except actions.CannotAddFactor as refusal:
            form = AppCodeForm(request.POST)
            form.full_clean()
            form.add_error(None, str(refusal))
    secret, picture = app_under_way(request.user)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    shown = {"form": form, "secret": groups, "picture": picture, "with_app": has_app(request.user)}
    return render(request, "access/app.html", shown)


@for_accounts
@freshly_shown
@sensitive_post_parameters(PASSKEY)
@form_page
def passkey(request: ActingRequest) -> HttpResponse:
    """Make a passkey: the browser does, asked by the script of the page."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, name = request.POST.get(PASSKEY, ""), form.cleaned_data["name"]
        try:
            actions.add_passkey(request, account=request.user, name=name, said=said)
        except actions.CannotAddFactor as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_owner(request, AccountChange.PASSKEY_ADDED)
            messages.success(request, _("Je toegangssleutel is gemaakt."))
            return redirect("access:factors")
    return render(request, "access/passkey.html", {"form": form})


@for_accounts
@freshly_shown
@writing
def passkey_begun(request: ActingRequest) -> HttpResponse:
    """What the script of a page is to ask the browser, so that it makes a passkey."""
    return JsonResponse(actions.begin_passkey(request, account=request.user))


@for_accounts
@freshly_shown
@sensitive_variables("made", "text", "shown")
@form_page
def codes(request: ActingRequest) -> HttpResponse:
    """Make recovery codes; then, this once, show them, also as a file. To load that page again makes none."""
    if request.method == "POST":
        try:
            actions.make_recovery_codes(request, account=request.user)
        except actions.CannotAddFactor as refusal:
            messages.error(request, str(refusal))
            return redirect("access:factors")
        tell_owner(request, AccountChange.CODES_MADE)
        return redirect("access:codes")
    made = new_codes(request, account=request.user)
    text = "\n".join([_("Herstelcodes van Baken voor %(email)s") % {"email": request.user.email}, "", *made, ""])
    shown = {"codes": made, "file": f"data:text/plain;charset=utf-8,{quote(text)}"}
    return render(request, "access/codes.html", shown)


@for_accounts
@freshly_shown
@form_page
def factor_removed(request: ActingRequest, key: int) -> HttpResponse:
    """Take away a second factor, after asking."""
    found = next((factor for factor in own_factors(request.user) if factor.key == key), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.remove_factor(account=request.user, key=key, on=today())
        except actions.CannotRemoveFactor as refusal:
            messages.error(request, str(refusal))
        else:
            tell_owner(request, AccountChange.FACTOR_REMOVED)
            messages.success(request, _("De tweede stap is verwijderd."))
        return redirect("access:factors")
    return render(request, "access/factor_removed.html", {"factor": found})


@for_accounts
@reading
def sessions(request: ActingRequest) -> HttpResponse:
    """Where the account is signed in."""
    here = request.session.session_key
    rows = [(each, each.session_id == here) for each in sessions_of(request.user)]
    return render(request, "access/sessions.html", {"rows": rows, "others": any(not own for _each, own in rows)})


@for_accounts
@writing
def session_ended(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Sign out in one place."""
    if not actions.end_session(account=request.user, uuid=uuid):
        raise Http404
    messages.success(request, _("Daar ben je afgemeld."))
    return redirect("access:sessions")


@for_accounts
@writing
def sessions_ended(request: ActingRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    actions.end_other_sessions(request, account=request.user)
    messages.success(request, _("Je bent overal elders afgemeld."))
    return redirect("access:sessions")
