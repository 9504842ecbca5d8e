"""What speaks against a session on a day, at an hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from baken.apps.programme.models import Audience, Offer, OfferAdvisor, Session
from baken.apps.programme.queries._holidays import days_off
from baken.apps.programme.types import Clash, OfferState, SessionState, When

SATURDAY = 5


def clashes_of(offer: Offer, whens: Sequence[When], *, but: Session | None = None) -> list[Clash]:
    """What speaks against sessions of an offer then: a weekend, a holiday, another session of who guides it or of the
    same functions; `but` the session that is moved."""
    if not whens:
        return []
    first, last = min(each.held_on for each in whens), max(each.held_on for each in whens)
    holidays = days_off(first, last)
    others = _others(offer, {each.held_on for each in whens}, but=but)
    advisors = _of(OfferAdvisor, "person", offer, others)
    functions = _of(Audience, "function", offer, others)
    found = []
    for when in sorted(whens, key=lambda each: each.held_on):
        if when.held_on.weekday() >= SATURDAY:
            found.append(Clash(when.held_on, _("een dag in het weekend")))
        found += [
            Clash(when.held_on, str(each.name)) for each in holidays if each.starts_on <= when.held_on <= each.ends_on
        ]
        for session in others:
            if session.held_on == when.held_on and _meet(when, session):
                found += [Clash(when.held_on, why) for why in _why(offer, session, advisors, functions)]
    return found


def _others(offer: Offer, days: set[dt.date], *, but: Session | None) -> list[Session]:
    """The other sessions of the cell on some days."""
    there = Session.objects.filter(offer__cell=offer.cell_id, held_on__in=sorted(days))
    there = there.exclude(state=SessionState.CANCELLED).exclude(offer__state=OfferState.CANCELLED)
    found = there.select_related("offer").order_by("starts_at", "pk")
    return [session for session in found if session != but]


def _of(model: Any, column: str, offer: Offer, others: list[Session]) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    keys = {offer.pk, *(each.offer_id for each in others)}
    for key, value in model.objects.filter(offer__in=keys).values_list("offer", column):
        found.setdefault(key, set()).add(value)
    return found


def _meet(when: When, session: Session) -> bool:
    """Whether both are on at one time; one without hours takes the day."""
    if None in (when.starts_at, when.ends_at, session.starts_at, session.ends_at):
        return True
    return when.starts_at < session.ends_at and session.starts_at < when.ends_at  # type: ignore[operator]  # none is None


def _why(offer: Offer, session: Session, advisors: Any, functions: Any) -> list[str]:
    title = {"title": session.offer.title}
    if session.offer_id == offer.pk:
        return [_("een andere sessie van dit aanbod")]
    found = []
    if advisors.get(offer.pk, set()) & advisors.get(session.offer_id, set()):
        found.append(_("wie dit begeleidt, begeleidt dan “%(title)s”") % title)
    ours, theirs = functions.get(offer.pk, set()), functions.get(session.offer_id, set())
    if ours & theirs or (not ours and not theirs):
        found.append(_("dezelfde doelgroep heeft dan “%(title)s”") % title)
    return found
