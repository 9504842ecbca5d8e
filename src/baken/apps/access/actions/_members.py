"""Accounts and the roles that they hold: made, given, ended; people invited to hold one."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from baken.apps.access.actions import _attempts
from baken.apps.access.actions._granting import held_days, lacking
from baken.apps.access.events import role_ended
from baken.apps.access.models import (
    Account,
    Grant,
    Invitation,
)
from baken.apps.access.queries import cell_of_invitation, inviter_of, proof_of, providers
from baken.apps.access.rules import may_grant
from baken.apps.access.types import INVITATION_STANDS, Actor, Role, is_held
from baken.apps.people.queries import cell_knowing_centre, no_longer_than, person_by_email
from baken.ground.audit import Verb, audited, audits_itself, did, together, unaudited
from baken.ui.mails import send_mail
from baken.ui.numbers import number

logger = logging.getLogger(__name__)


class CannotCreateAccount(Exception):
    """An address that has an account already."""


class CannotAddIdentity(Exception):
    """An identity that is another's, or of a provider that nobody signs on with."""


class CannotGrantRole(Exception):
    """A role that this actor may not give, that does not fit the organisation, or that is held already."""


class CannotEndRole(Exception):
    """A role that this actor may not end."""


class CannotInvite(Exception):
    """An invitation that this actor may not send, or that is there already."""


class CannotTakeUp(Exception):
    """An invitation that holds no longer."""


@audited(Verb.MADE)
def create_account(*, email: str, name: str, password: str | None, owns_address: bool = False) -> Account:
    """Make an account; where it is sure that the mailbox is theirs (`owns_address`), tied to the person whom the
    address identifies. Without password nobody can sign in with it.

    For the command line and for actions that have asked who may. Raises CannotCreateAccount.
    """
    email = email.strip().lower()
    if Account.objects.filter(email=email).exists():
        raise CannotCreateAccount(_("%(email)s heeft al een account.") % {"email": email})
    person = person_by_email(email) if owns_address else None
    return Account.objects.create_user(
        email, password, name=name, person_id=person.pk if person else None, has_proven_mailbox=owns_address
    )


@audited(Verb.CHANGED, keeps=("provider",))
def add_identity(*, account: Account, provider: str, subject: str) -> None:
    """From now on, whom a provider calls `subject` signs on as this account. Raises CannotAddIdentity.

    For the command line and for actions that have asked who may.
    """
    if provider not in dict(providers()):
        raise CannotAddIdentity(_("Met deze aanbieder kan je hier niet aanmelden."))
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=account, provider=provider, uid=subject)
    except IntegrityError:
        raise CannotAddIdentity(_("Deze identiteit hoort al bij een account.")) from None


@audited(Verb.MADE, keeps=("role", "centre", "starts_on", "ends_on"))
def grant_role(
    *,
    account: Account,
    role: Role,
    by: Actor,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    cell: int | None = None,
    centre: int | None = None,
) -> Grant:
    """Give a role in a cell, or at a centre, from a day to a day (both included); that of who runs the installation
    in neither. Raises CannotGrantRole."""
    if not is_held(role, cell=cell, centre=centre):
        raise CannotGrantRole(_("Deze rol past niet bij deze organisatie."))
    acting = cell if centre is None else cell_knowing_centre(centre=centre)
    if not may_grant(by, role=role, cell=acting, centre=centre):
        raise CannotGrantRole(_("Deze rol kan je hier niet geven."))
    if account.pk == by.account:
        raise CannotGrantRole(_("Een rol voor jezelf laat je door iemand anders geven."))
    if ends_on is not None and ends_on < starts_on:
        raise CannotGrantRole(_("De laatste dag van een rol ligt niet voor de eerste."))
    if no_longer_than(centre, ends_on) != ends_on:
        raise CannotGrantRole(_("Dit centrum houdt op te bestaan. Kies een laatste dag waarop het er nog is."))
    held = held_days(account=account, role=role, cell=cell, centre=centre)
    if lacking(held, starts_on=starts_on, ends_on=ends_on) != [(starts_on, ends_on)]:
        raise CannotGrantRole(_("Deze rol is er al in die periode. Beëindig ze eerst, of kies andere dagen."))
    return Grant.objects.create(
        account=account,
        role=role,
        cell_id=cell,
        centre_id=centre,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=by.account,
    )


@audits_itself(Verb.MADE)
@transaction.atomic
def grant_what_lacks(
    *,
    account: Account,
    role: Role,
    by: Actor,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    cell: int | None = None,
    centre: int | None = None,
) -> list[Grant]:
    """Give a role on those days of a period on which it is not held yet: as `grant_role`, once for each run of days.
    Raises CannotGrantRole."""
    held = held_days(account=account, role=role, cell=cell, centre=centre)
    return [
        grant_role(account=account, role=role, by=by, starts_on=first, ends_on=last, cell=cell, centre=centre)
        for first, last in lacking(held, starts_on=starts_on, ends_on=ends_on)
    ]


