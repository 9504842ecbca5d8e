"""`baken person erase EMAIL`: take a person out of the whole house, for good."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.apps.access.actions import CannotForget, forget
from baken.apps.access.queries import counts_of, whose_address


class Command(BaseCommand):
    help = _("Een persoon wissen: namen, adressen, account en woorden gaan weg, cijfers blijven (erase).")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("erase",))
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help=_("vraag niet of het zeker is"))

    def handle(self, *args: Any, **options: Any) -> None:
        whose = whose_address(options["email"])
        if whose is None:
            raise CommandError(_("Van %(email)s is niets bekend.") % {"email": options["email"]}, returncode=2)
        for title, number, _note in counts_of(whose):
            self.stdout.write(f"{title}: {number}")
        if not options["yes"]:
            self.stdout.write(_("Typ het e-mailadres nog eens om voorgoed te wissen:"))
            if input().strip().lower() != options["email"].strip().lower():
                raise CommandError(_("Niets is gewist."))
        try:
            number = forget(whose=whose)
        except CannotForget as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(_("Gewist; rijen: %(number)s") % {"number": number})
