"""P12: what is sealed and then changed or moved never becomes a value.

An attacker who may write to the database, but has no key, tries everything: each attempt must end in CannotOpen.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.vault import keys, masters, sealing
from baken.vault.errors import CannotOpen, CannotSeal, KeyIsMissing, UnsafeKeys
from baken.vault.fields import Sealed
from baken.vault.files import HEAD, SEGMENT, TAG
from baken.vault.models import DataKey
from tests.sealed.chance import lots
from tests.sealed.models import Entry, Note, Scan

ATTEMPTS, ALL_ATTEMPTS = 2_000, 20_000
HOLD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
A_PLACE = sealing.Place("dossiers_entry", "text", {"uuid": "0"})


def stored(model: type[models.Model], pk: int, column: str) -> bytes:
    """The bytes that stand in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def put(model: type[models.Model], pk: int, column: str, value: Any) -> None:
    """Write bytes past everything that guards them."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", [value, pk])


def gave(opened: Callable[[], Any]) -> list[Any]:
    """What an attempt gave: nothing, if it was refused."""
    try:
        return [opened()]
    except CannotOpen:
        return []


def mutations(sealed: bytes, number: int, chance: random.Random) -> Iterator[bytes]:
    """So many ways to change what is sealed, each different from it."""
    for turn in range(number):
        changed = bytearray(sealed)
        if turn % 4 < 2:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        elif turn % 4 == 2:
            del changed[chance.randrange(len(changed)) :]
        else:
            start = chance.randrange(len(changed))
            changed[start : start + chance.randrange(9)] = chance.randbytes(chance.randrange(1, 9))
        if bytes(changed) != sealed:
            yield bytes(changed)


def survivors(number: int) -> list[Any]:
    """What came out of values that were changed."""
    chance = lots()
    with transaction.atomic():
        sealed = [sealing.seal(content, A_PLACE) for content in (b"", b"geheim", chance.randbytes(2_000))]
    every = (changed for each in sealed for changed in mutations(each, number // 3, chance))
    return [value for changed in every for value in gave(partial(sealing.unseal, changed, A_PLACE))]


@pytest.mark.django_db
def test_what_was_changed_gives_nothing(tried):
    assert survivors(ATTEMPTS) == []
    tried(ATTEMPTS)


@pytest.mark.soak
@pytest.mark.django_db
def test_what_was_changed_gives_nothing_twenty_thousand_times(tried):
    assert survivors(ALL_ATTEMPTS) == []
    tried(ALL_ATTEMPTS)


@pytest.mark.django_db
def test_control_sealing_that_authenticates_nothing_is_found_out(monkeypatch):
    class Careless:
        """Encrypts by adding nothing and checking nothing."""

        def __init__(self, key: bytes):
            self.encrypt = self.decrypt = lambda nonce, content, context: content

    monkeypatch.setattr(sealing, "AESGCM", Careless)
    monkeypatch.setattr(keys, "unwrapped", lambda row: keys.Key(row.pk, b"0" * 32))
    assert survivors(ATTEMPTS) != []


def moved() -> list[str]:
    """Every move of a value to where it does not belong that gave one."""
    with transaction.atomic():
        mine, theirs = Note.objects.create(cell=1, text="mijn", other="ook"), Note.objects.create(cell=2, text="hun")
        dossier = uuid.uuid4()
        entries = [Entry.objects.create(dossier=each, text="d") for each in (dossier, dossier, uuid.uuid4())]
    moves = {
        "to another row": (Note, mine.pk, "text", stored(Note, theirs.pk, "text")),
        "to another column": (Note, mine.pk, "text", stored(Note, mine.pk, "other")),
        "to a column of another kind": (Note, mine.pk, "more", stored(Note, mine.pk, "text")),
        "to another row of the dossier": (Entry, entries[0].pk, "text", stored(Entry, entries[1].pk, "text")),
        "to another dossier": (Entry, entries[0].pk, "text", stored(Entry, entries[2].pk, "text")),
        "to another table": (Entry, entries[0].pk, "text", stored(Note, mine.pk, "text")),
        "to another cell": (Note, mine.pk, "cell", 2),
        "nothing at all": (Note, mine.pk, "text", None),
        "an empty one": (Note, mine.pk, "text", b""),
        "words": (Note, mine.pk, "text", b'"hun"'),
    }
    succeeded = []
    for name, (model, pk, column, value) in moves.items():
        with transaction.atomic():
            put(model, pk, column, value)
            row = model._base_manager.get(pk=pk)
            if gave(partial(getattr, row, "text" if column == "cell" else column)):
                succeeded.append(name)
            transaction.set_rollback(True)
    return succeeded


@pytest.mark.django_db(transaction=True)
def test_what_was_moved_gives_nothing():
    assert moved() == []


@pytest.mark.django_db(transaction=True)
def test_control_sealing_that_is_bound_to_nothing_is_found_out(monkeypatch):
    monkeypatch.setattr(sealing.Place, "context", b"")
    assert set(moved()) >= {"to another row", "to another column", "to another row of the dossier", "to another cell"}


@pytest.mark.django_db(transaction=True)
def test_a_token_that_moves_along_does_not_bring_a_value_to_another_cell():
    with transaction.atomic():
        mine, theirs = Note.objects.create(cell=1, text="mijn"), Note.objects.create(cell=2, text="hun")
    sealed, token = stored(Note, theirs.pk, "text"), theirs.uuid
    theirs.delete()
    Note.objects.filter(pk=mine.pk).update(uuid=token)
    put(Note, mine.pk, "text", sealed)
    with pytest.raises(CannotOpen):
        _ = Note.objects.get(pk=mine.pk).text


@pytest.mark.django_db(transaction=True)
def test_a_column_alone_is_no_value():
    with transaction.atomic():
        Note.objects.create(text="geheim")
    found = Note.objects.values_list("text", flat=True).get()
    assert (type(found), repr(found)) == (Sealed, "<Sealed>")
    with pytest.raises(TypeError):
        str(found)


@pytest.mark.django_db
@pytest.mark.parametrize("write", ["update", "bulk_update"])
def test_a_way_of_writing_that_knows_no_row_is_refused(write):
    note = Note.objects.create(text="was")
    note.text = "wordt"
    with pytest.raises(CannotSeal), transaction.atomic():
        Note.objects.update(text="wordt") if write == "update" else Note.objects.bulk_update([note], ["text"])
    assert Note.objects.get().text == "was"


@pytest.mark.django_db(transaction=True)
def test_sealing_outside_of_a_transaction_is_refused():
    with pytest.raises(CannotSeal):
        Note.objects.create(text="geheim")
    assert Note.objects.count() == 0


# Keys


def spoil(folder, how: str) -> None:
    """Do to the keys what must leave nothing open."""
    (row,) = DataKey.objects.all()
    (file,) = folder.glob("*.key")
    other = masters.make(at=folder, now=timezone.now())
    if how == "master gone":
        file.unlink()
    elif how == "another master under its name":
        file.write_text((folder / f"{other.id}.key").read_text())
    elif how == "wrapped by another":
        DataKey.objects.update(master=other.id)
    elif how == "wrap changed":
        DataKey.objects.update(wrapped=bytes(row.wrapped)[:-1] + bytes([bytes(row.wrapped)[-1] ^ 1]))
    elif how == "wrap gone":
        DataKey.objects.update(wrapped=b"")
    elif how == "key of another dossier":
        DataKey.objects.update(scope=str(uuid.uuid4()))
    elif how == "key gone":
        DataKey.objects.all().delete()
    elif how == "others can read it":
        file.chmod(0o640)
    elif how == "others can enter":
        folder.chmod(0o750)
    keys.forget()


HOWS = ["master gone", "another master under its name", "wrapped by another", "wrap changed", "wrap gone"]
HOWS += ["key of another dossier", "key gone", "others can read it", "others can enter"]


@pytest.mark.django_db
@pytest.mark.parametrize("how", HOWS)
def test_a_wrong_key_gives_nothing(key_folder, how):
    Note.objects.create(text="geheim")
    spoil(key_folder, how)
    with pytest.raises((CannotOpen, UnsafeKeys)):
        _ = Note.objects.get().text


@pytest.mark.django_db
def test_a_key_that_the_service_may_not_read_is_said_so(key_folder, monkeypatch):
    def refuse(path, **_how):
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(UnsafeKeys, match=r"De dienst mag .* niet lezen"):
        masters.newest()


@pytest.mark.django_db
def test_the_right_keys_give_the_value(key_folder):
    Note.objects.create(text="geheim")
    spoil(key_folder, "nothing")
    assert Note.objects.get().text == "geheim"


@pytest.mark.django_db
def test_without_a_master_key_nothing_is_written(key_folder):
    (file,) = key_folder.glob("*.key")
    file.unlink()
    with pytest.raises(KeyIsMissing), transaction.atomic():
        Note.objects.create(text="geheim")
    assert (Note.objects.count(), DataKey.objects.count()) == (0, 0)


# Files


def whole(scan: Scan) -> bytes:
    """What the file of a row holds, asked anew."""
    with Scan.objects.get(pk=scan.pk).file.open() as file:
        return file.read()


@pytest.mark.django_db
@settings(HOLD, max_examples=40)
@given(size=st.sampled_from([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]), data=st.data())
def test_a_file_comes_back_whole_or_not_at_all(size, data):
    content = lots().randbytes(size)
    with transaction.atomic():
        scan = Scan(dossier=uuid.uuid4())
        scan.file.save("naam.pdf", ContentFile(content))
    found = Scan.objects.get(pk=scan.pk)
    with found.file.open() as file:
        start = data.draw(st.integers(0, size))
        file.seek(start)
        assert (file.read(), found.file.size) == (content[start:], size)
    path = Path(found.file.path)
    changed = next(mutations(path.read_bytes(), 12, lots()))
    path.write_bytes(changed)
    assert gave(lambda: whole(scan)) == []


@pytest.mark.django_db
def test_a_file_cut_at_a_segment_or_given_to_another_row_gives_nothing():
    content = lots().randbytes(3 * 65_536)
    scans = [Scan(dossier=uuid.uuid4()) for _turn in range(2)]
    for scan in scans:
        scan.file.save("x", ContentFile(content))
    path = Path(scans[0].file.path)
    path.write_bytes(path.read_bytes()[: HEAD.size + 2 * (SEGMENT + TAG)])
    assert gave(lambda: whole(scans[0])) == []
    Scan.objects.filter(pk=scans[0].pk).update(file=scans[1].file.name)
    assert gave(lambda: whole(scans[0])) == []
    assert whole(scans[1]) == content
