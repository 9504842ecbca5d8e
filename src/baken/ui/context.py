"""What the shell of every page needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from baken.ui.navigation import account_menu, menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """Menu, account menu, whether mails can be read here, and the mark that lets our own scripts run; what costs time
    is made when a page asks for it."""
    return {
        "menu": lambda: menu(actor=getattr(request, "actor", None), path=request.path),
        "account_menu": lambda: account_menu(request),
        "has_outbox": settings.OUTBOX is not None,
        "csp_nonce": getattr(request, "csp_nonce", None),
    }
