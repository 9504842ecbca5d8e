"""Centres that changed: flags of who is there, priority needs, and the way from a picture to those it came from."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Role
from baken.apps.centres import actions
from baken.apps.centres.models import FlagDecision
from baken.apps.centres.tests.test_flags import YEAR, flags
from baken.apps.centres.types import PRIORITY, Kind, Outcome
from baken.apps.people.actions import merge_centres
from baken.apps.people.tests.factories import make_centre
from baken.ground.periods import Period
from tests.centres import change, names
from tests.organisations import again, went_up
from tests.reading import page
from tests.scenes import make_scene, sign_in

pytestmark = pytest.mark.django_db
EARLIER = dt.date(2024, 8, 31)
ASKED = {"periode": YEAR.code}


@pytest.fixture
def scene():
    return make_scene()


def decide(scene, kind, outcome=Outcome.SET, *, on=YEAR.ends_on):
    actions.decide(
        by=actor_of_cell(cell=scene.cell.pk),
        centre=again(scene.cirkel),
        kind=kind,
        outcome=outcome,
        reason="Zo besproken",
        on=on,
    )


def test_a_centre_raises_no_flag_after_its_end(scene):
    before = Period.school_year(2023)
    change(scene.cirkel, merged_on=dt.date(2024, 1, 1))
    decide(scene, Kind.OTHER)
    assert flags(scene.cell)["CLB Cirkel"] == ["fusie", "geen-contact", "aandachtspunt"]
    change(scene.cirkel, ended_on=EARLIER)
    assert "CLB Cirkel" not in flags(scene.cell)
    assert flags(scene.cell, period=before)["CLB Cirkel"] == ["fusie", "geen-contact"]


def test_a_centre_is_silent_only_in_years_in_which_it_was_there_from_beginning_to_end(scene):
    change(scene.cirkel, started_on=dt.date(2024, 9, 1))
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    change(scene.cirkel, started_on=dt.date(2024, 9, 2))
    assert flags(scene.cell) == {}


def test_a_merger_that_is_told_in_advance_takes_no_flag_of_the_one_before_away(scene):
    by = actor_of_cell(cell=scene.cell.pk)
    change(scene.aarde, merged_on=dt.date(2022, 10, 1))  # told by a file, before any was kept
    merge_centres([scene.beek], by=by, into=scene.aarde, on=dt.date(2024, 9, 1))
    before = [flags(scene.cell, period=Period.school_year(year)).get("CLB Aarde") for year in (2023, 2024)]
    merge_centres([scene.cirkel], by=by, into=scene.aarde, on=YEAR.ends_on + dt.timedelta(days=1))
    after = [flags(scene.cell, period=Period.school_year(year)).get("CLB Aarde") for year in (2021, 2023, 2024)]
    assert (before, after) == ([["fusie"], ["fusie"]], [None, ["fusie"], ["fusie"]])


def test_of_a_centre_that_is_not_there_nothing_is_decided(scene):
    change(scene.cirkel, ended_on=EARLIER)
    with pytest.raises(actions.CannotDecide, match="bestond niet op 31"):
        decide(scene, Kind.OTHER)
    assert FlagDecision.objects.count() == 0
    decide(scene, Kind.OTHER, on=EARLIER)


# Priority needs: five criteria.


@pytest.mark.parametrize("kind", list(Kind))
def test_a_centre_has_priority_needs_by_five_criteria(client, scene, kind):
    assert len(PRIORITY) == 5
    decide(scene, Kind.NO_CONTACT, Outcome.ASIDE)
    if kind is not Kind.NO_CONTACT:
        decide(scene, kind)
    sign_in(client, scene, Role.COORDINATOR)
    found = names(client.get("/centra/", {**ASKED, "vlag": "prioritair"}))
    assert found == ([f"CLB Cirkel Prioritaire noden {kind.label}"] if kind in PRIORITY else [])
    picture = page(client.get(f"/centra/{scene.cirkel.uuid}/", ASKED))
    assert ("Prioritaire noden" in picture) == (kind in PRIORITY)


def test_what_was_set_aside_is_no_priority(client, scene):
    change(scene.cirkel, merged_on=dt.date(2024, 10, 1))
    decide(scene, Kind.MERGER, Outcome.ASIDE)
    sign_in(client, scene, Role.COORDINATOR)
    assert names(client.get("/centra/", {**ASKED, "vlag": "prioritair"})) == []


def test_a_director_reads_nothing_of_priority_needs(client, scene):
    change(scene.aarde, merged_on=dt.date(2024, 10, 1))
    sign_in(client, scene, Role.DIRECTOR)
    assert "Prioritaire noden" not in page(client.get("/centra/mijn-centrum/", ASKED))


# From a picture to those it came from.


def pictures_on(response):
    """The centres to whose pictures a page leads."""
    return re.findall(r'href="/centra/([0-9a-f-]{36})/(?:\?[^"]*)?">', response.content.decode())


def test_a_picture_leads_to_those_that_went_up_in_it_and_theirs_to_it(client, scene):
    went_up(scene.cirkel, scene.beek, into=scene.aarde, on=dt.date(2024, 9, 1))
    sign_in(client, scene, Role.COORDINATOR)
    now = client.get(f"/centra/{scene.aarde.uuid}/", ASKED)
    assert "Op 1 sep 2024 gingen in dit centrum op: CLB Beek , CLB Cirkel . Cijfers van ervoor" in page(now)
    assert pictures_on(now) == [str(scene.beek.uuid), str(scene.cirkel.uuid)]
    before = client.get(f"/centra/{scene.beek.uuid}/", ASKED)
    assert "Dit centrum ging op 1 sep 2024 op in CLB Aarde . Cijfers van ervoor" in page(before)
    assert pictures_on(before) == [str(scene.aarde.uuid)]


def test_a_director_sees_no_other_centre_on_the_picture(client, scene):
    went_up(scene.cirkel, into=scene.aarde, on=dt.date(2024, 9, 1))
    sign_in(client, scene, Role.DIRECTOR)
    response = client.get("/centra/mijn-centrum/", ASKED)
    assert pictures_on(response) == []
    assert "CLB Cirkel" not in page(response)


def test_the_picture_of_a_centre_that_ended_says_so(client, scene):
    change(scene.cirkel, ended_on=EARLIER)
    sign_in(client, scene, Role.COORDINATOR)
    assert "De laatste dag van dit centrum is 31 aug 2024." in page(client.get(f"/centra/{scene.cirkel.uuid}/"))


def test_a_director_of_a_centre_that_ended_still_lists_it(client, scene):
    change(scene.aarde, ended_on=EARLIER)
    sign_in(client, scene, Role.DIRECTOR)
    assert names(client.get("/centra/")) == ["CLB Aarde"]


def test_who_is_of_a_cell_finds_the_names_and_mergers_from_the_picture(client, scene):
    sign_in(client, scene, Role.ADVISOR)
    response = client.get(f"/centra/{make_centre_of(scene).uuid}/")
    assert "Gegevens, namen en fusies" in page(response)


def make_centre_of(scene):
    return make_centre("CLB Duin", known_as={scene.cell: "D1"})
