"""Pages of schools and boards: whom they show what, how they are searched, and what a coordinator does on them."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest

from baken.apps.access.models import AuditEntry
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.models import Board, Governance, Guidance, School, Site
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.tests.schools import make_board, make_school
from baken.ground.periods import today
from tests.reading import headings, page, rows

pytestmark = pytest.mark.django_db
SCHOOLS, BOARDS = "/organisaties/scholen/", "/organisaties/besturen/"
DAY = dt.date(2020, 9, 1)


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def world(cell):
    """Schools of two networks; the cell knows two of the three centres that guide them."""
    other = make_cell("VCLB-POC", network="VCLB")
    aarde = make_centre("CLB Aarde", known_as={cell: "A"})
    beek = make_centre("CLB Beek", known_as={cell: "B"})
    ver = make_centre("CLB Ver", network="VCLB", known_as={other: "V"})
    oever = make_board(enterprise_number="0123456749", kind="scholengroep")
    make_school(board=oever, guided={DAY: aarde}, at="Gent")
    make_school("000026", "Atheneum Oost", level="secundair", board=oever, guided={DAY: beek}, at="Aalst")
    make_school("000034", "Vrije School", network="VCLB", guided={DAY: ver}, at="Gent")
    make_school("000042", "Weg", ended_on=dt.date(2022, 8, 31))
    return {"aarde": aarde, "beek": beek, "oever": oever}


@pytest.fixture
def coordinator(client, cell, world):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return client


@pytest.fixture
def kaai(world):
    return School.objects.get(number="000018")


def names(response, caption="Scholen"):
    return [row[1] for row in rows(response, caption) or []]


def at(school, *rest):
    return "/".join(["/organisaties/scholen", str(school.uuid), *rest, ""])


def of_board(board, *rest):
    return "/".join(["/organisaties/besturen", str(board.uuid), *rest, ""])


def test_a_cell_lists_the_schools_of_every_network_and_names_the_centres_that_it_knows(coordinator):
    assert rows(coordinator.get(SCHOOLS), "Scholen") == [
        ["000026", "Atheneum Oost", "Aalst", "secundair onderwijs", "SG Oever", "GO!", "CLB Beek"],
        ["000018", "BS De Kaai", "Gent", "basisonderwijs", "SG Oever", "GO!", "CLB Aarde"],
        ["000034", "Vrije School", "Gent", "basisonderwijs", "—", "VCLB", "een ander centrum"],
    ]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_who_works_at_a_centre_sees_first_the_schools_that_it_guides(client, world, role):
    client.force_login(make_holder(role, world["aarde"]))
    assert names(client.get(SCHOOLS)) == ["BS De Kaai"]
    assert rows(client.get(f"{SCHOOLS}?centrum=alle"), "Scholen")[0][-1] == "een ander centrum"
    assert "toevoegen" not in page(client.get(SCHOOLS))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("zoek=kaai", ["BS De Kaai"]),
        ("zoek=0026", ["Atheneum Oost"]),
        ("zoek=gent", ["BS De Kaai", "Vrije School"]),
        ("zoek=CLB Aarde", []),
        ("net=VCLB", ["Vrije School"]),
        ("niveau=secundair", ["Atheneum Oost"]),
        ("toon=geeindigd", ["Weg geëindigd"]),
        ("toon=alle&centrum=geen", ["Weg geëindigd"]),
        ("net=Onzin&niveau=onzin&centrum=onzin", ["Atheneum Oost", "BS De Kaai", "Vrije School"]),
        ("sorteer=-nummer", ["Vrije School", "Atheneum Oost", "BS De Kaai"]),
        ("sorteer=gemeente", ["Atheneum Oost", "BS De Kaai", "Vrije School"]),
        ("sorteer=-naam&pagina=9", ["Vrije School", "BS De Kaai", "Atheneum Oost"]),
    ],
)
def test_schools_are_searched_filtered_and_sorted(coordinator, question, found):
    assert names(coordinator.get(f"{SCHOOLS}?{question}")) == found


def test_a_cell_asks_for_the_schools_of_a_centre(coordinator, world):
    assert names(coordinator.get(f"{SCHOOLS}?centrum={world['beek'].uuid}")) == ["Atheneum Oost"]


def test_a_search_that_finds_nothing_says_so_and_the_fragment_is_the_list_alone(coordinator):
    fragment = coordinator.get(f"{SCHOOLS}?zoek=niets", headers={"HX-Request": "true", "HX-Target": "rows"})
    assert "Geen scholen gevonden" in page(fragment)
    assert "<main" not in fragment.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [1, 60])
def test_the_lists_take_few_statements_however_many_there_are(coordinator, django_assert_num_queries, many, world):
    for number in range(many):
        make_board(f"Bestuur {number}")
        make_school(f"{1000 + number:06d}", f"School {number}", guided={DAY: world["aarde"]}, at="Gent")
    coordinator.get(SCHOOLS)
    with django_assert_num_queries(7):  # session, account, roles; centres, networks; number, rows
        coordinator.get(SCHOOLS)
    with django_assert_num_queries(6):  # the same but for centres
        coordinator.get(BOARDS)


def test_the_list_can_be_had_as_files(coordinator):
    file = coordinator.get(f"{SCHOOLS}scholen.csv?zoek=kaai").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(file), delimiter=";"))[1:] == [
        ["000018", "BS De Kaai", "basisonderwijs", "SG Oever", "GO!", "Gent", "CLB Aarde", "", ""]
    ]
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{SCHOOLS}scholen.xlsx").content)).active
    assert [row[0] for row in book.values] == ["Instellingsnummer", "000026", "000018", "000034"]
    file = coordinator.get(f"{BOARDS}besturen.csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(file), delimiter=";"))[1:] == [
        ["SG Oever", "scholengroep", "GO!", "0123456749", "2", "", ""]
    ]
    assert coordinator.get(f"{BOARDS}besturen.xlsx").status_code == 200


def test_a_school_tells_of_its_board_sites_and_centres(coordinator, kaai, world):
    Guidance.objects.create(school=kaai, centre=world["beek"], started_on=dt.date(2023, 9, 1))
    response = coordinator.get(at(kaai))
    assert [row[:2] for row in rows(response, "Begeleid door")] == [
        ["CLB Beek", "vanaf 1 sep 2023"],
        ["CLB Aarde", "1 sep 2020 tot en met 31 aug 2023"],
    ]
    assert rows(response, "Vestigingsplaatsen") == [["1", "—", "Gent", "—", "wijzigen 1 Gent"]]
    assert "SG Oever" in page(response)


def test_who_only_reads_finds_nothing_to_change(client, cell, kaai, world):
    client.force_login(make_holder(Role.ADVISOR, cell))
    response = client.get(at(kaai))
    assert headings(response, "Begeleid door") == ["Centrum", "Periode"]
    assert "wijzigen" not in page(response).lower()
    board = Board.objects.get()
    for address in (
        f"{SCHOOLS}nieuw/",
        at(kaai, "wijzigen"),
        at(kaai, "beeindigen"),
        at(kaai, "heropenen"),
        at(kaai, "vestigingen/nieuw"),
        at(kaai, "vestigingen", str(Site.objects.get(school=kaai).uuid), "wijzigen"),
        at(kaai, "begeleiding/nieuw"),
        at(kaai, "begeleiding", str(Guidance.objects.get(school=kaai).uuid), "weghalen"),
        f"{BOARDS}nieuw/",
        of_board(board, "wijzigen"),
        of_board(board, "beeindigen"),
        of_board(board, "heropenen"),
        of_board(board, "centra/nieuw"),
    ):
        assert (address, client.get(address).status_code, client.post(address).status_code) == (address, 403, 403)


def test_a_school_of_another_network_is_read_and_not_changed(coordinator):
    school = School.objects.get(network__name="VCLB")
    assert "Wijzigen" not in page(coordinator.get(at(school)))
    assert coordinator.post(at(school, "wijzigen"), {}).status_code == 404


def test_an_auditor_and_a_stranger_see_no_schools(client, cell, world):
    assert client.get(SCHOOLS).status_code == 302
    client.force_login(make_holder(Role.AUDITOR, cell))
    assert (client.get(SCHOOLS).status_code, client.get(BOARDS).status_code) == (403, 403)


def test_a_school_is_added_and_what_is_wrong_is_said_with_nothing_lost(coordinator, world):
    said = {"number": "51", "name": "Nieuwe School", "level": "basis", "board": str(world["oever"].uuid)}
    wrong = coordinator.post(f"{SCHOOLS}nieuw/", said | {"number": "5x"})
    assert "Geef een instellingsnummer van zes cijfers." in page(wrong)
    assert 'value="Nieuwe School"' in wrong.content.decode()
    assert "al een school met dit instellingsnummer" in page(
        coordinator.post(f"{SCHOOLS}nieuw/", said | {"number": "18"})
    )
    made = coordinator.post(f"{SCHOOLS}nieuw/", said)
    school = School.objects.get(number="000051")
    assert (made.url, school.board, school.network.name) == (at(school), world["oever"], "GO!")


def test_a_school_is_changed_and_keeps_a_board_that_ended(coordinator, kaai, world):
    Board.objects.update(ended_on=dt.date(2021, 8, 31))
    form = coordinator.get(at(kaai, "wijzigen")).content.decode()
    assert f'<option value="{world["oever"].uuid}" selected>' in form
    said = {"number": "000018", "name": "BS Werf", "level": "lager", "board": str(world["oever"].uuid)}
    assert coordinator.post(at(kaai, "wijzigen"), said).url == at(kaai)
    kaai.refresh_from_db()
    assert (kaai.name, kaai.level, kaai.board) == ("BS Werf", "lager", world["oever"])


def test_a_school_ends_in_another_and_opens_again(coordinator, kaai):
    day = today() - dt.timedelta(days=1)
    unknown = coordinator.post(at(kaai, "beeindigen"), {"on": day, "into": "999999"})
    assert "kent geen school met dit instellingsnummer" in page(unknown)
    coordinator.post(at(kaai, "beeindigen"), {"on": day, "into": "26"})
    kaai.refresh_from_db()
    assert (kaai.ended_on, kaai.successor.name) == (day, "Atheneum Oost")
    assert "Atheneum Oost" in page(coordinator.get(at(kaai)))
    assert "BS De Kaai" in page(coordinator.get(at(kaai.successor)))
    assert "Ze is er dan weer" in page(coordinator.get(at(kaai, "heropenen")))
    coordinator.post(at(kaai, "heropenen"))
    kaai.refresh_from_db()
    assert (kaai.ended_on, kaai.successor) == (None, None)


def test_a_site_is_added_changed_and_ended(coordinator, kaai):
    assert 'value="2"' in coordinator.get(at(kaai, "vestigingen/nieuw")).content.decode()
    said = {"number": "2", "postcode": "9000", "municipality": "Gent"}
    wrong = coordinator.post(at(kaai, "vestigingen/nieuw"), said | {"postcode": "B-9000", "number": "1"})
    assert "Geef een postcode van vier cijfers." in page(wrong)
    assert "al een vestigingsplaats met dit nummer" in page(
        coordinator.post(at(kaai, "vestigingen/nieuw"), said | {"number": "1"})
    )
    coordinator.post(at(kaai, "vestigingen/nieuw"), said)
    site = Site.objects.get(number=2)
    change = at(kaai, "vestigingen", str(site.uuid), "wijzigen")
    assert "Gent" in coordinator.get(change).content.decode()
    early = said | {"started_on": "2020-09-01", "ended_on": "2020-08-31"}
    assert "niet voor de eerste" in page(coordinator.post(change, early))
    coordinator.post(change, said | {"street": "Kaai 1", "ended_on": "2024-08-31"})
    site.refresh_from_db()
    assert (site.street, site.ended_on) == ("Kaai 1", dt.date(2024, 8, 31))


def test_another_centre_guides_a_school_and_that_is_taken_back(coordinator, kaai, world):
    guide = at(kaai, "begeleiding/nieuw")
    assert "CLB Beek" in page(coordinator.get(guide))
    same = coordinator.post(guide, {"centre": str(world["aarde"].uuid), "starts_on": "2024-09-01"})
    assert "begeleidt de school dan al" in page(same)
    coordinator.post(guide, {"centre": "", "starts_on": "2024-09-01"})
    assert rows(coordinator.get(at(kaai)), "Begeleid door")[0][:2] == ["geen centrum", "vanaf 1 sep 2024"]
    row = Guidance.objects.get(school=kaai, started_on=dt.date(2024, 9, 1))
    remove = at(kaai, "begeleiding", str(row.uuid), "weghalen")
    assert "geen centrum" in page(coordinator.get(remove))
    coordinator.post(remove)
    assert list(Guidance.objects.filter(school=kaai).values_list("centre__name", flat=True)) == ["CLB Aarde"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", ["SG Oever", "Vzw Kaai"]),
        ("zoek=kaai", ["Vzw Kaai"]),
        ("zoek=0123.456", ["SG Oever"]),
        ("net=VCLB", ["Vzw Kaai"]),
        ("soort=scholengroep", ["SG Oever"]),
        ("toon=geeindigd", ["Oud geëindigd"]),
        ("toon=alle&sorteer=-naam", ["Vzw Kaai", "SG Oever", "Oud geëindigd"]),
        ("sorteer=-scholen", ["SG Oever", "Vzw Kaai"]),
        ("zoek=niets", []),
    ],
)
def test_boards_are_searched_filtered_and_sorted(coordinator, question, found):
    make_board("Vzw Kaai", network="VCLB")
    make_board("Oud", ended_on=DAY)
    response = coordinator.get(f"{BOARDS}?{question}")
    assert [row[0] for row in rows(response, "Besturen") or []] == found


def test_a_board_is_added_changed_ended_and_opened_again(coordinator):
    said = {"name": "Vzw Kaai", "kind": "schoolbestuur", "enterprise_number": "0123.456.749"}
    assert "al een bestuur" in page(coordinator.post(f"{BOARDS}nieuw/", said))
    wrong = coordinator.post(f"{BOARDS}nieuw/", said | {"enterprise_number": "0123.456.748"})
    assert "Geef een ondernemingsnummer als 0123.456.749." in page(wrong)
    coordinator.post(f"{BOARDS}nieuw/", said | {"enterprise_number": ""})
    board = Board.objects.get(name="Vzw Kaai")
    coordinator.post(of_board(board, "wijzigen"), said | {"enterprise_number": "", "name": "Vzw Werf"})
    coordinator.post(of_board(board, "beeindigen"), {"on": "2024-08-31"})
    board.refresh_from_db()
    assert (board.name, board.network.name, board.ended_on) == ("Vzw Werf", "GO!", dt.date(2024, 8, 31))
    coordinator.post(of_board(board, "heropenen"))
    board.refresh_from_db()
    assert board.ended_on is None
    told = [(entry.content.verb, entry.content.kind) for entry in AuditEntry.objects.order_by("number")]
    assert told == [(verb, "people.Board") for verb in ("made", "changed", "ended", "changed")]


def test_a_board_tells_of_its_schools_and_of_its_centres_from_when_to_when(coordinator, world):
    board = world["oever"]
    assert "Nog 2 scholen" in page(coordinator.get(of_board(board, "beeindigen")))
    coordinator.post(of_board(board, "centra/nieuw"), {"centre": str(world["aarde"].uuid), "starts_on": "2020-09-01"})
    row = Governance.objects.get()
    end = of_board(board, "centra", str(row.uuid), "beeindigen")
    assert "niet voor de eerste" in page(coordinator.post(end, {"on": "2019-08-31"}))
    coordinator.post(end, {"on": "2024-08-31"})
    response = coordinator.get(of_board(board))
    assert names(response) == ["Atheneum Oost", "BS De Kaai"]
    assert [cells[:2] for cells in rows(response, "Centra")] == [["CLB Aarde", "1 sep 2020 tot en met 31 aug 2024"]]
    assert coordinator.get(end).status_code == 404
    coordinator.post(of_board(board, "centra", str(row.uuid), "weghalen"))
    assert rows(coordinator.get(of_board(board)), "Centra") is None


def test_a_day_out_of_reach_is_refused(coordinator, kaai):
    assert "Kies een dag tot en met" in page(coordinator.post(at(kaai, "beeindigen"), {"on": "2999-01-01"}))
    assert "Kies een dag vanaf" in page(coordinator.post(at(kaai, "beeindigen"), {"on": "1200-01-01"}))
