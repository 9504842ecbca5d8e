"""`baken loadfiles`: import the files of a cell."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from baken.apps.exchange.actions import load
from baken.apps.exchange.types import CannotImport, Report


class Command(BaseCommand):
    help = _("Voer de bestanden van een steuncel in: alles of niets.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help=_("een map, een zip of één bestand"))
        parser.add_argument("--cell", help=_("de code van de steuncel; zonder: die in het bestand “cel”"))
        parser.add_argument("--dry-run", action="store_true", help=_("kijk alleen na; schrijf niets"))
        parser.add_argument(
            "--skip-invalid",
            type=Path,
            metavar="FILE",
            help=_("voer de rest in, en schrijf de geweigerde rijen naar een zip (of een map, of een .csv)"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load(
                options["folder"],
                cell_code=options["cell"],
                dry_run=options["dry_run"],
                skip_invalid=options["skip_invalid"],
            )
        except CannotImport as refused:
            self._complain(refused.report)
            self.stderr.write(
                _("Niets ingevoerd. Aantal fouten: %(number)s.") % {"number": refused.report.problem_count}
            )
            raise SystemExit(2) from None
        self._complain(report)
        self._tell(report, dry_run=options["dry_run"])

    def _complain(self, report: Report) -> None:
        for problem in report.problems:
            self.stderr.write(str(problem))

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        headings = (_("bestand"), _("nieuw"), _("gewijzigd"), _("ongewijzigd"), _("geweigerd"))
        rows = [
            (file.file, str(file.new), str(file.changed), str(file.unchanged), str(file.rejected))
            for file in report.files
        ]
        widths = [max(len(row[place]) for row in [headings, *rows]) for place in range(len(headings))]
        for row in [headings, *rows]:
            name, *numbers = (
                cell.ljust(width) if not place else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            self.stdout.write("  ".join([name, *numbers]))
        for sentence in report.sentences:
            self.stdout.write(sentence)
        self.stdout.write(
            _("Nagekeken; niets geschreven.") if dry_run else _("Ingevoerd in %(cell)s.") % {"cell": report.cell}
        )
