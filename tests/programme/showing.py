"""Pages of communities as people of each role have them, for tests."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.programme.models import Offer
from baken.ground.periods import school_year_of, today
from tests.programme.gathering import Gathered


class Pages(Gathered):
    """The same cell, with a meeting to come this school year, and who signs in."""

    def __init__(self) -> None:
        super().__init__()
        Offer.objects.filter(pk=self.offer.pk).update(school_year=school_year_of(today()))
        self.session.held_on = today()
        self.session.save()
        self.clients: dict[Any, Client] = {}

    def client(self, role: Role, person: Any = None, centre: Any = None) -> Client:
        key = (role, person.pk if person else None, centre.pk if centre else None)
        if key not in self.clients:
            client = Client()
            where = self.cell if role in (Role.ADVISOR, Role.COORDINATOR, Role.CELL_DIRECTOR) else self.aarde
            account = make_account(f"{len(self.clients)}@werk.example", name=f"Houder {role.label}", person=person)
            give_role(account, role, centre or where)
            client.force_login(account)
            self.clients[key] = show(client, strong=True)
        return self.clients[key]

    @property
    def plans(self) -> Client:
        return self.client(Role.ADVISOR)

    @property
    def as_an(self) -> Client:
        return self.client(Role.STAFF, self.an)

    @property
    def as_cas(self) -> Client:
        return self.client(Role.STAFF, self.cas, self.beek)


def address(name: str, *args: Any) -> str:
    return reverse(f"programme:{name}", args=args)


def get(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(address(name, *args), asked)
    assert answer.status_code == 200, answer.status_code
    text: str = answer.content.decode()
    return text


def post(client: Client, name: str, /, *args: Any, **fields: Any) -> str:
    answer = client.post(address(name, *args), fields, follow=True)
    assert answer.status_code == 200, answer.status_code
    text: str = answer.content.decode()
    return text
