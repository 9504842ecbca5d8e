"""People at work while a backup is made: `python -m tests.promises.working work NAME FILE | check`.

`work` writes until it is told to end (SIGTERM): each time a note and an entry of the audit trail in one transaction,
and now and then a file or a checkpoint. It notes in FILE which number was confirmed to whoever asked for it. `check`
opens all of it: the numbers of each name, and what cannot be.
"""

from __future__ import annotations

import json
import signal
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.core.files.base import ContentFile
from django.db import transaction

EACH = 1 / 40  # seconds


def main() -> None:
    """Do what the command line says."""
    django.setup()
    what, *arguments = sys.argv[1:]
    doings: dict[str, Callable[..., Any]] = {"work": work, "check": check}
    sys.stdout.write(json.dumps(doings[what](*arguments)))


def work(name: str, confirmed: str) -> dict[str, Any]:
    """Write, until told to end; how often, and what went wrong."""
    from baken.apps.access.actions import make_checkpoint
    from baken.apps.access.engine.chain import Written, append
    from tests.sealed.models import Note, Scan

    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: ended.append(number))
    wrong, times = [], 0
    with Path(confirmed).open("w") as told:
        while not ended:
            began = time.monotonic()
            try:
                with transaction.atomic():
                    text = f"{name} {times}"
                    Note.objects.create(text=text, plain=text)
                    if times % 10 == 0:
                        Scan(dossier=uuid.UUID(int=times % 7)).file.save("scan", ContentFile(text.encode() * 900))
                    append([Written(None, "", None, None, "seen", "sealed.Note", text, "{}", ())], using="default")
                if times % 20 == 0:
                    make_checkpoint()
            except Exception as problem:  # noqa: BLE001 - whatever a person would see
                wrong.append(repr(problem))
                break
            told.write(f"{times}\n")
            told.flush()
            times += 1
            time.sleep(max(0, EACH - (time.monotonic() - began)))
    return {"times": times, "wrong": wrong}


def check() -> dict[str, Any]:
    """Open everything. What was written together, must be there together."""
    from django.apps import apps

    from tests.sealed.models import Note, Scan

    numbers: dict[str, list[int]] = defaultdict(list)
    unreadable = 0
    for note in Note.objects.order_by("pk"):
        unreadable += note.text != note.plain
        name, number = note.plain.split()
        numbers[name].append(int(number))
    for scan in Scan.objects.all():
        with scan.file.open() as file:
            unreadable += not file.read()
    entries = apps.get_model("access", "AuditContent")._default_manager.exclude(verb="restored")
    told = set(entries.values_list("thing", flat=True))
    return {
        "last": {name: max(each) for name, each in numbers.items()},
        "gaps": [name for name, each in numbers.items() if sorted(each) != list(range(len(each)))],
        "halves": len(told ^ set(Note.objects.values_list("plain", flat=True))),
        "unreadable": unreadable,
    }


if __name__ == "__main__":
    main()
