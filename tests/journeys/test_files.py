"""A coordinator with the files of the cell: handed over, mended, brought in, and taken back."""

from __future__ import annotations

import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.journeys.conftest import COORDINATOR, FILES

AS_THEY_ARE = [path for path in sorted(FILES.iterdir()) if path.suffix in (".csv", ".xlsx")]


@pytest.fixture
def newcomer(transactional_db, walker):
    """The coordinator of a cell of which nothing is known yet, signed in."""
    make_holder(Role.COORDINATOR, make_cell("pov-poc", network="POV"), email=COORDINATOR)
    walker.sign_in(COORDINATOR)
    return walker


def hand_over(walker, files):
    walker.follow("Invoer")
    walker.page.get_by_label("Kies bestanden of een zip").set_input_files(files)
    walker.page.get_by_role("button", name="Nakijken").click()
    walker.page.get_by_role("heading", name="Per bestand").wait_for(timeout=60_000)
    walker.look()


def test_files_are_mended_brought_in_become_figures_and_are_taken_back(newcomer, tmp_path):
    walker = newcomer
    assert "Nog geen cijfers" in walker.says()
    wrong = tmp_path / "deelnames.csv"
    wrong.write_bytes((FILES / "deelnames.csv").read_bytes().replace(b"aanwezig", b"misschien", 1))
    hand_over(walker, [wrong if path.name == wrong.name else path for path in AS_THEY_ARE])
    problem = walker.page.locator("table", has_text="Wat er staat").locator("tbody tr")
    assert problem.locator("th, td").all_inner_texts() == [
        "deelnames.csv",
        "2",
        "status",
        "misschien",
        "een van: aanwezig, afwezig, geannuleerd, wachtlijst",
    ]
    walker.choose("Weggooien")
    walker.choose("Weggooien")

    hand_over(walker, AS_THEY_ARE)
    walker.page.get_by_role("button", name="Invoeren").click()
    walker.page.get_by_text("De cijfers zijn bijgewerkt").wait_for(timeout=60_000)
    walker.look()
    brought_in = walker.page.url
    walker.follow("Vandaag")
    assert "Opleiding en vorming 31 deelnames · 14 unieke" in walker.says()

    walker.go(brought_in)
    walker.choose("Ongedaan maken")
    walker.choose("Ongedaan maken")
    walker.follow("Vandaag")
    assert "Nog geen cijfers" in walker.says()
