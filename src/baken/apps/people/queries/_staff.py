"""Who works where on a day: lists of posts, totals, and one person's posts over time."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat, Trim

from baken.apps.people.models import Address, Cell, Centre, Department, KnownAs, Person, Post
from baken.apps.people.rules import cells_kept_by, centres_kept_by, kept_by
from baken.apps.people.types import Keeper, Presence, StaffFilter, StaffTotals


def held_on_day(day: dt.date) -> Q:
    """Posts that are held on a day."""
    return Q(started_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gte=day))


def centres_kept(by: Keeper) -> QuerySet[Centre]:
    """The centres of which somebody says who works there, by name."""
    return Centre.objects.filter(centres_kept_by(by)).order_by("name", "pk")


def organisations_kept(by: Keeper) -> list[Cell | Centre]:
    """The cell and the centres of which somebody says who works there, in that order."""
    return [*Cell.objects.filter(cells_kept_by(by)), *centres_kept(by)]


def organisation_kept(by: Keeper, *, uuid: str | uuids.UUID) -> Cell | Centre | None:
    """One of `organisations_kept`, by its public key."""
    try:
        centre = Centre.objects.filter(centres_kept_by(by), uuid=uuid).first()
        return centre or Cell.objects.filter(cells_kept_by(by), uuid=uuid).first()
    except ValidationError:
        return None


def lock_organisation(organisation: Cell | Centre) -> None:
    """Wait for whoever writes who works at a centre or in a cell, and in which departments: until the transaction
    ends, nobody else does."""
    own = type(organisation)._default_manager.filter(pk=organisation.pk).order_by()
    list(own.select_for_update(no_key=connection.vendor == "postgresql").values_list("pk"))


def departments_kept(by: Keeper) -> QuerySet[Department]:
    """The departments that somebody keeps, those that ended too, by organisation and name."""
    return (
        Department.objects.filter(kept_by(by))
        .select_related("centre", "cell")
        .order_by(F("cell").asc(nulls_last=True), "centre__name", "centre", "name")
    )


def of_any_entry(person: Any) -> Q:
    """Rows of any entry of a person, by the key of the one that stands for all of them."""
    return Q(person=person) | Q(person__same_as=person)


def there_too(rows: QuerySet[Any]) -> QuerySet[Any]:
    """In a subquery: those of some rows that are where the row around it is, and of any entry of its person (`root`);
    the last first."""
    where = Q(centre=OuterRef("centre")) | Q(cell=OuterRef("cell"))
    return rows.filter(where, of_any_entry(OuterRef("root"))).order_by("-pk")


def as_known_there(
    rows: QuerySet[Any], *, first_name: Any = "person__first_name", last_name: Any = "person__last_name"
) -> QuerySet[Any]:
    """Some rows of persons at a centre or in a cell, as posts are, each with `root`, the key of the entry that stands
    for the person, and with the `first_name`, `last_name` and `name` by which it is known there; `told_email`: the one
    address that is, or None. What is said of any entry of a person counts; `first_name`
    and `last_name` are expressions of what counts where nothing is said."""
    told = there_too(KnownAs.objects.all())
    return rows.annotate(root=Coalesce("person__same_as", "person")).annotate(
        told_email=Subquery(told.values("email")[:1]),
        first_name=Coalesce(Subquery(told.values("first_name")[:1]), first_name),
        last_name=Coalesce(Subquery(told.values("last_name")[:1]), last_name),
        name=Trim(Concat("first_name", Value(" "), "last_name")),
    )


def named_there(rows: Iterable[Any]) -> list[Any]:
    """The same of rows that are at hand with their persons, each at a centre or in a cell: by one statement."""
    found = list(rows)
    for row in found:
        row.root = row.person.same_as_id or row.person_id
    told = {}
    if roots := {row.root for row in found}:
        known = KnownAs.objects.filter(Q(person__in=roots) | Q(person__same_as__in=roots))
        for each in known.annotate(root=Coalesce("person__same_as", "person")).order_by("pk"):
            told[each.root, each.centre_id, each.cell_id] = each
    for row in found:
        there = told.get((row.root, row.centre_id, getattr(row, "cell_id", None)))
        row.told_email = there.email if there else None
        names = there or row.person
        row.first_name, row.last_name = names.first_name, names.last_name
        row.name = f"{row.first_name} {row.last_name}".strip()
    return found


def persons_with_word(word: str) -> QuerySet[Any]:
    """The entries (keys) of who has a word in a name, or is known somewhere by a name with it: among them are all
    whose name has it `as_known_there`."""
    has = Q(first_name__icontains=word) | Q(last_name__icontains=word)
    known = KnownAs.objects.filter(has)
    roots = known.order_by().values(root=Coalesce("person__same_as", "person"))
    return Person.objects.filter(has | Q(pk__in=roots) | Q(same_as__in=roots)).order_by().values("pk")


def posts_kept(by: Keeper) -> QuerySet[Any]:
    """The posts that somebody keeps, of people who are no pseudonym, `as_known_there`; each with `where` it is."""
    posts = Post.objects.filter(kept_by(by), person__is_pseudonym=False)
    return as_known_there(posts.select_related("person", "centre", "cell", "department")).annotate(
        where=Coalesce("centre__name", "cell__name")
    )


def staff_of(*, centre: int, on: dt.date) -> QuerySet[Any]:
    """The posts at a centre on a day, of people who are no pseudonym, `as_known_there`."""
    posts = Post.objects.filter(held_on_day(on), centre=centre, person__is_pseudonym=False)
    return as_known_there(posts.select_related("person"))


def centres_of_person(person: int, *, on: dt.date) -> list[Centre]:
    """The centres where somebody has a post on a day, by any entry, each once."""
    posts = Post.objects.filter(held_on_day(on), of_any_entry(person), centre__isnull=False)
    return list(Centre.objects.filter(pk__in=posts.values("centre")).order_by("name", "pk"))


def centres_of_persons(persons: Collection[int], *, on: dt.date) -> dict[int, list[Centre]]:
    """By the key of the entry that stands for a person, the centres where some persons have a post on a day, by any
    entry, each once."""
    posts = Post.objects.filter(held_on_day(on), centre__isnull=False)
    posts = posts.filter(Q(person__in=persons) | Q(person__same_as__in=persons))
    rows = posts.order_by("centre").values_list(Coalesce("person__same_as", "person"), "centre").distinct()
    pairs = list(rows) if persons else []
    centres = Centre.objects.select_related("network").in_bulk({centre for _person, centre in pairs})
    found: dict[int, list[Centre]] = {}
    for person, centre in pairs:
        found.setdefault(person, []).append(centres[centre])
    return found


def staff_by_address(*, centre: int, on: dt.date) -> dict[str, Any]:
    """By each address by which somebody is known at a centre, in small letters, a post that they have there on a day,
    `as_known_there`, with the `person` that stands for all entries. Other addresses of theirs are nobody's here."""
    posts = list(staff_of(centre=centre, on=on).select_related("person__same_as").order_by("pk"))
    found: dict[str, Any] = {}
    for key, emails in addresses_by_post(posts).items():
        for email in emails:
            found.setdefault(email.lower(), key)
    of = {post.pk: post for post in posts}
    for post in posts:
        post.person = post.person.same_as or post.person
    return {email: of[key] for email, key in found.items()}


