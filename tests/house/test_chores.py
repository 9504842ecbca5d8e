"""What is done every so often can be done without `baken serve`, and the how-to says by which command."""

from __future__ import annotations

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.actions import enrol, withdraw_enrolment
from baken.apps.programme.models import Enrolment
from baken.apps.programme.tests.factories import NOW, acting, make_offer, make_staff
from baken.apps.programme.types import EnrolmentState
from baken.config.chores import REGULAR, Regular, Rhythm
from baken.config.management.commands import chores, serve
from tests.house.tree import PROJECT


def test_the_how_to_names_the_command_of_everything_that_serve_does() -> None:
    page = (PROJECT / "docs" / "how-to" / "operate.md").read_text()
    assert set(re.findall(r"`baken chores (\w+)`", page)) == {each.value for each in Rhythm}
    assert {each.rhythm for each in REGULAR} == set(Rhythm)
    assert len(serve.Command(stdout=StringIO())._chores()) == len(REGULAR)


@pytest.mark.django_db(transaction=True)
def test_what_is_done_often_gives_on_a_place_that_nobody_took_in_time() -> None:
    cell = make_cell()
    aarde = make_centre("CLB Aarde", known_as={cell: "C1"})
    offer = make_offer(cell, capacity=1, hours_to_answer=24)
    advisor, long_ago = acting(Role.ADVISOR, cell), NOW - dt.timedelta(days=3)
    people = [make_staff(aarde, name) for name in ("An", "Bo", "Do")]
    first, *_others = [enrol(offer, by=advisor, person=each, centre=aarde, now=long_ago) for each in people]
    withdraw_enrolment(first, by=advisor, now=long_ago)
    call_command("chores", "often", stdout=StringIO())
    states = dict(Enrolment.objects.values_list("person__first_name", "state"))
    assert states == {"An": EnrolmentState.WITHDRAWN, "Bo": EnrolmentState.LAPSED, "Do": EnrolmentState.OFFERED}


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_with_one_keeps_none_of_the_others_from_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []

    def fail(_out: object) -> None:
        raise OSError(28, "No space left on device")

    broken = Regular(Rhythm.HOURLY, 1, fail)
    monkeypatch.setattr(chores, "REGULAR", (broken, Regular(Rhythm.HOURLY, 1, done.append)))
    with pytest.raises(CommandError, match="Niet alles is gelukt"):
        call_command("chores", "hourly", stdout=StringIO())
    assert len(done) == 1
