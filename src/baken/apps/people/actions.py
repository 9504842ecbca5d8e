"""Persons found to be one are joined, and separated again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from baken.apps.people.models import Person


class CannotJoinPersons(Exception):
    """Two persons that are one already."""


class CannotSeparatePerson(Exception):
    """A person who was not joined into another."""


@transaction.atomic
def join_persons(*, person: Person, into: Person) -> None:
    """Two entries are one person: `person`, and all it is one with, is from now on the person of `into`.

    Every entry points straight at the one that stands for all. Raises CannotJoinPersons.
    """
    joined, root = _standing_for(person, into)
    if joined == root:
        raise CannotJoinPersons(f"{person.uuid} and {into.uuid} are one person already")
    Person.objects.filter(Q(pk=joined) | Q(same_as=joined)).update(same_as=root)


@transaction.atomic
def separate_person(*, person: Person) -> None:
    """An entry joined into another is a person of its own again. Raises CannotSeparatePerson."""
    if not Person.objects.filter(pk=person.pk, same_as__isnull=False).update(same_as=None):
        raise CannotSeparatePerson(f"{person.uuid} was joined into nobody")


def _standing_for(*persons: Person) -> list[int]:
    """The keys of the entries that stand for some persons, locked, so that joins at once never make a circle."""
    while True:
        standing = dict(
            Person.objects.filter(pk__in=[person.pk for person in persons])
            .order_by()
            .values_list("pk", Coalesce("same_as", "pk"))
        )
        locked = Person.objects.select_for_update().filter(pk__in=standing.values()).order_by("pk")
        # One that was joined itself while we waited for its lock stands for nobody any more: look again.
        if all(entry.same_as_id is None for entry in locked):
            return [standing[person.pk] for person in persons]
