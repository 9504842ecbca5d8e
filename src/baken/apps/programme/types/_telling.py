"""Words of mails, and of calendars that are followed from elsewhere."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a mail tells somebody who enrolled or was there."""

    STEP = "stap", _("wat er met een inschrijving gebeurde")
    MOVED = "verplaatst", _("sessie gewijzigd")
    CANCELLED = "afgelast", _("sessie afgelast")
    REMINDER = "herinnering", _("herinnering")
    THANKS = "dank", _("dank na de sessie")
    MISSED = "gemist", _("we misten je")
    LETTER = "brief", _("mail van wie begeleidt")


# These are told once of a session on a day, whatever happens.
TOLD_ONCE = (NoticeKind.REMINDER, NoticeKind.THANKS, NoticeKind.MISSED)


class Outcome(models.TextChoices):
    """What became of a mail."""

    WAITING = "wacht", _("nog te versturen")
    SENT = "verstuurd", _("verstuurd")
    NO_ADDRESS = "geen adres", _("geen adres bekend")
    PAST = "voorbij", _("niet meer nodig")
    GIVEN_UP = "mislukt", _("niet kunnen bezorgen")


class Group(models.TextChoices):
    """To whom of an offer or a session a mail is written."""

    ENROLLED = "ingeschreven", _("wie ingeschreven is")
    WAITING = "wachtlijst", _("wie op de wachtlijst staat")
    PRESENT = "aanwezig", _("wie er was")
    ABSENT = "afwezig", _("wie er niet was")
    EVERYONE = "iedereen", _("iedereen")


class FeedKind(models.TextChoices):
    """What a calendar that somebody follows from elsewhere holds."""

    OWN = "eigen", _("Mijn sessies")
    PROGRAMME = "programma", _("Alles wat ik kan volgen")
    THEME = "thema", _("Van één thema")
