"""Taking apart two entries that were found to be one person, where that was a mistake."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from baken.apps.people.events import persons_separated
from baken.apps.people.models import Person
from baken.ground.audit import Verb, audited


class CannotSeparatePerson(Exception):
    """A person who was not joined into another."""


@audited(Verb.CHANGED)
def separate_person(*, person: Person, by: Any = None) -> None:
    """An entry joined into another is a person of its own again; `by` as in joining. Raises CannotSeparatePerson."""
    joined = Person.objects.filter(pk=person.pk, same_as__isnull=False)
    root = joined.values_list("same_as", flat=True).first()
    if not joined.update(same_as=None):
        raise CannotSeparatePerson(f"{person.uuid} was joined into nobody")
    transaction.on_commit(partial(persons_separated.send, Person, persons=[person.pk, root]), robust=True)
