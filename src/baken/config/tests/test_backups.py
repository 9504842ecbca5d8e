"""`baken backup` and `baken restore`: what they write, what they refuse, and that a refusal changes nothing."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from baken.apps.access.actions import make_checkpoint
from baken.apps.access.engine import checkpoints
from baken.apps.access.models import AuditContent, AuditEntry
from baken.apps.access.queries import verdict_on_trail
from baken.apps.access.tests.factories import make_account
from baken.apps.centres.models import FlagThreshold
from baken.apps.insight.actions import refresh_mart
from baken.apps.insight.engine import mart
from baken.apps.people.models import Address, Person
from baken.apps.people.tests.factories import make_cell, make_person
from baken.config.backups import archive, restoring, states
from baken.config.backups.service import serving, stopped
from baken.config.backups.taking import alone, store
from baken.config.management.commands import serve
from baken.ground import audit
from baken.vault import keys, masters
from baken.vault.errors import KeyIsDestroyed
from baken.vault.models import DataKey
from tests.sealed.models import Entry, Scan

pytestmark = pytest.mark.django_db(transaction=True)


def told(command, *arguments, typed="", **options):
    """What a command says, when somebody types a line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        output, errors = io.StringIO(), io.StringIO()
        call_command(command, *arguments, stdout=output, stderr=errors, **options)
    return output.getvalue().splitlines()


def refusal(command, *arguments, **options):
    """The code and the words with which a command refuses."""
    with pytest.raises(CommandError) as refused:
        told(command, *arguments, **options)
    return refused.value.returncode, str(refused.value)


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def dossier(settings, tmp_path, db):
    """Work in an installation: a person, a sealed text and a sealed file, and an import that waits."""
    settings.DATA = tmp_path
    made = uuid.uuid4()
    make_person(first_name="An")
    with transaction.atomic():
        Entry.objects.create(dossier=made, text="van toen")
        Scan(dossier=made).file.save("x", ContentFile(b"van toen" * 9_000))
    (settings.IMPORTS / "een").mkdir(parents=True)
    (settings.IMPORTS / "een" / "000.csv").write_text("a;b")
    return made


