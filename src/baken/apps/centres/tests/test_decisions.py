"""Flags by hand: what can be decided of which, by whom, and what stays to be read."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Actor, Role
from baken.apps.centres import actions, engine
from baken.apps.centres.models import FlagDecision
from baken.apps.centres.queries import flags_of, pictured_to
from baken.apps.centres.tests.test_flags import THRESHOLDS, YEAR, flags
from baken.apps.centres.types import About, Decided, Flag, Kind, Outcome
from baken.ground.periods import Period
from tests.centres import change, meet
from tests.reading import page
from tests.scenes import make_scene, sign_in

pytestmark = pytest.mark.django_db


def decide(scene, kind, outcome, *, reason="Zo besproken", on=YEAR.ends_on):
    actions.decide(
        by=actor_of_cell(cell=scene.cell.pk), centre=scene.cirkel, kind=kind, outcome=outcome, reason=reason, on=on
    )


def test_a_flag_of_a_rule_is_set_aside_and_comes_back_when_that_is_withdrawn():
    scene = make_scene()
    decide(scene, Kind.NO_CONTACT, Outcome.ASIDE)
    assert flags(scene.cell) == {}
    decide(scene, Kind.NO_CONTACT, Outcome.WITHDRAWN)
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    meet(scene.cell, scene.cirkel, many=1)
    assert flags(scene.cell) == {}  # nothing was made by hand: with its fact the flag is gone
    assert FlagDecision.objects.count() == 2


def test_a_flag_set_by_hand_stands_until_that_is_withdrawn():
    scene = make_scene()
    decide(scene, Kind.OTHER, Outcome.SET)
    decide(scene, Kind.OTHER, Outcome.SET, reason="Beter gezegd")
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact", "aandachtspunt"]}
    decide(scene, Kind.OTHER, Outcome.WITHDRAWN)
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    assert FlagDecision.objects.count() == 3


def test_a_flag_that_was_set_aside_does_not_outlive_its_rule():
    scene = make_scene()
    decide(scene, Kind.NO_CONTACT, Outcome.ASIDE)
    meet(scene.cell, scene.cirkel, many=1)
    actor = actor_of_cell(cell=scene.cell.pk)
    assert flags_of(actor=actor, centres=list(pictured_to(actor)), on=YEAR.ends_on) == {}


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (Kind.MERGER, Outcome.ASIDE),  # which is not there: a merger entered later would be hidden
        (Kind.MERGER, Outcome.WITHDRAWN),
        (Kind.NO_CONTACT, Outcome.SET),  # which stands already
        (Kind.NO_CONTACT, Outcome.WITHDRAWN),  # of which nothing was decided
    ],
)
def test_only_what_a_flag_allows_is_decided(kind, outcome):
    scene = make_scene()
    with pytest.raises(actions.CannotDecide):
        decide(scene, kind, outcome)
    assert FlagDecision.objects.count() == 0
    change(scene.cirkel, merged_on=dt.date(2025, 1, 1))
    assert flags(scene.cell) == {"CLB Cirkel": ["fusie", "geen-contact"]}


def test_what_was_withdrawn_is_as_if_it_was_never_decided():
    said = {outcome: Decided(Kind.MERGER, 2024, outcome, "want", "", dt.datetime(2025, 1, 1)) for outcome in Outcome}
    merged = About(merged_on=dt.date(2025, 1, 1))

    def found(about, outcome):
        decisions = {Kind.MERGER: said[outcome]}
        return engine.flags(about=about, thresholds=THRESHOLDS, on=YEAR.ends_on, decisions=decisions)

    facts = "fusie op 1\xa0jan\xa02025"
    assert found(merged, Outcome.WITHDRAWN) == [Flag(Kind.MERGER, facts)]
    assert found(merged, Outcome.ASIDE) == [Flag(Kind.MERGER, facts, said[Outcome.ASIDE])]
    assert found(About(), Outcome.ASIDE) == found(About(), Outcome.WITHDRAWN) == []
    assert found(About(), Outcome.SET) == [Flag(Kind.MERGER, "", said[Outcome.SET])]


def test_a_decision_holds_for_its_school_year_alone():
    scene = make_scene()
    decide(scene, Kind.OTHER, Outcome.SET, on=dt.date(2024, 8, 31))
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    earlier = flags(scene.cell, period=Period.school_year(2023))
    assert earlier["CLB Cirkel"] == ["geen-contact", "aandachtspunt"]


def test_nobody_else_decides_and_never_without_a_reason():
    scene = make_scene()
    ours = {"kind": Kind.OTHER, "outcome": Outcome.SET, "on": YEAR.ends_on}
    director = Actor(Role.DIRECTOR, scene.cell.pk, centre=scene.aarde.pk)
    coordinator = actor_of_cell(cell=scene.cell.pk)
    for by, centre, reason in (
        (director, scene.aarde, "want"),
        (coordinator, scene.vreemd, "want"),
        (coordinator, scene.aarde, "  "),
    ):
        with pytest.raises(actions.CannotDecide):
            actions.decide(by=by, centre=centre, reason=reason, **ours)
    assert FlagDecision.objects.count() == 0


def test_a_flag_is_set_aside_and_set_again_on_the_page(client):
    scene = make_scene()
    sign_in(client, scene, Role.ADVISOR)
    at = f"/centra/{scene.cirkel.uuid}/"
    asked = "?periode=2024-2025"
    aside, again = (f"{at}vlaggen/geen-contact/{what}/{asked}" for what in ("opzij", "intrekken"))
    assert "geen deelname en geen contact in 2024-2025" in page(client.get(at + asked))
    assert "voor het schooljaar 2024-2025" in page(client.get(aside))
    assert client.get(again).status_code == 404
    assert client.post(aside, {"reason": ""}).status_code == 200
    assert FlagDecision.objects.count() == 0
    said = page(client.post(aside, {"reason": "Vervanging liep"}, follow=True))
    assert "De beslissing is bewaard." in said
    assert "Opzij gezet door An Peeters" in said
    assert flags(scene.cell) == {}
    assert client.get(aside).status_code == 404
    assert "Vervanging liep" in page(client.get(again))
    said = page(client.post(again, {"reason": "Toch niet"}, follow=True))
    assert flags(scene.cell) == {"CLB Cirkel": ["geen-contact"]}
    assert [said.count(each) for each in ("Vervanging liep", "Toch niet", "Alle beslissingen")] == [1, 1, 1]
    assert client.get(f"{at}vlaggen/onzin/opzij/").status_code == 404


def test_the_reason_of_a_flag_set_by_hand_is_changed_openly(client):
    scene = make_scene()
    sign_in(client, scene, Role.ADVISOR)
    at = f"/centra/{scene.aarde.uuid}/"
    setting = f"{at}vlaggen/zetten/"
    client.post(setting, {"kind": "aandachtspunt", "reason": "Nieuw team"})
    refused = client.post(setting, {"kind": "aandachtspunt", "reason": "Iets anders"})
    assert (refused.status_code, FlagDecision.objects.count()) == (200, 1)
    assert 'value="aandachtspunt"' not in client.get(setting).content.decode()
    changing = f"{at}vlaggen/aandachtspunt/wijzigen/"
    assert ">\nNieuw team</textarea>" in client.get(changing).content.decode()
    said = page(client.post(changing, {"reason": "Nieuw team en nieuwe visie"}, follow=True))
    assert said.count("Nieuw team") == 3  # once at the flag, and both among the decisions
    client.post(f"{at}vlaggen/aandachtspunt/intrekken/", {"reason": "Besproken"})
    assert "Er staat geen vlag bij dit centrum." in page(client.get(at))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_decides_nothing_of_flags(client, role):
    scene = make_scene()
    sign_in(client, scene, role)
    for more in ("zetten", "fusie/opzij", "fusie/wijzigen", "fusie/intrekken"):
        at = f"/centra/{scene.aarde.uuid}/vlaggen/{more}/"
        said = {"kind": "fusie", "reason": "want"}
        assert (client.get(at).status_code, client.post(at, said).status_code) == (403, 403)
    assert FlagDecision.objects.count() == 0
