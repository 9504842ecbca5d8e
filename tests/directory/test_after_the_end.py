"""After the last day of a centre nobody comes to work there, nobody gets a role, and it guides no school: whether that
is said on a page, in a file, on a staff list, by an invitation or by a provider."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.actions import CannotGrantRole, CannotInvite, CannotTakeUp, follow_claims, grant_role, invite
from baken.apps.access.actions import take_up as take_up_invitation
from baken.apps.access.models import ClaimRule, Grant, Invitation
from baken.apps.access.tests.factories import make_account, make_holder
from baken.apps.access.types import Role
from baken.apps.directory.actions import CannotTakeList, receive_list
from baken.apps.directory.models import StaffList
from baken.apps.exchange.tests.folders import CELL, load_files, problems_of
from baken.apps.people import actions
from baken.apps.people.models import Cell, Centre, Department, Expertise, Guidance, Person, Post
from baken.apps.people.queries import no_longer_than
from baken.apps.people.tests.factories import make_centre, make_person
from baken.apps.people.tests.schools import make_school
from baken.apps.people.types import ExpertiseKind, StaffRow, Terms
from baken.ground.periods import today
from tests.reading import page

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
START, LAST = dt.date(2024, 9, 1), dt.date(2025, 8, 31)


@pytest.fixture
def centre(cell):
    return make_centre("CLB Aarde", known_as={cell: "A"}, ended_on=LAST)


def hire(by, centre, **days):
    return actions.employ(
        by=by,
        email="an@x.example",
        first_name="An",
        last_name="Aerts",
        organisation=centre,
        terms=Terms("arts"),
        **{"starts_on": START, **days},
    )


@pytest.mark.parametrize(
    ("of", "said", "kept"),
    [
        (LAST, None, LAST),
        (LAST, LAST + DAY, LAST),
        (LAST, LAST, LAST),
        (LAST, START, START),
        (None, None, None),
        (None, LAST, LAST),
    ],
)
def test_nothing_at_a_centre_lasts_longer_than_the_centre(of, said, kept):
    centre = make_centre("CLB Beek", ended_on=of)
    assert no_longer_than(centre.pk, said) == kept
    assert no_longer_than(None, said) == said


# Posts and departments.


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({}, "houdt op te bestaan"),
        ({"ends_on": LAST + DAY}, "houdt op te bestaan"),
        ({"starts_on": LAST + DAY}, "bestaat op die dag niet meer"),
    ],
)
def test_nobody_works_at_a_centre_after_its_last_day(by, centre, days, why):
    with pytest.raises(actions.CannotKeepPost, match=why):
        hire(by, centre, **days)
    assert Person.objects.count() == 0


def test_who_worked_at_a_centre_until_its_last_day_is_still_written_down_and_no_longer(by, centre):
    post = hire(by, centre, ends_on=LAST)
    with pytest.raises(actions.CannotKeepPost):
        actions.end_post(post, by=by, on=LAST + DAY)
    with pytest.raises(actions.CannotKeepPost):
        actions.correct_post(post, by=by, terms=Terms("arts"), starts_on=START)
    actions.correct_post(post, by=by, terms=Terms("arts"), starts_on=START, ends_on=LAST - DAY)
    assert Post.objects.get().ended_on == LAST - DAY


def test_a_department_does_not_begin_after_the_last_day_of_its_centre(by, centre):
    actions.add_department(by=by, organisation=centre, name="Team Noord", starts_on=LAST)
    with pytest.raises(actions.CannotKeepDepartment, match="bestaat op die dag niet meer"):
        actions.add_department(by=by, organisation=centre, name="Team Zuid", starts_on=LAST + DAY)
    assert Department.objects.count() == 1


def test_a_department_ends_with_its_centre_and_comes_back_no_longer(by, centre):
    team = actions.add_department(by=by, organisation=centre, name="Team Noord", starts_on=START)
    assert team.ended_on == LAST
    with pytest.raises(actions.CannotKeepDepartment, match="houdt op te bestaan"):
        actions.end_department(team, by=by, on=LAST + DAY)
    with pytest.raises(actions.CannotKeepDepartment, match="eindigt op 31"):
        actions.reopen_department(team, by=by)
    actions.end_department(team, by=by, on=LAST - DAY)
    assert actions.reopen_department(team, by=by).ended_on == LAST
    assert Department.objects.get().ended_on == LAST
    Centre.objects.update(ended_on=None)
    assert actions.reopen_department(team, by=by).ended_on is None


def test_the_page_of_a_department_says_until_when_it_is_back(client, cell, centre, by):
    team = actions.add_department(by=by, organisation=centre, name="Team Noord", starts_on=START)
    client.force_login(make_holder(Role.COORDINATOR, cell))
    address = f"/personeel/afdelingen/{team.uuid}/heropenen/"
    assert "Heropen eerst het centrum" in page(client.post(address, follow=True))
    Department.objects.update(ended_on=START)
    assert "De afdeling is er weer, tot en met 31 aug 2025." in page(client.post(address, follow=True))


@pytest.mark.parametrize("ends_on", [None, LAST + DAY])
def test_nobody_is_asked_at_a_centre_after_its_last_day(by, centre, ends_on):
    said = {"about": None, "kind": ExpertiseKind.CONTACT, "remark": "", "starts_on": START}
    with pytest.raises(actions.CannotNoteExpertise, match="houdt op te bestaan"):
        actions.note_expertise(by=by, person=make_person(), centre=centre.pk, ends_on=ends_on, **said)
    assert Expertise.objects.count() == 0
    actions.note_expertise(by=by, person=make_person(), centre=centre.pk, ends_on=LAST, **said)


def test_a_staff_list_is_not_of_a_day_on_which_a_centre_is_no_more(by, centre):
    rows = [StaffRow("an@x.example")]
    with pytest.raises(CannotTakeList, match="bestaat op die dag niet"):
        receive_list(by=by, centre=centre, on=LAST + DAY, rows=rows)
    assert StaffList.objects.count() == 0
    receive_list(by=by, centre=centre, on=LAST, rows=rows)


# Schools.


def test_a_centre_guides_no_school_after_its_last_day(by, centre):
    school = make_school()
    with pytest.raises(actions.CannotKeepSchool, match="bestaat op die dag niet meer"):
        actions.guide_school(school, by=by, centre=centre, starts_on=LAST + DAY)
    assert Guidance.objects.count() == 0
    actions.guide_school(school, by=by, centre=centre, starts_on=LAST)


# Roles.


@pytest.mark.parametrize("days", [{}, {"ends_on": LAST + DAY}, {"starts_on": LAST + DAY}])
def test_nobody_gets_or_is_invited_to_a_role_at_a_centre_after_its_last_day(by, centre, days):
    said = {"role": Role.STAFF, "by": by, "centre": centre.pk, "starts_on": START, **days}
    with pytest.raises(CannotGrantRole, match="houdt op te bestaan"):
        grant_role(account=make_account(), **said)
    with pytest.raises(CannotInvite, match="houdt op te bestaan"):
        invite(email="bo@example.test", name="Bo", language="nl", **said)
    assert (Grant.objects.count(), Invitation.objects.count()) == (0, 0)


def invited(by, centre):
    return invite(
        email="bo@example.test", name="Bo", language="nl", role=Role.STAFF, by=by, centre=centre.pk, starts_on=START
    )


@pytest.mark.parametrize("left", [0, 1])
def test_an_invitation_of_before_gives_a_role_until_the_last_day(by, cell, left):
    centre = make_centre("CLB Beek", known_as={cell: "B"})
    invitation = invited(by, centre)
    Centre.objects.filter(pk=centre.pk).update(ended_on=today() + left * DAY)
    take_up_invitation(invitation, account=make_account("bo@example.test"), on=today())
    assert Grant.objects.get().ends_on == today() + left * DAY


def test_an_invitation_to_a_centre_that_is_no_more_cannot_be_taken_up(by, cell):
    centre = make_centre("CLB Beek", known_as={cell: "B"})
    invitation = invited(by, centre)
    Centre.objects.filter(pk=centre.pk).update(ended_on=today() - DAY)
    with pytest.raises(CannotTakeUp):
        take_up_invitation(invitation, account=make_account("bo@example.test"), on=today())
    assert Grant.objects.count() == 0


def test_what_a_provider_says_gives_no_role_at_a_centre_that_is_no_more_and_ends_what_it_gave(centre):
    account = make_account()
    ClaimRule.objects.create(
        provider="acm",
        claim="rol",
        pattern="medewerker",
        organisation_code="OVO1",
        role=Role.STAFF,
        centre=centre,
        starts_on=START,
    )
    said = {"account": account, "provider": "acm", "claims": {"rol": "medewerker:OVO1"}}
    follow_claims(**said, on=LAST + DAY)
    assert Grant.objects.count() == 0
    follow_claims(**said, on=LAST)
    assert Grant.objects.get().ends_on == LAST
    Grant.objects.update(ends_on=None)  # the centre came to end after the role was given
    follow_claims(**said, on=LAST + DAY)
    assert Grant.objects.get().ends_on == LAST


# Files.


def test_a_file_of_staff_does_not_take_back_that_posts_ended_with_their_centre(tmp_path):
    load_files(tmp_path / "one", CELL)
    centre = Centre.objects.get(name="CLB A")
    Centre.objects.filter(pk=centre.pk).update(ended_on=LAST)
    report = load_files(tmp_path / "two", {"medewerkers.csv": CELL["medewerkers.csv"]}, cell_code="c1")
    assert report.sentences == ["1 aanstelling eindigt met haar centrum, dat stopt."]
    assert set(Post.objects.filter(centre=centre).values_list("ended_on", flat=True)) == {dt.date(2024, 6, 30), LAST}
    left = dt.date(2024, 1, 31)
    Post.objects.filter(centre=centre, ended_on=LAST).update(ended_on=left)
    assert not load_files(tmp_path / "left", {"medewerkers.csv": CELL["medewerkers.csv"]}, cell_code="c1").writes
    row = CELL["medewerkers.csv"].splitlines()[0] + "\nnieuw@a.example;Nu;Nieuw;A;arts;2025-09-01;\n"
    problems = problems_of(tmp_path / "three", {"medewerkers.csv": row}, cell_code="c1")
    assert problems == [("medewerkers.csv", 2, "in dienst", "2025-09-01")]


def test_a_file_of_schools_gives_none_to_a_centre_that_is_no_more(tmp_path):
    load_files(tmp_path / "one", CELL)
    Centre.objects.filter(name="CLB A").update(ended_on=LAST)
    heading = "instellingsnummer;naam;niveau;bestuur;centrum;centrum sinds;begonnen op;geëindigd op;opgegaan in\n"
    late, early = (f"{heading}18;BS De Kaai;basis;;A;{day};;;\n" for day in ("2025-09-01", "2025-08-31"))
    problems = problems_of(tmp_path / "two", {"scholen.csv": late}, cell_code="c1")
    assert problems == [("scholen.csv", 2, "centrum sinds", "2025-09-01")]
    load_files(tmp_path / "three", {"scholen.csv": early}, cell_code="c1")
    assert Guidance.objects.get().centre.name == "CLB A"
    assert Cell.objects.count() == 1
