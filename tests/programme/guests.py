"""A training that takes guests, and a guest who asks for a place in it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre, make_network
from baken.apps.programme.models import Enrolment, Offer
from baken.apps.programme.queries import proof_of_guest
from baken.apps.programme.tests.factories import acting, make_offer, make_session
from baken.ground.periods import school_year_of, today

GUEST = "gast@vclb.example"


class World:
    """A training that takes guests of another network, with one place, and a centre of that network."""

    def __init__(self, **fields: Any) -> None:
        self.cell = make_cell()
        self.own = make_centre("CLB Aarde", known_as={self.cell: "C1"})
        self.centre = make_centre("CLB Vreemd", network="VCLB")
        self.closed = make_centre("CLB Ver", network="OVSG")
        self.offer: Offer = make_offer(
            self.cell,
            title="Taalbeleid",
            school_year=school_year_of(today()),
            opens_on=today(),
            **{"capacity": 1, "guests": True, "by_session": False} | fields,
        )
        self.offer.networks.add(make_network("VCLB"))
        self.session = make_session(
            self.offer, held_on=today() + dt.timedelta(days=9), online="https://samen.example/1"
        )
        self.advisor = acting(Role.ADVISOR, self.cell)
        self.client = Client()

    @property
    def page(self) -> str:
        return reverse("programme:guest_offer", args=[self.offer.uuid])

    def ask(self, **said: str) -> Any:
        mail.outbox.clear()
        given = {"email": GUEST, "first_name": "Gé", "last_name": "Ast", "centre": str(self.centre.uuid)}
        return self.client.post(self.page, given | said, follow=True)

    def link(self) -> str:
        """Where the link of the one mail that was sent leads."""
        [sent] = mail.outbox
        found = re.search(r"http://testserver(\S+)", str(sent.body))
        assert found
        return found[1]

    def enrol(self, **said: str) -> Enrolment:
        self.ask(**said)
        self.client.post(self.link())
        return Enrolment.objects.latest("pk")

    def own_page(self, enrolment: Enrolment, name: str = "guest") -> str:
        return reverse(f"programme:{name}", args=[enrolment.uuid, proof_of_guest(enrolment)])


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())
