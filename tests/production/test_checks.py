"""What is unsafe in production refuses to start, and says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from django.core.management.base import SystemCheckError
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from baken.config.checks import database_is_of_this_line, demand_safety, what_is_confirmed_stays
from tests.production.installation import environment, settings_of

# Which settings do damage here to what the suite itself runs on.
KEPT = {
    "DATABASES",
    "CACHES",
    "STORAGES",
    "TASKS",
    "IMPORTS",
    "MART",
    "AUDIT",
    "MEDIA_ROOT",
    "DATA",
}
# What an operator may say wrongly: the check that refuses it, and what its message must name.
SAID: list[tuple[dict[str, str], str, str]] = [
    ({"BAKEN_SECRET_KEY": "kort"}, "config.E022", "BAKEN_SECRET_KEY"),
    ({"BAKEN_SECRET_KEY": "a" * 60}, "config.E022", "BAKEN_SECRET_KEY"),
    ({"BAKEN_SECRET_KEY": "django-insecure-" + "b4k3n" * 10}, "config.E022", "BAKEN_SECRET_KEY"),
    ({"BAKEN_PSEUDONYM_KEY": "kort"}, "config.E022", "BAKEN_PSEUDONYM_KEY"),
    ({"BAKEN_AUDIT_KEY": "kort"}, "config.E022", "BAKEN_AUDIT_KEY"),
    ({"BAKEN_KEYS": "/nergens"}, "vault.E010", "baken keys make"),
    ({"BAKEN_DEMONSTRATION": "1"}, "config.E020", "BAKEN_DEMONSTRATION"),
    ({"BAKEN_HOSTS": "localhost"}, "config.E025", "BAKEN_HOSTS"),
    ({"BAKEN_HOSTS": ""}, "config.E025", "BAKEN_HOSTS"),
    ({"BAKEN_HOSTS": "*"}, "config.E025", "BAKEN_HOSTS"),
    ({"BAKEN_HOSTS": "baken.example,.example"}, "config.E025", "BAKEN_HOSTS"),
    ({"BAKEN_HTTPS": ""}, "config.E026", "BAKEN_HTTPS"),
    ({"BAKEN_REDIS": ""}, "config.E024", "BAKEN_REDIS"),
    ({"BAKEN_PROXIES": ""}, "config.E027", "BAKEN_PROXIES"),
    ({"BAKEN_PROXIES": "nginx"}, "config.E027", "BAKEN_PROXIES"),
    ({"BAKEN_PROXIES": "0.0.0.0/0"}, "config.E027", "BAKEN_PROXIES"),
    ({"BAKEN_PROXIES": "none,127.0.0.1"}, "config.E027", "BAKEN_PROXIES"),
    ({"BAKEN_SCANNER": ""}, "config.W028", "BAKEN_SCANNER"),
    ({"BAKEN_REDIS": "redis://127.0.0.1:1"}, "config.W031", "BAKEN_REDIS"),
    ({"BAKEN_SECOND_FACTOR": "optional"}, "config.W032", "BAKEN_SECOND_FACTOR"),
    ({"BAKEN_MAIL": ""}, "config.W029", "BAKEN_MAIL"),
    ({"BAKEN_MAIL_FROM": "Baken <baken@localhost>"}, "config.W029", "BAKEN_MAIL_FROM"),
]
# What nobody can say, but who changes the settings can.
SET: list[tuple[dict[str, Any], str, str]] = [
    ({"DEBUG": True}, "config.E021", "DEBUG"),
    ({"SESSION_COOKIE_SECURE": False}, "config.E026", "BAKEN_HTTPS"),
    ({"CSRF_COOKIE_SECURE": False}, "config.E026", "BAKEN_HTTPS"),
    ({"SECURE_SSL_REDIRECT": False}, "config.E026", "BAKEN_HTTPS"),
]


def found(settings: Any, said: dict[str, str], **changed: Any) -> list[CheckMessage]:
    """What the checks find in an environment, but for the database, which is the suite's own."""
    made = settings_of(said)
    for name, value in {**made, "CACHES": made["CACHES"], **changed}.items():
        if name not in KEPT or name in ("CACHES", *changed):
            setattr(settings, name, value)
    messages = run_checks(tags=["security"], include_deployment_checks=True)
    of_database = {"config.E023", "vault.E013"}
    return [each for each in messages if each.id not in {*of_database, *settings.SILENCED_SYSTEM_CHECKS}]


@pytest.mark.django_db
def test_as_the_how_to_has_it_nothing_is_found(settings: Any, tmp_path: Path, memory: str):
    assert found(settings, environment(tmp_path, BAKEN_REDIS=memory)) == []


