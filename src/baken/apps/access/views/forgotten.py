"""Pages for who forgot the password."""

from __future__ import annotations

import uuid as uuids

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from baken.apps.access import actions, tasks
from baken.apps.access.forms import ForgottenForm, NewPasswordForm
from baken.apps.access.queries import account_of_link
from baken.apps.access.rules import for_strangers
from baken.apps.access.types import AccountChange
from baken.ground.periods import today
from baken.ui.requests import form_page


@for_strangers
@never_cache
@form_page
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to set a new password. The answer is the same for an address that nobody has, and as quick."""
    form = ForgottenForm(request.POST or None)
    if settings.HAS_MAIL and request.method == "POST" and form.is_valid():
        try:
            key = actions.count_forgotten(request, email=form.cleaned_data["email"])
        except actions.TooManyAttempts as refusal:
            form.add_error(None, str(refusal))
            return render(request, "access/forgotten.html", {"form": form, "has_mail": True}, status=429)
        address, language = request.build_absolute_uri("/"), get_language() or settings.LANGUAGE_CODE
        tasks.send_new_password_link.enqueue(key=key, address=address, language=language)
        sentence = _("Is er een account met dit adres, dan krijgt het een mail met een link die een uur geldt.")
        messages.success(request, sentence)
        return redirect(settings.LOGIN_URL)
    return render(request, "access/forgotten.html", {"form": form, "has_mail": settings.HAS_MAIL})


@for_strangers
@sensitive_post_parameters("new", "again")
@never_cache
@form_page
def new_password(request: HttpRequest, uuid: uuids.UUID, proof: str) -> HttpResponse:
    """Set a new password, by the link of a mail; then sign in as before."""
    account = account_of_link(uuid, proof)
    if account is None:
        return render(request, "access/forgotten_late.html", status=410)
    form = NewPasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            password = form.cleaned_data["new"]
            had_others = actions.set_forgotten_password(account=account, proof=proof, password=password, on=today())
        except actions.CannotSetPassword as refusal:
            form.add_error(None, str(refusal))
        else:
            what = AccountChange.BEGUN_ANEW if had_others else AccountChange.PASSWORD_CHANGED
            address, language = request.build_absolute_uri("/"), get_language() or settings.LANGUAGE_CODE
            tasks.tell_of_change.enqueue(key=account.pk, what=what.value, address=address, language=language)
            messages.success(request, _("Je wachtwoord is gewijzigd. Meld je aan."))
            if had_others:
                messages.warning(request, what.label)
            return redirect(settings.LOGIN_URL)
    return render(request, "access/new_password.html", {"form": form})
