"""Every indicator in hand-written DuckDB SQL (`by_hand.sql`), over the Parquet files of the mart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

import duckdb
from django.conf import settings

from baken.ground.indicators import INDICATORS
from baken.ground.periods import Period
from bench.numbers import Numbers, keyed

STRATEGIES = {
    "training": "'vorming', 'starterstraject'",
    "plg": "'plg'",
    "starters": "'starterstraject'",
    "programme": "'vorming', 'starterstraject', 'infosessie', 'helpdesksessie', 'e-module', 'plg'",
}


def statements() -> dict[str, str]:
    """The statement of each indicator, by name."""
    written = {}
    for block in (Path(__file__).parent / "by_hand.sql").read_text().split("\n\n-- ")[1:]:
        pattern, _, sql = block.partition("\n")
        written[pattern.strip()] = sql.rstrip().rstrip(";")
    found = {}
    for indicator in INDICATORS:
        sql = next(sql for pattern, sql in written.items() if fnmatch(indicator.name, pattern))
        strategies = STRATEGIES.get(indicator.name.split(".")[0], "")
        band = indicator.name.removeprefix("survey.item_share_")
        found[indicator.name] = sql.replace("{strategies}", strategies).replace("{band}", band)
    return found


class ByHand:
    """An engine of its own, set as that of Baken, with a view for each fact over the files that are current."""

    def __init__(self, cell: int, periods: Sequence[Period]):
        self.database = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
        folder = Path(settings.MART) / str(cell)
        manifest = json.loads((folder / "manifest.json").read_text())
        for fact, files in manifest["partitions"].items():
            paths = ", ".join(f"'{folder / file}'" for file in files.values())
            self.database.execute(f"CREATE VIEW {fact} AS SELECT * FROM read_parquet([{paths}])")
        self.database.execute("CREATE TABLE periods (period VARCHAR, year BIGINT)")
        rows = [(period.code, year) for period in periods for year in period.years]
        self.database.executemany("INSERT INTO periods VALUES (?, ?)", rows)

    def numbers(self, indicator: str, sql: str) -> Numbers:
        """The figures of an indicator: (period, dimensions) to numerator and denominator."""
        return keyed(indicator, self.database.execute(sql).fetchall())
