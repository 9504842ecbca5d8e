"""By which rules a cell says who needs which part of the starters' track: adding, changing and removing them."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.models import StarterRule
from baken.apps.programme.queries import starter_rules_kept
from baken.apps.programme.rules import may_plan
from baken.apps.programme.types import Basis, Cluster, TrackRule
from baken.ground.audit import Verb, audited
from baken.ground.values import folded

LONGEST = 200  # letters of a word
MOST = 500  # rules of a cell


class CannotKeepStarterRule(Exception):
    """A rule of the starters' track that cannot be so; the message says why."""


@audited(Verb.MADE)
def add_starter_rule(*, by: Actor, said: TrackRule) -> StarterRule:
    """A new rule of the actor's cell. Raises CannotKeepStarterRule."""
    if not may_plan(by):
        raise CannotKeepStarterRule(_("Je houdt het starterstraject van deze cel niet bij."))
    if starter_rules_kept(by).count() >= MOST:
        raise CannotKeepStarterRule(_("Er zijn al %(most)s regels. Verwijder er eerst een.") % {"most": MOST})
    return _write(StarterRule(cell_id=by.cell), by=by, said=said)


@audited(Verb.CHANGED)
def change_starter_rule(rule: StarterRule, *, by: Actor, said: TrackRule) -> StarterRule:
    """Let a rule say something else. Raises CannotKeepStarterRule."""
    return _write(_kept(rule, by=by), by=by, said=said)


@audited(Verb.REMOVED)
def remove_starter_rule(rule: StarterRule, *, by: Actor) -> None:
    """Take a rule away: then what others say counts, or a part is needed. Raises CannotKeepStarterRule."""
    _kept(rule, by=by).delete()


def _kept(rule: StarterRule, *, by: Actor) -> StarterRule:
    found: StarterRule | None = starter_rules_kept(by).filter(pk=rule.pk).first()
    if found is None:
        raise CannotKeepStarterRule(_("Je houdt deze regel niet bij, of hij is er niet meer."))
    return found


def _write(rule: StarterRule, *, by: Actor, said: TrackRule) -> StarterRule:
    word = " ".join(said.word.split())
    if said.about not in Basis.values or not word or len(word) > LONGEST:
        raise CannotKeepStarterRule(_("Zeg voor welke vooropleiding, functie of rol de regel geldt."))
    if said.cluster not in Cluster.values:
        raise CannotKeepStarterRule(_("Kies een deel van het starterstraject."))
    if said.cluster == Cluster.KICK_OFF:
        raise CannotKeepStarterRule(_("De kick-off is voor iedereen: daarvoor is geen regel nodig."))
    same = starter_rules_kept(by).filter(about=said.about, cluster=said.cluster).exclude(pk=rule.pk)
    if any(folded(each.word) == folded(word) for each in same):
        raise _twice()
    told: dict[str, Any] = {"about": said.about, "word": word, "cluster": said.cluster, "needed": said.needed}
    for name, value in told.items():
        setattr(rule, name, value)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:  # somebody else wrote the same meanwhile
        raise _twice() from error
    return rule


def _twice() -> CannotKeepStarterRule:
    return CannotKeepStarterRule(_("Daarover is al een regel voor dit deel: wijzig die."))
