"""From staged rows to a plan: what becomes new, what changes, what stays and what goes, table by table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from baken.apps.exchange.engine import rows
from baken.apps.exchange.engine.staging import NEW, TABLE_BITS, Stage, quoted
from baken.ground.formats import ACTING, COUNTERS, Conflict, Existing, Format, Store


@dataclass
class Planner:
    """Plans the stores of one format after another. `may_make`: whether a store that needs a right may make rows;
    `asked`: the models of which one did. `tables`: the models that get new rows, in order of first use; `made`: how
    many of each; `planned`: the stores, as `main.plan` has them."""

    stage: Stage
    may_make: Callable[[Store], bool]
    asked: set[str] = field(default_factory=set)
    tables: list[str] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    earlier: dict[str, list[tuple[str, Store]]] = field(default_factory=dict)
    planned: list[tuple[int, str, str, list[str], list[str]]] = field(default_factory=list)
    every: str = "candidate"

    def first_new_key(self, model: str) -> int:
        """The key that the next new row of a model gets until real ones are reserved."""
        if model not in self.tables:
            self.tables.append(model)
        return NEW + (self.tables.index(model) << TABLE_BITS) + self.made.get(model, 0)

    def write_down(self) -> None:
        """Keep beside the rows in which tables they stand, and how many of each model are new."""
        made = [(position, model, self.made.get(model, 0)) for position, model in enumerate(self.tables)]
        self.stage.add_rows("main.plan", self.planned)
        self.stage.add_rows("main.made", made)

    def plan(self, format_: Format) -> None:
        """Plan all stores of a format whose rows are staged."""
        main = next((store for store in format_.stores if store.main), None)
        for store in format_.stores:
            self._store(format_, store, main=store is main)
        for counter in COUNTERS:
            if counter.format == format_.name:
                self.stage.sql(
                    "INSERT INTO main.counter SELECT ?, number FROM "
                    f"(SELECT DISTINCT id AS number FROM ({counter.rows}) AS counted(id)) WHERE number IS NOT NULL",
                    [counter.name],
                )

    def _store(self, format_: Format, store: Store, *, main: bool) -> None:
        stage, model = self.stage, apps.get_model(store.model)
        place = f"{quoted(format_.name)}.{self._table_name(format_, store)}"
        self._candidates(store, model)
        if store.needs and not self.may_make(store):
            self._refuse_new(store)
        self._settle_conflicts(store)
        self._existing(store, model)
        self._compare(store, model, place)
        self._fold_into_earlier(store, place)
        self._gone(store, place)
        self._point_back(store, place)
        self._name(store, place)
        self._count_rows(store, place, main=main)
        self._tell(store, place)
        self.earlier.setdefault(store.model, []).append((place, store))
        self.planned.append((len(self.planned), store.model, place, list(store.fields), list(store.initial)))
        stage.sql("DROP TABLE candidate; DROP TABLE existing; DROP TABLE IF EXISTS every_candidate")

    def _compare(self, store: Store, model: type[models.Model], place: str) -> None:
        """The table of a store: each row with what becomes of it, and what it was."""
        by_id = tuple(store.key) == ("id",)
        pairs = [("found", "id")] if by_id else [(name, name) for name in store.key]
        match = " AND ".join(f"c.{quoted(ours)} = e.{quoted(theirs)}" for ours, theirs in pairs)
        final = {name: f"c.{quoted(name)}" for name in store.fields}
        for name in store.keep:
            empty = rows.cast(rows.field_of(model, name), "NULL")
            final[name] = f"COALESCE(c.{quoted(name)}, e.{quoted(name)}, {empty})"
        op = "'same'"
        if store.existing is Existing.UPDATE:
            differing = [name for name in store.fields if name not in (*store.key, *store.along)]
            differs = " OR ".join(f"{final[name]} IS DISTINCT FROM e.{quoted(name)}" for name in differing)
            op = f"CASE WHEN c.may AND ({differs or 'false'}) THEN 'changed' ELSE 'same' END"
        columns = [
            f"CASE WHEN e.id IS NOT NULL AND NOT c.may THEN e.{quoted(name)} ELSE {value} END AS {quoted(name)}, "
            f"e.{quoted(name)} AS {quoted(f'was_{name}')}"
            for name, value in final.items()
        ]
        columns += [f"c.{quoted(name)}" for name in (*store.initial, *self._extra(store))]
        first = self.first_new_key(store.model)
        self.stage.sql(
            f"""
            CREATE TABLE {place} AS
            SELECT c.file, c.line, CASE WHEN e.id IS NULL THEN 'new' ELSE {op} END AS op,
                   COALESCE(e.id, {first - 1} + row_number() OVER ()) AS id,
                   c.found, c.apart, c.may, c.shown, {", ".join(columns)}
            FROM candidate c LEFT JOIN existing e ON {match}
            """
        )
        # The number of a row is its place among all, so that no sorting is needed; the gaps are never used.
        made = self.stage.one(f"SELECT COALESCE(max(id) - {first - 1}, 0) FROM {place} WHERE op = 'new'")
        self.made[store.model] = self.made.get(store.model, 0) + made

    def _table_name(self, format_: Format, store: Store) -> str:
        """The table of a store; a format that stores twice in one model gets a second table."""
        taken = {
            place.rsplit(".", 1)[1]
            for place, _store in self.earlier.get(store.model, [])
            if place.startswith(quoted(format_.name))
        }
        return store.table if store.table not in taken else f"{store.table}_{len(taken) + 1}"

    @staticmethod
    def _extra(store: Store) -> dict[str, str]:
        """What a subject wants to know of a stored row besides its columns, as columns of the candidates."""
        return {f"as_{name}": expression for name, expression in store.names[1].items()} if store.names else {}

    def _candidates(self, store: Store, model: type[models.Model]) -> None:
        """The rows that a store asks for, typed as the model has them, one for each row of its source."""
        every = dict(store.fields) | dict(store.initial)
        typed = {name: rows.cast(rows.field_of(model, name), expression) for name, expression in every.items()}
        for name in store.keep:
            typed[name] = f"CAST({every[name]} AS {rows.type_of(rows.field_of(model, name))})"
        columns = "".join(f", {value} AS {quoted(name)}" for name, value in typed.items())
        extra = "".join(f", {expression} AS {quoted(name)}" for name, expression in self._extra(store).items())
        self.stage.sql(
            f"""
            CREATE TEMP TABLE candidate AS
            SELECT file, line, CAST({store.found or "NULL"} AS BIGINT) AS found,
                   CASE WHEN {store.found or "NULL"} IS NULL
                        THEN CAST({store.apart or "NULL"} AS VARCHAR) END AS apart,
                   COALESCE({store.update_where or "true"}, false) AS may,
                   CAST({store.shown or "NULL"} AS VARCHAR) AS shown{columns}{extra}
            FROM {store.rows} WHERE {store.where or "true"}
            """
        )
        self.every = "candidate"

    def _refuse_new(self, store: Store) -> None:
        """Rows of the file from which new ones would come, that who brings it may not make, are errors."""
        self.stage.refuse("SELECT file, line, shown FROM candidate WHERE found IS NULL", *store.refused)
        self.stage.sql("DELETE FROM candidate WHERE found IS NULL")

    def _settle_conflicts(self, store: Store) -> None:
        """One candidate for each key: of several the last; different values are an error where the store says so."""
        stage = self.stage
        key = self._key(store)
        keys = ", ".join(quoted(name) for name in key)
        if not stage.holds_twice("candidate", keys):
            return
        if store.conflict is Conflict.ERROR:
            for name in store.fields:
                if name not in key:
                    self._refuse_clashes(store, keys, name)
        columns = [row[0] for row in stage.sql("DESCRIBE candidate") if row[0] not in (*key, "file", "line")]
        place = f"file * {1 << TABLE_BITS} + line"
        kept = ", ".join(
            f"{'arg_max' if name in store.keep else 'arg_max_null'}({quoted(name)}, {place}) AS {quoted(name)}"
            for name in columns
        )
        stage.sql(
            f"""
            ALTER TABLE candidate RENAME TO every_candidate;
            CREATE TEMP TABLE candidate AS
            SELECT {keys}, arg_max(file, {place}) AS file, arg_max(line, {place}) AS line, {kept}
            FROM every_candidate GROUP BY {keys}
            """
        )
        self.every = "every_candidate"

    @staticmethod
    def _key(store: Store) -> list[str]:
        return ["found", "apart"] if tuple(store.key) == ("id",) else list(store.key)

    def _refuse_clashes(self, store: Store, keys: str, name: str) -> None:
        """Rows with one key whose values of a column differ: an error each, which names the other row."""
        stage, column = self.stage, quoted(name)
        ignored = f"AND {column} IS NOT NULL" if name in store.keep else ""
        clashes = stage.sql(
            f"""
            SELECT file, line, {column}, COALESCE(lag(file) OVER same, lead(file) OVER same),
                   COALESCE(lag(line) OVER same, lead(line) OVER same)
            FROM (SELECT *, count(DISTINCT COALESCE({column}::VARCHAR, '')) OVER (PARTITION BY {keys}) AS ways
                  FROM candidate WHERE true {ignored})
            WHERE ways > 1
            WINDOW same AS (PARTITION BY {keys} ORDER BY file, line)
            """
        )
        for file, line, value, other_file, other_line in clashes:
            expected = _("hetzelfde als in %(file)s rij %(row)s") % {
                "file": stage.sources[other_file].name,
                "row": other_line,
            }
            stage.complain(
                file, line, stage.heading(store.fields[name]), "" if value is None else str(value), expected
            )
        if clashes:
            stage.forget_refused()
            stage.sql(
                "DELETE FROM candidate WHERE (file, line) IN (SELECT (file, line) FROM main.problem WHERE line > 0)"
            )

    def _existing(self, store: Store, model: type[models.Model]) -> None:
        """What is there to compare with: rows of the database, as earlier stores of this import left them."""
        columns = ["id", *(name for name in store.fields if name != "id")]
        rows.create(self.stage, "existing", model, columns)
        if store.existing is not Existing.NONE:
            found: models.QuerySet[Any] | None = model._base_manager.all()
            if store.within:
                found = self._within(model, store)
            for narrowed in self._narrowed(found, store):
                rows.read(self.stage, "existing", narrowed, columns)
        for place, earlier in self.earlier.get(store.model, []):
            shared = [name for name in columns[1:] if name in earlier.fields]
            sets = ", ".join(f"{quoted(name)} = p.{quoted(name)}" for name in shared)
            names = ", ".join(quoted(name) for name in shared)
            if sets:
                self.stage.sql(
                    f"UPDATE existing SET {sets} FROM {place} p WHERE p.op = 'changed' AND existing.id = p.id"
                )
                self.stage.sql(f"INSERT INTO existing (id, {names}) SELECT id, {names} FROM {place} WHERE op = 'new'")
            self.stage.sql(f"DELETE FROM existing WHERE id IN (SELECT id FROM {place} WHERE op = 'gone')")

    def _within(self, model: type[models.Model], store: Store) -> models.QuerySet[Any] | None:
        acting = self.stage.cell
        if ACTING in store.within.values() and (acting is None or acting >= NEW):
            return None
        return model._base_manager.filter(
            **{path: acting if value is ACTING else value for path, value in store.within.items()}
        )

    def _narrowed(self, found: models.QuerySet[Any] | None, store: Store) -> list[models.QuerySet[Any]]:
        """The same rows, fewer where few keys are asked for."""
        if found is None:
            return []
        if store.replaces:
            column, wanted = (
                store.replaces[0],
                f"SELECT DISTINCT value FROM ({store.replaces[1]}) AS r(value, file, line)",
            )
        elif tuple(store.key) == ("id",):
            column, wanted = "id", "SELECT DISTINCT found FROM candidate WHERE found IS NOT NULL"
        else:
            column = store.key[0]
            wanted = f"SELECT DISTINCT {quoted(column)} FROM candidate"
        values = [
            row[0]
            for row in self.stage.sql(f"SELECT * FROM ({wanted}) AS w(v) WHERE v IS NOT NULL LIMIT {20 * rows.NARROW}")
        ]
        numbers = all(isinstance(value, int) for value in values)
        if numbers:
            values = [value for value in values if value < NEW]
        if not values:
            return []
        if len(values) >= 20 * rows.NARROW:
            return [found]
        return [
            found.filter(**{f"{column}__in": values[start : start + rows.NARROW]})
            for start in range(0, len(values), rows.NARROW)
        ]

    def _fold_into_earlier(self, store: Store, place: str) -> None:
        """A change to a row that this import makes is no change, but part of the making."""
        names = [name for name in store.fields if name not in (*store.key, *store.along)]
        for earlier, first in self.earlier.get(store.model, []):
            shared = [name for name in names if name in first.fields]
            sets = ", ".join(f"{quoted(name)} = p.{quoted(name)}" for name in shared)
            if sets:
                self.stage.sql(
                    f"UPDATE {earlier} SET {sets} FROM {place} p "
                    f"WHERE p.op = 'changed' AND is_new(p.id) AND {earlier}.id = p.id"
                )
        self.stage.sql(f"UPDATE {place} SET op = 'same' WHERE op = 'changed' AND is_new(id)")

    def _gone(self, store: Store, place: str) -> None:
        if not store.replaces:
            return
        column, wanted = store.replaces
        names = ", ".join(quoted(name) for name in store.fields)
        was = ", ".join(quoted(f"was_{name}") for name in store.fields)
        theirs = ", ".join(f"e.{quoted(name)}" for name in store.fields)
        self.stage.sql(
            f"""
            INSERT INTO {place} (file, line, op, id, {names}, {was})
            SELECT r.file, r.line, 'gone', e.id, {theirs}, {theirs}
            FROM existing e JOIN (
                SELECT value, min(file) AS file, min(line) AS line
                FROM ({wanted}) AS w(value, file, line) GROUP BY value
            ) r ON e.{quoted(column)} = r.value
            WHERE e.id NOT IN (SELECT id FROM {place} WHERE id IS NOT NULL)
            """
        )

    def _joined(self, store: Store, place: str) -> str:
        """Every candidate with the row that is stored for its key."""
        same = " AND ".join(f"c.{quoted(k)} IS NOT DISTINCT FROM s.{quoted(k)}" for k in self._key(store))
        return f"{self.every} c JOIN {place} s ON {same} AND s.op <> 'gone'"

    def _point_back(self, store: Store, place: str) -> None:
        """Give the staged rows the key of the row that was stored for them."""
        if not store.sets:
            return
        has = any(row[0] == store.sets for row in self.stage.sql("DESCRIBE staged"))
        if has and not self.stage.one(f"SELECT count(*) FROM {self.every}"):
            return
        name = quoted(store.sets)
        kept = f"COALESCE(m.id, staged.{name})" if has else "m.id"
        self.stage.sql(
            f"""
            CREATE OR REPLACE TABLE pointing AS
            SELECT staged.*{f" EXCLUDE ({name})" if has else ""}, {kept} AS {name}
            FROM staged LEFT JOIN (SELECT c.file, c.line, s.id FROM {self._joined(store, place)}) m
            ON staged.file = m.file AND staged.line = m.line;
            DROP TABLE staged;
            ALTER TABLE pointing RENAME TO staged;
            """
        )

    def _name(self, store: Store, place: str) -> None:
        """From now on, rows of files can point at what was stored."""
        if not store.names:
            return
        subject, columns = store.names
        self.stage.load_subject(subject)
        table = f"subject.{quoted(subject)}"
        names = ", ".join(quoted(name) for name in columns if name != "id")
        values = ", ".join(quoted(name if name in store.keep else f"as_{name}") for name in columns if name != "id")
        if "id" in columns:
            self.stage.sql(f"INSERT INTO {table} ({names}, id) SELECT {values}, as_id FROM {place} WHERE op = 'new'")
        else:
            self.stage.sql(
                f"""
                DELETE FROM {table} WHERE id IN (SELECT id FROM {place} WHERE op IN ('changed', 'same') AND may);
                INSERT INTO {table} ({names}, id) SELECT {values}, id FROM {place} WHERE op <> 'gone' AND may;
                """
            )

    def _count_rows(self, store: Store, place: str, *, main: bool) -> None:
        """What the preview says of each row of a file."""
        if main and self.every == "candidate":
            self.stage.sql(f"INSERT INTO main.rows SELECT file, line, op FROM {place} WHERE op <> 'gone'")
        elif main:
            self.stage.sql(
                "INSERT INTO main.rows SELECT c.file, c.line, any_value(s.op) "
                f"FROM {self._joined(store, place)} GROUP BY ALL"
            )
        self.stage.sql(
            f"INSERT INTO main.touched SELECT file, line FROM {place} WHERE op <> 'same' AND line IS NOT NULL"
        )

    def _tell(self, store: Store, place: str) -> None:
        """Say what was made that no file is about, and note of what that asks a right."""
        if not store.said and not store.needs:
            return
        number = self.stage.one(f"SELECT count(*) FROM {place} WHERE op = 'new'")
        if number and store.needs:
            self.asked.add(store.model)
        if number and store.said:
            first: Sequence[tuple[str]] = self.stage.sql(
                f"SELECT shown FROM {place} WHERE op = 'new' AND shown IS NOT NULL ORDER BY shown LIMIT 5"
            )
            names = ", ".join(row[0] for row in first) + (" …" if number > len(first) else "")
            self.stage.say(str(store.said).format(number=number, names=names))
