"""Writing a mail to a group of those who enrolled or were there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.models import Letter, Notice, Offer, Session
from baken.apps.programme.queries import audience_of, offers_planned_by
from baken.apps.programme.types import Group, NoticeKind
from baken.ground.audit import Verb, audits_itself, did


class CannotWrite(Exception):
    """A mail that cannot be sent to a group; the message says why."""


@audits_itself(Verb.MADE)
def write_letter(
    offer: Offer,
    *,
    by: Actor,
    session: Session | None = None,
    group: Group,
    subject: str,
    words: str,
    number: int,
    now: dt.datetime,
) -> Letter:
    """Write a mail to a group of an offer that the actor plans, or of one session of it; it is sent later. `number`:
    to how many people who wrote it was told that it goes. Raises CannotWrite."""
    if not offers_planned_by(by).filter(pk=offer.pk).exists():
        raise CannotWrite(_("Dit aanbod plan je niet."))
    if session is not None and session.offer_id != offer.pk:
        raise CannotWrite(_("Deze sessie is niet van dit aanbod."))
    with transaction.atomic():
        people = audience_of(offer, session, group)
        if not people:
            raise CannotWrite(_("In deze groep is niemand."))
        if len(people) != number:
            raise CannotWrite(_("Intussen zijn het er %(number)s. Kijk opnieuw na.") % {"number": len(people)})
        letter = Letter.objects.create(
            offer=offer, session=session, group=group, subject=subject, words=words, by_id=by.account, at=now
        )
        Notice.objects.bulk_create(
            Notice(
                kind=NoticeKind.LETTER,
                offer=offer,
                session=session,
                person_id=person,
                enrolment=enrolment,
                letter=letter,
                made_at=now,
                due_at=now,
            )
            for person, enrolment in people.items()
        )
        did(Verb.MADE, by=by, thing=letter, people=sorted(people), said={"rows": len(people)})
    return letter
