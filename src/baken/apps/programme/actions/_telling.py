"""Telling people by mail what became of their enrolment, with what changes in their calendar."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from baken.apps.programme.engine.calendars import calendar
from baken.apps.programme.models import Step
from baken.apps.programme.queries import Telling, entry_of, to_tell, whose_turn
from baken.apps.programme.types import EnrolmentState
from baken.ground.audit import unaudited
from baken.ui.mails import Attached, send_mail

logger = logging.getLogger(__name__)
# After these steps somebody takes part, or no longer does; a calendar hears of both.
OFF = {EnrolmentState.WITHDRAWN, EnrolmentState.LAPSED, EnrolmentState.REFUSED}


@unaudited("it hands over what became of enrolments, and that is written down")
def tell_steps(*, address: str, now: dt.datetime) -> int:
    """Send the mails that are still to be sent about enrolments; `address` is where the house stands ("": not known).
    One that cannot be sent is tried again the next time. Returns how many were told."""
    told, failed = 0, set[int]()
    while telling := [each for each in to_tell() if each.step.pk not in failed]:
        for each in telling:
            if _tell(each, address=address, now=now):
                told += 1
            else:
                failed.add(each.step.pk)
    return told


def _tell(telling: Telling, *, address: str, now: dt.datetime) -> bool:
    """Whether somebody was told: only one who works at it does so."""
    mine = Step.objects.filter(pk=telling.step.pk, told_at=None)
    if not mine.update(told_at=now):
        return True
    if not telling.to:
        return True
    try:
        with translation.override(telling.enrolment.language):
            send_mail("programme/mails/step.txt", _said(telling, address), to=telling.to, attached=_calendar(telling))
    except (OSError, SMTPException) as problem:
        logger.warning("a mail could not be sent: %s", type(problem).__name__)
        Step.objects.filter(pk=telling.step.pk).update(told_at=None)
        return False
    return True


def _said(telling: Telling, address: str) -> dict[str, object]:
    enrolment, step = telling.enrolment, telling.step
    link = address.rstrip("/") + reverse("programme:enrolment", args=[enrolment.uuid]) if address else ""
    waits = step.state == EnrolmentState.WAITING
    return {
        "enrolment": enrolment,
        "offer": enrolment.offer,
        "step": step,
        "state": step.state,
        "sessions": telling.sessions,
        "turn": whose_turn(enrolment) if waits else None,
        "link": link,
        "states": EnrolmentState,
    }


def _calendar(telling: Telling) -> Sequence[Attached]:
    """For who takes part the sessions, to be added to a calendar; for who no longer does that they are off."""
    state = EnrolmentState(telling.step.state)
    is_off = state in OFF
    if not telling.sessions or (state is not EnrolmentState.ENROLLED and not is_off):
        return ()
    method = "CANCEL" if is_off else "PUBLISH"
    entries = [
        entry_of(each, title=telling.enrolment.offer.title, home="", off=is_off, changed_at=telling.step.at)
        for each in telling.sessions
    ]
    content = calendar(
        entries, name=telling.enrolment.offer.title, method=method, organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    )
    return (Attached("sessies.ics", content, f"text/calendar; method={method}"),)
