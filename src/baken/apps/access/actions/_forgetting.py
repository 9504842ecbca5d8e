"""Handing somebody what is held of them; taking a person out of the house; and what is kept too long."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from baken.apps.access.engine.chain import subject_key
from baken.apps.access.models import Account, AuditContent, AuditSubject
from baken.apps.access.queries import (
    TENDED,
    first_days_kept,
    givers_to,
    last_day_tended,
    last_day_written,
    may_erase,
    sections_of,
    whose_account,
)
from baken.apps.access.types import Actor, Section
from baken.apps.people.queries import keys_of_persons, lock_cells
from baken.ground import audit
from baken.ground.audit import Verb, audits_itself, did, together
from baken.ground.periods import today
from baken.ground.persons import HOLDINGS, RETENTIONS, Retention, StillMoving, Whose
from baken.ui.numbers import day

ERASED_AT_ONCE = 500  # entries
AT_ONCE = 200  # persons or rows that are too old, in one transaction
MOST_BETWEEN = dt.timedelta(days=14)  # from one night to the next, where an installation stood still


class CannotForget(Exception):
    """Somebody whom this actor may not erase, or of whom something is moving right now. Nothing was erased."""


class CannotTrustClock(Exception):
    """What is kept too long depends on the day, and the clock tells one that cannot be. Nothing was taken out."""


@audits_itself(Verb.EXPORTED)
def hand_over(*, account: Account, on: dt.date) -> list[Section]:
    """All that the house holds of who asks, to take along. To be called outside of a transaction: of who is here for
    years it takes a while to gather, and nobody waits for it but who asks."""
    whose = whose_account(account)
    sections = sections_of(whose, on=on)
    with transaction.atomic(), together():
        audit.seen(by=account, kind=Account._meta.label, accounts=givers_to(whose))
        did(Verb.EXPORTED, by=account, thing=account)
    return sections


@audits_itself(Verb.REMOVED, Verb.ERASED)
def forget(*, whose: Whose, by: Actor | None = None) -> int:
    """Take a person out of the whole house, for good, in one transaction; `by` None for the command line.

    Names, addresses, accounts and words go; what figures are counted from stays, of somebody without a name. Returns
    how many rows went or lost their person. Raises CannotForget.
    """
    if by is not None and not may_erase(by, whose, on=today()):
        raise CannotForget(_("Deze persoon kan je niet wissen. Vraag het aan wie Baken voor jullie beheert."))
    try:
        with transaction.atomic(), together():
            lock_cells()
            keys = _subject_keys(persons=whose.persons, accounts=whose.accounts)
            number = sum(holding.erase(whose) for holding in reversed(list(HOLDINGS)))
            number += _erase_subjects(keys, by=by)
            did(Verb.REMOVED, by=by, kind="people.Person", said={"rows": number})
    except StillMoving as moving:
        raise CannotForget(str(moving)) from moving
    return number


@audits_itself(Verb.ERASED)
@transaction.atomic
def erase_person(*, person: int, by: Actor | None = None) -> int:
    """Erase a person (a key) from the audit trail: from what is about several the person, of what is about nobody else
    all that it says. The chain stands, and an entry says where something was erased. Returns of how many entries.
    """
    accounts = Account.objects.filter(person=person).values_list("pk", flat=True)
    return _erase_subjects(_subject_keys(persons=[person], accounts=list(accounts)), by=by)


def _subject_keys(*, persons: Collection[int], accounts: Collection[int]) -> list[str]:
    """Under which keys persons stand in the trail: their own, and those of accounts from before they were theirs."""
    keys = [subject_key(key) for key in keys_of_persons(persons).values()]
    uuids = Account.objects.filter(pk__in=accounts).values_list("uuid", flat=True)
    return keys + [subject_key(str(uuid)) for uuid in uuids]


def _erase_subjects(keys: Collection[str], *, by: Actor | None) -> int:
    own = AuditSubject.objects.filter(key__in=keys)
    numbers = sorted(set(own.values_list("content", flat=True)))
    for start in range(0, len(numbers), ERASED_AT_ONCE):
        some = own.filter(content__in=numbers[start : start + ERASED_AT_ONCE])
        gone = dict(some.select_for_update().order_by("pk").values_list("pk", "content"))
        times = Counter(gone.values())
        if not times:
            continue  # somebody else erased them meanwhile
        AuditSubject.objects.filter(pk__in=gone).delete()
        shared = set(AuditSubject.objects.filter(content__in=times).values_list("content", flat=True))
        alone = sorted(times.keys() - shared)
        AuditContent.objects.filter(pk__in=alone).delete()
        did(
            Verb.ERASED,
            by=by,
            kind=AuditContent._meta.label,
            said={"entries": alone, "subjects": {str(number): times[number] for number in sorted(shared)}},
        )
    return len(numbers)


@audits_itself(Verb.REMOVED)
def apply_retention_nightly(*, on: dt.date) -> dict[str, int]:
    """Take out all that is kept too long on the day that the clock says, as `apply_retention` does; but not where that
    day is no day that can follow the last one: what a wrong clock erases is gone. Raises CannotTrustClock.
    """
    last = last_day_tended() or last_day_written()
    if last is not None and not last <= on <= last + MOST_BETWEEN:
        said = _(
            "De klok zegt dat het %(day)s is, en de vorige keer was het %(last)s. Niets is weggehaald. Kijk de klok "
            "van de server na. Is het echt die dag, of stond Baken lang stil: baken retention --on %(on)s"
        )
        raise CannotTrustClock(said % {"day": day(on), "last": day(last), "on": on.isoformat()})
    return apply_retention(on=on)


@audits_itself(Verb.REMOVED)
def apply_retention(*, on: dt.date) -> dict[str, int]:
    """Take out all that is kept too long on a day, class by class, in small transactions, each with its own entry in
    the audit trail; and an entry that it was done for that day. Again does no harm. Returns of how many persons or
    rows, by class.
    """
    kept = first_days_kept(on=on)
    done: dict[str, int] = {}
    for retention in reversed(list(RETENTIONS)):  # people last: whom nothing holds any more goes the same night
        if retention.apply is None or retention.name not in kept:
            continue
        while number := _take_out(retention, before=kept[retention.name], on=on):
            done[retention.name] = done.get(retention.name, 0) + number
    if done or last_day_tended() != on:
        with transaction.atomic():
            did(Verb.REMOVED, kind=TENDED, said={"on": on, "rows": sum(done.values())})
    return done


def _take_out(retention: Retention, *, before: dt.date, on: dt.date) -> int:
    assert retention.apply is not None
    with transaction.atomic(), together():
        lock_cells()
        number = retention.apply(before=before, most=AT_ONCE)
        if number:
            said = {"retention": retention.name, "date": before, "on": on, "rows": number}
            did(Verb.REMOVED, kind=TENDED, said=said)
    return number
