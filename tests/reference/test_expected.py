"""The published figures come out, every one of them, through the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

SETS = Path(__file__).parents[2] / "demonstration"
CODES = {"go-poc-2022-2025": "go-poc", "pov-poc-2022-2025-messy": "pov-poc"}


def figures(cell: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("figures", cell=cell, period="all", form="json", stdout=out)
    return json.loads(out.getvalue())


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["indicator"], row["period"], tuple(sorted(row["dimensions"].items())))


def differences(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[str]:
    """What of the expected rows is missing or not equal, a sentence each."""
    by_key = {key(row): row for row in found}
    assert len(by_key) == len(found), "a figure stands twice"
    wrong = []
    for row in expected:
        got = by_key.get(key(row))
        if got is None:
            wrong.append(f"missing: {key(row)}")
            continue
        for name in ("value", "numerator", "denominator", "unit", "withheld"):
            want = row.get(name)
            if name not in row and name != "withheld":
                continue
            same = got.get(name) == want
            if isinstance(want, float) and isinstance(got.get(name), int | float):
                same = abs(got[name] - want) <= 1e-9
            if not same:
                wrong.append(f"{key(row)}: {name} is {got.get(name)!r}, expected {want!r}")
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("name", CODES)
def test_every_published_figure_comes_out(name: str) -> None:
    call_command("loadfiles", str(SETS / name), stdout=io.StringIO())
    expected = json.loads((SETS / name / "expected.json").read_text())
    assert differences(figures(CODES[name]), expected) == []
