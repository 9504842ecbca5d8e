"""What a database says of itself: rows by table, migrations, the keys that it needs, how far its audit trail is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from baken.config.backups.archive import Manifest
from baken.vault.models import DataKey

Ask = Callable[[str], Sequence[Any]]
MIGRATIONS = "django_migrations"


class CannotBackUp(Exception):
    """What is there cannot be backed up as it is; nothing was written."""


class CannotRestore(Exception):
    """A backup that cannot be put back here; what was there is there still."""


# Who holds one of these is signed in: so they are in no backup, and everyone signs in again where one is put back. The
# first ones point at the last.
SESSIONS = ("access_accountsession", "django_session")


def quoted(name: str) -> str:
    """A name as it stands in a statement."""
    return '"' + name.replace('"', '""') + '"'


def counts(ask: Ask, tables: Iterable[str]) -> dict[str, int]:
    """How many rows tables have that are backed up."""
    of = {table: f"SELECT count(*) FROM {quoted(table)}{which(table)}" for table in sorted(tables)}  # noqa: S608 - names
    return {table: int(ask(statement)[0][0]) for table, statement in of.items()}


def which(table: str) -> str:
    """The part of a statement that says which rows of a table are backed up."""
    return " WHERE false" if table in SESSIONS else ""


def migrations(ask: Ask) -> list[tuple[str, str]]:
    """The migrations that a database had."""
    found = ask(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")  # noqa: S608 - a name
    return [(app, name) for app, name in found]


def describe(manifest: Manifest, ask: Ask, tables: Iterable[str]) -> int:
    """Say in a manifest what a database holds; returns the last number of its audit trail."""
    manifest.counts = counts(ask, tables)
    manifest.migrations = migrations(ask)
    wrapped = quoted(DataKey._meta.db_table)
    found = ask(f"SELECT DISTINCT master FROM {wrapped} WHERE destroyed_at IS NULL ORDER BY 1")  # noqa: S608 - a name
    manifest.masters = [master for (master,) in found]
    entries = quoted(apps.get_model("access", "AuditEntry")._meta.db_table)
    ((last,),) = ask(f"SELECT coalesce(max(number), 0) FROM {entries}")  # noqa: S608 - a name
    return int(last)


def known_migrations() -> set[tuple[str, str]]:
    """The migrations that this version of Baken knows, those that others replace included."""
    found = MigrationLoader(None).disk_migrations
    return set(found) | {replaced for migration in found.values() for replaced in migration.replaces}


def is_behind(applied: Iterable[tuple[str, str]]) -> bool:
    """Whether this version of Baken has migrations that are not among some."""
    return bool(set(MigrationLoader(None).disk_migrations) - set(applied))


def latest_of(applied: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last migrations of each app, among some."""
    graph = MigrationLoader(None).graph
    there = set(applied) & set(graph.nodes)

    def follows(node: tuple[str, str], before: tuple[str, str]) -> bool:
        return node[0] == before[0] and node in there

    return [
        node for node in sorted(there) if not any(follows(each.key, node) for each in graph.node_map[node].children)
    ]


def tables_after(applied: Iterable[tuple[str, str]]) -> set[str]:
    """The tables of Baken after some migrations. Raises CannotBackUp where one is of a newer version."""
    there = set(applied)
    if there - known_migrations():
        raise CannotBackUp(_("De databank is van een nieuwere versie van Baken. Werk Baken eerst bij."))
    state = MigrationLoader(None).project_state(latest_of(there))
    models = state.apps.get_models(include_auto_created=True)
    return {MIGRATIONS, *(model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy)}
