"""A password that was forgotten: a link by mail, and a new password for who opens it."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.actions import _attempts, _entering
from baken.apps.access.actions._persons import prove_mailbox
from baken.apps.access.models import Account, AccountSession
from baken.apps.access.queries import account_by_email, account_of_link
from baken.ground.audit import Verb, audits_itself, did, together, unaudited
from baken.ui.mails import send_mail

logger = logging.getLogger(__name__)


class CannotSetPassword(Exception):
    """A link that is too old, or was used."""


@unaudited("who asks proves nothing yet; that a password is set by the link is written down")
def count_forgotten(request: HttpRequest, *, email: str) -> int:
    """Count that somebody says to have forgotten the password of an address; the key of the account that gets a mail,
    0 where there is none, or it was asked too often: who asks is not told which. Raises TooManyAttempts, alike for an
    address that is known and one that is not."""
    account = account_by_email(email)
    asked_too_often = not _attempts.may_ask_link(request, email=email)
    return 0 if account is None or asked_too_often else account.pk


@unaudited("a link that sets nothing by itself")
def mail_link(*, key: int, address: str) -> None:
    """Send the mail with which somebody sets a new password, whose link begins with an address of this house. Who has
    no password signs in by a provider, and gets none; a mail that cannot be sent is noted in the log alone."""
    account = Account.objects.filter(pk=key, is_active=True).first()
    if account is None or not account.has_usable_password():
        return
    proof = default_token_generator.make_token(account)
    link = address.rstrip("/") + reverse("access:new_password", args=[account.uuid, proof])
    try:
        send_mail("access/mails/forgotten.txt", {"account": account, "link": link}, to=account.email)
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)


@audits_itself(Verb.CHANGED, Verb.REMOVED)
def set_forgotten_password(*, account: Account, proof: str, password: str, on: dt.date) -> bool:
    """Set a password that fits the rules, by a link that serves once; all sessions of the account end, and the
    attempts at the password that was. A second step is asked at the door as before; but where nobody had shown before
    whose mailbox it is, all other ways to sign in are gone, and this says whether there were any. Raises
    CannotSetPassword."""
    with transaction.atomic(), together():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        if account_of_link(locked.uuid, proof) is None:
            raise CannotSetPassword(_("Deze link werd al gebruikt. Vraag een nieuwe."))
        locked.set_password(password)
        locked.save(update_fields=["password"])
        had_others = prove_mailbox(locked, on=on)
        _entering.end(AccountSession.objects.filter(account=locked))
        _attempts.forget_at_door(email=locked.email)
        did(Verb.CHANGED, by=locked, thing=locked)
    return had_others
