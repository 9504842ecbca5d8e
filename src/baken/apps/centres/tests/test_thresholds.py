"""Thresholds: from which day which number holds, and who enters one."""

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


def test_thresholds_hold_from_their_day_and_those_of_the_cell_go_before_those_of_all():
    cell, other = make_cell(), make_cell("POV-POC", network="POV")
    actor = actor_of_cell(cell=cell.pk)
    assert thresholds_on(dt.date(2020, 1, 1), actor=actor) == {key.value: number for key, number in THRESHOLDS.items()}
    new = {"by": actor, "measured": Measured.DIRECTOR_MONTHS, "starts_on": dt.date(2024, 9, 1)}
    actions.enter_threshold(**new, number=12)
    FlagThreshold.objects.create(measured="director_months", starts_on=dt.date(2025, 1, 1), number=6)
    days = (dt.date(2024, 8, 31), dt.date(2024, 9, 1), dt.date(2025, 9, 1))
    assert [thresholds_on(day, actor=actor)["director_months"] for day in days] == [24, 12, 12]
    elsewhere = actor_of_cell(cell=other.pk)
    assert [thresholds_on(day, actor=elsewhere)["director_months"] for day in days] == [24, 24, 6]
    with pytest.raises(actions.CannotEnterThreshold):
        actions.enter_threshold(**new, number=3)


def test_a_coordinator_enters_a_threshold_on_a_page(client):
    scene = make_scene()
    sign_in(client, scene, Role.COORDINATOR)
    new = "/centra/drempels/nieuw/"
    assert rows(client.get("/centra/drempels/"), "Wat nu geldt")[0][1] == "24"
    assert 'href="/centra/drempels/"' in client.get("/centra/").content.decode()
    refused = client.post(new, {"measured": "director_months", "number": "-1", "starts_on": "2024-09-01"})
    assert (refused.status_code, FlagThreshold.objects.count()) == (200, 6)
    said = {"measured": "director_months", "number": "0", "starts_on": "2024-09-01"}
    done = client.post(new, said, follow=True)
    assert rows(done, "Wat nu geldt")[0][1] == "buiten gebruik"
    assert rows(done, "Alle drempels")[0][1:] == ["1 sep 2024", "0", "de eigen cel"]
    assert "staat er al een drempel" in page(client.post(new, said))


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.DIRECTOR, Role.STAFF])
def test_only_a_coordinator_sees_and_enters_thresholds(client, role):
    scene = make_scene()
    sign_in(client, scene, role)
    said = {"measured": "director_months", "number": "0", "starts_on": "2024-09-01"}
    assert client.get("/centra/drempels/").status_code == 403
    assert client.post("/centra/drempels/nieuw/", said).status_code == 403
    assert "/centra/drempels/" not in client.get("/centra/").content.decode()
    assert FlagThreshold.objects.count() == 6
