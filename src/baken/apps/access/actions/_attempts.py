"""How often people try, and how many mails they send: counted in the database, so that however many come at once are
held to one limit, by however many processes."""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from baken.apps.access.engine import browsers
from baken.apps.access.engine.attempts import (
    EVERYONE_AS_GUEST,
    EVERYONE_AT_DOOR,
    EVERYONE_FORGOT,
    WINDOW,
    key_of,
    of_account,
)
from baken.apps.access.models import SignInAttempts
from baken.apps.access.types import Attempted
from baken.ground.audit import unaudited

MOST_FOR_ACCOUNT = 5  # attempts of which none succeeded, in one window
MOST_FOR_BROWSER = 3  # more, in one browser in which the account signed in before
MOST_FAILURES = 1000  # of everyone together at the door, in one window
MOST_LINKS = 3  # mails to who forgot the password, in one window
MOST_LINKS_IN_DAY = 9
MOST_FORGOTTEN = 200  # times that everyone together forgot a password, in one window
MOST_GUESTS = 300  # places that everyone together asked as a guest, in one window
MOST_MAILS = 50  # of one inviter, in one day
DAY = 24 * 3600 // WINDOW  # windows


class CannotSignIn(Exception):
    """An address and password that do not belong together, or an account that may not sign in."""


class TooManyAttempts(CannotSignIn):
    """More attempts than a person needs."""


def count_at_door(request: HttpRequest, *, email: str) -> None:
    """Count one more attempt to come in with an address, known or not. Raises TooManyAttempts."""
    shut = _counted(EVERYONE_AT_DOOR, _window()) >= MOST_FAILURES
    if shut or _count(key_of(email, Attempted.SIGN_IN), _window()) > MOST_FOR_ACCOUNT:
        _count_in_browser(request, email)


def count_inside(request: HttpRequest, *, email: str) -> None:
    """Count one more attempt at the password by whoever is signed in, against whom the failures of strangers at the
    door do not count. Raises TooManyAttempts."""
    if _count(key_of(email, Attempted.SIGN_IN), _window()) > MOST_FOR_ACCOUNT:
        _count_in_browser(request, email)


def _count_in_browser(request: HttpRequest, email: str) -> None:
    key = browsers.attempts_key(request, email=email)
    if not key or _count(key, _window()) > MOST_FOR_BROWSER:
        raise TooManyAttempts(_("Er is te vaak geprobeerd. Wacht een kwartier en probeer opnieuw."))


def count_code(*, account: int) -> tuple[str, bool]:
    """Count one more attempt at a code of an account; under which key, and whether it is the last that is looked at in
    this window, which one attempt of all is. Raises TooManyAttempts."""
    key = key_of(of_account(account), Attempted.CODE)
    number = _count(key, _window())
    if number > MOST_FOR_ACCOUNT:
        raise TooManyAttempts(_("Er is te vaak geprobeerd. Wacht een kwartier en probeer opnieuw."))
    return key, number == MOST_FOR_ACCOUNT


def count_failure() -> None:
    """Count one more of everyone who failed at the door."""
    _count(EVERYONE_AT_DOOR, _window())


def may_ask_link(request: HttpRequest, *, email: str) -> bool:
    """Whether one more link may be asked for an address, known or not, which counts it. Raises TooManyAttempts where
    everyone together asked too many, but for a few in a browser in which the account signed in before."""
    if _count(EVERYONE_FORGOT, _window()) > MOST_FORGOTTEN:
        _count_in_browser(request, email)
    in_window = _count(key_of(email, Attempted.LINK), _window())
    return in_window <= MOST_LINKS and _count(key_of(email, Attempted.LINK_IN_DAY), _day()) <= MOST_LINKS_IN_DAY


@unaudited("a link that was asked for gives no place by itself")
def may_mail_guest(*, email: str) -> bool:
    """Whether one more link to take a place as a guest may go to an address, known or not, which counts it. Raises
    TooManyAttempts where everyone together asked too many."""
    if _count(EVERYONE_AS_GUEST, _window()) > MOST_GUESTS:
        raise TooManyAttempts(_("Er wordt op dit moment te vaak gevraagd. Wacht een kwartier en probeer opnieuw."))
    in_window = _count(key_of(email, Attempted.GUEST), _window())
    return in_window <= MOST_LINKS and _count(key_of(email, Attempted.GUEST_IN_DAY), _day()) <= MOST_LINKS_IN_DAY


def has_mails_left(*, account: int) -> bool:
    """Whether an inviter may send one more mail today, which counts it."""
    return _count(key_of(of_account(account), Attempted.MAIL), _day()) <= MOST_MAILS


@unaudited("a code that was mistyped tells nobody anything")
def count_session_code(*, account: int) -> str:
    """Count one more attempt of an account at the code of a session; under which key. Raises TooManyAttempts."""
    key = key_of(of_account(account), Attempted.SESSION_CODE)
    if _count(key, _window()) > MOST_FOR_ACCOUNT:
        raise TooManyAttempts(_("Er is te vaak geprobeerd. Wacht een kwartier en probeer opnieuw."))
    return key


@unaudited("a code that was right ends the count of those that were not")
def forget_session_codes(key: str) -> None:
    """Forget the attempts at codes of sessions that were counted under a key, of which one succeeded."""
    forget_key(key)


@unaudited("who checks a certificate is nobody whom the house knows")
def count_certificate_check(*, number: str) -> str:
    """Count one more attempt, by whomever, at the name on the certificate of a number, whether there is one or not;
    under which key. Raises TooManyAttempts."""
    key = key_of(f"certificate {number}", Attempted.CERTIFICATE)
    if _count(key, _window()) > MOST_FOR_ACCOUNT:
        raise TooManyAttempts(_("Er is te vaak geprobeerd. Wacht een kwartier en probeer opnieuw."))
    return key


@unaudited("a name that was right ends the count of those that were not")
def forget_certificate_checks(key: str) -> None:
    """Forget the attempts at a certificate that were counted under a key, of which one succeeded."""
    forget_key(key)


def forget(request: HttpRequest, *, email: str) -> None:
    """Forget the attempts with an address, of which one succeeded."""
    forget_at_door(email=email)
    if key := browsers.attempts_key(request, email=email):
        forget_key(key)


def forget_at_door(*, email: str) -> None:
    """Forget the attempts at the password of an address, in whichever browser but those where it signed in before."""
    forget_key(key_of(email, Attempted.SIGN_IN))


def forget_key(key: str) -> None:
    """Forget the attempts that were counted under a key."""
    SignInAttempts.objects.filter(key=key).delete()


def forget_old() -> None:
    """Forget all attempts of longer than a day ago."""
    SignInAttempts.objects.filter(window__lt=_window() - DAY).delete()


def _window() -> int:
    return int(time.time()) // WINDOW


def _day() -> int:
    """The window in which this day of the count began."""
    return _window() // DAY * DAY


def _counted(key: str, window: int) -> int:
    return SignInAttempts.objects.filter(key=key, window=window).values_list("number", flat=True).first() or 0


@transaction.atomic
def _count(key: str, window: int) -> int:
    """Count one more, and how many that makes; nobody else gets the same number, however many come at once."""
    table = connection.ops.quote_name(SignInAttempts._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} (key, "window", number) VALUES (%s, %s, 1) '  # noqa: S608 - our own table
            f'ON CONFLICT (key, "window") DO UPDATE SET number = {table}.number + 1 RETURNING number',
            [key, window],
        )
        (number,) = cursor.fetchone()
    return number
