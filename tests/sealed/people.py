"""People at work while keys are replaced: `python -m tests.sealed.people fill NUMBER | work | check`.

`work` reads and writes 30 times a second until it is told to end (SIGTERM), and says how often, and what went wrong.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.db import transaction

from tests.sealed.chance import lots

EACH = 1 / 30  # seconds
BATCH = 1_000


def main() -> None:
    """Do what the command line says."""
    django.setup()
    what, *arguments = sys.argv[1:]
    doings: dict[str, Callable[..., Any]] = {"fill": fill, "work": work, "check": check}
    sys.stdout.write(json.dumps(doings[what](*map(int, arguments))))


def fill(number: int) -> None:
    """Store notes; each says in plain words what is sealed in it."""
    from baken.vault.keys import keys_in_hand
    from tests.sealed.models import Note

    for start in range(0, number, BATCH):
        texts = [f"tekst {turn}" for turn in range(start, min(start + BATCH, number))]
        with transaction.atomic(), keys_in_hand():
            Note.objects.bulk_create(Note(text=text, plain=text) for text in texts)


def work() -> dict[str, object]:
    """Read one note, and change or add one, again and again."""
    from tests.sealed.models import Note

    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: ended.append(number))
    keys = list(Note.objects.values_list("pk", flat=True))
    chance = lots()
    times, wrong = 0, []
    while not ended:
        began = time.monotonic()
        try:
            note = Note.objects.get(pk=chance.choice(keys))
            if note.text != note.plain:
                wrong.append(f"{note.pk}: {note.text!r} is not {note.plain!r}")
            with transaction.atomic():
                note = Note.objects.select_for_update().get(pk=chance.choice(keys))
                note.text = note.plain = f"anders {times}"
                note.save()
                keys.append(Note.objects.create(text="nieuw", plain="nieuw").pk)
        except Exception as problem:  # noqa: BLE001 - whatever a person would see
            wrong.append(repr(problem))
        times += 1
        time.sleep(max(0, EACH - (time.monotonic() - began)))
    return {"times": times, "wrong": wrong}


def check() -> dict[str, int]:
    """Open everything: how many notes there are, how many are not as they say, and with how many keys."""
    from baken.vault.errors import CannotOpen
    from baken.vault.sealing import key_of
    from tests.sealed.models import Note

    number = unreadable = 0
    keys = set()
    for note in Note.objects.iterator():
        number += 1
        keys.add(key_of(note.__dict__["text"].content))
        try:
            unreadable += note.text != note.plain
        except CannotOpen:
            unreadable += 1
    return {"number": number, "unreadable": unreadable, "keys": len(keys)}


if __name__ == "__main__":
    main()
