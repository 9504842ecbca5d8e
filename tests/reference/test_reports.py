"""The reports of the reference sets: every published figure stands in all four formats, and nobody is exposed."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from django.core.management import call_command

from baken.apps.people.models import Cell
from baken.apps.reports.charts import value_of
from baken.ground.indicators import CUTS, INDICATORS
from baken.ground.periods import Period
from baken.ui.numbers import measured
from tests import oracle
from tests.auditor import Published, leaks
from tests.reading import text
from tests.reference.test_letting_out import answers, hours

SETS = Path(__file__).parents[2] / "demonstration"
GROUPS = {"training": "Vorming", "starters": "Starterstraject", "plg": "PLG"}
OFFERED = {
    "offers": "Aanbod",
    "sessions": "Sessies",
    "participations": "Deelnames",
    "unique_participants": "Unieke deelnemers",
    "centres_reached": "Bereikte centra",
}
Row = dict[str, Any]
Table = tuple[str, list[list[str]]]  # its caption, and its rows of cells, the headings first


def made(folder: Path, name: str, cell: str) -> dict[str, Path]:
    """The report of a set about three school years, in all four formats."""
    call_command("loadfiles", str(SETS / name), stdout=io.StringIO())
    files = {form: folder / f"verslag.{form}" for form in ("html", "pdf", "docx", "xlsx")}
    for form, out in files.items():
        call_command("report", cell=cell, period="2022-2025", form=form, out=out, stdout=io.StringIO())
    return files


def tables_of_page(file: Path) -> list[Table]:
    """The tables of a page; the caption of one that belongs to a figure is that of the figure."""
    source, found = file.read_text(), []
    said = (text(caption) for caption in re.findall(r"<figcaption.*?</figcaption>", source, re.DOTALL))
    of_figure = {f"Cijfers bij figuur {each.split('.')[0].split()[-1]}": each for each in said}
    for table in re.findall(r"<table\b.*?</table>", source, re.DOTALL):
        (caption,) = re.findall(r"<caption.*?</caption>", table, re.DOTALL)
        rows = re.findall(r"<tr\b.*?</tr>", table, re.DOTALL)
        cells = [[text(cell) for cell in re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, re.DOTALL)] for row in rows]
        found.append((of_figure.get(text(caption), text(caption)), cells))
    return found


def tables_of_word(file: Path) -> list[list[list[str]]]:
    """The tables of a Word file."""
    return [
        [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]
        for table in docx.Document(str(file)).tables
    ]


def words_of_pdf(file: Path) -> str:
    """All that a PDF says, without the spaces between words, which are those of the layout."""
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(file).pages))


def squeezed(words: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", words)


def figures_of_workbook(file: Path) -> list[Row]:
    """The figures of a workbook, as rows of its sheet of figures."""
    headings, *rows = openpyxl.load_workbook(file)["Cijfers"].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def dimensions_of(row: Row) -> dict[str, str]:
    """The dimensions of a figure, from what the workbook says of it."""
    names = {str(cut.title): cut for cut in CUTS}
    parts = [part.split(": ", 1) for part in (row["Waarvan"] or "").split("; ") if part]
    return {names[title].name: value for title, value in parts}


def where(row: Row) -> tuple[str, str, str]:
    """Where a published figure stands in the report: words of the caption, the row, and the heading of the column."""
    name, period, of = row["indicator"], row["period"], row["dimensions"]
    group, _dot, kind = name.partition(".")
    if group in GROUPS:
        return f"{GROUPS[group]}: aanbod en bereik", OFFERED[kind], period
    if name.startswith("survey.item"):
        survey = CUTS["survey"].written(of["survey"])
        return f"{survey}, 2024-2025", of["item"], str(INDICATORS[name].title)
    if group == "survey":
        columns = {"invited": "Uitnodigingen", "responses": "Ingevuld", "response_rate": "Responsgraad"}
        return "Bevragingen in 2024-2025", CUTS["survey"].written(of["survey"]), columns[kind]
    if name == "inspection.centres_at_level":
        return "centra per niveau, 2021-2025", of["scale"], of["level"]
    if name == "hours.share":
        return f"rol {of['role']}", " · ".join(filter(None, (of["pillar"], of["kind"]))), "Aandeel van de uren"
    return {
        "fte.realisation": ("Personeelsinzet per schooljaar", period, "Realisatie"),
        "budget.per_advisor": (str(INDICATORS[name].title), period, str(INDICATORS[name].title)),
    }[name]


def cell_at(tables: list[Table], place: tuple[str, str, str]) -> list[str]:
    """What stands in tables whose caption has some words, in a row, under a heading."""
    words, of_row, heading = place
    return [
        row[rows[0].index(heading)]
        for caption, rows in tables
        if words in caption and heading in rows[0]
        for row in rows[1:]
        if row[0] == of_row
    ]


def written(row: Row) -> str:
    return "niet getoond" if row.get("withheld") else " ".join(measured(row["value"], row["unit"]).split())


@pytest.mark.django_db
@pytest.mark.once
def test_every_published_figure_stands_in_every_format(tmp_path: Path) -> None:
    files = made(tmp_path, "go-poc-2022-2025", "go-poc")
    expected = json.loads((SETS / "go-poc-2022-2025" / "expected.json").read_text())
    tables = tables_of_page(files["html"])
    said = text(files["html"].read_text())
    in_words = {"library.views", "library.active_users", "library.materials_maintained"}
    for row in expected:
        if row["indicator"] in in_words:
            sentence = {
                "library.views": f"Weergaven van de site: {written(row)} (2024-2025)",
                "library.active_users": f"Actieve gebruikers van de site: {written(row)} (2024-2025)",
                "library.materials_maintained": f"geüpdatet of aangevuld: {written(row)} (2024-2025)",
            }[row["indicator"]]
            assert sentence in said.replace(" .", ".")
            assert squeezed(sentence) in words_of_pdf(files["pdf"])
        else:
            assert (where(row), cell_at(tables, where(row))) == (where(row), [written(row)])
    in_workbook = {
        (row["Indicator"], row["Periode"], tuple(sorted(dimensions_of(row).items()))): row["Waarde"]
        for row in figures_of_workbook(files["xlsx"])
    }
    for row in expected:
        of = {name: value_of(name, value) for name, value in row["dimensions"].items()}
        key = (row["indicator"], row["period"], tuple(sorted(of.items())))
        assert (key, in_workbook.get(key)) == (key, pytest.approx(row["value"]))


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(("name", "cell"), [("go-poc-2022-2025", "go-poc"), ("pov-poc-2022-2025-messy", "pov-poc")])
def test_all_formats_say_the_same(tmp_path: Path, name: str, cell: str) -> None:
    files = made(tmp_path, name, cell)
    tables = [rows for _caption, rows in tables_of_page(files["html"])]
    in_word = tables_of_word(files["docx"])  # and the tiles of the overview, which Word has as tables too
    assert [table for table in in_word if table in tables] == tables
    said = words_of_pdf(files["pdf"])
    missing = [row for rows in tables for row in rows if squeezed("".join(row)) not in said]
    assert missing == []


def registrations(cell: Cell, group: str) -> dict[int, dict[str, Any]]:
    """The participations of a group of strategies, as units."""
    rows = oracle.World(cell).participation_rows()
    chosen = (row for row in rows if row["strategy"] in oracle.GROUPS[group])
    return dict(enumerate(chosen))


def inside(unit: dict[str, Any], period: Period, cuts: dict[str, str]) -> bool:
    def holds(cut: str, value: str) -> bool:
        held = unit[cut]
        return value in held if isinstance(held, list) else value == held

    return unit["year"] in period.years and all(holds(cut, value) for cut, value in cuts.items())


def shown_in(file: Path) -> Iterator[tuple[str, Period, dict[str, str]]]:
    """Every figure that a workbook shows."""
    for row in figures_of_workbook(file):
        if row["Waarde"] is not None:
            yield row["Indicator"], Period.parse(row["Periode"]), dimensions_of(row)


@pytest.mark.django_db
@pytest.mark.once
def test_the_report_of_a_small_cell_exposes_nobody(tmp_path: Path) -> None:
    """What all formats say is what the workbook does (the test above), so that is what is attacked."""
    files = made(tmp_path, "pov-poc-2022-2025-messy", "pov-poc")
    cell = Cell.objects.get(code="pov-poc")
    world = type("World", (), {"cell": cell})()
    universes: dict[Any, tuple[dict[int, dict[str, Any]], int]] = {
        (group, ()): (registrations(cell, group), 8) for group in GROUPS
    }
    universes |= {("answers", universe): (units, 8) for universe, units in answers(world).items()}
    universes |= {("hours", universe): (units, 3) for universe, units in hours(world).items()}
    seen: dict[Any, dict[Any, frozenset[int]]] = defaultdict(dict)
    for indicator, period, of in shown_in(files["xlsx"]):
        group = indicator.partition(".")[0]
        for key, (units, _minimum) in universes.items():
            kind, universe = key
            if kind not in (group, {"survey": "answers", "hours": "hours"}.get(group)):
                continue
            if kind == group and indicator.partition(".")[2] not in ("participations", "unique_participants"):
                continue
            if kind == "answers" and not indicator.startswith("survey.item"):
                continue
            named = {name: value_of(name, value) for name, value in universe}
            if named.items() <= of.items():
                cuts = {cut: value for cut, value in of.items() if cut in ("theme", "centre")}
                members = frozenset(unit for unit, about in units.items() if inside(about, period, codes(cuts)))
                seen[key][period.code, *sorted(cuts.items())] = members
    assert len(seen) > len(GROUPS)
    for key, groups in seen.items():
        units, minimum = universes[key]
        people = {unit: about["person"] for unit, about in units.items()}
        told = {name: members for name, members in groups.items() if members}
        assert leaks(Published(people, dict.fromkeys(units, minimum), told), effort=500, programs=2) == []


def codes(cuts: dict[str, str]) -> dict[str, str]:
    """The values of cuts as the units have them: nothing for what the workbook calls without one."""
    return {cut: "" if value.startswith("zonder ") else value for cut, value in cuts.items()}


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("files", [["webstatistiek.csv"], ["centra.csv", "medewerkers.csv", "uren.csv"]])
def test_one_file_alone_makes_a_report_that_says_what_it_lacks(tmp_path: Path, files: list[str]) -> None:
    source = tmp_path / "bestanden"
    source.mkdir()
    for name in ("cel.csv", *files):
        shutil.copy(SETS / "go-poc-2022-2025" / name, source)
    call_command("loadfiles", str(source), stdout=io.StringIO())
    call_command("report", cell="go-poc", period="2022-2025", form="all", out=tmp_path / "r", stdout=io.StringIO())
    said = text((tmp_path / "r.html").read_text())
    assert "Opleiding en vorming per schooljaar: hierover is niets geregistreerd." in said
    assert squeezed("hierover is niets geregistreerd.") in words_of_pdf(tmp_path / "r.pdf")
    assert not {"None", "nan", "inf"} & set(said.split())
