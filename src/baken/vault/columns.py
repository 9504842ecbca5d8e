"""What each column of words holds: rooms declare it in `columns.py`, and a check demands it of every one.

A column of words is one that can hold a text, JSON, bytes or a file. What is classified is sealed, and says so by its
field; of the rest a room says whether it tells of persons.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from baken.ground.registry import Registry
from baken.vault.fields import SealedField
from baken.vault.files import SealedFileField

OF_WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.FilePathField,
    models.GenericIPAddressField,
    SealedField,
)


class Holds(enum.Enum):
    """What a column holds."""

    CLASSIFIED = "classified"  # harms when it is read by who should not: sealed
    PERSONAL = "personal"  # tells of persons: guarded by the rules of the room, and by the disk's encryption
    NEITHER = "neither"


@dataclass(frozen=True)
class Columns:
    """What the columns of words of a model hold."""

    model: str
    personal: Collection[str] = ()
    neither: Collection[str] = ()
    classified: Collection[str] = ()

    @property
    def name(self) -> str:
        return self.model


COLUMNS: Registry[Columns] = Registry("columns of words of model")


def holds(model: type[models.Model]) -> dict[str, Holds]:
    """What each column of words of a model was said to hold."""
    said = COLUMNS.get(model._meta.label)
    if said is None:
        return {}
    kinds = {Holds.CLASSIFIED: said.classified, Holds.PERSONAL: said.personal, Holds.NEITHER: said.neither}
    return {column: kind for kind, columns in kinds.items() for column in columns}


def is_sealed(field: models.Field) -> bool:
    """Whether what a column holds is sealed."""
    return isinstance(field, SealedField | SealedFileField)


def columns_of_words(model: type[models.Model]) -> list[models.Field]:
    """The columns of a model that can hold words."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, OF_WORDS)]


def not_as_said() -> list[str]:
    """Columns of words that nobody classified, or of which is said what they are not; a sentence each."""
    found = []
    tables = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for label, model in tables.items():
        fields, said = {field.name: field for field in columns_of_words(model)}, holds(model)
        for name, field in fields.items():
            if name not in said:
                found.append(f"{label}.{name}: nobody said what it holds")
            elif (said[name] is Holds.CLASSIFIED) != is_sealed(field):
                found.append(f"{label}.{name}: what is classified is sealed, and nothing else is")
        found += [f"{label}.{name}: is no column of words" for name in said if name not in fields]
    found += [f"{columns.model}: there is no such model" for columns in COLUMNS if columns.model not in tables]
    for columns in COLUMNS:
        every = [*columns.personal, *columns.neither, *columns.classified]
        found += [f"{columns.model}.{name}: is said twice" for name in sorted(set(every)) if every.count(name) > 1]
    return found
