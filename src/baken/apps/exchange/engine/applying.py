"""From a plan to the database, in one transaction; and back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from baken.apps.exchange.engine import rows, writing
from baken.apps.exchange.engine.staging import Stage, quoted
from baken.apps.exchange.events import files_imported
from baken.apps.exchange.models import Import, Trace
from baken.apps.exchange.types import Operation, State
from baken.apps.people.queries import lock_cells
from baken.ground.audit import Verb, did
from baken.ground.formats import COUNTERS
from baken.ground.models import Change

IMAGES = 1_000  # rows kept in one trace


class Moved(Exception):
    """The database is no longer what the plan was made for; a new plan must be made."""


def last_change(cell: int | None) -> int:
    """How far the change log of a cell, and of what all cells share, has come."""
    return _changes_of(cell).aggregate(last=Max("pk"))["last"] or 0


def _changes_of(cell: int | None) -> models.QuerySet[Change]:
    return Change.objects.filter(Q(cell=cell) | Q(cell=None))


def snapshot() -> str:
    """What is committed now, where changes may be committed in another order than they are numbered (PostgreSQL)."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def has_moved(cell: int | None, *, mark: int, seen: str) -> bool:
    """Whether something of a cell changed since the log had come to a mark, in what a snapshot had not seen."""
    if last_change(cell) > mark:
        return True
    # What this very transaction wrote it saw, whatever a snapshot of it says.
    unseen = (
        "NOT pg_visible_in_snapshot(transaction::text::xid8, %s::pg_snapshot) "
        "AND transaction::text::xid8 IS DISTINCT FROM pg_current_xact_id_if_assigned()"
    )
    return bool(seen) and _changes_of(cell).extra(where=[unseen], params=[seen]).exists()  # noqa: S610 - no input


def apply(path: Path, record: Import, *, scratch: Path) -> Import:
    """Do what the plan in a staging engine says, and note in the record what was done. Raises Moved."""
    with Stage(path) as stage:
        cell, mark, seen = stage.sql("SELECT cell, mark, seen FROM main.basis")[0]
        made = stage.sql("SELECT model, number FROM main.made ORDER BY position")
        firsts = [writing.reserve(apps.get_model(model), number) if number else 0 for model, number in made]
        rows.name_real_keys(stage, firsts)
        try:
            with transaction.atomic():
                record.cell_id = stage.one("SELECT real_key(?::BIGINT)", [cell])
                one_at_a_time()
                if has_moved(record.cell_id, mark=mark, seen=seen):
                    raise Moved
                _write(stage, record, scratch)
                written_down(Verb.IMPORTED, record, by=record.by)
                announce(record.cell_id, record)
        except IntegrityError as error:
            raise Moved from error
    return record


def one_at_a_time() -> None:
    """Wait for any other import that is being written or taken back: until the transaction ends, none is."""
    lock_cells()


def written_down(verb: Verb, record: Import, *, by: Any) -> None:
    """One entry in the audit trail for a whole import: the digest of its files, and how many there were."""
    did(verb, by=by, thing=record, cell=record.cell_id, said={"digest": record.digest, "files": len(record.files)})


def announce(cell: int | None, record: Import) -> None:
    """Let others hear, once it is committed, that an import was done or taken back."""
    transaction.on_commit(lambda: files_imported.send(Import, cell=cell, files=record.pk), robust=True)


def _write(stage: Stage, record: Import, scratch: Path) -> None:
    cell, record.cell_id = record.cell_id, None  # it may not be there yet
    record.state = State.APPLIED
    record.applied_at = timezone.now()
    record.save()
    Trace.objects.filter(origin__cell=cell).delete()
    for trace in _traces(stage, record, scratch):
        trace.save(force_insert=True)
    record.cell_id = cell
    record.save(update_fields=["cell"])


def _traces(stage: Stage, record: Import, scratch: Path) -> Iterator[Trace]:
    """Do what the plan says, table by table, and tell what was done."""
    for name, place, fields, initial in stage.sql(
        "SELECT model, place, fields, initial FROM main.plan ORDER BY number"
    ):
        model = apps.get_model(name)
        for made in (
            _write_gone(stage, model, place, fields),
            _write_new(stage, model, place, [*fields, *initial], scratch),
            _write_changed(stage, model, place, fields, scratch),
        ):
            for trace in made:
                trace.origin, trace.model = record, model._meta.label
                yield trace
    for (name, field), keys in _counted(stage).items():
        writing.count_up(apps.get_model(name), field, sorted(keys))
        yield Trace(origin=record, model=name, operation=Operation.COUNTED, columns=[field], rows=sorted(keys))


