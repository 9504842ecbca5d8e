"""Model fields whose values are sealed in the database, each bound to its own row.

The row is told by columns that are known before it is written and never change: by default a random `uuid`, as a
primary key is only known afterwards. The value is opened when it is asked for, through its row; a query that asks
for the column alone gets something `Sealed`, which is no value. Nothing can be looked up by a sealed column.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from baken.vault import sealing
from baken.vault.errors import CannotOpen, CannotSeal
from baken.vault.keys import HOUSE
from baken.vault.sealing import Place


class Sealed:
    """What stands in the database, unopened. It is no text, and cannot become one by accident."""

    __slots__ = ("content",)

    def __init__(self, content: bytes | None):
        self.content = content

    def __repr__(self) -> str:
        return "<Sealed>"

    def __str__(self) -> str:
        raise TypeError("Sealed: it is read through its row")


class OpenedWhenAsked(DeferredAttribute):
    """The value on a row: opened the first time that somebody asks."""

    field: SealedField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        stored = instance.__dict__
        name = self.field.attname
        if name not in stored:
            super().__get__(instance, cls)  # loads what was deferred
        if isinstance(stored[name], Sealed):
            stored[name] = self.field.opened(stored[name], instance)
        return stored[name]

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class Bound(models.Field):
    """What sealed columns and sealed files share: which row, and whose key.

    `bound`: the columns that tell the row; they must be known before it is written, and never change. `keyed_by`: the
    column with the UUID of the dossier whose key seals the value; empty: the key of the house.
    """

    def __init__(self, *args: Any, bound: Sequence[str] = ("uuid",), keyed_by: str = "", **kwargs: Any):
        self.bound, self.keyed_by = tuple(bound), keyed_by
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.bound != ("uuid",):
            kwargs["bound"] = self.bound
        if self.keyed_by:
            kwargs["keyed_by"] = self.keyed_by
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_bound()]

    def place(self, instance: models.Model) -> Place:
        """The place of the value of a row. Raises CannotSeal where the row does not tell it."""
        row = {name: self._told(instance, name) for name in self.bound}
        scope = self._told(instance, self.keyed_by) if self.keyed_by else HOUSE
        return Place(self.model._meta.db_table, str(self.column), row, scope)

    def _told(self, instance: models.Model, name: str) -> str:
        field = instance._meta.get_field(name)
        assert isinstance(field, models.Field)
        value = field.to_python(getattr(instance, field.attname))
        if value is None:
            raise CannotSeal(_("Wat de rij aanwijst (%(name)s), is nog niet bekend.") % {"name": name})
        return str(value)

    def _check_bound(self) -> list[checks.CheckMessage]:
        """That the columns are there, and tell one row."""
        try:
            fields = {name: self.model._meta.get_field(name) for name in (*self.bound, *filter(None, [self.keyed_by]))}
        except FieldDoesNotExist as missing:
            return [checks.Error(f"{self}: {missing}.", obj=self, id="vault.E001")]
        found: list[checks.CheckMessage] = []
        if not any(_is_token(fields[name]) for name in self.bound):
            said = f"{self}: one of {', '.join(self.bound)} must be a random UUID, unique and not to be edited."
            found.append(checks.Error(said, obj=self, id="vault.E002"))
        if self.keyed_by and not isinstance(_target(fields[self.keyed_by]), models.UUIDField):
            said = f"{self}: {self.keyed_by} is not the UUID of a dossier."
            found.append(checks.Error(said, obj=self, id="vault.E003"))
        if self.primary_key or self.unique or getattr(self, "db_index", False):
            found.append(checks.Error(f"{self}: what is sealed has no order.", obj=self, id="vault.E004"))
        return found


class SealedField(Bound):
    """Base of what is sealed in the database. None is sealed as any other value: the column itself is never empty."""

    descriptor_class = OpenedWhenAsked

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> None:
        """Nothing is looked up by what is sealed: Django then refuses in words."""
        return

    def get_transform(self, lookup_name: str) -> None:
        """Nor by what could be made of it."""
        return

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed:
        return Sealed(None if value is None else bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        return self.sealed(getattr(model_instance, self.attname), model_instance)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, Sealed) or value.content is None:
            raise CannotSeal(_("Een verzegelde kolom wordt alleen met haar rij geschreven (save, bulk_create)."))
        return connection.Database.Binary(value.content)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return self.get_db_prep_value(value, connection)

    def sealed(self, value: Any, instance: models.Model) -> Sealed:
        """A value, sealed for its row. Raises CannotSeal."""
        return Sealed(sealing.seal(self.written(value), self.place(instance)))

    def opened(self, sealed: Sealed, instance: models.Model) -> Any:
        """The value that was sealed for a row. Raises CannotOpen."""
        if sealed.content is None:
            raise CannotOpen(_("Wat hier verzegeld hoort te staan, is weg."))
        return self.read(sealing.unseal(sealed.content, self.place(instance)))

    def written(self, value: Any) -> bytes:
        """A value as bytes. Raises CannotSeal where it would come back as something else."""
        if (value is None and not self.null) or not self.fits(value):
            raise CannotSeal(_("%(field)s kan deze waarde niet bevatten.") % {"field": self.name})
        try:
            content = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
            same = json.loads(content) == value
        except (TypeError, ValueError, RecursionError):
            same, content = False, b""
        if not same:
            raise CannotSeal(_("%(field)s zou deze waarde anders teruggeven.") % {"field": self.name})
        return content

    def read(self, content: bytes) -> Any:
        """The value of bytes. Raises CannotOpen where it is none of this field."""
        value = json.loads(content)
        if not self.fits(value):
            raise CannotOpen(_("Wat hier verzegeld stond, is geen waarde van dit veld."))
        return value

    def fits(self, value: Any) -> bool:
        """Whether a value is of the kind of the field."""
        return True


class SealedTextField(SealedField):
    """Text, sealed: comes back as it was typed, character by character."""

    def fits(self, value: Any) -> bool:
        return value is None or isinstance(value, str)

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.Textarea, "strip": False, **kwargs})


class SealedJSONField(SealedField):
    """What JSON can hold, sealed. What JSON would change on its way (a tuple, a number as a key) is refused."""

    empty_strings_allowed = False

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.JSONField, **kwargs})


def _is_token(field: Any) -> bool:
    random = field.default is uuid.uuid4
    return isinstance(field, models.UUIDField) and random and field.unique and not field.null and not field.editable


def _target(field: Any) -> Any:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field
