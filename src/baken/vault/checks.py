"""What must be so before anything starts: a key to seal with, and nothing unclassified."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.utils.translation import gettext as _

from baken.vault import masters
from baken.vault.columns import not_as_said
from baken.vault.errors import CannotOpen, UnsafeKeys
from baken.vault.proofs import others


@register(Tags.security)
def there_is_a_key(**_options: Any) -> list[CheckMessage]:
    """Without a master key that the service alone can read, nothing starts."""
    try:
        masters.newest()
    except (CannotOpen, UnsafeKeys) as problem:
        return [Error(str(problem), id="vault.E010")]
    return []


@register(Tags.security)
def keys_are_those_of_the_database(**_options: Any) -> list[CheckMessage]:
    """With another key, who is erased would stay in the audit trail, and every checkpoint would seem forged."""
    try:
        wrong = others()
    except DatabaseError:
        return []  # there are no tables yet, or nobody answers: whoever needs them will find out
    said = _(
        "De sleutel %(file)s is niet die waarmee deze databank begon: Baken zou niemand in het register herkennen. "
        "Leg het bestand %(file)s van toen terug in %(folder)s, of geef zijn inhoud met BAKEN_%(name)s."
    )
    return [
        Error(said % {"name": name, "file": name.lower(), "folder": settings.DATA}, id="vault.E013") for name in wrong
    ]


@register(Tags.security, deploy=True)
def keys_lie_apart(**_options: Any) -> list[CheckMessage]:
    """Who copies the data folder should not copy its keys with it."""
    if not settings.DEMONSTRATION and masters.folder().resolve().is_relative_to(settings.DATA):
        said = _("De sleutels liggen in de map van de gegevens. Leg ze apart, en zeg met BAKEN_KEYS waar.")
        return [checks.Warning(said, id="vault.W011")]
    return []


@register(Tags.models)
def every_column_is_classified(**_options: Any) -> list[CheckMessage]:
    """Of every column of words somebody said what it holds."""
    return [Error(sentence, id="vault.E012") for sentence in not_as_said()]
