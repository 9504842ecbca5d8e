"""P14: keys are replaced while people work; a dossier whose key was destroyed stays closed, whatever is put back."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from baken.vault import keys, masters, rotation
from baken.vault.errors import CannotOpen, CannotRetire, KeyIsDestroyed
from baken.vault.files import HEAD
from baken.vault.keys import destroy
from baken.vault.models import DataKey
from baken.vault.rotation import retire, rotate
from baken.vault.sealing import key_of
from tests.sealed.installation import Installation, rotated_under_fire
from tests.sealed.models import Entry, Note, Scan

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=2)


pytestmark = pytest.mark.usefixtures("key_folder")


def replaced(tell: Any = lambda *_said: None) -> int:
    """Make a master key and replace what the older ones wrap; how many values were sealed anew."""
    masters.make(at=masters.folder(), now=NOW)
    number = rotate(now=NOW, tell=tell)
    keys.forget()
    return number


# Replacing


@pytest.mark.django_db
def test_a_key_made_while_the_clock_was_ahead_is_replaced_all_the_same():
    ahead = masters.make(at=masters.folder(), now=NOW + dt.timedelta(days=365))
    Note.objects.create(text="een")
    new = masters.make(at=masters.folder(), now=NOW)
    assert [key.id for key in masters.every()][1:] == [ahead.id, new.id]
    output = StringIO()
    call_command("keys", "rotate", stdout=output)
    assert f"hoofdsleutel {new.id}" in output.getvalue().splitlines()[0]
    assert set(DataKey.objects.filter(replaced_at=None).values_list("master", flat=True)) == {new.id}


@pytest.mark.django_db
def test_everything_opens_after_its_key_was_replaced_and_the_old_one_retired():
    dossier = uuid.uuid4()
    Note.objects.create(text="van het huis", other="", more={"a": None})
    Entry.objects.create(dossier=dossier, text="van het dossier")
    scan = Scan(dossier=dossier)
    scan.file.save("x", ContentFile(b"van de scan" * 10_000))
    old = masters.newest()
    before = set(DataKey.objects.values_list("pk", flat=True))

    assert replaced() == 5  # three columns of a note, an entry and a file
    retire(old.id, now=LATER)
    keys.forget()

    assert [key.id for key in masters.every()] != [old.id]
    assert before & set(DataKey.objects.values_list("pk", flat=True)) == set()
    note = Note.objects.get()
    assert (note.text, note.other, note.more) == ("van het huis", "", {"a": None})
    assert Entry.objects.get().text == "van het dossier"
    with Scan.objects.get().file.open() as file:
        assert file.read() == b"van de scan" * 10_000
    assert key_of(Path(scan.file.path).read_bytes()[: HEAD.size]) not in before


@pytest.mark.django_db
def test_replacing_again_has_nothing_to_do():
    Note.objects.create(text="een")
    assert (replaced(), rotate(now=NOW, tell=lambda *_said: None)) == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_what_was_stopped_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(rotation, "TOGETHER", 2)
    with transaction.atomic():
        Note.objects.bulk_create(Note(text=str(number)) for number in range(9))

    def stop(_column: str, done: int, every: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replaced(tell=stop)
    assert rotate(now=NOW, tell=lambda *_said: None) == 9 * 3 - 4
    keys.forget()
    assert [note.text for note in Note.objects.order_by("pk")] == [str(number) for number in range(9)]


@pytest.mark.django_db
def test_a_value_that_was_spoiled_is_left_and_keeps_no_other_from_being_sealed_anew():
    notes = [Note.objects.create(text=str(number)) for number in range(3)]
    old = masters.newest()
    with connection.cursor() as cursor:
        spoiled = bytes(notes[1].__class__.objects.values_list("text", flat=True).get(pk=notes[1].pk).content)
        cursor.execute("UPDATE sealed_note SET text = %s WHERE id = %s", [spoiled[:-1] + b"\x00\x00", notes[1].pk])
    with pytest.raises(CannotOpen, match=f"sealed.Note.text {notes[1].pk}"):
        replaced()
    with pytest.raises(CannotRetire):
        retire(old.id, now=LATER)
    assert [Note.objects.get(pk=note.pk).text for note in (notes[0], notes[2])] == ["0", "2"]


@pytest.mark.django_db
def test_a_master_key_that_is_needed_is_not_retired():
    Note.objects.create(text="een")
    old = masters.newest()
    with pytest.raises(CannotRetire):  # it is the only one
        retire(old.id, now=LATER)
    masters.make(at=masters.folder(), now=NOW)
    with pytest.raises(CannotRetire):  # nothing was replaced yet
        retire(old.id, now=LATER)
    rotate(now=NOW, tell=lambda *_said: None)
    with pytest.raises(CannotRetire):  # who read before may still be opening
        retire(old.id, now=NOW + dt.timedelta(minutes=59))
    assert (len(masters.every()), DataKey.objects.count()) == (2, 2)
    retire(old.id, now=LATER)
    assert (len(masters.every()), DataKey.objects.count()) == (1, 1)


def by_someone_slow(does: Callable[[], object], *, took: float, until: threading.Event) -> threading.Thread:
    """Somebody who does something, and only then takes so many seconds to commit it, or until that is heard."""
    done = threading.Event()

    def do() -> None:
        try:
            with transaction.atomic():
                does()
                done.set()
                until.wait(took)
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    assert done.wait(5)
    return thread


def replaced_and_retired_meanwhile(*, took: float = 0.5) -> None:
    """Replace and retire the keys while somebody seals, for so many seconds where the others wait for them; then the
    value must open."""
    retired = threading.Event()
    with transaction.atomic():
        Note.objects.create(text="eerst")
    old = masters.newest()
    slow = by_someone_slow(lambda: Note.objects.create(text="traag"), took=took, until=retired)
    replaced()
    try:
        retire(old.id, now=LATER)
    except CannotRetire:
        rotate(now=NOW, tell=lambda *_said: None)
        retire(old.id, now=LATER)
    retired.set()
    slow.join()
    keys.forget()
    assert sorted(note.text for note in Note.objects.all()) == ["eerst", "traag"]


@pytest.mark.django_db(transaction=True)
def test_who_is_slow_to_commit_loses_nothing():
    replaced_and_retired_meanwhile()


@pytest.mark.skipif("sqlite" in connection.vendor, reason="on SQLite nobody else writes meanwhile at all")
@pytest.mark.django_db(transaction=True)
def test_control_keys_that_nobody_holds_while_sealing_are_found_out(monkeypatch):
    monkeypatch.setattr(
        keys, "_locked", lambda scope: DataKey.objects.filter(scope=scope, replaced_at__isnull=True).first()
    )
    with pytest.raises(CannotOpen):
        replaced_and_retired_meanwhile(took=30)  # nobody waits for them


# Destroying


def of_dossiers() -> tuple[uuid.UUID, uuid.UUID]:
    """Two dossiers, each with an entry and a scan."""
    dossiers = uuid.uuid4(), uuid.uuid4()
    for dossier in dossiers:
        Entry.objects.create(dossier=dossier, text=f"van {dossier}")
        Scan(dossier=dossier).file.save("x", ContentFile(b"scan"))
    return dossiers


def opens(dossier: uuid.UUID) -> list[str]:
    """What of a dossier can be read, by who asks anew."""
    keys.forget()
    found = []
    for row in [*Entry.objects.filter(dossier=dossier), *Scan.objects.filter(dossier=dossier)]:
        try:
            if isinstance(row, Entry):
                found.append(row.text)
            else:
                with row.file.open() as file:
                    found.append(file.read().decode())
        except CannotOpen:
            continue
    return found


def backup() -> list[DataKey]:
    """The keys as a backup of the database holds them (what they sealed is in it too, and did not change)."""
    return list(DataKey.objects.all())


def put_back(rows: list[DataKey]) -> None:
    """Restore that backup."""
    DataKey.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_a_destroyed_dossier_stays_closed_and_no_other_does():
    with transaction.atomic():
        gone, kept = of_dossiers()
    older = backup()
    destroy(str(gone), now=NOW)
    assert (opens(gone), opens(kept)) == ([], [f"van {kept}", "scan"])
    put_back(older)
    assert (opens(gone), opens(kept)) == ([], [f"van {kept}", "scan"])
    with pytest.raises(KeyIsDestroyed), transaction.atomic():
        Entry.objects.create(dossier=gone, text="nog iets")
    replaced()
    assert DataKey.objects.filter(scope=str(gone)).exclude(wrapped=b"").count() == 0
    assert (opens(gone), opens(kept)) == ([], [f"van {kept}", "scan"])


@pytest.mark.django_db(transaction=True)
def test_what_is_destroyed_while_its_keys_are_replaced_stays_closed():
    with transaction.atomic():
        gone, _kept = of_dossiers()
    replaced()
    slow = by_someone_slow(
        lambda: keys.replace(DataKey.objects.get(scope=str(gone), replaced_at=None), now=NOW),
        took=0.5,
        until=threading.Event(),
    )
    destroy(str(gone), now=NOW)
    slow.join()
    found = DataKey.objects.filter(scope=str(gone))
    assert (found.count(), found.exclude(wrapped=b"").count(), opens(gone)) == (3, 0, [])


@pytest.mark.django_db(transaction=True)
def test_control_without_a_note_outside_of_the_database_a_backup_brings_the_key_back(monkeypatch):
    with transaction.atomic():
        gone, _kept = of_dossiers()
    older = backup()
    destroy(str(gone), now=NOW)
    put_back(older)
    monkeypatch.setattr(masters, "is_buried", lambda _key: False)
    assert opens(gone) != []


@pytest.mark.django_db(transaction=True)
def test_once_the_master_key_is_retired_no_backup_opens_even_with_all_keys_that_there_are(monkeypatch):
    with transaction.atomic():
        gone, kept = of_dossiers()
    older, entries, old = backup(), list(Entry.objects.values("id", "text")), masters.newest()
    destroy(str(gone), now=NOW)
    replaced()
    retire(old.id, now=LATER)
    assert opens(kept) == [f"van {kept}", "scan"]
    put_back(older)
    for entry in entries:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sealed_entry SET text = %s WHERE id = %s", [entry["text"].content, entry["id"]])
    monkeypatch.setattr(masters, "is_buried", lambda _key: False)
    assert f"van {gone}" not in opens(gone)
    assert opens(gone) == []


@pytest.mark.django_db(transaction=True)
def test_a_dossier_that_never_had_a_key_cannot_get_one_after_it_was_destroyed():
    dossier = uuid.uuid4()
    destroy(str(dossier), now=NOW)
    with pytest.raises(KeyIsDestroyed), transaction.atomic():
        Entry.objects.create(dossier=dossier, text="te laat")
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_destroying_that_is_taken_back_destroys_nothing():
    with transaction.atomic():
        dossier, _other = of_dossiers()
    with transaction.atomic():
        destroy(str(dossier), now=NOW)
        transaction.set_rollback(True)
    assert opens(dossier) == [f"van {dossier}", "scan"]


@pytest.mark.django_db
def test_the_key_of_the_house_is_never_destroyed():
    Note.objects.create(text="een")
    with pytest.raises(ValueError, match="house"):
        destroy(keys.HOUSE, now=NOW)
    assert Note.objects.get().text == "een"


# The command


def said(*arguments: str) -> list[str]:
    output = StringIO()
    call_command("keys", *arguments, stdout=output)
    return output.getvalue().splitlines()


@pytest.mark.django_db
def test_the_command_makes_lists_replaces_and_retires():
    Note.objects.create(text="een")
    old = masters.newest()
    assert said("list") == [f"{old.id}  gemaakt op 2025-05-06 14:00  sleutels: 1, vervangen: 0  (de nieuwste)"]
    assert said("make") == [
        f"Hoofdsleutel {masters.newest().id} gemaakt in {masters.folder()}. "
        "Bewaar er een kopie van, apart van de gegevens."
    ]
    made = timezone.localtime(masters.newest().made_at).strftime("%Y-%m-%d %H:%M")
    assert said("rotate") == [
        f"Alles komt onder hoofdsleutel {masters.newest().id}, gemaakt op {made}.",
        "sealed.Note.text: 1 van 1",
        "sealed.Note.other: 1 van 1",
        "sealed.Note.more: 1 van 1",
        "3 waarden opnieuw verzegeld.",
    ]
    assert [line.split("  ")[2] for line in said("list")] == [
        "sleutels: 1, vervangen: 1",
        "sleutels: 1, vervangen: 0",
    ]
    with pytest.raises(CommandError, match="uur geleden"):
        said("retire", old.id)
    DataKey.objects.exclude(replaced_at=None).update(replaced_at=timezone.now() - dt.timedelta(hours=2))
    assert said("retire", old.id) == [
        f"Hoofdsleutel {old.id} is verwijderd. "
        "Wat in oudere back-ups verzegeld is, opent alleen nog met een kopie ervan."
    ]
    with pytest.raises(CommandError, match=f"{old.id} is niet in"):
        said("retire", old.id)
    masters.remove(masters.newest().id)
    with pytest.raises(CommandError, match="geen hoofdsleutel"):
        said("list")


@pytest.mark.django_db
def test_the_command_names_a_master_key_that_is_missing():
    Note.objects.create(text="een")
    lost = masters.newest()
    masters.make(at=masters.folder(), now=NOW)
    masters.remove(lost.id)
    assert said("list")[1:] == [f"{lost.id}  ONTBREEKT: wat hij beschermt, gaat niet open"]


# While people work, and processes die


@pytest.fixture
def installation(tmp_path: Path, db: None) -> Iterator[Installation]:
    (tmp_path / "installation").mkdir()
    made = Installation(tmp_path / "installation")
    yield made
    made.remove()


@pytest.mark.django_db(transaction=True)
def test_keys_are_replaced_while_people_work_and_it_is_killed(installation):
    result = rotated_under_fire(installation, values=3_000, kills=2)
    assert result["people"]["times"] > 10
    assert (result["people"]["wrong"], result["unreadable"], result["keys"]) == ([], 0, 1)
    assert result["number"] == 3_000 + result["people"]["times"]


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_keys_of_a_hundred_thousand_values_are_replaced_within_ten_minutes(installation, tried):
    result = rotated_under_fire(installation, values=34_000, kills=10)  # three sealed columns each
    assert (result["people"]["wrong"], result["unreadable"], result["keys"]) == ([], 0, 1)
    assert result["number"] == 34_000 + result["people"]["times"]
    assert result["took"] < 600
    tried(3 * 34_000)
