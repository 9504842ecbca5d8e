"""`baken restore`: put a backup back, here."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.config.backups.archive import CannotReadArchive
from baken.config.backups.restoring import is_empty, restore
from baken.config.backups.service import IsServed, stopped
from baken.config.backups.states import CannotBackUp, CannotRestore
from baken.config.backups.taking import Busy, alone, name_at, take
from baken.config.management.commands.backup import there
from baken.vault.errors import CannotOpen, UnsafeKeys


class Command(BaseCommand):
    help = _(
        "Zet een back-up terug in deze installatie, nadat alles ernaast teruggezet en nagekeken is. "
        "Stop eerst de dienst, en leg de sleutels klaar."
    )
    requires_migrations_checks = False
    requires_system_checks = ()  # they ask for what this puts back

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("een bestand dat baken backup maakte"))
        parser.add_argument(
            "--replace",
            action="store_true",
            help=_("ook als hier al iets staat; daarvan wordt eerst een back-up gemaakt"),
        )
        parser.add_argument(
            "--discard", action="store_true", help=_("met --replace: zonder een back-up van wat hier staat")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = there(options["file"])
        try:
            with stopped(), alone() as folder:
                before = partial(self._keep, folder / "before") if self._replaces(options) else _nothing
                findings = restore(path, folder=folder, tell=self.stderr.write, before=before)
        except (
            CannotBackUp,
            CannotReadArchive,
            CannotRestore,
            CannotOpen,
            UnsafeKeys,
            Busy,
            IsServed,
            OSError,
        ) as problem:
            raise CommandError(str(problem)) from problem
        for sentence in findings.sentences():
            self.stdout.write(sentence)
        self.stdout.write(_("Teruggezet in %(folder)s. Iedereen meldt zich opnieuw aan.") % {"folder": settings.DATA})

    def _replaces(self, options: dict[str, Any]) -> bool:
        """Whether there is something here to keep a backup of; refuses where it may not go."""
        if is_empty():
            return False
        if not options["replace"]:
            said = _("In %(folder)s of de databank staat al iets. Met --replace komt de back-up in de plaats.")
            raise CommandError(said % {"folder": settings.DATA}, returncode=2)
        word = _("vervang")
        self.stderr.write(_("Typ “%(word)s” om te vervangen wat er nu is:") % {"word": word})
        if sys.stdin.readline().strip() != word:
            raise CommandError(_("Niets vervangen."), returncode=2)
        return not options["discard"]

    def _keep(self, folder: Path) -> None:
        """Keep a backup of what is here."""
        now = timezone.now()
        kept = Path(settings.DATA) / f"replaced-{name_at(now)}"
        folder.mkdir()
        try:
            take(at=kept, now=now, folder=folder, tell=_nothing)
        except CannotBackUp as problem:
            said = _("Van wat hier staat kan geen back-up gemaakt worden: %(why)s Met --discard gaat het zonder.")
            raise CannotBackUp(said % {"why": problem}) from problem
        self.stderr.write(_("Wat er was, staat in %(path)s.") % {"path": kept})


def _nothing(*_said: str) -> None:
    """Neither said nor done."""
