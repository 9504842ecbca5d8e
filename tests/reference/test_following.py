"""Figures follow what is imported, whatever was imported first."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from baken.apps.access.types import Actor, Role
from baken.apps.exchange.actions import undo_import
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, load_files
from baken.apps.insight.queries import figures
from baken.apps.people.models import Cell
from baken.apps.people.tests.factories import make_network
from baken.apps.surveys.models import Survey
from baken.ground.periods import Period

pytestmark = pytest.mark.django_db

ITEM = "Ik pas het geleerde uit de begeleiding toe in mijn praktijk"
MANY = 12  # as many people as no figure withholds
ANSWERS = f"ID;Start time;Completion time;Email;Name;Welke begeleiding volgde je?;{ITEM}\n" + "".join(
    f"{number};2025-06-02 09:00;2025-06-02 09:04;p{number}@a.example;;PLG een;8\n" for number in range(MANY)
)
STAFF = PROGRAMME["medewerkers.csv"] + "".join(
    f"p{number}@a.example;Persoon;{number};A;arts;2013-08-01;\n" for number in range(MANY)
)
FILES = PROGRAMME | {"medewerkers.csv": STAFF, "bevraging-plg.csv": ANSWERS}


def figure(name: str, by: str = "") -> dict[str, float | None]:
    """The values of an indicator in 2024-2025, by the value of a cut."""
    actor = Actor(Role.COORDINATOR, Cell.objects.get().pk)
    found = figures(actor=actor, indicators=[name], periods=[Period.school_year(2024)], by=by)
    return {str(one.dimensions.get(by, "")): one.value for one in found}


def test_who_answered_uninvited_is_no_response_to_an_invitation(tmp_path: Path):
    load_files(tmp_path / "open", FILES)
    assert (figure("survey.responses"), figure("survey.response_rate")) == ({"": MANY}, {})
    invited = "e-mail;centrum;aanbod\np0@a.example;A;P1\np1@a.example;A;P1\nan@a.example;A;P1\n"
    load_files(tmp_path / "inviting", {"bevraging-plg-uitnodigingen.csv": invited}, cell_code="c1")
    assert (figure("survey.responses"), figure("survey.response_rate")) == ({"": MANY}, {"": 2 / 3})


def test_answers_follow_the_posts_and_the_networks_that_are_imported_after_them(tmp_path: Path):
    load_files(tmp_path / "first", FILES)
    assert figure("survey.item_share_high", "function") == {"arts": 1}
    load_files(tmp_path / "posts", {"medewerkers.csv": STAFF.replace("arts", "psycholoog")}, cell_code="c1")
    assert figure("survey.item_share_high", "function") == {"psycholoog": 1}
    moved = CELL["centra.csv"].replace("CLB A;GO!", "CLB A;OVSG")
    make_network("OVSG")
    load_files(tmp_path / "networks", {"centra.csv": moved}, cell_code="c1")
    assert figure("survey.item_share_high", "network") == {"OVSG": 1}
    undo_import(Import.objects.order_by("-pk")[0])
    assert figure("survey.item_share_high", "network") == {"GO!": 1}


def test_answers_are_released_anew_only_where_a_file_changes_what_they_are_cut_by(tmp_path: Path):
    load_files(tmp_path / "first", FILES)
    before = Survey.objects.get().release
    renamed = STAFF.replace("ci@b.example;Ci;Claes;B;arts", "ci@b.example;Ci;Claes;B;logopedist")
    centres = CELL["centra.csv"].replace(";40;", ";41;")
    load_files(tmp_path / "again", {"medewerkers.csv": renamed, "centra.csv": centres}, cell_code="c1")
    assert Survey.objects.get().release == before


@pytest.mark.django_db(transaction=True)  # what is not committed is read live
def test_what_a_file_changes_for_too_few_waits_for_the_next_release(tmp_path: Path):
    # A migration wrote the item bank; a test before may have taken it away with all the rest.
    import_module("baken.apps.surveys.migrations.0002_item_bank").add_items(apps, None)
    load_files(tmp_path / "first", FILES)
    one = STAFF.replace("p0@a.example;Persoon;0;A;arts", "p0@a.example;Persoon;0;A;psycholoog")
    load_files(tmp_path / "one", {"medewerkers.csv": one}, cell_code="c1")
    assert figure("survey.item_share_high", "function") == {"arts": 1}
    undo_import(Import.objects.order_by("-pk")[0])
    assert figure("survey.item_share_high", "function") == {"arts": 1}
