"""`baken retention`: take out, every night, what is kept too long; and say how long something is kept."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.apps.access.actions import (
    CannotSetTerm,
    CannotTrustClock,
    apply_retention,
    apply_retention_nightly,
    set_term,
)
from baken.apps.access.types import Unit
from baken.ground.periods import today
from baken.ground.persons import RETENTIONS

UNITS = {"days": Unit.DAYS, "months": Unit.MONTHS, "school_years": Unit.SCHOOL_YEARS}
OF_TERM = (*UNITS, "since", "ground", "ground_in_english")  # what is said of a term, and of nothing else


class Command(BaseCommand):
    help = _("Haal weg wat zijn bewaartermijn voorbij is; elke nacht. Of bepaal een termijn, met --term.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=dt.date.fromisoformat, metavar="DAY", help=_("de dag waarop; anders vandaag"))
        parser.add_argument("--term", metavar="NAME", help=_("bepaal hoelang deze soort gegevens bewaard wordt"))
        long = parser.add_mutually_exclusive_group()
        for name in UNITS:
            long.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N", help=_("hoelang"))
        parser.add_argument("--since", type=dt.date.fromisoformat, metavar="DAY", help=_("vanaf welke dag"))
        parser.add_argument("--ground", default="", help=_("waarom, volgens de wet"))
        parser.add_argument("--ground-in-english", default="", help=_("hetzelfde in het Engels"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["term"] is not None:
            if options["on"]:
                raise CommandError(_("Vanaf welke dag een termijn geldt, zegt --since; --on gaat niet met --term."))
            self._set(options)
            return
        if any(options[name] not in (None, "") for name in OF_TERM):
            raise CommandError(_("Zeg met --term van welke gegevens dit de termijn is. Niets is weggehaald."))
        try:
            done = apply_retention(on=options["on"]) if options["on"] else apply_retention_nightly(on=today())
        except CannotTrustClock as refusal:
            raise CommandError(str(refusal)) from None
        for name, number in done.items():
            self.stdout.write(f"{RETENTIONS[name].title}: {number}")
        if not done:
            self.stdout.write(_("Niets was zijn bewaartermijn voorbij."))

    def _set(self, options: dict[str, Any]) -> None:
        told = [(options[name], unit) for name, unit in UNITS.items() if options[name] is not None]
        try:
            number, unit = told[0] if told else (0, Unit.DAYS)
            term = set_term(
                retention=options["term"],
                number=number,
                unit=unit,
                starts_on=options["since"] or today(),
                ground=options["ground"],
                ground_in_english=options["ground_in_english"],
                on=today(),
            )
        except CannotSetTerm as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{RETENTIONS[term.retention].title}: {number} {unit.label}, {term.starts_on}")
