"""What the programme adds to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.programme.rules import (
    may_enrol,
    may_enrol_staff,
    may_keep_holidays,
    may_note_oneself,
    may_plan,
    may_see_own_record,
    may_see_programme,
    may_see_records_of_staff,
)
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(
    Entry(_("Aanbod"), "programme:catalogue", Group.MAIN, 24, may_see_programme),
    Entry(_("Programma"), "programme:planning", Group.MAIN, 26, may_plan),
    Entry(
        _("Schoolvakanties"),
        "programme:holidays",
        Group.ADMINISTRATION,
        60,
        may_keep_holidays,
        about=_("waarvoor de planning waarschuwt: volgens de Vlaamse regel, of zoals iemand ze opschreef"),
    ),
    Entry(_("PLG’s"), "programme:communities", Group.MAIN, 28, may_see_programme),
    Entry(_("Mijn inschrijvingen"), "programme:enrolments", Group.MAIN, 31, may_enrol),
    Entry(_("Inschrijvingen van het centrum"), "programme:of_centre", Group.MAIN, 32, may_enrol_staff),
    Entry(_("Mijn vorming"), "programme:record", Group.MAIN, 35, may_see_own_record),
    Entry(_("Vorming van het centrum"), "programme:records", Group.MAIN, 36, may_see_records_of_staff),
    Entry(_("Aanwezig melden"), "programme:present", Group.MAIN, 33, may_note_oneself),
    Entry(_("Aanwezigheidslijsten"), "programme:reports", Group.MAIN, 34, may_plan),
)
