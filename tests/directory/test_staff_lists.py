"""Staff lists on pages: who joins and leaves is seen first, nobody leaves by mistake, and it can be taken back."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from baken.apps.access.models import AuditEntry
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account, make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.directory.models import StaffList
from baken.apps.directory.persons import _remove_waiting
from baken.apps.directory.types import Share
from baken.apps.people.actions import change_post, employ
from baken.apps.people.models import Address, Department, Person, Post
from baken.apps.people.queries import entries_of
from baken.apps.people.tests.factories import make_centre
from baken.apps.people.types import Terms
from baken.ground.periods import today
from baken.ground.persons import HOLDINGS, Whose
from baken.ground.values import Invalid
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
LISTS, CONFIRM = "/personeel/lijsten/", "/mijn-account/bevestigen/"
HEAD = "e-mail;voornaam;naam;functie;afdeling;aandeel\n"
START, DAY = dt.date(2024, 9, 1), dt.date(2025, 9, 1)


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell, name="Cato Coördinator"))
    return show(client)


@pytest.fixture
def people(cell, aarde):
    """An, Bo, Ci and Di work at the centre."""
    by = Actor(Role.COORDINATOR, cell.pk)
    for name in ("An", "Bo", "Ci", "Di"):
        employ(
            by=by,
            email=f"{name.lower()}@x.example",
            first_name=name,
            last_name="Test",
            organisation=aarde,
            terms=Terms("arts", share=Decimal("0.5")),
            starts_on=START,
        )
    return Person.objects.order_by("pk")


STAY = "an@x.example;An;Test;arts;;50%\nbo@x.example;Bo;Test;arts;;\nci@x.example;Ci;Test;directeur;Leiding;80%\n"
NEW = "ed@x.example;Ed;Engels;arts;;100%\n"


def hand_over(client, centre, text, *, on=DAY, name="lijst.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(
        f"{LISTS}bezorgen/",
        {"centre": str(centre.uuid), "on": on.isoformat(), "file": SimpleUploadedFile(name, content)},
    )


def looked_at(client, url, **said):
    """What the page of a list would send, with what was ticked on it."""
    answer = client.get(url)
    hidden = {name: [] for name in ("mark", "there", "leaves", "role")}
    for tag in re.findall(r"<input [^>]*>", answer.content.decode()):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("name") in hidden and ("checkbox" not in tag or " checked" in tag):
            hidden[told["name"]].append(told["value"])
    return hidden | said


def kept(answer):
    """What a page keeps of a form, to be sent once more."""
    form = re.findall(r"<form.*?</form>", answer.content.decode().partition("<main")[2], re.DOTALL)[-1]
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def working(centre, on):
    held = Post.objects.filter(centre=centre, started_on__lte=on).exclude(ended_on__lt=on)
    return sorted(held.values_list("person__addresses__email", "function", "share"))


def test_a_list_is_looked_at_applied_and_taken_back(coordinator, aarde, people):
    before = working(aarde, DAY)
    url = hand_over(coordinator, aarde, HEAD + STAY + NEW).url
    assert (working(aarde, DAY), StaffList.objects.get().state) == (before, "waiting")
    answer = coordinator.get(url)
    assert rows(answer, "Vertrekken (1)") == [["Di Test", "arts", "1 sep 2024", "—"]]
    assert rows(answer, "Nieuw (1)") == [["Ed Engels", "ed@x.example", "arts", "—", "100%", "1 sep 2025"]]
    assert rows(answer, "Veranderen (1)") == [["Ci Test", "arts, —, 50%", "directeur, Leiding, 80%"]]
    assert "2 personen blijven zoals het is. Nieuwe afdelingen: Leiding." in page(answer)
    assert coordinator.post(f"{url}toepassen/", looked_at(coordinator, url)).status_code == 302
    half, most, whole = Decimal("0.5"), Decimal("0.8"), Decimal(1)
    assert working(aarde, DAY) == [
        ("an@x.example", "arts", half),
        ("bo@x.example", "arts", half),
        ("ci@x.example", "directeur", most),
        ("ed@x.example", "arts", whole),
    ]
    assert working(aarde, DAY - dt.timedelta(days=1)) == before
    entry = AuditEntry.objects.filter(content__verb="imported").get()
    assert (entry.content.kind, entry.content.subjects.count()) == ("directory.StaffList", 2)
    assert (StaffList.objects.get().rows, "Ongedaan maken" in page(coordinator.get(url))) == ([], True)
    assert "Alles van deze lijst" in page(coordinator.get(f"{url}ongedaan-maken/"))
    coordinator.post(f"{url}ongedaan-maken/")
    assert (working(aarde, DAY), Department.objects.count()) == (before, 0)
    assert not Address.objects.filter(email="ed@x.example").exists()
    assert coordinator.post(f"{url}ongedaan-maken/", follow=True).status_code == 200
    assert working(aarde, DAY) == before


def test_who_is_unticked_stays_and_the_role_of_who_leaves_ends_if_that_is_chosen(coordinator, cell, aarde, people):
    staff = give_role(make_account("di@x.example"), Role.STAFF, aarde)
    director = give_role(make_account("di-ook@x.example", person=people[3]), Role.DIRECTOR, aarde)
    url = hand_over(coordinator, aarde, HEAD + STAY).url
    said = looked_at(coordinator, url)
    assert sorted(said["role"]) == sorted([str(staff.uuid), str(director.uuid)])
    coordinator.post(f"{url}toepassen/", said | {"role": [str(staff.uuid)]})
    staff.refresh_from_db()
    director.refresh_from_db()
    assert (staff.ends_on, director.ends_on) == (today() - dt.timedelta(days=1), None)
    assert [email for email, *_rest in working(aarde, DAY)] == ["an@x.example", "bo@x.example", "ci@x.example"]
    url = hand_over(coordinator, aarde, HEAD + STAY.partition("ci@")[0], on=DAY + dt.timedelta(days=30)).url
    coordinator.post(f"{url}toepassen/", looked_at(coordinator, url, leaves=[], sure="on"))
    assert len(working(aarde, DAY + dt.timedelta(days=30))) == 3


def test_who_ends_roles_with_a_list_shows_first_who_they_are_and_keeps_what_was_ticked(client, cell, aarde, people):
    client.force_login(make_holder(Role.COORDINATOR, cell, email="cato@example.test"))
    grant = give_role(make_account("di@x.example"), Role.STAFF, aarde)
    url = hand_over(client, aarde, HEAD + STAY.partition("ci@")[0]).url
    said = looked_at(client, url, leaves=[str(people[3].uuid)], sure="on")
    before = working(aarde, DAY)
    away = client.post(f"{url}toepassen/", said)
    assert (away.status_code, working(aarde, DAY), StaffList.objects.get().state) == (307, before, "waiting")
    again = client.post(CONFIRM, kept(client.post(away.url, said)) | {"password": PASSWORD})
    assert (kept(again).items() >= (said | {"sure": ["on"]}).items(), working(aarde, DAY)) == (True, before)
    assert client.get(f"{url}toepassen/").status_code == 200
    client.post(f"{url}toepassen/", kept(again))
    grant.refresh_from_db()
    assert grant.ends_on == today() - dt.timedelta(days=1)
    assert [email for email, *_rest in working(aarde, DAY)] == ["an@x.example", "bo@x.example", "ci@x.example"]


def test_a_list_that_ends_no_role_asks_nothing_more(client, cell, aarde, people):
    client.force_login(make_holder(Role.COORDINATOR, cell, email="cato@example.test"))
    give_role(make_account("di@x.example"), Role.STAFF, aarde)
    url = hand_over(client, aarde, HEAD + STAY).url
    assert client.post(f"{url}toepassen/", looked_at(client, url, role=[])).url == url


def test_a_role_that_ends_before_its_holder_leaves_is_left_alone(coordinator, aarde, people):
    last, soon = today() + dt.timedelta(days=30), today() + dt.timedelta(days=5)
    short = give_role(make_account("di@x.example"), Role.STAFF, aarde, ends_on=soon)
    long = give_role(make_account("di-ook@x.example", person=people[3]), Role.DIRECTOR, aarde)
    url = hand_over(coordinator, aarde, HEAD + STAY, on=last).url
    said = looked_at(coordinator, url)
    assert said["role"] == [str(long.uuid)]
    both = said | {"role": [str(short.uuid), str(long.uuid)]}
    assert coordinator.post(f"{url}toepassen/", both).status_code == 302
    short.refresh_from_db()
    long.refresh_from_db()
    assert (short.ends_on, long.ends_on) == (soon, last - dt.timedelta(days=1))


def test_who_leaves_with_a_later_post_keeps_the_role_unless_it_is_ticked(coordinator, cell, aarde, people):
    role = give_role(make_account("di@x.example"), Role.STAFF, aarde)
    change_post(
        Post.objects.get(person=people[3]),
        by=Actor(Role.COORDINATOR, cell.pk),
        on=DAY + dt.timedelta(days=30),
        terms=Terms("directeur"),
    )
    url = hand_over(coordinator, aarde, HEAD + STAY).url
    assert "de aanstelling als directeur vanaf 1 okt 2025 blijft" in page(coordinator.get(url))
    said = looked_at(coordinator, url)
    assert (said["role"], len(said["leaves"])) == ([], 1)
    coordinator.post(f"{url}toepassen/", said)
    role.refresh_from_db()
    assert role.ends_on is None


def test_two_posts_with_one_function_that_would_begin_on_one_day_are_told_and_nothing_is_applied(
    coordinator, aarde, people
):
    Post.objects.create(
        person=people[0], centre=aarde, function="arts", share=1, started_on=DAY
    )  # beside that of before
    url = hand_over(coordinator, aarde, HEAD + STAY + "an@x.example;An;Test;;;20%\n").url
    before = working(aarde, DAY)
    asked = coordinator.get(url)
    assert "an@x.example: —" in page(asked)
    assert ">Toepassen<" not in asked.content.decode()
    refused = coordinator.post(f"{url}toepassen/", looked_at(coordinator, url))
    assert (refused.status_code, working(aarde, DAY)) == (409, before)


def test_an_undoing_that_cannot_be_is_told_and_changes_nothing(coordinator, cell, aarde, people):
    url = hand_over(coordinator, aarde, HEAD + STAY, on=START).url
    coordinator.post(f"{url}toepassen/", looked_at(coordinator, url))
    employ(
        by=Actor(Role.COORDINATOR, cell.pk),
        email="di@x.example",
        first_name="Di",
        last_name="Test",
        organisation=aarde,
        terms=Terms("Arts"),
        starts_on=START,
    )
    before = working(aarde, START)
    answer = coordinator.post(f"{url}ongedaan-maken/", follow=True)
    assert "past er niet meer in. Deze persoon heeft deze functie hier" in page(answer)
    assert (working(aarde, START), StaffList.objects.get().state) == (before, "applied")


def test_many_leave_only_when_that_is_said(coordinator, aarde, people):
    url = hand_over(coordinator, aarde, HEAD + "an@x.example;An;Test;arts;;\n").url
    assert "meer dan 30%" in page(coordinator.get(url))
    said = looked_at(coordinator, url)
    refused = coordinator.post(f"{url}toepassen/", said)
    assert (refused.status_code, len(working(aarde, DAY))) == (409, 4)
    assert "Bevestig dat dit klopt" in page(refused)
    coordinator.post(f"{url}toepassen/", said | {"sure": "on"})
    assert len(working(aarde, DAY)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD, "de lijst is leeg"),
        ("", "dit bestand is leeg"),
        ("e-mail;naam;functie\nan@x.example;A;arts\n", "een kolom “voornaam”"),
        (HEAD + "geen adres;A;B;arts;;\n", "een e-mailadres"),
        (HEAD + "an@x.example;A;B;arts;;130%\n", "een aandeel als 80%"),
        (HEAD + "an@x.example;A;B;arts;;\nAN@x.example;A;B;arts;;\n", "elk adres één keer per functie"),
        (HEAD.strip() + ";sinds\nan@x.example;A;B;arts;;;2025-12-01\n", "tot en met die van de lijst"),
        (b"PK\x03\x04 dit is geen werkmap", "werkmap"),
    ],
)
def test_a_list_that_cannot_be_is_refused_and_nothing_is_kept(coordinator, aarde, people, text, expected):
    answer = hand_over(coordinator, aarde, text)
    assert (answer.status_code, StaffList.objects.count(), len(working(aarde, DAY))) == (400, 0, 4)
    assert expected in page(answer)


def test_nothing_is_asked_without_a_file(coordinator, aarde):
    answer = coordinator.post(f"{LISTS}bezorgen/", {"centre": str(aarde.uuid), "on": "2025-09-01"})
    assert (answer.status_code, "Kies minstens één bestand" in page(answer)) == (400, True)


def test_a_workbook_is_read_too(coordinator, aarde, people):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["E-mailadres", "Voornaam", "Naam", "Functie", "Aandeel", "Sinds"])
    book.active.append(["nu@x.example", "Nu", "Nieuw", "arts", 0.8, dt.datetime(2025, 3, 1)])
    book.save(buffer)
    url = hand_over(coordinator, aarde, buffer.getvalue(), name="lijst.xlsx").url
    assert rows(coordinator.get(url), "Nieuw (1)") == [
        ["Nu Nieuw", "nu@x.example", "arts", "—", "80%", "1 mrt 2025"],
    ]


def test_what_the_list_of_now_gives_can_be_handed_over_again(coordinator, aarde, people):
    given = coordinator.get("/personeel/personeel.csv", {"waar": aarde.uuid, "dag": DAY.isoformat()}).content
    url = hand_over(coordinator, aarde, given).url
    assert "4 personen blijven zoals het is." in page(coordinator.get(url))


def test_who_has_two_posts_stands_twice_in_the_list_of_now_which_can_be_handed_over_again(
    coordinator, cell, aarde, people
):
    employ(
        by=Actor(Role.COORDINATOR, cell.pk),
        email="an@x.example",
        first_name="An",
        last_name="Test",
        organisation=aarde,
        terms=Terms("coördinator", share=Decimal("0.5")),
        starts_on=START + dt.timedelta(days=1),
    )
    given = coordinator.get("/personeel/personeel.csv", {"waar": aarde.uuid, "dag": DAY.isoformat()}).content
    assert given.decode().count("an@x.example") == 2
    url = hand_over(coordinator, aarde, given).url
    told = page(coordinator.get(url))
    assert "4 personen blijven zoals het is." in told
    assert "Veranderen (0)" in told


def test_what_moved_since_it_was_looked_at_is_looked_at_again(coordinator, aarde, people):
    url = hand_over(coordinator, aarde, HEAD + STAY).url
    said = looked_at(coordinator, url)
    Post.objects.filter(person=people[0]).update(function="verpleegkundige")
    answer = coordinator.post(f"{url}toepassen/", said)
    assert (answer.status_code, "Intussen is er iets gewijzigd" in page(answer)) == (409, True)
    assert len(working(aarde, DAY)) == 4
    assert coordinator.post(f"{url}toepassen/", looked_at(coordinator, url)).status_code == 302
    again = coordinator.post(f"{url}toepassen/", said, follow=True)
    assert "Deze lijst is al toegepast." in again.content.decode()


def test_a_new_list_takes_the_place_of_one_that_waits_and_one_is_thrown_away(coordinator, aarde, people):
    first = hand_over(coordinator, aarde, HEAD + STAY).url
    second = hand_over(coordinator, aarde, HEAD + STAY + NEW).url
    assert [coordinator.get(url).status_code for url in (first, second)] == [404, 200]
    coordinator.post(f"{second}weggooien/")
    assert StaffList.objects.count() == 0


def test_a_director_hands_over_the_list_of_the_own_centre_alone(client, cell, aarde, people):
    beek = make_centre("CLB Beek", known_as={cell: "C2"})
    client.force_login(make_holder(Role.DIRECTOR, aarde))
    assert hand_over(client, beek, HEAD + NEW).status_code == 400
    url = hand_over(client, aarde, HEAD + STAY).url
    other = give_role(make_account("ander@x.example"), Role.DIRECTOR, beek).account
    client.force_login(other)
    ways = [client.get(url), client.post(f"{url}toepassen/"), client.get(f"{url}ongedaan-maken/")]
    assert [answer.status_code for answer in ways] == [404] * 3
    for role in (Role.ADVISOR, Role.AUDITOR, Role.STAFF):
        client.force_login(make_holder(role, aarde if role is Role.STAFF else cell))
        assert hand_over(client, aarde, HEAD + NEW).status_code == 403
    assert StaffList.objects.count() == 1


def test_who_is_erased_stands_in_no_list_any_more(coordinator, aarde, people):
    waiting, applied = HOLDINGS["directory.waiting"], HOLDINGS["directory.applied"]
    whose = Whose(entries_of(people[2].pk))

    def told():
        return len(list(waiting.rows(whose))), len(list(applied.rows(whose)))

    url = hand_over(coordinator, aarde, HEAD + STAY).url
    assert (told(), list(waiting.rows(Whose(entries_of(people[3].pk))))) == ((1, 0), [])
    coordinator.post(f"{url}toepassen/", looked_at(coordinator, url))
    assert (told(), waiting.erase(whose), applied.erase(whose), told()) == ((0, 2), 0, 1, (0, 0))
    assert "Ongedaan maken" not in page(coordinator.get(url))
    hand_over(coordinator, aarde, HEAD + STAY)
    assert (waiting.erase(whose), StaffList.objects.count()) == (1, 1)


def test_each_person_reads_how_long_a_list_is_kept_that_waits_and_one_that_was_applied():
    kept = {holding.name: holding.kept for holding in HOLDINGS if holding.covers.keys() == {"directory.StaffList"}}
    lists = {"directory.list": "directory.list", "directory.applied": "directory.list"}
    assert kept == lists | {"directory.waiting": "directory.waiting"}


def test_a_list_that_waits_too_long_goes(coordinator, aarde, people):
    hand_over(coordinator, aarde, HEAD + STAY)
    StaffList.objects.update(at=timezone.now() - dt.timedelta(days=8))
    assert (_remove_waiting(before=today() - dt.timedelta(days=7), most=5), StaffList.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("raw", "share"),
    [
        ("80%", "0.8"),
        ("80 %", "0.8"),
        ("80", "0.8"),
        ("0,8", "0.8"),
        (0.8, "0.8"),
        ("1", "1"),
        ("1%", "0.01"),
        (100, "1"),
    ],
)
def test_a_share_is_read_as_people_write_it(raw, share):
    assert Share().parse(raw) == Decimal(share)


@pytest.mark.parametrize("raw", ["0", "0%", "101%", "-5%", "half", "0,00001"])
def test_what_is_no_share_is_refused(raw):
    with pytest.raises(Invalid):
        Share().parse(raw)
