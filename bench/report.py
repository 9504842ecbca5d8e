"""From results to the table of the README."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEADINGS = ("measurement", "goal", "measured", "reached", "CPU", "wall", "statements")
MEMORY_GOAL = 500  # MB
Results = dict[str, Any]
Row = tuple[str, str, str, str, str, str, str]


def table(results: Results) -> str:
    """The results as a table in Markdown."""
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *_rows(results)]
    return "\n".join([_conditions(results), "", *(f"| {' | '.join(row)} |" for row in rows)])


def renew(path: Path, shown: str) -> None:
    """Put a table in the place of the one in a file."""
    before, _, rest = path.read_text().partition(BEGIN)
    path.write_text(f"{before}{BEGIN}\n{shown}\n{END}{rest.partition(END)[2]}")


def _conditions(results: Results) -> str:
    machine = results["machine"]
    return (
        f"Scale {results['scale']:g}; commit {machine['commit']}; {machine['processors']} processors, "
        f"{machine['gigabytes']} GB; Python {machine['python']}; load average at the start "
        f"{', '.join(map(str, machine['load average']))}."
    )


def _rows(results: Results) -> Iterator[Row]:
    for name, rows in ROWS.items():
        if name in results:
            yield from rows(results[name])


def _row(what: str, goal: str, measured: str, reached: bool | None, timing: Results | None = None) -> Row:
    said = {True: "yes", False: "**no**", None: ""}[reached]
    if timing is None:
        return (what, goal, measured, said, "", "", "")
    statements = f"{timing['statements']:g}" if timing.get("statements") else ""
    return (what, goal, measured, said, _seconds(timing["cpu"]), _seconds(timing["wall"]), statements)


def _seconds(number: float) -> str:
    return f"{number * 1000:.0f} ms" if number < 1 else f"{number:.1f} s"


def _hand(found: Results) -> Iterator[Row]:
    ratio = found["ratio"]
    measured = f"{ratio['cpu']:.2f} × CPU, {ratio['wall']:.2f} × wall"
    yield _row("all indicators, all years: Baken", "", "", None, found["baken"])
    yield _row("… by hand in DuckDB SQL, same files", "within 1.5 ×", measured, ratio["cpu"] <= 1.5, found["by hand"])


def _orm(found: Results) -> Iterator[Row]:
    less = {what: 1 / number for what, number in found["ratio"].items()}
    measured = f"{less['wall']:.0f} × less wall, {less['cpu']:.0f} × less CPU"
    yield _row("all indicators, all years: Baken, beside the ORM", "", "", None, found["baken"])
    yield _row("… by the Django ORM on PostgreSQL", "15 × less", measured, less["wall"] >= 15, found["by the ORM"])


def _page(found: Results) -> Iterator[Row]:
    home = found["home"]
    units = found["ratio"]["cpu"]
    measured = f"{home['cpu'] * 1000:.0f} ms CPU ({units:.1f} units), {home['statements']:g} statements"
    reached = home["cpu"] <= 0.075 and home["statements"] <= 10
    yield _row("the sector's home, warm", "75 ms CPU, 10 statements", measured, reached, home)
    yield _row("… its figures counted anew", "", "", None, found["home, figures counted anew"])
    yield _row("… a bare Django list of 50 rows (the unit)", "", "", None, found["bare list"])


def _centre(found: Results) -> Iterator[Row]:
    picture = found["picture"]
    measured = f"{picture['cpu'] * 1000:.0f} ms CPU, {picture['statements']:g} statements"
    reached = picture["cpu"] <= 0.090 and picture["statements"] <= 12
    yield _row("the picture of a centre, warm", "90 ms CPU, 12 statements", measured, reached, picture)
    yield _row("… its figures counted anew", "", "", None, found["picture, figures counted anew"])


def _programme(found: Results) -> Iterator[Row]:
    goals = {  # units and statements (technology: budgets)
        "list": (2, 8, "a list of an offer with 20,000 enrolments"),
        "search": (2.6, 8, "… a search in it"),
        "detail": (2, 10, "… one enrolment"),
        "offer": (2, 10, "… the page of the offer"),
        "programme": (2, 8, "… the list of the programme"),
        "create": (1.5, 0, "… making an enrolment"),
        "statistics": (3.2, 0, "… a figure of them, counted anew"),
    }
    for name, (units, statements, what) in goals.items():
        one = found[name]
        goal = f"{units:g} units" + (f", {statements} statements" if statements else "")
        measured = f"{one['units']:.1f} units, {one['statements']:g} statements"
        reached = one["units"] <= units and (not statements or one["statements"] <= statements)
        yield _row(what, goal, measured, reached, one)
    export = found["export"]
    yield _row("… all rows as CSV", "1.5 s", f"{export['rows']:,} rows", export["cpu"] <= 1.5, export)
    yield _row("… a bare Django list of 50 rows (the unit)", "", "", None, found["bare list"])


def _report(found: Results) -> Iterator[Row]:
    whole = found["all"] | {"cpu": found["all"]["cpu of process"] + found["all"]["cpu of server"]}
    measured = f"{whole['wall']:.1f} s, in {whole['memory']:.0f} MB of memory"
    yield _row("the report of three school years, four formats", "under 10 s", measured, whole["wall"] < 10, whole)
    each = ", ".join(f"{form} {one['wall']:.1f} s" for form, one in found.items() if form != "all")
    yield _row("… each in a process of its own", "", each, None)


def _documents(found: Results) -> Iterator[Row]:
    what = {"pdf": f"{found['pages']} pages with {found['charts']} charts and {2 * found['charts']} tables as PDF"}
    for kind, most in (("pdf", 5), ("docx", 3)):
        timing = found[kind] | {"cpu": found[kind]["cpu of process"]}
        measured = f"{timing['wall']:.1f} s, in {timing['memory']:.0f} MB of memory"
        yield _row(what.get(kind, "… as Word"), f"under {most} s", measured, timing["wall"] < most, timing)


def _load(found: Results) -> Iterator[Row]:
    ratio = found["ratio"]
    measured = f"{ratio['wall']:.1f} × wall, {ratio['cpu']:.1f} × CPU"
    yield _row(f"{found['rows']:,} attendance rows: import", "", "", None, found["loadfiles"])
    yield _row("… by plain COPY", "within 4 ×", measured, ratio["wall"] <= 4, found["COPY"])
    yield _row("… memory", f"under {MEMORY_GOAL} MB", f"{found['memory']:.0f} MB", found["memory"] < MEMORY_GOAL)


def _write(found: Results) -> Iterator[Row]:
    for what, timing in found.items():
        measured = f"{timing['wall'] * 1000:.0f} ms; median {timing['wall median'] * 1000:.0f} ms"
        yield _row(f"{what} written, then a figure", "300 ms", measured, timing["wall median"] <= 0.3, timing)


def _mart(found: Results) -> Iterator[Row]:
    cpu = found["cpu of process"] + found["cpu of server"]
    measured = f"{found['files']} files, {found['megabytes']:.0f} MB, in {found['memory']:.0f} MB of memory"
    yield _row("the whole mart from cold", "", measured, None, {**found, "cpu": cpu})


ROWS = {
    "hand": _hand,
    "orm": _orm,
    "page": _page,
    "centre": _centre,
    "programme": _programme,
    "report": _report,
    "documents": _documents,
    "load": _load,
    "write": _write,
    "mart": _mart,
}


def main() -> None:
    """Renew the table from the results that are kept."""
    here = Path(__file__).parent
    renew(here / "README.md", table(json.loads((here / "results.json").read_text())))


if __name__ == "__main__":
    main()
