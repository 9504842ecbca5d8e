"""`baken retention`: take out, every night, what is kept too long."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.apps.access.actions import CannotTrustClock, apply_retention, apply_retention_nightly
from baken.ground.periods import today
from baken.ground.persons import RETENTIONS


class Command(BaseCommand):
    help = _("Haal weg wat zijn bewaartermijn voorbij is; elke nacht.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=dt.date.fromisoformat, metavar="DAY", help=_("de dag waarop; anders vandaag"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = apply_retention(on=options["on"]) if options["on"] else apply_retention_nightly(on=today())
        except CannotTrustClock as refusal:
            raise CommandError(str(refusal)) from None
        for name, number in done.items():
            self.stdout.write(f"{RETENTIONS[name].title}: {number}")
        if not done:
            self.stdout.write(_("Niets was zijn bewaartermijn voorbij."))
