"""Where pages of accounts lead on to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from baken.apps.access import tasks
from baken.apps.access.actions import GRANT
from baken.apps.access.engine import browsers
from baken.apps.access.engine.leaving import Fields
from baken.apps.access.queries import grants_of, open_in
from baken.apps.access.rules import showed_recently
from baken.apps.access.types import AccountChange
from baken.ground.periods import today
from baken.ui.requests import page_at

if TYPE_CHECKING:
    from baken.apps.access.models import Account

NEXT = "next"


def next_page(request: HttpRequest, *, kept: bool = False) -> str:
    """The page of this house that somebody was on the way to, or none; `kept`: what is posted is of another form."""
    url = (not kept and request.POST.get(NEXT)) or request.GET.get(NEXT) or ""
    here = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if here and page_at(url) else ""


def send_again(request: HttpRequest, onward: str, fields: Fields, *, in_role: bool = False) -> HttpResponse:
    """The page from which somebody sends by hand what they filled in on a form that was not handled yet: in the role
    in which they did (`in_role`), or once they showed who they are."""
    shown = {"kept": fields, "onward": onward, "in_role": in_role, "is_shown": showed_recently(request)}
    return render(request, "access/again.html", shown)


def let_in(request: HttpRequest, onward: str, *, with_new_role: bool = False, fields: Fields = ()) -> HttpResponse:
    """On to the page one was on the way to: past the second step where it is still to come, and past the choice of a
    role where there are several, unless one was chosen in this session and none came since (`with_new_role`); where
    all are for who signs on with a provider, past the page that says so. Without a role that is a page which asks
    none, as that of an invitation. What was filled in on that page is to be sent once more (`fields`). The browser is
    known from then on."""
    account: Any = request.user
    if not account.is_authenticated:
        return redirect(f"{resolve_url('access:second_step')}?{urlencode({NEXT: onward})}")
    answer: HttpResponse
    held = grants_of(account, on=today())
    roles = open_in(request.session, held)
    if not roles and getattr(page_at(onward), "admits", "") in ("accounts", "strangers"):
        answer = redirect(onward)
    elif not held:
        answer = redirect("access:account")
    elif len(roles) == 1 or (not with_new_role and request.session.get(GRANT) in {grant.pk for grant in roles}):
        to_page = redirect(onward or settings.LOGIN_REDIRECT_URL)
        answer = send_again(request, onward, fields) if fields and onward else to_page
    else:
        answer = redirect(f"{resolve_url('access:choose_role')}?{urlencode({NEXT: onward})}")
    browsers.note(request, answer, email=account.email)
    return answer


def tell_owner(request: HttpRequest, what: AccountChange, *, account: Account | None = None) -> None:
    """Let the owner of an account, of the one that is signed in unless said otherwise, hear by mail that a way to sign
    in changed; in the language of the page."""
    account = account or cast("Account", request.user)
    language = get_language() or settings.LANGUAGE_CODE
    address = request.build_absolute_uri("/")
    tasks.tell_of_change.enqueue(key=account.pk, what=what.value, address=address, language=language)
