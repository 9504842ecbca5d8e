"""Words of the programme: strategies and states of presence."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strategy(models.TextChoices):
    """The support strategies, from wide reach to close contact."""

    MATERIALS = "materialenbank", _("Materialenbank")
    HELPDESK = "helpdesk", _("Helpdesk")
    HELPDESK_SESSION = "helpdesksessie", _("Helpdesksessie")
    TRAINING = "vorming", _("Vorming")
    STARTERS = "starterstraject", _("Starterstraject")
    INFORMATION = "infosessie", _("Infosessie")
    E_MODULE = "e-module", _("E-module")
    PLG = "plg", _("PLG")
    TRAJECTORY = "verandertraject", _("Verandertraject")


class Status(models.TextChoices):
    """Whether somebody was at a session."""

    PRESENT = "aanwezig", _("Aanwezig")
    ABSENT = "afwezig", _("Afwezig")
    CANCELLED = "geannuleerd", _("Geannuleerd")
    WAITING = "wachtlijst", _("Wachtlijst")
