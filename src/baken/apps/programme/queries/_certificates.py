"""Who earns a certificate, the certificates that were given, and whether one is genuine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Count, Q, QuerySet, Value

from baken.apps.access.types import Actor
from baken.apps.people.queries import as_known_there, entries_of
from baken.apps.programme.engine.certificates import read_number
from baken.apps.programme.models import Certificate, CertificateRule, Offer, Participation
from baken.apps.programme.queries._learning import once_each, with_minutes
from baken.apps.programme.rules import seen_certificates
from baken.apps.programme.types import SessionState, Status
from baken.ground.values import folded


class Earned(NamedTuple):
    """What somebody (the key of the entry that stands for them) earns a certificate for, and for which centre: how
    many sessions, how many minutes (None: not known of each), from which day to which."""

    person: int
    centre: int
    first_name: str
    last_name: str
    sessions: int
    minutes: int | None
    first_on: dt.date
    last_on: dt.date

    @property
    def facts(self) -> tuple[Any, ...]:
        """What stands on the paper, besides the name and what it says of the offer."""
        return (self.centre, self.sessions, self.minutes, self.first_on, self.last_on)


def certificate_rule_of(offer: Offer) -> CertificateRule:
    """From when on somebody earns a certificate of an offer; the usual rule where none is said."""
    return CertificateRule.objects.filter(offer=offer).first() or CertificateRule(offer=offer)


def _as_known(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Some rows of persons at a centre, under the name by which each is known there."""
    return as_known_there(rows.annotate(cell=Value(None, BigIntegerField())))


def earned_of(offer: Offer) -> dict[int, Earned]:
    """By key of the person, who earns a certificate of an offer, as it stands now."""
    return earning(offer, followed_of(offer))


def earning(offer: Offer, followed: Mapping[int, Earned]) -> dict[int, Earned]:
    """Of who followed an offer those who earn a certificate by its rule."""
    rule = certificate_rule_of(offer)
    if not rule.is_given:
        return {}
    held = offer.sessions.filter(state=SessionState.HELD).count()
    least = max(rule.sessions, -(-(rule.share or 0) * held // 100))
    return {root: each for root, each in followed.items() if each.sessions >= least}


def followed_of(offer: Offer) -> dict[int, Earned]:
    """By key of the person, what each who was there followed of an offer: what a certificate would say."""
    there = Participation.objects.filter(
        session__offer=offer,
        session__state=SessionState.HELD,
        status=Status.PRESENT,
        person__is_pseudonym=False,
    )
    rows: dict[int, list[Any]] = {}
    known = _as_known(with_minutes(once_each(there)))
    for row in known.select_related("session").order_by("session__held_on", "session", "pk"):
        rows.setdefault(row.root, []).append(row)
    return {root: _earned(root, of) for root, of in rows.items()}


def _earned(root: int, rows: list[Any]) -> Earned:
    counted = [row.counted for row in rows if row.counted is not None]
    last = rows[-1]
    days = [row.session.held_on for row in rows]
    return Earned(
        person=root,
        centre=last.centre_id,
        first_name=last.first_name,
        last_name=last.last_name,
        sessions=len(rows),
        minutes=sum(counted) if len(counted) == len(rows) else None,
        first_on=min(days),
        last_on=max(days),
    )


def is_over(offer: Offer) -> bool:
    """Whether all is said of who was at each session of an offer, and none is still to come."""
    states = offer.sessions.exclude(state=SessionState.CANCELLED).values_list("state", "closed_at")
    return bool(states) and all(state == SessionState.HELD and closed_at is not None for state, closed_at in states)


def certificates_seen(actor: Actor) -> QuerySet[Any]:
    """The certificates that an actor sees, each under the `name` by which its person is known at the centre; without
    what is sealed."""
    found = Certificate.objects.filter(seen_certificates(actor), person__is_pseudonym=False)
    return _as_known(found).defer("given_name", "family_name").select_related("offer__cell", "centre", "person")


def certificates_of(actor: Actor, offer: Offer) -> QuerySet[Any]:
    """The certificates of an offer that an actor sees, the last first."""
    return certificates_seen(actor).filter(offer=offer)


def certificates_held(actor: Actor, *, person: int, offers: Iterable[int]) -> dict[int, Any]:
    """By key of the offer the certificate that somebody holds of some offers, as far as the actor sees it."""
    seen = Q(person__in=entries_of(person), offer__in=list(offers), withdrawn_at=None)
    return {each.offer_id: each for each in certificates_seen(actor).filter(seen)}


def numbers_of_certificates(actor: Actor, offer: Offer) -> tuple[int, int]:
    """How many certificates of an offer hold, and how many were withdrawn."""
    held, withdrawn = Q(withdrawn_at=None), Q(withdrawn_at__isnull=False)
    counted = (
        certificates_of(actor, offer)
        .order_by()
        .aggregate(held=Count("pk", filter=held), withdrawn=Count("pk", filter=withdrawn))
    )
    return counted["held"], counted["withdrawn"]


def certificates_sought(certificates: QuerySet[Any], *, text: str = "", state: str = "") -> QuerySet[Any]:
    """Those of some certificates in whose name or centre each word stands, and which hold or were withdrawn."""
    for word in text.split():
        certificates = certificates.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(centre__name__icontains=word)
        )
    return certificates.filter(withdrawn_at__isnull=state == "geldig") if state else certificates


def certificate_checked(typed: str, *, name: str) -> Certificate | None:
    """The certificate that has a number and was made in a name (the family name, or all of it); None where either is
    otherwise."""
    number = read_number(typed)
    found = Certificate.objects.filter(number=number).select_related("offer__cell").first() if number else None
    if found is None:
        return None
    given, family, asked = _words(found.given_name), _words(found.family_name), _words(name)
    return found if (family or given) <= asked <= given | family and asked else None


def _words(name: str) -> set[str]:
    """A name as one compares it: without accents, capitals, dashes and marks."""
    return set("".join(each if each.isalnum() else " " for each in folded(name)).split())
