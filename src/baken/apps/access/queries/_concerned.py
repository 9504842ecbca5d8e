"""Whom and what entries of the audit trail are about, as far as who reads them may know.

The trail holds a keyed hash of the random key of a person or account, which nobody can turn round. So it is computed
of everyone whom the reader may know, and held against the trail: who was erased has no key any more, and stays so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baken.apps.access.engine.chain import subject_key
from baken.apps.access.models import Account, AuditContent, AuditSubject
from baken.apps.access.rules import seen_members
from baken.apps.access.types import Actor, Concerned
from baken.apps.people.queries import keys_found, keys_known_to, names_known_to
from baken.ground.audit import CALLED
from baken.ui.numbers import number

MOST_NAMED = 5  # of one entry
MOST_FOUND = 500  # keys, looked for at once
ASKED_AT_ONCE = 1_000  # entries, or things
Whom = tuple[int | None, int | None]  # a person, or else an account


class TooManyFound(Exception):
    """A part of a name that too many have."""


def accounts_known_to(actor: Actor) -> QuerySet[Account]:
    """The accounts of which an actor reads in the trail whose they are: an auditor everyone's, others those of the
    members whom they see."""
    return Account.objects.filter(Q() if actor.is_auditor else seen_members(actor)).order_by()


def _keeper(actor: Actor) -> Actor | None:
    """As whom people are looked for: an auditor knows everybody."""
    return None if actor.is_auditor else actor


def keys_about(text: str, *, by: Actor) -> list[str]:
    """Under which keys those stand in the trail in whose name or address each word of a text stands, out of those whom
    an actor may know. Raises TooManyFound."""
    named = accounts_known_to(by)
    for word in text.split():
        named = named.filter(Q(name__icontains=word) | Q(email__icontains=word))
    found = {key for uuid, key in named.values_list("uuid", "person__key") for key in (str(uuid), key) if key}
    found.update(keys_found(_keeper(by), text=text))
    if len(found) > MOST_FOUND:
        sentence = _("Zo heten er meer dan %(most)s. Typ meer van de naam of het e-mailadres.")
        raise TooManyFound(sentence % {"most": number(MOST_FOUND)})
    return [subject_key(key) for key in found]


def concerned_in(contents: Sequence[AuditContent], *, by: Actor, sought: Collection[str] = ()) -> dict[int, Concerned]:
    """By the number of an entry whom it is about: a few by name, whom is looked for (`sought`) first."""
    known, first = _known(by), set(sought)
    counted: dict[int, int] = {}
    few: dict[int, list[Whom]] = {}
    for some in _pieces([content.pk for content in contents]):
        keys: dict[int, list[str]] = defaultdict(list)
        for entry, key in AuditSubject.objects.filter(content__in=some).order_by("pk").values_list("content", "key"):
            keys[entry].append(key)
        for entry, each in keys.items():
            named = sorted((key for key in each if key in known), key=lambda key: key not in first)
            counted[entry], few[entry] = len(each), [known[key] for key in named[:MOST_NAMED]]
    names = _names({whom for each in few.values() for whom in each}, by=by)
    return {
        content.pk: _concerned(content, counted.get(content.pk, 0), few.get(content.pk, ()), names)
        for content in contents
    }


def _pieces(asked: Collection[Any]) -> Iterator[list[Any]]:
    waiting = iter(asked)
    while some := list(islice(waiting, ASKED_AT_ONCE)):
        yield some


def _known(by: Actor) -> dict[str, Whom]:
    """By their key in the trail those whom an actor may know. Of whom both are known, the account is: it is what most
    of the trail is about."""
    found: dict[str, Whom] = {subject_key(key): (person, None) for key, person in keys_known_to(_keeper(by)).items()}
    for pk, uuid, key in accounts_known_to(by).values_list("pk", "uuid", "person__key"):
        found |= {subject_key(each): (None, pk) for each in (str(uuid), key) if each}
    return found


def _names(named: Collection[Whom], *, by: Actor) -> dict[Whom, str]:
    persons = {person for person, _account in named if person is not None}
    accounts = {account for _person, account in named if account is not None}
    found = names_known_to(_keeper(by), persons=persons) if persons else {}
    of_accounts = Account.objects.filter(pk__in=accounts).values_list("pk", "name") if accounts else ()
    return {(key, None): name for key, name in found.items()} | {(None, key): name for key, name in of_accounts}


def _concerned(content: AuditContent, counted: int, few: Iterable[Whom], names: Mapping[Whom, str]) -> Concerned:
    named = [whom for whom in few if whom in names]
    return Concerned(
        names=[names[whom] for whom in named],
        people=[person for person, _account in named if person is not None],
        accounts=[account for _person, account in named if account is not None],
        others=counted - len(named),
        erased=len(content.about.split()) - counted,
    )


def called(contents: Iterable[AuditContent], *, by: Actor) -> dict[tuple[str, str], str]:
    """By kind and public key what the things are called that entries are about, those that an actor may see."""
    asked: dict[str, set[str]] = defaultdict(set)
    for content in contents:
        if content.thing and content.kind in CALLED:
            asked[content.kind].add(content.thing)
    found: dict[tuple[str, str], str] = {}
    for kind, things in asked.items():
        each = CALLED.get(kind)
        assert each is not None  # looked up above
        seen = apps.get_model(kind)._default_manager.filter(each.seen(by)).select_related(*each.along)
        for some in _pieces(things):
            found |= {(kind, str(row.uuid)): each.words(row) for row in seen.filter(uuid__in=some)}
    return found


def title_of(row: Any, *, by: Actor) -> str:
    """What a row is called for who sees it: as in the trail, after the name by which they know whose it is."""
    each, person = CALLED.get(row._meta.label), getattr(row, "person", None)
    if each is None:
        return str(row)
    words = each.words(row)
    if person is None:
        return words
    root = person.same_as_id or person.pk
    name = names_known_to(_keeper(by), persons={root}).get(root, "")
    return ": ".join(filter(None, (name, words)))
