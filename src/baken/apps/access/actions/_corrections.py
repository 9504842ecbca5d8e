"""Saying that data is wrong, and answering that."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from baken.apps.access.models import Account, Correction
from baken.apps.access.queries import correctable, whose_account
from baken.apps.access.rules import may_correct
from baken.apps.access.types import Actor, CorrectionState
from baken.ground.audit import Verb, audited

MOST_OPEN = 50  # of one account


class CannotCorrect(Exception):
    """Of this kind nothing is held of who asks, or it was answered already, or there is too much open."""


@audited(Verb.MADE, by="account", keeps=("section",), kind="access.Correction")
def ask_correction(*, account: Account, section: str, wrong: str, right: str) -> list[Correction]:
    """Say to each cell that holds data of a kind what is wrong with it and what it should be. Raises CannotCorrect."""
    cells = next((cells for name, _title, cells in correctable(whose_account(account)) if name == section), None)
    if not cells:
        raise CannotCorrect(_("Hiervan is niets van jou bekend."))
    if Correction.objects.filter(account=account, state=CorrectionState.OPEN).count() + len(cells) > MOST_OPEN:
        raise CannotCorrect(_("Je hebt al veel vragen die nog open zijn. Wacht tot er een beantwoord is."))
    return [
        Correction.objects.create(account=account, cell_id=cell, section=section, wrong=wrong, right=right)
        for cell in cells
    ]


@audited(Verb.CHANGED, keeps=("state",))
def answer_correction(
    *, correction: Correction, by: Actor, state: CorrectionState, answer: str, at: dt.datetime
) -> None:
    """Say what became of it. Raises CannotCorrect."""
    locked = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if not may_correct(by) or locked.cell_id != by.cell:
        raise CannotCorrect(_("Deze vraag is niet aan jou."))
    if locked.state != CorrectionState.OPEN or state is CorrectionState.OPEN:
        raise CannotCorrect(_("Deze vraag is al beantwoord."))
    locked.state, locked.answer, locked.answered_by_id, locked.answered_at = state, answer, by.account, at
    locked.save()
