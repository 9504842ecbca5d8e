"""Thresholds: from which day which number holds, who enters one, and which make sense."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Role
from baken.apps.centres import actions
from baken.apps.centres.models import FlagThreshold
from baken.apps.centres.queries import thresholds_on
from baken.apps.centres.tests.test_flags import THRESHOLDS
from baken.apps.centres.types import Measured
from baken.apps.people.tests.factories import make_cell
from tests.reading import page, rows
from tests.scenes import make_scene, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/centra/drempels/"
NEW = "/centra/drempels/maanden-directie/nieuw/"
MONTHS = Measured.DIRECTOR_MONTHS
DAY = dt.date(2024, 9, 1)
FIRST = len(THRESHOLDS)  # those that every cell starts from


def test_thresholds_hold_from_their_day_and_those_of_the_cell_go_before_those_of_all():
    cell, other = make_cell(), make_cell("POV-POC", network="POV")
    actor = actor_of_cell(cell=cell.pk)
    assert thresholds_on(dt.date(2020, 1, 1), actor=actor) == {key.value: number for key, number in THRESHOLDS.items()}
    actions.enter_threshold(by=actor, measured=MONTHS, starts_on=DAY, number=12)
    FlagThreshold.objects.create(measured=MONTHS, starts_on=dt.date(2025, 1, 1), number=6)
    days = (dt.date(2024, 8, 31), DAY, dt.date(2025, 9, 1))
    assert [thresholds_on(day, actor=actor)[MONTHS] for day in days] == [24, 12, 12]
    elsewhere = actor_of_cell(cell=other.pk)
    assert [thresholds_on(day, actor=elsewhere)[MONTHS] for day in days] == [24, 24, 6]
    with pytest.raises(actions.CannotSetThreshold):
        actions.enter_threshold(by=actor, measured=MONTHS, starts_on=DAY, number=3)


@pytest.mark.parametrize(
    ("measured", "number", "starts_on"),
    [
        (Measured.SILENT_YEARS, 6, DAY),
        (Measured.ADVICE, 3, DAY),
        (MONTHS, 61, DAY),
        (MONTHS, -1, DAY),
        (MONTHS, 12, dt.date(1, 1, 1)),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused(client, measured, number, starts_on):
    scene = make_scene()
    said = {"number": number, "starts_on": starts_on}
    with pytest.raises(actions.CannotSetThreshold):
        actions.enter_threshold(by=actor_of_cell(cell=scene.cell.pk), measured=measured, **said)
    answer = sign_in(client, scene, Role.COORDINATOR).post(f"{PAGE}{measured}/nieuw/", said)
    assert (answer.status_code, FlagThreshold.objects.count()) == (200, FIRST)


def test_a_threshold_begins_before_the_end_of_the_next_school_year(client):
    sign_in(client, make_scene(), Role.COORDINATOR)
    assert client.post(NEW, {"number": 12, "starts_on": "2062-09-01"}).status_code == 200
    assert FlagThreshold.objects.count() == FIRST


def test_a_coordinator_enters_changes_and_removes_a_threshold_on_a_page(client):
    scene = make_scene()
    sign_in(client, scene, Role.COORDINATOR)
    first = client.get(PAGE)
    assert rows(first, "Wat nu geldt")[0][1] == "24"
    assert rows(first, "Alle drempels")[0][1:] == ["het begin", "24", "voor alle cellen"]
    assert f'href="{PAGE}"' in client.get("/centra/").content.decode()
    assert 'value="24"' in client.get(NEW).content.decode()
    said = {"number": "0", "starts_on": "2024-09-01"}
    done = client.post(NEW, said, follow=True)
    assert rows(done, "Wat nu geldt")[0][1] == "buiten gebruik"
    assert rows(done, "Alle drempels")[0][1:3] == ["1 sep 2024", "buiten gebruik"]
    assert "staat er al een drempel" in page(client.post(NEW, said))
    own = FlagThreshold.objects.get(cell=scene.cell)
    done = client.post(f"{PAGE}{own.uuid}/wijzigen/", {"number": "36", "starts_on": "2023-09-01"}, follow=True)
    assert rows(done, "Alle drempels")[0][1:3] == ["1 sep 2023", "36"]
    removing = f"{PAGE}{own.uuid}/verwijderen/"
    assert "Vanaf 1 sep 2023 geldt dan wat ervoor gold" in page(client.get(removing))
    assert FlagThreshold.objects.count() == FIRST + 1
    assert rows(client.post(removing, follow=True), "Wat nu geldt")[0][1] == "24"
    assert FlagThreshold.objects.count() == FIRST


def test_the_advice_is_chosen_in_words(client):
    sign_in(client, make_scene(), Role.COORDINATOR)
    said = page(client.get(f"{PAGE}advies/nieuw/"))
    assert [each for each in ("geen enkel advies", "1B, 2A of 2B", "2A of 2B") if each not in said] == []
    done = client.post(f"{PAGE}advies/nieuw/", {"number": "2", "starts_on": "2024-09-01"}, follow=True)
    assert rows(done, "Wat nu geldt")[3][1] == "2A of 2B"
    assert client.get(f"{PAGE}onzin/nieuw/").status_code == 404


def test_nobody_changes_what_holds_for_all_or_for_another_cell(client):
    scene = make_scene()
    other = FlagThreshold.objects.create(
        cell=make_cell("POV-POC", network="POV"), measured=MONTHS, starts_on=DAY, number=3
    )
    of_all = FlagThreshold.objects.filter(cell=None).first()
    actor = actor_of_cell(cell=scene.cell.pk)
    sign_in(client, scene, Role.COORDINATOR)
    for each in (other, of_all):
        with pytest.raises(actions.CannotSetThreshold):
            actions.change_threshold(each, by=actor, starts_on=DAY, number=1)
        with pytest.raises(actions.CannotSetThreshold):
            actions.remove_threshold(each, by=actor)
        assert [client.post(f"{PAGE}{each.uuid}/{what}/").status_code for what in ("wijzigen", "verwijderen")] == [
            404
        ] * 2
    assert FlagThreshold.objects.count() == FIRST + 1


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF])
def test_only_a_coordinator_sees_and_enters_thresholds(client, role):
    scene = make_scene()
    own = FlagThreshold.objects.create(cell=scene.cell, measured=MONTHS, starts_on=DAY, number=3)
    sign_in(client, scene, role)
    said = {"number": "0", "starts_on": "2024-10-01"}
    assert client.get(PAGE).status_code == 403
    for at in (NEW, f"{PAGE}{own.uuid}/wijzigen/", f"{PAGE}{own.uuid}/verwijderen/"):
        assert (client.get(at).status_code, client.post(at, said).status_code) == (403, 403)
    assert PAGE not in client.get("/centra/").content.decode()
    assert list(FlagThreshold.objects.filter(cell=scene.cell).values_list("starts_on", "number")) == [(DAY, 3)]
