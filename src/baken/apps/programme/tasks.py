"""Work of the programme for later. Each may run again."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from baken.apps.programme import actions
from baken.ground.periods import today


@task
def tell(*, address: str) -> None:
    """Send what people are to be told about their enrolments; `address` is where the house stands, "" if not known."""
    actions.tell_people(address=address, now=timezone.now())


@task
def mail_guest(*, key: int) -> None:
    """Send who asked a place without an account the link to take it; to nobody where the key is 0, which takes a task
    all the same."""
    actions.mail_guest(key=key, now=timezone.now())


@task
def keep_places() -> None:
    """Give who waits the places that came free, and those that nobody answered in time; remind who is enrolled of what
    begins soon; and send what people are to be told, and who asked a place as a guest."""
    now = timezone.now()
    actions.keep_places(now=now)
    actions.remind(now=now)
    actions.tell_people(address="", now=now)
    actions.mail_guests(now=now)


@task
def end_memberships() -> None:
    """End the memberships of who works no more at the centre that they are for."""
    actions.end_memberships_of_who_left(on=today())


@task
def settle_certificates(*, cell: int) -> None:
    """Let the certificates of a cell follow what is known of who was there."""
    actions.settle_certificates_of(cell=cell, now=timezone.now())


@task
def settle_certificates_of_persons(*, persons: list[int]) -> None:
    """The same, of what some persons were at, who were found to be one, or two."""
    actions.settle_certificates_of_persons(persons=persons, now=timezone.now())
