"""Triggers that guard the audit trail: its links and checkpoints are never changed nor removed, its contents never
changed. Whoever speaks SQL meets them; who can drop them is found by the checkpoints."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connections

from baken.apps.access.models import AuditContent, AuditEntry, AuditSubject, Checkpoint

GUARDED = {
    AuditEntry: ("UPDATE", "DELETE", "TRUNCATE"),
    Checkpoint: ("UPDATE", "DELETE", "TRUNCATE"),
    AuditContent: ("UPDATE", "TRUNCATE"),
    AuditSubject: ("UPDATE", "TRUNCATE"),
}
REFUSES = "baken_audit_refuses"
REFUSAL = "the audit trail is only added to"


def _names() -> Iterator[tuple[str, str, str]]:
    """Of each trigger its name, its table and what it refuses."""
    for model, events in GUARDED.items():
        for event in events:
            yield f"baken_audit_{model._meta.model_name}_{event.lower()}", model._meta.db_table, event


def install(using: str = "default") -> None:
    """Make the triggers of a database anew."""
    remove(using)
    connection = connections[using]
    postgresql = connection.vendor == "postgresql"
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {REFUSES}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$body$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $body$"
            )
        for name, table, event in _names():
            if table not in tables or (event == "TRUNCATE" and not postgresql):
                continue
            does = f"FOR EACH STATEMENT EXECUTE FUNCTION {REFUSES}()"
            if not postgresql:
                does = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            cursor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {does}")


def remove(using: str = "default") -> None:
    """Drop the triggers of a database."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, table, _event in _names():
            if table in tables:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
