"""PostgreSQL: written down table by table with COPY, in one snapshot, and put back in one transaction.

Not with pg_dump: that must be at least as new as the server and installed where Baken runs, and what it writes can be
held against a manifest only by restoring it. The tables themselves are made by the migrations.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from baken.config.backups.archive import Archive, Manifest, Writer
from baken.config.backups.states import (
    MIGRATIONS,
    CannotBackUp,
    CannotRestore,
    describe,
    latest_of,
    migrations,
    quoted,
    tables_after,
    which,
)
from baken.config.backups.stores import Place, Store, copies, here, moved_to

SCRATCH = "baken_restore_"
PATIENCE = "60s"  # that a table may be kept by who is still at work
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position"
)
SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"
)


class PostgreSQL(Store):
    """A database on a server."""

    kind = "postgresql"

    def is_empty(self) -> bool:
        return not here().ask(TABLES)

    def dump(self, writer: Writer, manifest: Manifest, folder: Path) -> int:
        with self._connected() as connection:
            connection.set_autocommit(False)
            connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            connection.set_read_only(True)

            def ask(statement: str) -> list[Any]:
                return connection.execute(statement).fetchall()

            there = {name for (name,) in ask(TABLES)}
            if MIGRATIONS not in there:
                raise CannotBackUp(_("Er is geen databank van Baken in %(path)s.") % {"path": connection.info.dbname})
            tables = sorted(tables_after(migrations(ask)) & there)
            last = describe(manifest, ask, tables)
            manifest.columns = {name: each for name, each in _columns(ask).items() if name in tables}
            for table in tables:
                names = ", ".join(map(quoted, manifest.columns[table]))
                rows = f"SELECT {names} FROM {quoted(table)}{which(table)}"  # noqa: S608 - names
                writer.add(_part(table), _copied(connection, f"COPY ({rows}) TO STDOUT"))
            manifest.sequences = dict(ask(SEQUENCES))
        return last

    @contextmanager
    def scratch(self, archive: Archive, folder: Path) -> Iterator[Place]:
        schema = SCRATCH + secrets.token_hex(4)
        with self._connected() as connection:
            stale = connection.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [SCRATCH.replace("_", r"\_") + "%"]
            ).fetchall()
            for (name,) in stale:
                connection.execute(f"DROP SCHEMA {quoted(name)} CASCADE".encode())
            connection.execute(f"CREATE SCHEMA {schema}".encode())
            try:
                place = Place(folder, copies(OPTIONS={"options": f"-c search_path={schema}"}))
                with moved_to(place):
                    self._fill(place, archive)
                yield place
            finally:
                for wrapper in place.databases.values():
                    wrapper.close()
                connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())

    def put(self, place: Place) -> None:
        schema, sequences = place.ask("SELECT current_schema()")[0][0], place.ask(SEQUENCES)
        columns = _columns(place.ask)
        there = here()
        if self.is_empty() or migrations(there.ask) != migrations(place.ask):
            call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
        if {name: set(each) for name, each in _columns(there.ask).items() if name in columns} != {
            name: set(each) for name, each in columns.items()
        }:
            raise CannotRestore(_("De tabellen van de databank zijn niet die van deze versie van Baken."))
        try:
            with self._connected() as connection, connection.transaction():
                connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'".encode())
                with _emptied(connection, columns):
                    for table, each in columns.items():
                        names = ", ".join(map(quoted, each))
                        source = f"{quoted(schema)}.{quoted(table)}"
                        connection.execute(
                            f"INSERT INTO {quoted(table)} ({names}) SELECT {names} FROM {source}".encode()  # noqa: S608 - names
                        )
                _set_sequences(connection, dict(sequences))
        except psycopg.errors.LockNotAvailable as problem:
            raise CannotRestore(_("Er wordt nog gewerkt: stop eerst de dienst en haar werkers.")) from problem
        with self._connected() as connection:
            connection.execute("ANALYZE")

    def demand_whole(self, place: Place) -> None:
        """Its keys were all held against their tables when it was filled, and pages have checksums of the server."""

    def _fill(self, place: Place, archive: Archive) -> None:
        manifest = archive.manifest
        default = connections["default"]
        executor = MigrationExecutor(default)
        latest = latest_of(manifest.migrations)
        if sorted(latest) == sorted(executor.loader.graph.leaf_nodes()):
            call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
        else:
            executor.migrate(latest)
            with default.schema_editor() as editor:
                for app in executor.loader.unmigrated_apps:
                    for model in apps.get_app_config(app).get_models(include_auto_created=True):
                        editor.create_model(model)
        columns = _columns(place.ask)
        if unlike := [
            name for name, each in manifest.columns.items() if sorted(columns.get(name, [])) != sorted(each)
        ]:
            said = _("De tabel %(table)s van de back-up is niet die van deze versie van Baken.")
            raise CannotRestore(said % {"table": unlike[0]})
        with self._connected_to(place) as connection, connection.transaction():
            try:
                with _emptied(connection, columns):
                    for table, each in manifest.columns.items():
                        names = ", ".join(map(quoted, each))
                        copy = f"COPY {quoted(table)} ({names}) FROM STDIN".encode()
                        with connection.cursor() as cursor, cursor.copy(copy) as filled:
                            for some in archive.part(_part(table)):
                                filled.write(some)
            except (psycopg.DataError, psycopg.IntegrityError) as problem:  # which would say what a row holds
                what = problem.diag.table_name or type(problem).__name__
                raise CannotRestore(_("De databank is beschadigd: %(what)s.") % {"what": what}) from None
            _set_sequences(connection, manifest.sequences)

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        with self._connected_to(Place(Path(), copies())) as connection:
            yield connection

    @contextmanager
    def _connected_to(self, place: Place) -> Iterator[psycopg.Connection[Any]]:
        """A connection of its own, of which Django knows nothing."""
        parameters = place.databases["default"].get_connection_params()
        with closing(psycopg.connect(**parameters, autocommit=True)) as connection:
            yield connection


def _part(table: str) -> str:
    return f"database/{table}.copy"


def _columns(ask: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in ask(COLUMNS):
        found.setdefault(table, []).append(column)
    return found


def _copied(connection: psycopg.Connection[Any], statement: str) -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for some in copy:
            yield bytes(some)


@contextmanager
def _emptied(connection: psycopg.Connection[Any], tables: Iterable[str]) -> Iterator[None]:
    """Within, tables are empty, and triggers do not hear of what comes into them; keys are held against each other
    afterwards."""
    names = [quoted(table) for table in tables]
    for name in names:
        connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER".encode())
    connection.execute(f"TRUNCATE {', '.join(names)}".encode())
    connection.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in names:
        connection.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER".encode())


def _set_sequences(connection: psycopg.Connection[Any], sequences: dict[str, int]) -> None:
    known = {
        name
        for (name,) in connection.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
    }
    for name, last in sequences.items():
        if name in known:
            connection.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, last])
