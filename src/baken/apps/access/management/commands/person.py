"""`baken person`: take a person out of the whole house, for good (erase); or let who was taken for one with somebody
else be a person of their own again (separate)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baken.apps.access.actions import CannotForget, forget
from baken.apps.access.queries import counts_of, whose_address
from baken.apps.people.actions import CannotSeparatePerson, separate_person
from baken.apps.people.queries import addresses_of, entries_of, joined_by_email, person_by_email


class Command(BaseCommand):
    help = _(
        "Een persoon wissen: namen, adressen, account en woorden gaan weg, cijfers blijven (erase). Of een adres "
        "losmaken van de persoon waarmee het per vergissing één werd (separate)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("erase", "separate"))
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help=_("vraag niet of het zeker is"))

    def handle(self, *args: Any, **options: Any) -> None:
        (self._separate if options["what"] == "separate" else self._erase)(options)

    def _separate(self, options: dict[str, Any]) -> None:
        email = options["email"].strip().lower()
        entry, whole = joined_by_email(email), person_by_email(email)
        if whole is None:
            raise CommandError(_("Van %(email)s is niets bekend.") % {"email": email}, returncode=2)
        goes = addresses_of([(entry or whole).pk])
        others = [each for each in addresses_of(entries_of(whole.pk)) if each not in goes]
        said = {"email": email, "goes": ", ".join(goes), "others": ", ".join(others) or "—"}
        if entry is None:
            if not others:
                raise CommandError(_("%(email)s is met niemand anders één.") % said)
            raise CommandError(
                _("%(email)s is de persoon zelf. Noem het adres dat er los van moet: %(others)s") % said
            )
        self.stdout.write(_("Wordt een persoon apart, met wat er zelf bij hoort: %(goes)s") % said)
        self.stdout.write(_("Blijft bij de ander: %(others)s") % said)
        if not options["yes"]:
            self.stdout.write(_("Typ het e-mailadres nog eens om het los te maken:"))
            if input().strip().lower() != email:
                raise CommandError(_("Niets is gewijzigd."))
        try:
            separate_person(person=entry)
        except CannotSeparatePerson:
            raise CommandError(_("Dit is intussen al gewijzigd.")) from None
        self.stdout.write(_("Weer een persoon apart: %(goes)s") % said)

    def _erase(self, options: dict[str, Any]) -> None:
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
