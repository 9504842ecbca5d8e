"""Importing files, and undoing that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from baken.apps.exchange.engine import applying, checking, sources
from baken.apps.exchange.engine.tables import scratch
from baken.apps.exchange.events import files_imported
from baken.apps.exchange.models import Import
from baken.apps.exchange.types import CannotImport, Report

ATTEMPTS = 3


class CannotKeepUp(Exception):
    """The database changed each time a plan was ready; nothing was written."""


def load(
    folder: Path | Sequence[tuple[str, Path]],
    *,
    cell_code: str | None = None,
    dry_run: bool = False,
    skip_invalid: Path | None = None,
) -> Report:
    """Import a folder, a zip, or a list of (name, path) into the cell with a code, or the one that the files name.

    With `dry_run` nothing is written. Rows with errors stop the import, unless `skip_invalid` names a file for
    them. Returns what was done; raises CannotImport, after which nothing has changed.
    """
    work = scratch()
    try:
        found = sources.find(folder, work=work)
        for _attempt in range(ATTEMPTS):
            plan = work / "plan.duckdb"
            report = checking.check(plan, found, cell_code=cell_code)
            if report.problems:
                raise CannotImport(report)
            if dry_run:
                return report
            record = Import(digest=report.digest, files=[source.name for source in found.files])
            record.report = report.as_json()
            try:
                _apply(plan, record, work)
            except applying.Moved:
                continue
            return report
        raise CannotKeepUp
    finally:
        sources.remove(work)


def _apply(plan: Path, record: Import, work: Path) -> None:
    with transaction.atomic():
        applying.apply(plan, record, scratch=work)
        transaction.on_commit(lambda: files_imported.send(Import, cell=record.cell_id, files=record.pk))
