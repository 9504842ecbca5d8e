"""What directory adds to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.directory.rules import may_ask, may_keep_lists, may_keep_staff
from baken.apps.people.rules import may_change_centres, may_see_schools
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(
    Entry(_("Scholen"), "directory:schools", Group.MAIN, 22, may_see_schools),
    Entry(_("Wie helpt mij"), "directory:who_helps", Group.MAIN, 60, may_ask),
    Entry(
        _("Personeel"),
        "directory:staff",
        Group.ADMINISTRATION,
        10,
        may_keep_staff,
        about=_("wie waar werkt, in welke functie en voor welk deel; afdelingen en personeelslijsten"),
    ),
    Entry(
        _("Eigen centra"),
        "directory:centres",
        Group.ADMINISTRATION,
        40,
        may_change_centres,
        about=_("de centra van de cel: toevoegen, hernoemen, samenvoegen en sluiten"),
    ),
    Entry(
        _("Lijsten"),
        "directory:lists",
        Group.ADMINISTRATION,
        50,
        may_keep_lists,
        about=_("thema’s, kernactiviteiten, domeinen en opdrachten, die alle cellen gebruiken"),
    ),
)