@pytest.fixture
def backup(dossier, tmp_path):
    told("backup", out=tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def test_a_thief_of_a_backup_is_signed_in_nowhere(dossier, tmp_path):
    client = Client()
    client.force_login(make_account("wie@x.example"))
    key = client.session.session_key
    told("backup", out=tmp_path / "backup.zip")
    with archive.opened(tmp_path / "backup.zip") as whole:
        parts = {name: b"".join(whole.part(name)) for name in whole.manifest.parts}
        assert [whole.manifest.counts[table] for table in states.SESSIONS] == [0, 0]
    assert [name for name, part in parts.items() if key.encode() in part] == []
    assert client.get("/mijn-account/").status_code == 200


def forged(path, **changed):
    """A backup that says something else of itself, signed as ours."""
    other = path.with_name("forged.zip")
    with archive.opened(path) as whole, other.open("w+b") as file:
        writer = archive.Writer(file)
        for name in whole.manifest.parts:
            writer.add(name, whole.part(name))
        for name, value in changed.items():
            setattr(whole.manifest, name, value)
        writer.end(whole.manifest)
        writer.zip.close()
        archive.seal(file)
    return other


def test_what_was_there_comes_back_and_what_came_since_is_kept_apart(settings, backup, tmp_path):
    cell = make_cell()
    refresh_mart(cell=cell.pk)
    client = Client()
    client.force_login(make_account("an@x.example", name="An"))
    make_person(first_name="Later")
    Scan.objects.get().file.delete()
    (settings.IMPORTS / "een" / "000.csv").write_text("anders")

    said = told("restore", str(backup), replace=True, typed="vervang")

    assert list(Person.objects.values_list("first_name", flat=True)) == ["An"]
    assert Entry.objects.get().text == "van toen"
    with Scan.objects.get().file.open() as file:
        assert file.read() == b"van toen" * 9_000
    assert files(settings.IMPORTS) == {"een/000.csv": b"a;b"}
    assert (Session.objects.count(), list(settings.MART.iterdir())) == (0, [])
    assert [said[place] for place in (2, 4, 5, 6)] == [
        "- databank: gaaf, en alle verwijzingen kloppen",
        "- register: 0 regels, nagerekend en in orde",
        "- verzegeld: 2 van 2 waarden geopend, allemaal in orde",
        f"Teruggezet in {tmp_path}. Iedereen meldt zich opnieuw aan.",
    ]
    [kept] = tmp_path.glob("replaced-*.zip")
    mart._marts.clear()  # a service that was stopped and started
    told("restore", str(kept), replace=True, discard=True, typed="vervang")
    assert set(Person.objects.values_list("first_name", flat=True)) == {"An", "Later"}


def test_the_figures_of_a_cell_are_made_anew(settings, dossier, tmp_path):
    cell = make_cell()
    refresh_mart(cell=cell.pk)
    told("backup", out=tmp_path / "backup.zip")
    (settings.MART / "999").mkdir()  # of a cell that came later
    [manifest] = settings.MART.rglob("manifest.json")
    before = json.loads(manifest.read_text())["identity"]
    told("restore", str(tmp_path / "backup.zip"), replace=True, discard=True, typed="vervang")
    assert [path.name for path in settings.MART.iterdir()] == [str(cell.pk)]
    assert json.loads(manifest.read_text())["identity"] != before


AS_ANOTHER = (
    "import sqlite3, sys; each = sqlite3.connect(sys.argv[1]); each.execute('PRAGMA user_version'); each.close()"
)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own files")
def test_who_has_the_database_open_keeps_it(backup):
    """Its locks are those of the whole process: another that opens and leaves must not take the database for its own
    and remove what belongs to it."""
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(name)) as kept:
        kept.execute("SELECT count(*) FROM people_person").fetchall()
        told("restore", str(backup), replace=True, discard=True, typed="vervang")
        connections.close_all()
        subprocess.run([sys.executable, "-c", AS_ANOTHER, name], check=True)
        assert Path(f"{name}-wal").exists()
        assert Person.objects.count() == 1


def test_a_backup_is_looked_at_without_touching_anything(settings, backup, tmp_path):
    Person.objects.all().delete()
    before = files(tmp_path)
    assert told("backup", verify=backup)[-1] == "Deze back-up kan teruggezet worden."
    assert (Person.objects.count(), Session.objects.count()) == (0, 0)
    assert {name for name in files(tmp_path) if "sqlite3" not in name} == {n for n in before if "sqlite3" not in n}


@pytest.mark.parametrize(("options", "typed"), [({}, "vervang"), ({"replace": True}, "ja"), ({"replace": True}, "")])
def test_what_is_there_is_not_replaced_without_a_word(backup, options, typed):
    make_person(first_name="Later")
    code, said = refusal("restore", str(backup), typed=typed, **options)
    assert (code, Person.objects.count()) == (2, 2)
    assert said == "Niets vervangen." if options else "Met --replace" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": archive.FORMAT + 1}, "De back-up is van een nieuwere versie van Baken. Werk Baken eerst bij."),
        ({"migrations": [("access", "9999_later")]}, "De back-up is van een nieuwere versie van Baken."),
        ({"database": "oracle"}, "De back-up is van een databank van oracle"),
        ({"masters": ["0" * 16]}, "De hoofdsleutel 0000000000000000 is niet in"),
        ({"counts": {"people_person": 5}}, "Rijen in de tabel people_person: 1, in plaats van 5."),
        ({"pseudonyms": "0" * 64}, "De sleutel van de pseudoniemen"),
    ],
)
def test_a_backup_that_cannot_be_put_back_here_is_refused(backup, changed, said):
    path = forged(backup, **changed)
    make_person(first_name="Later")
    code, words = refusal("restore", str(path), replace=True, discard=True, typed="vervang")
    assert (code, words[: len(said)], Person.objects.count()) == (1, said, 2)


