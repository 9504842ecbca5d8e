"""Work of the room access for later. Each may run again."""

from __future__ import annotations

import logging

from django.utils import translation
from django_tasks import task

from baken.apps.access import actions
from baken.ground.periods import today

logger = logging.getLogger(__name__)


@task
def send_invitation(*, key: int, address: str) -> None:
    """Send the mail of an invitation, whose link begins with an address of this house."""
    actions.mail_invitation(key=key, address=address)


@task
def send_new_password_link(*, key: int, address: str, language: str) -> None:
    """Send the mail to who forgot a password; to nobody where the key is 0, which takes a task all the same."""
    with translation.override(language):
        actions.mail_link(key=key, address=address)


@task
def tell_of_change(*, key: int, what: str, address: str, language: str) -> None:
    """Tell the owner of an account that a way to sign in changed."""
    with translation.override(language):
        actions.mail_change(key=key, what=what, address=address)


@task
def tell_of_role(*, key: int, ended: bool, cell: int, centre: int | None, address: str, language: str) -> None:
    """Tell the holder of a role that it was given or ended, by who works for a cell or a centre."""
    with translation.override(language):
        actions.mail_role(key=key, ended=ended, cell=cell, centre=centre, address=address)


@task
def tell_of_correction(*, key: int, address: str, language: str) -> None:
    """Tell who answers that somebody says data is wrong; or who asked, that it was answered."""
    with translation.override(language):
        actions.mail_correction(key=key, address=address, on=today())


@task
def apply_retention() -> None:
    """Take out all that is kept too long today; where the clock cannot be trusted, say so."""
    try:
        actions.apply_retention_nightly(on=today())
    except actions.CannotTrustClock as refusal:
        logger.error("%s", refusal)
