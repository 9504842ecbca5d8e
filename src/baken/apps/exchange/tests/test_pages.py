"""The pages of imports: who may, what is refused, and from files to figures and back."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, load_files
from baken.apps.exchange.tests.uploads import UPLOAD, packed, page_of, upload
from baken.apps.exchange.types import State
from baken.apps.people.tests.factories import make_cell, make_centre

Centre, Person, Offer, Participation = (
    apps.get_model("people.Centre"),
    apps.get_model("people.Person"),
    apps.get_model("programme.Offer"),
    apps.get_model("programme.Participation"),
)

pytestmark = pytest.mark.django_db

WORK = {name: text for name, text in PROGRAMME.items() if name not in CELL}


def zipped(files, name="cel.zip"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for inside, text in files.items():
            archive.writestr(inside, text)
    return {name: buffer.getvalue()}


@pytest.fixture
def cell():
    return make_cell("c1")


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return client


def test_a_file_is_checked_shown_confirmed_and_reported(coordinator, cell, django_capture_on_commit_callbacks):
    record = upload(coordinator, PROGRAMME)
    assert (record.state, record.cell, record.by.email, sorted(record.files)) == (
        State.CHECKED,
        cell,
        "coordinator@example.test",
        sorted(PROGRAMME),
    )
    assert (Centre.objects.count(), Offer.objects.count()) == (0, 0)
    shown = page_of(coordinator, record)
    assert [(file.file, file.new, file.rejected) for file in shown.context["report"].files] == [
        ("cel.csv", 0, 0),
        ("centra.csv", 3, 0),
        ("medewerkers.csv", 3, 0),
        ("aanbod.csv", 3, 0),
        ("sessies.csv", 3, 0),
        ("deelnames.csv", 3, 0),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(f"/invoer/{record.uuid}/bevestigen/").status_code == 302
    record.refresh_from_db()
    assert (record.state, record.folder, Participation.objects.count()) == (State.APPLIED, "", 3)
    assert "Ingevoerd" in page_of(coordinator, record).content.decode()


def test_the_files_are_gone_once_they_are_imported(coordinator, settings):
    record = upload(coordinator, CELL)
    folder = settings.IMPORTS / record.folder
    assert (folder.stat().st_mode & 0o777, {path.stat().st_mode & 0o777 for path in (folder / "files").iterdir()}) == (
        0o700,
        {0o600},
    )
    coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
    assert list(settings.IMPORTS.iterdir()) == []


def test_the_same_files_again_change_nothing(coordinator):
    coordinator.post(f"/invoer/{upload(coordinator, PROGRAMME).uuid}/bevestigen/")
    again = upload(coordinator, PROGRAMME)
    assert (again.state, again.folder) == (State.UNCHANGED, "")
    assert page_of(coordinator, again).status_code == 200


def test_rows_are_shown_by_kind_with_what_was_there_before(coordinator):
    coordinator.post(f"/invoer/{upload(coordinator, PROGRAMME).uuid}/bevestigen/")
    offers = (
        "code;titel;strategie;thema's;organisator;schooljaar\n"
        "V1;Vorming vandaag;vorming;signaalfunctie;eigen;2023-2024\n"
        "V2;Vorming twee;vorming;;Partner vzw;2024-2025\n"
        "N1;Nieuw;vorming;;eigen;2024-2025\n"
    )
    record = upload(coordinator, {"aanbod.csv": offers})
    changed = page_of(coordinator, record, "rijen/0/changed/").context["page"].object_list
    assert [(row.line, [(each.column, each.before, each.after) for each in row.differences]) for row in changed] == [
        (2, [("titel", "Vorming een", "Vorming vandaag"), ("thema's", "preventie", "—")])
    ]
    new = page_of(coordinator, record, "rijen/0/new/").context["page"].object_list
    assert [(row.line, row.values) for row in new] == [(4, ["N1", "Nieuw", "vorming", "—", "eigen", "2024-2025"])]
    same = page_of(coordinator, record, "rijen/0/unchanged/").context["page"].object_list
    assert [row.line for row in same] == [3]


def test_a_key_that_changes_is_shown_as_what_it_stands_for(coordinator):
    coordinator.post(f"/invoer/{upload(coordinator, PROGRAMME).uuid}/bevestigen/")
    moved = "aanbod;sessie;e-mail;centrum;status\nV2;1;an@a.example;B;aanwezig\n"
    record = upload(coordinator, {"deelnames.csv": moved})
    [row] = page_of(coordinator, record, "rijen/0/changed/").context["page"].object_list
    assert [(each.column, each.before, each.after) for each in row.differences] == [("centrum", "A", "B")]


def test_the_rest_is_imported_and_rejected_rows_come_back_to_be_mended(coordinator, settings):
    bad = PROGRAMME | {"deelnames.csv": PROGRAMME["deelnames.csv"] + "V9;1;bo@a.example;A;aanwezig\n"}
    record = upload(coordinator, bad)
    shown = page_of(coordinator, record)
    assert [(each.file, each.row, each.column, each.value) for each in shown.context["problems"]] == [
        ("deelnames.csv", 5, "aanbod", "V9")
    ]
    rejected = page_of(coordinator, record, "rijen/5/rejected/")
    assert [row[:5] for row in rejected.context["page"]] == [["V9", "1", "bo@a.example", "A", "aanwezig"]]
    coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
    assert Participation.objects.count() == 3
    assert page_of(coordinator, record).context["has_rejected"] is True
    assert sorted(path.name for path in settings.IMPORTS.glob("*/*")) == ["lock", "problems.jsonl", "rejected.zip"]
    back = page_of(coordinator, record, "geweigerd.zip").content
    with zipfile.ZipFile(io.BytesIO(back)) as archive:
        mended = archive.read("deelnames.csv").decode("utf-8-sig").replace("V9", "V1")
    coordinator.post(f"/invoer/{upload(coordinator, {'deelnames.csv': mended}).uuid}/bevestigen/")
    assert Participation.objects.count() == 4


def test_a_missing_column_refuses_the_whole(coordinator):
    record = upload(coordinator, CELL | {"centra.csv": CELL["centra.csv"].replace("net;", "bond;")})
    assert record.state == State.REFUSED
    assert coordinator.post(f"/invoer/{record.uuid}/bevestigen/").status_code == 302
    record.refresh_from_db()
    assert (record.state, Centre.objects.count()) == (State.REFUSED, 0)
    assert next(each.column for each in page_of(coordinator, record).context["problems"]) == "net"


def test_files_of_another_cell_are_refused(coordinator):
    record = upload(coordinator, CELL | {"cel.csv": "code;naam;net\nc2;Cel Twee;GO!\n"})
    assert (record.state, record.report["problems"][0]["value"], Person.objects.count()) == (State.REFUSED, "c2", 0)


def test_a_zip_is_unpacked_and_a_way_out_of_the_folder_leads_nowhere(coordinator, settings, tmp_path):
    record = upload(coordinator, zipped({"map/centra.csv": CELL["centra.csv"], "../../medewerkers.csv": "x"}))
    assert (record.state, [file["file"] for file in record.report["files"]]) == (State.CHECKED, ["centra.csv"])
    assert [path.name for path in settings.IMPORTS.rglob("*.csv")] == []
    assert [path.name for path in tmp_path.rglob("medewerkers*")] == []


def test_a_name_from_outside_is_never_a_path(coordinator, settings):
    record = upload(coordinator, {"..\\..\\centra.csv": CELL["centra.csv"]})
    assert (record.files, record.state) == (["centra.csv"], State.CHECKED)
    assert [path.name for path in (settings.IMPORTS / record.folder / "files").iterdir()] == ["000.csv"]


def test_a_text_that_calls_itself_a_workbook_is_refused(coordinator):
    record = upload(coordinator, {"centra.xlsx": "code;naam"})
    assert (record.state, record.report["problems"][0]["file"]) == (State.REFUSED, "centra.xlsx")


@pytest.mark.parametrize("files", [{}, {"files": ""}])
def test_no_file_is_asked_for_one(coordinator, settings, files):
    answer = coordinator.post(UPLOAD, files)
    assert (answer.status_code, answer.context["refusals"]) == (400, ["Kies minstens één bestand."])
    assert (Import.objects.count(), settings.IMPORTS.exists()) == (0, False)


def test_what_is_too_large_is_not_kept(coordinator, settings):
    settings.UPLOAD_FILE_BYTES = 2**20
    answer = coordinator.post(
        UPLOAD, {"files": packed({"centra.csv": b"x" * (2**20 + 1), "cel.csv": CELL["cel.csv"]})}
    )
    assert (answer.status_code, answer.context["refusals"]) == (
        400,
        ["“centra.csv” is groter dan 1 MB; splits het (deelnames-1, deelnames-2)."],
    )
    settings.UPLOAD_FOLDER_BYTES = 2**20
    half = b"x" * (600 * 2**10)
    answer = coordinator.post(UPLOAD, {"files": packed({"centra.csv": half, "uren.csv": half})})
    assert answer.context["refusals"] == ["Samen zijn de bestanden groter dan 1 MB; breng ze in delen in."]
    assert (Import.objects.count(), list(settings.IMPORTS.iterdir())) == (0, [])


def test_a_script_hears_where_to_go_on(coordinator):
    answer = coordinator.post(UPLOAD, {"files": packed(CELL)}, headers={"accept": "application/json"})
    assert answer.json() == {"url": f"/invoer/{Import.objects.get().uuid}/"}
    answer = coordinator.post(UPLOAD, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (400, {"refusals": ["Kies minstens één bestand."]})


def test_an_upload_without_a_token_is_refused_and_kept_nowhere(cell, settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_holder(Role.COORDINATOR, cell))
    assert client.post(UPLOAD, {"files": packed(CELL)}).status_code == 403
    assert (Import.objects.count(), settings.IMPORTS.exists()) == (0, False)


def test_while_baken_is_busy_the_page_asks_again(coordinator, cell):
    record = Import.objects.create(cell=cell, files=["centra.csv"], folder="x")
    assert page_of(coordinator, record).context["is_busy"] is True
    answer = coordinator.get(f"/invoer/{record.uuid}/", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers.get("HX-Refresh")) == (204, None)
    Import.objects.update(state=State.REFUSED)
    answer = coordinator.get(f"/invoer/{record.uuid}/", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers.get("HX-Refresh")) == (200, "true")


def test_what_moved_meanwhile_is_shown_again(coordinator, cell):
    record = upload(coordinator, {"centra.csv": CELL["centra.csv"]})
    make_centre("CLB Anders", known_as={cell: "A"})
    coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
    record.refresh_from_db()
    assert (record.state, record.report["files"][0]["new"], record.report["files"][0]["changed"]) == (
        State.CHECKED,
        2,
        1,
    )
    coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
    record.refresh_from_db()
    assert (record.state, Centre.objects.count()) == (State.APPLIED, 3)


def test_what_is_thrown_away_leaves_nothing(coordinator, settings, django_capture_on_commit_callbacks):
    record = upload(coordinator, CELL)
    assert page_of(coordinator, record, "weggooien/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(f"/invoer/{record.uuid}/weggooien/").status_code == 302
    assert (Import.objects.count(), list(settings.IMPORTS.iterdir())) == (0, [])


def test_the_last_import_is_taken_back(coordinator):
    record = upload(coordinator, PROGRAMME)
    coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
    assert page_of(coordinator, record, "ongedaan-maken/").context["obstacles"] == []
    coordinator.post(f"/invoer/{record.uuid}/ongedaan-maken/")
    record.refresh_from_db()
    assert (record.state, Participation.objects.count(), Centre.objects.count()) == (State.UNDONE, 0, 0)
    assert page_of(coordinator, record).status_code == 200


def test_what_came_before_the_last_import_is_not_offered_to_be_taken_back(coordinator):
    first = upload(coordinator, CELL)
    coordinator.post(f"/invoer/{first.uuid}/bevestigen/")
    assert page_of(coordinator, first).context["may_undo"]
    last = upload(coordinator, PROGRAMME)
    coordinator.post(f"/invoer/{last.uuid}/bevestigen/")
    coordinator.post(f"/invoer/{last.uuid}/ongedaan-maken/")
    assert not page_of(coordinator, first).context["may_undo"]


def test_an_import_that_is_built_upon_says_what_stands_in_the_way(coordinator, cell):
    record = upload(coordinator, PROGRAMME)
    coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
    Centre.objects.filter(name="CLB A").update(name="CLB Anders")
    assert page_of(coordinator, record, "ongedaan-maken/").context["obstacles"] != []
    coordinator.post(f"/invoer/{record.uuid}/ongedaan-maken/")
    record.refresh_from_db()
    assert (record.state, Participation.objects.count()) == (State.APPLIED, 3)


def pages(record):
    return [
        "/invoer/",
        "/invoer/sjablonen/",
        "/invoer/sjablonen/deelnames.xlsx",
        f"/invoer/{record.uuid}/",
        f"/invoer/{record.uuid}/rijen/0/new/",
        f"/invoer/{record.uuid}/weggooien/",
        f"/invoer/{record.uuid}/ongedaan-maken/",
    ]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISOR])
def test_who_works_for_the_cell_is_admitted(client, cell, role, tmp_path):
    load_files(tmp_path, CELL)
    client.force_login(make_holder(role, cell))
    record = upload(client, WORK)
    assert [client.get(address).status_code for address in pages(record)] == [200] * 7


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_who_works_for_a_centre_is_refused(client, coordinator, cell, role):
    record = upload(coordinator, CELL)
    client = Client()
    client.force_login(make_holder(role, make_centre("CLB Z", known_as={cell: "Z"})))
    assert [client.get(address).status_code for address in pages(record)] == [403] * 7
    assert client.post(UPLOAD, {"files": packed(CELL)}).status_code == 403
    assert client.post(f"/invoer/{record.uuid}/bevestigen/").status_code == 403
    assert Import.objects.get().state == State.CHECKED


def test_an_import_of_another_cell_is_not_there(coordinator):
    record = upload(coordinator, CELL)
    other = Client()
    other.force_login(make_holder(Role.COORDINATOR, make_cell("c2"), email="ander@example.test"))
    assert [other.get(address).status_code for address in pages(record)] == [200] * 3 + [404] * 4
    for end in ("bevestigen/", "weggooien/", "ongedaan-maken/"):
        assert other.post(f"/invoer/{record.uuid}/{end}").status_code == 404
    assert other.get(f"/invoer/{record.uuid}/geweigerd.zip").status_code == 404
    assert (list(other.get("/invoer/").context["page"]), Import.objects.get().state) == ([], State.CHECKED)


def test_each_format_has_a_template_that_comes_back_empty(coordinator):
    listed = coordinator.get("/invoer/sjablonen/").context["formats"]
    for each in listed:
        content = coordinator.get(reverse("exchange:template", args=[each.name])).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        headings = [value.value for value in book.worksheets[0][1]]
        assert (each.name, headings, book.sheetnames[1]) == (
            each.name,
            [column.name for column in each.format.columns],
            "Uitleg",
        )
    assert coordinator.get("/invoer/sjablonen/onbekend.xlsx").status_code == 404


def test_a_template_offers_the_words_to_choose_from(coordinator):
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get("/invoer/sjablonen/deelnames.xlsx").content))
    [rule] = book.worksheets[0].data_validations.dataValidation
    assert (rule.type, str(rule.sqref), rule.formula1) == (
        "list",
        "E2:E5001",
        '"aanwezig,afwezig,geannuleerd,wachtlijst"',
    )


def test_a_filled_in_template_is_imported(coordinator):
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get("/invoer/sjablonen/centra.xlsx").content))
    book.worksheets[0].append(["A", "CLB A", "GO!", "Antwerpen", 40, None, None])
    filled = io.BytesIO()
    book.save(filled)
    record = upload(coordinator, {"centra.xlsx": filled.getvalue()})
    assert (record.state, record.report["files"][0]["new"]) == (State.CHECKED, 1)


def test_the_list_asks_few_questions_of_the_database(coordinator, cell, django_assert_num_queries):
    for _turn in range(30):
        Import.objects.create(cell=cell, files=["centra.csv"], state=State.UNDONE)
    coordinator.get("/invoer/")  # the first page of a session notes the role that is acted in
    with django_assert_num_queries(5):
        coordinator.get("/invoer/")
