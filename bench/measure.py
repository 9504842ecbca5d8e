"""What is measured, in one run, and what it is held against."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import building, centre, documents, figures, loading, pages, programme, reporting, writing
from bench.clock import Clock

Measured = dict[str, Any]


def measurements(clock: Clock, *, scale: float) -> dict[str, Callable[[], Measured]]:
    """Every measurement, by name, in the order in which they are done: the mart has to be there first."""
    return {
        "mart": lambda: building.from_cold(clock),
        "hand": lambda: figures.against_hand(clock, turns=5),
        "orm": lambda: figures.against_orm(clock, turns=2),
        "page": lambda: pages.home(clock, turns=8),
        "centre": lambda: centre.picture(clock, turns=8),
        "programme": lambda: programme.pages(clock, turns=6),
        "report": lambda: reporting.in_four_formats(clock),
        "documents": lambda: documents.written(clock, turns=3),
        "write": lambda: writing.write_and_ask(clock, turns=7),
        "load": lambda: loading.against_copy(clock, scale=scale, turns=2),
    }


def machine() -> Measured:
    """On what was measured: processors, memory, how busy it was, versions."""
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "processors": os.cpu_count(),
        "gigabytes": round(int(memory.split()[1]) / 2**20),
        "load average": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
    }
