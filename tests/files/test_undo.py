"""Taking back the last import of a cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from baken.apps.access.models import AuditContent, Grant
from baken.apps.access.tests.factories import make_account
from baken.apps.access.types import Role
from baken.apps.exchange.actions import CannotUndo, load, undo_import
from baken.apps.exchange.events import files_imported
from baken.apps.exchange.models import Import, Trace
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, load_files
from baken.apps.exchange.types import State
from baken.apps.people.models import Cell, Centre
from baken.apps.people.tests.factories import make_network
from baken.apps.programme.models import Participation, Session
from baken.apps.surveys.models import Survey
from tests.files.test_bad_input import WORK
from tests.sealed.opened import opened

pytestmark = pytest.mark.django_db
TRAIL = frozenset({"access.AuditEntry", "access.AuditContent", "access.AuditSubject"})
OTHERS = frozenset({"exchange.Import", "exchange.Trace", "ground.Change", "vault.DataKey"}) | TRAIL


def everything() -> dict[str, list[str]]:
    """All rows of all rooms."""
    rooms = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("baken.")]
    return {
        model._meta.label: sorted(repr(row) for row in opened(model._base_manager.all()))
        for model in rooms
        if model._meta.label not in OTHERS
    }


def test_undoing_the_first_import_leaves_the_database_as_it_was(tmp_path: Path):
    before = everything()
    load_files(tmp_path, WORK)
    assert everything() != before
    undo_import(Import.objects.get())
    assert everything() == before
    assert Import.objects.get().state == State.UNDONE


def test_undoing_brings_back_what_was_changed_and_deleted(tmp_path: Path):
    load_files(tmp_path, WORK)
    before = everything()
    changed = {
        "aanbod.csv": WORK["aanbod.csv"]
        .replace("signaalfunctie, preventie", "preventie")
        .replace("een;vorm", "1;vorm"),
        "deelnames.csv": WORK["deelnames.csv"].replace("B;afwezig", "B;aanwezig")
        + "V2;2;nieuw@a.example;A;aanwezig\n",
        "bevraging-plg.csv": WORK["bevraging-plg.csv"].replace(";8\n", ";\n"),
    }
    load_files(tmp_path, WORK | changed)
    survey = Survey.objects.get()
    assert (everything() != before, survey.release) == (True, 2)
    undo_import(Import.objects.latest("pk"))
    # The number of the release never goes back: answers became others once more.
    assert Survey.objects.get().release == 3
    Survey.objects.update(release=1)
    assert everything() == before


def test_only_the_last_import_can_be_undone(tmp_path: Path):
    load_files(tmp_path, CELL)
    load_files(tmp_path, PROGRAMME)
    first, last = Import.objects.order_by("pk")
    with pytest.raises(CannotUndo) as refused:
        undo_import(first)
    assert refused.value.reasons == ["Er is daarna nog een invoer geweest; maak eerst die ongedaan."]
    undo_import(last)
    with pytest.raises(CannotUndo) as refused:
        undo_import(last)
    assert refused.value.reasons == ["Deze invoer is niet ingevoerd, of al ongedaan gemaakt."]


def test_what_was_built_on_it_is_said_and_nothing_is_undone(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    Participation.objects.filter(status="afwezig").update(status="aanwezig")
    cell = Cell.objects.get()
    Grant.objects.create(account=make_account(), role=Role.ADVISOR, cell=cell, starts_on=dt.date(2024, 1, 1))
    before = everything()
    with pytest.raises(CannotUndo) as refused:
        undo_import(Import.objects.get())
    assert refused.value.reasons == [
        "Deelnames van deze invoer zijn sindsdien gewijzigd of verwijderd.",
        "Rollen van accounts verwijzen intussen naar Steuncellen van deze invoer (rijen: 1).",
    ]
    assert everything() == before


def test_rows_that_the_import_itself_made_point_at_its_own_are_no_obstacle(tmp_path: Path):
    load_files(tmp_path / "first", PROGRAMME)
    make_network("OVSG")
    before = everything()
    later = {
        "centra.csv": CELL["centra.csv"].replace("CLB A;GO!", "CLB A;OVSG") + "N;CLB N;GO!;;;;\n",
        "deelnames.csv": PROGRAMME["deelnames.csv"].replace("ci@b.example;B", "ci@b.example;N"),
    }
    load_files(tmp_path / "later", later, cell_code="c1")
    assert Participation.objects.filter(centre__name="CLB N").exists()
    undo_import(Import.objects.latest("pk"))
    assert everything() == before


def test_a_row_changed_again_after_the_import_stands_in_the_way(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    load_files(tmp_path, {"sessies.csv": PROGRAMME["sessies.csv"].replace("Gent", "Aalst")}, cell_code="c1")
    Session.objects.filter(place="Aalst").update(place="Ronse")
    with pytest.raises(CannotUndo) as refused:
        undo_import(Import.objects.latest("pk"))
    assert refused.value.reasons == ["Sessies zijn sindsdien opnieuw gewijzigd (rijen: 2)."]
    assert set(Session.objects.values_list("place", flat=True)) == {"Ronse", ""}


def test_another_cell_does_not_stand_in_the_way(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    other = {
        "cel.csv": "code;naam;net\nc2;Cel Twee;VCLB\n",
        "centra.csv": "code;naam;net;provincie;personeelsleden;directie sinds;fusie op\nX;CLB X;VCLB;;;;\n",
    }
    load_files(tmp_path / "two", other)
    with pytest.raises(CannotUndo) as refused:
        undo_import(Import.objects.get(cell__code="c1"))
    # The second cell stands in the network that the first import made.
    assert refused.value.reasons[0].startswith("Steuncellen verwijzen intussen naar Netten van deze invoer (rijen: 1)")
    undo_import(Import.objects.get(cell__code="c2"))
    undo_import(Import.objects.get(cell__code="c1"))
    assert (Cell.objects.count(), Centre.objects.count(), Trace.objects.count()) == (0, 0, 0)


def test_after_an_import_and_its_undoing_others_hear(tmp_path: Path, django_capture_on_commit_callbacks):
    heard: list[tuple[Any, Any]] = []

    def hear(sender: Any, cell: int, files: int, **_kwargs: Any) -> None:
        heard.append((cell, files))

    files_imported.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            load_files(tmp_path, CELL)
        record = Import.objects.get()
        cell = record.cell_id
        with django_capture_on_commit_callbacks(execute=True):
            undo_import(record)
        with django_capture_on_commit_callbacks(execute=True):
            load(tmp_path, dry_run=True)
    finally:
        files_imported.disconnect(hear)
    assert heard == [(cell, record.pk), (cell, record.pk)]


def test_an_import_and_its_undoing_are_one_entry_each_with_the_digest_of_the_files(tmp_path: Path):
    load_files(tmp_path, CELL)
    record = Import.objects.get()
    undo_import(record)
    entries = AuditContent.objects.order_by("pk").values_list("verb", "kind", "thing", "said")
    said = f'{{"digest": "{record.digest}", "files": {len(CELL)}}}'
    assert list(entries) == [
        ("imported", "exchange.Import", str(record.uuid), said),
        ("undone", "exchange.Import", str(record.uuid), said),
    ]
