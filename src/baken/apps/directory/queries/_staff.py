"""Somebody who works in the field, and whether they use Baken."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Collection
from typing import Any

from baken.apps.access.queries import members_visible_to
from baken.apps.access.types import Actor
from baken.apps.directory.rules import seen_staff
from baken.apps.people.queries import addresses_of, entries_of, person_with
from baken.ground import audit


def staff_seen(actor: Actor, uuid: uuids.UUID) -> Any | None:
    """A person of whom an actor sees posts, which is in the trail before; None where there is none. Raises
    CannotAudit."""
    person = person_with(seen_staff(actor), uuid=uuid)
    if person is not None:
        audit.seen(by=actor, thing=person, people=[person.pk])
    return person


def accounts_of(actor: Actor, *, person: int) -> list[Any]:
    """The accounts of a person that an actor may see, by address: theirs, or with an address of theirs."""
    entries = entries_of(person)
    return list(_of(actor, entries, addresses_of(entries)).order_by("email"))


def _of(actor: Actor, persons: Collection[int], emails: Collection[str]) -> Any:
    members = members_visible_to(actor)
    return members.filter(person__in=persons) | members.filter(email__in=emails)
