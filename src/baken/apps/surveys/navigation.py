"""What surveys add to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.access.rules import is_of_cell
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(Entry(_("Bevragingen"), "surveys:surveys", Group.STEERING, 20, is_of_cell))