def test_a_backup_of_another_installation_is_refused(settings, backup):
    settings.AUDIT_KEY = "een andere"
    code, words = refusal("backup", verify=backup)
    assert (code, words[:45]) == (1, "De back-up is niet van deze installatie (BAKE")


def test_what_failed_halfway_leaves_what_was_there(settings, backup, monkeypatch):
    make_person(first_name="Later")
    (settings.IMPORTS / "twee").mkdir()
    (settings.IMPORTS / "twee" / "000.csv").write_text("later")
    settings.AUDIT.mkdir(exist_ok=True)
    before = {name: files(getattr(settings, name)) for name in ("IMPORTS", "MEDIA_ROOT", "AUDIT")}

    def fails(self, place):
        raise states.CannotRestore("vol")

    monkeypatch.setattr(type(store()), "put", fails)
    assert refusal("restore", str(backup), replace=True, discard=True, typed="vervang") == (1, "vol")
    assert {name: files(getattr(settings, name)) for name in before} == before
    assert Person.objects.count() == 2


def test_what_was_destroyed_since_stays_closed(dossier, backup):
    keys.destroy(str(dossier), now=timezone.now())
    told("restore", str(backup), replace=True, discard=True, typed="vervang")
    with pytest.raises(KeyIsDestroyed):
        assert Entry.objects.get().text
    assert [bytes(row.wrapped) for row in DataKey.objects.filter(scope=str(dossier))] == [b""]
    assert told("backup", verify=backup)[6] == "- waarvan de sleutel vernietigd is, en die dus dicht blijven: 2"


