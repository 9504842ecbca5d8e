"""What keeps keys right that nobody looks at: what a process left when it died, and a file that goes meanwhile."""

from __future__ import annotations

import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from baken.config.management.commands import serve
from baken.vault import keys, masters, rotation
from baken.vault.models import DataKey
from tests.sealed.models import Entry, Scan


@pytest.fixture(autouse=True)
def _key_folder(settings, tmp_path):
    settings.KEYS, settings.MEDIA_ROOT = tmp_path / "keys", tmp_path / "files"
    masters.make(at=settings.KEYS, now=timezone.now())
    keys.forget()
    yield
    keys.forget()


@pytest.mark.django_db
def test_a_file_that_goes_while_its_key_is_replaced_stops_nothing(monkeypatch):
    monkeypatch.setattr(rotation, "TOGETHER", 1)
    scans = [Scan(dossier=uuid.uuid4()) for _number in range(2)]
    for scan in scans:
        scan.file.save("x", ContentFile(b"scan"))
    last = Path(scans[1].file.path)
    masters.make(at=masters.folder(), now=timezone.now())
    done = rotation.rotate(now=timezone.now(), tell=lambda *_said: last.unlink(missing_ok=True))
    keys.forget()
    with Scan.objects.get(pk=scans[0].pk).file.open() as file:
        assert (done, file.read()) == (1, b"scan")


def serve_does() -> None:
    for chore in serve.Command(stdout=StringIO())._chores():
        chore.do_when_due()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("do", [serve_does, lambda: call_command("chores", "nightly")])
def test_what_was_destroyed_by_a_process_that_died_at_once_is_noted_the_same_night(monkeypatch, settings, do):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    dossier = uuid.uuid4()
    with transaction.atomic():
        Entry.objects.create(dossier=dossier, text="van een dossier")
    [key] = DataKey.objects.filter(scope=str(dossier))
    with monkeypatch.context() as dying:
        dying.setattr(keys, "_bury", lambda _gone: None)
        keys.destroy(str(dossier), now=timezone.now())
    assert not masters.is_buried(key.pk)
    do()
    assert masters.is_buried(key.pk)
