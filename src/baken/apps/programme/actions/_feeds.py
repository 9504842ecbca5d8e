"""Calendars that somebody follows from elsewhere: making one, giving it another address, ending it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.programme.models import Feed
from baken.apps.programme.queries import feeds_of
from baken.apps.programme.rules import may_see_programme
from baken.apps.programme.types import FeedKind
from baken.ground.audit import Verb, audited

if TYPE_CHECKING:
    from baken.apps.people.models import Theme


class CannotFollow(Exception):
    """A calendar that this actor cannot follow; the message says why."""


@audited(Verb.MADE)
def make_feed(*, by: Actor, grant: Any, kind: FeedKind, theme: Theme | None = None, now: dt.datetime) -> Feed:
    """Let somebody follow a calendar in the role in which they act. Raises CannotFollow."""
    if not may_see_programme(by) or grant is None or grant.account_id != by.account:
        raise CannotFollow(_("Deze agenda kan je niet volgen."))
    if (kind is FeedKind.THEME) != (theme is not None):
        raise CannotFollow(_("Kies een thema."))
    try:
        with transaction.atomic():
            return Feed.objects.create(grant=grant, kind=kind, theme=theme, made_at=now)
    except IntegrityError as refusal:
        raise CannotFollow(_("Deze agenda volg je al.")) from refusal


@audited(Verb.CHANGED)
def renew_feed(feed: Feed, *, by: Actor, grant: Any, now: dt.datetime) -> Feed:
    """Give a calendar another address; the one it had shows nothing any more. Raises CannotFollow."""
    feed = _own(feed, by=by, grant=grant)
    kind, theme = FeedKind(feed.kind), feed.theme
    feed.delete()
    return Feed.objects.create(grant=grant, kind=kind, theme=theme, made_at=now)


@audited(Verb.ENDED)
def end_feed(feed: Feed, *, by: Actor, grant: Any) -> Feed:
    """Follow a calendar no more: its address shows nothing. Raises CannotFollow."""
    feed = _own(feed, by=by, grant=grant)
    key = feed.pk
    feed.delete()
    feed.pk = key  # which the trail tells
    return feed


def _own(feed: Feed, *, by: Actor, grant: Any) -> Feed:
    found = feeds_of(by, grant=grant).select_for_update(of=("self",)).filter(pk=feed.pk).first()
    if found is None:
        raise CannotFollow(_("Deze agenda volg je niet."))
    return found
