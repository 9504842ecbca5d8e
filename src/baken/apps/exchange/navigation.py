"""What exchange adds to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.exchange.rules import may_import
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(Entry(_("Invoer"), "exchange:imports", Group.MAIN, 40, may_import))
