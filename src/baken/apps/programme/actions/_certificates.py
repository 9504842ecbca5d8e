"""Certificates: giving them to who earned one, renewing those that say something else, and withdrawing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baken.apps.access.actions import TooManyAttempts, count_certificate_check, forget_certificate_checks
from baken.apps.access.types import Actor
from baken.apps.people.queries import entries_of, roots_of
from baken.apps.programme.actions._places import lock_offer
from baken.apps.programme.engine.certificates import new_number, read_number
from baken.apps.programme.models import Certificate, CertificateRule, Offer, Session
from baken.apps.programme.queries import (
    Earned,
    certificate_checked,
    earned_of,
    earning,
    followed_of,
    is_over,
    offers_planned_by,
)
from baken.apps.programme.rules import kept_certificates
from baken.apps.programme.types import Withdrawn
from baken.ground.audit import Verb, audited, audits_itself, did, together, unaudited


class CannotCertify(Exception):
    """A certificate that cannot be given, withdrawn or checked; the message says why."""


class Given(NamedTuple):
    """What became of the certificates of an offer: how many were made, renewed and withdrawn."""

    made: int = 0
    renewed: int = 0
    withdrawn: int = 0


def _planned(offer: Offer, by: Actor) -> Offer:
    if not offers_planned_by(by).filter(pk=offer.pk).exists():
        raise CannotCertify(_("Dit aanbod plan je niet."))
    return lock_offer(offer)


@audited(Verb.CHANGED)
def set_certificate_rule(
    offer: Offer, *, by: Actor, is_given: bool, sessions: int, share: int | None, now: dt.datetime
) -> Offer:
    """Say from when on somebody earns a certificate of an offer; those that were given are made right when they are
    given the next time, and withdrawn at once where none are given any more. Raises CannotCertify."""
    offer = _planned(offer, by)
    if sessions < 1 or (share is not None and not 1 <= share <= 100):
        raise CannotCertify(_("Kies minstens één sessie, en een deel van 1 tot 100 procent."))
    said = {"is_given": is_given, "sessions": sessions, "share": share}
    CertificateRule.objects.update_or_create(offer=offer, defaults=said)
    if not is_given:
        _settle(offer, by=by, now=now, gives=False)
    return offer


@audits_itself(Verb.MADE)
def give_certificates(offer: Offer, *, by: Actor, now: dt.datetime) -> Given:
    """Give all who earned a certificate of an offer one, renew those that say something else by now, and withdraw
    those of who earned none. What was withdrawn by hand stays so. Raises CannotCertify."""
    with transaction.atomic(), together():
        return _settle(_planned(offer, by), by=by, now=now, gives=True)


@audits_itself(Verb.MADE)
def settle_certificates(offer: Offer, *, by: Actor | None, now: dt.datetime) -> Given:
    """Let certificates follow what is known of who was there: those that were given always, and new ones once all is
    said of each session."""
    gives = is_over(offer)
    if not gives and not Certificate.objects.filter(offer=offer, withdrawn_at=None).exists():
        return Given()
    with transaction.atomic(), together():
        return _settle(lock_offer(offer), by=by, now=now, gives=gives)


@audits_itself(Verb.MADE)
def settle_certificates_of(*, cell: int, now: dt.datetime) -> Given:
    """The same for all offers of a cell of which a certificate holds or a session is closed, offer by offer: by files
    others may have been there."""
    holds = Certificate.objects.filter(withdrawn_at=None).order_by().values("offer")
    closed = Session.objects.filter(closed_at__isnull=False).order_by().values("offer")
    return _settle_each(Offer.objects.filter(Q(pk__in=holds) | Q(pk__in=closed), cell=cell), now=now)


@audits_itself(Verb.MADE)
def settle_certificates_of_persons(*, persons: Collection[int], now: dt.datetime) -> Given:
    """The same for the offers of which some persons, or who they were found to be one with, hold a certificate."""
    entries = {entry for person in persons for entry in entries_of(person)}
    holds = Certificate.objects.filter(person__in=entries, withdrawn_at=None).order_by().values("offer")
    return _settle_each(Offer.objects.filter(pk__in=holds), now=now)


def _settle_each(offers: QuerySet[Offer], *, now: dt.datetime) -> Given:
    done = [settle_certificates(offer, by=None, now=now) for offer in offers.order_by("pk")]
    return Given(*(sum(each) for each in zip(*done, strict=True))) if done else Given()


def _settle(offer: Offer, *, by: Actor | None, now: dt.datetime, gives: bool) -> Given:
    there, holds = followed_of(offer), _held(offer)
    earned = earning(offer, there)
    taken_back = _roots(Certificate.objects.filter(offer=offer, why=Withdrawn.TAKEN_BACK))
    made: list[int] = []
    renewed: list[int] = []
    withdrawn: list[int] = []
    for root, certificates in holds.items():
        now_earned = earned.get(root)
        right = next((each for each in certificates if now_earned and now_earned.facts == _facts(each)), None)
        wrong = [each for each in certificates if each is not right]
        for each in wrong:
            is_as_it_was = root in there and there[root].facts == _facts(each) and root not in earned
            _withdraw(each, Withdrawn.RULE if is_as_it_was else Withdrawn.CORRECTED, now=now)
        if now_earned is not None and right is None:
            _make(offer, now_earned, now=now)
            renewed.append(root)
        elif wrong:
            withdrawn.append(root)
    if gives:
        made = [root for root in earned if root not in holds and root not in taken_back]
        for root in made:
            _make(offer, earned[root], now=now)
    # Each is told apart, with whom it is about.
    for verb, people in ((Verb.MADE, made), (Verb.CHANGED, renewed), (Verb.ENDED, withdrawn)):
        if people:
            did(verb, by=by, kind="programme.Certificate", people=people, said={"rows": len(people)})
    return Given(len(made), len(renewed), len(withdrawn))


def _held(offer: Offer) -> Mapping[int, list[Certificate]]:
    """The certificates of an offer that hold, by the key of the entry that stands for the person: several of who was
    found to be one with somebody else since."""
    found = Certificate.objects.filter(offer=offer, withdrawn_at=None).order_by("pk")
    roots = _roots(found)
    held: dict[int, list[Certificate]] = {}
    for each in found:
        held.setdefault(roots[each.person_id], []).append(each)
    return held


def _roots(certificates: Any) -> dict[int, int]:
    """By key of an entry of a person that of the one that stands for them; of who holds some certificates."""
    roots = roots_of(certificates.values("person"))
    return {**roots, **{root: root for root in roots.values()}}


def _facts(certificate: Certificate) -> tuple[Any, ...]:
    told = (certificate.sessions, certificate.minutes, certificate.first_on, certificate.last_on)
    return (certificate.centre_id, *told)


def _make(offer: Offer, earned: Earned, *, now: dt.datetime) -> Certificate:
    return Certificate.objects.create(
        offer=offer,
        person_id=earned.person,
        centre_id=earned.centre,
        number=new_number(),
        given_name=earned.first_name,
        family_name=earned.last_name,
        title=offer.title,
        strategy=offer.strategy,
        given_by=offer.given_by,
        sessions=earned.sessions,
        minutes=earned.minutes,
        first_on=earned.first_on,
        last_on=earned.last_on,
        made_at=now,
    )


def _withdraw(certificate: Certificate, why: Withdrawn, *, now: dt.datetime) -> None:
    certificate.withdrawn_at, certificate.why = now, why
    certificate.save(update_fields=["withdrawn_at", "why"])


def _kept(certificate: Certificate, by: Actor) -> Certificate:
    found = Certificate.objects.filter(kept_certificates(by), pk=certificate.pk).select_related("offer").first()
    if found is None:
        raise CannotCertify(_("Dit attest houd je niet bij."))
    lock_offer(found.offer)
    found.refresh_from_db()
    return found


@audited(Verb.ENDED)
def withdraw_certificate(certificate: Certificate, *, by: Actor, now: dt.datetime) -> Certificate:
    """Let a certificate hold no longer; nobody is given one again without being asked to. Raises CannotCertify."""
    certificate = _kept(certificate, by)
    if certificate.withdrawn_at is not None:
        raise CannotCertify(_("Dit attest is al ingetrokken."))
    _withdraw(certificate, Withdrawn.TAKEN_BACK, now=now)
    return certificate


@audited(Verb.MADE)
def give_certificate_again(certificate: Certificate, *, by: Actor, now: dt.datetime) -> Certificate:
    """Give somebody whose certificate was withdrawn by hand another one, with another number. Raises CannotCertify."""
    certificate = _kept(certificate, by)
    root = roots_of([certificate.person_id])[certificate.person_id]
    earned = earned_of(certificate.offer).get(root)
    if certificate.why != Withdrawn.TAKEN_BACK or root in _held(certificate.offer):
        raise CannotCertify(_("Dit attest is niet met de hand ingetrokken, of er is al een ander."))
    if earned is None:
        raise CannotCertify(_("Volgens de aanwezigheid is er geen attest verdiend."))
    _withdraw(certificate, Withdrawn.AGAIN, now=certificate.withdrawn_at or now)
    return _make(certificate.offer, earned, now=now)


@unaudited("who checks a certificate is nobody whom the house knows, and is shown what they hold already")
def check_certificate(typed: str, *, name: str) -> Certificate | None:
    """The certificate by a number, if it was made in a name; None where it is not genuine. Attempts with one number
    are counted, so that nobody finds out the name. Raises CannotCertify."""
    number = read_number(typed)
    if not number:
        return None
    try:
        key = count_certificate_check(number=number)
    except TooManyAttempts as refusal:
        raise CannotCertify(str(refusal)) from refusal
    found = certificate_checked(number, name=name)
    if found is not None:
        forget_certificate_checks(key)
    return found
