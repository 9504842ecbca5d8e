"""The pages of attendance, as who plans and who attends use them."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baken.apps.access.models import AuditContent
from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import HELD_IN_CELL, HELD_NOWHERE, Role
from baken.apps.programme import actions
from baken.apps.programme.models import AttendanceReport, Participation, Session
from baken.apps.programme.tests.factories import make_session, make_staff
from baken.apps.programme.types import SessionState, Source, Status
from baken.ground.periods import today
from tests.programme.attending import NOW, SAMPLES, enrol, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


@pytest.fixture
def planner(client, place):
    client.force_login(place.advisor)
    return client


def page(name, thing, **more):
    return reverse(f"programme:{name}", args=[thing.uuid]) if not more else reverse(f"programme:{name}", kwargs=more)


def fields_of(answer):
    """What a form would send as it is shown."""
    return {bound.html_name: bound.value() or "" for bound in answer.context["noting"]}


def test_who_plans_notes_a_page_at_once_and_only_what_was_changed_counts(place, planner):
    an, bob = place.enrol("An"), place.enrol("Bob")
    address = page("attendance", place.session)
    said = fields_of(planner.get(address))
    Participation.objects.create(
        session=place.session, person=bob, centre=place.oever, status=Status.PRESENT, source=Source.CODE
    )
    said[f"status-{an.uuid.hex}"], said[f"minutes-{an.uuid.hex}"] = Status.PRESENT, "95"
    assert planner.post(address, said).status_code == 302
    assert place.status(an) == (Status.PRESENT, 95, Source.HAND)
    assert place.status(bob) == (Status.PRESENT, None, Source.CODE)
    assert b"1 persoon genoteerd" in planner.get(address).content


def test_minutes_that_are_none_are_refused_in_words_and_nothing_is_lost(place, planner):
    an = place.enrol("An")
    address = page("attendance", place.session)
    said = fields_of(planner.get(address)) | {
        f"status-{an.uuid.hex}": Status.PRESENT,
        f"minutes-{an.uuid.hex}": "veel",
    }
    answer = planner.post(address, said)
    assert "Niets genoteerd" in answer.content.decode()
    assert 'value="veel"' in answer.content.decode()
    assert place.status(an) is None


def test_the_list_is_searched_filtered_and_sorted(place, planner):
    place.enrol("An")
    place.enrol("Bob", place.kaai)
    actions.add_walk_in(place.session, by=place.by, person=make_staff(place.kaai, "Cis").uuid, now=NOW)

    def found(query):
        answer = planner.get(page("attendance", place.session) + query)
        return [row.known.name.split()[0] for row in answer.context["page"]]

    assert found("") == ["An", "Bob", "Cis"]
    assert found("?sorteer=-naam") == ["Cis", "Bob", "An"]
    assert found("?zoek=kaai") == ["Bob", "Cis"]
    assert found("?toon=open") == ["An", "Bob"]
    assert found("?toon=niet-ingeschreven") == ["Cis"]
    assert found("?toon=onbekend&zoek=zzz") == []


def test_a_list_of_a_hundred_asks_as_many_questions_as_one_of_ten(place, planner, django_assert_max_num_queries):
    for number in range(60):
        enrol(place.offer, make_staff(place.oever, f"Persoon{number}"), place.oever)
    with django_assert_max_num_queries(24):
        planner.get(page("attendance", place.session))


def test_the_file_holds_all_that_the_list_shows(place, planner):
    an = place.enrol("An")
    actions.note_everyone_present(place.session, by=place.by, now=NOW)
    show(planner)
    answer = planner.get(page("attendance_csv", place.session))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == [
        *("An Peeters", f"an@{place.oever.pk}.example", place.oever.name, "ja", "Aanwezig", ""),
        "met de hand",
    ]
    entry = AuditContent.objects.latest("pk")
    assert (entry.verb, entry.kind) == ("exported", "programme.Session")
    assert place.status(an) is not None
    assert planner.get(page("attendance_xlsx", place.session)).status_code == 200


def test_everyone_who_is_not_noted_is_present_with_one_button(place, planner):
    an = place.enrol("An")
    planner.post(page("everyone_present", place.session))
    assert place.status(an)[0] == Status.PRESENT


def test_somebody_who_came_is_found_by_name_and_noted(place, planner):
    cis = make_staff(place.kaai, "Cis")
    address = page("add_walk_in", place.session)
    assert [each.person for each in planner.get(f"{address}?zoek=cis").context["found"]] == [cis.pk]
    planner.post(address, {"person": str(cis.uuid)})
    assert place.status(cis) == (Status.PRESENT, None, Source.HAND)
    again = planner.post(address, {"person": str(cis.uuid)})
    assert (again.status_code, "al aanwezig" in again.content.decode()) == (409, True)
    assert planner.post(address, {"person": "niemand"}).status_code == 409


def test_a_guest_needs_a_name_and_a_centre(place, planner):
    address = page("add_walk_in", place.session)
    assert planner.post(address, {"first_name": "Lotte"}).status_code == 200
    assert not Participation.objects.exists()
    said = {"first_name": "Lotte", "last_name": "Elders", "email": "", "centre": str(place.elders.uuid)}
    planner.post(address, said)
    assert Participation.objects.get().centre == place.elders


def test_the_list_to_sign_has_who_is_enrolled_and_room_for_more(place, planner):
    place.enrol("An")
    said = planner.get(page("sign_list", place.session)).content.decode()
    assert said.count("An Peeters") == 1
    assert said.count('class="signature"') == 9


def test_a_session_to_come_is_shown_without_fields(place, planner):
    later = make_session(place.offer, 2, held_on=today().replace(year=today().year + 1, day=1))
    place.enrol("An")
    said = planner.get(page("attendance", later)).content.decode()
    assert "An Peeters" in said
    assert 'name="status-' not in said
    planner.post(page("everyone_present", later))
    assert not Participation.objects.exists()


def test_closing_asks_first_and_reopening_too(place, planner):
    an = place.enrol("An")
    shown = planner.get(page("close_session", place.session))
    assert (shown.context["closing"].absent, place.status(an)) == (1, None)
    planner.post(page("close_session", place.session))
    assert place.status(an) == (Status.ABSENT, None, Source.CLOSING)
    planner.get(page("reopen_session", place.session))
    assert Session.objects.get().closed_at is not None
    planner.post(page("reopen_session", place.session))
    assert (Session.objects.get().closed_at, place.status(an)) == (None, None)


# The code


def test_the_code_is_shown_large_with_a_drawing_and_typed_on_a_phone(place, planner, client):
    address = page("code", place.session)
    assert "geen code open" in planner.get(address).content.decode()
    planner.post(address)
    code = Session.objects.get().code
    said = planner.get(address).content.decode()
    assert f"{code[:3]} {code[3:]}" in said
    assert "data:image/svg+xml;base64," in said
    an = make_staff(place.oever, "An")
    account = make_holder(Role.STAFF, place.oever, email="an@oever.example", person=an)
    client.force_login(account)
    scanned = client.get(f"/aanwezig/{code}/")
    assert (code in scanned.content.decode(), place.status(an)) == (True, None)
    for _twice in range(2):
        answer = client.post("/aanwezig/", {"code": code.lower()}, follow=True)
        assert "niet ingeschreven" in answer.content.decode()
    assert place.status(an) == (Status.PRESENT, None, Source.CODE)
    client.force_login(place.advisor)
    client.post(address, {"close": "1"})
    assert Session.objects.get().code == ""


def test_a_page_for_a_code_says_nothing_of_whether_it_is_one(place, client):
    code = actions.open_code(place.session, by=place.by).code
    client.force_login(make_holder(Role.STAFF, place.oever))
    one, other = (client.get(f"/aanwezig/{each}/").content.decode() for each in (code, "ZZZZZZ"))
    assert place.offer.title not in one
    assert one.replace(code, "ZZZZZZ").count("ZZZZZZ") == other.count("ZZZZZZ")


def test_codes_that_are_guessed_are_refused_after_a_few(place, client):
    code = actions.open_code(place.session, by=place.by).code
    client.force_login(make_holder(Role.STAFF, place.oever))
    for _guess in range(5):
        assert "niet juist" in client.post("/aanwezig/", {"code": "ZZZZZZ"}).content.decode()
    assert "te vaak" in client.post("/aanwezig/", {"code": code}).content.decode()
    assert not Participation.objects.exists()


# Lists


def hand_over(client, content, *, name="verslag.csv", **fields):
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post(reverse("programme:receive_report"), {"file": file, **fields})


def sample(place):
    content = (SAMPLES / "P2412-sessie-4-nl.csv").read_bytes()
    Session.objects.update(held_on="2024-11-15")
    person = make_staff(place.oever, "An")
    person.addresses.create(email="medewerker0020@go01.example")
    enrol(place.offer, person, place.oever)
    return content, person


def test_a_report_is_looked_at_left_and_come_back_to_decided_and_applied(place, planner):
    content, person = sample(place)
    answer = hand_over(planner, content, sessie=str(place.session.uuid))
    report = AttendanceReport.objects.get()
    address = page("report", report)
    assert answer.url == address
    shown = planner.get(address)
    asked = f"/zichtbaar/aanwezigheidslijst/{report.uuid}/"
    assert (f'href="{asked}"' in shown.content.decode(), planner.get(asked).status_code) == (True, 200)
    assert (shown.context["open"], Participation.objects.exists()) == (9, False)
    said = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
    guest = next(line for line in shown.context["form"].told if line.name == "Gast zonder adres")
    refused = planner.post(address, said | {f"row-{guest.number}": "guest"})
    assert "Kies voor een gast ook het centrum" in refused.content.decode()
    said |= {f"row-{guest.number}": "guest", f"centre-{guest.number}": str(place.elders.uuid), "threshold": "10"}
    planner.post(address, said)
    shown = planner.get(address)
    assert (shown.context["open"], Participation.objects.exists()) == (8, False)
    said = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
    said |= {"apply": "1", "mark": shown.context["mark"]}
    assert planner.post(address, said).status_code == 409
    planner.post(address, said | {"rest": "on"})
    assert place.status(person) == (Status.PRESENT, 167, Source.TEAMS)
    assert Participation.objects.get(person__first_name="Gast").centre == place.elders
    assert "Toegepast" in planner.get(address).content.decode()
    planner.get(page("undo_report", report))
    assert Participation.objects.count() == 2
    planner.post(page("undo_report", report))
    assert not Participation.objects.exists()


def test_who_was_recognised_by_name_alone_may_be_a_guest_all_the_same(place, planner):
    an = place.enrol("An")
    report = actions.receive_list(
        place.offer,
        by=place.by,
        session=place.session,
        held_on=place.session.held_on,
        people=[("An Peeters", ""), ("", f"an@{place.oever.pk}.example")],
        now=NOW,
    )
    address = page("report", report)
    shown = planner.get(address)
    assert [(line.known.person, centre is None) for line, _who, centre in shown.context["lines"]] == [
        (an.pk, False),
        (an.pk, True),
    ]
    said = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
    planner.post(address, said | {"row-0": "guest", "centre-0": str(place.elders.uuid)})
    shown = planner.get(address)
    said = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
    assert (said["row-0"], said["centre-0"]) == ("guest", str(place.elders.uuid))
    planner.post(address, said | {"apply": "1", "mark": shown.context["mark"]})
    assert Participation.objects.filter(status=Status.PRESENT).count() == 2


def test_what_was_chosen_with_the_button_to_apply_is_kept_and_shown_first(place, planner):
    content, _person = sample(place)
    hand_over(planner, content, sessie=str(place.session.uuid))
    address = page("report", AttendanceReport.objects.get())
    shown = planner.get(address)
    said = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
    planner.post(address, said | {"threshold": "5", "apply": "1", "mark": shown.context["mark"], "rest": "on"})
    assert (AttendanceReport.objects.get().threshold, Participation.objects.exists()) == (5, False)


def test_a_row_is_linked_to_somebody_who_is_looked_for(place, planner):
    content, _person = sample(place)
    cis = make_staff(place.kaai, "Cis")
    hand_over(planner, content, sessie=str(place.session.uuid))
    report = AttendanceReport.objects.get()
    address = page("report_row", report, uuid=report.uuid, number=3)
    assert planner.get(address).context["found"] == []
    assert [each.person for each in planner.get(f"{address}?zoek=cis").context["found"]] == [cis.pk]
    planner.post(address, {"person": str(cis.uuid)})
    lines = planner.get(page("report", report)).context["form"].told
    assert [line.known.person for line in lines if line.number == 3] == [cis.pk]
    assert planner.get(page("report_row", report, uuid=report.uuid, number=99)).status_code == 404


def test_a_report_without_a_session_makes_one_of_its_day(place, planner):
    content, person = sample(place)
    Session.objects.update(held_on="2026-11-01")
    hand_over(planner, content, offer=str(place.offer.uuid))
    report = AttendanceReport.objects.get()
    shown = planner.get(page("report", report))
    said = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
    planner.post(page("report", report), said | {"apply": "1", "mark": shown.context["mark"], "rest": "on"})
    made = Session.objects.get(held_on="2024-11-15")
    assert (made.state, Participation.objects.get().person) == (SessionState.HELD, person)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "leeg"),
        (b"naam;e-mail\nAn;an@a.example\n", "geen aanwezigheidsverslag"),
        (b"PK\x03\x04" + b"0" * 100, "Excel-bestand of een zip"),
        ((SAMPLES / "P2412-sessie-4-nl.csv").read_bytes()[:2001], "halverwege afgebroken"),
        (b"x" * (6 * 2**20), "nooit zo groot"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(place, planner, content, why):
    answer = hand_over(planner, content, sessie=str(place.session.uuid))
    assert (answer.status_code, why in answer.content.decode()) == (400, True)
    assert not AttendanceReport.objects.exists()


def test_a_file_beyond_the_limit_and_none_at_all_are_refused(place, planner, settings):
    settings.UPLOAD_FILE_BYTES = 2**20
    answer = hand_over(planner, b"x" * (2 * 2**20), sessie=str(place.session.uuid))
    assert (answer.status_code, "groter dan 1 MB" in answer.content.decode()) == (400, True)
    answer = planner.post(reverse("programme:receive_report"), {"sessie": str(place.session.uuid)})
    assert (answer.status_code, "Kies minstens één bestand" in answer.content.decode()) == (400, True)


def test_a_list_that_is_pasted_waits_to_be_looked_at(place, planner):
    place.enrol("An")
    text = (
        f'Naam\tE-mail\nPeeters, An\n"Bob" <bob@x.example>\nCis\tClaes\tcis@x.example\nAn@{place.oever.pk}.example\n'
    )
    address = f"{reverse('programme:paste_report')}?sessie={place.session.uuid}"
    assert planner.get(address).status_code == 200
    planner.post(address, {"people": text})
    assert [(row["name"], row["email"]) for row in AttendanceReport.objects.get().rows] == [
        ("Peeters, An", ""),
        ("Bob", "bob@x.example"),
        ("Cis Claes", "cis@x.example"),
        ("", f"an@{place.oever.pk}.example"),
    ]
    assert not Participation.objects.exists()


@pytest.mark.parametrize(("text", "why"), [("", "verplicht"), ("\n \n", "verplicht"), ("=1+1", "bevat een formule")])
def test_a_list_of_nobody_is_refused(place, planner, text, why):
    address = f"{reverse('programme:paste_report')}?sessie={place.session.uuid}"
    assert why in planner.post(address, {"people": text}).content.decode()
    assert not AttendanceReport.objects.exists()


def test_throwing_away_asks_first(place, planner):
    content, _person = sample(place)
    hand_over(planner, content, sessie=str(place.session.uuid))
    report = AttendanceReport.objects.get()
    planner.get(page("throw_away_report", report))
    assert AttendanceReport.objects.exists()
    planner.post(page("throw_away_report", report))
    assert not AttendanceReport.objects.exists()
    assert "Nog geen lijsten" in planner.get(reverse("programme:reports")).content.decode()


PAGES = ["attendance", "sign_list", "add_walk_in", "code", "close_session", "reopen_session", "attendance_csv"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADVISOR, Role.COORDINATOR)])
def test_whoever_does_not_plan_is_refused_everywhere(place, client, role):
    organisation = None if role in HELD_NOWHERE else place.cell if role in HELD_IN_CELL else place.oever
    client.force_login(make_holder(role, organisation))
    assert {client.get(page(name, place.session)).status_code for name in PAGES} == {403}
    assert client.get(reverse("programme:reports")).status_code == 403


def test_who_plans_for_another_cell_finds_nothing(place, client):
    other = make_place("POV")
    client.force_login(other.advisor)
    show(client)
    assert {client.get(page(name, place.session)).status_code for name in PAGES} == {404}
