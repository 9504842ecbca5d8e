"""The starters' track: the rules of a cell, what somebody followed and needs of it, and who starts at a centre."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.people.queries import entries_of, functions_held, starters_at
from baken.apps.programme.engine.starters import began_after, needs_of
from baken.apps.programme.models import Enrolment, Participation, Session, StarterRule
from baken.apps.programme.queries._offers import offers_visible_to, with_places
from baken.apps.programme.rules import (
    kept_starter_rules,
    may_see_starters,
    own_enrolments,
    own_participations,
    seen_enrolments,
    seen_participations,
    seen_starter_rules,
)
from baken.apps.programme.types import (
    OPEN_STATES,
    Basis,
    Cluster,
    EnrolmentState,
    Need,
    OfferState,
    SessionState,
    Status,
    Strategy,
    TrackRule,
)
from baken.ground.periods import school_year_of
from baken.ground.values import folded

# Of somebody who asked more than once for a part: what is nearest to a place.
NEAREST = (EnrolmentState.ENROLLED, EnrolmentState.OFFERED, EnrolmentState.REQUESTED, EnrolmentState.WAITING)


@dataclass
class Part:
    """A part of the starters' track for somebody: whether they need it, at how many of its sessions they were and when
    last, where an enrolment for what is to come stands; with `offers` of it, where those are asked."""

    need: Need
    sessions: int = 0
    last_on: dt.date | None = None
    enrolled: EnrolmentState | None = None
    offers: Sequence[Any] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(Cluster(self.need.cluster).label)

    @property
    def state(self) -> str:
        """Where it stands, in a word."""
        if self.sessions:
            return _("gevolgd")
        if self.enrolled is not None:
            return str(self.enrolled.label).lower()
        return _("nodig") if self.need.is_needed else _("niet nodig")

    @property
    def tone(self) -> str:
        """In which tone that is shown."""
        if self.sessions:
            return "moss"
        return "amber" if self.is_to_do else "petrol" if self.enrolled is not None else ""

    @property
    def is_to_do(self) -> bool:
        """Whether it is needed, and neither followed nor asked for."""
        return self.need.is_needed and not self.sessions and self.enrolled is None


@dataclass(frozen=True)
class Starter:
    """Somebody who starts at a centre: their functions there, since when they are, and each part of the track."""

    uuid: uuids.UUID
    root: int
    name: str
    functions: Sequence[str]
    began_on: dt.date
    parts: Sequence[Part]

    @property
    def function(self) -> str:
        return ", ".join(self.functions)

    @property
    def to_do(self) -> int:
        """How many parts wait for them."""
        return sum(part.is_to_do for part in self.parts)


def starter_rules_kept(actor: Actor) -> QuerySet[StarterRule]:
    """The rules that an actor changes."""
    return StarterRule.objects.filter(kept_starter_rules(actor))


def track_rules(actor: Actor) -> list[TrackRule]:
    """What the rules of the actor's cell say."""
    rows = StarterRule.objects.filter(seen_starter_rules(actor))
    return [TrackRule(*row) for row in rows.values_list("about", "word", "cluster", "needed")]


def words_about(rules: Iterable[TrackRule], about: Basis) -> list[str]:
    """The words of some rules about one thing, each once, in order."""
    found = {folded(rule.word): rule.word for rule in rules if rule.about == about}
    return [found[key] for key in sorted(found)]


def own_track(actor: Actor, *, holds: Mapping[str, Collection[str]], on: dt.date) -> list[Part]:
    """The parts of the track for the actor, with what is offered of each this school year; what they followed for
    whichever centre counts. `holds`: what they say of themselves, and their functions."""
    followed, enrolled = _followed(own_participations(actor)), _enrolled(own_enrolments(actor), on=on)
    parts = _parts(track_rules(actor), holds, _joined(followed), _joined(enrolled))
    return _with_offers(parts, actor=actor, on=on)


def track_of(actor: Actor, *, person: int, holds: Mapping[str, Collection[str]], on: dt.date) -> list[Part]:
    """The same of somebody (the key of the entry that stands for them) of the staff of the centre that the actor
    leads: what they followed for it, and for what they enrolled there."""
    their = Q(person__in=entries_of(person))
    followed = _followed(_of_staff(actor, seen_participations), their)
    enrolled = _enrolled(_of_staff(actor, seen_enrolments), their, on=on)
    parts = _parts(track_rules(actor), holds, _joined(followed), _joined(enrolled))
    return _with_offers(parts, actor=actor, on=on)


