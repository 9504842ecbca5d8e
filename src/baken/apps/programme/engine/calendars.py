"""Sessions for calendars, as iCalendar (RFC 5545), or as a change or an end of what a calendar holds (RFC 5546)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress

from baken.ground.periods import BRUSSELS

PRODUCT = "-//Baken//Baken//NL"


@dataclass(frozen=True)
class Entry:
    """A session as a calendar shows it: known by `key` for ever, in a version that counts up (`sequence`)."""

    key: str
    sequence: int
    title: str
    held_on: dt.date
    starts_at: dt.time | None
    ends_at: dt.time | None
    place: str
    words: str
    address: str  # of its page
    cancelled: bool
    changed_at: dt.datetime


def calendar(entries: Iterable[Entry], *, name: str, method: str = "PUBLISH", organiser: str = "") -> bytes:
    """A calendar of sessions. `method`: REQUEST for who is invited, CANCEL for what is off, PUBLISH for a feed;
    `organiser` is an e-mail address."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", BRUSSELS.key)
    for entry in entries:
        made.add_component(_event(entry, organiser))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(entry: Entry, organiser: str) -> Event:
    event = Event()
    event.add("uid", entry.key)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("summary", entry.title)
    starts, ends = _times(entry)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    if entry.place:
        event.add("location", entry.place)
    if entry.words:
        event.add("description", entry.words)
    if entry.address:
        event.add("url", entry.address)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if organiser:
        event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    return event


def _times(entry: Entry) -> tuple[dt.date, dt.date]:
    """From when to when: clock times in Brussels, or whole days; without an end an hour."""
    if entry.starts_at is None:
        return entry.held_on, entry.held_on + dt.timedelta(days=1)
    starts = dt.datetime.combine(entry.held_on, entry.starts_at, tzinfo=BRUSSELS)
    if entry.ends_at is None or entry.ends_at <= entry.starts_at:
        return starts, starts + dt.timedelta(hours=1)
    return starts, dt.datetime.combine(entry.held_on, entry.ends_at, tzinfo=BRUSSELS)
