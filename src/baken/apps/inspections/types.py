"""Words of inspections: levels and advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The four levels of a development scale, from low to high, or that a scale was not looked at."""

    BELOW = "beneden de verwachting", _("beneden de verwachting")
    APPROACHES = "benadert de verwachting", _("benadert de verwachting")
    MEETS = "volgens de verwachting", _("volgens de verwachting")
    EXCEEDS = "overstijgt de verwachting", _("overstijgt de verwachting")
    NOT_IN_FOCUS = "niet in de focus", _("niet in de focus")


LEVELS = (Level.BELOW, Level.APPROACHES, Level.MEETS, Level.EXCEEDS)


class Advice(models.TextChoices):
    """The advice of the inspectorate."""

    FAVOURABLE = "1A", _("1A gunstig")
    FAVOURABLE_WITH_DUTIES = "1B", _("1B gunstig, met verplichting om aan de tekorten te werken")
    UNFAVOURABLE_WITH_SUPPORT = "2A", _("2A ongunstig, met externe begeleiding")
    UNFAVOURABLE = "2B", _("2B ongunstig")


@dataclass(frozen=True)
class Inspected:
    """An inspection of a centre: the school year, as the year in which it starts, the advice ("" for none known), and
    the level of each scale, in the order of the framework."""

    school_year: int
    advice: str
    levels: Mapping[str, str]
