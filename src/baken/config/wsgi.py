"""The pages, for a server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from baken.config.checks import demand_safety

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baken.config.settings")
application = get_wsgi_application()
demand_safety()  # what is unsafe does not start
