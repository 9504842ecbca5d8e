"""What files do not take back: names that were said of organisations and people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.exchange.tests.folders import CELL, load_files, problems_of
from baken.apps.people.actions import change_post, correct_post, employ, rename_cell, rename_network
from baken.apps.people.models import Cell, Centre, KnownAs, Network, Post
from baken.apps.people.queries import posts_kept
from baken.apps.people.tests.factories import make_network
from baken.apps.people.types import Terms

pytestmark = pytest.mark.django_db
CENTRES = "code;naam;net;provincie;personeelsleden;directie sinds;fusie op\n"
STAFF = CELL["medewerkers.csv"].splitlines()[0] + "\n"
START = dt.date(2024, 9, 1)


@pytest.fixture
def by(tmp_path: Path):
    load_files(tmp_path / "one", CELL)
    return actor_of_cell(cell=Cell.objects.get().pk)


def test_a_cell_keeps_its_name(tmp_path: Path, by):
    rename_cell(Cell.objects.get(), by=by, name="Cel Anders")
    report = load_files(tmp_path / "two", {"cel.csv": CELL["cel.csv"]})
    assert (Cell.objects.get().name, report.writes) == ("Cel Anders", False)


def test_a_centre_of_another_network_that_the_cell_entered_goes_to_no_network_of_before(tmp_path: Path, by):
    Network.objects.filter(name="VCLB").update(name="Vrij CLB")
    file = {"centra.csv": CENTRES + "X;CLB X;VCLB;;;;\n"}
    assert problems_of(tmp_path / "two", file, cell_code="c1") == [("centra.csv", 2, "net", "VCLB")]
    assert Centre.objects.get(name="CLB X").network.name == "Vrij CLB"


def test_a_network_is_found_by_its_name_of_before_unless_another_has_it_now(tmp_path: Path, by):
    renamed = Network.objects.get(name="VCLB")
    rename_network(renamed, by=by, name="Vrij CLB")
    file = {"centra.csv": CENTRES + "X;CLB X;vclb;;;;\nY;CLB Y;VCLB;;;;\n"}
    load_files(tmp_path / "two", file, cell_code="c1")
    assert (Centre.objects.get(name="CLB Y").network, Network.objects.count()) == (renamed, 2)
    other = make_network("VCLB")
    load_files(tmp_path / "three", {"centra.csv": CENTRES + "Z;CLB Z;VCLB;;;;\n"}, cell_code="c1")
    assert Centre.objects.get(name="CLB Z").network == other
    rename_network(Network.objects.get(pk=renamed.pk), by=by, name="Nog anders")
    rename_network(Network.objects.get(pk=renamed.pk), by=by, name="Vrij CLB")
    rename_network(Network.objects.get(pk=renamed.pk), by=by, name="Nu")
    assert Network.objects.get(pk=renamed.pk).former_names == ["VCLB", "Nog anders", "Vrij CLB"]


def test_a_new_name_comes_wherever_somebody_is_known_apart(tmp_path: Path, by):
    said: dict[str, Any] = {"email": "an@a.example", "first_name": "An", "last_name": "Oud", "terms": Terms("arts")}
    employ(by=by, organisation=Centre.objects.get(name="CLB B"), starts_on=START, **said)
    rows = "an@a.example;An;Nieuw;A;arts;2013-08-01;\nan@a.example;An;Nieuw;B;arts;2024-09-01;\n"
    load_files(tmp_path / "two", {"medewerkers.csv": STAFF + rows}, cell_code="c1")
    names = {(post.centre.name, post.name) for post in posts_kept(by) if post.first_name == "An"}
    assert names == {("CLB A", "An Nieuw"), ("CLB B", "An Nieuw")}
    assert KnownAs.objects.count() == 1


def test_a_row_without_a_name_keeps_that_by_which_somebody_is_known(tmp_path: Path, by):
    said: dict[str, Any] = {"email": "an@a.example", "first_name": "An", "last_name": "Hier", "terms": Terms("arts")}
    employ(by=by, organisation=Centre.objects.get(name="CLB B"), starts_on=START, **said)
    load_files(tmp_path / "two", {"medewerkers.csv": STAFF + "an@a.example;;;B;arts;2024-09-01;\n"}, cell_code="c1")
    assert [str(each) for each in KnownAs.objects.all()] == ["An Hier"]


def posts_of_an() -> list[tuple[object, ...]]:
    posts = Post.objects.filter(person__addresses__email="an@a.example").order_by("started_on", "function")
    return list(posts.values_list("function", "started_on", "ended_on"))


def test_a_first_day_that_was_corrected_on_a_page_stands_and_nobody_gets_the_same_post_twice(tmp_path: Path, by):
    first = dt.date(2013, 9, 1)
    correct_post(
        Post.objects.get(person__addresses__email="an@a.example"), by=by, terms=Terms("arts"), starts_on=first
    )
    report = load_files(tmp_path / "two", {"medewerkers.csv": CELL["medewerkers.csv"]}, cell_code="c1")
    assert (posts_of_an(), report.writes) == ([("arts", first, None)], False)
    assert report.sentences == [
        "1 rij is van een aanstelling die Baken met een andere eerste dag kent; die dag blijft staan."
    ]
    rows = "an@a.example;An;Aerts;A;Arts;2013-08-01;2024-06-30\nan@a.example;An;Aerts;A;arts;2024-09-01;\n"
    load_files(tmp_path / "three", {"medewerkers.csv": STAFF + rows.split("\n", maxsplit=1)[0] + "\n"}, cell_code="c1")
    assert posts_of_an() == [("Arts", first, dt.date(2024, 6, 30))]
    load_files(tmp_path / "four", {"medewerkers.csv": STAFF + rows}, cell_code="c1")
    assert [post[1:] for post in posts_of_an()] == [(first, dt.date(2024, 6, 30)), (START, None)]


def test_other_work_in_the_same_days_is_a_post_of_its_own(tmp_path: Path, by):
    row = "an@a.example;An;Aerts;A;coach;2020-09-01;\n"
    load_files(tmp_path / "two", {"medewerkers.csv": STAFF + row}, cell_code="c1")
    assert [post[0] for post in posts_of_an()] == ["arts", "coach"]


def test_a_row_that_could_be_about_two_posts_or_two_rows_about_one_are_refused(tmp_path: Path, by):
    Post.objects.filter(person__addresses__email="an@a.example").update(
        started_on=dt.date(2013, 9, 1), ended_on=dt.date(2020, 6, 30)
    )
    one = {"medewerkers.csv": STAFF + "an@a.example;An;Aerts;A;arts;2013-08-01;2014-06-30\n"}
    one["medewerkers.csv"] += "an@a.example;An;Aerts;A;arts;2014-09-01;\n"
    assert [each[1:3] for each in problems_of(tmp_path / "one by two", one, cell_code="c1")] == [
        (2, "in dienst"),
        (3, "in dienst"),
    ]
    said: dict[str, Any] = {"email": "an@a.example", "first_name": "An", "last_name": "Aerts", "terms": Terms("arts")}
    employ(by=by, organisation=Centre.objects.get(name="CLB A"), starts_on=START, **said)
    file = {"medewerkers.csv": CELL["medewerkers.csv"]}
    place = ("medewerkers.csv", 2, "in dienst", "2013-08-01")
    assert problems_of(tmp_path / "two", file, cell_code="c1") == [place]


def staff(*rows: str) -> dict[str, str]:
    """A file with rows of An at A, each a function with its days."""
    return {"medewerkers.csv": STAFF + "".join(f"an@a.example;An;Aerts;A;{row}\n" for row in rows)}


FIRST = dt.date(2013, 8, 1)


def test_two_functions_of_one_first_day_are_two_posts_and_the_only_row_of_the_only_post_corrects_its_function(
    tmp_path: Path, by
):
    load_files(tmp_path / "one", staff("coach;2013-08-01;"), cell_code="c1")
    assert posts_of_an() == [("coach", FIRST, None)]
    both = staff("Coach;2013-08-01;", "arts;2013-08-01;2024-06-30")
    for name, writes in (("two", True), ("three", False)):
        assert load_files(tmp_path / name, both, cell_code="c1").writes is writes
        assert posts_of_an() == [("Coach", FIRST, None), ("arts", FIRST, dt.date(2024, 6, 30))]
    load_files(tmp_path / "four", staff("psycholoog;2013-08-01;"), cell_code="c1")
    assert [post[0] for post in posts_of_an()] == ["Coach", "arts", "psycholoog"]
    twice = staff("arts;2013-08-01;", "ARTS;2013-08-01;")
    assert [each[1:3] for each in problems_of(tmp_path / "five", twice, cell_code="c1")] == [
        (2, "functie"),
        (3, "functie"),
    ]


def test_of_a_post_that_a_page_parted_a_file_ends_the_part_in_which_the_last_day_falls_or_the_last(tmp_path: Path, by):
    change_post(
        Post.objects.get(function="arts", centre__name="CLB A"),
        by=by,
        on=START,
        terms=Terms("arts", share=Decimal("0.5")),
    )
    parted = START - dt.timedelta(days=1)
    for name, row, first, second in (
        ("open", "arts;2013-08-01;", parted, None),
        ("later", "Arts;2013-08-01;2026-12-31", parted, dt.date(2026, 12, 31)),
        ("other day", "arts;2013-09-01;2025-06-30", parted, dt.date(2025, 6, 30)),
        ("earlier", "arts;2013-08-01;2020-06-30", dt.date(2020, 6, 30), dt.date(2025, 6, 30)),
    ):
        load_files(tmp_path / name, staff(row), cell_code="c1")
        assert [post[1:] for post in posts_of_an()] == [(FIRST, first), (START, second)]
        assert not load_files(tmp_path / f"{name} again", staff(row), cell_code="c1").writes
    # They do not follow each other any more: a last day past the first day of the second is of neither.
    problems = problems_of(tmp_path / "apart", staff("arts;2013-08-01;2026-12-31"), cell_code="c1")
    assert problems == [("medewerkers.csv", 2, "uit dienst", "2026-12-31")]
    both = staff("arts;2013-08-01;2021-06-30", "arts;2024-09-01;2027-06-30")
    load_files(tmp_path / "both", both, cell_code="c1")
    assert [post[2] for post in posts_of_an()] == [dt.date(2021, 6, 30), dt.date(2027, 6, 30)]
