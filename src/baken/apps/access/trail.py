"""Keeps the audit trail of the whole house: what `ground.audit` hands over becomes entries of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models, transaction

from baken.apps.access.engine.chain import Written, append, as_said, subject_key
from baken.apps.access.models import Account, Grant
from baken.apps.access.rules import seen_grants, seen_invitations
from baken.apps.access.types import Actor
from baken.apps.people.queries import keys_of_persons
from baken.ground.audit import CALLED, Called, CannotAudit, Deed, kept_by

READING = "audit"  # the connection by which a page that only reads writes down that it does


class ChainedTrail:
    """The trail as a chain in the database."""

    def keep(self, deeds: Sequence[Deed]) -> None:
        """Add what was done to the chain, in the transaction that is open."""
        append(_written(deeds), using=DEFAULT_DB_ALIAS)

    def keep_reading(self, deed: Deed) -> None:
        """Add that something was shown, in a transaction of its own; in the one that is open, where there is one,
        since what is shown then leaves only once it ended. Raises CannotAudit."""
        written = _written([deed])
        try:
            using = DEFAULT_DB_ALIAS if connection.in_atomic_block else READING
            with transaction.atomic(using=using):
                append(written, using=using)
        except DatabaseError as error:
            raise CannotAudit from error


def _written(deeds: Sequence[Deed]) -> list[Written]:
    people, accounts = [_concerned(deed) for deed in deeds], [_concerned_accounts(deed) for deed in deeds]
    of_accounts = _keys_of_accounts({key for keys in accounts for key in keys})
    of_people = keys_of_persons({key for keys in people for key in keys})
    return [
        _as_written(
            deed, [of_people[key] for key in persons if key in of_people] + [of_accounts[key] for key in those]
        )
        for deed, persons, those in zip(deeds, people, accounts, strict=True)
    ]


def _as_written(deed: Deed, subjects: Sequence[str]) -> Written:
    by, thing = deed.by, deed.thing
    acts = isinstance(by, models.Model)
    cell = deed.cell if deed.cell is not None else getattr(by, "cell", None) or None
    if cell is None and thing is not None:
        cell = thing.pk if thing._meta.label == "people.Cell" else getattr(thing, "cell_id", None)
    uuid = getattr(thing, "uuid", "")
    return Written(
        account=by.pk if acts else getattr(by, "account", None),
        role=str(getattr(by, "role", "")),
        cell=cell,
        centre=getattr(by, "centre", None),
        verb=deed.verb.value,
        kind=thing._meta.label if thing is not None else deed.kind,
        thing=str(uuid) if isinstance(uuid, UUID) else "",
        said=as_said(_plain(deed.said)),
        subjects=sorted({subject_key(key) for key in subjects}),
    )


def _plain(said: Any) -> dict[str, Any]:
    """What was said in values that can be written: of a row its public key, of a period its code."""
    return {name: _value(value) for name, value in said.items()}


def _value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(getattr(value, "uuid", value.pk))
    return getattr(value, "code", value)


def _concerned(deed: Deed) -> list[int]:
    """Keys of the persons whom a deed is about."""
    thing = deed.thing
    own = thing.pk if thing is not None and thing._meta.label == "people.Person" else getattr(thing, "person_id", None)
    return [*deed.people, *([own] if own is not None else [])]


def _concerned_accounts(deed: Deed) -> list[int]:
    """Keys of the accounts that a deed is about."""
    thing = deed.thing
    if isinstance(thing, Account):
        return [*deed.accounts, thing.pk]
    return [*deed.accounts, thing.account_id] if isinstance(thing, Grant) else list(deed.accounts)


def _keys_of_accounts(accounts: set[int]) -> dict[int, str]:
    """By the key of an account that of its person, else its own public one; of one that is gone, its old key."""
    rows = Account.objects.filter(pk__in=accounts).values_list("pk", "uuid", "person__key") if accounts else ()
    found = {key: person or str(uuid) for key, uuid, person in rows}
    return {key: found.get(key, f"account {key}") for key in accounts}


def _roles(actor: Actor) -> models.Q:
    """The trail tells an auditor of every role, and anyone else of those whose holders they see."""
    return models.Q() if actor.is_auditor else seen_grants(actor)


def _role(row: Any) -> str:
    """Which role, and where; whose stands beside it."""
    return ", ".join(map(str, filter(None, (row.get_role_display(), row.organisation))))


kept_by(ChainedTrail())
CALLED.add(
    Called("access.Grant", _roles, _role, ("cell", "centre")),
    Called("access.Invitation", seen_invitations, _role, ("cell", "centre")),
)
