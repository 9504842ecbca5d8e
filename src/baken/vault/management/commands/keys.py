"""`baken keys`: the keys of what is sealed: make one, list them, replace the older ones, retire what is not needed."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.vault import masters, proofs
from baken.vault.errors import CannotOpen, CannotRetire, UnsafeKeys
from baken.vault.models import DataKey
from baken.vault.rotation import retire, rotate


class Command(BaseCommand):
    help = _(
        "De sleutels van wat verzegeld is: een hoofdsleutel maken (make), tonen (list), de oudere vervangen (rotate), "
        "of een verwijderen die niet meer nodig is (retire); verdergaan met andere sleutels van het register (adopt)."
    )
    requires_system_checks = ()  # they ask for a key, which this makes

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("make", help=_("maak een hoofdsleutel; van nu af is dat de nieuwste"))
        what.add_parser("list", help=_("toon de hoofdsleutels, en hoeveel sleutels van gegevens elk beschermt"))
        what.add_parser(
            "rotate", help=_("verzegel opnieuw wat een oudere hoofdsleutel beschermt; gaat verder na stop")
        )
        what.add_parser(
            "adopt", help=_("ga verder met audit_key en pseudonym_key van nu, waar die van vroeger verloren zijn")
        )
        retired = what.add_parser("retire", help=_("verwijder een hoofdsleutel waar niets meer van afhangt"))
        retired.add_argument("key", metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except (CannotOpen, CannotRetire, UnsafeKeys) as problem:
            raise CommandError(str(problem)) from None

    def _make(self, _options: dict[str, Any]) -> None:
        key = masters.make(at=masters.folder(), now=timezone.now())
        said = _("Hoofdsleutel %(id)s gemaakt in %(folder)s. Bewaar er een kopie van, apart van de gegevens.")
        self.stdout.write(said % {"id": key.id, "folder": masters.folder()})

    def _list(self, _options: dict[str, Any]) -> None:
        found = masters.every()
        if not found:
            raise CommandError(_("Er is geen hoofdsleutel in %(folder)s.") % {"folder": masters.folder()})
        for key in found:
            wrapped = DataKey.objects.filter(master=key.id, destroyed_at=None)
            said = _("%(id)s  gemaakt op %(day)s  sleutels: %(number)s, vervangen: %(old)s%(newest)s")
            self.stdout.write(
                said
                % {
                    "id": key.id,
                    "day": _moment(key.made_at),
                    "number": wrapped.count(),
                    "old": wrapped.exclude(replaced_at=None).count(),
                    "newest": "  " + _("(de nieuwste)") if key is found[-1] else "",
                }
            )
        there = {key.id for key in found}
        missing = DataKey.objects.filter(destroyed_at=None).exclude(master__in=there)
        for lost in sorted(set(missing.values_list("master", flat=True))):
            self.stdout.write(_("%(id)s  ONTBREEKT: wat hij beschermt, gaat niet open") % {"id": lost})

    def _rotate(self, _options: dict[str, Any]) -> None:
        def tell(column: str, done: int, every: int) -> None:
            self.stdout.write(
                _("%(column)s: %(done)s van %(every)s") % {"column": column, "done": done, "every": every}
            )
            self.stdout.flush()

        newest = masters.newest()
        said = _("Alles komt onder hoofdsleutel %(id)s, gemaakt op %(day)s.")
        self.stdout.write(said % {"id": newest.id, "day": _moment(newest.made_at)})
        number = rotate(now=timezone.now(), tell=tell)
        self.stdout.write(_("%(number)s waarden opnieuw verzegeld.") % {"number": number})

    def _adopt(self, _options: dict[str, Any]) -> None:
        lost = ", ".join(name.lower() for name in proofs.adopt())
        if lost:
            self.stdout.write(_("Baken gaat verder met %(names)s zoals die nu is.") % {"names": lost})
        else:
            self.stdout.write(_("De sleutels zijn die van de databank."))

    def _retire(self, options: dict[str, Any]) -> None:
        retire(options["key"], now=timezone.now())
        said = _(
            "Hoofdsleutel %(id)s is verwijderd. "
            "Wat in oudere back-ups verzegeld is, opent alleen nog met een kopie ervan."
        )
        self.stdout.write(said % {"id": options["key"]})


def _moment(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
