"""What stands on pages of communities for whom, and what a form says that is refused."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme import actions
from baken.apps.programme.models import BroughtQuestion, Community, Enrolment, Intention, Meeting, Membership
from baken.apps.programme.queries import meeting_mark
from baken.apps.programme.tests.factories import make_staff
from baken.apps.programme.types import CommunityKind, EnrolmentState, OfferState, SessionState, Trial, TrialState
from baken.ground.periods import today
from tests.programme.gathering import make_community, make_member
from tests.programme.showing import Pages, address, get, post

pytestmark = pytest.mark.django_db

ONLINE = "https://x.example/deelnemen"
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> Pages:
    return Pages()


def test_where_a_meeting_is_online_only_members_and_the_cell_read(world: Pages) -> None:
    world.session.online = ONLINE
    world.session.save()
    director = world.client(Role.DIRECTOR)
    for client in (world.as_an, world.plans, world.client(Role.CELL_DIRECTOR)):
        assert ONLINE in get(client, "meeting", world.session.uuid)
    for client in (world.as_cas, director, world.client(Role.DIRECTOR, centre=world.beek)):
        assert ONLINE not in get(client, "meeting", world.session.uuid)
    Membership.objects.filter(pk=world.of_an.pk).update(ends_on=today() - A_DAY)
    assert ONLINE not in get(world.as_an, "meeting", world.session.uuid)


def test_another_network_does_not_read_where_a_meeting_is_online(world: Pages) -> None:
    world.session.online = ONLINE
    world.session.save()
    other = make_cell("VCLB-POC", network="VCLB")
    zee = make_centre("VCLB Zee", network="VCLB", known_as={other: "Z"})
    world.community.networks.add(other.network)
    zoe = make_staff(zee, "Zoe")
    client = world.client(Role.STAFF, zoe, zee)
    assert ONLINE not in get(client, "meeting", world.session.uuid)
    year = get(client, "community", world.community.uuid)
    assert address("offer", world.offer.uuid) in year
    assert client.get(address("offer", world.offer.uuid)).status_code == 200
    make_member(world.community, zoe, zee)
    assert ONLINE in get(client, "meeting", world.session.uuid)


@pytest.mark.parametrize("off", ["session", "offer"])
def test_of_a_meeting_that_is_off_nobody_reads_where_it_was_online(world: Pages, off: str) -> None:
    world.session.online = ONLINE
    if off == "session":
        world.session.state = SessionState.CANCELLED
    world.session.save()
    if off == "offer":
        world.offer.state = OfferState.CANCELLED
        world.offer.save(update_fields=["state"])
    for client in (world.as_an, world.plans):
        assert ONLINE not in get(client, "meeting", world.session.uuid)


def test_a_file_of_members_tells_no_more_than_the_page(world: Pages) -> None:
    file = address("members_csv", world.community.uuid)
    assert world.as_an.get(file).status_code == 403
    assert world.as_cas.get(file).status_code == 403
    assert file not in get(world.as_an, "members", world.community.uuid)
    director = world.client(Role.DIRECTOR)
    assert file in get(director, "members", world.community.uuid)
    text = director.get(file).content.decode()
    assert ("Functie" in text, "arts" in text) == (False, False)
    assert "An;Peeters;CLB Aarde;Ambassadeur;2024-09-01;" in text
    text = world.plans.get(file).content.decode()
    assert "An;Peeters;CLB Aarde;arts;Ambassadeur;2024-09-01;" in text


def test_a_day_to_come_is_refused_on_the_form(world: Pages) -> None:
    later = (today() + A_DAY).isoformat()
    said = {"email": "n@x.example", "name": "N", "role": "lid", "starts_on": later, "centre": str(world.beek.uuid)}
    assert "Kies een dag tot en met" in post(world.plans, "add_member", world.community.uuid, **said)
    director = world.client(Role.DIRECTOR, centre=world.beek)
    said = {"staff": str(world.cas.uuid), "role": "lid", "starts_on": later}
    assert "Kies een dag tot en met" in post(director, "add_member_staff", world.community.uuid, **said)
    page = post(world.plans, "change_member_role", world.of_bo.uuid, role="ankerpersoon", on=later)
    assert "Kies een dag tot en met" in page
    assert Membership.objects.count() == 2


def test_what_a_director_chose_stays_where_nobody_is_made_a_member(world: Pages) -> None:
    dana = make_staff(world.beek, "Dana")
    director = world.client(Role.DIRECTOR, centre=world.beek)
    early = (world.community.starts_on - A_DAY).isoformat()
    said = {"staff": [str(world.cas.uuid), str(dana.uuid)], "role": "ankerpersoon", "starts_on": early}
    page = post(director, "add_member_staff", world.community.uuid, **said)
    assert page.count("Kies een dag vanaf") == 2  # of both people together: above the form, and at the day
    assert len(re.findall(r'name="staff"[^>]*checked', page)) == 2
    make_member(world.community, world.cas, world.beek, starts_on=today() - 2 * A_DAY, ends_on=today() - A_DAY)
    said |= {"staff": [str(world.cas.uuid)], "starts_on": (today() - A_DAY).isoformat()}
    page = post(director, "add_member_staff", world.community.uuid, **said)
    assert "was op die dag nog lid" in page
    assert re.search(rf'value="{world.cas.uuid}"[^>]*checked', page)
    assert not Membership.objects.filter(ends_on=None, person__in=[world.cas, dana]).exists()


def test_of_a_community_that_is_to_begin_is_told_when(world: Pages) -> None:
    later = make_community(world.cell, "PLG Straks", starts_on=today() + 5 * A_DAY)
    director = world.client(Role.DIRECTOR, centre=world.beek)
    said = {"staff": [str(world.cas.uuid)], "role": "lid", "starts_on": today().isoformat()}
    assert "Deze PLG begint op" in post(director, "add_member_staff", later.uuid, **said)
    assert not later.memberships.exists()


def test_of_a_community_that_ended_nobody_is_made_a_member(world: Pages) -> None:
    actions.end_community(world.community, by=world.advisor, on=today(), today=today())
    director = world.client(Role.DIRECTOR, centre=world.beek)
    for client, name in ((director, "add_member_staff"), (world.plans, "add_member")):
        assert client.get(address(name, world.community.uuid)).status_code == 404
        assert client.post(address(name, world.community.uuid)).status_code == 404


def test_only_who_can_make_members_is_told_to(world: Pages) -> None:
    for client, told in ((world.plans, True), (world.client(Role.DIRECTOR), True), (world.as_an, False)):
        page = get(client, "members", world.community.uuid, zoek="niemand")
        assert "Laat een keuze weg" in page
        assert ("of maak iemand lid" in page) == told


def test_who_stops_is_asked_about_the_meetings_to_come(world: Pages) -> None:
    assert "uitschrijven voor" not in get(world.plans, "end_membership", world.of_an.uuid)
    post(world.plans, "enrol_members", world.community.uuid)
    assert "uitschrijven voor" in get(world.plans, "end_membership", world.of_an.uuid)
    post(world.plans, "end_membership", world.of_an.uuid, on=today().isoformat(), leaves="on")
    post(world.plans, "end_membership", world.of_bo.uuid, on=today().isoformat())
    assert Enrolment.objects.get(person=world.an).state == EnrolmentState.WITHDRAWN
    assert Enrolment.objects.get(person=world.bo).state == EnrolmentState.ENROLLED


def test_who_was_a_member_to_the_end_reads_the_meetings_still(world: Pages) -> None:
    said = {"agenda": "Wie is er?", "report": "Dit zeiden we.", "publish_report": "on", "mark": meeting_mark(None)}
    post(world.plans, "write_meeting", world.session.uuid, **said)
    Membership.objects.filter(pk=world.of_bo.pk).update(ends_on=today() - 3 * A_DAY)
    post(world.plans, "end_community", world.community.uuid, on=(today() - 2 * A_DAY).isoformat())
    assert "Dit zeiden we." in get(world.as_an, "meeting", world.session.uuid)
    for client in (world.as_cas, world.client(Role.STAFF, world.bo)):
        page = get(client, "meeting", world.session.uuid)
        assert ("Dit zeiden we." in page, "zijn voor de leden" in page) == (False, True)


def test_who_writes_over_another_reads_what_stands_there_and_loses_nothing(world: Pages) -> None:
    mark = re.search(r'name="mark" value="(\w+)"', get(world.plans, "write_meeting", world.session.uuid))
    assert mark is not None
    said = {"agenda": "", "mark": mark[1]}
    post(world.plans, "write_meeting", world.session.uuid, **said, report="Van de ene.")
    answer = world.plans.post(address("write_meeting", world.session.uuid), said | {"report": "Van de andere."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(each in page for each in ("Intussen is er iets gewijzigd", "Van de ene.", "Van de andere."))
    assert Meeting.objects.get().report == "Van de ene."
    mark = re.search(r'name="mark" value="(\w+)"', page)
    assert mark is not None
    post(world.plans, "write_meeting", world.session.uuid, agenda="", mark=mark[1], report="Van beiden.")
    assert Meeting.objects.get().report == "Van beiden."


def test_at_a_meeting_one_tells_what_came_of_what_one_keeps(world: Pages) -> None:
    said = {"by": world.as_staff(world.bo), "centre": world.aarde, "session": None, "person": world.bo}
    made = actions.note_intention(world.community, **said, trial=Trial("Anders"), on=today() - A_DAY)  # type: ignore[arg-type]  # given by name
    make_member(world.community, world.cas, world.beek)
    link = address("change_intention", made.uuid)
    for client, tells in ((world.as_an, True), (world.plans, True), (world.as_cas, False)):
        page = get(client, "meeting", world.session.uuid)
        assert "Anders" in page
        assert (link in page) == tells
    fields = {"what": "Anders", "person": str(world.bo.uuid), "state": "gelukt", "outcome": "Het werkt."}
    post(world.as_an, "change_intention", made.uuid, **fields)
    assert "Het werkt." in get(world.as_cas, "meeting", world.session.uuid)


def test_who_would_do_it_and_is_no_member_any_more_stays_named(world: Pages) -> None:
    said = {"by": world.advisor, "centre": world.aarde, "person": world.bo}
    made = actions.note_intention(world.community, **said, trial=Trial("Anders"), on=today())  # type: ignore[arg-type]  # given by name
    Membership.objects.filter(pk=world.of_bo.pk).update(ends_on=today() - A_DAY)
    post(world.as_an, "change_intention", made.uuid, what="Anders", person="", state="gelukt", outcome="Het werkt.")
    found = Intention.objects.get()
    assert (found.person, found.state) == (world.bo, TrialState.SUCCEEDED)


def test_who_asked_is_called_alike_everywhere(world: Pages) -> None:
    actions.bring_question(world.community, by=world.advisor, text="Van ons?", on=today())
    asked = BroughtQuestion.objects.get()
    for name, key in (
        ("questions", world.community.uuid),
        ("meeting", world.session.uuid),
        ("treat_question", asked.uuid),
    ):
        page = get(world.plans, name, key)
        assert ("de cel" in page, "zonder naam" in page) == (True, False)


def test_members_for_a_school_are_told_apart_where_attendance_is_counted(world: Pages) -> None:
    local = make_community(world.cell, "PLG+ Gent", kind=CommunityKind.LOCAL)
    make_member(local, world.an, world.aarde)
    make_member(local, world.cas, None, organisation="Basisschool De Linde")
    world.offer.community = local
    world.offer.save(update_fields=["community"])
    assert "daarvan wordt geen aanwezigheid genoteerd" in post(world.plans, "enrol_members", local.uuid)
    world.session.state = SessionState.HELD
    world.session.save()
    page = get(world.client(Role.CELL_DIRECTOR), "presence", local.uuid)
    assert "1 lid is er voor een school of een partner en telt niet mee" in page
    assert ("An Peeters" in page, "Cas Peeters" in page) == (True, False)
    assert Community.objects.count() == 2
