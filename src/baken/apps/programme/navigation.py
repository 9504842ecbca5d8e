"""What the programme adds to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.programme.rules import may_enrol, may_enrol_staff, may_note_oneself, may_plan
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(
    Entry(_("Mijn inschrijvingen"), "programme:enrolments", Group.MAIN, 31, may_enrol),
    Entry(_("Inschrijvingen van het centrum"), "programme:of_centre", Group.MAIN, 32, may_enrol_staff),
    Entry(_("Aanwezig melden"), "programme:present", Group.MAIN, 33, may_note_oneself),
    Entry(_("Aanwezigheidslijsten"), "programme:reports", Group.MAIN, 34, may_plan),
)
