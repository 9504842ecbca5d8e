"""Words of certificates, and of what stands with an offer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Withdrawn(models.TextChoices):
    """Why a certificate holds no longer."""

    CORRECTED = "verbeterd", _("de aanwezigheid is verbeterd")
    TAKEN_BACK = "ingetrokken", _("ingetrokken door wie ze gaf")
    AGAIN = "opnieuw", _("daarna opnieuw gegeven")
    RULE = "regel", _("de regel voor attesten is gewijzigd")


class MaterialKind(models.TextChoices):
    """What is put with an offer."""

    RECORDING = "opname", _("Opname")
    SLIDES = "slides", _("Slides")
    HANDOUT = "hand-out", _("Hand-out")
    OTHER = "ander", _("Ander materiaal")


class OpenTo(models.TextChoices):
    """Who gets hold of what is put with an offer, besides who works for the cell."""

    ALL = "iedereen", _("Wie het aanbod ziet")
    ENROLLED = "ingeschreven", _("Wie ingeschreven is of er was")
    PRESENT = "aanwezig", _("Wie er was")
