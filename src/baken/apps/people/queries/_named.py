"""Whom somebody may know by name: found by a part of it, by the random key of a person, and how they are called."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from baken.apps.people.models import Address, KnownAs, Person
from baken.apps.people.queries._staff import names_kept, posts_kept, with_words
from baken.apps.people.types import Keeper


def keys_known_to(by: Keeper | None) -> dict[str, int]:
    """By the random key of each entry of the people whose posts somebody keeps (None: of everybody) the key of the
    entry that stands for the person."""
    return dict(_entries(by).values_list("key", "root"))


def keys_found(by: Keeper | None, *, text: str) -> list[str]:
    """The random keys of those of them in whose name or address, as somebody knows it, each word stands."""
    found = _entries(by)
    if by is not None:
        roots = with_words(posts_kept(by), text).order_by().values("root")
        return list(found.filter(root__in=roots).values_list("key", flat=True))
    named = Person.objects.filter(is_pseudonym=False)
    for word in text.split():
        addressed = Address.objects.filter(email__icontains=word).order_by().values("person")
        named = named.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(pk__in=addressed))
    of_named = named.order_by().values(found=Coalesce("same_as", "pk"))
    return list(found.filter(root__in=of_named).values_list("key", flat=True))


def names_known_to(by: Keeper | None, *, persons: Collection[int]) -> dict[int, str]:
    """Of some of them (keys of the entries that stand for them) how somebody knows them."""
    if by is not None:
        return names_kept(by, persons=persons)
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=persons)}


def names_said_of(persons: Collection[int]) -> set[tuple[str, str]]:
    """Every first and last name that is said of some persons: by all, and by a centre or cell that knows them by
    another one. Either may be empty, not both."""
    everywhere = Person.objects.filter(pk__in=persons).values_list("first_name", "last_name")
    somewhere = KnownAs.objects.filter(person__in=persons).values_list("first_name", "last_name")
    return set(everywhere.order_by().union(somewhere)) - {("", "")}


def _entries(by: Keeper | None) -> QuerySet[Any]:
    entries = Person.objects.filter(is_pseudonym=False).annotate(root=Coalesce("same_as", "pk")).order_by()
    return entries if by is None else entries.filter(root__in=posts_kept(by).order_by().values("root"))
