"""The catalogue: who sees which offers, how they are searched, what is for whom, and how many places are free."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from baken.apps.access.models import AuditSubject
from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.people.models import CoreActivity
from baken.apps.people.tests.factories import make_centre, make_person, make_post
from baken.apps.programme.models import Audience, OfferAdvisor, Participation, Reserve
from baken.apps.programme.queries import Full, how_full, offers_found, offers_visible_to, with_places
from baken.apps.programme.types import EnrolmentState, OfferFilter, OfferState, SessionState, Status
from baken.ground.periods import school_year_of, today
from tests.programme.conftest import TODAY
from tests.programme.offering import make_enrolment, make_offer, make_session
from tests.reading import definitions, page, rows

pytestmark = pytest.mark.django_db
CATALOGUE = "/aanbod/"
NOW_YEAR = school_year_of(today())
SOON = today() + dt.timedelta(days=10)


def codes(actor, on=TODAY, **asked):
    found = offers_found(offers_visible_to(actor), by=OfferFilter(**asked), actor=actor, on=on)
    return sorted(found.values_list("code", flat=True))


@pytest.fixture
def staff(cell, aarde):
    person = make_person("mij@x.example", first_name="Mij", last_name="Zelf")
    make_post(person, aarde, function="arts")
    return Actor(Role.STAFF, cell.pk, centre=aarde.pk, person=person.pk)


def test_a_centre_sees_what_its_cell_published_and_what_others_open_to_its_network(cell, other_cell, staff):
    make_offer(cell, "V1")
    make_offer(cell, "V2", state=OfferState.DRAFT)
    make_offer(cell, "V3", state=OfferState.CANCELLED)
    for code, state in (("V4", OfferState.PUBLISHED), ("V5", OfferState.DRAFT)):
        make_offer(other_cell, code, state=state).networks.add(cell.network)
    make_offer(other_cell, "V6")
    assert codes(staff) == ["V1", "V3", "V4"]
    assert codes(Actor(Role.ADVISOR, cell.pk)) == ["V1", "V2", "V3", "V4"]
    assert codes(Actor(Role.AUDITOR, cell.pk)) == []


def test_words_are_found_in_titles_aims_and_themes_whatever_their_accents(cell, by, theme):
    make_offer(cell, "V1", title="Privé en beroepsgeheim")
    make_offer(cell, "V2", aims="Omgaan met PRIVÉ-gegevens")
    make_offer(cell, "V3").themes.add(theme)
    make_offer(cell, "V4")
    assert codes(by, text="prive") == ["V1", "V2"]
    assert codes(by, text="SIGNAALfunctie") == ["V3"]
    assert codes(by, text="prive beroepsgeheim") == ["V1"]
    assert codes(by, text="v4") == ["V4"]
    assert codes(by, text="%") == []


def test_every_choice_narrows_the_list(cell, by, theme):
    activity = CoreActivity.objects.order_by("pk").first()
    odd = make_offer(
        cell, "P1", strategy="plg", school_year=2024, level="basis", organiser="Vzw", opens_on=dt.date(2025, 10, 2)
    )
    odd.themes.add(theme)
    odd.activities.add(activity)
    make_session(odd, region="online")
    Audience.objects.create(offer=odd, function="jurist")
    plain = make_offer(cell, "V1")
    make_session(plain, region="Limburg")
    Audience.objects.create(offer=plain, function="arts")
    only_odd = [
        {"strategy": "plg"},
        {"year": 2024},
        {"level": "basis"},
        {"organiser": "partner"},
        {"theme": str(theme.uuid)},
        {"activity": str(activity.uuid)},
        {"region": "online"},
        {"function": "jurist"},
    ]
    assert [codes(by, **asked) for asked in only_odd] == [["P1"]] * len(only_odd)
    assert [codes(by, organiser="eigen"), codes(by, open_now=True)] == [["V1"], ["V1"]]


def test_for_me_is_what_is_meant_for_what_i_do_and_i_did_not_follow(cell, aarde, staff):
    told = {"V1": "arts", "V2": "jurist", "V3": "", "V4": "arts", "V5": "arts", "V6": "arts", "V7": "arts"}
    offers = {code: make_offer(cell, code) for code in told}
    for code, function in told.items():
        make_session(offers[code], SOON if code != "V7" else TODAY - dt.timedelta(days=1))
        if function:
            Audience.objects.create(offer=offers[code], function=function)
    twin = make_person(first_name="Mij", same_as_id=staff.person)
    make_enrolment(offers["V4"], twin, aarde, state=EnrolmentState.WAITING)
    before = make_offer(cell, "V0", school_year=2024)
    for offer, person in ((offers["V5"], twin.pk), (before, staff.person)):
        session = make_session(offer, TODAY - dt.timedelta(days=30), state=SessionState.HELD)
        Participation.objects.create(session=session, person_id=person, centre=aarde, status=Status.PRESENT)
    offers["V6"].previous = before
    offers["V6"].save()
    assert codes(staff, for_me=True) == ["V1", "V3"]


def test_places_are_counted_as_they_are_given(cell, aarde, beek, people):
    offer = make_offer(cell, capacity=10)
    make_enrolment(offer, people[0], aarde)
    make_enrolment(offer, people[1], aarde, state=EnrolmentState.OFFERED, answer_by=dt.datetime.now(dt.UTC))
    make_enrolment(offer, people[2], aarde, state=EnrolmentState.WAITING)
    Reserve.objects.create(offer=offer, centre=beek, places=3)
    Reserve.objects.create(offer=offer, network=aarde.network, places=6, until=TODAY - dt.timedelta(days=1))
    by_session = make_offer(cell, "V2", by_session=True, capacity=2)
    days = [make_session(by_session, SOON, capacity=capacity) for capacity in (None, 5)]
    make_enrolment(by_session, people[0], aarde, session=days[0])
    free = make_offer(cell, "V3")
    assert how_full([offer, by_session, free], on=TODAY) == {
        (offer.pk, None): Full(left=5, taken=2, waiting=1),
        (by_session.pk, days[0].pk): Full(left=1, taken=1),
        (by_session.pk, days[1].pk): Full(left=5),
        (free.pk, None): Full(),
    }
    assert [each.left for each in with_places([offer, by_session, free], on=TODAY)] == [5, 5, None]


def test_what_is_full_is_left_out_where_places_are_asked(cell, by, aarde, people):
    full = make_offer(cell, "V1", capacity=1)
    make_enrolment(full, people[0], aarde)
    make_offer(cell, "V2", capacity=1)
    make_offer(cell, "V3")
    assert codes(by, has_places=True) == ["V2", "V3"]


# Pages


@pytest.fixture
def shown(cell, aarde, theme):
    """An offer with all that its page tells."""
    offer = make_offer(
        cell,
        title="Signaalfunctie",
        school_year=NOW_YEAR,
        aims="Signalen zien.",
        level="basis",
        prior_knowledge="Je kent het decreet.",
        capacity=4,
        cost="12.50",
        opens_on=today(),
        closes_on=SOON,
    )
    offer.themes.add(theme)
    make_session(offer, SOON, place="Gent", region="Oost-Vlaanderen", starts_at=dt.time(9, 30), ends_at=dt.time(12))
    OfferAdvisor.objects.create(offer=offer, person=make_person("b@x.example", first_name="Bea", last_name="Gids"))
    return offer


@pytest.fixture
def member(client, cell, aarde):
    client.force_login(make_holder(Role.STAFF, aarde, person=make_person("mij@x.example")))
    return show(client)


def test_the_page_of_an_offer_tells_a_participant_all_and_keeps_that_names_were_shown(member, shown):
    answer = member.get(f"/aanbod/{shown.uuid}/")
    told = dict(definitions(answer))
    assert (told["Begeleiders"], told["Kostprijs"], told["Voor wie"]) == ("Bea Gids", "€ 12,50", "iedereen")
    assert told["Verwachte voorkennis"] == "Basiskennis Je kent het decreet."
    assert [row[1:3] for row in rows(answer, "Sessies")] == [["09:30–12:00", "Gent Oost-Vlaanderen"]]
    assert "Er zijn nog 4 plaatsen vrij voor iedereen." in page(answer)
    assert "Wijzigen" not in page(answer)
    assert AuditSubject.objects.filter(content__kind="programme.Offer").exists()


def test_a_draft_and_what_is_not_open_to_a_network_are_not_there(member, shown, other_cell):
    shown.state = OfferState.DRAFT
    shown.save()
    other = make_offer(other_cell)
    assert [member.get(f"/aanbod/{each.uuid}/").status_code for each in (shown, other)] == [404, 404]


def test_the_catalogue_shows_this_year_first_and_its_file_holds_the_same(member, shown, cell):
    make_offer(cell, "V0", school_year=NOW_YEAR - 1)
    answer = member.get(CATALOGUE)
    assert [row[0] for row in rows(answer, "Aanbod")] == ["Signaalfunctie Vorming"]
    assert rows(answer, "Aanbod")[0][4:] == ["4", "kan nu"]
    lines = member.get("/aanbod/aanbod.csv").content.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].split(";")[:2]) == (2, ["V2501", "Signaalfunctie"])
    assert member.get("/aanbod/aanbod.xlsx").content.startswith(b"PK")
    assert "Niets gevonden" in page(member.get(CATALOGUE, {"zoek": "onbestaand"}))


def test_for_me_puts_themes_of_the_centre_first(member, shown, cell, aarde, theme, people):
    plain = make_offer(cell, "V0", title="Iets anders", school_year=NOW_YEAR, opens_on=today())
    make_session(plain, SOON - dt.timedelta(days=1))
    followed = make_offer(cell, "V9", school_year=NOW_YEAR - 1)
    followed.themes.add(theme)
    held = make_session(followed, state=SessionState.HELD)
    assert [row[0] for row in rows(member.get(CATALOGUE, {"voor_mij": "on"}), "Aanbod")] == [
        "Iets anders Vorming",
        "Signaalfunctie Vorming",
    ]
    Participation.objects.create(session=held, person=people[0], centre=aarde, status=Status.PRESENT)
    assert [row[0] for row in rows(member.get(CATALOGUE, {"voor_mij": "on"}), "Aanbod")] == [
        "Signaalfunctie Vorming",
        "Iets anders Vorming",
    ]


@pytest.mark.parametrize("odd", ["soort=x", "jaar=9999", "thema=x", "streek=x", "sorteer=x", "pagina=x", "zoek=%00"])
def test_an_odd_question_gives_a_list(member, shown, odd):
    for address in (CATALOGUE, "/aanbod/sessies/", "/aanbod/kalender/"):
        assert member.get(f"{address}?{odd}").status_code == 200


def filled(cell, theme, aarde, people, number):
    """Offers with sessions, advisors and enrolments."""
    for each in range(number):
        offer = make_offer(cell, f"V{each:04d}", school_year=NOW_YEAR, capacity=20, by_session=bool(each % 2))
        offer.themes.add(theme)
        sessions = [make_session(offer, SOON) for _number in range(2)]
        make_enrolment(offer, people[0], aarde, session=sessions[0] if offer.by_session else None)
        Reserve.objects.create(offer=offer, centre=aarde, places=1)


@pytest.mark.parametrize(("address", "most"), [(CATALOGUE, 14), ("/aanbod/sessies/", 10), ("/aanbod/kalender/", 8)])
def test_lists_ask_the_database_no_more_for_sixty_offers(
    member, cell, theme, aarde, people, address, most, django_assert_max_num_queries
):
    filled(cell, theme, aarde, people, 60)
    member.get(address)
    with django_assert_max_num_queries(most):
        assert member.get(address).status_code == 200


def test_the_page_of_an_offer_asks_the_database_little(
    member, cell, theme, aarde, people, shown, django_assert_max_num_queries
):
    for number in range(60):
        make_session(shown, SOON, number=f"s{number}")
        make_enrolment(shown, make_person(first_name=str(number)), aarde)
    make_centre("CLB Cirkel", known_as={cell: "C"})
    member.get(f"/aanbod/{shown.uuid}/")
    most = 27 if connection.vendor == "postgresql" else 26  # where the trail takes a lock of its own
    with django_assert_max_num_queries(most):
        assert member.get(f"/aanbod/{shown.uuid}/").status_code == 200


@pytest.mark.parametrize("by_session", [False, True])
@pytest.mark.parametrize("closes_in", [None, -1, 0, 1])
@pytest.mark.parametrize("days", [(), (-2,), (-2, 2), (0,), (3,)])
def test_where_one_enrols_is_said_alike_of_one_offer_and_of_many(cell, by, by_session, closes_in, days):
    closes_on = None if closes_in is None else TODAY + dt.timedelta(days=closes_in)
    offer = make_offer(cell, by_session=by_session, opens_on=TODAY - dt.timedelta(days=30), closes_on=closes_on)
    for day in days:
        make_session(offer, TODAY + dt.timedelta(days=day))
    make_session(offer, TODAY - dt.timedelta(days=9), state=SessionState.CANCELLED)
    [row] = with_places([offer], on=TODAY)
    in_window = closes_on is None or closes_on >= TODAY
    to_come = not days or max(days) >= 0
    not_begun = not days or min(days) >= 0
    expected = in_window and (to_come if by_session else closes_on is not None or not_begun)
    assert row.is_open is expected
    assert codes(by, open_now=True) == ["V2501"] * expected


def test_what_is_over_comes_last_and_says_so(member, shown, cell):
    over = make_offer(cell, "V0", title="Geweest", school_year=NOW_YEAR, opens_on=dt.date(NOW_YEAR, 9, 1))
    make_session(over, today() - dt.timedelta(days=1), state=SessionState.HELD)
    listed = rows(member.get(CATALOGUE), "Aanbod")
    assert [row[0] for row in listed] == ["Signaalfunctie Vorming", "Geweest Vorming"]
    assert listed[1][2].startswith("voorbij sinds")
    assert listed[1][4:] == ["—", "—"]
    answer = page(member.get(f"/aanbod/{over.uuid}/"))
    assert "Dit is voorbij." in answer
    assert "Inschrijven kan" not in answer
