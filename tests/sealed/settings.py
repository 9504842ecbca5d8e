"""Settings of an installation that also has the tables of this folder, for processes of their own."""

from __future__ import annotations

from baken.config.settings import *  # noqa: F403 - an installation as any other
from baken.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.sealed.apps.SealedConfig"]
