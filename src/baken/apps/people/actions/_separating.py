"""Taking apart two entries that were found to be one person, where that was a mistake."""

from __future__ import annotations

from typing import Any

from baken.apps.people.models import Person
from baken.ground.audit import Verb, audited


class CannotSeparatePerson(Exception):
    """A person who was not joined into another."""


@audited(Verb.CHANGED)
def separate_person(*, person: Person, by: Any = None) -> None:
    """An entry joined into another is a person of its own again; `by` as in joining. Raises CannotSeparatePerson."""
    if not Person.objects.filter(pk=person.pk, same_as__isnull=False).update(same_as=None):
        raise CannotSeparatePerson(f"{person.uuid} was joined into nobody")
