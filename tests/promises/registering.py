"""Hours of somebody in the worlds of the promises: registered on the page, proposed, and left."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from baken.apps.access.queries import actor_of, grants_of
from baken.apps.people.models import Person
from baken.apps.programme.models import Session
from baken.apps.resources.actions import add_hours, answer_proposals
from baken.apps.resources.models import HoursEntry, HoursProposal
from baken.apps.resources.types import ProposalState, Spent
from baken.ground.periods import today


def be_somebody(account: Any) -> None:
    """Let an account be of a person without a name, whose hours can be registered."""
    account.person = Person.objects.create()
    account.save(update_fields=["person"])


def fill_resources(account: Any) -> None:
    """Hours that somebody of a cell registered, hours that are proposed to them, and some that they left."""
    grant = grants_of(account, on=today())[0]
    spent = Spent(today(), Decimal("1.5"), "professionalisering", "professionalisering", "direct contact")
    add_hours(by=actor_of(grant, account=account), account=account, spent=spent, on=today())
    by = actor_of(grant, account=account)  # who is somebody now
    sessions = Session.objects.filter(offer__cell=by.cell).order_by("pk")[:2]
    _waits, left = (
        HoursProposal.objects.create(
            cell_id=by.cell, person=account.person, session=session, date=today(), hours=Decimal(2)
        )
        for session in sessions
    )
    answer_proposals(by=by, taken={}, left=[left.uuid], on=today())


def of_resources(name: str) -> dict[str, Any]:
    """What the address of a view of resources asks."""
    if "proposal" in name:
        return {"uuid": HoursProposal.objects.get(state=ProposalState.LEFT).uuid}
    return {"uuid": HoursEntry.objects.get(uuid__isnull=False).uuid}


def answering() -> dict[str, str]:
    """What somebody fills in of hours that are proposed, which the form does not say itself."""
    waiting = HoursProposal.objects.filter(state=ProposalState.OPEN)
    return {f"aftercare_{proposal.uuid.hex}": "0,5" for proposal in waiting}
