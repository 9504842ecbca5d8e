"""`baken mart`: the files that figures are counted from."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.apps.insight.actions import mend_mart, refresh_mart
from baken.apps.people.queries import cell_by_code, cell_codes


class Command(BaseCommand):
    help = _("De bestanden waaruit cijfers geteld worden: bijwerken (refresh) of tegen de databank houden (check).")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("refresh", "check"))
        parser.add_argument("--cell", help=_("de code van de cel; anders alle cellen"))

    def handle(self, *args: Any, **options: Any) -> None:
        codes = cell_codes()
        if options["cell"] and options["cell"] not in codes:
            raise CommandError(_("Er is geen cel met code %(code)s.") % {"code": options["cell"]}, returncode=2)
        act = refresh_mart if options["what"] == "refresh" else mend_mart
        for code in [options["cell"]] if options["cell"] else codes:
            parts = act(cell=cell_by_code(code).pk)
            if options["what"] == "refresh":
                said = _("%(code)s: %(number)s bestanden bijgewerkt")
            elif parts:
                said = _("%(code)s: verschilde van de databank, hersteld: %(parts)s")
            else:
                said = _("%(code)s: gelijk aan de databank")
            self.stdout.write(said % {"code": code, "number": len(parts), "parts": ", ".join(parts)})