@pytest.mark.django_db
def test_a_shared_cache_that_does_not_answer_is_told_and_stops_nothing(settings: Any, tmp_path: Path):
    nowhere = f"unix://{tmp_path / 'redis.sock'}"
    [told] = found(settings, environment(tmp_path, BAKEN_REDIS=nowhere))
    assert (told.id, told.is_serious(), "BAKEN_REDIS" in str(told.msg)) == ("config.W031", False, True)


@pytest.mark.django_db
def test_one_process_needs_no_shared_cache(settings: Any, tmp_path: Path):
    assert found(settings, environment(tmp_path, BAKEN_REDIS="", BAKEN_WORKERS="1")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "id", "names"), SAID)
def test_what_is_said_wrongly_is_refused(settings: Any, tmp_path: Path, said: dict[str, str], id: str, names: str):
    refused = [each for each in found(settings, environment(tmp_path, **said)) if each.id == id]
    assert [names in str(each.msg) for each in refused] == [True]
    assert refused[0].is_serious() is ("E" in id)


@pytest.mark.django_db
@pytest.mark.parametrize(("changed", "id", "names"), SET)
def test_what_is_set_wrongly_is_refused(settings: Any, tmp_path: Path, changed: dict[str, Any], id: str, names: str):
    refused = [each for each in found(settings, environment(tmp_path), **changed) if each.id == id]
    assert [names in str(each.msg) for each in refused] == [True]
    with pytest.raises(SystemCheckError, match=id):
        demand_safety()


@pytest.mark.django_db
def test_a_database_that_may_lose_what_was_confirmed_is_refused():
    found = [str(each.msg) for each in what_is_confirmed_stays()]
    if connection.vendor == "postgresql":
        assert len(found) == 3  # the server of the suite saves itself the trouble
        assert "fsync=off. Zet ze op fsync=on." in found[0]
        return
    assert [("synchronous=0. Zet ze op synchronous=FULL." in said) for said in found] == [True]


@pytest.mark.django_db(transaction=True)
def test_an_embedded_database_as_baken_sets_it_is_not():
    if connection.vendor == "postgresql":
        pytest.skip("what PostgreSQL is set to stands in its own file")
    with connection.cursor() as cursor:
        for level, safe in (("NORMAL", False), ("FULL", True), ("EXTRA", True), ("OFF", False)):
            cursor.execute(f"PRAGMA synchronous={level}")
            assert (what_is_confirmed_stays() == []) is safe


@pytest.mark.django_db
def test_writes_that_begin_as_reads_are_refused(monkeypatch: pytest.MonkeyPatch):
    if connection.vendor == "postgresql":
        pytest.skip("of SQLite alone")
    monkeypatch.setattr(connections["default"], "transaction_mode", "DEFERRED")
    assert "transaction_mode=DEFERRED" in str(what_is_confirmed_stays()[-1].msg)


def test_the_embedded_database_is_set_as_the_promises_ask(tmp_path: Path):
    options = settings_of(environment(tmp_path))["DATABASES"]["default"]["OPTIONS"]
    said = {each.strip() for each in options["init_command"].split(";")} - {""}
    assert options["transaction_mode"] == "IMMEDIATE"
    assert said == {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",
        "PRAGMA cell_size_check=ON",
    }


def run(tmp_path: Path, *command: str, **said: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("BAKEN_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, *command],
        env={**clean, **environment(tmp_path, **said)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_a_good_installation_is_clean_and_another_is_not_served(tmp_path: Path, memory: str):
    checked = ("-m", "baken", "check", "--deploy", "--fail-level", "WARNING")
    clean = run(tmp_path, *checked, BAKEN_REDIS=memory)
    assert (clean.returncode, clean.stdout) == (0, "System check identified no issues (1 silenced).\n"), clean.stderr
    serving = run(tmp_path, "-m", "baken", "serve", "--port", "1", BAKEN_PROXIES="")
    assert serving.returncode != 0
    assert "config.E027" in serving.stderr
    by_hand = run(tmp_path, "-c", "import baken.config.wsgi", BAKEN_HTTPS="")
    assert by_hand.returncode != 0
    assert "config.E026" in by_hand.stderr


def test_the_demonstration_listens_to_this_machine_alone(tmp_path: Path):
    serving = run(
        tmp_path, *("-m", "baken", "serve", "--host", "192.0.2.1"), BAKEN_DEMONSTRATION="1", BAKEN_HOSTS="localhost"
    )
    assert serving.returncode != 0
    assert "alleen voor deze machine" in serving.stderr


@pytest.mark.django_db
def test_a_database_made_by_steps_that_nobody_knows_is_refused():
    assert database_is_of_this_line() == []
    MigrationRecorder(connection).record_applied("people", "0001_van_vroeger")
    [refused] = database_is_of_this_line()
    assert (refused.id, "people.0001_van_vroeger" in str(refused.msg)) == ("config.E030", True)
