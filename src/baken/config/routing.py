"""Which database holds what: the table of the cache has a connection of its own, and all else the usual one."""

from __future__ import annotations

from typing import Any

CACHE, TABLES = "cache", "django_cache"  # the alias; and what Django calls the app of such a table


class CacheRouter:
    """Leads the cache to its own connection, so that what it writes belongs to nobody's transaction."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return CACHE if model._meta.app_label == TABLES else None

    def db_for_write(self, model: Any, **_hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        if app_label == TABLES:
            return db == CACHE
        return False if db == CACHE else None
