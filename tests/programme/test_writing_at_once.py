"""Two who write of one meeting at the same time: one of both is told, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from baken.apps.programme.actions import OverwritesMeeting, write_meeting
from baken.apps.programme.models import Meeting
from baken.apps.programme.queries import meeting_mark
from tests.programme.gathering import Gathered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_who_write_at_once_one_is_told_and_the_other_is_kept(is_first: bool) -> None:
    world, writers = Gathered(), 6
    if not is_first:
        said = {"agenda": "", "report": "Wat er stond.", "mark": meeting_mark(None)}
        write_meeting(world.session, by=world.advisor, **said, publish_agenda=False, publish_report=False)
    mark = meeting_mark(Meeting.objects.first())
    ready = Barrier(writers)

    def write(report: str) -> str:
        said = {"agenda": "", "report": report, "mark": mark}
        try:
            ready.wait()
            write_meeting(world.session, by=world.advisor, **said, publish_agenda=False, publish_report=False)
        except OverwritesMeeting:
            return ""
        finally:
            connection.close()
        return report

    with ThreadPoolExecutor(writers) as clients:
        kept = [each for each in clients.map(write, [f"Van {number}." for number in range(writers)]) if each]
    assert [each.report for each in Meeting.objects.all()] == kept
    assert len(kept) == 1
