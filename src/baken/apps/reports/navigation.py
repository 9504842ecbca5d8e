"""What reports adds to the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.reports.rules import may_write_reports
from baken.ui.navigation import NAVIGATION, Entry, Group

NAVIGATION.add(Entry(_("Verslagen"), "reports:reports", Group.MAIN, 50, may_write_reports))
