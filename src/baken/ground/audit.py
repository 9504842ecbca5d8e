"""The audit trail, as every room speaks to it: what was done, and whose personal data was shown. One room keeps it.

An action says what it does by `@audited(...)`; one that keeps transactions of its own wears `@audits_itself` and calls
`did` in them; one that nobody does wears `@unaudited`, with the reason. What shows personal data of others calls
`seen` before it gives them. Entries of one scope (`together`) are written at its end, so that the chain, of which
there is one for the whole installation, is held only until the transaction ends.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from baken.ground.registry import Registry

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Verb(models.TextChoices):
    """All that can be done to a thing."""

    MADE = "made", _("gemaakt")
    CHANGED = "changed", _("gewijzigd")
    REMOVED = "removed", _("verwijderd")
    ENDED = "ended", _("beëindigd")
    CONFIRMED = "confirmed", _("bevestigd")
    IMPORTED = "imported", _("ingevoerd")
    UNDONE = "undone", _("ongedaan gemaakt")
    SEEN = "seen", _("bekeken")
    EXPORTED = "exported", _("uitgevoerd")
    SIGNED_IN = "signed in", _("aangemeld")
    SIGNED_OUT = "signed out", _("afgemeld")
    REFUSED = "refused", _("codes geweigerd")
    INVITED = "invited", _("uitgenodigd")
    RESTORED = "restored", _("teruggezet")
    CHOSE_ROLE = "chose role", _("rol gekozen")
    ERASED = "erased", _("gewist uit het register")


class CannotAudit(Exception):
    """What was asked could not be written down, so it is not shown."""


@dataclass(frozen=True)
class Deed:
    """What somebody did, to be written down.

    `by` acts: an actor (`account`, `role`, `cell`, `centre`, `person`), an account, or None for the command line.
    `thing` is what it was done to; where there is none, or there are many, `kind` is the label of their model.
    `people` and `accounts` are keys of those whose personal data it is about, besides those of the thing itself.
    `said` tells more, in plain values; it can be erased, and holds nobody's name.
    """

    verb: Verb
    by: Any = None
    thing: models.Model | None = None
    kind: str = ""
    cell: int | None = None
    people: Sequence[int] = ()
    accounts: Sequence[int] = ()
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """How is read what entries of a room tell besides, where neither a choice of the column with that name nor what
    the whole house knows says so. `name`: room and name of what is told; `words` gives a value as people read it."""

    name: str
    words: Callable[[Any], str]


SAID: Registry[Said] = Registry("what an entry tells")


@dataclass(frozen=True)
class Called:
    """How things of a kind are called for who reads the trail. `name`: the label of their model, each of whose rows
    has a `uuid`; `seen`: those that an actor may see; `words`: what one is called, without anybody's name; `along`:
    what of other rows is asked with it."""

    name: str
    seen: Callable[[Any], models.Q]
    words: Callable[[Any], str] = str
    along: Sequence[str] = ()


CALLED: Registry[Called] = Registry("how a thing is called")


class Trail(Protocol):
    """Who keeps the audit trail."""

    def keep(self, deeds: Sequence[Deed]) -> None:
        """Write down what was done, in the transaction that is open."""

    def keep_reading(self, deed: Deed) -> None:
        """Write down that something was shown; for good, before this returns. Raises CannotAudit."""


_keepers: list[Trail] = []
_waiting: ContextVar[list[Deed] | None] = ContextVar("deeds that wait for the end of their scope", default=None)
_is_kept: ContextVar[bool] = ContextVar("whether the trail is being written", default=False)


def kept_by(trail: Trail) -> None:
    """Say who keeps the trail; a room does, when it starts."""
    _keepers[:] = [trail]


def is_being_kept() -> bool:
    """Whether it is the trail that now writes, which is all that a reading view may write."""
    return _is_kept.get()


@contextmanager
def _keeping() -> Iterator[Trail]:
    token = _is_kept.set(True)
    try:
        yield _keepers[0]
    finally:
        _is_kept.reset(token)


@contextmanager
def together() -> Iterator[None]:
    """What is done inside is written down at the end, in the transaction that is open; what fails is not."""
    waiting = _waiting.get()
    if waiting is not None:
        before = len(waiting)
        try:
            yield
        except BaseException:
            del waiting[before:]
            raise
        return
    deeds: list[Deed] = []
    token = _waiting.set(deeds)
    try:
        yield
    finally:
        _waiting.reset(token)
    if deeds:
        with _keeping() as trail:
            trail.keep(deeds)


def did(verb: Verb, **about: Any) -> None:
    """Write down what is done in the transaction that is open; `about` as the fields of a deed."""
    waiting, deed = _waiting.get(), Deed(verb, **about)
    if waiting is not None:
        waiting.append(deed)
        return
    with _keeping() as trail:
        trail.keep([deed])


def seen(
    *,
    by: Any,
    people: Iterable[int | None] = (),
    accounts: Iterable[int | None] = (),
    unnamed: bool = False,
    verb: Verb = Verb.SEEN,
    **about: Any,
) -> None:
    """Write down that personal data is about to be shown, before it is. Raises CannotAudit.

    Only what is one's own may be seen without a word. `by`: an actor, or an account without role. `unnamed`: there
    are also people whom nobody knows one by one, as in a file that was handed over. Where a scope is open, its
    transaction carries the entry.
    """
    is_account = isinstance(by, models.Model)
    person, account = (by.person_id, by.pk) if is_account else (by.person, by.account)
    persons = sorted({key for key in people if key is not None} - {person})
    others = sorted({key for key in accounts if key is not None} - {account})
    if not persons and not others and not unnamed:
        return
    deed = Deed(verb, by=by, people=persons, accounts=others, **about)
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(deed)
        return
    with _keeping() as trail:
        trail.keep_reading(deed)


def audited(
    verb: Verb, *, by: str = "by", keeps: Sequence[str] = (), kind: str = ""
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """An action that is written down when it succeeds, in its own transaction or not at all.

    `by` names the argument that says who acts, `keeps` those that are kept as what was said. What it was done to is
    the row that the action returns, else the first row that it is given, else rows of `kind`. One that returns 0 did
    nothing.
    """

    def wear(action: Callable[Given, Result]) -> Callable[Given, Result]:
        signature = inspect.signature(action)

        @wraps(action)
        def kept(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            given = signature.bind(*args, **kwargs).arguments
            with transaction.atomic(), together():
                result = action(*args, **kwargs)
                if result == 0:
                    return result
                rows = [value for value in (result, *given.values()) if isinstance(value, models.Model)]
                said = {name: given[name] for name in keeps if given.get(name) not in (None, "")}
                did(verb, by=given.get(by), thing=rows[0] if rows and not kind else None, kind=kind, said=said)
            return result

        kept.keeps = keeps  # type: ignore[attr-defined]  # read by the house test that each has a word
        kept.audits = [verb]  # type: ignore[attr-defined]  # read by the house test that no action forgets
        return kept

    return wear


def audits_itself(*verbs: Verb) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """An action that calls `did` in transactions of its own."""

    def wear(action: Callable[Given, Result]) -> Callable[Given, Result]:
        action.audits = list(verbs)  # type: ignore[attr-defined]  # read by the house test that no action forgets
        return action

    return wear


def unaudited(reason: str) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """An action that nobody does, or that does nothing to what people know: for this reason it is not written down."""

    def wear(action: Callable[Given, Result]) -> Callable[Given, Result]:
        action.audits = reason  # type: ignore[attr-defined]  # read by the house test that no action forgets
        return action

    return wear