def addresses_by_post(posts: Iterable[Any]) -> dict[int, list[str]]:
    """By the key of a `as_known_there` post the addresses by which somebody is known where it is, in order."""
    rows = list(posts)
    of: dict[int, list[str]] = {}
    persons = {post.person_id for post in rows if post.told_email is None}
    for address in Address.objects.filter(person__in=persons).order_by("email"):
        of.setdefault(address.person_id, []).append(address.email)
    return {post.pk: of.get(post.person_id, []) if post.told_email is None else [post.told_email] for post in rows}


def names_kept(by: Keeper, *, persons: Collection[int]) -> dict[int, str]:
    """Of those of some persons whose posts somebody keeps, the names by which they are known there."""
    posts = posts_kept(by).filter(root__in=persons).order_by("started_on", "pk")
    return dict(posts.values_list("root", "name"))


def posts_found(by: Keeper, *, asked: StaffFilter, on: dt.date) -> QuerySet[Any]:
    """Of the posts that somebody keeps those that are asked for, as of a day."""
    found = posts_kept(by)
    if asked.organisation:
        found = found.filter(Q(centre__uuid=asked.organisation) | Q(cell__uuid=asked.organisation))
    there = found.filter(held_on_day(on))
    if asked.presence == Presence.LEFT:
        year_before = on - dt.timedelta(days=365)
        found = found.filter(ended_on__lt=on, ended_on__gte=year_before).exclude(
            root__in=there.order_by().values("root")
        )
    else:
        found = there
    if asked.function:
        found = found.filter(function=asked.function)
    if asked.department:
        found = found.filter(department__uuid=asked.department)
    if asked.text:
        found = with_words(found, asked.text)
    return found


def with_words(posts: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of people in whose name or address, as known there, each word stands."""
    for word in text.split():
        addressed = Address.objects.filter(email__icontains=word).order_by().values("person")
        posts = posts.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(told_email__icontains=word)
            | Q(told_email=None, person__in=addressed)
        )
    return posts


def functions_among(posts: QuerySet[Any]) -> list[str]:
    """The functions in some posts, in order."""
    functions = posts.exclude(function="").order_by("function").values_list("function", flat=True)
    return list(functions.distinct())


def totals_of(posts: QuerySet[Any]) -> StaffTotals:
    """How many people some posts are of, their full-time equivalents, and of how many posts the share is unknown."""
    told = posts.order_by().aggregate(
        people=Count("root", distinct=True),
        full_time=Sum("share"),
        unknown=Count("pk", filter=Q(share__isnull=True)),
    )
    return StaffTotals(told["people"], told["full_time"] or Decimal(), told["unknown"])


def posts_of(by: Keeper, *, person: int) -> list[Post]:
    """The posts of a person that somebody keeps, the latest first; of all entries that are found to be one."""
    return list(posts_kept(by).filter(root=person).order_by("-started_on", "-pk"))


def person_with(seen: Q, *, uuid: uuids.UUID) -> Person | None:
    """The person under a public key, among those whom an actor may see: the entry that stands for all that are found
    to be one."""
    entries = Person.objects.filter(uuid=uuid, is_pseudonym=False)
    return Person.objects.filter(seen, pk__in=entries.values(root=Coalesce("same_as", "pk"))).first()
