"""Words of the library."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Upkeep(models.TextChoices):
    """What was done to a material."""

    MADE = "ontwikkeld", _("ontwikkeld")
    UPDATED = "geüpdatet", _("geüpdatet")
    EXTENDED = "aangevuld", _("aangevuld")
