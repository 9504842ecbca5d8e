"""Killed workers: their tasks run again, a few times at most; what nobody confirms goes."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from baken.apps.access.queries import actor_of, grants_of
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.exchange import actions, tasks
from baken.apps.exchange.engine import waiting
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL
from baken.apps.exchange.types import State
from baken.apps.people.tests.factories import make_cell

Centre = apps.get_model("people.Centre")
NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def queued(settings):
    """Tasks wait in the database, as in use."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def actor_for(account):
    grant = grants_of(account, on=dt.date(2026, 1, 1))[0]
    return actor_of(grant, account=account)


def make_received(files=CELL):
    """An import whose files were received and not looked at."""
    account = make_holder(Role.COORDINATOR, make_cell("c1"))
    waiting.make("f1")
    for number, (name, text) in enumerate(files.items()):
        waiting.place("f1", number, name).write_text(text)
    return actions.receive(by=actor_for(account), folder="f1", files=list(files))


def enqueue(task, record, **fields):
    result = task.enqueue(key=record.pk, language="nl")
    DBTaskResult.objects.filter(pk=result.id).update(**fields)
    return DBTaskResult.objects.filter(pk=result.id)


def statuses():
    return list(DBTaskResult.objects.values_list("status", flat=True))


@pytest.mark.django_db
class TestReaping:
    pytestmark = pytest.mark.usefixtures("queued")

    def dead(self, record, **fields):
        started = {
            "status": TaskResultStatus.RUNNING,
            "started_at": NOW - dt.timedelta(minutes=1),
            "worker_ids": ["a"],
        }
        return enqueue(tasks.check_import, record, **started | fields)

    def test_a_task_whose_worker_is_gone_runs_again(self):
        record = make_received()
        self.dead(record)
        assert len(actions.reap(now=NOW)) == 1
        assert statuses() == [TaskResultStatus.READY]
        again = DBTaskResult.objects.get()
        again.task.call(**again.args_kwargs["kwargs"])
        record.refresh_from_db()
        assert record.state == State.CHECKED

    def test_a_task_that_somebody_works_on_is_left_alone(self):
        record = make_received()
        self.dead(record)
        with waiting.held(record.folder):
            assert actions.reap(now=NOW) == []
        assert statuses() == [TaskResultStatus.RUNNING]

    def test_a_task_that_was_just_claimed_is_left_alone(self):
        self.dead(make_received(), started_at=NOW - dt.timedelta(seconds=1))
        assert (actions.reap(now=NOW), statuses()) == ([], [TaskResultStatus.RUNNING])

    def test_a_task_that_keeps_dying_is_given_up(self):
        record = make_received()
        self.dead(record, worker_ids=["a", "b", "c"])
        actions.reap(now=NOW)
        record.refresh_from_db()
        assert (statuses(), record.state, len(record.report["problems"])) == (
            [TaskResultStatus.FAILED],
            State.REFUSED,
            1,
        )

    def test_a_task_whose_import_is_past_it_is_left_alone(self):
        record = make_received()
        self.dead(record)
        Import.objects.update(state=State.CHECKED)
        assert (actions.reap(now=NOW), statuses()) == ([], [TaskResultStatus.RUNNING])

    def test_applying_twice_does_it_once(self):
        record = make_received()
        actions.check_received(key=record.pk)
        coordinator = actor_for(record.by)
        actions.confirm(record, by=coordinator)
        with pytest.raises(actions.CannotConfirm):
            actions.confirm(record, by=coordinator)
        actions.apply_confirmed(key=record.pk)
        actions.apply_confirmed(key=record.pk)
        assert (Centre.objects.count(), Import.objects.get().state) == (3, State.APPLIED)

    def test_what_nobody_confirmed_within_a_week_goes(self, settings, django_capture_on_commit_callbacks):
        record = make_received()
        actions.check_received(key=record.pk)
        Import.objects.update(at=NOW - dt.timedelta(days=6))
        assert (actions.reap(now=NOW), Import.objects.count()) == ([], 1)
        with django_capture_on_commit_callbacks(execute=True):
            actions.reap(now=NOW + dt.timedelta(days=2))
        assert (Import.objects.count(), list(settings.IMPORTS.iterdir())) == (0, [])

    def test_rejected_rows_of_what_was_imported_go_after_a_week(self, settings):
        record = make_received(
            CELL | {"medewerkers.csv": CELL["medewerkers.csv"] + "x@a.example;X;X;Q;;2020-09-01;\n"}
        )
        actions.check_received(key=record.pk)
        actions.confirm(record, by=actor_for(record.by))
        actions.apply_confirmed(key=record.pk)
        Import.objects.update(at=NOW - dt.timedelta(days=8))
        actions.reap(now=NOW)
        assert (Import.objects.get().folder, list(settings.IMPORTS.iterdir())) == ("", [])

    def test_a_folder_that_belongs_to_no_import_goes_after_a_day(self, settings):
        for name in ("import-old", "import-new"):
            (settings.IMPORTS / name).mkdir(parents=True)
        old = (NOW - dt.timedelta(days=2)).timestamp()
        os.utime(settings.IMPORTS / "import-old", (old, old))
        actions.reap(now=NOW)
        assert [path.name for path in settings.IMPORTS.iterdir()] == ["import-new"]


WORKER = """
import sys
from pathlib import Path
import django
from django.conf import settings
settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.IMPORTS = Path(sys.argv[2])
django.setup()
from django.core.management import call_command
from baken.apps.exchange import actions
def hang(*arguments, **named):
    print("hanging", flush=True)
    while True:
        pass
if sys.argv[3] == "hang":
    actions._report_on = hang
call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0, reload=False)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queued")
def test_a_worker_that_is_killed_leaves_its_task_to_the_next(settings):
    record = make_received()
    enqueue(tasks.check_import, record)
    command = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), str(settings.IMPORTS)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen([*command, "hang"], env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline() == "hanging\n"
        later = timezone.now() + dt.timedelta(minutes=1)
        assert (actions.reap(now=later), statuses()) == ([], [TaskResultStatus.RUNNING])
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert len(actions.reap(now=later)) == 1
    subprocess.run([*command, "work"], env=environment, check=True, timeout=60)
    record.refresh_from_db()
    assert (statuses(), record.state) == ([TaskResultStatus.SUCCESSFUL], State.CHECKED)
