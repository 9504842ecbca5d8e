"""The picture of a centre as PDF: the same as on the page, and no flag unless the cell asks for it."""

from __future__ import annotations

import io

import pypdf
import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from tests.centres import change, drop_answers, drop_responses, drop_sessions, inspect, make_network, meet
from tests.scenes import SATISFIED, make_scene, sign_in

pytestmark = pytest.mark.django_db


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


def test_the_file_says_what_the_page_says(client, scene):
    make_network(scene)
    meet(scene.cell, scene.aarde)
    change(scene.aarde, staff_count=12)
    drop_responses(scene.beek)
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="1B")
    sign_in(client, scene, Role.COORDINATOR)
    text = said(client, scene.aarde)
    for each in (
        "CLB Aarde",
        "Schooljaar 2024-2025",
        "GO! · 12 personeelsleden",
        "op 12 personeelsleden · was 4 in 2023-2024",
        "signaalfunctie",
        "0 tot 1,75, mediaan 0,5",
        SATISFIED,
        "66,7%",
        "n = 6",
        "1B gunstig",
        "Beeldvorming",
        "volgens de verwachting",
        "4,5 uur",
    ):
        assert (each, each in text) == (each, True)


def test_the_name_of_the_file_says_of_which_centre_and_period_it_is(client, scene):
    sign_in(client, scene, Role.ADVISOR)
    answer = fetch(client, scene.aarde, "?periode=2023-2024")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clb-aarde-2023-2024.pdf"'
    change(scene.aarde, name="مركز")
    assert 'filename="mrkz-2024' in fetch(client, scene.aarde).headers["Content-Disposition"] or (
        'filename="c1-2024' in fetch(client, scene.aarde).headers["Content-Disposition"]
    )


def test_flags_are_in_the_file_only_where_the_cell_asks_for_them(client, scene):
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="2A")
    sign_in(client, scene, Role.COORDINATOR)
    told = dict.fromkeys(("?vlaggen",), "Opvolging doorlichting: doorlichting 2024-2025: advies 2A")
    for asked in ("", "?vlaggen"):
        text = said(client, scene.aarde, asked)
        assert (asked, "vlag" in text.lower(), told.get(asked, "") in text) == (asked, asked != "", True)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_has_its_own_file_without_flags_hours_or_other_centres(client, scene, role):
    make_network(scene)
    meet(scene.cell, scene.aarde)
    inspect(scene.aarde, cell=scene.cell, year=2024, advice="2A")
    sign_in(client, scene, role)
    text = said(client, scene.aarde, "?vlaggen")
    for hidden in ("vlag", "opvolging", "direct contact", "4,5 uur", "CLB Beek", "CLB Rij"):
        assert (hidden, hidden.lower() in text.lower()) == (hidden, False)


def test_every_answer_withheld_gives_a_file_that_says_so(client, scene):
    drop_answers(scene.aarde, many=3)
    sign_in(client, scene, Role.COORDINATOR)
    text = said(client, scene.aarde)
    assert (f"Niet getoond: {SATISFIED}. Het cijfer zegt iets over minder dan 5 personen" in text, "n = " in text) == (
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
