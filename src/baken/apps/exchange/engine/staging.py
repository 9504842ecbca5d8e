"""The staging engine: rows of files as typed tables, what they refer to, and what is wrong with them."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _

from baken.apps.exchange.engine.sources import Source
from baken.apps.exchange.engine.tables import BadCell, Unreadable, as_raw, is_empty, opened
from baken.ground.formats import SUBJECTS, Column, Format, Reference
from baken.ground.values import Invalid, as_text, folded

MEMORY = "100MB"
FORGET = 50_000  # distinct values of a column that are remembered
REASON = "reden van weigering"  # the column that Baken adds to rejected rows; no news when it comes back
# Keys of rows to be made: above any real one, with the table and a number in it, until the real ones are reserved.
NEW, TABLE_BITS = 1 << 62, 40
ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "TIME": pa.time64("us"),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR[]": pa.list_(pa.string()),
}


def arrow_type(duckdb_type: str) -> pa.DataType:
    """The Arrow type of a type of the staging engine."""
    if duckdb_type.startswith("DECIMAL("):
        precision, scale = duckdb_type[8:-1].split(",")
        return pa.decimal128(int(precision), int(scale))
    return ARROW[duckdb_type]


class Memo(dict[Any, int]):
    """The values of a column by how they were written: each way of writing is read once, and numbered.

    Number 0 is what cannot be read; `invalid` says why."""

    def __init__(self, column: Column):
        super().__init__()
        self.column = column
        self.type = arrow_type(column.kind.duckdb)
        self.invalid: dict[Any, str] = {}
        self.values: list[Any] = [None]
        self._array = pa.array(self.values, self.type)

    def __missing__(self, raw: Any) -> int:
        try:
            self.values.append(self._read(raw))
            number = len(self.values) - 1
        except Invalid as invalid:
            self.invalid[raw] = str(invalid)
            number = 0
        self[raw] = number
        return number

    def _read(self, raw: Any) -> Any:
        if isinstance(raw, BadCell):
            raise Invalid(raw.expected)
        if as_text(raw) == "":
            if self.column.required:
                raise Invalid(_("niet leeg, maar %(expected)s") % {"expected": self.column.kind.expected})
            return None
        return self.column.kind.parse(raw)

    def take(self, cells: Sequence[Any]) -> tuple[pa.Array, list[int]]:
        """The values of some cells, and the places of those that cannot be read."""
        if len(self.values) > FORGET:
            self.clear()
            del self.values[1:]
        numbers = np.fromiter(map(self.__getitem__, cells), np.int32, len(cells))
        if len(self._array) != len(self.values):
            self._array = pa.array(self.values, self.type)
        wrong = np.flatnonzero(numbers == 0).tolist() if self.invalid else []
        return pa.DictionaryArray.from_arrays(numbers, self._array).dictionary_decode(), wrong


class Stage:
    """A staging engine in a file; `with` closes it. The tables of each format are in a schema of its name."""

    def __init__(self, path: Path):
        self.db = duckdb.connect(
            str(path),
            config={
                "memory_limit": MEMORY,
                "threads": "2",
                "temp_directory": str(path.with_suffix(".tmp")),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        self.path = path
        self.cell: int | None = None
        self.format: Format | None = None
        self.sources: list[Source] = []
        self.sentences: list[str] = []
        self._complaints: list[tuple[int, int | None, str, str, str]] = []
        self.db.execute(
            """
            CREATE TEMP MACRO folded(words) AS trim(regexp_replace(
                lower(strip_accents(replace(words, '’', ''''))), '[\\s\\x{00A0}]+', ' ', 'g'));
            CREATE TEMP MACRO is_new(number) AS number >= (1::BIGINT << 62);
            """
        )

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *error: object) -> None:
        self.db.close()

    def begin(self, cell: int) -> None:
        """Make the tables that every format writes into, for a cell (by its key, or the key it will get)."""
        self.cell = cell
        self.db.execute(
            """
            CREATE SCHEMA subject;
            CREATE TABLE main.problem
                (file INTEGER, line BIGINT, heading VARCHAR, found VARCHAR, expected VARCHAR);
            CREATE TABLE main.doubled (file INTEGER, lines BIGINT);
            CREATE TABLE main.rows (file INTEGER, line BIGINT, op VARCHAR);
            CREATE TABLE main.touched (file INTEGER, line BIGINT);
            CREATE TABLE main.plan (number INTEGER, model VARCHAR, place VARCHAR, fields VARCHAR[], initial VARCHAR[]);
            CREATE TABLE main.counter (model VARCHAR, field VARCHAR, id BIGINT);
            """
        )
        self.load_subject("people.cell")
        self.db.execute(
            f"""
            CREATE TEMP MACRO acting_cell() AS {int(cell)}::BIGINT;
            CREATE TEMP MACRO acting_network() AS
                (SELECT any_value(network_id) FROM subject."people.cell" WHERE id = {int(cell)});
            """
        )

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement; returns its rows."""
        return self.db.execute(query, list(parameters)).fetchall()

    def one(self, query: str, parameters: Sequence[Any] = ()) -> Any:
        """The first value of the first row."""
        return self.sql(query, parameters)[0][0]

    def say(self, sentence: str) -> None:
        """Add a sentence to the report."""
        self.sentences.append(str(sentence))

    # Reading

    def read(self, format_: Format, sources: Sequence[Source]) -> None:
        """Read the files of a format into `staged` of its schema; from now on statements are about that format."""
        self.format = format_
        self.db.execute(f'CREATE SCHEMA "{format_.name}"; USE "{format_.name}"')
        fields = ", ".join(f'"{column.field}" {column.kind.duckdb}' for column in format_.columns)
        self.db.execute(f"CREATE TABLE staged (file INTEGER, line BIGINT, stem VARCHAR, {fields})")
        if format_.wide:
            self.db.execute(
                "CREATE TABLE staged_long "
                "(file INTEGER, line BIGINT, position INTEGER, heading VARCHAR, value VARCHAR)"
            )
        memos = {column.field: Memo(column) for column in format_.columns}
        for source in sources:
            number = len(self.sources)
            self.sources.append(source)
            try:
                with uncollected():
                    self._read_file(number, source, format_, memos)
            except Unreadable as unreadable:
                self.complain(number, unreadable.line, "", "", str(unreadable))
        self.forget_refused()

    def _read_file(self, number: int, source: Source, format_: Format, memos: Mapping[str, Memo]) -> None:
        names = [name for column in format_.columns for name in (column.name, *column.aliases)]
        with opened(source.path, names) as table:
            places, others = self._placed(number, table.headings, table.line, format_)
            if places is None:
                return
            if table.unread:
                self.say(
                    _("%(file)s: niet gelezen bladen: %(sheets)s")
                    % {"file": source.name, "sheets": ", ".join(table.unread)}
                )
            if others and not format_.wide:
                headings = ", ".join(f"“{table.headings[place]}”" for place in others)
                self.say(
                    _("%(file)s: onbekende kolommen, niet ingevoerd: %(headings)s")
                    % {"file": source.name, "headings": headings}
                )
            width = len(table.headings)
            for lines, cells in table.chunks():
                if set(map(len, cells)) - {width}:
                    lines, cells = self._fitting(number, lines, cells, width)
                if cells:
                    columns = list(zip(*cells, strict=True))
                    self._stage(number, source, format_, lines, columns, places, memos)
                    if format_.wide:
                        self._stage_long(number, lines, columns, others, table.headings)

    def _placed(
        self, number: int, headings: list[str], line: int, format_: Format
    ) -> tuple[dict[str, int | None] | None, list[int]]:
        """Where each declared column stands, and the places of the others; None when a column is missing."""
        found: dict[str, list[int]] = {}
        for place, heading in enumerate(headings):
            found.setdefault(folded(heading), []).append(place)
        places: dict[str, int | None] = {}
        complete = True
        for column in format_.columns:
            at = [place for name in (column.name, *column.aliases) for place in found.pop(folded(name), [])]
            places[column.field] = at[0] if at else None
            if len(at) > 1:
                complete = False
                self.complain(number, line, column.name, headings[at[1]], _("elke kolom één keer"))
            elif not at and not column.optional:
                complete = False
                self.complain(number, line, column.name, "", _("een kolom “%(name)s”") % {"name": column.name})
        found.pop("", None)
        found.pop(folded(REASON), None)
        if format_.wide:
            for at in found.values():
                if len(at) > 1:
                    complete = False
                    self.complain(number, line, headings[at[0]], headings[at[1]], _("elke vraag één keer"))
        others = sorted(place for at in found.values() for place in at)
        return places if complete else None, others

    def _fitting(
        self, number: int, lines: Sequence[int], rows: list[list[Any]], width: int
    ) -> tuple[list[int], list[list[Any]]]:
        """Rows as wide as the headings. One with more in it is refused: a separator stands in one of its values."""
        fitting = []
        for line, cells in zip(lines, rows, strict=True):
            if is_empty(cells[width:]):
                fitting.append((line, cells[:width] + [None] * (width - len(cells))))
            else:
                expected = _(
                    "niet meer cellen dan er kolommen zijn; zet tekst met een scheidingsteken tussen aanhalingstekens"
                )
                self.complain(number, line, "", as_raw(cells[width]), expected)
        return [line for line, _cells in fitting], [cells for _line, cells in fitting]

    def _stage(
        self,
        number: int,
        source: Source,
        format_: Format,
        lines: Sequence[int],
        columns: Sequence[Sequence[Any]],
        places: Mapping[str, int | None],
        memos: Mapping[str, Memo],
    ) -> None:
        arrays = [
            pa.repeat(pa.scalar(number, pa.int32()), len(lines)),
            pa.array(np.array(lines, np.int64)),
            pa.repeat(pa.scalar(source.stem), len(lines)),
        ]
        for column in format_.columns:
            place = places[column.field]
            memo = memos[column.field]
            if place is None:
                arrays.append(pa.nulls(len(lines), memo.type))
                continue
            values, wrong = memo.take(columns[place])
            for index in wrong:
                raw = columns[place][index]
                self.complain(number, lines[index], column.name, as_raw(raw), memo.invalid[raw])
            arrays.append(values)
        self.add("staged", arrays, ["file", "line", "stem", *(column.field for column in format_.columns)])

    def _stage_long(
        self,
        number: int,
        lines: Sequence[int],
        columns: Sequence[Sequence[Any]],
        others: list[int],
        headings: list[str],
    ) -> None:
        """The answers of a wide file, one a row. A cell without a value is refused at once."""
        for place in others:
            answered, values = [], []
            for line, cell in zip(lines, columns[place], strict=True):
                if isinstance(cell, BadCell):
                    self.complain(number, line, headings[place], cell.text, cell.expected)
                elif text := as_raw(cell).strip():
                    answered.append(line)
                    values.append(text)
            if answered:
                arrays = [
                    pa.repeat(pa.scalar(number, pa.int32()), len(answered)),
                    pa.array(answered, pa.int64()),
                    pa.repeat(pa.scalar(place, pa.int32()), len(answered)),
                    pa.repeat(pa.scalar(headings[place]), len(answered)),
                    pa.array(values, pa.string()),
                ]
                self.add("staged_long", arrays, ["file", "line", "position", "heading", "value"])

    def add(self, table: str, arrays: Sequence[pa.Array], names: Sequence[str]) -> None:
        """Add rows, given as columns, to a table."""
        self.db.register("arriving", pa.table(list(arrays), names=list(names)))
        columns = ", ".join(quoted(name) for name in names)
        self.db.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM arriving")
        self.db.unregister("arriving")

    # What is wrong

    def complain(self, file: int, line: int | None, heading: str, found: str, expected: str) -> None:
        """Note an error; the row is left out when `forget_refused` is called."""
        self._complaints.append((file, line, heading, found[:400], str(expected)))
        if len(self._complaints) > FORGET:
            self._note_complaints()

    def _note_complaints(self) -> None:
        if self._complaints:
            types = [pa.int32(), pa.int64(), pa.string(), pa.string(), pa.string()]
            arrays = [
                pa.array(values, type_)
                for values, type_ in zip(zip(*self._complaints, strict=True), types, strict=True)
            ]
            self.add("main.problem", arrays, ["file", "line", "heading", "found", "expected"])
            self._complaints = []

    def refuse(self, rows: str, column: str, expected: Any) -> None:
        """Refuse the rows (file, line, value and possibly heading) of a query; they leave `staged`."""
        named = len(self.sql(f"DESCRIBE {rows}")) > 3
        names, heading = ("file, line, found, heading", "heading") if named else ("file, line, found", "?")
        self.db.execute(
            f"""INSERT INTO main.problem
                SELECT file, line, {heading}, COALESCE(found::VARCHAR, ''), ? FROM ({rows}) AS refused({names})""",
            ([] if named else [self.heading(column)]) + [str(expected)],
        )
        self.forget_refused()

    def heading(self, field: str) -> str:
        """The heading of the column of a field."""
        assert self.format is not None
        return next((column.name for column in self.format.columns if column.field == field), field)

    @property
    def _tables(self) -> tuple[str, ...]:
        return ("staged", "staged_long") if self.format and self.format.wide else ("staged",)

    def forget_refused(self) -> None:
        """Take the rows with errors out of the tables."""
        self._note_complaints()
        for table in self._tables:
            self.db.execute(
                f"DELETE FROM {table} WHERE (file, line) IN "
                "(SELECT (file, line) FROM main.problem WHERE line IS NOT NULL)"
            )

    def distinct(self, *key: str) -> None:
        """Rows that stand twice by these fields: the same values count once; different values are an error."""
        assert self.format is not None
        keys = ", ".join(f'"{field}"' for field in key)
        if not self.one(f"SELECT count(*) - count(DISTINCT hash({keys})) FROM staged"):
            return
        values = ", ".join(f'"{column.field}"' for column in self.format.columns)
        answers = "NULL"
        if self.format.wide:
            answers = """(SELECT list((folded(heading), value) ORDER BY folded(heading)) FROM staged_long
                          WHERE staged_long.file = staged.file AND staged_long.line = staged.line)"""
        self.db.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE twice AS
            SELECT file, line, concat_ws(' · ', {keys}) AS key, content <> any_value(content) OVER same AS differs,
                   row_number() OVER (same ORDER BY file, line) AS turn
            FROM (SELECT *, hash({values}, {answers}) AS content FROM staged)
            WINDOW same AS (PARTITION BY {keys})
            QUALIFY count(*) OVER same > 1
            """
        )
        clashes = self.sql(
            """
            SELECT file, line, key, COALESCE(lag(file) OVER same, lead(file) OVER same),
                   COALESCE(lag(line) OVER same, lead(line) OVER same)
            FROM twice WHERE key IN (SELECT key FROM twice WHERE differs)
            WINDOW same AS (PARTITION BY key ORDER BY file, line) ORDER BY file, line
            """
        )
        for file, line, shown, other_file, other_line in clashes:
            expected = _("één keer, of tweemaal hetzelfde; %(file)s rij %(row)s zegt iets anders") % {
                "file": self.sources[other_file].name,
                "row": other_line,
            }
            self.complain(file, line, self.heading(key[-1]), shown, expected)
        self.forget_refused()
        again = "FROM twice WHERE turn > 1 AND key NOT IN (SELECT key FROM twice WHERE differs)"
        self.db.execute(f"INSERT INTO main.doubled SELECT file, count(*) {again} GROUP BY file")
        for table in self._tables:
            self.db.execute(f"DELETE FROM {table} WHERE (file, line) IN (SELECT (file, line) {again})")

    # References

    def load_subject(self, name: str) -> None:
        """Make the table of a subject, once: what the database holds; stores add what they make."""
        subject = SUBJECTS[name]
        if self.sql("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'subject' AND table_name = ?", [name]):
            return
        fields = ", ".join(f'"{column}" {type_}' for column, type_ in subject.columns.items())
        self.db.execute(f'CREATE TABLE subject."{name}" ({fields}, id BIGINT)')
        cell = self.cell if self.cell is not None and self.cell < NEW else None
        types = [arrow_type(type_) for type_ in subject.columns.values()] + [pa.int64()]
        for columns in _columns(subject.rows(cell), len(types)):
            arrays = [pa.array(values, type_) for values, type_ in zip(columns, types, strict=True)]
            self.add(f'subject."{name}"', arrays, [*subject.columns, "id"])

    def refer(self, references: Sequence[Reference]) -> None:
        """Add to `staged` what references find, and refuse the rows for which one should and does not."""
        if not references:
            return
        columns, joins = [], []
        produced: dict[str, str] = {}
        for number, reference in enumerate(references):
            self.load_subject(reference.subject)
            target = f"target_{number}"
            for name, column in {"id": "id", **{name: name for name in reference.take}}.items():
                produced[f"{reference.as_}_{name}"] = f"{target}.{quoted(column)}"
                columns.append(f"{target}.{quoted(column)} AS {quoted(f'{reference.as_}_{name}')}")
            joins.append(self._join(reference, target, produced))
        self.db.execute(
            f"""
            CREATE TABLE referring AS SELECT staged.*, {", ".join(columns)} FROM staged {" ".join(joins)};
            DROP TABLE staged;
            ALTER TABLE referring RENAME TO staged;
            """
        )
        for reference in references:
            if not reference.makes:
                *_others, last = reference.on.values()
                filled = " AND ".join(f"{quoted(field)} IS NOT NULL" for field in reference.on.values())
                self.refuse(
                    f'SELECT file, line, {quoted(last)} FROM staged WHERE "{reference.as_}_id" IS NULL AND {filled}',
                    last,
                    SUBJECTS[reference.subject].unknown,
                )

    @staticmethod
    def _join(reference: Reference, target: str, produced: Mapping[str, str]) -> str:
        """The join of `staged` with the subject of a reference: of rows that answer to the same, the first."""
        fields = {column: produced.get(field, f"staged.{quoted(field)}") for column, field in reference.on.items()}
        names = [quoted(column) for column in fields]
        wanted = [f"folded({name}) AS {name}" if reference.loosely else name for name in names]
        taken = "".join(f", arg_min_null({quoted(column)}, id) AS {quoted(column)}" for column in reference.take)
        grouped = ", ".join(str(place + 1) for place in range(len(names)))
        table = f"SELECT {', '.join(wanted)}{taken}, min(id) AS id FROM subject.{quoted(reference.subject)} GROUP BY {grouped}"
        match = " AND ".join(
            f"{f'folded({value})' if reference.loosely else value} = {target}.{quoted(column)}"
            for column, value in fields.items()
        )
        return f"LEFT JOIN ({table}) {target} ON {match}"


@contextmanager
def uncollected() -> Iterator[None]:
    """Many lists are made and gone, none of them in a circle: looking for circles would cost as much again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _columns(rows: Iterable[tuple[Any, ...]], width: int) -> Iterator[list[tuple[Any, ...]]]:
    """Rows as columns, some thousands at a time."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, 20_000)):
        yield list(zip(*chunk, strict=True))
        assert len(chunk[0]) == width
