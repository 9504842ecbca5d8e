"""What home adds to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(
    Entry(_("Vandaag"), "home:home", Group.MAIN, 0, lambda actor: True),
    Entry(
        _("Beheer"),
        "home:administration",
        Group.STEERING,
        90,
        lambda actor: True,
        gathers=Group.ADMINISTRATION,
    ),
)
