"""Pages on which people show who they are besides by a password: signing in, and before something dangerous."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRefresh

from baken.apps.access import actions
from baken.apps.access.engine.acting import KEPT, as_kept, kept_fields, sent_fields
from baken.apps.access.forms import CodeForm, OwnPasswordForm
from baken.apps.access.queries import half_way_in, own_factors, providers_to_show_again
from baken.apps.access.rules import for_accounts, for_strangers, showed_recently
from baken.apps.access.types import AccountChange, ActingRequest, Factor, FactorKind
from baken.apps.access.views.ways import let_in, next_page, send_again, tell_owner
from baken.ui.requests import form_page_in_steps, writing_in_steps

if TYPE_CHECKING:
    from baken.apps.access.models import Account

PASSKEY = "passkey"  # the field in which a browser sends one
LOST_PATIENCE = 429


def _refused(request: ActingRequest, account: Account, form: Form, refusal: actions.CannotSignIn) -> int:
    """Say why in a form; the status that goes with it. The owner of the account hears of it once no code is looked at
    any more."""
    form.add_error(None, str(refusal))
    if isinstance(refusal, actions.CodesUsedUp):
        tell_owner(request, AccountChange.CODES_REFUSED, account=account)
    return LOST_PATIENCE if isinstance(refusal, actions.TooManyAttempts) else 200


def _kinds(factors: list[Factor]) -> set[FactorKind]:
    return {factor.kind for factor in factors}


@for_strangers
@sensitive_post_parameters("code")
@never_cache
@form_page_in_steps
def second_step(request: ActingRequest) -> HttpResponse:
    """The second step of signing in: a code of the app, a recovery code, or a passkey."""
    account = half_way_in(request)
    if account is None:
        messages.error(request, _("Meld je opnieuw aan."))
        return redirect(settings.LOGIN_URL)
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_second_step(request, code=form.cleaned_data["code"])
        except actions.CannotSignIn as refusal:
            status = _refused(request, account, form, refusal)
        else:
            return let_in(request, next_page(request))
    kinds = _kinds(own_factors(account))
    shown = {
        "form": form,
        "next": next_page(request),
        "with_codes": kinds != {FactorKind.PASSKEY},
        "with_passkey": FactorKind.PASSKEY in kinds,
    }
    return render(request, "access/second_step.html", shown, status=status)


@for_strangers
@never_cache
@writing_in_steps
def passkey_asked(request: HttpRequest) -> HttpResponse:
    """What the script of a page is to ask the browser, so that it shows a passkey."""
    return JsonResponse(actions.ask_passkey(request))


@for_strangers
@sensitive_post_parameters(PASSKEY)
@never_cache
@writing_in_steps
def passkey_shown(request: ActingRequest) -> HttpResponse:
    """Sign in with a passkey that the browser showed."""
    try:
        actions.sign_in_with_passkey(request, said=request.POST.get(PASSKEY, ""))
    except actions.CannotSignIn as refusal:
        messages.error(request, str(refusal))
        return redirect(settings.LOGIN_URL)
    return let_in(request, next_page(request))


def _kept(request: ActingRequest) -> list[tuple[str, str]]:
    """What was filled in on the form that somebody comes from, field by field: as it was posted here, or as the page
    kept it since."""
    return sent_fields(request) if KEPT in request.GET else kept_fields(request)


@for_accounts
@sensitive_post_parameters()
@form_page_in_steps
def confirm(request: ActingRequest) -> HttpResponse:
    """Show once more who one is; then on to the page that asked for it, with what was filled in there. Who must have a
    second factor and has none is led to where one is set up."""
    if request.htmx:
        return HttpResponseClientRefresh()  # a fragment asked: the whole page must come here
    own = _kinds(own_factors(request.user))
    kept = _kept(request)
    asked = None if KEPT in request.GET else request.POST or None  # a form that came along is no answer
    kinds = own - {FactorKind.CODES}
    if request.lacks_factor and not kinds and request.method == "GET" and showed_recently(request):
        messages.warning(request, _("Je rol vraagt een tweede stap bij het aanmelden. Stel er nu een in."))
        return redirect("access:factors")
    form: Form = CodeForm(asked) if kinds else OwnPasswordForm(asked)
    status, passkey = 200, asked.get(PASSKEY, "") if asked else ""
    if asked and (passkey or form.is_valid()):
        said = {"passkey": passkey} if passkey else form.cleaned_data
        try:
            actions.confirm(request, account=request.user, **said)
        except actions.CannotSignIn as refusal:
            form = type(form)(request.POST)
            form.full_clean()
            status = _refused(request, request.user, form, refusal)
        else:
            onward = next_page(request, kept=KEPT in request.GET)
            if kept and onward:
                return send_again(request, onward, kept)
            return redirect(onward or "access:account")
    asked_anew, unasked = ([], []) if kinds else providers_to_show_again(request.user)
    shown = {
        "form": form,
        "next": next_page(request, kept=KEPT in request.GET),
        "kept": as_kept(kept),
        "with_form": bool(own - {FactorKind.PASSKEY}) or (not kinds and request.user.has_usable_password()),
        "with_passkey": FactorKind.PASSKEY in kinds,
        "providers": asked_anew,
        "unasked": unasked,
    }
    return render(request, "access/confirm.html", shown, status=status)
