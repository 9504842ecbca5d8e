"""Pages of accounts: signing in and out, the role to act in, the own account."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRefresh

from baken.apps.access import actions
from baken.apps.access.engine.acting import kept_fields
from baken.apps.access.engine.leaving import Fields
from baken.apps.access.forms import NewPasswordForm, PasswordForm, SignInForm
from baken.apps.access.queries import identities_of, providers
from baken.apps.access.rules import for_accounts, for_strangers, freshly_shown, showed_recently
from baken.apps.access.types import AccountChange, ActingRequest
from baken.apps.access.views.ways import NEXT, let_in, next_page, send_again, tell_owner
from baken.ground.periods import today
from baken.ui.requests import called_back, form_page, form_page_in_steps, page_at, reading, writing, writing_in_steps


@for_strangers
@sensitive_post_parameters("password")
@never_cache
@form_page_in_steps
def sign_in(request: ActingRequest) -> HttpResponse:
    """Sign in; on to the page one was on the way to, past the choice of a role where there are several."""
    if request.htmx:
        # A fragment asked after the session ended: the whole page must go to the door.
        return HttpResponseClientRefresh()
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_in(request, **form.cleaned_data)
        except actions.TooManyAttempts as refusal:
            form.add_error(None, str(refusal))
            status = 429
        except actions.CannotSignIn as refusal:
            form.add_error(None, str(refusal))
        else:
            return let_in(request, next_page(request))
    shown = {"form": form, "next": next_page(request), "providers": providers()}
    return render(request, "access/sign_in.html", shown, status=status)


@for_strangers
@sensitive_post_parameters()
@never_cache
@writing_in_steps
def sign_on(request: ActingRequest, provider: str) -> HttpResponse:
    """Leave for a provider that knows who somebody is; what they filled in where they come from is there when they
    come back."""
    onward, fields = next_page(request), kept_fields(request)
    try:
        return actions.leave_to_sign_on(request, provider=provider, onward=onward, fields=fields)
    except actions.CannotSignIn as refusal:
        messages.error(request, str(refusal))
        return _back_from_provider(request, onward, fields)


@for_strangers
@never_cache
@called_back
def signed_on(request: ActingRequest, provider: str) -> HttpResponse:
    """Come back from a provider, and be signed in as whom it says."""
    is_again = SESSION_KEY in request.session
    try:
        came = actions.sign_on(request, provider=provider)
    except actions.CannotSignOn as refusal:
        messages.error(request, str(refusal))
        return _back_from_provider(request, refusal.onward, refusal.fields)
    if came.is_connected:
        tell_owner(request, AccountChange.IDENTITY_ADDED)
        messages.success(request, _("Je account is verbonden: voortaan meld je je ook zo aan."))
        return redirect(came.onward)
    if is_again and SESSION_KEY in request.session and not showed_recently(request):
        messages.warning(
            request,
            _("De aanbieder vroeg niet opnieuw wie je bent. Meld je ook daar af, en probeer het opnieuw."),
        )
    return let_in(request, came.onward, fields=came.fields)


def _back_from_provider(request: ActingRequest, onward: str, fields: Fields) -> HttpResponse:
    """Where somebody goes on whom a provider let in nowhere: whoever is signed in, to the page that they were on the
    way to, with what they filled in there."""
    if SESSION_KEY in request.session:
        return send_again(request, onward, fields) if fields and onward else redirect(onward or "access:account")
    if getattr(page_at(onward), "admits", "") == "strangers":
        return redirect(onward)
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({NEXT: onward})}" if onward else settings.LOGIN_URL)


@for_accounts
@writing
def sign_out(request: ActingRequest) -> HttpResponse:
    """Sign out."""
    actions.sign_out(request, account=request.user)
    messages.success(request, _("Je bent afgemeld."))
    door = redirect(settings.LOGIN_URL)
    door["Clear-Site-Data"] = '"cache", "storage"'  # not its cookies: the language and this very sentence stay
    return door


def _key(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


@for_accounts
@sensitive_post_parameters()
@form_page
def choose_role(request: ActingRequest) -> HttpResponse:
    """Choose the role to act in, out of those that the account holds today."""
    if request.htmx:
        return HttpResponseClientRefresh()  # a fragment asked: the whole page must come here
    if request.method == "POST":
        try:
            actions.choose_role(request, account=request.user, role=_key(request.POST.get("rol", "")), on=today())
        except actions.CannotChooseRole as refusal:
            messages.error(request, str(refusal))
            return redirect("access:choose_role")
        onward, kept = next_page(request), kept_fields(request)
        if kept and onward:
            return send_again(request, onward, kept, in_role=True)
        return redirect(onward or settings.LOGIN_REDIRECT_URL)
    return render(request, "access/choose_role.html", {"next": next_page(request)})


@for_accounts
@reading
def account(request: ActingRequest) -> HttpResponse:
    """The account: who one is here, and in which roles."""
    has_providers = bool(providers() or identities_of(request.user))
    return render(request, "access/account.html", {"has_providers": has_providers})


@for_accounts
@freshly_shown
@sensitive_post_parameters()
@form_page_in_steps
def password(request: ActingRequest) -> HttpResponse:
    """Change the password, or set a first one."""
    has_one = request.user.has_usable_password()
    form = (PasswordForm if has_one else NewPasswordForm)(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data.get("old", ""), form.cleaned_data["new"]
        try:
            actions.change_password(request, account=request.user, old=old, password=new)
        except actions.CannotSignIn as refusal:
            form.add_error("old", str(refusal))
            status = 429 if isinstance(refusal, actions.TooManyAttempts) else 200
            return render(request, "access/password.html", {"form": form, "has_one": has_one}, status=status)
        tell_owner(request, AccountChange.PASSWORD_CHANGED)
        messages.success(request, _("Je wachtwoord is gewijzigd. Op andere toestellen ben je afgemeld."))
        return redirect("access:account")
    return render(request, "access/password.html", {"form": form, "has_one": has_one})
