"""The files `cel`, `centra` and `medewerkers`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.exchange.tests.folders import CELL, counts, load_files, problems_of
from baken.apps.people.actions import merge_centres, rename_centre, undo_merger
from baken.apps.people.models import Address, Cell, Centre, CentreCode, KnownAs, Network, Person, Post
from baken.apps.people.queries import own_centres_of
from baken.ground.periods import today

pytestmark = pytest.mark.django_db

CENTRES = "code;naam;net;provincie;personeelsleden;directie sinds;fusie op\n"
OTHER_CELL = {
    "cel.csv": "code;naam;net\nc2;Cel Twee;VCLB\n",
    "centra.csv": CENTRES + "V1;CLB X;VCLB;Gent;50;;\nG;CLB A;go!;Brussel;99;;\n",
}


def centres() -> list[tuple[object, ...]]:
    names = ("cell__code", "code", "centre__name", "centre__network__name", "centre__province", "centre__staff_count")
    return list(CentreCode.objects.order_by("cell__code", "code").values_list(*names))


def test_a_cell_comes_with_its_network_and_its_centres(tmp_path: Path):
    load_files(tmp_path, CELL)
    cell = Cell.objects.get()
    assert (cell.code, cell.name, cell.network.name) == ("c1", "Cel Een", "GO!")
    assert centres() == [
        ("c1", "A", "CLB A", "GO!", "Antwerpen", 40),
        ("c1", "B", "CLB B", "GO!", "Limburg", 30),
        ("c1", "X", "CLB X", "VCLB", "", None),
    ]
    assert sorted(centre.name for centre in own_centres_of(cell=cell.pk)) == ["CLB A", "CLB B"]
    assert list(Centre.objects.order_by("name").values_list("director_since", "merged_on")) == [
        (dt.date(2023, 11, 28), None),
        (None, dt.date(2022, 9, 1)),
        (None, None),
    ]


def test_an_empty_value_is_a_value(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    report = load_files(tmp_path / "two", {"centra.csv": CENTRES + "A;CLB A;GO!;Antwerpen;;;\n"}, cell_code="c1")
    assert counts(report) == {"centra.csv": (0, 1, 0, 0)}
    assert list(Centre.objects.filter(name="CLB A").values_list("staff_count", "director_since")) == [(None, None)]


def test_a_network_is_known_without_regard_to_case_and_a_new_one_is_said(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    report = load_files(tmp_path / "two", OTHER_CELL)
    assert report.sentences == []
    assert sorted(Network.objects.values_list("name", flat=True)) == ["GO!", "VCLB"]


def test_another_cell_adds_entries_of_its_own_and_changes_none(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    load_files(tmp_path / "two", OTHER_CELL)
    assert centres() == [
        ("c1", "A", "CLB A", "GO!", "Antwerpen", 40),
        ("c1", "B", "CLB B", "GO!", "Limburg", 30),
        ("c1", "X", "CLB X", "VCLB", "", None),
        ("c2", "G", "CLB A", "GO!", "Brussel", 99),
        ("c2", "V1", "CLB X", "VCLB", "Gent", 50),
    ]


def test_only_the_cell_of_its_network_changes_a_centre_that_two_cells_know(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    load_files(tmp_path / "two", OTHER_CELL)
    # A coordinator found that both entries are one centre: both codes now stand for the one of the own network.
    own = CentreCode.objects.get(cell__code="c2", code="V1").centre
    CentreCode.objects.filter(cell__code="c1", code="X").update(centre=own)
    report = load_files(tmp_path / "three", {"centra.csv": CENTRES + "X;Andere naam;VCLB;;1;;\n"}, cell_code="c1")
    assert (counts(report), report.writes) == ({"centra.csv": (0, 0, 1, 0)}, False)
    report = load_files(tmp_path / "four", {"centra.csv": CENTRES + "V1;Nieuwe naam;VCLB;;1;;\n"}, cell_code="c2")
    assert counts(report) == {"centra.csv": (0, 1, 0, 0)}
    own.refresh_from_db()
    assert (own.name, own.staff_count) == ("Nieuwe naam", 1)


def test_a_person_has_a_post_for_each_row_and_one_name(tmp_path: Path):
    staff = CELL["medewerkers.csv"] + "AN@a.example;An;Aerts-Bos;B;arts;2024-09-01;\n"
    load_files(tmp_path, CELL | {"medewerkers.csv": staff})
    assert list(Person.objects.filter(posts__centre__name="CLB B").values_list("last_name", flat=True).distinct()) == [
        "Aerts-Bos",
        "Claes",
    ]
    an = Person.objects.get(first_name="An")
    posts = an.posts.order_by("started_on").values_list("centre__name", "function", "started_on", "ended_on")
    assert list(posts) == [
        ("CLB A", "arts", dt.date(2013, 8, 1), None),
        ("CLB B", "arts", dt.date(2024, 9, 1), None),
    ]
    assert list(an.addresses.values_list("email", flat=True)) == ["an@a.example"]


def test_the_end_of_a_post_is_a_change(tmp_path: Path):
    load_files(tmp_path, CELL)
    ended = CELL["medewerkers.csv"].replace("2015-03-01;", "2015-03-01;2025-06-30")
    report = load_files(tmp_path, CELL | {"medewerkers.csv": ended})
    assert counts(report)["medewerkers.csv"] == (0, 1, 2, 0)
    assert Post.objects.get(person__first_name="Ci").ended_on == dt.date(2025, 6, 30)


def test_a_cell_does_not_rename_who_works_in_another_network(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    load_files(tmp_path / "two", OTHER_CELL)
    heading = CELL["medewerkers.csv"].splitlines()[0]
    row = "an@a.example;Valse;Naam;V1;arts;2024-09-01;\n"
    report = load_files(tmp_path / "three", {"medewerkers.csv": f"{heading}\n{row}"}, cell_code="c2")
    assert counts(report) == {"medewerkers.csv": (1, 0, 0, 0)}
    person = Address.objects.get(email="an@a.example").person
    assert (str(person), person.posts.count()) == ("An Aerts", 2)
    known = KnownAs.objects.values_list("first_name", "last_name", "centre__name", "email")
    assert list(known) == [("Valse", "Naam", "CLB X", "an@a.example")]


def test_who_works_for_two_cells_keeps_the_name_of_the_first_however_often_each_imports(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    heading = CELL["medewerkers.csv"].splitlines()[0]
    other = OTHER_CELL | {"medewerkers.csv": f"{heading}\nan@a.example;Andere;Naam;V1;arts;2024-09-01;\n"}
    load_files(tmp_path / "two", other)
    again = [load_files(tmp_path / name, files).writes for name, files in (("two", other), ("one", CELL))]
    again.append(load_files(tmp_path / "two", other).writes)
    assert (again, str(Address.objects.get(email="an@a.example").person)) == ([False] * 3, "An Aerts")
    assert [str(each) for each in KnownAs.objects.all()] == ["Andere Naam"]


def test_a_post_without_a_first_day_is_an_error(tmp_path: Path):
    row = "di@a.example;Di;Daems;A;arts;;\n"
    staff = CELL["medewerkers.csv"] + row
    assert problems_of(tmp_path, CELL | {"medewerkers.csv": staff}) == [("medewerkers.csv", 5, "in dienst", "")]


def test_a_post_that_ended_stays_so_where_a_file_does_not_tell_the_last_day(tmp_path: Path):
    head = "e-mail;voornaam;naam;centrum;functie;in dienst;uit dienst\n"
    load_files(tmp_path / "one", CELL | {"medewerkers.csv": head + "an@x.example;An;A;A;arts;2018-09-01;\n"})
    post = Post.objects.get(person__addresses__email="an@x.example")
    assert post.ended_on is None
    Post.objects.filter(pk=post.pk).update(ended_on="2025-08-31")
    again = {"medewerkers.csv": head + "an@x.example;An;A;A;arts;2018-09-01;\n"}
    report = load_files(tmp_path / "two", again, cell_code="c1")
    post.refresh_from_db()
    assert (counts(report), post.ended_on) == ({"medewerkers.csv": (0, 0, 1, 0)}, dt.date(2025, 8, 31))
    again["medewerkers.csv"] = again["medewerkers.csv"].replace("2018-09-01;", "2018-09-01;2025-06-30")
    load_files(tmp_path / "three", again, cell_code="c1")
    post.refresh_from_db()
    assert post.ended_on == dt.date(2025, 6, 30)


def the_centre(name: str) -> Centre:
    return Centre.objects.get(name=name)


@pytest.mark.parametrize("said", ["", "2022-09-01"])
def test_a_merger_that_is_kept_is_not_taken_back_by_a_file(tmp_path: Path, said: str):
    load_files(tmp_path / "one", CELL)
    cell, on = Cell.objects.get(), dt.date(2025, 9, 1)
    merger = merge_centres([the_centre("CLB B")], by=actor_of_cell(cell=cell.pk), into=the_centre("CLB A"), on=on)
    file = CENTRES + f"A;CLB A;GO!;Antwerpen;41;;{said}\n"
    load_files(tmp_path / "two", {"centra.csv": file}, cell_code="c1")
    assert (the_centre("CLB A").staff_count, the_centre("CLB A").merged_on) == (41, on)
    undo_merger(merger, by=actor_of_cell(cell=cell.pk))
    assert the_centre("CLB A").merged_on is None


def test_a_later_merger_than_that_which_is_kept_is_one_that_a_file_may_say_and_take_back(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    by, on = actor_of_cell(cell=Cell.objects.get().pk), dt.date(2025, 9, 1)
    merger = merge_centres([the_centre("CLB B")], by=by, into=the_centre("CLB A"), on=on)
    for said, kept in (("2026-01-01", dt.date(2026, 1, 1)), ("", on)):
        file = CENTRES + f"A;CLB A;GO!;Antwerpen;41;;{said}\n"
        load_files(tmp_path / said / "two", {"centra.csv": file}, cell_code="c1")
        assert the_centre("CLB A").merged_on == kept
    undo_merger(merger, by=by)
    assert the_centre("CLB A").merged_on is None


def test_what_a_file_said_before_a_merger_goes_when_it_says_so_no_longer(tmp_path: Path):
    load_files(tmp_path / "one", CELL | {"centra.csv": CENTRES + "A;CLB A;GO!;;;;2026-01-01\nB;CLB B;GO!;;;;\n"})
    by, on = actor_of_cell(cell=Cell.objects.get().pk), dt.date(2025, 9, 1)
    merger = merge_centres([the_centre("CLB B")], by=by, into=the_centre("CLB A"), on=on)
    load_files(tmp_path / "two", {"centra.csv": CENTRES + "A;CLB A;GO!;;;;\n"}, cell_code="c1")
    assert the_centre("CLB A").merged_on == on
    undo_merger(merger, by=by)
    assert the_centre("CLB A").merged_on is None


def test_a_file_with_the_name_of_before_takes_no_renaming_back(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    by = actor_of_cell(cell=Cell.objects.get().pk)
    rename_centre(the_centre("CLB A"), by=by, name="CLB Dijk", on=dt.date(2025, 9, 1), today=today())
    old, new = (CENTRES + f"A;{name};GO!;Antwerpen;41;;\n" for name in ("clb a", "CLB Dijk"))
    assert problems_of(tmp_path / "two", {"centra.csv": old}, cell_code="c1") == [("centra.csv", 2, "naam", "clb a")]
    assert the_centre("CLB Dijk").staff_count == 40
    load_files(tmp_path / "three", {"centra.csv": new}, cell_code="c1")
    assert the_centre("CLB Dijk").staff_count == 41
    rename_centre(the_centre("CLB Dijk"), by=by, name="CLB A", on=dt.date(2026, 9, 1), today=today())
    load_files(tmp_path / "four", {"centra.csv": CENTRES + "A;CLB A;GO!;Antwerpen;42;;\n"}, cell_code="c1")
    assert the_centre("CLB A").staff_count == 42


def test_a_file_that_does_not_know_that_a_network_was_renamed_moves_no_centre_to_a_new_one(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    Network.objects.filter(name="GO!").update(name="GO! onderwijs")
    file = {"centra.csv": CENTRES + "A;CLB A;GO!;Antwerpen;41;;\n"}
    assert problems_of(tmp_path / "two", file, cell_code="c1") == [("centra.csv", 2, "net", "GO!")]
    assert (the_centre("CLB A").network.name, Network.objects.filter(name="GO!").exists()) == ("GO! onderwijs", False)


def test_the_name_of_today_is_no_name_of_before_while_another_one_is_to_come(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    by = actor_of_cell(cell=Cell.objects.get().pk)
    rename_centre(the_centre("CLB A"), by=by, name="CLB Dijk", on=today() + dt.timedelta(days=1), today=today())
    load_files(tmp_path / "two", {"centra.csv": CENTRES + "A;CLB A;GO!;Antwerpen;41;;\n"}, cell_code="c1")
    assert the_centre("CLB A").staff_count == 41


def test_a_file_may_have_the_name_of_before_of_a_centre_that_it_does_not_change(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    load_files(tmp_path / "two", OTHER_CELL)
    own = CentreCode.objects.get(cell__code="c2", code="V1").centre
    CentreCode.objects.filter(cell__code="c1", code="X").update(centre=own)
    by = actor_of_cell(cell=Cell.objects.get(code="c2").pk)
    rename_centre(own, by=by, name="CLB Dijk", on=dt.date(2025, 9, 1), today=today())
    report = load_files(tmp_path / "three", {"centra.csv": CENTRES + "X;CLB X;VCLB;;1;;\n"}, cell_code="c1")
    assert counts(report) == {"centra.csv": (0, 0, 1, 0)}
