"""What Baken promises, and how each promise fared: `python -m scripts.promises [check]`.

Without a word it writes `docs/promises.md`, of `tests/promises/promises.toml` and of what the last runs noted in
`build/promises.json`. `check` tells which module of promises stands in no entry, which entry names a module that is
not there, which module has no control (a test named `test_control_...`, that breaks on purpose what keeps the promise
and sees that it is found out), and whether the page is behind, but for the results, which differ from run to run.
"""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "tests" / "promises"
REGISTRY = FOLDER / "promises.toml"
RESULTS = PROJECT / "build" / "promises.json"
PAGE = PROJECT / "docs" / "promises.md"
DATABASES = ("SQLite", "PostgreSQL")
KEYS = {"sentence", "tests", "goal", "least"}
SOAK = "pytest.mark.soak"  # on what only a long run tries
CONTROL, LONG = "test_control_", " (long)"
HEAD = """# Promises

What must hold, and how it fared when it was last tried. Made by `make promises`, after `make test` or `make soak`; not
written by hand. Each promise has tests of its own in `tests/promises`. `make test` tries a part, other cases from day
to day or in each run, of which the table says how many of those of a long run they were; `make soak` tries all of the
goal. A control is a test that breaks on purpose what keeps the promise, and sees that it is found out: without it, a
test that finds nothing would prove nothing. Where tests were skipped, or the run that should come to the goal tried
fewer cases than that, it says so; a `+` after a commit, that more was changed.

| | promise | tests | goal of a long run | controls | SQLite | PostgreSQL |
| --- | --- | --- | --- | --- | --- | --- |
"""


def entries() -> dict[str, dict[str, Any]]:
    """The promises, by their number."""
    return tomllib.loads(REGISTRY.read_text())


def modules() -> dict[str, list[str]]:
    """The modules of promises, with the tests of each."""
    return {path.stem: list(_tests(ast.parse(path.read_text()))) for path in sorted(FOLDER.glob("test_p*.py"))}


def _tests(tree: ast.Module) -> Iterator[str]:
    for each in tree.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test_"):
            yield each.name


def controls(tests: list[str]) -> list[str]:
    """Those that break what keeps the promise."""
    return [test for test in tests if test.startswith(CONTROL)]


def problems() -> Iterator[str]:
    """A line for whatever keeps the page from telling the truth."""
    known, there = entries(), modules()
    named = [module for entry in known.values() for module in entry.get("tests", [])]
    for number, entry in known.items():
        if set(entry) != KEYS or not all(entry.values()):
            yield f"{number} needs {', '.join(sorted(KEYS))}, and nothing else"
    for module, tests in there.items():
        if named.count(module) != 1:
            yield f"{module} stands in {named.count(module)} entries of {REGISTRY.name}"
        if not controls(tests):
            yield f"{module} has no control ({CONTROL}...)"
    for module in named:
        if module not in there:
            yield f"{REGISTRY.name} names {module}, which is not there"
    for number, entry in known.items():
        for module in entry.get("tests", []):
            if not module.startswith(f"test_{number.lower()}_"):
                yield f"{module} does not belong to {number}"


def page(results: dict[str, Any]) -> str:
    """The page, with results."""
    there = modules()
    lines = [_line(number, entry, there, results) for number, entry in sorted(entries().items())]
    return HEAD + "\n".join(lines) + "\n"


def _line(number: str, entry: dict[str, Any], there: dict[str, list[str]], results: dict[str, Any]) -> str:
    named = [module for module in entry["tests"] if module in there]
    links = ", ".join(f"[{module.removeprefix('test_')}](../tests/promises/{module}.py)" for module in named)
    broken = sum(len(controls(there[module])) for module in named)
    fared = [_fared(named, there, results, database, entry["least"]) for database in DATABASES]
    return f"| {' | '.join([number, entry['sentence'], links, entry['goal'], str(broken), *fared])} |"


def _fared(named: list[str], there: dict[str, list[str]], results: dict[str, Any], database: str, least: int) -> str:
    """How the tests of a promise fared on a database: the quick run, and the long one, which must come to the goal;
    the quick one must where there is no other."""
    said = []
    has_long = any(SOAK in (FOLDER / f"{module}.py").read_text() for module in named)
    for name, long in (("quick", False), ("long", True)):
        noted = [
            (test.removesuffix(LONG), found)
            for module in named
            for test, found in results.get(f"tests/promises/{module}.py", {}).get(database, {}).items()
            if test.endswith(LONG) == long and test.removesuffix(LONG) in there[module]
        ]
        failed = sum(not found["passed"] for _test, found in noted)
        cases = sum(found["cases"] for test, found in noted if not test.startswith(CONTROL))
        skipped = sum(found.get("skipped", 0) for test, found in noted if not test.startswith(CONTROL))
        if not failed and not cases and not skipped:  # a control alone proves nothing
            continue
        share = f" of {least:,}" if has_long and not long and cases < least else ""
        told = [f"**failed: {failed}**"] if failed else [f"{cases:,}{share} cases, all held"] if cases else []
        if cases and not failed and long == has_long and cases < least:
            told.append(f"**fewer than the {least:,} promised**")
        if skipped:
            told.append(f"skipped: {skipped}")
        told.append(" at ".join(filter(None, max((found["day"], found.get("commit", "")) for _test, found in noted))))
        said.append(f"{name}: {', '.join(told)}")
    return "<br>".join(said) or "not tried yet"


def without_results(text: str) -> list[str]:
    """The lines of the page, without the cells of results."""
    return [line.rsplit(" | ", len(DATABASES))[0] if line.startswith("| P") else line for line in text.splitlines()]


def write() -> int:
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    PAGE.write_text(page(results))
    print(f"{PAGE.relative_to(PROJECT)}: {len(entries())} promises")
    return 0


def check() -> int:
    found = list(problems())
    if not found and (not PAGE.exists() or without_results(PAGE.read_text()) != without_results(page({}))):
        found = [f"{PAGE.relative_to(PROJECT)} is behind: run `make promises`"]
    print("\n".join(found) or "Every promise has its tests, and each of them a control.")
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["check"]):
        sys.exit(__doc__)
    sys.exit(check() if sys.argv[1:] else write())
