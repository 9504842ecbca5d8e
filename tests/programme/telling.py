"""A training of which people are told, and what they were told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core import mail
from icalendar import Calendar

from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.actions import change_session, enrol, tell_people
from baken.apps.programme.models import Enrolment, Session
from baken.apps.programme.tests.factories import NOW, acting, make_offer, make_session, make_staff
from baken.apps.programme.types import When
from baken.ground.periods import BRUSSELS

HOUSE = "https://baken.example/"


class World:
    """A training of two days in November with a link, two places, and three people who ask for one."""

    def __init__(self, **fields: Any) -> None:
        self.cell = make_cell()
        self.centre = make_centre("CLB Aarde", known_as={self.cell: "C1"})
        self.advisor = acting(Role.ADVISOR, self.cell)
        self.offer = make_offer(self.cell, title="Taalbeleid", **{"capacity": 2} | fields)
        self.first = make_session(self.offer, 6, online="https://samen.example/1")
        self.second = make_session(self.offer, 13)
        self.people = [make_staff(self.centre, name) for name in ("An", "Bo", "Cis")]

    def fill(self, session: Session | None = None, *, now: dt.datetime = NOW) -> list[Enrolment]:
        made = [
            enrol(self.offer, by=self.advisor, person=each, centre=self.centre, session=session, now=now)
            for each in self.people
        ]
        tell(now)
        return made

    def move(self, session: Session | None = None, *, now: dt.datetime = NOW, **where: Any) -> Session:
        begins, ends = dt.time(13), dt.time(16)
        said: Any = {"held_on": dt.date(2026, 11, 20), "starts_at": begins, "ends_at": ends, "place": "Brugge"}
        return change_session(session or self.first, by=self.advisor, when=When(**said | where), now=now)


def tell(now: dt.datetime = NOW, address: str = HOUSE) -> int:
    mail.outbox.clear()
    number = tell_people(address=address, now=now)
    for sent in mail.outbox:  # a day does not break over lines
        sent.subject, sent.body = sent.subject.replace("\xa0", " "), sent.body.replace("\xa0", " ")
    return number


def told() -> dict[str, str]:
    """Who was told, by the first letters of the address, under which subject."""
    return {sent.to[0].partition("@")[0]: str(sent.subject) for sent in mail.outbox}


def of_calendar(sent: Any) -> list[tuple[str, int, str, Any]]:
    """What a mail tells a calendar: its way, and of each session the key, how often it changed, and the day."""
    [(_name, content, kind)] = sent.attachments
    method = kind.rpartition("=")[2]
    return [
        (method, int(str(event["SEQUENCE"])), str(event.get("STATUS", "")), event.decoded("DTSTART").date())
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


def at(day: int, hour: int = 9, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=BRUSSELS)
