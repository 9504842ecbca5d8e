"""Somebody at a session, and a list of who was there that waits: what addresses of attendance ask."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from baken.apps.access.types import Actor, Role
from baken.apps.programme.actions import note_attendance, receive_list
from baken.apps.programme.models import AttendanceReport, Session
from baken.apps.programme.queries import attendance_of
from baken.apps.programme.types import Noted, Status

OF_SESSION = {"add_walk_in", "attendance", "attendance_csv", "attendance_xlsx", "close_session", "code"}
OF_SESSION |= {"everyone_present", "reopen_session", "sign_list"}
OF_REPORT = {"report", "report_row", "throw_away_report", "undo_report"}


def _session(cell: int) -> Session:
    return Session.objects.filter(offer__cell=cell, offer__school_year=2024).order_by("pk")[0]


def _report(world: Any) -> AttendanceReport:
    """A list that waits, made by somebody else the first time that it is asked; and somebody whose minutes were
    corrected."""
    found = AttendanceReport.objects.first()
    if found is not None:
        return found
    session, now = _session(world.scene.cell.pk), timezone.now()
    by = Actor(Role.COORDINATOR, world.scene.cell.pk, account=world.other.pk)
    first = attendance_of(session)[0].known
    note_attendance(session, by=by, said={first.uuid: Noted(Status.PRESENT, 90)}, now=now)
    people = [(first.name, ""), ("Iemand anders", "iemand@x.example")]
    return receive_list(session.offer, by=by, session=session, held_on=session.held_on, people=people, now=now)


def of_attendance(world: Any, name: str) -> dict[str, Any]:
    """What the address of a view of attendance asks; nothing where it is of something else."""
    view = name.partition(":")[2]
    if view in OF_REPORT:
        return {"uuid": _report(world).uuid, "number": 0}
    if view in OF_SESSION:
        return {"uuid": _session(world.scene.cell.pk).uuid}
    return {"code": "ABCDEF"} if view == "here" else {}
