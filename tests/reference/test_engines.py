"""The same indicators give the same figures on every engine."""

from __future__ import annotations

import gc
import shutil
import sys
from pathlib import Path

import pytest
from django.db import connection

from baken.ground.periods import Period
from tests.reference import engines
from tests.worlds import FIRST_YEAR, YEARS, RandomWorld

PERIODS = [
    *(Period.school_year(FIRST_YEAR + number) for number in range(YEARS)),
    Period(FIRST_YEAR, FIRST_YEAR + 3),
    Period(FIRST_YEAR, FIRST_YEAR + YEARS),
]


def filled(seed: int) -> int:
    world = RandomWorld(seed, centres=6, persons=20)
    world.fill()
    return world.cell.pk


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL, which the other run of the suite has")
@pytest.mark.parametrize("seed", [11, 12])
def test_postgresql_counts_as_duckdb_does(seed: int) -> None:
    cell = filled(seed)
    assert engines.same(engines.on_duckdb(cell, PERIODS), engines.on_postgresql(cell, PERIODS)) == []


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # Spark leaves the sockets of its answers open
def test_spark_counts_as_duckdb_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("java") is None:
        pytest.skip("Spark runs on Java, which is not here")
    sql = pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.conf.set("spark.sql.session.timeZone", "Europe/Brussels")
    try:
        cell = filled(13)
        assert engines.same(engines.on_duckdb(cell, PERIODS), engines.on_spark(cell, PERIODS, session, tmp_path)) == []
    finally:
        session.stop()
        gc.collect()  # its sockets too, while the warning is let pass
