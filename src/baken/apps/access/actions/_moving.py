"""Another address for an account: asked by its owner, and taken once the owner followed a link that went there."""

from __future__ import annotations

import logging
import secrets
import time
from smtplib import SMTPException

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.actions import _attempts
from baken.apps.access.actions._persons import identify
from baken.apps.access.engine import unread
from baken.apps.access.models import Account
from baken.apps.access.queries import account_by_email
from baken.apps.people.actions import know_by
from baken.ground.audit import Verb, audits_itself, did, together, unaudited
from baken.ui.mails import send_mail
from baken.vault.errors import CannotOpen

logger = logging.getLogger(__name__)
MOVING = "moving"  # where the session keeps, sealed, which address was asked: a link holds none
STANDS = 3600  # seconds for which a link serves


class CannotMove(Exception):
    """An address that cannot be asked, or a link that is too old, was used, or is somebody else's."""


@unaudited("a link that changes nothing by itself")
def ask_to_move(request: HttpRequest, *, account: Account, email: str) -> None:
    """Mail a link to an address that its owner wants for the account; one that is another account's gets a mail that
    says so, and who asks is not told which. To be called outside of a transaction: a mail server may be slow, and
    nobody waits for it but who asks. Raises CannotMove."""
    email = email.strip().lower()
    if email == account.email:
        raise CannotMove(_("Dit is al het adres van je account."))
    try:
        may_ask = _attempts.may_ask_link(request, email=email)
    except _attempts.TooManyAttempts as refusal:
        raise CannotMove(str(refusal)) from refusal
    if not may_ask:
        raise CannotMove(_("Er vertrokken al genoeg mails naar dit adres. Wacht een kwartier en probeer opnieuw."))
    proof = secrets.token_urlsafe(32)
    link = request.build_absolute_uri(reverse("access:new_address", args=[proof]))
    context = {"account": account, "link": link, "is_taken": account_by_email(email) is not None}
    try:
        send_mail("access/mails/new_address.txt", context, to=email)
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)
        raise CannotMove(_("De mail kon nu niet vertrekken. Probeer het later opnieuw.")) from problem
    request.session[MOVING] = {"proof": proof, "at": time.time(), "sealed": unread.sealed(email, proof=proof)}


@unaudited("what somebody asked for, who is told it again")
def address_in(request: HttpRequest, *, proof: str) -> str:
    """The address to which a link went that was asked in this session, a short while ago. Raises CannotMove."""
    asked = request.session.get(MOVING, {})
    refusal = CannotMove(_("Deze link is te oud, werd al gebruikt, of werd in een andere browser gevraagd."))
    if not secrets.compare_digest(str(asked.get("proof", "")), proof) or time.time() - asked["at"] > STANDS:
        raise refusal
    try:
        email: str = unread.opened(asked.get("sealed", ""), proof=proof)
    except CannotOpen as problem:
        raise refusal from problem
    return email


@audits_itself(Verb.CHANGED)
def move(request: HttpRequest, *, account: Account, proof: str) -> None:
    """Let an account sign in with the address to which a link went; a mail to the former one says so. Where the
    mailbox was proved before, the new address is of the person of the account from now on. Raises CannotMove."""
    taken = CannotMove(_("Dit adres heeft intussen een ander account."))
    was, email = account.email, address_in(request, proof=proof)
    with transaction.atomic(), together():
        locked = Account.objects.select_for_update().get(pk=account.pk)
        locked.email = email
        try:
            with transaction.atomic():
                locked.save(update_fields=["email"])
        except IntegrityError as problem:
            raise taken from problem
        if locked.has_proven_mailbox:  # else whoever made the account may know ways into it: nothing is given away
            identify(locked)
            if locked.person is not None:
                know_by(locked.person, email=locked.email, by=locked)
        did(Verb.CHANGED, by=locked, thing=locked)
    del request.session[MOVING]
    try:
        send_mail("access/mails/moved.txt", {"account": locked, "at": timezone.now()}, to=was)
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)
