"""Words of lists of who was there, and of what partners registered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisteredBy(models.TextChoices):
    """Who wrote down that somebody was at a session, as figures tell it."""

    OWN = "eigen", _("de cel zelf")
    PARTNER = "partner", _("een partner")


class ReportState(models.TextChoices):
    """What became of a list of who was there: nothing is written before somebody confirms it."""

    WAITING = "waiting", _("wacht op bevestiging")
    APPLIED = "applied", _("toegepast")
    UNDONE = "undone", _("ongedaan gemaakt")


class Chosen(models.TextChoices):
    """What somebody decided of a row of such a list."""

    PERSON = "person", _("is iemand die Baken kent")
    GUEST = "guest", _("is een gast")
    OUT = "out", _("weglaten")


# What a list wrote, in place of a status: an enrolment, with its key and the state that it had.
ENROLLED_BY_LIST = "enrolled"


class Effect(models.TextChoices):
    """What a row of such a list does to the attendance."""

    PRESENT = "present", _("wordt aanwezig")
    MINUTES = "minutes", _("krijgt de minuten erbij")
    ENROLLED = "enrolled", _("wordt ingeschreven")
    SHORT = "short", _("te kort: wordt afwezig")
    NOTHING = "nothing", _("te kort en niet ingeschreven: niets")
    KEPT = "kept", _("er staat al meer: blijft zo")
    SAME = "same", _("staat er al zo")
    OUT = "out", _("weggelaten")
    OPEN = "open", _("nog te beslissen")
