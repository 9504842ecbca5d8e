"""What insight adds to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import WORKING_ROLES
from baken.apps.insight.rules import may_steer
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(
    Entry(_("Inzicht"), "insight:handbook", Group.MAIN, 30, lambda actor: actor.role in WORKING_ROLES),
    Entry(_("Streefwaarden"), "insight:targets", Group.STEERING, 10, may_steer),
)
