"""Every request that can be made of the house: who asks, with which method, at which address.

An address that names an object is asked with objects of the kind that its view looks for, found by listening to what
it asks the database, and with a few of other kinds: of all objects, nearly all would answer as what is not there. One
that names a number is asked with a number of what is somebody's.
"""

from __future__ import annotations

import itertools
import random
import re
import uuid as uuids
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from http.cookies import SimpleCookie
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connections, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from baken.apps.access.tests.factories import show
from baken.apps.centres.types import Kind
from baken.ground.rights import RIGHTS
from tests.promises.canaries import World

Question = tuple[str, str, str]
VARIES = re.compile(r"<(?:(\w+):)?(\w+)>")
METHODS = ("get", "head", "post", "put", "delete")
TEXTS = ("text-helpdesk", "training.participations", "fusie", "director_months", "centra", "changed", Kind.OTHER.value)
OBJECT, OWN, OTHERS = "{uuid}", 8, 3  # objects of the right kind, and of other ones, that an address is asked with
KEY = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # of an object
LOOKED_FOR, NAMED = re.compile(r'(\w+)"?\."uuid" = '), re.compile(r'"(\w+)" ([A-Z]\d+)\b')
ASKERS = ("coordinator", "platform", "director", "auditor", "staff")  # who together come past every door
KINDS: dict[str, list[str]] = {}  # by an address with places for objects, the table that each is looked for in


class Asking:
    """Asks in the name of everyone; what an answer changed is taken back."""

    def __init__(self, world: World):
        self.world = world
        self.clients = {who: Client(raise_request_exception=False) for who in world.askers}
        for who, account in world.askers.items():
            if account is not None:
                self.clients[who].force_login(account)
                show(self.clients[who])

    def __call__(self, who: str, method: str, address: str) -> HttpResponse:
        client = self.clients[who]
        kept = client.cookies.output(header="")
        with transaction.atomic():
            answer: HttpResponse = getattr(client, method)(address)
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(kept)  # what it was told is for the next page of a browser
        return answer


class Listening:
    """In which tables an object was looked for by its public key, in the order of asking."""

    def __init__(self, key: str):
        self.key, self.tables = key.replace("-", ""), list[str]()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.key in str(params).replace("-", ""):
            named = {alias: table for table, alias in NAMED.findall(sql)}
            tables = [named.get(found, found) for found in LOOKED_FOR.findall(sql)]
            self.tables += [table for table in tables if table in _models()]
        return execute(sql, params, many, context)


