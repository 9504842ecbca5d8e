"""Mails that tell people what somebody else did: a role given or ended, a question asked or answered."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baken.apps.access.engine.held import days_held, taken_back
from baken.apps.access.models import Account, Correction
from baken.apps.access.queries import coordinators_of, grants_with_cell
from baken.apps.people.queries import names_of_cells, names_of_centres
from baken.ground.audit import unaudited
from baken.ui.mails import send_mail

logger = logging.getLogger(__name__)


@unaudited("it hands over what was decided, and that is written down")
def mail_role(*, key: int, ended: bool, cell: int, centre: int | None, address: str) -> None:
    """Tell the holder of a role that it was given or ended, by who works for a cell or a centre (keys); nothing of one
    that follows from what a provider says, nor that one was given which is taken back since."""
    grant: Any = grants_with_cell().select_related("account").filter(pk=key, claim=None).first()
    if grant is None or (not ended and taken_back(grant.starts_on, grant.ends_on)):
        return
    by = names_of_centres({centre}).get(str(centre)) if centre is not None else names_of_cells({cell}).get(cell)
    context = {
        "grant": grant,
        "days": days_held(grant.starts_on, grant.ends_on),
        "by": by or _("Wie Baken beheert"),
        "link": address,
    }
    _send("access/mails/role_ended.txt" if ended else "access/mails/role_given.txt", context, to=grant.account)


@unaudited("it hands over what was decided, and that is written down")
def mail_correction(*, key: int, address: str, on: dt.date) -> None:
    """Tell those who answer for a cell on a day that somebody says data is wrong, or, once it is answered, who asked;
    what was written stands in Baken alone."""
    correction = Correction.objects.select_related("account", "cell").filter(pk=key).first()
    if correction is None:
        return
    home = address.rstrip("/")
    if correction.answered_at is not None:
        link = f"{home}{reverse('access:own_data')}#verbeteringen"
        _send("access/mails/correction_answered.txt", {"correction": correction, "link": link}, to=correction.account)
        return
    link = home + reverse("access:correction", args=[correction.uuid])
    for account in coordinators_of(correction.cell_id, on=on):
        _send("access/mails/correction_asked.txt", {"correction": correction, "link": link}, to=account)


def _send(template: str, context: dict[str, Any], *, to: Account) -> None:
    """Send a mail to who can sign in; one that cannot be sent is noted in the log alone: the page tells it too."""
    if not to.is_active:
        return
    try:
        send_mail(template, {"account": to, **context}, to=to.email)
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)
