"""Notes how each promise fared: a plugin of pytest that writes `build/promises.json` when promises were tested.

A result replaces the former one of the same test on the same database, so that the quick run of today leaves the long
run of last week; but a test that failed has failed until it passed with as many parameters. `scripts/promises.py`
makes a page of them. A test that tries more than one case says how many, with the fixture `tried`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
RESULTS = PROJECT / "build" / "promises.json"
MODULE = re.compile(r"tests/promises/test_p\d+_\w+\.py")
CASES, LONG = "promise cases", " (long)"


Tried = Callable[..., None]


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Tried:
    """Says how many cases a test tried; said again, they are added up; without a word it is one."""

    def say(cases: int = 1) -> None:
        before = [number for what, number in request.node.user_properties if what == CASES]
        others = [each for each in request.node.user_properties if each[0] != CASES]
        request.node.user_properties[:] = [*others, (CASES, sum(before) + cases)]

    return say


class Notes:
    """What one run told of promises; of a run in several processes, the one that hears all of them notes."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear how a test fared."""
        module, _colons, name = report.nodeid.partition("::")
        if not MODULE.fullmatch(module) or (report.when != "call" and report.passed):
            return
        test = name.partition("[")[0] + (LONG if "soak" in report.keywords else "")
        noted = self.found.setdefault((module, test), {"passed": True, "cases": 0, "times": 0, "skipped": 0})
        if report.skipped:
            noted["skipped"] += 1
            return
        noted["times"] += 1
        said = [number for what, number in report.user_properties if what == CASES]
        noted["cases"] += sum(int(str(number)) for number in said) if said else 1
        noted["passed"] = noted["passed"] and report.passed

    def pytest_sessionfinish(self) -> None:
        """Write down what was heard."""
        if self.found:
            write(self.found, database=_database(), day=dt.datetime.now(dt.UTC).date(), of=_commit())


def pytest_configure(config: pytest.Config) -> None:
    """Listen, where this is not one of several processes."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Notes())


def write(found: dict[tuple[str, str], dict[str, Any]], *, database: str, day: dt.date, of: str) -> None:
    """Put results of a commit among the former ones."""
    RESULTS.parent.mkdir(exist_ok=True)
    try:
        known = json.loads(RESULTS.read_text())
    except (FileNotFoundError, ValueError):
        known = {}
    for (module, test), noted in found.items():
        results = known.setdefault(module, {}).setdefault(database, {})
        former = results.get(test)
        if former and not former["passed"] and noted["passed"] and noted["times"] < former.get("times", 1):
            continue  # a part of what failed
        results[test] = {**noted, "day": day.isoformat(), "commit": of}
    unfinished = RESULTS.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(known, indent=1, sort_keys=True))
    unfinished.replace(RESULTS)


def _commit() -> str:
    """The commit that was tried, with a `+` where more was changed; nothing where there is no git."""
    asked = ["git", "describe", "--always", "--abbrev=7", "--exclude=*", "--dirty=+"]
    try:
        return subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _database() -> str:
    from django.conf import settings  # set up by now

    return "SQLite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "PostgreSQL"
