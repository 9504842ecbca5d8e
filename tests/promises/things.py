"""Things that addresses of the walk over all views ask, of rooms with many kinds of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.tokens import default_token_generator

from baken.apps.access.models import ClaimRule, Correction, Invitation
from baken.apps.access.queries import proof_of
from baken.apps.directory.actions import apply_list, receive_list
from baken.apps.directory.models import StaffList
from baken.apps.directory.queries import plan_of
from baken.apps.people.actions import add_department, end_department
from baken.apps.people.models import Board, Department, Governance, Guidance, Person, Post, School, Site
from baken.apps.people.types import StaffRow
from baken.apps.programme.models import Offer, OfferAdvisor, Session
from baken.apps.programme.types import SessionState
from baken.ground.periods import today
from tests.promises.helping import thing_of


def of_access(world: Any, name: str) -> dict[str, Any]:
    """What the address of a view of access asks."""
    if "claim_rule" in name:
        return {"uuid": ClaimRule.objects.get().uuid}
    if "correction" in name:
        return {"uuid": Correction.objects.get().uuid}
    if "new_password" in name:
        return {"uuid": world.other.uuid, "proof": default_token_generator.make_token(world.other)}
    if "rename" in name:
        cell = world.scene.cell
        return {"uuid": cell.network.uuid if "network" in name else cell.uuid}
    if "invit" not in name:
        return {
            "provider": "smartschool",
            "key": world.factor,
            "uuid": world.scene.aarde.uuid if name == "access:seen_by" else world.other.uuid,
            "grant": world.other.grants.get().uuid,
            "kind": "beeld",
            "proof": "nobody-asked-for-it",
        }
    invitation = Invitation.objects.get()
    return {"uuid": invitation.uuid, "proof": proof_of(invitation)}


def fill_directory(*, by: Any, centre: Any) -> None:
    """People with a post at a centre, a department, a staff list that was applied and one that waits."""
    for person in Person.objects.filter(first_name__startswith="Persoon", last_name__startswith="Kanarie")[:3]:
        Post.objects.create(person=person, centre=centre, function="arts", started_on=dt.date(2020, 9, 1))
    team = add_department(by=by, organisation=centre, name="Team", starts_on=today())
    end_department(team, by=by, on=today())
    first = receive_list(by=by, centre=centre, on=today(), rows=[StaffRow("lijst@x.example", function="arts")])
    stay = [each.person.uuid for each in plan_of(first).leaving]
    apply_list(first, by=by, mark=plan_of(first).mark, today=today(), stay=stay)
    receive_list(by=by, centre=centre, on=today(), rows=[StaffRow("lijst@x.example", function="verpleegkundige")])


def of_directory(world: Any, name: str) -> dict[str, Any]:
    """What the address of a view of the directory asks."""
    if ("centre" in name and "govern" not in name) or name.partition(":")[2] == "rename" or "merge" in name:
        return {"uuid": world.merger.uuid if "merger" in name else world.scene.aarde.uuid}
    if "department" in name:
        return {"uuid": Department.objects.get().uuid}
    if "list" in name:
        return {"uuid": StaffList.objects.order_by("pk")["undo" not in name].uuid}
    if any(word in name for word in ("board", "govern", "school", "site", "guid")):
        return {
            "uuid": (Board if "board" in name or "govern" in name else School).objects.get().uuid,
            "site": Site.objects.get().uuid,
            "guidance": Guidance.objects.get().uuid,
            "governance": Governance.objects.get().uuid,
        }
    if "expertise" in name or "entry" in name:
        return {"uuid": thing_of(name).uuid}
    post = Post.objects.filter(centre=world.scene.aarde).order_by("pk")[0]
    return {"uuid": post.person.uuid if "member" in name or "of_staff" in name else post.uuid}


def fill_programme(*, cell: Any) -> None:
    """A session that is still to come, and who guides what is offered."""
    offer = Offer.objects.filter(cell=cell, code="V24").get()
    Session.objects.create(offer=offer, number="later", held_on=today(), place="Gent", state=SessionState.PLANNED)
    person = Person.objects.filter(first_name__startswith="Persoon").order_by("-pk")[0]
    OfferAdvisor.objects.create(offer=offer, person=person)


def of_programme(world: Any, name: str) -> dict[str, Any]:
    """What the address of a view of the programme asks."""
    offer = Offer.objects.filter(cell=world.scene.cell, code="V24").get()
    of_session = name.endswith("_session") and "add" not in name
    return {"uuid": (offer.sessions.get(number="later") if of_session else offer).uuid, "year": 2026}
