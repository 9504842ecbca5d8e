"""The pages of one's own hours, as who works in a cell uses them and as anyone else is refused them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, Role
from baken.apps.people.models import Cell
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.programme.models import OfferAdvisor, Session
from baken.apps.programme.tests.factories import make_offer, make_session
from baken.apps.resources.actions import propose_hours
from baken.apps.resources.models import HoursEntry, HoursProposal
from baken.ground.periods import Period, school_year_of, today

pytestmark = pytest.mark.django_db

TODAY = today()
YEAR = Period.school_year(school_year_of(TODAY))
PAGES = ["/uren/", "/uren/uren.csv", "/uren/uren.xlsx", "/uren/nieuw/", "/uren/voorstellen/gelaten/"]


@pytest.fixture
def cell() -> Cell:
    return make_cell()


@pytest.fixture
def account(cell: Cell) -> Account:
    person = make_person("an@x.example", first_name="An")
    return make_holder(Role.ADVISOR, cell, email="an@x.example", person=person)


@pytest.fixture
def page(account: Account, client: Client) -> Client:
    client.force_login(account)
    return client


def cell_of(account: Account) -> Cell:
    cell = account.grants.get().cell
    assert cell is not None
    return cell


def person_of(account: Account) -> int:
    assert account.person_id is not None
    return account.person_id


def entry(account: Account, number: str = "1", **fields: Any) -> HoursEntry:
    told = {"date": TODAY, "hours": Decimal("1.5"), "role": "beleid", "pillar": "vorming", "kind": "direct contact"}
    return HoursEntry.objects.create(
        cell_id=cell_of(account).pk, person_id=person_of(account), number=number, **told | fields
    )


def propose(account: Account, many: int = 1, **fields: Any) -> list[HoursProposal]:
    """So many sessions that somebody guided, on one day."""
    offer = make_offer(cell_of(account), f"V{Session.objects.count()}")
    OfferAdvisor.objects.create(offer=offer, person_id=person_of(account))
    for number in range(many):
        propose_hours(session=make_session(offer, number + 1, **{"held_on": TODAY} | fields).pk)
    return list(HoursProposal.objects.filter(session__offer=offer).order_by("pk"))


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("address", PAGES)
def test_only_who_does_the_work_of_a_cell_comes_here(address: str, cell: Cell, client: Client) -> None:
    centre = make_centre("CLB Aarde", known_as={cell: "A"})
    found = {}
    for role in Role:
        where = cell if role in HELD_IN_CELL else centre
        client.force_login(make_holder(role, None if role in HELD_NOWHERE else where))
        found[role] = client.get(address).status_code
    assert found == {role: 200 if role in (Role.ADVISOR, Role.COORDINATOR) else 403 for role in Role}


def test_who_has_no_hours_reads_how_they_come_there(page: Client) -> None:
    assert "Voeg uren toe, of wacht tot een sessie die je begeleidt afgesloten is" in said(page.get("/uren/"))


def filled(proposal: HoursProposal, **fields: str) -> dict[str, str]:
    told = {"hours": "3", "aftercare": "", "pillar": "vorming", "kind": "direct contact", "answer": "registreren"}
    return {f"{name}_{proposal.uuid.hex}": value for name, value in (told | fields).items()}


def test_proposals_are_corrected_taken_and_left_at_once(page: Client, account: Account) -> None:
    entry(account, role="professionalisering")
    first, second, third = propose(account, 3)
    shown = page.get("/uren/")
    assert "3 voorstellen wachten op jou" in said(shown)
    form = shown.context["taking"]
    key = first.uuid.hex
    assert (form["role"].initial, form[f"pillar_{key}"].initial, form[f"kind_{key}"].initial) == (
        "professionalisering",
        "vorming",
        "direct contact",
    )
    posted = {"role": "professionalisering"} | filled(first, hours="2:30", aftercare="0,5")
    posted |= filled(second, answer="laten") | filled(third, answer="")
    answer = page.post("/uren/", posted, follow=True)
    assert "1 voorstel geregistreerd. 1 gelaten: bij “Wat je liet” zet je het terug." in said(answer)
    made = HoursEntry.objects.filter(uuid__isnull=False).order_by("pk").values_list("hours", "role", "pillar", "kind")
    assert list(made) == [
        (Decimal("2.5"), "professionalisering", "vorming", "direct contact"),
        (Decimal("0.5"), "professionalisering", "vorming", "voorbereiding en nazorg"),
    ]
    states = list(HoursProposal.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["geregistreerd", "gelaten", "open"]


def test_what_is_not_said_is_asked_and_nothing_is_registered(page: Client, account: Account) -> None:
    (first,) = propose(account, starts_at=None)
    for wrong, problem in (
        ({"hours": ""}, "Geef de uren."),
        ({"hours": "veel"}, "Geef uren als 1,5 of 1:30, meer dan 0 en ten hoogste 24."),
        ({"hours": "25"}, "Geef uren als 1,5 of 1:30, meer dan 0 en ten hoogste 24."),
        ({"pillar": ""}, "Kies een pijler."),
        ({"role": ""}, "Zeg in welke rol."),
        ({"answer": ""}, "Kies bij minstens een voorstel wat je ermee doet."),
        ({"answer": "weg"}, "Kies bij minstens een voorstel wat je ermee doet."),
    ):
        role = {"role": wrong.pop("role", "beleid")}
        answer = page.post("/uren/", role | filled(first, **wrong))
        assert (answer.status_code, problem in said(answer)) == (200, True), wrong
    assert (HoursEntry.objects.count(), HoursProposal.objects.get().state) == (0, "open")
    page.post("/uren/", {"role": "beleid"} | filled(first, pillar="beleid"))
    assert HoursEntry.objects.get().pillar == "beleid"  # where the cell uses no words yet, any will do


@pytest.mark.parametrize(
    ("hours", "shown"), [("1.5", "1,5"), ("2", "2"), ("1.3333333333", "1:20"), ("0.0002777778", "0:00:01")]
)
def test_what_stays_as_it_is_shown_stays_exactly_as_it_was(
    page: Client, account: Account, hours: str, shown: str
) -> None:
    (first,) = propose(account)
    HoursProposal.objects.update(hours=Decimal(hours))
    assert page.get("/uren/").context["taking"][f"hours_{first.uuid.hex}"].value() == shown
    page.post("/uren/", {"role": "beleid"} | filled(first, hours=shown))
    assert HoursEntry.objects.get().hours == Decimal(hours)


def test_a_word_that_the_cell_does_not_use_is_no_choice(page: Client, account: Account) -> None:
    entry(account)
    (first,) = propose(account)
    page.post("/uren/", {"role": "beleid"} | filled(first, pillar="verzonnen"))
    assert HoursEntry.objects.filter(uuid__isnull=False).count() == 0


def test_at_most_twenty_are_asked_at_once_the_oldest_first(page: Client, account: Account) -> None:
    propose(account, 22, held_on=TODAY - dt.timedelta(days=1))
    (last,) = propose(account)
    answer = page.get("/uren/")
    assert len(answer.context["lines"]) == 20
    assert "23 voorstellen wachten op jou" in said(answer)
    assert "Dit zijn de oudste 20" in said(answer)
    assert last.uuid.hex not in said(answer)


def test_what_was_left_stands_apart_and_is_put_back(page: Client, account: Account) -> None:
    (first,) = propose(account)
    assert "/uren/voorstellen/gelaten/" not in said(page.get("/uren/"))
    assert "Niets gelaten" in said(page.get("/uren/voorstellen/gelaten/"))
    page.post("/uren/", filled(first, answer="laten"))  # in which role is asked of who registers alone
    assert "/uren/voorstellen/gelaten/" in said(page.get("/uren/"))
    assert first.session.offer.title in said(page.get("/uren/voorstellen/gelaten/"))
    for words in ("Dit voorstel wacht weer op jou.", "Met dit voorstel gebeurde intussen iets anders"):
        assert words in said(page.post(f"/uren/voorstellen/{first.uuid}/terugzetten/", follow=True))
    assert HoursProposal.objects.get().state == "open"


def test_hours_are_added_changed_and_removed(page: Client, account: Account, cell: Cell) -> None:
    centre = make_centre("CLB Aarde", known_as={cell: "A"})
    posted = {"date": TODAY.isoformat(), "hours": "1,25", "role": "beleid", "pillar": "beleid", "kind": ""}
    assert page.post("/uren/nieuw/", posted | {"centre": str(centre.uuid)}).status_code == 302
    made = HoursEntry.objects.get()
    assert (made.hours, made.centre, made.person) == (Decimal("1.25"), centre, account.person)
    address = f"/uren/{made.uuid}/wijzigen/"
    form = page.get(address).context["form"]
    assert [form[name].value() for name in ("date", "hours", "pillar", "centre")] == [
        TODAY,
        "1,25",
        "beleid",
        str(centre.uuid),
    ]
    assert page.post(address, posted | {"hours": "0"}).status_code == 200
    tomorrow = (TODAY + dt.timedelta(days=1)).isoformat()
    assert page.post(address, posted | {"date": tomorrow}).status_code == 200
    assert page.post(address, posted | {"hours": "2", "centre": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.hours, made.centre) == (2, None)
    assert "2 uur" in said(page.get(f"/uren/{made.uuid}/verwijderen/")).replace("\xa0", " ")
    assert HoursEntry.objects.count() == 1
    assert page.post(f"/uren/{made.uuid}/verwijderen/").status_code == 302
    assert HoursEntry.objects.count() == 0


def test_hours_of_somebody_else_or_of_a_file_are_not_there_to_change(
    page: Client, account: Account, cell: Cell
) -> None:
    other = make_holder(Role.ADVISOR, cell, email="bo@x.example", person=make_person("bo@x.example", first_name="Bo"))
    page.post(
        "/uren/nieuw/", {"date": TODAY.isoformat(), "hours": "1", "role": "beleid", "pillar": "beleid", "kind": ""}
    )
    mine = HoursEntry.objects.get()
    page.force_login(other)
    entry(other)
    for address in (f"/uren/{mine.uuid}/wijzigen/", f"/uren/{mine.uuid}/verwijderen/"):
        assert (page.get(address).status_code, page.post(address).status_code) == (404, 404)
    (proposal,) = propose(account)
    assert page.post(f"/uren/voorstellen/{proposal.uuid}/terugzetten/").status_code == 404
    text = said(page.get("/uren/"))
    assert ("uit een bestand" in text, str(mine.uuid) in text, str(proposal.uuid.hex) in text) == (True, False, False)


def test_the_list_is_narrowed_sorted_and_taken_along(page: Client, account: Account) -> None:
    first = YEAR.starts_on
    entry(account, "1", date=first, pillar="beleid", hours=Decimal("2.25"))
    entry(account, "2", date=first + dt.timedelta(days=1), pillar="vorming", kind="")
    entry(account, "3", date=Period.school_year(YEAR.first - 1).starts_on, pillar="beleid")
    asked = {
        "": ["2", "1"],
        "?sorteer=pijler": ["1", "2"],
        f"?maand={first:%Y-%m}&pijler=vorming": ["2"],
        f"?maand={YEAR.first}-13&pijler=geen": ["2", "1"],
        f"?periode={YEAR.first - 1}-{YEAR.first}": ["3"],
    }
    for query, numbers in asked.items():
        shown = [each.number for each in page.get(f"/uren/{query}").context["page"]]
        assert shown == numbers, query
    content = page.get("/uren/uren.csv?sorteer=datum").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert rows == [
        ["Datum", "Uren", "Pijler", "Soort", "Rol", "Centrum"],
        [first.isoformat(), "2,25", "beleid", "direct contact", "beleid", ""],
        [(first + dt.timedelta(days=1)).isoformat(), "1,5", "vorming", "", "beleid", ""],
    ]
    assert page.get("/uren/uren.xlsx").content.startswith(b"PK")


def test_a_long_list_has_pages_and_asks_as_many_questions_as_a_short_one(
    page: Client, account: Account, django_assert_num_queries: Any
) -> None:
    propose(account, 2)
    entry(account, "0")
    page.get("/uren/")  # the first page of a session asks who that is
    with django_assert_num_queries(22):
        page.get("/uren/")
    for number in range(1, 60):
        entry(account, str(number))
    propose(account, 10)
    with django_assert_num_queries(22):
        assert len(page.get("/uren/").context["page"].object_list) == 50


def test_who_leads_a_cell_reads_hours_of_nobody_by_name(account: Account, cell: Cell, client: Client) -> None:
    """Who works beside somebody reads no hours of theirs; only figures hold them."""
    entry(account, pillar="geheime pijler")
    propose(account)
    other = make_holder(Role.COORDINATOR, cell, email="bo@x.example", person=make_person("bo@x.example"))
    client.force_login(other)
    text = "".join(said(client.get(address)) for address in PAGES if not address.endswith(("xlsx", "nieuw/")))
    assert "geheime pijler" not in text
    assert "Geen uren" in text
    assert "Niets gelaten" in text
