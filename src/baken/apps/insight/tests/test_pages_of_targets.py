"""The pages that coordinators steer by: targets and series breaks."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.insight.models import SeriesBreak, Target
from baken.apps.people.tests.factories import make_cell
from tests.reading import page, rows
from tests.scenes import sign_in

pytestmark = pytest.mark.django_db
NOT_COORDINATORS = [Role.ADVISOR, Role.DIRECTOR, Role.STAFF]


# Series breaks and targets: for coordinators.


@pytest.fixture
def mark(scene):
    return SeriesBreak.objects.create(
        cell=scene.cell, indicator="training.participations", date=dt.date(2023, 9, 1), reason="Partners tellen mee"
    )


@pytest.fixture
def target(scene):
    return Target.objects.create(
        cell=scene.cell, indicator="fte.realisation", period="2024-2025", value=Decimal(1), reason="Vol"
    )


def steering(mark, target):
    return [
        "/inzicht/streefwaarden/",
        "/inzicht/streefwaarden/bepalen/",
        f"/inzicht/streefwaarden/{target.uuid}/wijzigen/",
        f"/inzicht/streefwaarden/{target.uuid}/verwijderen/",
        "/inzicht/indicatoren/training.participations/reeksbreuk/",
        f"/inzicht/reeksbreuken/{mark.uuid}/wijzigen/",
        f"/inzicht/reeksbreuken/{mark.uuid}/verwijderen/",
    ]


@pytest.mark.parametrize("role", NOT_COORDINATORS)
def test_only_a_coordinator_opens_the_pages_to_steer_by(client, scene, mark, target, role):
    sign_in(client, scene, role)
    assert {client.get(address).status_code for address in steering(mark, target)} == {403}
    assert {client.post(address).status_code for address in steering(mark, target)} == {403}
    assert client.post("/inzicht/streefwaarden/overnemen/", {"periode": "2024-2025"}).status_code == 403
    assert (Target.objects.count(), SeriesBreak.objects.count()) == (1, 1)
    said = page(client.get("/inzicht/indicatoren/training.participations/"))
    assert ("Partners tellen mee" in said, "noteren" in said) == (True, False)


def test_a_coordinator_opens_the_pages_to_steer_by(coordinator, mark, target):
    assert {coordinator.get(address).status_code for address in steering(mark, target)} == {200}


def test_what_another_cell_aims_at_and_broke_is_not_there(client, scene, mark, target):
    client.force_login(make_holder(Role.COORDINATOR, make_cell("POV-POC", network="POV")))
    addresses = [each for each in steering(mark, target) if str(mark.uuid) in each or str(target.uuid) in each]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(address).status_code for address in addresses} == {404}
    assert "Vol" not in page(client.get("/inzicht/streefwaarden/?periode=2024-2025"))
    assert "Partners" not in page(client.get("/inzicht/indicatoren/training.participations/"))
    assert (Target.objects.count(), SeriesBreak.objects.count()) == (1, 1)


def test_a_series_break_is_recorded_on_a_page(coordinator):
    address = "/inzicht/indicatoren/training.participations/reeksbreuk/"
    refused = coordinator.post(address, {"date": "31-2-2024", "reason": ""})
    assert (refused.status_code, SeriesBreak.objects.count()) == (200, 0)
    done = coordinator.post(address, {"date": "2024-09-01", "reason": "Partners tellen mee"}, follow=True)
    assert "De reeksbreuk is genoteerd." in page(done)
    assert "1 sep 2024 Partners tellen mee" in page(done)


def test_a_series_break_is_changed_and_removed_on_pages(coordinator, mark):
    change = f"/inzicht/reeksbreuken/{mark.uuid}/wijzigen/"
    assert 'value="2023-09-01"' in coordinator.get(change).content.decode()
    coordinator.post(change, {"date": "2022-09-01", "reason": "Anders geteld"})
    mark.refresh_from_db()
    assert (mark.date, mark.reason) == (dt.date(2022, 9, 1), "Anders geteld")
    remove = f"/inzicht/reeksbreuken/{mark.uuid}/verwijderen/"
    assert "De reeksbreuk van 1 sep 2022 verwijderen? Anders geteld" in page(coordinator.get(remove))
    assert SeriesBreak.objects.count() == 1
    coordinator.post(remove)
    assert SeriesBreak.objects.count() == 0


def test_a_target_is_set_in_two_steps(coordinator):
    address = "/inzicht/streefwaarden/bepalen/"
    assert "Verder" in page(coordinator.get(address, {"periode": "2024-2025"}))
    second = f"{address}?indicator=hours.share&periode=2024-2025"
    options = re.findall(r'<option value="(\d)">(.*?)</option>', coordinator.get(second).content.decode())
    assert options == [
        ("0", "professionalisering · professionalisering · direct contact"),
        ("1", "professionalisering · professionalisering · voorbereiding en nazorg"),
    ]
    done = coordinator.post(second, {"row": "0", "value": "45,5", "reason": "Zo afgesproken"}, follow=True)
    assert rows(done, "Streefwaarden") == [
        [
            "Verdeling van de uren professionalisering · professionalisering · direct contact",
            "45,5%",
            "45%",
            "Zo afgesproken",
            "wijzigen Verdeling van de uren professionalisering · professionalisering · direct contact "
            "verwijderen Verdeling van de uren professionalisering · professionalisering · direct contact",
        ]
    ]
    again = coordinator.post(second, {"row": "0", "value": "50", "reason": ""})
    assert "Er staat al een streefwaarde voor deze indicator en periode." in page(again)
    assert [target.value for target in Target.objects.all()] == [Decimal("0.455")]


@pytest.mark.parametrize("value", ["", "veel", "-1", "1e99", "12345678901234"])
def test_a_target_that_is_no_number_is_refused(coordinator, value):
    address = "/inzicht/streefwaarden/bepalen/?indicator=fte.realisation&periode=2024-2025"
    response = coordinator.post(address, {"value": value})
    assert (response.status_code, Target.objects.count()) == (200, 0)


@pytest.mark.parametrize("query", ["indicator=no.such&periode=2024-2025", "indicator=fte.realisation&periode=x"])
def test_a_target_of_nothing_is_not_asked_for(coordinator, query):
    response = coordinator.get(f"/inzicht/streefwaarden/bepalen/?{query}")
    assert (response.status_code, "Dit is nog niet in orde" in page(response)) == (200, True)


def test_a_row_that_is_not_there_yet_has_no_target(client):
    client.force_login(make_holder(Role.COORDINATOR, make_cell()))
    response = client.get("/inzicht/streefwaarden/bepalen/?indicator=hours.share&periode=2022-2025")
    assert "Nog geen cijfer om naar te streven" in page(response)


def test_a_target_is_changed_and_removed_on_pages(coordinator, target):
    change = f"/inzicht/streefwaarden/{target.uuid}/wijzigen/"
    assert re.findall(r'name="value" value="([^"]*)"', coordinator.get(change).content.decode()) == ["100"]
    coordinator.post(change, {"value": "97,5 %", "reason": ""})
    target.refresh_from_db()
    assert (target.value, target.reason) == (Decimal("0.975"), "")
    remove = f"/inzicht/streefwaarden/{target.uuid}/verwijderen/"
    assert "Realisatie van de VTE: 97,5%" in page(coordinator.get(remove))
    coordinator.post(remove)
    assert Target.objects.count() == 0


def test_targets_of_the_year_before_are_copied_by_one_button(coordinator, target):
    earlier = coordinator.get("/inzicht/streefwaarden/?periode=2023-2024")
    assert "Neem over" not in page(earlier)
    Target.objects.update(period="2023-2024")
    assert "Neem over wat er voor 2023-2024 staat" in page(
        coordinator.get("/inzicht/streefwaarden/?periode=2024-2025")
    )
    done = coordinator.post("/inzicht/streefwaarden/overnemen/", {"periode": "2024-2025"}, follow=True)
    assert "1 streefwaarde is overgenomen." in page(done)
    done = coordinator.post("/inzicht/streefwaarden/overnemen/", {"periode": "2024-2025"}, follow=True)
    assert "Er was niets om over te nemen." in page(done)
    done = coordinator.post("/inzicht/streefwaarden/overnemen/", {"periode": "x"}, follow=True)
    assert "Kies een periode." in page(done)
