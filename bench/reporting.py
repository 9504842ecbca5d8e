"""The report of the sector in four formats, at once and each by itself. `python -m bench.reporting FORMAT OUT`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import django

from bench import child
from bench.clock import Clock
from bench.sector import CELL_CODE

FORMATS = ("all", "html", "pdf", "docx", "xlsx")
PERIOD = "2022-2025"


def in_four_formats(clock: Clock) -> dict[str, Any]:
    """Measure the command that makes a report about three school years, its figures counted anew each time."""
    with tempfile.TemporaryDirectory(prefix="baken-bench-report-") as folder:
        return {
            form: child.run("bench.reporting", form, str(Path(folder) / f"report.{form}"), clock=clock)
            for form in FORMATS
        }


def main() -> None:
    """Make one report."""
    django.setup()
    from django.core.management import call_command  # Django has to be set up first

    form, out = sys.argv[1:]
    child.report(lambda: call_command("report", cell=CELL_CODE, period=PERIOD, form=form, out=Path(out)))


if __name__ == "__main__":
    main()
