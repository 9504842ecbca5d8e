"""The picture of a centre as PDF: what its director gets, and for the cell all that it sees."""

from __future__ import annotations

import io

import pypdf
import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.centres import (
    answer,
    change,
    drop_answers,
    drop_responses,
    drop_sessions,
    inspect,
    make_network,
    meet,
    take_part,
)
from tests.scenes import SATISFIED, make_scene, sign_in

pytestmark = pytest.mark.django_db
FOR_CELL = "?voor=cel"


@pytest.fixture
def scene():
    return make_scene()


def fetch(client, centre, asked=""):
    response = client.get(f"/centra/{centre.uuid}/beeld.pdf{asked}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return response


def said(client, centre, asked=""):
    """What the PDF of a centre says."""
    pages = pypdf.PdfReader(io.BytesIO(fetch(client, centre, asked).content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_file_for_the_cell_says_what_its_page_says(client, scene):
    make_network(scene)
    meet(scene.cell, scene.aarde)
    change(scene.aarde, staff_count=12)
    drop_responses(scene.beek)
    answer(scene.aarde, "Tijd hielp mij", module="C")
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="1B")
    sign_in(client, scene, Role.COORDINATOR)
    text = said(client, scene.aarde, FOR_CELL)
    for each in (
        "CLB Aarde",
        "voor de cel · Schooljaar 2024-2025",
        "GO! · 12 personeelsleden",
        "op 12 personeelsleden · eigen centra: 0 tot 1,75, mediaan 0,5 · was 4 in 2023-2024",
        "signaalfunctie",
        SATISFIED,
        "66,7%",
        "n = 6",
        "Wat helpt, wat remt",
        "Tijd hielp mij",
        "1B gunstig",
        "Beeldvorming",
        "volgens de verwachting",
        "rol professionalisering · pijler professionalisering",
        "4,5 uur",
        "Opvolging doorlichting: doorlichting 2024-2025: advies 1B",
    ):
        assert (each, each in text) == (each, True)


def test_the_file_that_may_go_to_the_centre_is_the_one_that_its_director_gets(client, scene):
    make_network(scene)
    meet(scene.cell, scene.aarde)
    take_part(scene.beek, many=8)
    take_part(scene.vreemd, many=8)
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="2A")
    sign_in(client, scene, Role.COORDINATOR)
    for_centre = said(client, scene.aarde)
    sign_in(client, scene, Role.DIRECTOR)
    own, asked_in_vain = said(client, scene.aarde), said(client, scene.aarde, FOR_CELL)
    assert own == asked_in_vain
    for text in (for_centre, own):
        for told in ("gemiddeld 3,8 per centrum in het net", "is alleen voor de cel zelf"):
            assert (told, told in text) == (told, True)
        for hidden in ("vlag", "opvolging", "4,5 uur", "mediaan", "voor de cel ·", "CLB Beek", "CLB Rij"):
            assert (hidden, hidden.lower() in text.lower()) == (hidden, False)


def test_staff_has_no_file(client, scene):
    sign_in(client, scene, Role.STAFF)
    assert client.get(f"/centra/{scene.aarde.uuid}/beeld.pdf").status_code == 403


def test_every_answer_withheld_gives_a_file_that_says_so(client, scene):
    drop_answers(scene.aarde, many=3)
    sign_in(client, scene, Role.COORDINATOR)
    text = said(client, scene.aarde)
    assert (
        f"{SATISFIED}. Het antwoord op dit item staat hier niet. Het cijfer zegt iets" in text,
        "n = " in text,
    ) == (
        True,
        False,
    )


def test_where_there_is_nothing_the_file_says_so(client):
    cell = make_cell()
    centre = make_centre("CLB Alleen", known_as={cell: "1"})
    client.force_login(make_holder(Role.COORDINATOR, cell))
    text = said(client, centre)
    assert "De cel registreerde in deze periode nog niets over dit centrum." in text
    assert "aantal personeelsleden niet gekend" in text


@pytest.mark.parametrize("name", ["CLB " + "x" * 396, "CLB" + " lang" * 79, "مركز التوجيه المدرسي"])
def test_any_name_and_a_period_without_sessions_give_a_file(client, scene, name):
    change(scene.aarde, name=name)
    drop_sessions(2023)
    sign_in(client, scene, Role.DIRECTOR)
    assert fetch(client, scene.aarde).content.startswith(b"%PDF")
    assert "nog niets over dit centrum" in said(client, scene.aarde, "?periode=2023-2024")
