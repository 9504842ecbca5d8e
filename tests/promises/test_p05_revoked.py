"""P05: what is taken away is gone at the next request.

Somebody has pages open, a file asked with what the browser remembers of it, and links sent in their name. The role
ends, the account is closed, or the provider whose words the role follows says them no more, or is asked no more:
whatever they ask next is refused, and what their links open is nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from baken.apps.access.actions import end_role, follow_claims, invite
from baken.apps.access.engine import showing
from baken.apps.access.models import Account
from baken.apps.access.queries import proof_of
from baken.apps.access.tests.factories import give_role, make_account, make_claim_rule
from baken.apps.access.types import HELD_IN_CELL, INVITATION_STANDS, Actor, Role
from baken.apps.centres.actions import enter_threshold
from baken.apps.centres.models import FlagThreshold
from baken.apps.centres.types import Measured
from baken.apps.exchange.models import Import
from baken.apps.people.models import Person
from baken.apps.reports.actions import begin_report
from baken.apps.reports.models import Report
from baken.apps.surveys.models import Survey
from baken.ground.periods import Period, today
from tests.daily import by_turns, some_of_today
from tests.promises.asking import routes
from tests.promises.noting import Tried
from tests.scenes import Scene, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
WORDS = ["text-helpdesk", "training.participations", "beeld", "centra"]  # that stand in addresses for a name
DOORS = ("/aanmelden/", "/rol/?")  # to which is led who may read nothing there: to sign in, or on with a provider
# What is of whoever signs in, with or without a role.
OF_ACCOUNTS = re.compile(
    r"^/(mijn-account/|mijn-gegevens/|bewaartermijnen/|rol/|rollen/|aanmelden/|stijl/|taal/|uitnodiging/)"
)


class World:
    """A cell with work, and somebody of it with all that they can open."""

    def __init__(self, role: Role):
        self.scene: Scene = make_scene()
        self.chief = Actor(Role.COORDINATOR, self.scene.cell.pk)
        begin_report(
            by=self.chief,
            outline="begeleidingsverslag",
            title="Verslag",
            period=Period.school_year(2024),
            language="nl",
        )
        enter_threshold(by=self.chief, measured=Measured.MERGER_MONTHS, starts_on=dt.date(2024, 9, 1), number=12)
        Import.objects.create(cell=self.scene.cell, files=["uren.csv"], state="applied")
        self.account = make_account("gaat@x.example", person=Person.objects.create())
        self.grant = give_role(self.account, role, self.scene.cell if role in HELD_IN_CELL else self.scene.aarde)
        self.client = Client()
        self.client.force_login(self.account)

    def addresses(self) -> dict[str, list[str]]:
        """Of each route that can be read the addresses of what there is."""
        objects: list[Any] = [self.scene.aarde, self.account, Report.objects.get(), Import.objects.get()]
        objects += [Survey.objects.get(), FlagThreshold.objects.filter(cell=self.scene.cell).get(), self.grant]
        found = {}
        for route, _name in routes():
            if OF_ACCOUNTS.match(route):
                continue
            words = WORDS if "{str}" in route or "{slug}" in route else [""]
            keys = [str(each.uuid) for each in objects] if "{uuid}" in route else [""]
            texts = [re.sub(r"{(str|slug)}", word, route).replace("{int}", "0") for word in words]
            found[route] = [text.replace("{uuid}", key) for text in texts for key in keys]
        return found

    def open(self, *, share: float) -> dict[str, str]:
        """Of each route, or of some and others every day, an address that answers, with what a browser is told to keep
        of the answer."""
        found, every = {}, self.addresses()
        for route in some_of_today(sorted(every), int(share * len(every))):
            for address in every[route]:
                answer = self.client.get(address)
                if answer.status_code == 200:
                    found[address] = answer.headers.get("Cache-Control", "")
                    break
        return found


def ended(world: World) -> None:
    end_role(grant=world.grant, by=world.chief, on=today() - dt.timedelta(days=1))


def closed(world: World) -> None:
    Account.objects.filter(pk=world.account.pk).update(is_active=False)


def removed(world: World) -> None:
    world.grant.delete()


def told(world: World) -> None:
    """Let the role follow from what a provider said at the door of the session, a moment ago."""
    world.grant.claim = make_claim_rule(world.scene.cell)
    world.grant.told_on = today()
    world.grant.save()
    note(world, ago=0)


def note(world: World, *, ago: int) -> None:
    session = world.client.session
    session[showing.TOLD] = {"acm": {"grants": [world.grant.pk], "at": time.time() - ago}}
    session.save()


def untold(world: World) -> None:
    """They sign on elsewhere, and the provider names them no more."""
    follow_claims(account=world.account, provider="acm", claims={}, on=today())


def half_a_day_later(world: World) -> None:
    note(world, ago=settings.SESSION_COOKIE_AGE + 1)


def by_password(world: World) -> None:
    """They come in again, in a way in which nobody told of the role."""
    world.client.logout()
    world.client.force_login(world.account)


def still_open(world: World, addresses: Iterable[str]) -> list[tuple[str, int]]:
    """What answers all the same: a page, what a browser has of it, or a part of it."""
    found = []
    for address in addresses:
        for headers in ({}, {"if-none-match": "*"}, {"hx-request": "true", "hx-target": "rows"}):
            answer = world.client.get(address, headers=headers)
            refused = answer.status_code in (403, 404) or answer.headers.get("Location", "").startswith(DOORS)
            if not refused and not answer.headers.get("HX-Refresh"):
                found.append((address, answer.status_code))
    return found


@pytest.mark.parametrize("share", [0.3, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize(
    ("role", "how"), by_turns([(Role.COORDINATOR, ended), (Role.DIRECTOR, closed), (Role.ADVISOR, removed)])
)
def test_who_loses_a_role_reads_nothing_more(
    role: Role, how: Callable[[World], None], share: float, tried: Tried
) -> None:
    world = World(role)
    opened = world.open(share=share)
    assert len(opened) > 5 * share
    tried(len(opened))
    assert {address: kept for address, kept in opened.items() if "no-store" not in kept} == {}
    how(world)
    assert still_open(world, opened) == []


@pytest.mark.parametrize("how", [untold, half_a_day_later, by_password])
def test_what_follows_from_words_of_a_provider_ends_with_them(how: Callable[[World], None]) -> None:
    world = World(Role.ADVISOR)
    told(world)
    opened = world.open(share=0.3)
    assert len(opened) > 1
    how(world)
    assert still_open(world, opened) == []


def test_what_somebody_sent_in_a_role_that_is_told_no_longer_opens_nothing() -> None:
    world = World(Role.COORDINATOR)
    told(world)
    by = Actor(Role.COORDINATOR, world.scene.cell.pk, account=world.account.pk)
    invitation = invite(email="n@x.example", name="N", role=Role.ADVISOR, by=by, starts_on=today(), language="nl")
    link = f"/uitnodiging/{invitation.uuid}/{proof_of(invitation)}/"
    assert Client().get(link).status_code == 200
    world.grant.told_on = today() - INVITATION_STANDS - dt.timedelta(days=1)
    world.grant.save()
    assert Client().get(link).status_code == 410


def test_what_somebody_sent_in_their_name_opens_nothing_once_they_lost_the_role() -> None:
    world = World(Role.COORDINATOR)
    by = Actor(Role.COORDINATOR, world.scene.cell.pk, account=world.account.pk)
    invitation = invite(email="n@x.example", name="N", role=Role.ADVISOR, by=by, starts_on=today(), language="nl")
    link = f"/uitnodiging/{invitation.uuid}/{proof_of(invitation)}/"
    assert Client().get(link).status_code == 200
    ended(world)
    assert Client().get(link).status_code == 410


def test_control_a_role_that_is_remembered_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With roles that are looked up once and then remembered, pages stay open."""
    world = World(Role.COORDINATOR)
    remembered = [world.grant]
    world.grant.acting_cell = world.scene.cell.pk  # type: ignore[attr-defined]  # as grants_of gives it
    monkeypatch.setattr("baken.apps.access.middleware.grants_of", lambda _account, *, on: remembered)
    ended(world)
    assert still_open(world, ["/centra/", "/verslagen/"])


def test_control_a_role_for_which_no_provider_is_needed_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With sessions that do not ask what was told in them, pages stay open by a password."""
    world = World(Role.ADVISOR)
    told(world)
    monkeypatch.setattr("baken.apps.access.middleware.open_in", lambda _session, grants: list(grants))
    by_password(world)
    assert still_open(world, ["/centra/", "/verslagen/"])
