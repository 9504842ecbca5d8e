"""P11: what is classified cannot be read on disk, and of every column of words somebody said whether it is.

Words that stand nowhere else are stored in every sealed column and file; then every byte that the database and the
storage keep is searched for them, also of a backup. A column that is not sealed shows that the search finds.
"""

from __future__ import annotations

import base64
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps
from django.utils import timezone

from baken.apps.exchange.actions import undo_import
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import load_files
from baken.apps.surveys.models import Comment
from baken.ground.registry import Registry
from baken.vault import columns, masters
from baken.vault.checks import keys_lie_apart, there_is_a_key
from baken.vault.columns import COLUMNS, Columns, columns_of_words, holds, not_as_said
from baken.vault.fields import SealedTextField
from tests.files.test_files_of_surveys import ANSWERS, survey
from tests.sealed.chance import lots
from tests.sealed.models import Entry, Note, Scan

BEGIN = "kanarievogel"
NOTES, ALL_NOTES = 100, 20_000


def new_word() -> str:
    return f"{BEGIN}{uuid.uuid4().hex}ë"


def store(number: int) -> list[str]:
    """Store words in everything that is sealed; which."""
    words = []
    with transaction.atomic():
        for _turn in range(number):
            text, more, entry = new_word(), new_word(), new_word()
            Note.objects.create(text=text, more={more: [more]})
            Entry.objects.create(dossier=uuid.uuid4(), text=entry)
            words += [text, more, entry]
        word = new_word()
        scan = Scan(dossier=uuid.uuid4())
        scan.file.save(f"{word}.txt", ContentFile((word * 5_000).encode()))
    return [*words, word]


def kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that is kept: the files of the database and of the storage, and a backup."""
    places = [Path(ours.MEDIA_ROOT)]
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        backup = folder / "backup.sqlite3"
        with sqlite3.connect(database) as source, sqlite3.connect(backup) as target:
            source.backup(target)
        source.close()
        target.close()
        places += [*database.parent.glob(f"{database.name}*"), backup]
    else:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SHOW data_directory")
            places.append(Path(cursor.fetchone()[0]))
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # as a dump would write them
                yield table, "\n".join(row[0] for row in cursor.fetchall()).encode()
    for place in places:
        for path in [place, *place.rglob("*")] if place.is_dir() else [place]:
            if path.is_file() and "/pg_stat" not in str(path):
                yield str(path), read(path)


def read(path: Path) -> bytes:
    """Read by another process: this one would lose its locks on a database of SQLite that it closes as a file."""
    done = subprocess.run(["cat", path], check=False, capture_output=True)
    assert not done.returncode or not path.exists(), done.stderr  # PostgreSQL may have removed one meanwhile
    return done.stdout


def forms(word: str, until: int | None = None) -> list[bytes]:
    """A word (its first so many bytes), as it is and as anyone can turn it back."""
    content = word.encode()[:until]
    # Base64 of a part that begins at a multiple of three, wherever the word stands in what was encoded.
    in_base64 = [base64.b64encode(content[start : start + (len(content) - start) // 3 * 3]) for start in range(3)]
    return [content, content.hex().encode(), word[:until].encode("utf-16-le"), *in_base64]


def found(words: list[str], folder: Path) -> set[str]:
    """The words that stand somewhere, in any form."""
    there: set[str] = set()
    for _name, content in kept(folder):
        for number, begin in enumerate(forms(BEGIN)):
            if begin in content:
                there |= {word for word in words if forms(word, -2)[number] in content}
    return there


@pytest.mark.django_db(transaction=True)
def test_what_is_sealed_stands_nowhere(tmp_path):
    assert found(store(NOTES), tmp_path) == set()


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_what_is_sealed_stands_nowhere_in_much_data(tmp_path, tried):
    words = lots().sample(store(ALL_NOTES), 1_000)
    assert found(words, tmp_path) == set()
    tried(len(words))


@pytest.mark.django_db(transaction=True)
def test_control_what_is_not_sealed_is_found_by_the_search(tmp_path):
    sealed, plain, encoded, in_a_file = (new_word() for _turn in range(4))
    with transaction.atomic():
        Note.objects.create(text=sealed, plain=plain)
        Note.objects.bulk_create(
            Note(text=sealed, plain=base64.b64encode(b"x" * shift + encoded.encode()).decode()) for shift in range(3)
        )
    (Path(ours.MEDIA_ROOT) / "sub").mkdir(parents=True)
    (Path(ours.MEDIA_ROOT) / "sub" / "file").write_bytes(in_a_file.encode())
    assert found([sealed, plain, encoded, in_a_file], tmp_path) == {plain, encoded, in_a_file}


@pytest.mark.django_db(transaction=True)
def test_open_answers_of_people_stand_nowhere_nor_does_what_they_were_before(tmp_path):
    first, later = new_word(), new_word()
    load_files(tmp_path, survey(ANSWERS.replace("Meer tijd", first)))
    load_files(tmp_path, survey(ANSWERS.replace("Meer tijd", later)))
    assert found([first, later], tmp_path) == set()
    undo_import(Import.objects.latest("pk"))
    assert {comment.text for comment in Comment.objects.all()} & {first, later} == {first}
    assert found([first, later], tmp_path) == set()


@pytest.mark.django_db(transaction=True)
def test_no_key_stands_in_what_is_kept(tmp_path):
    store(1)
    secrets = [key.secret for key in masters.every()]
    written = [form for secret in secrets for form in (secret, base64.b64encode(secret), secret.hex().encode())]
    assert [name for name, content in kept(tmp_path) for form in written if form in content] == []


# Every column of words


def test_of_every_column_of_words_somebody_said_what_it_holds():
    assert not_as_said() == []


@pytest.fixture
def said(monkeypatch):
    """What was said of columns, for a test to change."""
    copy: Registry[Columns] = Registry("columns")
    copy.add(*COLUMNS)
    monkeypatch.setattr(columns, "COLUMNS", copy)
    return copy._entries


def test_a_column_of_which_nobody_said_anything_is_found(said):
    said["sealed.Note"] = Columns("sealed.Note", classified=("text", "other"), neither=("plain",))
    del said["sealed.Entry"]
    assert not_as_said() == [
        "sealed.Note.more: nobody said what it holds",
        "sealed.Entry.text: nobody said what it holds",
    ]


def test_a_column_of_which_is_said_what_it_is_not_is_found(said):
    said["sealed.Note"] = Columns(
        "sealed.Note", classified=("text", "other", "plain"), personal=("more",), neither=("gone", "other")
    )
    said["sealed.Nothing"] = Columns("sealed.Nothing")
    assert sorted(not_as_said()) == [
        "sealed.Note.gone: is no column of words",
        "sealed.Note.more: what is classified is sealed, and nothing else is",
        "sealed.Note.other: is said twice",
        "sealed.Note.other: what is classified is sealed, and nothing else is",
        "sealed.Note.plain: what is classified is sealed, and nothing else is",
        "sealed.Nothing: there is no such model",
    ]


def test_what_a_column_holds_can_be_asked():
    assert holds(Entry) == {"text": columns.Holds.CLASSIFIED}
    assert [field.name for field in columns_of_words(Note)] == ["text", "other", "more", "plain"]


# Nothing starts without a key


def test_a_server_does_not_start_without_a_key(tmp_path):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "baken.config.settings", "BAKEN_KEYS": str(tmp_path)}
    server = subprocess.run(
        [sys.executable, "-c", "import baken.config.wsgi"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert server.returncode == 1
    assert "vault.E010" in server.stderr


@pytest.mark.django_db
def test_nothing_starts_without_a_key(settings, tmp_path):
    settings.KEYS = tmp_path / "keys"
    assert [problem.id for problem in there_is_a_key()] == ["vault.E010"]
    with pytest.raises(SystemCheckError):
        call_command("check")
    masters.make(at=settings.KEYS, now=timezone.now())
    assert there_is_a_key() == []


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o704])
def test_nothing_starts_with_keys_that_others_can_read(settings, tmp_path, mode):
    settings.KEYS = tmp_path / "keys"
    masters.make(at=settings.KEYS, now=timezone.now())
    settings.KEYS.chmod(mode)
    assert [problem.id for problem in there_is_a_key()] == ["vault.E010"]


def test_keys_among_the_data_are_named_before_they_are_deployed(settings):
    settings.KEYS = settings.DATA / "keys"
    assert [problem.id for problem in keys_lie_apart()] == ["vault.W011"]
    settings.KEYS = settings.DATA.parent / "elsewhere"
    assert keys_lie_apart() == []


@isolate_apps("tests.sealed")
def test_a_sealed_column_that_cannot_tell_its_row_is_refused():
    class Wrong(models.Model):
        uuid = models.UUIDField(default=uuid.uuid4, editable=False)  # may stand twice
        number = models.IntegerField(unique=True)
        loose = SealedTextField()
        missing = SealedTextField(bound=("gone",))
        by_number = SealedTextField(bound=("number",))
        keyed = SealedTextField(keyed_by="number")
        ordered = SealedTextField(db_index=True)

        class Meta:
            app_label = "sealed"

    problems = [(problem.obj.name, problem.id) for field in Wrong._meta.fields[3:] for problem in field.check()]
    assert problems == [
        ("loose", "vault.E002"),
        ("missing", "vault.E001"),
        ("by_number", "vault.E002"),
        ("keyed", "vault.E002"),
        ("keyed", "vault.E003"),
        ("ordered", "vault.E002"),
        ("ordered", "vault.E004"),
    ]
