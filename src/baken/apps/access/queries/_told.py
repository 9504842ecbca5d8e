"""What entries of the audit trail tell, in the words of who reads them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from baken.apps.access.models import AuditContent
from baken.apps.access.types import TOLD, FactorKind, Role
from baken.apps.people.queries import names_of_centres
from baken.ground.audit import SAID
from baken.ground.indicators import CUTS, INDICATORS
from baken.ground.persons import HOLDINGS, RETENTIONS
from baken.ui.numbers import day

DAYS = {"date", "director_since", "ends_on", "on", "started_on", "starts_on", "taken_back"}
Words = Callable[[Any], str]


def words_of(kind: str) -> str:
    """What users call the rows of a model."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return kind


def told(contents: Iterable[AuditContent]) -> Iterator[tuple[AuditContent, list[tuple[str, str]]]]:
    """Each entry with what it says besides, as names and values that one can read; read in pieces."""
    waiting = iter(contents)
    while some := list(islice(waiting, 200)):
        said = [json.loads(content.said) for content in some]
        centres = names_of_centres({key for each in said for key in _centres_in(each)})
        for content, each in zip(some, said, strict=True):
            pairs = [(str(TOLD.get(name, name)), _value(content.kind, name, each[name], centres)) for name in each]
            yield content, pairs


def _centres_in(said: Mapping[str, Any]) -> Iterator[int | str]:
    """Keys of the centres that an entry tells of: of a row, or public ones; those of a cut are written."""
    if said.get("centre"):
        yield said["centre"]
    cut = str((said.get("dimensions") or {}).get("centre", ""))
    if cut.isdecimal():
        yield int(cut)


def _value(kind: str, name: str, value: Any, centres: Mapping[str, str]) -> str:
    if value is None or value == "":
        return "—"
    if name == "centre":
        return centres.get(str(value), str(value))
    if name in DAYS:
        return day(dt.date.fromisoformat(value))
    if words := _words_for(kind, name):
        return words(value)
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, Mapping):
        return ", ".join(_of_cut(cut, str(each), centres) for cut, each in value.items()) or "—"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _words_for(kind: str, name: str) -> Words | None:
    """How the values of what an entry tells are read: as its room says, as the choices of the column with that name,
    or as the whole house knows them."""
    said = SAID.get(f"{kind.partition('.')[0]}.{name}")
    if said is not None:
        return said.words
    choices = _choices_of(kind, name) or KNOWN.get(name)
    return (lambda value: str(choices.get(str(value), value))) if choices else READ.get(name)


def _choices_of(kind: str, name: str) -> dict[Any, Any]:
    try:
        return dict(apps.get_model(kind)._meta.get_field(name).flatchoices)
    except (AttributeError, FieldDoesNotExist, LookupError, ValueError):
        return {}


def _title_in(registry: Any) -> Words:
    def title(value: Any) -> str:
        found = registry.get(str(value))
        return str(found.title) if found else str(value)

    return title


def _of_cut(name: str, value: str, centres: Mapping[str, str]) -> str:
    if name == "centre":
        return centres.get(value, value)
    cut = CUTS.get(name)
    return cut.written(value) if cut and value else value or _("(geen)")


KNOWN: Mapping[str, Mapping[str, Any]] = {
    "factor": dict(FactorKind.choices),
    "language": dict(settings.LANGUAGES),
    "role": dict(Role.choices),
}
READ: Mapping[str, Words] = {
    "indicator": _title_in(INDICATORS),
    "retention": _title_in(RETENTIONS),
    "section": _title_in(HOLDINGS),
}
