"""Words of the cuts that the facts of several rooms share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.ground.indicators import CUTS, Cut

CUTS.add(
    Cut("centre", _("Centrum")),
    Cut("network", _("Net")),
    Cut("theme", _("Thema")),
    Cut("function", _("Functie")),
    Cut("kind", _("Soort")),
    Cut("year", _("Schooljaar")),
)
