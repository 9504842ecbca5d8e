"""P05: what is taken away is gone at the next request.

Somebody has pages open, a file asked with what the browser remembers of it, and links sent in their name. The role
ends, the account is closed, or the provider whose words the role follows says them no more, or is asked no more:
whatever they ask next is refused, and what their links open is nothing. Nothing is read out in the background yet:
what waits there are mails, and imports that were confirmed by who might do that then.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baken.apps.access.actions import end_role, follow_claims, invite
from baken.apps.access.engine import showing
from baken.apps.access.models import Account, ClaimRule
from baken.apps.access.queries import proof_of
from baken.apps.access.tests.factories import show
from baken.apps.access.types import INVITATION_STANDS, NO_CELL, Actor, Role
from baken.apps.exchange.models import Import
from baken.apps.programme.models import Feed
from baken.apps.programme.queries import proof_of_feed
from baken.apps.programme.types import FeedKind
from baken.ground.periods import today
from tests.daily import by_turns, some_of_today
from tests.promises.noting import Tried
from tests.promises.programming import BY_LINK
from tests.promises.test_p07_audited import World as House
from tests.promises.undoing import VIEWS
from tests.promises.walking import routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
DOORS = ("/aanmelden/", "/rol/?")  # to which is led who may read nothing there: to sign in, or on with a provider
# What is of whoever signs in, with or without a role.
OF_ACCOUNTS = re.compile(
    r"^/(mijn-account/|mijn-gegevens/|bewaartermijnen/|rol/|rollen/|aanmelden/|stijl/|taal/|uitnodiging/)"
)

# What is for strangers by design, so that no role opens or closes it: whoever holds a certificate on paper asks
# whether it is genuine, and reads nothing without its number and the name on it.
OF_STRANGERS = ("/attest/", *BY_LINK)


class World:
    """A cell with work of every room, and somebody of it with all that they can open."""

    def __init__(self, role: Role):
        self.house = House()
        self.scene = self.house.scene
        self.chief = Actor(Role.COORDINATOR, self.scene.cell.pk)
        self.account = self.house.holders[role]
        self.grant = self.account.grants.get()
        self.client = Client()
        self.client.force_login(self.account)
        show(self.client, strong=True)
        if role is Role.ADVISOR:
            self._bring_in()

    def _bring_in(self) -> None:
        """In the place of a staff list, which is not for them, files that an advisor may bring in."""
        Import.objects.all().delete()
        files = [SimpleUploadedFile("webstatistiek.csv", VIEWS.encode())]
        assert self.client.post("/invoer/bezorgen/", {"files": files}).status_code == 302

    def addresses(self) -> dict[str, str]:
        """Of each view that can be read in a role, by its name, an address of something that is there."""
        found = {}
        for name, asks in routes():
            given = self.house.arguments(name)
            address = reverse(name, kwargs={each: given[each] for each in asks})
            if not OF_ACCOUNTS.match(address) and not address.startswith(OF_STRANGERS):
                found[name] = address
        return found

    def open(self, *, share: float, always: Iterable[str] = ()) -> tuple[dict[str, str], set[str]]:
        """Of the views, or of some and others every day, those that answer, with what a browser is told to keep of the
        answer, by their address; and the names of all that were asked and did not."""
        found, not_opened, every = {}, set(), self.addresses()
        for name in {*some_of_today(sorted(every), int(share * len(every))), *always}:
            answer = self.client.get(every[name])
            if answer.status_code == 200:
                found[every[name]] = answer.headers.get("Cache-Control", "")
            else:
                not_opened.add(name)
        return found, not_opened


def ended(world: World) -> None:
    named_by_platform = world.grant.role in (Role.COORDINATOR, Role.AUDITOR, Role.PLATFORM)
    by = Actor(Role.PLATFORM, NO_CELL) if named_by_platform else world.chief
    end_role(grant=world.grant, by=by, on=today() - dt.timedelta(days=1))


def closed(world: World) -> None:
    Account.objects.filter(pk=world.account.pk).update(is_active=False)


def removed(world: World) -> None:
    world.grant.delete()


def told(world: World) -> None:
    """Let the role follow from what a provider said at the door of the session, a moment ago."""
    world.grant.claim = ClaimRule.objects.get()
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
    """What answers all the same: a page, what a browser has of it, or a part of it; or what is sent to it."""
    found = []
    for address in addresses:
        asked: list[Any] = [{}, {"if-none-match": "*"}, {"hx-request": "true", "hx-target": "rows"}, None]
        for headers in asked:
            answer = world.client.post(address) if headers is None else world.client.get(address, headers=headers)
            refused = answer.status_code in (403, 404) or answer.headers.get("Location", "").startswith(DOORS)
            if not refused and not answer.headers.get("HX-Refresh"):
                found.append((address, answer.status_code))
    return found


WAYS = (ended, closed, removed)
# What each role opens at the least, so that what is taken away was there: pages of every room, most with an object.
OF_CELL = (
    "reports:report reports:pdf centres:picture centres:set_flag directory:school directory:board directory:who_helps "
    "insight:indicator surveys:survey home:home access:seen_by programme:offer"
)
OF_STAFF = (
    "access:members access:invite directory:staff_member directory:change_post directory:staff_list "
    "directory:apply_staff_list directory:departments directory:note_expertise"
)
OF_IMPORTS = "exchange:import exchange:rows exchange:throw_away surveys:question"
OF_MEMBERS = "access:member access:end_role access:give_role directory:change_entry"
STEERING = "access:trail centres:change_threshold insight:change_target insight:change_break reports:remove"
OF_FIGURES = "directory:school insight:indicator home:home"
OF_PICTURE = f"centres:own centres:picture {OF_FIGURES}"
OPENS = {
    role: " ".join(names).split()
    for role, names in {
        Role.COORDINATOR: [
            "access:correction directory:change_school directory:undo_merger directory:change_expertise",
            "access:withdraw_invitation resources:hours resources:change_hours",
            OF_CELL,
            OF_STAFF,
            OF_IMPORTS,
            OF_MEMBERS,
            STEERING,
        ],
        Role.CELL_DIRECTOR: [OF_CELL, STEERING],
        Role.ADVISOR: [
            OF_CELL,
            OF_IMPORTS,
            "programme:of_offer programme:add_enrolment programme:leave",
            "resources:hours",
            "programme:certificates programme:certificate_pdf programme:starter_rules programme:change_starter_rule",
        ],
        Role.DIRECTOR: [
            OF_STAFF,
            OF_PICTURE,
            "programme:of_centre programme:enrol_staff programme:record_of_staff programme:records_csv",
            "programme:starters programme:starters_csv programme:track_of_staff",
        ],
        Role.CENTRE_COORDINATOR: [OF_PICTURE],
        Role.STAFF: [
            "directory:who_helps programme:enrolments programme:ask centres:list",
            "programme:record programme:record_pdf programme:track",
            OF_FIGURES,
        ],
        Role.SCHOOL_STAFF: ["home:home"],
        Role.PARTNER: ["home:home"],
        Role.AUDITOR: ["access:trail access:trail_csv"],
        Role.PLATFORM: ["access:claim_rule access:rename_network", OF_MEMBERS],
    }.items()
}


@pytest.mark.parametrize("share", [0.2, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize(("role", "how"), by_turns([(role, how) for role in Role for how in WAYS]))
def test_who_loses_a_role_reads_nothing_more(
    role: Role, how: Callable[[World], None], share: float, tried: Tried
) -> None:
    world = World(role)
    opened, not_opened = world.open(share=share, always=OPENS[role][:1])
    assert not_opened & set(OPENS[role]) == set()
    tried(len(opened))
    assert {address: kept for address, kept in opened.items() if "no-store" not in kept} == {}
    how(world)
    assert still_open(world, opened) == []


@pytest.mark.parametrize("how", by_turns([untold, half_a_day_later, by_password]))
def test_what_follows_from_words_of_a_provider_ends_with_them(how: Callable[[World], None], tried: Tried) -> None:
    world = World(Role.ADVISOR)
    told(world)
    opened, not_opened = world.open(share=0.1, always=["centres:list", "reports:reports"])
    assert not_opened & {"centres:list", "reports:reports"} == set()
    tried(len(opened))
    how(world)
    assert still_open(world, opened) == []


@pytest.mark.parametrize("how", [*WAYS, untold])
def test_the_address_of_a_calendar_that_somebody_follows_in_a_role_ends_with_it(how: Callable[[World], None]) -> None:
    world = World(Role.ADVISOR)
    if how is untold:
        told(world)
    feed = Feed.objects.create(grant=world.grant, kind=FeedKind.PROGRAMME, made_at=timezone.now())
    address = reverse("programme:feed", args=[feed.uuid, proof_of_feed(feed)])
    answer = Client().get(address)
    assert answer.status_code == 200
    how(world)
    again = Client().get(address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, Client().get(address).status_code) == (404, 404)


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
    world.grant.acting_cell = world.scene.cell.pk  # as grants_of gives it
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
