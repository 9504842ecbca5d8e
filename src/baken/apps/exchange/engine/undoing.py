"""Taking back the last import of a cell, in one transaction, while nothing was built on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.exchange.engine import rows, writing
from baken.apps.exchange.engine.applying import announce, current, one_at_a_time, written_down
from baken.apps.exchange.engine.staging import Stage, quoted
from baken.apps.exchange.models import Import, Trace
from baken.apps.exchange.types import Operation, State
from baken.ground.audit import Verb


class Built(Exception):
    """Something was built on the import; `sentences` say what."""

    def __init__(self, sentences: list[str]):
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def undo(record: Import, *, by: Actor | None, scratch: Path) -> None:
    """Take back what an import did. Raises Built, after which nothing has changed."""
    with Stage(scratch / "undo.duckdb") as stage:
        rows.name_real_keys(stage, [])
        try:
            with transaction.atomic():
                one_at_a_time()
                locked = Import.objects.select_for_update().get(pk=record.pk)
                if sentences := standing_in_the_way(locked, stage):
                    raise Built(sentences)
                _take_back(locked, stage, scratch)
                if connection.vendor == "postgresql":
                    connection.check_constraints()  # what begins to point there meanwhile is heard here, not later
                Import.objects.filter(pk=record.pk).update(undone_by=by.account if by else None)
                written_down(Verb.UNDONE, locked, by=by)
                announce(record.cell_id, record)
        except IntegrityError as error:
            raise Built([_("Rijen die teruggezet moeten worden, bestaan intussen opnieuw.")]) from error


def standing_in_the_way(record: Import, stage: Stage) -> list[str]:
    """Why an import cannot be taken back, a sentence for each reason; none if it can."""
    if record.state != State.APPLIED:
        return [_("Deze invoer is niet ingevoerd, of al ongedaan gemaakt.")]
    if Import.objects.filter(cell=record.cell_id, state=State.APPLIED, pk__gt=record.pk).exists():
        return [_("Er is daarna nog een invoer geweest; maak eerst die ongedaan.")]
    traces = list(record.traces.defer("rows"))
    if not traces:
        return [_("Van deze invoer is niet meer bekend wat er voordien stond.")]
    each = record.traces.iterator(chunk_size=1)  # of a large import, what one remembers is enough at a time
    sentences = [sentence for trace in each if (sentence := _moved(trace, stage))]
    return list(dict.fromkeys(sentences + _pointing(traces)))


def _moved(trace: Trace, stage: Stage) -> str:
    """That rows of a trace are no longer what the import made of them."""
    model = apps.get_model(trace.model)
    if trace.operation == Operation.INSERTED:
        rows.create(stage, "current", model, trace.columns)
        found = model._base_manager.filter(pk__range=(trace.first, trace.last))
        rows.read(stage, "current", found, trace.columns)
        if stage.one(f"SELECT {rows.fingerprint(trace.columns)} FROM current") != trace.fingerprint:
            return _("%(what)s van deze invoer zijn sindsdien gewijzigd of verwijderd.") % {
                "what": words_of(trace.model)
            }
    if trace.operation == Operation.CHANGED:
        current(stage, model, trace.columns, [image[0] for image in trace.rows])
        _load_images(stage, model, trace.columns, [[image[0], *image[2]] for image in trace.rows])
        names = ", ".join(quoted(name) for name in ["id", *trace.columns])
        different = stage.one(f"SELECT count(*) FROM (SELECT {names} FROM image EXCEPT SELECT {names} FROM current)")
        if different:
            return _("%(what)s zijn sindsdien opnieuw gewijzigd (rijen: %(number)s).") % {
                "what": words_of(trace.model),
                "number": different,
            }
    return ""


def _pointing(traces: list[Trace]) -> list[str]:
    """Rows elsewhere that point at rows which the import made, and were neither made by it nor made to point there."""
    sentences = []
    made = _by_model(traces, Operation.INSERTED)
    changed = _by_model(traces, Operation.CHANGED)
    for model in apps.get_models(include_auto_created=True):
        if model is Trace or model is Import:
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
                continue
            pointing = model._base_manager.none()
            for trace in made.get(target._meta.label, []):
                within = {f"{field.attname}__gte": trace.first, f"{field.attname}__lte": trace.last}
                pointing |= model._base_manager.filter(**within)
            for own in made.get(model._meta.label, []):
                pointing = pointing.exclude(pk__range=(own.first, own.last))
            keys = set(pointing.values_list("pk", flat=True))
            for trace in changed.get(model._meta.label, []) if keys else []:
                if field.attname in trace.columns:  # the import itself made them point there
                    keys -= {image[0] for image in Trace.objects.get(pk=trace.pk).rows}
            if number := len(keys):
                sentences.append(
                    _("%(what)s verwijzen intussen naar %(target)s van deze invoer (rijen: %(number)s).")
                    % {"what": words_of(model._meta.label), "number": number, "target": words_of(target._meta.label)}
                )
    return sentences


def _by_model(traces: list[Trace], operation: Operation) -> dict[str, list[Trace]]:
    found: dict[str, list[Trace]] = {}
    for trace in traces:
        if trace.operation == operation:
            found.setdefault(trace.model, []).append(trace)
    return found


def _take_back(record: Import, stage: Stage, scratch: Path) -> None:
    for trace in record.traces.order_by("-pk").iterator(chunk_size=1):
        model = apps.get_model(trace.model)
        if trace.operation == Operation.INSERTED:
            if trace.model == "people.Cell":
                Import.objects.filter(cell__gte=trace.first, cell__lte=trace.last).update(cell=None)
            assert trace.first is not None
            assert trace.last is not None
            writing.delete_range(model, trace.first, trace.last)
        elif trace.operation == Operation.CHANGED:
            _load_images(stage, model, trace.columns, [[image[0], *image[1]] for image in trace.rows])
            writing.update(stage, model, trace.columns, "image", scratch)
        elif trace.operation == Operation.DELETED:
            columns = [name for name in trace.columns if name != "id"]
            _load_images(stage, model, columns, trace.rows)
            writing.insert(stage, model, ["id", *columns], "image", scratch)
        else:
            writing.count_up(model, trace.columns[0], trace.rows)
    record.traces.all().delete()
    Import.objects.filter(pk=record.pk).update(state=State.UNDONE, undone_at=timezone.now())


def _load_images(stage: Stage, model: type[models.Model], columns: list[str], images: list[list[Any]]) -> None:
    """Make a table `image` of rows as a trace keeps them: the key first, then texts."""
    every = ["id", *columns]
    rows.create(stage, "image", model, every)
    texts = [
        pa.array([None if value is None else str(value) for value in values]) for values in zip(*images, strict=True)
    ]
    fields = ", ".join(f"CAST({quoted(name)} AS {rows.type_of(rows.field_of(model, name))})" for name in every)
    stage.db.register("kept", pa.table(texts, names=every))
    stage.sql(f"INSERT INTO image SELECT {fields} FROM kept")
    stage.db.unregister("kept")


def words_of(label: str) -> str:
    """What users call the rows of a model, many of them."""
    model = apps.get_model(label)
    words = str((model._meta.auto_created or model)._meta.verbose_name_plural)
    return words[:1].upper() + words[1:]