def own_functions(actor: Actor, *, on: dt.date) -> list[str]:
    """The functions of the actor at the centre for which they act."""
    if actor.person is None or actor.centre is None:
        return []
    return functions_held(actor.person, centre=actor.centre, on=on)


def starters_of(actor: Actor, *, on: dt.date) -> list[Starter]:
    """Who works on a day at the centre that the actor leads and began at a centre for the first time less than
    STARTING_MONTHS before, by name; what they need is said by their functions alone."""
    if actor.centre is None or not may_see_starters(actor):
        return []
    rules = track_rules(actor)
    followed = _followed(_of_staff(actor, seen_participations))
    enrolled = _enrolled(_of_staff(actor, seen_enrolments), on=on)
    posts: dict[int, list[Any]] = {}
    found = starters_at(centre=actor.centre, on=on, after=began_after(on))
    found = found.annotate(root_uuid=Coalesce("person__same_as__uuid", "person__uuid"))
    for post in found.order_by("last_name", "first_name", "pk"):
        posts.setdefault(post.root, []).append(post)
    starters = []
    for root, (post, *more) in posts.items():
        functions = sorted({each.function for each in (post, *more) if each.function})
        parts = _parts(rules, {Basis.FUNCTION: functions}, followed.get(root, {}), enrolled.get(root, {}))
        starters.append(Starter(post.root_uuid, root, post.name, functions, post.began_on, parts))
    return starters


def _of_staff(actor: Actor, seen: Any) -> Q:
    return Q(seen(actor)) & Q(centre=actor.centre)


def _followed(*seen: Q) -> dict[int, dict[str, tuple[int, dt.date]]]:
    """By the key of the entry that stands for a person and by part: at how many sessions they were, and when last."""
    there = Participation.objects.filter(*seen, status=Status.PRESENT, session__offer__strategy=Strategy.STARTERS)
    there = there.exclude(session__state=SessionState.CANCELLED).exclude(session__offer__cluster="")
    rows = there.annotate(root=Coalesce("person__same_as", "person"), cluster=F("session__offer__cluster"))
    sums: Any = rows.order_by().values("root", "cluster")
    found: defaultdict[int, dict[str, tuple[int, dt.date]]] = defaultdict(dict)
    for row in sums.annotate(number=Count("session", distinct=True), last=Max("session__held_on")):
        found[row["root"]][row["cluster"]] = (row["number"], row["last"])
    return dict(found)


def _enrolled(*seen: Q, on: dt.date) -> dict[int, dict[str, EnrolmentState]]:
    """By the same: where an enrolment for what is to come stands."""
    sessions = Session.objects.filter(offer=OuterRef("offer")).exclude(state=SessionState.CANCELLED)
    to_come = Exists(sessions.filter(held_on__gte=on)) | ~Exists(sessions)
    asked = Enrolment.objects.filter(*seen, offer__strategy=Strategy.STARTERS, state__in=sorted(OPEN_STATES))
    asked = asked.filter(Q(session__held_on__gte=on) | Q(session=None) & Q(to_come)).exclude(offer__cluster="")
    rows = asked.annotate(root=Coalesce("person__same_as", "person")).order_by()
    found: defaultdict[int, dict[str, EnrolmentState]] = defaultdict(dict)
    for root, cluster, said in rows.values_list("root", "offer__cluster", "state"):
        state = EnrolmentState(said)
        found[root][cluster] = min(found[root].get(cluster, state), state, key=NEAREST.index)
    return dict(found)


def _joined(found: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """Of what is one person's."""
    return next(iter(found.values()), {})


def _parts(
    rules: Iterable[TrackRule],
    holds: Mapping[str, Collection[str]],
    followed: Mapping[str, tuple[int, dt.date]],
    enrolled: Mapping[str, EnrolmentState],
) -> list[Part]:
    parts = []
    for need in needs_of(rules, holds=holds):
        sessions, last = followed.get(need.cluster, (0, None))
        parts.append(Part(need, sessions, last, enrolled.get(need.cluster)))
    return parts


def _with_offers(parts: list[Part], *, actor: Actor, on: dt.date) -> list[Part]:
    """Some parts with what is offered of each in the school year of a day, as `with_places`."""
    offers = offers_visible_to(actor).filter(
        strategy=Strategy.STARTERS, school_year=school_year_of(on), state=OfferState.PUBLISHED
    )
    rows = with_places(offers.exclude(cluster="").order_by("code", "pk").prefetch_related("sessions"), on=on)
    for part in parts:
        part.offers = [offer for offer in rows if offer.cluster == part.need.cluster]
    return parts
