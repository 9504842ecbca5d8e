"""What `baken serve` keeps going."""

from __future__ import annotations

import sys
import time

import pytest

from baken.config.demonstration import DEMONSTRATORS
from baken.config.management.commands import serve
from baken.config.serving import Chore, Process

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"


@pytest.mark.django_db
def test_what_is_done_every_so_often_is_done_at_once_and_then_when_it_is_due(monkeypatch):
    now, done = [0.0], []
    monkeypatch.setattr("baken.config.serving.time.monotonic", lambda: now[0])
    chore = Chore(lambda: done.append(now[0]), every=30)
    for now[0] in (0.0, 10.0, 29.9, 30.0, 45.0, 61.0):
        chore.do_when_due()
    assert done == [0.0, 30.0, 61.0]


@pytest.mark.django_db
def test_a_disk_that_is_full_is_written_down_and_ends_nothing(caplog):
    tried = []

    def fail():
        tried.append(1)
        raise OSError(28, "No space left on device")

    chore = Chore(fail, every=0)
    chore.do_when_due()
    chore.do_when_due()
    assert (len(tried), [record.levelname for record in caplog.records]) == (2, ["ERROR", "ERROR"])


def test_a_process_that_stopped_is_started_again():
    process = Process([sys.executable, "-c", ""], patience=5)
    process.wait()
    assert not process.lives
    process.start()
    assert process.lives
    process.wait()


@pytest.mark.parametrize(("program", "patience"), [("import time; time.sleep(60)", 30), (STUBBORN, 0.2)])
def test_a_process_is_asked_to_end_and_is_stopped_when_it_does_not(program, patience):
    process = Process([sys.executable, "-c", program], patience=patience)
    time.sleep(0.5)
    process.terminate()
    process.wait()
    assert not process.lives


def test_the_list_of_accounts_says_where_a_role_is_held_and_nothing_where_that_is_nowhere():
    words = {each.email: each.words for each in DEMONSTRATORS}
    assert words["directeur@go03.example"] == "Centrumdirecteur (GO03)"
    assert words["platform@baken.example"] == "Platformbeheerder"


def test_a_demonstration_that_begins_anew_leaves_no_file_of_before(settings, tmp_path, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    settings.DATA = tmp_path
    for folder in ("files", "mail", "imports", "keys"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x").touch()
    (tmp_path / "baken.sqlite3").touch()
    serve.Command()._remove_data()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys"]
