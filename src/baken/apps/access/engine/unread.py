"""What somebody typed and a session has to remember: sealed, since a session is kept as plain words."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.vault.errors import CannotOpen
from baken.vault.sealing import Place, seal, unseal


def sealed(said: Any, **row: str) -> str:
    """Plain values for a session; `row` says of what in it they are. Raises KeyIsMissing."""
    with transaction.atomic():
        content = seal(json.dumps(said).encode(), _place(row))
    return base64.b64encode(content).decode()


def opened(kept: str, **row: str) -> Any:
    """The values that were sealed so. Raises CannotOpen, also where their key is gone."""
    try:
        content = base64.b64decode(kept)
    except ValueError:
        raise CannotOpen(_("Wat hier verzegeld hoort te staan, is dat niet.")) from None
    return json.loads(unseal(content, _place(row)))


def _place(row: dict[str, str]) -> Place:
    return Place("django_session", "session_data", row)
