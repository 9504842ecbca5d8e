"""`baken audit`: signs how far the audit trail has come, or computes all of it anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.apps.access.actions import make_checkpoint
from baken.apps.access.queries import verdict_on_trail


class Command(BaseCommand):
    help = _("Het register: een ijkpunt zetten (checkpoint, elk uur) of alles narekenen (verify).")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("checkpoint", "verify"))

    def handle(self, *args: Any, **options: Any) -> None:
        (self._checkpoint if options["what"] == "checkpoint" else self._verify)()

    def _checkpoint(self) -> None:
        point = make_checkpoint()
        if point is None:
            self.stdout.write(_("Er kwam sinds het vorige ijkpunt niets bij."))
        else:
            self.stdout.write(
                _("IJkpunt op regel %(number)s: %(hash)s") % {"number": point.number, "hash": point.hash}
            )

    def _verify(self) -> None:
        verdict = verdict_on_trail()
        if verdict.wrong:
            sentence = _("Regel %(number)s van het register %(why)s.")
            raise CommandError("\n".join(sentence % {"number": number, "why": why} for number, why in verdict.wrong))
        self.stdout.write(_("Het register klopt: %(number)s regels.") % {"number": verdict.entries})