def _counted(stage: Stage) -> dict[tuple[str, str], set[int]]:
    """The rows whose number goes up, by model and field; once, for whatever reasons."""
    found: dict[tuple[str, str], set[int]] = {}
    for (name,) in stage.sql("SELECT DISTINCT name FROM main.counter ORDER BY name"):
        counter = COUNTERS[name]
        keys = [row[0] for row in stage.sql("SELECT real_key(id) FROM main.counter WHERE name = ?", [name])]
        rows_of = apps.get_model(counter.model)._base_manager.order_by()
        people: dict[int, set[Any]] = {}
        for some in writing.chunks(keys):
            pairs = rows_of.filter(**{f"{counter.by}__in": some}).values_list("pk", counter.people or "pk").distinct()
            for key, person in pairs:
                people.setdefault(key, set()).add(person)
        counted = {key for key, those in people.items() if len(those) >= counter.least}
        found.setdefault((counter.model, counter.field), set()).update(counted)
    return {column: keys for column, keys in found.items() if keys}


def _write_new(
    stage: Stage, model: type[models.Model], place: str, columns: list[str], scratch: Path
) -> Iterator[Trace]:
    source = f"(FROM {place} WHERE op = 'new')"
    if not writing.insert(stage, model, ["id", *(name for name in columns if name != "id")], source, scratch):
        return
    every = ["id", *columns]
    first, last, mark = stage.sql(
        f"""SELECT real_key(min(id)), real_key(max(id)),
                   {rows.fingerprint(every, expressions=_as_stored(model, every))} FROM {source}"""
    )[0]
    yield Trace(operation=Operation.INSERTED, columns=every, first=first, last=last, fingerprint=mark)


def _as_stored(model: type[models.Model], columns: list[str]) -> list[str]:
    """Columns of a plan as expressions of what will stand in the database: with the keys that were reserved."""
    return [
        f"real_key({quoted(name)})" if rows.type_of(rows.field_of(model, name)) == "BIGINT" else quoted(name)
        for name in columns
    ]


def _write_changed(
    stage: Stage, model: type[models.Model], place: str, fields: list[str], scratch: Path
) -> Iterator[Trace]:
    was = [quoted(f"was_{name}") for name in fields]
    texts = ", ".join(f"CAST({value} AS VARCHAR)" for value in [*was, *_as_stored(model, fields)])
    for batch in _batches(stage, place, "changed"):
        keys = [row[0] for row in stage.sql(f"SELECT id FROM {batch} ORDER BY id")]
        _insist(stage, model, fields, keys, f"SELECT id, {', '.join(was)} FROM {batch}")
        images = [
            [key, list(values[: len(fields)]), list(values[len(fields) :])]
            for key, *values in stage.sql(f"SELECT id, {texts} FROM {batch} ORDER BY id")
        ]
        writing.update(stage, model, fields, batch, scratch)
        yield Trace(operation=Operation.CHANGED, columns=fields, rows=images)


def _write_gone(stage: Stage, model: type[models.Model], place: str, fields: list[str]) -> Iterator[Trace]:
    every = rows.columns_of(model)
    was = ", ".join(quoted(f"was_{name}") for name in fields)
    texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in every)
    for batch in _batches(stage, place, "gone"):
        keys = [row[0] for row in stage.sql(f"SELECT id FROM {batch} ORDER BY id")]
        _insist(stage, model, fields, keys, f"SELECT id, {was} FROM {batch}")
        current(stage, model, every, keys)
        images = [list(row) for row in stage.sql(f"SELECT {texts} FROM current ORDER BY id")]
        writing.delete(model, keys)
        yield Trace(operation=Operation.DELETED, columns=every, rows=images)


def _batches(stage: Stage, place: str, op: str) -> Iterator[str]:
    """Queries for the rows of a table of the plan to which something happens, as many as a trace keeps."""
    number = stage.one(f"SELECT count(*) FROM {place} WHERE op = ?", [op])
    if number:
        stage.sql(
            "CREATE OR REPLACE TEMP TABLE happening AS "
            f"SELECT *, row_number() OVER (ORDER BY id) AS turn FROM {place} WHERE op = '{op}'"
        )
    for start in range(0, number, IMAGES):
        yield f"(FROM happening WHERE turn > {start} AND turn <= {start + IMAGES})"


def current(stage: Stage, model: type[models.Model], columns: list[str], keys: list[int]) -> None:
    """Make a table `current` of rows as they stand in the database."""
    every = ["id", *(name for name in columns if name != "id")]
    rows.create(stage, "current", model, every)
    for some in writing.chunks(keys):
        rows.read(stage, "current", model._base_manager.filter(pk__in=some), every)


def _insist(stage: Stage, model: type[models.Model], fields: list[str], keys: list[int], expected: str) -> None:
    """The rows must be what they were when the plan was made. Raises Moved."""
    current(stage, model, fields, keys)
    names = ", ".join(quoted(name) for name in ["id", *fields])
    if stage.one(f"SELECT count(*) FROM ({expected} EXCEPT SELECT {names} FROM current)"):
        raise Moved
