"""Pages of communities, as who plans, members, directors and others have them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Role
from baken.apps.programme import actions
from baken.apps.programme.models import (
    BroughtQuestion,
    Community,
    Enrolment,
    Intention,
    Meeting,
    Membership,
    Offer,
    Participation,
    SharedLink,
)
from baken.apps.programme.queries import meeting_mark
from baken.apps.programme.tests.factories import make_offer, make_session, make_staff
from baken.apps.programme.types import MemberRole, SessionState, Status, Strategy, Trial, TrialState
from baken.ground.periods import school_year_of, today
from tests.programme.gathering import make_community, make_member
from tests.programme.showing import Pages, address, get, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Pages:
    return Pages()


def test_the_list_shows_members_centres_and_meetings_and_what_is_too_few(world: Pages) -> None:
    page = get(world.plans, "communities")
    assert "PLG Signaal" in page
    assert "van minstens 3" in page
    page = get(world.as_an, "communities")
    assert "je bent lid" in page
    assert "van minstens 3" not in page
    assert "Geen PLG gevonden" in get(world.as_an, "communities", zoek="iets anders")


def test_the_list_takes_as_many_statements_for_ten_as_for_one(world: Pages) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            get(world.plans, "communities")
        return len(caught)

    statements()
    before = statements()
    for number in range(9):
        community = make_community(world.cell, f"PLG {number}")
        make_member(community, world.cas, world.beek)
    assert statements() == before


def test_the_list_of_members_takes_as_many_statements_for_ten_as_for_one(world: Pages) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            get(world.as_an, "members", world.community.uuid)
        return len(caught)

    statements()
    before = statements()
    for number in range(8):
        make_member(world.community, make_staff(world.beek, f"Meer{number}"), world.beek)
    assert statements() == before


def test_the_list_of_questions_takes_as_many_statements_for_ten_as_for_one(world: Pages) -> None:
    def ask(many: int) -> None:
        for person in (world.an, world.bo) * many:
            by = world.as_staff(person)
            actions.bring_question(world.community, by=by, text="Hoe?", session=world.session, on=today())

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            get(world.as_an, "questions", world.community.uuid)
        return len(caught)

    ask(1)
    statements()
    before = statements()
    ask(5)
    assert statements() == before
    assert get(world.as_an, "questions", world.community.uuid).count(">intrekken<") == 6


def test_a_list_is_a_file_too(world: Pages) -> None:
    for name, args in (
        ("communities", ()),
        ("members", (world.community.uuid,)),
        ("presence", (world.community.uuid,)),
        ("intentions", ()),
        ("coverage", ()),
    ):
        for kind in ("csv", "xlsx"):
            answer = world.plans.get(address(f"{name}_{kind}", *args))
            assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)
    text = world.plans.get(address("members_csv", world.community.uuid)).content.decode()
    assert "An;Peeters;CLB Aarde;arts;Ambassadeur;2024-09-01;" in text


def test_who_plans_makes_a_community_and_publishes_it(world: Pages) -> None:
    said = {
        "name": "PLG Zorg",
        "kind": "plg",
        "starts_on": today().isoformat(),
        "other_disciplines": "arts; logopedist",
    }
    assert "Alleen de cel ziet ze" in post(world.plans, "make_community", **said)
    made = Community.objects.get(name="PLG Zorg")
    assert [str(each) for each in made.disciplines.all()] == ["arts", "logopedist"]
    assert world.as_an.get(address("community", made.uuid)).status_code == 404
    assert "is gepubliceerd" in post(world.plans, "publish_community", made.uuid)
    assert world.as_an.get(address("community", made.uuid)).status_code == 200
    assert "PLG Signaal" in post(world.plans, "make_community", **said | {"name": "PLG Signaal"})
    assert Community.objects.count() == 2


def test_a_community_is_changed_ended_and_removed(world: Pages) -> None:
    form = {"name": "PLG Anders", "kind": "plg", "starts_on": "2024-09-01"}
    post(world.plans, "change_community", world.community.uuid, **form)
    assert Community.objects.get().name == "PLG Anders"
    later = today() + dt.timedelta(days=3)
    assert "tot vandaag" in post(world.plans, "end_community", world.community.uuid, on=later.isoformat())
    post(world.plans, "end_community", world.community.uuid, on=today().isoformat())
    assert "beëindigd op" in get(world.as_an, "community", world.community.uuid)
    draft = make_community(world.cell, "Ontwerp", is_published=False)
    assert "alleen de cel ziet dit" in get(world.plans, "community", draft.uuid)
    assert "is verwijderd" in post(world.plans, "remove_community", draft.uuid)


@pytest.mark.parametrize("role", [Role.CELL_DIRECTOR, Role.DIRECTOR, Role.STAFF])
def test_nobody_else_has_the_pages_of_who_plans(world: Pages, role: Role) -> None:
    client = world.client(role)
    assert client.get(address("make_community")).status_code == 403
    for name in ("change_community", "publish_community", "end_community", "add_member", "add_link"):
        assert client.get(address(name, world.community.uuid)).status_code == 403
    sees_presence = 200 if role is Role.CELL_DIRECTOR else 403
    for name in ("presence", "presence_csv"):
        assert client.get(address(name, world.community.uuid)).status_code == sees_presence
    assert client.post(address("write_meeting", world.session.uuid)).status_code == 403


def test_another_cell_keeps_nothing_of_this_one(world: Pages) -> None:
    from baken.apps.people.tests.factories import make_cell

    other = make_cell("VCLB-POC", network="VCLB")
    world.community.networks.add(other.network)
    account = make_account("ander@werk.example", name="Ander")
    give_role(account, Role.ADVISOR, other)
    client = Client()
    client.force_login(account)
    show(client, strong=True)
    assert client.get(address("community", world.community.uuid)).status_code == 200
    assert "An Peeters" not in get(client, "members", world.community.uuid)
    for name in ("change_community", "end_community", "presence", "plan_year", "add_link"):
        assert client.get(address(name, world.community.uuid)).status_code == 404


def test_a_year_is_planned_and_tied_and_the_members_enrolled(world: Pages) -> None:
    next_year = school_year_of(today()) + 1
    assert "als ontwerp bewaard" in post(world.plans, "plan_year", world.community.uuid, school_year=next_year)
    assert Offer.objects.get(school_year=next_year).community == world.community
    apart = make_offer(world.cell, "P2001", strategy=Strategy.PLG, school_year=2020)
    assert "hoort nu bij" in post(world.plans, "tie_offer", world.community.uuid, offer=str(apart.uuid))
    assert "2 leden zijn ingeschreven" in post(world.plans, "enrol_members", world.community.uuid)
    assert Enrolment.objects.count() == 2


def test_too_few_and_too_many_meetings_are_told_to_who_plans(world: Pages) -> None:
    assert "komt 3 tot 6 keer samen" in get(world.plans, "community", world.community.uuid)
    for number in range(2, 4):
        make_session(world.offer, number)
    assert "keer samen" not in get(world.plans, "community", world.community.uuid)
    for number in range(4, 8):
        make_session(world.offer, number)
    assert "Er zijn 7 bijeenkomsten" in get(world.plans, "community", world.community.uuid)
    assert "keer samen" not in get(world.as_an, "community", world.community.uuid)


def test_members_see_each_other_and_others_see_nobody(world: Pages) -> None:
    page = get(world.as_an, "members", world.community.uuid)
    assert "Bo Peeters" in page
    assert "Leden per discipline" not in page
    assert "Bo Peeters" not in get(world.as_cas, "members", world.community.uuid)
    page = get(world.plans, "members", world.community.uuid)
    assert "Leden per discipline" in page
    assert "Bo Peeters" not in get(world.plans, "members", world.community.uuid, zoek="An")


def test_who_plans_adds_ends_and_changes_members(world: Pages) -> None:
    said = {"email": "nieuw@x.example", "name": "Dirk Claes", "role": "lid", "starts_on": today().isoformat()}
    page = post(world.plans, "add_member", world.community.uuid, **said, centre=str(world.beek.uuid))
    assert "Dirk Claes is lid." in page
    made = Membership.objects.get(person__last_name="Claes")
    post(world.plans, "change_member_role", made.uuid, role="ambassadeur", on=today().isoformat())
    made.refresh_from_db()
    assert made.role == MemberRole.AMBASSADOR
    post(world.plans, "end_membership", made.uuid, on=today().isoformat())
    made.refresh_from_db()
    assert made.ends_on == today()


def test_a_director_makes_staff_members_and_ends_that(world: Pages) -> None:
    director = world.client(Role.DIRECTOR, centre=world.beek)
    assert "Cas Peeters" in get(director, "add_member_staff", world.community.uuid)
    fields = {"staff": str(world.cas.uuid), "role": "ankerpersoon", "starts_on": today().isoformat()}
    assert "1 medewerker is lid." in post(director, "add_member_staff", world.community.uuid, **fields)
    made = Membership.objects.get(person=world.cas)
    page = get(director, "members", world.community.uuid)
    assert "Cas Peeters" in page
    assert "An Peeters" not in page
    assert director.get(address("end_membership", world.of_an.uuid)).status_code == 404
    post(director, "end_membership", made.uuid, on=today().isoformat())
    made.refresh_from_db()
    assert made.ends_on == today()


def test_one_joins_where_it_is_open_and_leaves(world: Pages) -> None:
    assert "via je directie" in post(world.as_cas, "join", world.community.uuid)
    Community.objects.update(is_open=True)
    assert "Lid worden" in get(world.as_cas, "community", world.community.uuid)
    assert "Je bent lid." in post(world.as_cas, "join", world.community.uuid)
    made = Membership.objects.get(person=world.cas)
    assert world.as_cas.get(address("change_member_role", made.uuid)).status_code == 404
    post(world.as_cas, "end_membership", made.uuid, on=today().isoformat())
    made.refresh_from_db()
    assert made.ends_on == today()


def test_the_agenda_and_report_are_written_published_and_read(world: Pages) -> None:
    said = {"agenda": "Wie is er?", "report": "Dit zeiden we.", "mark": meeting_mark(None)}
    post(world.plans, "write_meeting", world.session.uuid, **said, publish_agenda="on")
    said["mark"] = meeting_mark(Meeting.objects.get())
    page = get(world.as_an, "meeting", world.session.uuid)
    assert ("Wie is er?" in page, "Dit zeiden we." in page) == (True, False)
    assert "nog niet gepubliceerd" in get(world.plans, "meeting", world.session.uuid)
    post(world.plans, "write_meeting", world.session.uuid, **said, publish_agenda="on", publish_report="on")
    assert "Dit zeiden we." in get(world.as_an, "meeting", world.session.uuid)
    page = get(world.as_cas, "meeting", world.session.uuid)
    assert ("Wie is er?" in page, "Dit zeiden we." in page) == (False, False)
    assert Meeting.objects.get().by is not None


def test_a_document_is_shared_and_no_more(world: Pages) -> None:
    link = {"title": "Kader", "url": "https://x.example/kader", "session": str(world.session.uuid)}
    post(world.plans, "add_link", world.community.uuid, **link)
    assert "Kader" in get(world.as_an, "meeting", world.session.uuid)
    assert "Kader" not in get(world.as_cas, "community", world.community.uuid)
    post(world.plans, "remove_link", SharedLink.objects.get().uuid)
    assert SharedLink.objects.count() == 0
    page = post(world.plans, "add_link", world.community.uuid, title="x", url="javascript:alert(1)")
    assert SharedLink.objects.count() == 0
    assert "geldige URL" in page


def test_a_question_is_brought_treated_and_taken_back(world: Pages) -> None:
    post(world.as_an, "ask_question", world.community.uuid, text="Hoe melden we?", session=str(world.session.uuid))
    asked = BroughtQuestion.objects.get()
    assert "Hoe melden we?" in get(world.plans, "meeting", world.session.uuid)
    assert world.as_cas.get(address("ask_question", world.community.uuid)).status_code == 404
    page = post(world.plans, "treat_question", asked.uuid, state="behandeld", outcome="")
    assert "Zeg wat er van de vraag kwam." in page
    post(world.plans, "treat_question", asked.uuid, state="behandeld", outcome="Met de gids.")
    assert "Met de gids." in get(world.as_an, "questions", world.community.uuid)
    assert "Met de gids." not in get(world.as_cas, "questions", world.community.uuid)
    post(world.as_an, "take_back_question", asked.uuid)
    assert BroughtQuestion.objects.count() == 1
    post(world.as_an, "ask_question", world.community.uuid, text="Nog een")
    post(world.as_an, "take_back_question", BroughtQuestion.objects.get(state="open").uuid)
    assert BroughtQuestion.objects.count() == 1


def test_what_a_centre_tries_is_noted_told_and_asked_back(world: Pages) -> None:
    fields = {"what": "Overleg anders", "person": str(world.bo.uuid), "state": "gepland"}
    post(world.as_an, "note_intention", world.community.uuid, **fields, session=str(world.session.uuid))
    made = Intention.objects.get()
    assert (made.centre, made.person, made.session) == (world.aarde, world.bo, world.session)
    second = make_session(world.offer, 2, held_on=today() + dt.timedelta(days=30))
    assert "wat kwam ervan?" in get(world.plans, "meeting", second.uuid)
    director = world.client(Role.DIRECTOR)
    assert "Overleg anders" in get(director, "intentions")
    other = world.client(Role.DIRECTOR, centre=world.beek)
    assert "Overleg anders" not in get(other, "intentions")
    assert other.get(address("change_intention", made.uuid)).status_code == 404
    fields |= {"state": "gelukt", "outcome": "Het werkt."}
    post(director, "change_intention", made.uuid, **fields)
    made.refresh_from_db()
    assert (made.state, made.outcome) == (TrialState.SUCCEEDED, "Het werkt.")
    assert "Het werkt." in get(world.as_an, "intentions_of", world.community.uuid)
    assert "Overleg anders" not in get(world.plans, "intentions", toestand="open")


def test_who_plans_notes_for_a_centre_and_somebody_of_it(world: Pages) -> None:
    make_member(world.community, world.cas, world.beek)
    fields = {"what": "x", "state": "gepland", "centre": str(world.beek.uuid), "person": str(world.an.uuid)}
    assert "Kies iemand van dat centrum." in post(world.plans, "note_intention", world.community.uuid, **fields)
    post(world.plans, "note_intention", world.community.uuid, **fields | {"person": str(world.cas.uuid)})
    assert Intention.objects.get().centre == world.beek


def test_who_came_is_shown_over_the_years(world: Pages) -> None:
    assert "Nog niets bekend" in get(world.plans, "presence", world.community.uuid)
    held = make_session(world.offer, 2, held_on=today() - dt.timedelta(days=1), state=SessionState.HELD)
    Participation.objects.create(session=held, person=world.an, centre=world.aarde, status=Status.PRESENT)
    page = get(world.plans, "presence", world.community.uuid)
    assert "1 van 1" in page
    assert "0 van 1" in page
    assert "Aanwezig" in page


def test_the_aim_is_shown_of_all_centres_to_the_cell_and_of_the_own_to_its_director(world: Pages) -> None:
    page = get(world.client(Role.CELL_DIRECTOR), "coverage")
    assert page.index("CLB Beek") < page.index("CLB Aarde")
    assert ("niet gehaald" in page, ">gehaald<" in page) == (True, True)
    page = get(world.client(Role.DIRECTOR), "coverage")
    assert ("CLB Aarde" in page, "CLB Beek" in page) == (True, False)
    assert world.as_an.get(address("coverage")).status_code == 403


def test_what_is_sealed_is_not_in_the_database_as_it_was_written(world: Pages) -> None:
    actions.note_intention(
        world.community, by=world.advisor, centre=world.aarde, trial=Trial("Heel bijzonder"), on=today()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT what FROM programme_intention")
        [(stored,)] = cursor.fetchall()
    assert b"bijzonder" not in bytes(stored)
