"""The tree that the house rules look at."""

from __future__ import annotations

import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SOURCE = PROJECT / "src" / "baken"
APPS = SOURCE / "apps"
CONFIGURATION = tomllib.loads((PROJECT / "pyproject.toml").read_text())
CONTRACTS = CONFIGURATION["tool"]["importlinter"]["contracts"]

# Rooms, floor by floor from the top, as the contract has them.
FLOORS = [
    [room.strip(" ()") for room in layer.split("|")]
    for contract in CONTRACTS
    if contract["id"] == "floors"
    for layer in contract["layers"]
]
ROOMS = sorted(room for floor in FLOORS for room in floor)


def python_files(*folders: str) -> list[Path]:
    """The Python files that people write, under these folders of the project (all, if none is named)."""
    return sorted(
        path
        for folder in folders or ("src", "tests", "scripts", "bench")
        for path in (PROJECT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def templates() -> dict[str, Path]:
    """Every template, by the name under which Django finds it."""
    return {
        path.as_posix().rpartition("/templates/")[2]: path
        for path in sorted(SOURCE.rglob("templates/**/*"))
        if path.is_file()
    }


def shown(path: Path) -> str:
    """A path as a person reads it."""
    return path.relative_to(PROJECT).as_posix()
