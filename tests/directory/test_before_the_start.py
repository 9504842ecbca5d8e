"""Before the first day of a centre nobody comes to work there, no department begins, nobody can be asked, and it
guides no school and is of no board; what was said before that day was known still ends."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.directory.actions import merge_centres, merge_into_new, undo_merger
from baken.apps.directory.types import EndsWith
from baken.apps.exchange.tests.folders import CELL, load_files, problems_of
from baken.apps.people import actions
from baken.apps.people.models import Centre, Department, Expertise, Governance, Guidance, Post
from baken.apps.people.tests.factories import make_person
from baken.apps.people.tests.schools import make_board, make_school
from baken.apps.people.types import ExpertiseKind, Terms
from tests.endings import DAY, LAST, ON, START
from tests.reading import page

pytestmark = pytest.mark.django_db
NOW = dt.date(2026, 6, 1)
NOT_YET = "bestaat pas vanaf 1.sep.2026"


@pytest.fixture
def new(by, oever, beek):
    """A centre that comes of two others."""
    return merge_into_new([oever, beek], by=by, code="N", name="Nieuw", on=ON, today=NOW).into


def hire(by, centre, *, since):
    said = {"email": "an@x.example", "first_name": "An", "last_name": "Aerts", "terms": Terms("arts")}
    return actions.employ(by=by, organisation=centre, starts_on=since, **said)


def note(by, centre, *, since, of=None):
    said = {"about": None, "kind": ExpertiseKind.CONTACT, "remark": "", "starts_on": since}
    if of is not None:
        return actions.change_expertise(of, by=by, **said)
    return actions.note_expertise(by=by, person=make_person(), centre=centre.pk, **said)


def test_nobody_works_at_a_centre_before_its_first_day(by, new):
    with pytest.raises(actions.CannotKeepPost, match=NOT_YET):
        hire(by, new, since=START)
    assert Post.objects.count() == 0
    post = hire(by, new, since=ON)
    with pytest.raises(actions.CannotKeepPost, match=NOT_YET):
        actions.correct_post(post, by=by, terms=Terms("arts"), starts_on=LAST)
    assert Post.objects.get().started_on == ON


def test_the_page_of_a_new_post_says_from_when_on_the_centre_is_there(client, cell, new):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    said = {"email": "an@x.example", "first_name": "An", "last_name": "Aerts", "function": "arts"}
    said |= {"organisation": str(new.uuid), "starts_on": START.isoformat()}
    shown = page(client.post("/personeel/nieuw/", said))
    assert "Dit centrum bestaat pas vanaf 1 sep 2026. Kies een latere eerste dag." in shown
    assert Post.objects.count() == 0


def test_no_department_begins_before_its_centre(by, new):
    with pytest.raises(actions.CannotKeepDepartment, match=NOT_YET):
        actions.add_department(by=by, organisation=new, name="Team", starts_on=LAST)
    team = actions.add_department(by=by, organisation=new, name="Team", starts_on=ON)
    with pytest.raises(actions.CannotKeepDepartment, match=NOT_YET):
        actions.correct_department(team, by=by, name="Team", starts_on=LAST)
    assert Department.objects.get().started_on == ON


def test_nobody_can_be_asked_for_a_centre_before_its_first_day(by, new):
    with pytest.raises(actions.CannotNoteExpertise, match=NOT_YET):
        note(by, new, since=LAST)
    noted = note(by, new, since=ON)
    with pytest.raises(actions.CannotNoteExpertise, match=NOT_YET):
        note(by, new, since=LAST, of=noted)
    assert Expertise.objects.get().starts_on == ON


def test_a_centre_guides_no_school_before_its_first_day(by, new):
    school = make_school()
    with pytest.raises(actions.CannotKeepSchool, match=NOT_YET):
        actions.guide_school(school, by=by, centre=new, starts_on=LAST)
    assert Guidance.objects.count() == 0
    actions.guide_school(school, by=by, centre=new, starts_on=ON)


def test_a_centre_is_of_a_board_only_while_it_is_there_and_once(by, new, beek):
    board = make_board()
    refused = [(new, board, LAST, NOT_YET), (beek, board, ON, "bestaat op die dag niet meer")]
    refused += [(beek, None, LAST, "dan van geen bestuur")]
    for centre, said, since, why in refused:
        with pytest.raises(actions.CannotKeepSchool, match=why):
            actions.govern_centre(centre, by=by, board=said, starts_on=since)
    assert Governance.objects.count() == 0
    actions.govern_centre(new, by=by, board=board, starts_on=ON)
    for since in (ON, ON + DAY):
        with pytest.raises(actions.CannotKeepSchool, match="dan al van dit bestuur"):
            actions.govern_centre(new, by=by, board=board, starts_on=since)
    assert Governance.objects.count() == 1
    actions.govern_centre(beek, by=by, board=board, starts_on=START)
    actions.govern_centre(beek, by=by, board=None, starts_on=ON)  # that it ended is said of after its last day


def test_what_began_before_the_first_day_of_its_centre_was_told_is_still_ended_and_comes_back(by, oever, beek):
    post, noted = hire(by, beek, since=START), note(by, beek, since=START)
    team = actions.add_department(by=by, organisation=beek, name="Team", starts_on=START)
    Centre.objects.filter(pk=beek.pk).update(started_on=START + DAY)
    before = [list(model.objects.values()) for model in (Post, Department, Expertise)]
    merger = merge_centres([beek], by=by, into=oever, on=ON, today=NOW, ends=tuple(EndsWith))
    assert {row.ended_on for row in (*Post.objects.filter(pk=post.pk), *Department.objects.filter(pk=team.pk))} == {
        LAST
    }
    assert Expertise.objects.get(pk=noted.pk).ends_on == LAST
    assert undo_merger(merger, by=by) == 0
    assert [list(model.objects.values()) for model in (Post, Department, Expertise)] == before


# Files.

SINCE = dt.date(2024, 9, 1)


def test_a_file_lets_nobody_work_at_a_centre_before_its_first_day(tmp_path):
    load_files(tmp_path / "one", CELL)
    Centre.objects.filter(name="CLB B").update(started_on=SINCE)
    heading = CELL["medewerkers.csv"].splitlines()[0]
    known = "ci@b.example;Ci;Claes;B;arts;2015-03-01;2026-06-30"  # was said before the centre had a first day
    rows = [heading, known, "an@a.example;An;Aerts;B;coach;2018-09-01;", "bo@a.example;Bo;Baert;B;arts;2024-09-01;"]
    staff = "\n".join(rows)
    assert problems_of(tmp_path / "two", {"medewerkers.csv": staff}, cell_code="c1") == [
        ("medewerkers.csv", 3, "in dienst", "2018-09-01")
    ]
    load_files(tmp_path / "three", {"medewerkers.csv": staff.replace("2018", "2024")}, cell_code="c1")
    there = Post.objects.filter(centre__name="CLB B").order_by("person__first_name")
    assert list(there.values_list("person__first_name", "started_on")) == [
        ("An", SINCE),
        ("Bo", SINCE),
        ("Ci", dt.date(2015, 3, 1)),
    ]
    # Who went on there is known by the day of that, whatever day a file brings along from before.
    report = load_files(tmp_path / "four", {"medewerkers.csv": staff}, cell_code="c1")
    assert (report.writes, Post.objects.get(person__first_name="An", centre__name="CLB B").started_on) == (
        False,
        SINCE,
    )


def test_a_file_lets_no_centre_guide_a_school_before_its_first_day(tmp_path):
    load_files(tmp_path / "one", CELL)
    heading = "instellingsnummer;naam;niveau;bestuur;centrum;centrum sinds;begonnen op;geëindigd op;opgegaan in\n"
    known = heading + "18;BS De Kaai;basis;;B;2018-09-01;;;\n"
    load_files(tmp_path / "two", {"scholen.csv": known}, cell_code="c1")
    Centre.objects.filter(name="CLB B").update(started_on=SINCE)
    new = known + "26;BS Het Sas;basis;;B;2018-09-01;;;\n"
    assert problems_of(tmp_path / "three", {"scholen.csv": new}, cell_code="c1") == [
        ("scholen.csv", 3, "centrum sinds", "2018-09-01")
    ]
    new = new.replace("Sas;basis;;B;2018", "Sas;basis;;B;2024")
    load_files(tmp_path / "four", {"scholen.csv": new}, cell_code="c1")
    assert list(Guidance.objects.order_by("started_on").values_list("started_on", flat=True)) == [
        dt.date(2018, 9, 1),
        SINCE,
    ]