@audits_itself(Verb.ENDED)
@transaction.atomic
def end_role(*, grant: Grant, by: Actor, on: dt.date) -> None:
    """End a role: `on` is its last day; the day before today ends it at once. What ends sooner is not made
    longer by it. Raises CannotEndRole."""
    cell = grant.cell_id if grant.centre_id is None else cell_knowing_centre(centre=grant.centre_id)
    if not may_grant(by, role=Role(grant.role), cell=cell, centre=grant.centre_id):
        raise CannotEndRole(_("Deze rol kan je niet beëindigen."))
    if grant.account_id == by.account:
        raise CannotEndRole(_("Je eigen rol laat je door iemand anders beëindigen."))
    if not Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), pk=grant.pk).update(ends_on=on):
        raise CannotEndRole(_("Deze rol eindigt al vroeger. Geef een nieuwe voor de dagen erna."))
    said = {"ends_on": on} if on >= grant.starts_on else {"taken_back": grant.starts_on}
    did(Verb.ENDED, by=by, thing=grant, said=said)
    about = {"grant": grant.pk, "cell": by.cell, "centre": by.centre}
    transaction.on_commit(lambda: role_ended.send(Grant, **about), robust=True)


@audited(Verb.INVITED, keeps=("role", "centre", "starts_on", "ends_on"))
def invite(
    *,
    email: str,
    name: str,
    role: Role,
    by: Actor,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    cell: int | None = None,
    centre: int | None = None,
    language: str,
) -> Invitation:
    """Invite somebody to hold a role in a cell, the own unless said otherwise, or at a centre, in a language. Raises
    CannotInvite."""
    acting = cell_knowing_centre(centre=centre) if centre is not None else cell if cell is not None else by.cell
    if acting is None or not is_held(role, cell=None if centre is not None else acting, centre=centre):
        raise CannotInvite(_("Deze rol past niet bij deze organisatie."))
    if not may_grant(by, role=role, cell=acting, centre=centre):
        raise CannotInvite(_("Deze rol kan je hier niet geven."))
    if ends_on is not None and ends_on < starts_on:
        raise CannotInvite(_("De laatste dag van een rol ligt niet voor de eerste."))
    if no_longer_than(centre, ends_on) != ends_on:
        raise CannotInvite(_("Dit centrum houdt op te bestaan. Kies een laatste dag waarop het er nog is."))
    email, now = email.strip().lower(), timezone.now()
    alike = Invitation.objects.filter(
        email=email, role=role, cell=acting, centre=centre, taken_up_at=None, withdrawn_at=None
    )
    if alike.filter(expires_at__gt=now).exists():
        raise CannotInvite(_("Voor deze rol is al een uitnodiging onderweg. Verstuur die opnieuw."))
    _count_mail(by)
    alike.filter(expires_at__lte=now).update(withdrawn_at=now)  # a new one takes the place of what was outlived
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                email=email,
                name=name.strip(),
                role=role,
                cell_id=acting,
                centre_id=centre,
                starts_on=starts_on,
                ends_on=ends_on,
                language=language,
                invited_by_id=by.account,
                made_at=now,
                expires_at=now + INVITATION_STANDS,
            )
    except IntegrityError as another:
        raise CannotInvite(_("Voor deze rol is al een uitnodiging onderweg. Verstuur die opnieuw.")) from another


@audited(Verb.INVITED)
def invite_again(invitation: Invitation, *, by: Actor) -> None:
    """Let an invitation stand for a new while, in the name of who asks. Raises CannotInvite."""
    _of_inviter(invitation, by)
    _count_mail(by)
    stands = {"expires_at": timezone.now() + INVITATION_STANDS, "invited_by": by.account}
    _change_open(invitation, **stands, sent_at=None, failed_at=None)


