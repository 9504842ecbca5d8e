"""Files write no more than the pages let who brings them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.exchange.actions import (
    CannotConfirm,
    CannotThrowAway,
    CannotUndo,
    check_received,
    confirm,
    throw_away,
    undo_import,
)
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, load_files
from baken.apps.exchange.tests.uploads import page_of, upload
from baken.apps.exchange.types import State
from baken.apps.people.tests.factories import make_cell

Centre, Post, Grant = (
    apps.get_model("people.Centre"),
    apps.get_model("people.Post"),
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