def test_what_was_destroyed_by_a_process_that_died_at_once_stays_closed_too(dossier, backup, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr(keys, "_bury", lambda _gone: None)
        keys.destroy(str(dossier), now=timezone.now())
    told("restore", str(backup), replace=True, discard=True, typed="vervang")
    with pytest.raises(KeyIsDestroyed):
        assert Entry.objects.get().text


def test_without_its_master_key_no_backup_is_put_back(backup, settings):
    settings.KEYS = backup.parent / "andere sleutels"
    masters.make(at=settings.KEYS, now=timezone.now())
    code, words = refusal("backup", verify=backup)
    assert (code, words.endswith("zonder hem blijft wat verzegeld is gesloten.")) == (1, True)


def test_a_value_that_does_not_open_is_found(dossier, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sealed_entry SET dossier = %s", [uuid.uuid4().hex])
    told("backup", out=tmp_path / "backup.zip")
    code, words = refusal("backup", verify=tmp_path / "backup.zip")
    assert (code, words.split(",")[0]) == (1, "Verzegelde waarden die niet open gaan: 1")


def test_a_row_whose_file_was_lost_before_is_told_of(dossier, tmp_path):
    Path(Scan.objects.get().file.path).unlink()
    told("backup", out=tmp_path / "backup.zip")
    said = told("backup", verify=tmp_path / "backup.zip")
    assert said[6] == "- LET OP: rijen waarvan het bestand al ontbrak toen de back-up gemaakt werd: 1"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets nobody leave its keys unchecked")
def test_a_database_whose_keys_lead_nowhere_is_not_backed_up(dossier, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        lost = Address.objects.create(person_id=999, email="an@x.example")
    code, words = refusal("backup", out=tmp_path / "backup.zip")
    assert (code, words) == (1, f"De databank is beschadigd: people_address {lost.pk} → people_person.")
    assert list(tmp_path.glob("*backup.zip*")) == []
    Address.objects.all().delete()


def test_a_backup_of_before_an_update_is_brought_up_to_date(dossier, tmp_path):
    call_command("migrate", "centres", "0001", verbosity=0)
    FlagThreshold.objects.all().delete()  # which the next migration brings
    try:
        told("backup", out=tmp_path / "backup.zip")
    finally:
        call_command("migrate", verbosity=0)
    with archive.opened(tmp_path / "backup.zip") as whole:
        assert ("centres", "0002_thresholds") not in whole.manifest.migrations
    told("restore", str(tmp_path / "backup.zip"), replace=True, discard=True, typed="vervang")
    assert not states.is_behind(states.migrations(restoring.here().ask))
    assert FlagThreshold.objects.exists()
    assert Entry.objects.get().text == "van toen"


def test_mistakes_of_who_asks_are_told(dossier, tmp_path):
    (tmp_path / "er al").write_text("")
    assert refusal("backup", out=tmp_path / "er al") == (2, f"Er is al een bestand {tmp_path / 'er al'}.")
    nowhere = tmp_path / "nergens" / "x.zip"
    assert refusal("backup", out=nowhere) == (
        2,
        f"Er is geen map {nowhere.parent} om de back-up in te zetten.",
    )
    assert refusal("restore", str(nowhere)) == (2, f"Er is geen bestand {nowhere}.")
    assert refusal("backup", verify=nowhere) == (2, f"Er is geen bestand {nowhere}.")


def trail():
    """A house in which something was written down, and signed."""
    with transaction.atomic():
        audit.did(audit.Verb.MADE, kind="people.Person")
    assert make_checkpoint() is not None


def test_a_checkpoint_that_nobody_signed_here_is_found_whatever_its_number(settings, dossier, tmp_path):
    trail()
    with checkpoints.file().open("a") as file:
        file.write('{"number": 0, "hash": "", "at": 0, "signature": ""}\n')
    assert verdict_on_trail().number == 0
    told("backup", out=tmp_path / "backup.zip")
    assert "van het register" in refusal("backup", verify=tmp_path / "backup.zip")[1]


def test_what_was_put_back_is_written_down_and_the_former_checkpoints_stay(settings, dossier, tmp_path):
    trail()
    told("backup", out=tmp_path / "backup.zip")
    with archive.opened(tmp_path / "backup.zip") as whole:
        made_at = whole.manifest.made_at
    trail()
    for _turn in range(2):
        former = AuditEntry.objects.order_by("-number").values_list("number", "hash")[0]
        before, kept = checkpoints.file().read_bytes(), set(settings.AUDIT.glob("replaced-*.jsonl"))
        told("restore", str(tmp_path / "backup.zip"), replace=True, discard=True, typed="vervang")
        entry = AuditContent.objects.order_by("-pk")[0]
        said = {"made_at": made_at, "number": former[0], "digest": former[1]}
        assert (entry.pk, entry.verb, json.loads(entry.said)) == (2, "restored", said)
        assert [point["number"] for point in checkpoints.outside()] == [1, 2]
        assert verdict_on_trail().wrong == ()
        assert len(kept - set(settings.AUDIT.glob("replaced-*.jsonl"))) == 0
        [new] = set(settings.AUDIT.glob("replaced-*.jsonl")) - kept
        assert new.read_bytes() == before


def test_while_baken_is_served_nothing_is_put_back(backup):
    make_person(first_name="Later")
    with serving(), serving():  # two at once may be
        code, said = refusal("restore", str(backup), replace=True, discard=True, typed="vervang")
    assert (code, Person.objects.count()) == (1, 2)
    assert said == "Baken draait nog. Stop eerst de dienst; dan kan de back-up teruggezet worden."
    told("restore", str(backup), replace=True, discard=True, typed="vervang")
    assert Person.objects.count() == 1


def test_while_a_backup_is_put_back_baken_is_not_served(dossier):
    with stopped(), pytest.raises(CommandError, match="teruggezet"):
        serve.Command()._serve_alone("localhost", 1)


def test_one_at_a_time(dossier, tmp_path):
    with alone():
        assert refusal("backup", out=tmp_path) == (1, "Er loopt al een back-up of een terugzetting.")
    assert told("backup", out=tmp_path)[0].startswith(f"Back-up gemaakt: {tmp_path}/baken-")


def test_what_one_that_was_killed_left_is_removed(dossier, tmp_path):
    (tmp_path / ".backup-abc").mkdir()
    (tmp_path / ".backup-abc" / "database.sqlite3").write_text("van iedereen")
    told("backup", out=tmp_path)
    assert list(tmp_path.glob(".backup-*")) == []
