"""What resources add to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.resources.rules import may_register_hours
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(Entry(_("Mijn uren"), "resources:hours", Group.MAIN, 36, may_register_hours))
