"""The pages of who plans: from a draft to what is published, changed, moved, cancelled and copied."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.models import CellMember, Post
from baken.apps.people.tests.factories import make_person, make_post
from baken.apps.programme.models import Offer, Reserve, Session
from baken.apps.programme.types import OfferState, SessionState
from baken.ground.periods import school_year_of, today
from tests.programme.offering import make_enrolment, make_offer, make_session
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
YEAR = school_year_of(today())
MAKE = f"/programma/nieuw/?soort=vorming&jaar={YEAR}"
NEXT = dt.date(YEAR + 1, 6, 1)  # a day of the school year


@pytest.fixture
def advisor(client, cell):
    client.force_login(make_holder(Role.ADVISOR, cell))
    return show(client)


def said(**more):
    return {"title": "Signaalfunctie", "hours_to_answer": "48", "remind_days": "5"} | more


def test_an_offer_is_made_filled_in_and_published(advisor, cell, aarde, theme):
    guide = make_person("gids@x.example", first_name="Bea", last_name="Gids")
    CellMember.objects.create(cell=cell, person=guide)
    make_post(make_person("p@x.example"), aarde, function="arts")
    form = page(advisor.get(MAKE))
    assert ["Bea Gids" in form, "arts" in form, "Deel van het starterstraject" in form] == [True, True, False]
    more = {"functions": ["arts"], "other_functions": "stagiair; ", "themes": [str(theme.uuid)], "cost": "12,50"}
    answer = advisor.post(MAKE, said(**more, advisors=[str(guide.uuid)], capacity="20"))
    offer = Offer.objects.get()
    assert answer.url == f"/aanbod/{offer.uuid}/"
    assert (offer.code, str(offer.cost), offer.state) == (f"V{YEAR % 100}01", "12.50", OfferState.DRAFT)
    assert (offer.remind_days, offer.thanks) == (5, False)
    assert [each.function for each in offer.functions.all()] == ["arts", "stagiair"]
    assert [each.person for each in offer.advisors.all()] == [guide]
    advisor.post(
        f"/programma/{offer.uuid}/sessies/nieuw/", {"held_on": NEXT.isoformat(), "sure": "on", "asks-sure": "1"}
    )
    advisor.post(f"/programma/{offer.uuid}/publiceren/")
    offer.refresh_from_db()
    assert offer.state == OfferState.PUBLISHED


def test_the_form_begins_with_what_stands_there_and_saves_it_unchanged(advisor, cell, theme):
    offer = make_offer(cell, school_year=YEAR, capacity=20, cost="7.00", prior_knowledge="Niets", level="basis")
    offer.themes.add(theme)
    offer.functions.create(function="arts")
    before = list(Offer.objects.values())
    form = advisor.get(f"/programma/{offer.uuid}/wijzigen/").context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    assert advisor.post(f"/programma/{offer.uuid}/wijzigen/", told).status_code == 302
    assert list(Offer.objects.values()) == before
    assert (list(offer.themes.all()), offer.functions.get().function) == ([theme], "arts")


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"capacity": "0"}, {"cost": "veel"}, {"themes": ["x"]}, {"closes_on": "31/02/2026"}]
)
def test_what_is_wrong_is_said_and_nothing_is_made(advisor, wrong):
    answer = advisor.post(MAKE, said(**wrong))
    assert (answer.status_code, Offer.objects.count()) == (200, 0)
    assert "aria-invalid" in answer.content.decode()


def test_the_kind_decides_which_fields_there_are(advisor):
    fields = {
        kind: set(advisor.get(f"/programma/nieuw/?soort={kind}&jaar={YEAR}").context["form"].fields)
        for kind in ("vorming", "starterstraject", "e-module")
    }
    assert fields["starterstraject"] - fields["vorming"] == {"cluster"}
    assert fields["vorming"] - fields["e-module"] == {"by_session"}
    assert "form" not in advisor.get("/programma/nieuw/?soort=helpdesk&jaar=2020").context


def test_what_speaks_against_a_day_is_shown_first_and_confirmed(advisor, cell):
    offer = make_offer(cell, school_year=YEAR)
    address, armistice = f"/programma/{offer.uuid}/sessies/nieuw/", dt.date(YEAR, 11, 11)
    asked = advisor.post(address, {"held_on": armistice.isoformat(), "sure": "on"})
    assert f"11 nov {YEAR}: Wapenstilstand" in page(asked)
    assert Session.objects.count() == 0
    advisor.post(address, {"held_on": armistice.isoformat(), "sure": "on", "asks-sure": "1"})
    assert Session.objects.get().held_on == armistice


def test_a_series_is_planned_from_a_list_of_days(advisor, cell):
    offer = make_offer(cell, school_year=YEAR)
    listed = f"1/6/{YEAR + 1}\n2/6/{YEAR + 1}"
    address = f"/programma/{offer.uuid}/sessies/reeks/"
    advisor.post(address, {"days": listed, "place": "Gent", "sure": "on", "asks-sure": "1"})
    assert [(each.held_on.day, each.place) for each in offer.sessions.all()] == [(1, "Gent"), (2, "Gent")]
    assert "Zeg op welke dagen" in page(advisor.post(address, {"days": ""}))


def test_a_session_is_moved_cancelled_and_removed(advisor, cell):
    offer = make_offer(cell, school_year=YEAR)
    first, second = make_session(offer, NEXT), make_session(offer, NEXT + dt.timedelta(days=1))
    moved = NEXT + dt.timedelta(days=7)
    address = f"/programma/sessies/{first.uuid}"
    advisor.post(f"{address}/wijzigen/", {"held_on": moved.isoformat(), "sure": "on", "asks-sure": "1"})
    first.refresh_from_db()
    assert (first.held_on, first.sequence) == (moved, 1)
    assert "Niemand is ingeschreven." in page(advisor.get(f"{address}/afgelasten/"))
    advisor.post(f"{address}/afgelasten/")
    advisor.post(f"/programma/sessies/{second.uuid}/verwijderen/")
    assert [each.state for each in offer.sessions.all()] == [SessionState.CANCELLED]


def test_what_is_cancelled_says_first_how_many_lose_their_place(advisor, cell, aarde, people):
    offer = make_offer(cell, school_year=YEAR)
    for person in people[:2]:
        make_enrolment(offer, person, aarde)
    address = f"/programma/{offer.uuid}/afgelasten/"
    assert "2 inschrijvingen vervallen" in page(advisor.get(address))
    assert Offer.objects.get().state == OfferState.PUBLISHED
    advisor.post(address)
    assert Offer.objects.get().state == OfferState.CANCELLED
    assert "Dit aanbod is afgelast." in page(advisor.post(address, follow=True))


def test_places_are_kept_for_a_network_or_a_centre_and_no_longer(advisor, cell, aarde):
    offer = make_offer(cell, school_year=YEAR, capacity=4)
    address = f"/programma/{offer.uuid}/voorbehouden/"
    advisor.post(address, {"of": str(aarde.uuid), "places": "2", "until": NEXT.isoformat()})
    assert [row[:2] for row in rows(advisor.get(address), "Nu voorbehouden")] == [["CLB Aarde", "2"]]
    assert "voorbehouden, en er zijn er maar 4" in page(
        advisor.post(address, {"of": str(cell.network.uuid), "places": "5"})
    )
    advisor.post(address, {"of": str(aarde.uuid), "places": "0"})
    assert Reserve.objects.count() == 0


def test_a_copy_opens_as_a_draft(advisor, cell):
    offer = make_offer(cell, school_year=YEAR)
    make_session(offer, NEXT)
    answer = advisor.post(f"/programma/{offer.uuid}/kopieren/", {"school_year": str(YEAR + 1)}, follow=True)
    assert "Ontwerp" in page(answer)
    copy = Offer.objects.get(previous=offer)
    assert copy.sessions.get().held_on.weekday() == NEXT.weekday()
    advisor.post(f"/programma/{copy.uuid}/verwijderen/")
    assert list(Offer.objects.all()) == [offer]


def test_another_cell_and_who_does_not_plan_find_nothing_there(client, cell, other_cell, aarde):
    offer = make_offer(other_cell)
    session = make_session(offer)
    verbs = ("wijzigen", "publiceren", "afgelasten", "kopieren", "verwijderen", "voorbehouden", "sessies/nieuw")
    addresses = [f"/programma/{offer.uuid}/{each}/" for each in (*verbs, "sessies/reeks")]
    addresses += [f"/programma/sessies/{session.uuid}/{each}/" for each in ("wijzigen", "afgelasten", "verwijderen")]
    before = list(Offer.objects.values()), list(Session.objects.values())
    for role, where, status in (
        (Role.ADVISOR, cell, 404),
        (Role.CELL_DIRECTOR, cell, 403),
        (Role.DIRECTOR, aarde, 403),
    ):
        client.force_login(make_holder(role, where))
        show(client)
        answers = [getattr(client, method)(each).status_code for each in addresses for method in ("get", "post")]
        assert set(answers) == {status}
    assert (list(Offer.objects.values()), list(Session.objects.values())) == before


def test_the_list_says_how_full_each_is_and_its_file_the_same(advisor, cell, aarde, people, theme):
    offer = make_offer(cell, school_year=YEAR, capacity=20, minimum=5)
    for person, state in zip(people, ("ingeschreven", "ingeschreven", "wachtlijst", "afgemeld"), strict=False):
        make_enrolment(offer, person, aarde, state=state)
    make_offer(cell, "V0", school_year=YEAR - 1)
    assert rows(advisor.get("/programma/"), "Programma") == [
        ["V2501", "Vorming V2501 Vorming", "—", "—", "2 van minstens 5", "1", "20"]
    ]
    lines = advisor.get("/programma/programma.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].split(";")[10:] == ["20", "2", "1"]
    assert advisor.get("/programma/programma.xlsx").content.startswith(b"PK")


def test_the_list_asks_the_database_no_more_for_sixty_offers(
    advisor, cell, aarde, people, theme, django_assert_max_num_queries
):
    for number in range(60):
        offer = make_offer(cell, f"V{number:04d}", school_year=YEAR, capacity=9, by_session=bool(number % 2))
        offer.themes.add(theme)
        session = make_session(offer, NEXT)
        make_enrolment(offer, people[0], aarde, session=session if offer.by_session else None)
    advisor.get("/programma/")
    with django_assert_max_num_queries(14):
        assert len(rows(advisor.get("/programma/"), "Programma")) == 50


def test_who_has_no_name_is_chosen_by_their_address(advisor, cell):
    person = make_person("naamloos@x.example")
    Post.objects.create(person=person, cell=cell, started_on=dt.date(2020, 9, 1))
    assert "naamloos@x.example" in page(advisor.get(MAKE))
