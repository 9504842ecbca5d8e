"""Where imports still tell of a person: in what they replaced, in their reports, and in files that wait."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

import duckdb
from django.apps import apps
from django.db import models

from baken.apps.exchange.engine import waiting
from baken.apps.exchange.engine.staging import quoted
from baken.apps.exchange.models import Import, Trace
from baken.apps.exchange.types import Operation, State
from baken.ground.values import folded

PERSON = "people.Person"
ADDRESS = re.compile(r"[^\s,;:<>()\"“”']+@[^\s,;:<>()\"“”']+")
KNOWN_ALREADY = ("subject", "rejected_subject")  # schemas of a plan with what the database knew, not the files
REMOVED = "…"  # what stands in a report where an address was


@cache
def paths_to_person(label: str, above: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """By which keys the rows of a model are of a person, followed through other models, each once: `above` are those
    through which one came."""
    found = []
    passed = above | {label}
    for field in apps.get_model(label)._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and (target := _target_of(field)) not in passed:
            found += [field.name] if target == PERSON else []
            found += [f"{field.name}__{path}" for path in paths_to_person(target, passed)]
    return tuple(found)


def _target_of(field: models.ForeignKey[Any, Any]) -> str:
    assert isinstance(field.related_model, type)
    return field.related_model._meta.label


class Images:
    """Rows as an import found them, of one import, and whether they are of some persons."""

    def __init__(self, traces: Collection[Trace], persons: Collection[int]):
        self.persons = persons
        self.rows = [(trace, record) for trace in traces for record in _records(trace)]
        self.gone = {
            (trace.model, record["id"]): record for trace, record in self.rows if trace.operation == Operation.DELETED
        }

    def about(self) -> Iterator[tuple[Trace, Mapping[str, Any]]]:
        """The rows that are of these persons."""
        for trace, record in self.rows:
            if self._is_about(apps.get_model(trace.model), record):
                yield trace, record

    def _is_about(self, model: type[models.Model], record: Mapping[str, Any]) -> bool:
        if model._meta.label == PERSON:
            return int(record["id"]) in self.persons
        keys = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
        told = [(apps.get_model(_target_of(field)), record.get(field.attname)) for field in keys]
        return any(self._is_row_about(target, int(key)) for target, key in told if key)

    def _is_row_about(self, model: type[models.Model], key: int) -> bool:
        if model._meta.label == PERSON:
            return key in self.persons
        paths = paths_to_person(model._meta.label)
        if not paths:
            return False
        if record := self.gone.get((model._meta.label, str(key))):
            return self._is_about(model, record)
        asked = models.Q(*((f"{path}__in", self.persons) for path in paths), _connector=models.Q.OR)
        return model._base_manager.filter(asked, pk=key).exists()


def _records(trace: Trace) -> Iterator[dict[str, Any]]:
    """What stood there, by column: of removed rows all, of changed ones what was changed."""
    for image in trace.rows:
        if trace.operation == Operation.DELETED:
            yield dict(zip(trace.columns, image, strict=True))
        else:
            yield {"id": str(image[0]), **dict(zip(trace.columns, image[1], strict=True))}


def images_about(persons: Collection[int]) -> Iterator[tuple[Trace, Mapping[str, Any]]]:
    """What the last imports replaced that was of some persons."""
    if not persons:
        return
    replacing = Trace.objects.filter(operation__in=(Operation.CHANGED, Operation.DELETED))
    for origin in replacing.order_by("origin").values_list("origin", flat=True).distinct():
        traces = replacing.filter(origin=origin).select_related("origin__cell").order_by("pk")
        yield from Images([trace for trace in traces if _tells_of_persons(trace)], persons).about()


def _tells_of_persons(trace: Trace) -> bool:
    return trace.model == PERSON or bool(paths_to_person(trace.model))


def sought(addresses: Collection[str]) -> re.Pattern[str]:
    """What finds some addresses in a text in small letters, each as a whole: none within a longer one of another."""
    longest = sorted(map(re.escape, addresses), key=len, reverse=True)
    return re.compile(rf"(?<![\w.+-])(?:{'|'.join(longest)})(?![\w-]|\.\w)" if longest else r"(?!)")


def texts_with(value: Any, addresses: re.Pattern[str]) -> Iterator[str]:
    """The texts within a value of JSON in which a `sought` address stands, in small or large letters."""
    if isinstance(value, str):
        if addresses.search(value.lower()):
            yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_with(each, addresses)


def without_others(text: str, words: Collection[str]) -> str:
    """A text in which no address stands but these."""
    return ADDRESS.sub(lambda found: found[0] if found[0].lower().strip(".") in words else REMOVED, text)


def texts_without(value: Any, addresses: re.Pattern[str]) -> Any:
    """A value of JSON of which the texts in which a `sought` address stands are gone."""
    if isinstance(value, str):
        return REMOVED if addresses.search(value.lower()) else value
    if isinstance(value, dict):
        return {name: texts_without(each, addresses) for name, each in value.items()}
    return [texts_without(each, addresses) for each in value] if isinstance(value, list) else value


def reports_with(words: Collection[str]) -> Iterator[tuple[Import, list[str]]]:
    """Imports whose report holds one of some addresses, and the texts in which it does."""
    addresses = sought(words)
    for record in Import.objects.select_related("cell").order_by("pk").iterator(chunk_size=100) if words else ():
        if texts := list(texts_with(record.report, addresses)):
            yield record, texts


def under_way() -> models.QuerySet[Import]:
    """Imports of which files lie in a folder: to be applied, or rows that were rejected."""
    return Import.objects.exclude(folder="").select_related("cell").order_by("pk")


def waits_with(record: Import, words: Collection[str], names: Collection[tuple[str, str]] = ()) -> bool:
    """Whether the files of an import hold one of some addresses, as far as they were read; or whether a rejected row
    that is kept for who mends it does, or holds one of some names, first and last: its address may be what is wrong in
    it. A first or a last name alone is that of too many."""
    addresses = sought([folded(word) for word in words])
    told = [set(_words(" ".join(name))) for name in names if all(_words(part) for part in name)]
    return any(word in words for word in _words_of_plan(record)) or any(
        addresses.search(line) or any(name <= said for name in told)
        for line, said in ((line, set(_words(ADDRESS.sub(" ", line)))) for line in _rejected_lines(record))
    )


def _words(text: str) -> list[str]:
    """The words of a text without regard to case and accents; what a hyphen or an apostrophe joins is one, as in a
    name."""
    return re.findall(r"\w+(?:[-']\w+)*", folded(text))


def _rejected_lines(record: Import) -> Iterator[str]:
    """The lines of the rejected rows of an import, without regard to case and accents."""
    if waiting.has(record.folder, waiting.REJECTED):
        with zipfile.ZipFile(io.BytesIO(waiting.rejected(record.folder))) as archive:
            for name in archive.namelist():
                yield from (folded(line) for line in archive.read(name).decode("utf-8-sig").splitlines())


def _words_of_plan(record: Import) -> Iterator[str]:
    """Every address in the plan of an import, as far as it comes from its files."""
    if not waiting.has(record.folder, waiting.PLAN):
        return
    with duckdb.connect(str(waiting.folder(record.folder) / waiting.PLAN), read_only=True) as plan:
        columns = plan.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
            f" WHERE data_type = 'VARCHAR' AND table_schema NOT IN {KNOWN_ALREADY}"
        ).fetchall()
        for schema, table, column in columns:
            place = f"{quoted(schema)}.{quoted(table)}"
            query = f"SELECT DISTINCT lower({quoted(column)}) FROM {place} WHERE contains({quoted(column)}, '@')"
            yield from (word for (word,) in plan.execute(query).fetchall())


def is_unread(record: Import) -> bool:
    """Whether nobody looked into the files of an import yet."""
    return record.state == State.UPLOADED
