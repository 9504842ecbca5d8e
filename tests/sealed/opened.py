"""Rows of tables as tuples, for tests that lay two states side by side, with what is sealed opened."""

from __future__ import annotations

from typing import Any

from django.db import models

from baken.vault.fields import SealedField


def opened(rows: models.QuerySet[Any], *names: str) -> list[tuple[Any, ...]]:
    """What `values_list` gives, and of a sealed column the value; of a mutable value, as it is written."""
    fields = [field for field in rows.model._meta.concrete_fields if not names or field.name in names]
    wanted = names or tuple(field.attname for field in fields)
    sealed = {field.name for field in fields if isinstance(field, SealedField)}
    if not sealed:
        return list(rows.values_list(*wanted))
    known = rows.model._base_manager.in_bulk()
    return [
        tuple(
            repr(getattr(known[key], name)) if name in sealed else value
            for name, value in zip(wanted, row, strict=True)
        )
        for key, *row in rows.values_list("pk", *wanted)
    ]
