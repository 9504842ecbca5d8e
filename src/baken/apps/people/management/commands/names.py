"""`baken names`: let centres have the name that they get today."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from baken.apps.people.actions import begin_names
from baken.ground.periods import today


class Command(BaseCommand):
    help = _("Geef centra de naam die vandaag begint; elk uur.")

    def handle(self, *args: Any, **options: Any) -> None:
        if number := begin_names(on=today()):
            self.stdout.write(_("Centra met een nieuwe naam: %(number)s") % {"number": number})
