"""Records behind a figure, shown to who may open them; of whom they are stands in the audit trail before they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baken.apps.access.types import Actor
from baken.apps.insight.engine.paths import model_of
from baken.ground import audit
from baken.ground.facts import Fact, Person


def persons_of(fact: Fact, rows: Sequence[int]) -> list[int | None] | None:
    """The keys of the persons of whom some rows of a fact are; None where its rows are of nobody."""
    for column in fact.columns.values():
        if isinstance(column, Person):
            people = model_of(fact.model)._default_manager.filter(pk__in=rows)
            return list(people.values_list(str(column.path), flat=True))
    return None


def shown(fact: Fact, rows: Sequence[int], *, by: Actor, said: Mapping[str, Any]) -> list[dict[Any, Any]]:
    """Rows of a fact as its room shows them. Raises CannotAudit."""
    assert fact.records is not None, f"{fact.name} says that its records may be opened, and shows none"
    people = persons_of(fact, rows)
    if people is not None:
        audit.seen(by=by, kind=fact.model, people=people, said=said)
    return fact.records(rows)
