"""What centres adds to the menu: all centres for who works for a cell, the own one for who leads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.access.rules import is_of_cell
from baken.apps.centres.rules import has_own_picture
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(
    Entry(_("Centra"), "centres:list", Group.MAIN, 20, is_of_cell),
    Entry(_("Mijn centrum"), "centres:own", Group.MAIN, 20, has_own_picture),
)
