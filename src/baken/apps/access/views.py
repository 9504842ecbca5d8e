"""Pages of accounts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRefresh

from baken.apps.access import actions
from baken.apps.access.forms import PasswordForm, SignInForm
from baken.apps.access.queries import grants_of
from baken.apps.access.rules import for_accounts, for_strangers
from baken.apps.access.types import ActingRequest
from baken.ground.periods import today
from baken.ui.requests import form_page, form_page_in_steps, reading, writing

NEXT = "next"


def _next(request: HttpRequest) -> str:
    """The page of this house that somebody was on the way to, or none."""
    url = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    here = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if here else ""


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
            account = actions.sign_in(request, **form.cleaned_data)
        except actions.TooManyAttempts as refusal:
            form.add_error(None, str(refusal))
            status = 429
        except actions.CannotSignIn as refusal:
            form.add_error(None, str(refusal))
        else:
            onward = _next(request)
            match len(grants_of(account, on=today())):
                case 0:
                    return redirect("access:account")
                case 1:
                    return redirect(onward or settings.LOGIN_REDIRECT_URL)
                case _:
                    return redirect(f"{resolve_url('access:choose_role')}?{urlencode({NEXT: onward})}")
    return render(request, "access/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@for_accounts
@writing
def sign_out(request: ActingRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    messages.success(request, _("Je bent afgemeld."))
    return redirect(settings.LOGIN_URL)


@for_accounts
@form_page
def choose_role(request: ActingRequest) -> HttpResponse:
    """Choose the role to act in, out of those that the account holds today."""
    if request.method == "POST":
        asked = request.POST.get("rol", "")
        try:
            actions.choose_role(
                request, account=request.user, position=int(asked) if asked.isdecimal() else 0, on=today()
            )
        except actions.CannotChooseRole as refusal:
            messages.error(request, str(refusal))
            return redirect("access:choose_role")
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    return render(request, "access/choose_role.html", {"next": _next(request)})


@for_accounts
@reading
def account(request: ActingRequest) -> HttpResponse:
    """The account: who one is here, and in which roles."""
    return render(request, "access/account.html")


@for_accounts
@sensitive_post_parameters()
@form_page
def password(request: ActingRequest) -> HttpResponse:
    """Change the password."""
    form = PasswordForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request, account=request.user, password=form.cleaned_data["new"])
        messages.success(request, _("Je wachtwoord is gewijzigd. Op andere toestellen ben je afgemeld."))
        return redirect("access:account")
    return render(request, "access/password.html", {"form": form})
