"""The whole mart from cold. `python -m bench.building` is the process that makes it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from bench import child
from bench.clock import Clock
from bench.sector import CELL


def from_cold(clock: Clock) -> dict[str, Any]:
    """Measure the making of all files of the mart, none of which is there yet."""
    folder = Path(settings.MART) / str(CELL)
    shutil.rmtree(folder, ignore_errors=True)
    found = child.run("bench.building", clock=clock)
    files = list(folder.glob("*.parquet"))
    return found | {"files": len(files), "megabytes": sum(file.stat().st_size for file in files) / 2**20}


def main() -> None:
    """Make the files."""
    django.setup()
    from baken.apps.insight.actions import refresh_mart  # Django has to be set up first

    child.report(lambda: refresh_mart(cell=CELL))


if __name__ == "__main__":
    main()