def routes() -> Iterator[tuple[str, str]]:
    """Every route of the house, as a pattern with its parameters between braces, and its name."""

    def below(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            route = before + VARIES.sub(lambda match: f"{{{match[1] or 'str'}}}", str(pattern.pattern))
            if isinstance(pattern, URLResolver):
                yield from below(pattern, route)
            elif isinstance(pattern, URLPattern):
                yield route, pattern.name or ""

    yield from below(get_resolver(), "/")


def patterns() -> list[str]:
    """Every address of the house, with places for objects alone."""
    texts = [*TEXTS, *sorted({right.asked_as for right in RIGHTS if right.asked_as})]
    found = []
    for route, name in routes():
        if name in ("sign_out", "language"):  # who asks would be somebody else after it
            continue
        words = texts if "{str}" in route or "{slug}" in route else [""]
        numbers = ["0", *factors()] if "{int}" in route else [""]
        found += [
            route.replace("{int}", number).replace("{str}", word).replace("{slug}", word)
            for number in numbers
            for word in words
        ]
    return found


def factors() -> list[str]:
    """The numbers of what people show besides a password: the one kind of thing that an address names by a number."""
    return [str(key) for key in Authenticator.objects.values_list("pk", flat=True)]


def questions(world: World, *, of: int | None = None, own: int = OWN, others: int = OTHERS) -> list[Question]:
    """Every request, or those at so many addresses and others each time, with some objects of the world, other ones
    each time: so many of the kind that is looked for, and of other kinds. With one object of its kind, it is every
    address, asked by everyone with every method, once."""
    chance, ask, found = random.SystemRandom(), Asking(world), list[Question]()
    known = {table: [row.uuid for row in _rows(model)] for table, model in _models().items()}
    every = patterns()
    for pattern in every if of is None else chance.sample(every, of):
        kinds = _kinds(pattern, ask, known) if OBJECT in pattern else []
        others_of_it = others if kinds or OBJECT not in pattern else max(others, 1)
        for address in _addresses(pattern, kinds, known, chance, own=own, others=others_of_it):
            found += itertools.product(world.askers, METHODS, [address])
    return found


def once_each(world: World, *, more: int) -> list[Question]:
    """Every address, asked by everyone with every method, with one object of its kind; and so many of the rest."""
    return [*questions(world, own=1, others=0), *some(questions(world), more)]


def some(found: list[Any], many: int) -> list[Any]:
    """So many of them, others in each run."""
    return random.SystemRandom().sample(found, min(many, len(found)))


def _rows(model: type[models.Model]) -> list[Any]:
    """The rows of a model that have a public key."""
    return list(model._default_manager.filter(uuid__isnull=False))


def _addresses(
    pattern: str, kinds: list[str], known: dict[str, list[Any]], chance: random.Random, *, own: int, others: int
) -> list[str]:
    """An address with objects of the kinds that it looks for, those of each row with those that it belongs to; and
    with others."""
    if OBJECT not in pattern:
        return [pattern]
    everything = [key for keys in known.values() for key in keys]
    chosen = [chance.choices(everything, k=pattern.count(OBJECT)) for _other in range(others)]
    if kinds:
        rows = _rows(_models()[kinds[-1]])
        chosen += [_with_owners(row, kinds, known, chance) for row in chance.sample(rows, min(own, len(rows)))]
    return [_filled(pattern, keys) for keys in chosen]


def _with_owners(row: Any, kinds: list[str], known: dict[str, list[Any]], chance: random.Random) -> list[Any]:
    """The keys of a row, and before it of what it belongs to."""
    keys = [row.uuid]
    for kind in reversed(kinds[:-1]):
        owners = [
            getattr(row, each.name)
            for each in row._meta.concrete_fields
            if each.is_relation and each.related_model._meta.db_table == kind
        ]
        keys.insert(0, next((owner.uuid for owner in owners if owner is not None), chance.choice(known[kind])))
    return keys


def _kinds(pattern: str, ask: Asking, known: dict[str, list[Any]]) -> list[str]:
    """The table that each object of an address is looked for in; nothing where none is."""
    if pattern not in KINDS:
        KINDS[pattern] = []
        for place in range(pattern.count(OBJECT)):
            before = [known[kind][:OWN] for kind in KINDS[pattern]]
            table = next(
                filter(None, (_looked_for(pattern, place, ask, keys) for keys in itertools.product(*before))), ""
            )
            if not table:
                break
            KINDS[pattern].append(table)
        else:
            return KINDS[pattern]
        KINDS[pattern] = []
    return KINDS[pattern]


def _looked_for(pattern: str, place: int, ask: Asking, before: Sequence[Any]) -> str:
    """In which table an address looks for the object at a place, when those before it are these."""
    nobody = str(uuids.uuid4())
    address = _filled(pattern, [*before, *[nobody] * (pattern.count(OBJECT) - place)])
    for who in ask.world.askers:
        if who.partition(" ")[0] not in ASKERS:
            continue
        for method in ("get", "post"):
            heard = Listening(nobody)
            with ExitStack() as stack:
                for connection in connections.all():
                    stack.enter_context(connection.execute_wrapper(heard))
                answer = ask(who, method, address)
            if heard.tables:
                return heard.tables[0]
            if answer.status_code != 405:
                break
    return ""


def _filled(pattern: str, keys: Sequence[Any]) -> str:
    for key in keys:
        pattern = pattern.replace(OBJECT, str(key), 1)
    return pattern


def _models() -> dict[str, type[models.Model]]:
    """The models of the house whose rows stand in addresses, by their tables."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if model.__module__.startswith("baken.") and any(each.name == "uuid" for each in model._meta.concrete_fields)
    }
