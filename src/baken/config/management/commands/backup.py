"""`baken backup`: the whole installation in one file, or a look at such a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.config.backups.archive import CannotReadArchive
from baken.config.backups.restoring import verify
from baken.config.backups.states import CannotBackUp, CannotRestore
from baken.config.backups.taking import Busy, alone, name_at, take
from baken.ui import numbers


class Command(BaseCommand):
    help = _(
        "De hele installatie in één bestand: databank, bestanden en ijkpunten, terwijl er gewerkt wordt. "
        "De sleutels zitten er niet in: die bewaar je apart."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--out", type=Path, help=_("de map of het bestand waar de back-up komt"))
        what.add_argument(
            "--verify", type=Path, metavar="FILE", help=_("zet een back-up ernaast terug, kijk alles na, en ruim op")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            (self._verify if options["verify"] else self._take)(options)
        except (CannotBackUp, CannotReadArchive, CannotRestore, Busy, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def _take(self, options: dict[str, Any]) -> None:
        now, out = timezone.now(), options["out"].resolve()
        path = out / name_at(now) if out.is_dir() else out
        if not path.parent.is_dir():
            raise _mistake(_("Er is geen map %(folder)s om de back-up in te zetten.") % {"folder": path.parent})
        if path.exists():
            raise _mistake(_("Er is al een bestand %(path)s.") % {"path": path})
        with alone() as folder:
            manifest = take(at=path, now=now, folder=folder, tell=self.stderr.write)
        said = {"path": path, "rows": numbers.number(sum(manifest.counts.values())), "files": len(manifest.parts)}
        self.stdout.write(_("Back-up gemaakt: %(path)s (%(rows)s rijen, %(files)s delen).") % said)
        said = {"keys": ", ".join(["BAKEN_AUDIT_KEY", "BAKEN_PSEUDONYM_KEY", *manifest.masters])}
        self.stdout.write(_("De sleutels zitten er niet in. Nodig om terug te zetten: %(keys)s.") % said)

    def _verify(self, options: dict[str, Any]) -> None:
        path = there(options["verify"])
        with alone() as folder:
            findings = verify(path, folder=folder, tell=self.stderr.write)
        for sentence in findings.sentences():
            self.stdout.write(sentence)
        self.stdout.write(_("Deze back-up kan teruggezet worden."))


def there(path: Path) -> Path:
    """A file that is there, as somebody named it; a mistake of theirs where it is not."""
    if not path.is_file():
        raise _mistake(_("Er is geen bestand %(path)s.") % {"path": path})
    return path.resolve()


def _mistake(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