@audited(Verb.REMOVED)
def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Withdraw an invitation: its link opens nothing any more. Raises CannotInvite."""
    _of_inviter(invitation, by)
    _change_open(invitation, withdrawn_at=timezone.now())


def _change_open(invitation: Invitation, **changes: Any) -> None:
    """Change an invitation that nobody took up or withdrew meanwhile. Raises CannotInvite."""
    if not Invitation.objects.filter(pk=invitation.pk, taken_up_at=None, withdrawn_at=None).update(**changes):
        raise CannotInvite(_("Deze uitnodiging is al opgenomen of ingetrokken."))


def _count_mail(by: Actor) -> None:
    """Count a mail to somebody who did not ask for it. Raises CannotInvite."""
    if by.account is not None and not _attempts.has_mails_left(account=by.account):
        said = _("Je verstuurde vandaag al %(most)s uitnodigingen. Morgen kan je er weer versturen.")
        raise CannotInvite(said % {"most": number(_attempts.MOST_MAILS)})


def _of_inviter(invitation: Invitation, by: Actor) -> None:
    role, cell = Role(invitation.role), cell_of_invitation(invitation)
    if not may_grant(by, role=role, cell=cell, centre=invitation.centre_id):
        raise CannotInvite(_("Deze rol kan je hier niet geven."))


@unaudited("it hands over what was decided, and that is written down")
def mail_invitation(*, key: int, address: str) -> None:
    """Send the mail of an invitation that stands; of one that could not be sent the moment is kept, for the page."""
    invitation = Invitation.objects.select_related("cell", "centre", "invited_by").get(pk=key)
    now = timezone.now()
    if not invitation.stands(at=now):
        return
    link = address.rstrip("/") + reverse("access:invitation", args=[invitation.uuid, proof_of(invitation)])
    try:
        with translation.override(invitation.language):
            send_mail("access/mails/invitation.txt", {"invitation": invitation, "link": link}, to=invitation.email)
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)
        Invitation.objects.filter(pk=key).update(failed_at=now)
    else:
        Invitation.objects.filter(pk=key).update(sent_at=now, failed_at=None)


@audits_itself(Verb.CONFIRMED)
def take_up(invitation: Invitation, *, account: Account, on: dt.date) -> None:
    """Take up an invitation as an account: it holds the role on the days that it did not yet. That the link came by
    mail proves nothing of an account that was there: who made it may know other ways in. Raises CannotTakeUp."""
    with transaction.atomic(), together():
        invitation, inviter = _taken_hold_of(invitation, on=on)
        if inviter.account == account.pk:
            raise CannotTakeUp(_("Een rol voor jezelf laat je door iemand anders geven."))
        until = no_longer_than(invitation.centre_id, invitation.ends_on)
        if until is not None and until < on:
            raise CannotTakeUp(_("Deze uitnodiging geldt niet meer. Vraag een nieuwe."))
        try:
            grant_what_lacks(
                account=account,
                role=Role(invitation.role),
                by=inviter,
                starts_on=invitation.starts_on,
                ends_on=until,
                cell=None if invitation.centre_id else invitation.cell_id,
                centre=invitation.centre_id,
            )
        except CannotGrantRole as problem:  # the centre left its cell since
            raise CannotTakeUp(_("Deze uitnodiging geldt niet meer. Vraag een nieuwe.")) from problem
        Invitation.objects.filter(pk=invitation.pk).update(taken_up_at=timezone.now())
        did(Verb.CONFIRMED, by=account, thing=invitation, accounts=[account.pk])


def _came_by_mail(invitation: Invitation) -> bool:
    """Whether who has the link read it in the mailbox: where mails go out, nobody is shown it."""
    return bool(settings.HAS_MAIL) and invitation.sent_at is not None


def _taken_hold_of(invitation: Invitation, *, on: dt.date) -> tuple[Invitation, Actor]:
    """An invitation that stands, which nobody else takes up before this transaction ends; and who invites. Raises
    CannotTakeUp."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    inviter = inviter_of(invitation, on=on)
    if inviter is None or not invitation.stands(at=timezone.now()):
        raise CannotTakeUp(_("Deze uitnodiging geldt niet meer. Vraag een nieuwe."))
    return invitation, inviter


@audits_itself(Verb.CONFIRMED)
def take_up_as_newcomer(
    *,
    invitation: Invitation,
    name: str,
    on: dt.date,
    password: str | None = None,
    identity: tuple[str, str] | None = None,
) -> Account:
    """Take up an invitation with a new account, by a password or by an identity at a provider; who does is still to be
    let in. Whose data is known under the address is theirs where the link went to that mailbox, and there alone: who
    invites typed the address, and where no mails go out saw the link. Raises CannotTakeUp."""
    with transaction.atomic(), together():
        invitation, _inviter = _taken_hold_of(invitation, on=on)
        mailed = _came_by_mail(invitation)
        try:
            account = create_account(email=invitation.email, name=name, password=password, owns_address=mailed)
            if identity is not None:
                add_identity(account=account, provider=identity[0], subject=identity[1])
        except CannotCreateAccount as problem:
            raise CannotTakeUp(_("Zo maak je hier geen account. Heb je er al een, meld je dan aan.")) from problem
        except CannotAddIdentity as problem:
            raise CannotTakeUp(str(problem)) from problem
        take_up(invitation, account=account, on=on)
    return account
