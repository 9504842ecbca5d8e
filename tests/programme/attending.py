"""A session with people who enrolled, somebody who plans it, and who works at a centre."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baken.apps.access.tests.factories import give_role, make_account
from baken.apps.access.types import Actor, Role
from baken.apps.people.models import Cell, Centre, Person
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.engine.teams import Meeting, read
from baken.apps.programme.models import Enrolment, Offer, Participation, Session
from baken.apps.programme.tests.factories import make_offer, make_session, make_staff
from baken.apps.programme.types import EnrolledBy, EnrolmentState
from baken.ground.periods import BRUSSELS

NOW = dt.datetime(2026, 11, 1, 11, tzinfo=BRUSSELS)
SAMPLES = Path(__file__).parent / "teams"


@dataclass
class Place:
    """A cell with two centres and one of another network, an offer with one session, and who plans it."""

    cell: Cell
    oever: Centre
    kaai: Centre
    elders: Centre
    offer: Offer
    session: Session
    advisor: Any

    @property
    def by(self) -> Actor:
        """Who plans."""
        return Actor(Role.ADVISOR, self.cell.pk, account=self.advisor.pk)

    def enrol(self, name: str, centre: Centre | None = None, **fields: Any) -> Person:
        """Somebody who works at a centre and has a place, unless said otherwise."""
        centre = centre or self.oever
        person = make_staff(centre, name)
        enrol(self.offer, person, centre, **fields)
        return person

    def status(self, person: Person) -> tuple[str, int | None, str] | None:
        """What is known of somebody."""
        row = Participation.objects.filter(session=self.session, person=person).first()
        return (row.status, row.minutes, row.source) if row else None


def make_place(network: str = "GO!", **of_offer: Any) -> Place:
    """See Place; the session is held on 1 November 2026, from 9 until 12."""
    cell = make_cell(f"cel-{network}", network=network)
    oever, kaai = (
        make_centre(name, network=network, known_as={cell: name})
        for name in (f"CLB Oever {network}", f"CLB Kaai {network}")
    )
    elders = make_centre(f"CLB Elders {network}", network="VCLB", known_as={cell: "V1"})
    offer = make_offer(cell, **of_offer)
    advisor = make_account(f"advies@{cell.pk}.example", name="Advies Een")
    give_role(advisor, Role.ADVISOR, cell)
    return Place(cell, oever, kaai, elders, offer, make_session(offer), advisor)


def enrol(offer: Offer, person: Person, centre: Centre, **fields: Any) -> Enrolment:
    """That somebody has a place, unless said otherwise."""
    at = dt.datetime(2026, 9, 10, 9, tzinfo=BRUSSELS)
    said = {"state": EnrolmentState.ENROLLED, "by": EnrolledBy.SELF, "asked_at": at, "changed_at": at} | fields
    return Enrolment.objects.create(offer=offer, person=person, centre=centre, **said)


def a_meeting(*people: tuple[str, str, int], held_on: dt.date = dt.date(2026, 11, 1)) -> Meeting:
    """A report of Teams of a meeting of three hours with a name, an address and minutes each."""
    begins = f"{held_on:%d-%m-%Y} 09:00:00"
    rows = []
    for name, email, minutes in people:
        ends = f"{held_on:%d-%m-%Y} {9 + minutes // 60:02}:{minutes % 60:02}:00"
        rows.append((f"{name}\t{begins}\t{ends}\t{minutes} min 0 s\t{email}", name))
    head = f"1. Samenvatting\nTitel\tOverleg\nAanwezig\t{len(rows)}\nBegintijd\t{begins}\n"
    head += f"Eindtijd\t{held_on:%d-%m-%Y} 12:00:00\nDuur\t3 u 0 min 0 s\n"
    two = (
        "2. Deelnemers\nNaam\tEerste deelname\tLaatst verlaten\tDuur in vergadering\tE-mail\tDeelnemer-id (UPN)\tRol\n"
    )
    three = (
        "3. Activiteiten in de vergadering\nNaam\tTijdstip van deelname\tTijdstip van verlaten\tDuur\tE-mail\tRol\n"
    )
    two += "".join(f"{row}\t\tDeelnemer\n" for row, _name in rows)
    three += "".join(f"{row}\tDeelnemer\n" for row, _name in rows)
    return read(f"{head}\n{two}\n{three}".encode("utf-16"))
