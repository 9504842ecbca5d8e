"""A coordinator adds somebody, gives another function, and brings in a staff list that lets somebody leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from baken.apps.people.models import Cell, Post
from baken.apps.people.queries import known_centres
from tests.browsing import DESKTOP, PHONE
from tests.daily import by_turns
from tests.journeys.conftest import COORDINATOR, Walker


@pytest.mark.parametrize("size", by_turns([DESKTOP, PHONE]), ids=["desktop", "phone"])
def test_who_works_where_is_kept_by_hand_and_by_list(cell: Cell, walker: Walker, tmp_path: Path, size: Any) -> None:
    page = walker.page
    page.set_viewport_size(size)
    centre = known_centres(cell=cell.pk).filter(own=True)[0]
    Post.objects.filter(centre=centre).delete()
    walker.sign_in(COORDINATOR)
    walker.manage("Personeel")
    for name in ("Nele", "Omar", "Pia", "Quint"):
        walker.choose("Iemand toevoegen")
        walker.fill(Voornaam=name, Naam="Nieuw", **{"E-mailadres": f"{name.lower()}@x.example"})
        page.get_by_label("Waar").select_option(str(centre.uuid))
        page.get_by_label("Aandeel van een voltijdse week").fill("80%")
        page.get_by_label("Eerste dag").fill("2024-09-01")
        walker.choose("Toevoegen")
        walker.manage("Personeel")
    walker.go(f"/personeel/?waar={centre.uuid}")
    assert "4 personen" in walker.says()
    assert "samen 3,2 vte" in walker.says()
    walker.choose("Nele Nieuw")
    page.get_by_role("link", name="veranderen").click()
    walker.look()
    page.get_by_label("Functie").fill("directeur")
    page.get_by_label("Vanaf").fill("2025-02-01")
    walker.choose("Veranderen")
    assert "sinds 1 feb 2025" in walker.says()
    listed = tmp_path / "lijst.csv"
    rows = [f"{name}@x.example;;;;100%" for name in ("nele", "omar", "pia")] + ["rik@x.example;Rik;Reys;arts;50%"]
    listed.write_text("\n".join(["e-mail;voornaam;naam;functie;aandeel", *rows]))
    walker.manage("Personeel")
    walker.choose("Personeelslijst inbrengen")
    page.get_by_label("Van welk centrum").select_option(str(centre.uuid))
    page.get_by_label("De hele lijst van het centrum").set_input_files(listed)
    walker.choose("Nakijken")
    assert page.get_by_role("checkbox", name="Quint Nieuw").is_checked()
    walker.choose("Toepassen")
    assert "1 nieuw, 1 vertrokken, 3 gewijzigd" in walker.says()
    walker.choose("Ongedaan maken")
    walker.choose("Ongedaan maken")
    assert "De lijst is teruggenomen" in walker.says()
    walker.go(f"/personeel/?waar={centre.uuid}")
    assert "samen 3,2 vte" in walker.says()
