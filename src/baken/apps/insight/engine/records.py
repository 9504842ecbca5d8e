"""Records behind a figure, shown to who may open them; of whom they are stands in the audit trail before they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baken.apps.access.types import Actor
from baken.apps.insight.engine.letting_out import opened
from baken.apps.insight.engine.paths import model_of
from baken.ground import audit
from baken.ground.facts import Fact, Person


def shown(fact: Fact, rows: Sequence[int], *, by: Actor, said: Mapping[str, Any]) -> list[dict[Any, Any]]:
    """Rows of a fact as its room shows them, of those that the database too says one may open: the mart, in which they
    were found, is a copy. Raises CannotAudit."""
    assert fact.records is not None, f"{fact.name} says that its records may be opened, and shows none"
    person = next((str(column.path) for column in fact.columns.values() if isinstance(column, Person)), "")
    allowed = model_of(fact.model)._default_manager.filter(opened(by, fact), pk__in=rows)
    found = dict(allowed.values_list("pk", person or "pk"))
    if person:
        audit.seen(by=by, kind=fact.model, people=list(found.values()), said=said)
    return fact.records(list(found))
