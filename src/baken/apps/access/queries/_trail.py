"""What an actor may read of the audit trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from baken.apps.access.engine.verifying import Verdict, verify
from baken.apps.access.models import Account, AuditEntry, AuditSubject
from baken.apps.access.queries._concerned import accounts_known_to, called, concerned_in, keys_about
from baken.apps.access.queries._told import told, words_of
from baken.apps.access.rules import seen_entries
from baken.apps.access.types import Actor, Concerned, Role, TrailFilter, TrailLine
from baken.ground import audit
from baken.ground.audit import Verb


def entries_visible_to(actor: Actor) -> QuerySet[AuditEntry]:
    """The entries of the audit trail that an actor may read, the latest first."""
    return AuditEntry.objects.filter(seen_entries(actor)).select_related("content").order_by("-number")


def entries_found(actor: Actor, *, by: TrailFilter) -> QuerySet[AuditEntry]:
    """The entries that a search asks for, out of those that an actor may read. Raises TooManyFound."""
    found = entries_visible_to(actor)
    if by.about:
        about = AuditSubject.objects.filter(key__in=keys_about(by.about, by=actor))
        found = found.filter(number__in=about.order_by().values("content"))
    if by.who:
        # By an address only of whom it is known to who asks: else it can be spelt out, letter by letter.
        known = Q(email__icontains=by.who, pk__in=accounts_known_to(actor).values("pk"))
        named = Account.objects.filter(Q(name__icontains=by.who) | known)
        found = found.filter(content__account__in=named.values("pk"))
    for name in ("kind", "thing", "verb"):
        if value := getattr(by, name):
            found = found.filter(**{f"content__{name}": value})
    if by.since:
        found = found.filter(at__gte=_microseconds(by.since))
    if by.until and by.until < dt.date.max:
        found = found.filter(at__lt=_microseconds(by.until + dt.timedelta(days=1)))
    return found


def _microseconds(day: dt.date) -> int:
    """When a day begins here, as the trail counts."""
    begins = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    return int(begins.timestamp()) * 1_000_000


def kinds_of_entries(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of things in the trail that an actor may read, each with the users' word for it, in that order."""
    entries = entries_visible_to(actor).order_by().values_list("content__kind", flat=True).distinct()
    return sorted(((kind, words_of(kind)) for kind in entries if kind), key=lambda pair: pair[1])


def trail_lines(entries: Iterable[AuditEntry], *, by: Actor, about: str = "") -> list[TrailLine]:
    """Entries of `entries_visible_to` as that actor reads them; `about`: whom was looked for, who is named first.
    Whose names stand in them is in the trail, before they are. Raises CannotAudit and TooManyFound."""
    found = [(entry, getattr(entry, "content", None)) for entry in entries]
    contents = [content for _entry, content in found if content is not None]
    sought = keys_about(about, by=by) if about else ()
    concerned = concerned_in(contents, by=by, sought=sought)
    actors = {content.account for content in contents if content.account is not None}
    audit.seen(
        by=by,
        kind="access.AuditEntry",
        people={person for each in concerned.values() for person in each.people},
        accounts=actors.union(*(each.accounts for each in concerned.values())),
    )
    names = dict(Account.objects.filter(pk__in=actors).values_list("pk", "name"))
    things = called(contents, by=by)
    said = {content.pk: each for content, each in told(contents)}
    return [
        _gone(entry)
        if content is None
        else TrailLine(
            number=entry.number,
            moment=entry.moment,
            content=content,
            who="" if content.account is None else names.get(content.account, f"#{content.account}"),
            role=str(Role(content.role).label) if content.role in Role.values else content.role,
            verb=str(Verb(content.verb).label),
            kind=words_of(content.kind),
            thing=things.get((content.kind, content.thing), ""),
            concerned=concerned[content.pk],
            said=said[content.pk],
        )
        for entry, content in found
    ]


def _gone(entry: AuditEntry) -> TrailLine:
    return TrailLine(entry.number, entry.moment, None, "", "", "", "", "", Concerned(), [])


def verdict_on_trail() -> Verdict:
    """Whether the audit trail is what was written: all of it computed anew, and held against its checkpoints."""
    return verify()


def end_of_trail() -> tuple[int, str]:
    """The last number of the audit trail, and its hash."""
    return AuditEntry.objects.order_by("-number").values_list("number", "hash").first() or (0, "")
