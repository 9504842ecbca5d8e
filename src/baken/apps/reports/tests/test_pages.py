"""The pages of reports, and the files they give."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx as word
import openpyxl
import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.reports.actions import begin_report, leave_out, write_part
from baken.apps.reports.charts import document, figures_of, told, workbook
from baken.apps.reports.models import Edit, Report
from baken.apps.reports.queries import contents_of, edits_of, outline_of
from baken.apps.reports.types import Reference
from baken.ground.periods import BRUSSELS, Period
from baken.ui.documents.blocks import Chart, Document, Heading, Kind, Missing, Series, Table
from baken.ui.documents.page import page as as_page
from baken.ui.documents.pdf import pdf
from baken.ui.documents.word import docx
from baken.ui.numbers import day
from tests.reading import page, rows
from tests.scenes import make_scene, sign_in

pytestmark = pytest.mark.django_db
YEAR = Period.school_year(2024)
KIND = "begeleidingsverslag"
LONG = "Een lange naam " * 26 + "eind"
RIGHT_TO_LEFT = "مركز التوجيه"


@pytest.fixture(autouse=True)
def _few(settings):
    settings.MINIMUM_GROUP_OTHERS = 2  # of nine people, so that a report tells something


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def actor(scene):
    return Actor(Role.COORDINATOR, scene.cell.pk)


@pytest.fixture
def report(actor):
    return begin_report(by=actor, outline=KIND, title="Ons verslag", period=YEAR, language="nl")


@pytest.fixture
def coordinator(client, scene):
    return sign_in(client, scene, Role.COORDINATOR)


def figures_told(actor, edits=None):
    contents = contents_of(actor=actor, period=YEAR, outline=outline_of(KIND), edits=edits)
    return figures_of(told(outline_of(KIND), contents, language="nl"), contents)


def made(actor, period=YEAR, edits=None):
    outline = outline_of(KIND)
    contents = contents_of(actor=actor, period=period, outline=outline, edits=edits)
    parts = told(outline, contents, language="nl")
    return document(parts, contents, title="Verslag", made_on=YEAR.ends_on, language="nl")


def test_a_coordinator_begins_a_report_and_finds_it_in_the_list(coordinator):
    assert "Nog geen verslagen" in page(coordinator.get("/verslagen/"))
    asked = {"title": "Jaarverslag", "period": "2024-2025", "outline": KIND, "language": "nl"}
    answer = coordinator.post("/verslagen/beginnen/", asked)
    assert answer.url == f"/verslagen/{Report.objects.get().uuid}/"
    assert [row[:2] for row in rows(coordinator.get("/verslagen/"), "Verslagen")] == [["Jaarverslag", "2024-2025"]]


def test_a_report_tells_figures_in_texts_tables_and_charts(coordinator, report):
    said = page(coordinator.get(f"/verslagen/{report.uuid}/"))
    assert "In 2024-2025 namen medewerkers 15 keer deel aan opleiding en vorming." in said
    assert "Het gaat om 9 verschillende medewerkers." in said
    assert "PLG’s die we begeleidden: 1 , met samen 1 sessies." in said
    assert "van 5 verschillende medewerkers." in said
    assert "Hierover is nog niets geschreven of geregistreerd." in said


def test_a_part_is_written_with_a_figure_that_stays_live(coordinator, report, scene):
    address = f"/verslagen/{report.uuid}/delen/text-vorming/"
    offered = coordinator.get(address).context["figures"]["Deelnames: opleiding en vorming"]
    assert [(each.period, each.row, each.value, each.reference) for each in offered][:2] == [
        ("2024-2025", "", "15", "{training.participations}"),
        ("2024-2025", "signaalfunctie", "15", "{training.participations; theme=signaalfunctie}"),
    ]
    answer = coordinator.post(address, {"words": "Liefst **{training.participations}** keer.", "version": 0})
    assert answer.url == f"/verslagen/{report.uuid}/#text-vorming"
    assert "Liefst 15 keer." in page(coordinator.get(f"/verslagen/{report.uuid}/"))
    scene.forget("V24", scene.beek)
    assert "Liefst 13 keer." in page(coordinator.get(f"/verslagen/{report.uuid}/"))


def test_who_wrote_over_a_later_version_sees_both_and_loses_nothing(coordinator, report, actor):
    address = f"/verslagen/{report.uuid}/delen/text-helpdesk/"
    write_part(report, by=actor, part="text-helpdesk", words="van een ander", version=0)
    answer = coordinator.post(address, {"words": "van mij", "version": 0})
    said = page(answer)
    assert "van een ander" in said
    assert "van mij" in said
    assert Edit.objects.get().words == "van een ander"
    coordinator.post(address, {"words": "van ons", "version": answer.context["form"]["version"].value()})
    assert Edit.objects.get().words == "van ons"


def test_a_report_speaks_its_own_language_to_every_reader(coordinator, report):
    address = f"/verslagen/{report.uuid}/"
    coordinator.cookies["django_language"] = "en"
    said = page(coordinator.get(address))
    assert "In 2024-2025 namen medewerkers 15 keer deel" in said
    assert "Parts of the report" in said
    untouched = coordinator.get(f"{address}delen/text-vorming/").context["form"]["words"].value()
    coordinator.post(f"{address}delen/text-vorming/", {"words": untouched, "version": 0})
    assert not Edit.objects.get().is_written
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{address}verslag.xlsx").content))
    assert book.sheetnames[:3] == ["Verslag", "Cijfers", "Definities"]


def test_a_reference_to_nothing_is_refused_with_the_words_kept(coordinator, report):
    answer = coordinator.post(
        f"/verslagen/{report.uuid}/delen/text-helpdesk/", {"words": "Zie {geen.cijfer}", "version": 0}
    )
    assert "{geen.cijfer} verwijst niet naar een cijfer." in page(answer)
    assert "Zie {geen.cijfer}" in page(answer)


def test_what_is_left_out_is_not_told(coordinator, report):
    address = f"/verslagen/{report.uuid}/"
    assert "Bereik per centrum, 2024-2025" in page(coordinator.get(address))
    coordinator.post(f"{address}delen/show-reach/weglaten/", {"weg": "1"})
    assert "Bereik per centrum, 2024-2025" not in page(coordinator.get(address))
    coordinator.post(f"{address}delen/show-reach/weglaten/", {"terug": "1"})
    assert "Bereik per centrum, 2024-2025" in page(coordinator.get(address))


def left_out(report, actor, *parts):
    for part in parts:
        leave_out(report, by=actor, part=part, left_out=True)
    return made(actor, edits=edits_of(report))


def headings(document):
    return [block.anchor for block in document.blocks if isinstance(block, Heading)]


def test_a_section_is_left_out_with_all_that_stands_under_it(report, actor):
    whole = left_out(report, actor, "section-bereik")
    assert not {"bereik", "centra", "tijd", "middelen"} & set(headings(whole))
    assert not [block for block in whole.blocks if isinstance(block, Table) and "Bereik" in block.caption]


def test_a_heading_goes_once_all_under_it_is_left_out(report, actor):
    assert "helpdesk" in headings(made(actor))
    assert "helpdesk" not in headings(left_out(report, actor, "text-helpdesk"))


def test_the_workbook_holds_what_the_report_tells_and_nothing_else(report, actor):
    reach = {("training.participations", "centre"), ("plg.participations", "centre")}

    def told_by_centre(edits):
        found = figures_told(actor, edits)
        return {(each.indicator, cut) for each in found for cut in each.dimensions if cut == "centre"}

    assert reach <= told_by_centre({})
    leave_out(report, by=actor, part="show-reach", left_out=True)
    assert told_by_centre(edits_of(report)) == set()
    centres = {each.dimensions["centre"] for each in figures_told(actor) if "centre" in each.dimensions}
    assert centres <= {"C1", "C2", "C3"}


def test_a_text_keeps_its_words_where_a_figure_is_no_more(coordinator, report, actor):
    write_part(report, by=actor, part="text-helpdesk", words="Zoals {plg.offers} vragen.", version=0)
    Edit.objects.update(words="Zoals {geen.cijfer} vragen, en {training.participations; centre=C9}.")
    said = page(coordinator.get(f"/verslagen/{report.uuid}/"))
    assert "Zoals [geen cijfer: geen.cijfer] vragen" in said
    assert "[geen cijfer: training.participations; centre=C9]" in said


def test_a_centre_without_anything_counts_nothing(actor):
    contents = contents_of(actor=actor, period=YEAR, outline=outline_of(KIND))
    nothing = Reference("starters.participations", YEAR, {"centre": "C3"})
    found = contents.figure(nothing)
    assert found is None or found.value == 0
    assert contents.figure(Reference("training.participations", None, {"centre": "C3"})).value == 0
    assert contents.figure(Reference("training.participations", None, {"centre": "nergens"})) is None


def test_who_writes_is_told_of_references_without_a_figure(coordinator, report):
    address = f"/verslagen/{report.uuid}/delen/text-helpdesk/"
    words = "Zoals {training.participations; centre=nergens}."
    said = page(coordinator.post(address, {"words": words, "version": 0}, follow=True))
    assert "Voor {training.participations; centre=nergens} is er nu geen cijfer" in said


def test_leaving_a_text_out_makes_no_other_words_of_it(coordinator, report, actor):
    leave_out(report, by=actor, part="text-helpdesk", left_out=True)
    write_part(report, by=actor, part="text-helpdesk", words="van mij", version=0)
    assert (Edit.objects.get().words, Edit.objects.get().is_left_out) == ("van mij", True)


def test_a_report_is_renamed_and_removed(coordinator, report):
    coordinator.post(f"/verslagen/{report.uuid}/hernoemen/", {"title": "Anders"})
    assert Report.objects.get().title == "Anders"
    assert "Dit verslag verwijderen?" in page(coordinator.get(f"/verslagen/{report.uuid}/verwijderen/"))
    coordinator.post(f"/verslagen/{report.uuid}/verwijderen/")
    assert not Report.objects.exists()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_roles_of_a_centre_see_no_report(client, scene, report, role):
    sign_in(client, scene, role)
    for name in ("report", "web_page", "pdf", "word", "workbook", "rename", "remove"):
        assert client.get(reverse(f"reports:{name}", args=[report.uuid])).status_code in (403, 404)
    assert client.get("/verslagen/").status_code == 403


def test_an_advisor_writes_and_begins_nothing(client, scene, report):
    sign_in(client, scene, Role.ADVISOR)
    assert client.get(f"/verslagen/{report.uuid}/delen/text-vorming/").status_code == 200
    assert client.get("/verslagen/beginnen/").status_code == 403
    assert client.post(f"/verslagen/{report.uuid}/verwijderen/").status_code == 403


def test_the_report_of_another_cell_is_not_there(coordinator):
    other = make_cell("andere", network="VCLB")
    theirs = begin_report(by=Actor(Role.COORDINATOR, other.pk), outline=KIND, title="x", period=YEAR, language="nl")
    assert coordinator.get(f"/verslagen/{theirs.uuid}/").status_code == 404


def test_the_pages_ask_the_database_a_fixed_number_of_times(coordinator, report, django_assert_max_num_queries):
    coordinator.get(f"/verslagen/{report.uuid}/")
    with django_assert_max_num_queries(60):  # read live in a test, with each fact apart
        coordinator.get(f"/verslagen/{report.uuid}/")


def test_the_files_of_a_report_open(coordinator, report):
    answer = coordinator.get(f"/verslagen/{report.uuid}/verslag.pdf")
    assert (answer.content[:5], answer["Content-Disposition"]) == (
        b"%PDF-",
        'attachment; filename="ons-verslag-2024-2025.pdf"',
    )
    answer = coordinator.get(f"/verslagen/{report.uuid}/verslag.docx")
    headings = [
        each.text for each in word.Document(io.BytesIO(answer.content)).paragraphs if each.style.name == "Heading 1"
    ]
    assert headings[:2] == ["In één oogopslag", "Lijst van afkortingen"]
    answer = coordinator.get(f"/verslagen/{report.uuid}/verslag.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[:3] == ["Verslag", "Cijfers", "Definities"]
    found = {(row[11], row[1], row[2]): row[3] for row in book["Cijfers"].iter_rows(min_row=2, values_only=True)}
    assert found["training.participations", "2024-2025", None] == 15
    assert len(book["Figuur 1"]._charts) == 1


def test_texts_in_a_workbook_stay_texts():
    chart = Chart(
        "Bevraging Doe mee!A1 =1+1 \x0b\ufffe",
        Kind.BARS,
        ["=HYPERLINK(1)", "\x00b"],
        [Series("Aandeel", [1, 2], ["1", "2"])],
        alt="met \x0b",
    )
    whole = Document("=1", "cel", "nl", YEAR.ends_on, [chart], subtitle="2024-2025")
    content = workbook(whole, [])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [row[0].value for row in book["Figuur 1"].iter_rows(min_row=4)] == ["=HYPERLINK(1)", "b"]
    assert {cell.data_type for row in book["Figuur 1"].iter_rows() for cell in row if cell.value} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(archive.read(name))
        assert b"'Figuur 1'!$A$1" in archive.read("xl/charts/chart1.xml")


def world(kind):
    """A cell on the edge, and the period to report about."""
    if kind == "empty":
        return Actor(Role.COORDINATOR, make_cell("leeg").pk), YEAR
    scene = make_scene()
    if kind == "no sessions":
        return Actor(Role.COORDINATOR, scene.cell.pk), Period.school_year(2010)
    if kind == "one centre":
        cell = make_cell("een", network="OVSG")
        make_centre("CLB Enig", network="OVSG", known_as={cell: "E"})
        return Actor(Role.COORDINATOR, cell.pk), YEAR
    name = LONG if kind == "long" else RIGHT_TO_LEFT
    type(scene.aarde).objects.filter(pk=scene.aarde.pk).update(name=name[:400])
    return Actor(Role.COORDINATOR, scene.cell.pk), Period(2022, 2025)


@pytest.mark.parametrize("kind", ["empty", "no sessions", "one centre", "long", "right to left"])
def test_on_every_edge_a_report_reads_well_in_every_form(kind):
    actor, period = world(kind)
    whole = made(actor, period)
    assert pdf(whole)[:5] == b"%PDF-"
    assert word.Document(io.BytesIO(docx(whole))).paragraphs
    assert "<h1" in as_page(whole)
    if kind in ("empty", "no sessions", "one centre"):
        assert any(isinstance(block, Missing) for block in whole.blocks)
        assert not any(isinstance(block, Chart) for block in whole.blocks)


def test_a_chart_has_its_numbers_in_words_and_its_table_says_as_much(actor):
    for chart in (block for block in made(actor).blocks if isinstance(block, Chart)):
        assert chart.alt
        assert len(chart.labels) == len(chart.series[0].values) == len(chart.series[0].texts)


def test_a_report_tells_of_no_fewer_than_may_be_told_to_outsiders(coordinator, report, settings):
    settings.MINIMUM_GROUP_OTHERS = 10
    said = page(coordinator.get(f"/verslagen/{report.uuid}/"))
    assert "namen medewerkers niet getoond keer deel" in said
    found = figures_told(Actor(Role.COORDINATOR, report.cell_id))
    assert {each.withheld for each in found if each.indicator == "training.participations"} == {True}


def test_answers_of_too_few_are_not_shown_anywhere(actor, scene, settings):
    settings.MINIMUM_GROUP_OTHERS = 8
    answers = apps.get_model("surveys.Answer").objects
    keep = list(answers.order_by("pk").values_list("pk", flat=True)[:3])
    answers.exclude(pk__in=keep).delete()
    (chart,) = [block for block in made(actor).blocks if isinstance(block, Chart) and block.kind.value == "stacked"]
    assert {value for series in chart.series for value in series.values} == {None}
    assert {text for series in chart.series for text in series.texts} == {"niet getoond"}


def test_sources_tell_of_every_indicator_that_is_shown(actor):
    (table,) = [
        block
        for block in made(actor).blocks
        if isinstance(block, Table) and "Definitie" in [each.heading for each in block.columns]
    ]
    assert [row[0].text for row in table.rows if row[0].text.startswith("Deelnames: opl")] == [
        "Deelnames: opleiding en vorming"
    ]


def test_sources_tell_from_which_files_the_data_come(actor, scene):
    assert not [block for block in made(actor).blocks if isinstance(block, Table) and "vandaan" in block.caption]
    for days, state in ((9, "applied"), (3, "applied"), (1, "undone")):
        at = timezone.now() - dt.timedelta(days=days)
        apps.get_model("exchange.Import").objects.create(
            cell=scene.cell, state=state, files=["uren.csv"], applied_at=at
        )
    (table,) = [block for block in made(actor).blocks if isinstance(block, Table) and "vandaan" in block.caption]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["uren.csv", day((timezone.now() - dt.timedelta(days=3)).astimezone(BRUSSELS).date())]
    ]


def test_leaving_out_a_part_keeps_the_rest(actor, report):
    before = [block for block in made(actor).blocks if isinstance(block, Chart)]
    leave_out(report, by=actor, part="show-years-training", left_out=True)
    after = made(actor, edits={edit.part: edit for edit in report.edits.all()})
    assert [block.caption for block in after.blocks if isinstance(block, Chart)] == [
        chart.caption for chart in before
    ][1:]
