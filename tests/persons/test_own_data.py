"""What is held of somebody: read, taken along and corrected by them; and erased by who may."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from baken.apps.access.actions import CannotCorrect, CannotForget, answer_correction, ask_correction, forget, invite
from baken.apps.access.models import Account, AuditContent, Correction, Grant
from baken.apps.access.queries import actor_of_cell, cells_holding, terms_on, whose_account, whose_address
from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import Actor, CorrectionState, Role
from baken.apps.people.models import Address, Person, Post
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.programme.models import Participation, Session
from baken.ground.audit import Verb
from baken.ground.periods import today
from tests.reading import definitions, page, rows
from tests.scenes import make_scene

pytestmark = pytest.mark.django_db
OWN, ZIP, ASK = "/mijn-gegevens/", "/mijn-gegevens/gegevens.zip", "/mijn-gegevens/verbeteren/"
MOST_QUERIES = 95  # some for each kind of data, however many rows there are
TERMS, CORRECTIONS, FORGET = "/bewaartermijnen/", "/beheer/verbeteringen/", "/beheer/wissen/"
EMAIL = "ann@aarde.example"


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def ann(scene):
    """Somebody with a post, a participation and an account."""
    person = make_person(EMAIL, first_name="Ann", last_name="Aerts")
    Post.objects.create(person=person, centre=scene.aarde, function="arts", started_on=dt.date(2020, 9, 1))
    session = Session.objects.filter(offer__code="V24")[0]
    Participation.objects.create(session=session, person=person, centre=scene.aarde, status="aanwezig")
    account = make_account(EMAIL, name="Ann Aerts", person=person)
    give_role(account, Role.STAFF, scene.aarde)
    return account


@pytest.fixture
def coordinator(scene):
    client = Client()
    client.force_login(make_holder(Role.COORDINATOR, scene.cell, name="Coördinator"))
    show(client)
    return client


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


# Reading and taking along


def test_the_page_shows_what_every_room_holds_and_for_how_long(ann):
    client = signed_in(ann)
    shown = client.get(OWN)
    assert rows(shown, "Naam") == [["Ann", "Aerts", "een willekeurig getal, dat niemand te zien krijgt"]]
    assert rows(shown, "Aanstellingen") == [["CLB Aarde", "arts", "—", "—", "1 sep 2020", "—"]]
    was_there = ["1 nov 2024", "Aanbod V24", "1", "Cel GO-POC", "CLB Aarde", "Aanwezig", "—", "uit een bestand"]
    assert rows(shown, "Deelnames") == [was_there]
    assert "Bewaard: 10 schooljaren na het schooljaar van je laatste deelname." in page(shown)


def test_who_signs_in_without_a_person_sees_what_the_account_holds():
    account = make_account("los@x.example", name="Los")
    shown = signed_in(account).get(OWN)
    assert [row[:2] for row in rows(shown, "Account")] == [["Los", "los@x.example"]]
    assert rows(shown, "Naam") is None


def test_reading_ones_own_is_no_entry_and_taking_it_along_is(ann):
    client = signed_in(ann)
    client.get(OWN)
    assert AuditContent.objects.filter(verb__in=(Verb.SEEN, Verb.EXPORTED)).count() == 0
    client.post(ZIP)
    entries = AuditContent.objects.filter(verb=Verb.EXPORTED)
    assert [(entry.account, entry.kind, entry.thing) for entry in entries] == [
        (ann.pk, "access.Account", str(ann.uuid))
    ]


def test_no_transaction_is_open_while_it_is_gathered(ann):
    depths = []

    def note(execute, sql, *about):
        if "people_post" in sql:
            depths.append(len(connection.atomic_blocks))
        return execute(sql, *about)

    client = signed_in(ann)
    with connection.execute_wrapper(note):
        assert client.post(ZIP).status_code == 200
    assert set(depths) == {len(connection.atomic_blocks)}


def test_the_files_say_in_the_readers_language_what_is_held_and_why(ann):
    client = signed_in(ann)
    client.cookies["django_language"] = "en"
    answer = client.post(ZIP)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("my-data.json"))
        assert len(archive.namelist()) == len(told["sections"]) + 1
    post = next(section for section in told["sections"] if section["name"] == "people.post")
    assert post["rows"] == [
        {
            "Centre or cell": "CLB Aarde",
            "Function": "arts",
            "Department": "",
            "Share of a full week": None,
            "In service": "2020-09-01",
            "Out of service": None,
        }
    ]
    assert post["kept"].startswith("10 years after the end of your last post")
    assert post["ground"].startswith("GDPR, article 5(1)(e)")


def test_of_many_rows_the_page_shows_some_and_the_files_all(ann, monkeypatch):
    monkeypatch.setattr("baken.apps.access.views._own_data.MOST_ROWS", 2)
    client = signed_in(ann)
    sessions = Session.objects.exclude(participations__person=ann.person_id)
    for session in sessions:
        Participation.objects.create(
            session=session, person=ann.person, centre=ann.person.posts.get().centre, status="aanwezig"
        )
    shown = client.get(OWN)
    assert (len(rows(shown, "Deelnames")), page(shown).count("Meer rijen staan in het bestand.")) == (2, 1)
    with zipfile.ZipFile(io.BytesIO(client.post(ZIP).content)) as archive:
        told = json.loads(archive.read("mijn-gegevens.json"))
    number = next(len(section["rows"]) for section in told["sections"] if section["name"] == "programme.participation")
    assert number == Participation.objects.filter(person=ann.person).count() > 2


def test_to_fetch_the_files_is_asked_by_a_form(ann):
    assert signed_in(ann).get(ZIP).status_code == 405


def test_the_page_asks_as_much_of_the_database_for_many_rows(ann, django_assert_num_queries):
    client = signed_in(ann)
    client.get(OWN)
    for session in Session.objects.exclude(participations__person=ann.person_id):
        Participation.objects.create(
            session=session, person=ann.person, centre=ann.person.posts.get().centre, status="aanwezig"
        )
    with django_assert_num_queries(MOST_QUERIES):
        client.get(OWN)


# Correcting


def test_a_request_lands_with_the_cell_that_holds_it_and_its_answer_comes_back(ann, coordinator, scene):
    other = make_cell("VCLB-POC", network="VCLB")
    client = signed_in(ann)
    asked = {"section": "people.post", "wrong": "Ik ben geen arts", "right": "Psycholoog"}
    assert client.post(ASK, asked).url == OWN
    assert rows(coordinator.get(CORRECTIONS), "Vragen om verbetering")[0][1:] == ["Ann Aerts", "Aanstellingen", "open"]
    stranger = Client()
    stranger.force_login(make_holder(Role.COORDINATOR, other, email="b@x.example"))
    show(stranger)
    assert rows(stranger.get(CORRECTIONS), "Vragen om verbetering") is None
    correction = Correction.objects.get()
    address = f"{CORRECTIONS}{correction.uuid}/"
    assert stranger.get(address).status_code == 404
    assert "Ik ben geen arts" in page(coordinator.get(address))
    assert coordinator.post(address, {"state": "done", "answer": "Het staat juist."}).url == CORRECTIONS
    row = rows(client.get(OWN), "Wat je vroeg te verbeteren")[0]
    assert row[1:] == ["Cel GO-POC", "Aanstellingen", "verbeterd", "Het staat juist."]
    assert coordinator.post(address, {"state": "declined", "answer": "Toch niet."}).status_code == 200
    assert Correction.objects.get().answer == "Het staat juist."


def test_what_a_request_says_is_no_text_in_the_trail(ann, coordinator):
    signed_in(ann).post(ASK, {"section": "people.post", "wrong": "Geheim woord", "right": "Iets"})
    assert "Geheim" not in " ".join(AuditContent.objects.values_list("said", flat=True))


def test_of_what_no_cell_holds_nothing_is_to_be_corrected(scene):
    account = make_account("los@x.example")
    assert "Geen cel heeft gegevens van je" in page(signed_in(account).get(ASK))
    with pytest.raises(CannotCorrect):
        ask_correction(account=account, section="people.post", wrong="x", right="y")
    assert Correction.objects.count() == 0


def test_another_cell_does_not_answer(ann, scene):
    (correction,) = ask_correction(account=ann, section="people.post", wrong="x", right="y")
    other = actor_of_cell(cell=make_cell("VCLB-POC", network="VCLB").pk)
    with pytest.raises(CannotCorrect):
        answer_correction(correction=correction, by=other, state=CorrectionState.DONE, answer="z", at=timezone.now())
    assert Correction.objects.get().state == CorrectionState.OPEN


@pytest.mark.parametrize("address", [CORRECTIONS, FORGET])
@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF, Role.AUDITOR])
def test_only_a_coordinator_answers_and_erases(scene, role, address):
    client = Client()
    client.force_login(scene.account(role))
    show(client)
    assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)


# How long


def test_everyone_who_signs_in_reads_how_long_data_is_kept(scene):
    shown = signed_in(make_account("los@x.example")).get(TERMS)
    told = dict(definitions(shown))
    assert len(told) == len(terms_on(dt.date(2026, 1, 1)))
    assert told["Rollen"].startswith("10 jaar na de laatste dag van de rol Daarna: gewist. AVG, artikel 5")


# Erasing


def test_a_coordinator_sees_what_goes_confirms_and_the_person_is_gone(ann, coordinator):
    person = ann.person
    shown = coordinator.post(FORGET, {"wie": EMAIL})
    assert [row[:2] for row in rows(shown, "Wat er van deze persoon is") if row[0] == "Deelnames"] == [
        ["Deelnames", "1"]
    ]
    wrong = coordinator.post(FORGET, {"wie": EMAIL, "again": "iemand@x.example"})
    assert "Dit is niet hetzelfde e-mailadres." in page(wrong)
    assert Account.objects.filter(pk=ann.pk).exists()
    assert coordinator.post(FORGET, {"wie": EMAIL, "again": f" {EMAIL.upper()} "}).url == FORGET
    person.refresh_from_db()
    assert (str(person), person.is_pseudonym, person.addresses.count()) == ("", True, 0)
    assert (Account.objects.filter(pk=ann.pk).exists(), whose_address(EMAIL)) == (False, None)
    assert Participation.objects.filter(person=person).count() == 1
    entry = AuditContent.objects.filter(verb=Verb.REMOVED).get()
    assert (entry.kind, entry.thing, entry.about) == ("people.Person", "", "")


def test_of_who_is_known_elsewhere_a_coordinator_learns_nothing(coordinator):
    centre = make_centre("CLB Elders", network="VCLB", known_as={make_cell("VCLB-POC", network="VCLB"): "E1"})
    person = make_person("elders@x.example", first_name="Elders")
    Post.objects.create(person=person, centre=centre, started_on=dt.date(2020, 9, 1))
    known = coordinator.post(FORGET, {"wie": "elders@x.example"}).content
    absent = coordinator.post(FORGET, {"wie": "bestaat@x.example"}).content
    assert ("Elders" in known.decode(), b"heeft je cel niets" in known, b"heeft je cel niets" in absent) == (
        False,
        True,
        True,
    )


def test_whom_others_hold_too_a_coordinator_does_not_erase(ann, coordinator, scene):
    other = make_cell("VCLB-POC", network="VCLB")
    give_role(ann, Role.ADVISOR, other)
    whose = whose_account(ann)
    assert cells_holding(whose) == {scene.cell.pk, other.pk}
    assert "Deze persoon kan je niet zelf wissen" in page(coordinator.post(FORGET, {"wie": EMAIL}))
    coordinator.post(FORGET, {"wie": EMAIL, "again": EMAIL})
    with pytest.raises(CannotForget):
        forget(whose=whose, by=actor_of_cell(cell=scene.cell.pk))
    assert Account.objects.filter(pk=ann.pk).exists()
    assert Address.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PLATFORM])
def test_whose_role_a_coordinator_may_not_end_is_not_erased_by_one(coordinator, scene, role):
    holder = make_account("hoog@example.test", name="Hoog")
    give_role(holder, role, scene.cell, starts_on=today() + dt.timedelta(days=3))  # one that is to come counts as well
    by = Actor(Role.COORDINATOR, scene.cell.pk, account=Account.objects.get(email="coordinator@example.test").pk)
    said = {"name": "Hoog", "role": Role.ADVISOR, "starts_on": today(), "language": "nl"}
    invite(email=holder.email, by=by, **said)  # whoever invites makes an address one of the own cell
    whose = whose_address(holder.email)
    assert cells_holding(whose) == {scene.cell.pk}
    shown = page(coordinator.post(FORGET, {"wie": holder.email}))
    assert "Deze persoon kan je niet zelf wissen" in shown
    coordinator.post(FORGET, {"wie": holder.email, "again": holder.email})
    with pytest.raises(CannotForget):
        forget(whose=whose, by=by)
    assert Account.objects.filter(pk=holder.pk).exists()
    Grant.objects.filter(account=holder).update(starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 1, 2))
    assert forget(whose=whose, by=by) > 0


def test_nobody_erases_the_own_account(scene, coordinator):
    coordinator.post(FORGET, {"wie": "coordinator@example.test", "again": "coordinator@example.test"})
    assert Account.objects.filter(email="coordinator@example.test").exists()


def test_who_is_signed_in_while_being_erased_is_out_at_the_next_request(ann, coordinator):
    client = signed_in(ann)
    assert client.get(OWN).status_code == 200
    coordinator.post(FORGET, {"wie": EMAIL, "again": EMAIL})
    assert client.get(OWN).status_code == 302


def test_the_command_erases_after_the_address_was_typed_again(ann, monkeypatch, capsys):
    monkeypatch.setattr("builtins.input", lambda: "iets anders")
    with pytest.raises(CommandError, match="Niets is gewist"):
        call_command("person", "erase", EMAIL)
    assert Account.objects.filter(pk=ann.pk).exists()
    call_command("person", "erase", EMAIL, "--yes")
    assert "Gewist" in capsys.readouterr().out
    assert Person.objects.filter(last_name="Aerts").count() == 0
    with pytest.raises(CommandError, match="niets bekend"):
        call_command("person", "erase", EMAIL, "--yes")


def test_the_command_of_every_night_says_what_it_took_out(ann, capsys):
    call_command("retention", "--on", "2020-01-01")
    assert capsys.readouterr().out.strip() == "Niets was zijn bewaartermijn voorbij."
    Account.objects.update(made_on=dt.date(2015, 1, 1))
    call_command("retention", "--on", "2020-01-01")
    assert capsys.readouterr().out.strip() == "Accounts: 1"
