"""Two imports of one cell at the very same moment are written one after the other."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from baken.apps.exchange.actions import load
from baken.apps.exchange.engine import applying
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, load_files, write
from baken.apps.people.models import Centre

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_waits_for_the_first_and_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    load_files(tmp_path / "before", CELL)
    inside, most = [0], [0]
    written = applying._write

    def slowly(*arguments: Any) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.5)
        try:
            written(*arguments)
        finally:
            inside[0] -= 1

    monkeypatch.setattr(applying, "_write", slowly)
    folders = [
        write(tmp_path / number, {"centra.csv": CELL["centra.csv"].replace(";40;", f";{number};")})
        for number in ("41", "42")
    ]
    failed: list[BaseException] = []

    def one(folder: Path) -> None:
        try:
            load(folder, cell_code="c1")
        except Exception as error:  # noqa: BLE001 - the test tells of it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[folder]) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    assert most == [1]
    assert Import.objects.count() == 3
    last = Import.objects.order_by("applied_at").last()
    assert last is not None
    (kept,) = last.traces.filter(model="people.Centre")
    was, now = kept.rows[0][1:]
    assert {was[kept.columns.index("staff_count")], now[kept.columns.index("staff_count")]} == {"41", "42"}
    assert str(Centre.objects.get(name="CLB A").staff_count) == now[kept.columns.index("staff_count")]
