"""Lists of what a partner registered: kept while somebody looks through them, as those of who was there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.actions._noting import CannotNoteAttendance
from baken.apps.programme.actions._planning import CannotPlan, make_offer
from baken.apps.programme.actions._reports import demand_planned
from baken.apps.programme.engine.partners import Registered
from baken.apps.programme.models import AttendanceReport, Offer, Session
from baken.apps.programme.queries import offers_held, sessions_on
from baken.apps.programme.types import OfferState, Plan, Source
from baken.ground.audit import Verb, audited, audits_itself
from baken.ground.periods import school_year_of


@audited(Verb.MADE)
def receive_partner_list(
    offer: Offer,
    *,
    by: Actor,
    session: Session | None,
    held_on: dt.date,
    people: Sequence[Registered],
    was_there: bool = False,
    made_offer: bool = False,
    now: dt.datetime,
) -> AttendanceReport:
    """Keep what a partner registered for a session, or for that of a day, until somebody looked through it.
    `was_there`: so was everyone of whom the list does not say it. Raises CannotNoteAttendance."""
    if session is None:
        there = sessions_on(offer, held_on)
        if len(there) > 1:
            raise CannotNoteAttendance(_("Op die dag zijn er meer sessies. Kies er een."))
        session = there[0] if there else None
    held_on = held_on if session is None else session.held_on
    rows: list[dict[str, Any]] = [
        {
            "name": each.name,
            "email": each.email.lower(),
            "seconds": None,
            "intervals": [],
            "organiser": False,
            "where": each.where,
            "present": was_there if each.present is None else each.present,
            "off": each.is_off,
        }
        for each in people
    ]
    came = any(row["present"] and not row["off"] for row in rows)
    demand_planned(offer, session, held_on=held_on, by=by, now=now, was_there=came)
    if not rows:
        raise CannotNoteAttendance(_("In deze lijst staat niemand."))
    return AttendanceReport.objects.create(
        offer=offer,
        session=session,
        source=Source.PARTNER,
        held_on=held_on,
        by_id=by.account,
        at=now,
        rows=rows,
        made_offer=made_offer,
    )


@audits_itself(Verb.MADE)
def receive_list_of_new(
    *,
    by: Actor,
    strategy: str,
    title: str,
    organiser: str,
    held_on: dt.date,
    people: Sequence[Registered],
    was_there: bool = False,
    now: dt.datetime,
) -> AttendanceReport:
    """Keep what a partner registered for something that the cell has not among what it offers yet: that is made, as a
    draft until the list is applied. Raises CannotNoteAttendance."""
    year = school_year_of(held_on)
    with transaction.atomic():
        there = offers_held(by).filter(school_year=year, strategy=strategy, title=title, organiser=organiser)
        offer = there.order_by("pk").first()
        # One that another list made, and that is a draft still, is published with whichever is applied first.
        is_made = offer is None or (offer.state == OfferState.DRAFT and _is_of_lists(offer))
        if offer is None:
            plan = Plan(title=title, organiser=organiser, remind_days=0, thanks=False)
            try:
                offer = make_offer(by=by, strategy=strategy, school_year=year, plan=plan)
            except CannotPlan as refusal:
                raise CannotNoteAttendance(str(refusal)) from refusal
        return receive_partner_list(
            offer,
            by=by,
            session=None,
            held_on=held_on,
            people=people,
            was_there=was_there,
            made_offer=is_made,
            now=now,
        )


def _is_of_lists(offer: Offer) -> bool:
    """Whether an offer was made for a list."""
    return AttendanceReport.objects.filter(offer=offer, made_offer=True).exists()
