"""`baken reap`: mend what killed processes left of imports, and remove what nobody came back for."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.exchange.actions import reap


class Command(BaseCommand):
    help = _("Laat taken van invoer opnieuw lopen die stilvielen, en ruim vergeten bestanden op.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help=_("herhaal, om de zoveel seconden"))

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            for sentence in reap(now=timezone.now()):
                self.stdout.write(sentence)
            if options["every"] is None:
                return
            close_old_connections()
            time.sleep(options["every"])
