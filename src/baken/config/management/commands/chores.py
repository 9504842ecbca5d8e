"""`baken chores RHYTHM`: do once what is to be done in a rhythm, where something else than `baken serve` serves."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.config.chores import REGULAR, Rhythm
from baken.config.serving import Chore


class Command(BaseCommand):
    help = _("Doe één keer wat baken serve anders zelf om de zoveel tijd doet: vaak, elk uur of elke nacht.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rhythm", choices=[each.value for each in Rhythm])

    def handle(self, *args: Any, **options: Any) -> None:
        asked = [each for each in REGULAR if each.rhythm == options["rhythm"]]
        # What goes wrong with one is written down, and keeps none of the others from being done.
        done = [Chore(partial(each.do, self.stdout), every=each.every).do_when_due() for each in asked]
        if not all(done):
            raise CommandError(_("Niet alles is gelukt: wat er misging, staat in het logboek."))
