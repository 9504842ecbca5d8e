"""Files write no more than the pages let who brings them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.directory.rules import may_keep_lists
from baken.apps.exchange.actions import (
    CannotConfirm,
    CannotThrowAway,
    CannotUndo,
    apply_confirmed,
    check_received,
    confirm,
    receive,
    throw_away,
    undo_import,
)
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, load_files
from baken.apps.exchange.tests.uploads import page_of, upload
from baken.apps.exchange.types import State
from baken.apps.people.rules import may_add_themes
from baken.apps.people.tests.factories import make_cell, make_centre

Centre, Post, Theme, Offer, Grant = (
    apps.get_model("people.Centre"),
    apps.get_model("people.Post"),
    apps.get_model("people.Theme"),
    apps.get_model("programme.Offer"),
    apps.get_model("access.Grant"),
)
pytestmark = pytest.mark.django_db
WORK = {name: text for name, text in PROGRAMME.items() if name not in CELL}


@pytest.fixture
def cell():
    return make_cell("c1")


@pytest.fixture
def coordinator(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return client


def test_an_advisor_brings_in_no_file_that_the_pages_keep_for_the_coordinator(client, cell, tmp_path):
    load_files(tmp_path, CELL)
    Theme.objects.create(name="preventie")
    before = list(Centre.objects.values()), list(Post.objects.values())
    client.force_login(make_holder(Role.ADVISOR, cell))
    for name in ("centra.csv", "medewerkers.csv", "besturen.csv", "scholen.csv", "vestigingen.csv"):
        record = upload(client, WORK | {name: CELL.get(name, "naam\nX\n").replace("CLB A", "CLB Z")})
        shown = page_of(client, record)
        problems = [(each.file, each.expected) for each in shown.context["problems"]]
        assert problems == [(name, "een bestand dat je in deze rol mag inbrengen; laat dit weg")]
        assert (record.state, "Aerts" in shown.content.decode()) == (State.REFUSED, False)
        client.post(f"/invoer/{record.uuid}/bevestigen/")
    assert (list(Centre.objects.values()), list(Post.objects.values())) == before
    names = {each.name for each in client.get("/invoer/sjablonen/").context["formats"]}
    assert {"cel", "deelnames"} <= names
    assert not names & {"centra", "medewerkers", "besturen", "scholen", "vestigingen"}
    assert client.get("/invoer/sjablonen/medewerkers.xlsx").status_code == 404


def test_an_advisor_neither_sees_nor_decides_on_files_of_the_coordinator_that_hold_staff(coordinator, cell):
    record = upload(coordinator, CELL | {"medewerkers.csv": CELL["medewerkers.csv"] + "geheim@;;;A;;;\n"})
    assert "geheim@" in page_of(coordinator, record).content.decode()
    advisor = Client()
    advisor.force_login(make_holder(Role.ADVISOR, cell, email="ander@example.test"))
    shown = page_of(advisor, record)
    assert (shown.status_code, "geheim@" in shown.content.decode()) == (200, False)
    for end in ("rijen/2/new/", "rijen/2/rejected/", "geweigerd.zip", "weggooien/", "ongedaan-maken/"):
        assert page_of(advisor, record, end).status_code == 404
    assert advisor.post(f"/invoer/{record.uuid}/bevestigen/").status_code == 404
    for decide in (confirm, throw_away, undo_import):
        with pytest.raises((CannotConfirm, CannotThrowAway, CannotUndo), match="in deze rol niet mag wijzigen"):
            decide(record, by=Actor(role=Role.ADVISOR, cell=cell.pk))
    assert Import.objects.get().state == State.CHECKED


def test_who_is_no_coordinator_any_more_has_no_such_files_checked(coordinator):
    record = upload(coordinator, CELL)
    Grant.objects.update(role=Role.ADVISOR)
    Import.objects.update(state=State.UPLOADED)
    check_received(key=record.pk)
    record.refresh_from_db()
    assert (record.state, [each["file"] for each in record.report["problems"]]) == (
        State.REFUSED,
        ["centra.csv", "medewerkers.csv"],
    )


def test_only_who_keeps_the_lists_makes_a_theme_that_is_not_in_them(coordinator, cell, tmp_path):
    load_files(tmp_path, CELL)
    Theme.objects.create(name="preventie")
    number = Theme.objects.count()
    offers = PROGRAMME["aanbod.csv"].replace("signaalfunctie, preventie", "preventje, signaalfunctie")
    materials = "code;titel;soort;thema's;status;datum\nM1;Draaiboek;;Preventje; ontwikkeld ;2024-12-10\n"
    files = {"aanbod.csv": offers, "materialen.csv": materials}
    advisor = Client()
    advisor.force_login(make_holder(Role.ADVISOR, cell, email="ander@example.test"))
    record = upload(advisor, files)
    expected = "een thema uit de lijst; een nieuw voegt de coördinator van je cel eerst toe"
    assert [(each["file"], each["column"], each["value"], each["expected"]) for each in record.report["problems"]] == [
        ("aanbod.csv", "thema's", "preventje", expected),
        ("materialen.csv", "thema's", "Preventje", expected),
    ]
    advisor.post(f"/invoer/{record.uuid}/bevestigen/")
    assert (Theme.objects.count(), Offer.objects.count()) == (number, 2)
    record = upload(coordinator, files)
    assert record.report["sentences"] == ["Nieuwe thema's (1): preventje"]
    assert advisor.post(f"/invoer/{record.uuid}/bevestigen/").status_code == 404
    assert (Import.objects.get(pk=record.pk).state, Theme.objects.count()) == (State.CHECKED, number)
    make_centre("CLB Z", known_as={cell: "Z"})  # so that what was confirmed is looked at anew
    coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
    assert (Import.objects.get(pk=record.pk).state, Theme.objects.count()) == (State.APPLIED, number + 1)


@pytest.mark.parametrize("role", Role)
def test_files_make_themes_for_who_keeps_the_lists_on_their_page(role):
    actor = Actor(role=role, cell=1)
    assert may_add_themes(actor) == may_keep_lists(actor)


def test_what_was_not_checked_yet_is_open_to_who_brought_it_and_to_who_may_bring_everything(client, cell):
    own, other = make_holder(Role.ADVISOR, cell), make_holder(Role.ADVISOR, cell, email="ander@example.test")
    coordinator = make_holder(Role.COORDINATOR, cell)
    for by, thrown_away in ((coordinator, [404, 404, 302]), (own, [404, 302]), (None, [404, 404, 302])):
        record = receive(by=Actor(role=Role.COORDINATOR, cell=cell.pk), folder="wacht", files=["medewerkers.csv"])
        Import.objects.update(by=by)
        with pytest.raises(CannotThrowAway, match="in deze rol niet mag wijzigen"):
            throw_away(record, by=Actor(role=Role.ADVISOR, cell=cell.pk))
        answers = []
        for account in (other, own, coordinator)[: len(thrown_away)]:
            client.force_login(account)
            answers.append(client.post(f"/invoer/{record.uuid}/weggooien/").status_code)
        assert (answers, Import.objects.count()) == (thrown_away, 0)


def test_files_of_who_has_no_account_any_more_are_not_read(coordinator):
    record = upload(coordinator, CELL)
    Import.objects.update(state=State.UPLOADED, by=None)
    check_received(key=record.pk)
    record.refresh_from_db()
    assert (record.state, record.report["files"]) == (State.REFUSED, [])


@pytest.mark.parametrize("is_removed", [False, True])
def test_what_moved_meanwhile_is_shown_again_though_who_brought_it_left(coordinator, cell, is_removed):
    record = upload(coordinator, CELL)
    Grant.objects.all().delete()
    Import.objects.update(by=None if is_removed else record.by)
    make_centre("CLB Anders", known_as={cell: "A"})
    coordinator.force_login(make_holder(Role.COORDINATOR, cell, email="ander@example.test"))
    for state, number in ((State.CHECKED, 1), (State.APPLIED, 3)):
        coordinator.post(f"/invoer/{record.uuid}/bevestigen/")
        record.refresh_from_db()
        assert (record.state, record.report["problems"], Centre.objects.count()) == (state, [], number)


@pytest.mark.parametrize("has_moved", [False, True])
def test_what_was_confirmed_goes_on_though_who_confirmed_it_may_not_any_more(coordinator, cell, has_moved):
    record = upload(coordinator, CELL)
    confirm(record, by=Actor(role=Role.COORDINATOR, cell=cell.pk))
    Grant.objects.update(role=Role.ADVISOR)
    if has_moved:  # what would come out stays the same
        make_centre("CLB Elders", known_as={make_cell("c2"): "A"})
    apply_confirmed(key=record.pk)
    record.refresh_from_db()
    assert (record.state, Centre.objects.count()) == (State.APPLIED, 3 + has_moved)
