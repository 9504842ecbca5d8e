"""The staging engine: rows of files as typed tables, what they refer to, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.utils.translation import gettext as _

from baken.apps.exchange.engine.sources import Source
from baken.ground.formats import FORMATS, SUBJECTS, Format, Reference

MEMORY = "100MB"
FORGET = 50_000  # distinct values of a column that are remembered
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
        self.left_out: Mapping[int, Collection[int]] = {}
        self._complaints: list[tuple[int, int | None, str, str, str, bool]] = []
        self._noted = self._forgotten = 0  # rows with problems, and how many of them were taken out of the tables
        self._subjects: set[str] = set()  # names of those that have a table
        self._rejected: set[str] = set()  # and of those of which rows were rejected
        self._refusing: set[str] = set()  # names of formats that have a table of refused rows
        self.spoiled: set[str] = set()  # names of formats of which a file cannot be read
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
            CREATE SCHEMA rejected_subject;
            CREATE TABLE main.problem
                (file INTEGER, line BIGINT, heading VARCHAR, found VARCHAR, expected VARCHAR, whole BOOLEAN);
            CREATE TABLE main.dependent (file INTEGER, line BIGINT);
            CREATE TABLE main.doubled (file INTEGER, lines BIGINT);
            CREATE TABLE main.rows (file INTEGER, line BIGINT, op VARCHAR);
            CREATE TABLE main.touched (file INTEGER, line BIGINT);
            CREATE TABLE main.plan (number INTEGER, model VARCHAR, place VARCHAR, fields VARCHAR[], initial VARCHAR[]);
            CREATE TABLE main.made (position INTEGER, model VARCHAR, number BIGINT);
            CREATE TABLE main.counter (name VARCHAR, id BIGINT);
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

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction of the staging engine: what it writes reaches the disk once."""
        self.db.execute("BEGIN")
        yield
        self.db.execute("COMMIT")

    def say(self, sentence: str) -> None:
        """Add a sentence to the report."""
        self.sentences.append(str(sentence))

    def add(self, table: str, arrays: Sequence[pa.Array], names: Sequence[str]) -> None:
        """Add rows, given as columns, to a table."""
        self.db.register("arriving", pa.table(list(arrays), names=list(names)))
        columns = ", ".join(quoted(name) for name in names)
        self.db.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM arriving")
        self.db.unregister("arriving")

    def add_rows(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add a few rows to a table, each with a value for every column."""
        if rows:
            places = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
            self.db.execute(f"INSERT INTO {table} VALUES {places}", [value for row in rows for value in row])

    def turn_to(self, format_: Format) -> None:
        """From now on statements are about the tables of a format, of which `staged` is made."""
        self.format = format_
        self.db.execute(f"CREATE SCHEMA {quoted(format_.name)}; USE {quoted(format_.name)}")
        fields = ", ".join(f'"{column.field}" {column.kind.duckdb}' for column in format_.columns)
        self.db.execute(f"CREATE TABLE staged (file INTEGER, line BIGINT, stem VARCHAR, {fields})")
        if format_.wide:
            self.db.execute(
                "CREATE TABLE staged_long "
                "(file INTEGER, line BIGINT, position INTEGER, heading VARCHAR, value VARCHAR)"
            )

    # What is wrong

    def complain(self, file: int, line: int, heading: str, found: str, expected: str) -> None:
        """Note an error in a row; the row is left out when `forget_refused` is called."""
        self._complaints.append((file, line, heading, found[:400], str(expected), False))
        if len(self._complaints) > FORGET:
            self._note_complaints()

    def spoil(self, file: int, line: int | None, heading: str, found: str, expected: str) -> None:
        """Note an error for which a whole file cannot be read."""
        self._complaints.append((file, line, heading, found[:400], str(expected), True))
        self.spoiled.add(self.sources[file].format.name)

    def _note_complaints(self) -> None:
        if self._complaints:
            types = [pa.int32(), pa.int64(), pa.string(), pa.string(), pa.string(), pa.bool_()]
            arrays = [
                pa.array(values, type_)
                for values, type_ in zip(zip(*self._complaints, strict=True), types, strict=True)
            ]
            self.add("main.problem", arrays, ["file", "line", "heading", "found", "expected", "whole"])
            self._noted += len(self._complaints)
            self._complaints = []

    def refuse(self, rows: str, column: str, expected: Any) -> None:
        """Refuse the rows (file, line, value and possibly heading) of a query; they leave `staged`."""
        self._note_refused(rows, column, expected)
        self.forget_refused()

    def _note_refused(self, rows: str, column: str, expected: Any) -> None:
        named = len(self.sql(f"DESCRIBE {rows}")) > 3
        names, heading = ("file, line, found, heading", "heading") if named else ("file, line, found", "?")
        self._noted += self.one(
            f"""INSERT INTO main.problem
                SELECT file, line, {heading}, COALESCE(found::VARCHAR, ''), ?, false
                FROM ({rows}) AS refused({names})""",
            ([] if named else [self.heading(column)]) + [str(expected)],
        )

    def heading(self, field: str) -> str:
        """The heading of the column of a field."""
        assert self.format is not None
        return next((column.name for column in self.format.columns if column.field == field), field)

    @property
    def _tables(self) -> tuple[str, ...]:
        return ("staged", "staged_long") if self.format and self.format.wide else ("staged",)

    def forget_refused(self) -> None:
        """Take the rows with errors, and those that refer to such rows, out of the tables."""
        self._note_complaints()
        if self._noted == self._forgotten:
            return
        assert self.format is not None
        self._forgotten = self._noted
        self._refusing.add(self.format.name)
        wrong = """(file, line) IN (SELECT (file, line) FROM main.problem WHERE line IS NOT NULL
                    UNION ALL SELECT (file, line) FROM main.dependent)"""
        self.db.execute("CREATE TABLE IF NOT EXISTS refused AS FROM staged LIMIT 0")
        kept = ", ".join(quoted(row[0]) for row in self.sql("DESCRIBE refused"))
        self.db.execute(f"INSERT INTO refused SELECT {kept} FROM staged WHERE {wrong}")
        for table in self._tables:
            self.db.execute(f"DELETE FROM {table} WHERE {wrong}")

    def remember_refused(self, subject: str, columns: Mapping[str, str]) -> None:
        """Remember what rejected rows would have been pointed at by: who refers to one is not wrong, but waits."""
        assert self.format is not None
        if self.format.name not in self._refusing:
            return
        self._rejected.add(subject)
        name = quoted(subject)
        self.load_subject(subject)
        self.db.execute(f"CREATE TABLE IF NOT EXISTS rejected_subject.{name} AS FROM subject.{name} LIMIT 0")
        names = ", ".join(quoted(column) for column in columns if column != "id")
        values = ", ".join(value for column, value in columns.items() if column != "id")
        with suppress(duckdb.BinderException):  # where it is named by what only a store makes
            self.db.execute(f"INSERT INTO rejected_subject.{name} ({names}) SELECT {values} FROM refused")

    def holds_twice(self, table: str, keys: str) -> bool:
        """Whether a table may have rows with the same values of some columns; by a way that can use the disk."""
        return bool(self.sql(f"SELECT 1 FROM {table} GROUP BY hash({keys}) HAVING count(*) > 1 LIMIT 1"))

    def distinct(self, *key: str) -> None:
        """Rows that stand twice by these fields: the same values count once; different values are an error."""
        assert self.format is not None
        keys = ", ".join(f'"{field}"' for field in key)
        if not self.holds_twice("staged", keys):
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
        if name in self._subjects:
            return
        self._subjects.add(name)
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
                self._refuse_unknown(reference)

    def _refuse_unknown(self, reference: Reference) -> None:
        """Rows for which a reference finds nothing are wrong; those that refer to a rejected row only wait for it."""
        subject = SUBJECTS[reference.subject]
        fields = [quoted(field) for field in reference.on.values()]
        filled = " AND ".join(f"{field} IS NOT NULL" for field in fields)
        lost = f'FROM staged WHERE "{reference.as_}_id" IS NULL AND {filled}'
        if subject.name in self._rejected:
            named = ", ".join(quoted(column) for column in reference.on)
            waiting = f"({', '.join(fields)}) IN (SELECT ({named}) FROM rejected_subject.{quoted(subject.name)})"
            self._noted += self.one(f"INSERT INTO main.dependent SELECT file, line {lost} AND {waiting}")
            lost += f" AND NOT {waiting}"
        if any(
            store.names and store.names[0] == subject.name for name in self.spoiled for store in FORMATS[name].stores
        ):
            return  # what it refers to may stand in the file that cannot be read
        self._note_refused(f"SELECT file, line, {fields[-1]} {lost}", list(reference.on.values())[-1], subject.unknown)

    @staticmethod
    def _join(reference: Reference, target: str, produced: Mapping[str, str]) -> str:
        """The join of `staged` with the subject of a reference: of rows that answer to the same, the first."""
        fields = {column: produced.get(field, f"staged.{quoted(field)}") for column, field in reference.on.items()}
        names = [quoted(column) for column in fields]
        wanted = [f"folded({name}) AS {name}" if reference.loosely else name for name in names]
        taken = "".join(f", arg_min_null({quoted(column)}, id) AS {quoted(column)}" for column in reference.take)
        grouped = ", ".join(str(place + 1) for place in range(len(names)))
        subject = f"subject.{quoted(reference.subject)}"
        table = f"SELECT {', '.join(wanted)}{taken}, min(id) AS id FROM {subject} GROUP BY {grouped}"
        match = " AND ".join(
            f"{f'folded({value})' if reference.loosely else value} = {target}.{quoted(column)}"
            for column, value in fields.items()
        )
        return f"LEFT JOIN ({table}) {target} ON {match}"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _columns(rows: Iterable[tuple[Any, ...]], width: int) -> Iterator[list[tuple[Any, ...]]]:
    """Rows as columns, some thousands at a time."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, 20_000)):
        yield list(zip(*chunk, strict=True))
        assert len(chunk[0]) == width
