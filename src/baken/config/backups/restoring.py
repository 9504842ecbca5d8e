"""Putting a backup back: first in a scratch place, where all of it is looked at, and only then instead of what is."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.actions import make_checkpoint
from baken.apps.access.queries import end_of_trail
from baken.apps.insight.actions import refresh_mart
from baken.apps.people.queries import cell_by_code, cell_codes
from baken.config.backups.archive import Archive, opened, sync
from baken.config.backups.checking import Findings, demand_counts, look_at
from baken.config.backups.states import CannotRestore, counts, is_behind, known_migrations
from baken.config.backups.stores import FILES, Place, Store, here, moved_to
from baken.config.backups.taking import Tell, store
from baken.ground.audit import Verb, did
from baken.ground.models import Change
from baken.vault import keys, masters

REPLACED = "replaced"
FORMER = "replaced-"  # how the names of checkpoints begin that a backup replaced


def is_empty() -> bool:
    """Whether there is nothing here that putting a backup back would replace."""
    folders = (Path(getattr(settings, setting)) for setting in FILES.values())
    return store().is_empty() and not any(path.is_file() for folder in folders for path in folder.rglob("*"))


def verify(path: Path, *, folder: Path, tell: Tell) -> Findings:
    """Put a backup back in a scratch place alone, and look at all of it; what was found.

    Raises CannotReadArchive, CannotRestore.
    """
    tell(_("back-up nalezen"))
    with opened(path) as archive, _scratch(archive, store(), folder, tell) as (_place, findings):
        return findings


def restore(path: Path, *, folder: Path, tell: Tell, before: Callable[[], None] = lambda: None) -> Findings:
    """Put a backup back here, instead of whatever there is; what was found. `before` is called when all of it is
    found right and nothing was touched yet.

    Raises CannotReadArchive and CannotRestore, and then what was there is there still.
    """
    tell(_("back-up nalezen"))
    there = store()
    if not there.is_empty():
        _note_what_is_destroyed()
    with opened(path) as archive, _scratch(archive, there, folder, tell) as (place, findings):
        with moved_to(place):
            _tidy()
        tables = set(place.databases["default"].introspection.table_names()) & set(archive.manifest.counts)
        expected = counts(place.ask, tables)
        former = {} if there.is_empty() else _end_of_trail()
        before()
        tell(_("op zijn plaats zetten"))
        os.sync()  # so many files at once
        with _folders_swapped(place, folder / REPLACED):
            there.put(place)
            there.demand_whole(here())
            demand_counts(expected, counts(here().ask, tables))
        _keep_former_checkpoints(folder / REPLACED / "audit")
        with transaction.atomic():
            did(Verb.RESTORED, said={"made_at": archive.manifest.made_at, **former})
        make_checkpoint()
    tell(_("bestanden van de cijfers maken"))
    _make_mart()
    return findings


def _note_what_is_destroyed() -> None:
    """What is destroyed here stays so, also where it was not noted outside of the database that is replaced."""
    with suppress(DatabaseError):  # there are no tables, or they are damaged
        keys.bury_destroyed()


def _end_of_trail() -> dict[str, Any]:
    """How far the audit trail had come that is replaced: its last number and the hash of it; empty where none is."""
    try:
        number, hash_ = end_of_trail()
    except DatabaseError:
        return {}  # there are no tables, or they are damaged
    return {"number": number, "digest": hash_}


def _keep_former_checkpoints(former: Path) -> None:
    """What was signed before stays, beside the checkpoints of the backup: a trail that went back is known by it."""
    stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
    for path in sorted(former.glob("*.jsonl")):
        name = path.name if path.name.startswith(FORMER) else f"{FORMER}{stamp}.jsonl"
        shutil.copy2(path, Path(settings.AUDIT) / name)
    sync(Path(settings.AUDIT))


@contextmanager
def _scratch(archive: Archive, there: Store, folder: Path, tell: Tell) -> Iterator[tuple[Place, Findings]]:
    """A backup in a place of its own, after all of it was looked at. Raises CannotRestore."""
    manifest = archive.manifest
    if manifest.database != there.kind:
        said = _("De back-up is van een databank van %(kind)s, en deze installatie heeft er een van %(ours)s.")
        raise CannotRestore(said % {"kind": manifest.database, "ours": there.kind})
    if set(manifest.migrations) - known_migrations():
        raise CannotRestore(_("De back-up is van een nieuwere versie van Baken. Werk Baken eerst bij."))
    if missing := sorted(set(manifest.masters) - {key.id for key in masters.every()}):
        said = _("De hoofdsleutel %(id)s is niet in %(folder)s: zonder hem blijft wat verzegeld is gesloten.")
        raise CannotRestore(said % {"id": missing[0], "folder": masters.folder()})
    tell(_("ernaast terugzetten en nakijken"))
    for name in FILES:
        (folder / name).mkdir(mode=0o700)
        archive.lay(name, folder / name)
    with there.scratch(archive, folder) as place:
        there.demand_whole(place)
        tables = manifest.counts
        demand_counts(tables, counts(place.ask, tables))
        with moved_to(place):
            if is_behind(manifest.migrations):
                call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
            findings = look_at(archive)
        yield place, findings


def _tidy() -> None:
    """What a database that was put back must not do: let in who was thrown out since, open what was destroyed since,
    or take files of figures for its own that are of a later moment, wherever they lie."""
    apps.get_model("sessions", "Session")._default_manager.all().delete()
    keys.bury_destroyed()
    Change.objects.all().delete()
    snapshots = apps.get_model("insight", "Snapshot")._default_manager
    for cell in _cells():
        snapshots.update_or_create(cell=cell, defaults={"mark": uuid.uuid4().hex})


def _make_mart() -> None:
    """Make the files of figures of every cell anew, and remove those of cells that are not there."""
    cells, mart = _cells(), Path(settings.MART)
    for folder in mart.iterdir() if mart.exists() else ():
        if folder.name not in map(str, cells):
            shutil.rmtree(folder)
    for cell in cells:
        refresh_mart(cell=cell)


def _cells() -> list[int]:
    return [cell_by_code(code).pk for code in cell_codes()]


@contextmanager
def _folders_swapped(place: Place, aside: Path) -> Iterator[None]:
    """The folders of a place instead of those of the installation; and back, where what is done within fails."""
    aside.mkdir(mode=0o700)
    pairs: Sequence[tuple[Path, Path, Path]] = [
        (Path(getattr(settings, setting)), place.folder / name, aside / name) for name, setting in FILES.items()
    ]
    done = []
    try:
        for now, new, old in pairs:
            done.append((now, new, old))
            if now.exists():
                now.rename(old)
            now.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.rename(now)
            sync(now.parent)
        yield
    except BaseException:
        for now, new, old in reversed(done):
            if not new.exists():
                now.rename(new)
            if old.exists():
                old.rename(now)
        raise
