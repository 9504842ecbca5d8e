"""`python -m tests.provider` installs the provider of the suite."""

from __future__ import annotations

import sys

from tests.provider import CannotInstall, install

try:
    install()
except CannotInstall as error:
    sys.exit(str(error))
