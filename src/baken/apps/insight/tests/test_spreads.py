"""How figures lie over centres: what a cell is told of its own, what a centre is told, and when nobody is."""

from __future__ import annotations

import statistics

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Actor, Role
from baken.apps.insight.queries import UnknownCut, UnknownIndicator, centres_with, spread, why_no_spread
from baken.apps.insight.types import Spread
from baken.ground.indicators import Measure
from baken.ground.periods import Period
from tests.centres import drop_sessions, make_network, meet, take_part
from tests.scenes import make_scene

pytestmark = pytest.mark.django_db
YEAR = Period(2024, 2025)
ASKED = {"indicator": "training.participations", "period": YEAR, "by": "theme"}
THEME = "signaalfunctie"


@pytest.fixture
def scene():
    return make_scene()


def test_a_cell_is_told_the_quartiles_over_its_own_centres_those_with_nothing_too(scene):
    make_network(scene)
    counts = [12, 2, 0, 0, 0, 1]  # and not the one of the centre of another network
    low, median, high = statistics.quantiles(counts, n=4, method="inclusive")
    expected = Spread(statistics.fmean(counts), 6, low, median, high)
    assert spread(actor=actor_of_cell(cell=scene.cell.pk), **ASKED) == {THEME: expected}


def test_a_spread_follows_what_is_registered(scene):
    make_network(scene)
    actor = actor_of_cell(cell=scene.cell.pk)
    before = spread(actor=actor, **ASKED)[THEME]
    take_part(scene.cirkel, many=6)
    assert (before.mean, spread(actor=actor, **ASKED)[THEME].mean) == (2.5, 3.5)


def test_over_fewer_than_five_centres_nothing_is_told(scene):
    assert spread(actor=actor_of_cell(cell=scene.cell.pk), **ASKED) == {}
    assert spread(actor=Actor(Role.DIRECTOR, scene.cell.pk, centre=scene.aarde.pk), **ASKED) == {}


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STAFF])
def test_a_centre_is_told_the_mean_alone_where_the_total_is_let_out(scene, role):
    make_network(scene)
    actor = Actor(role, scene.cell.pk, centre=scene.aarde.pk)
    take_part(scene.beek, many=8)
    take_part(scene.vreemd, many=8)
    drop_sessions(2023)  # from whose few people the total would be told by subtraction
    assert spread(actor=actor, **ASKED) == {}  # of all networks together, of which the own one is no published part
    assert spread(actor=actor, **ASKED | {"by": "network"}) == {"GO!": Spread(23 / 6, 6)}
    scene.forget("V24", scene.vreemd)
    assert spread(actor=actor, **ASKED) == {THEME: Spread(23 / 6, 6)}


def test_why_there_is_no_comparison_is_told_truly(scene):
    actor = Actor(Role.DIRECTOR, scene.cell.pk, centre=scene.aarde.pk)
    assert why_no_spread(actor=actor, **ASKED) == "Een vergelijking met het net staat er vanaf 5 centra."
    make_network(scene)
    assert "centra van andere netten namen ook deel" in why_no_spread(actor=actor, **ASKED)
    scene.forget("V24", scene.vreemd)
    assert "te veel zeggen over weinig personen" in why_no_spread(actor=actor, **ASKED)


def test_a_centre_is_told_no_mean_from_which_few_others_would_follow(scene):
    make_network(scene)
    assert spread(actor=Actor(Role.DIRECTOR, scene.cell.pk, centre=scene.aarde.pk), **ASKED) == {}


def test_no_spread_is_told_of_what_has_rows_of_its_own_nor_by_what_it_is_not_split_by(scene):
    make_network(scene)
    actor = actor_of_cell(cell=scene.cell.pk)
    for indicator, by in (
        ("training.participations", "survey"),
        ("survey.item_share_high", "theme"),
        ("survey.responses", "theme"),
    ):
        with pytest.raises(UnknownCut):
            spread(actor=actor, indicator=indicator, period=YEAR, by=by)
    with pytest.raises(UnknownIndicator):
        spread(actor=actor, indicator="no.such", period=YEAR, by="theme")


def test_the_cell_alone_is_told_of_which_centres_there_is_anything(scene):
    meet(scene.cell, scene.cirkel, many=1)
    took_part = Measure("participation", where=lambda table: table.status == "aanwezig")
    actor = actor_of_cell(cell=scene.cell.pk)
    found = {year: centres_with(actor=actor, measure=took_part, years=[year]) for year in (2022, 2023, 2024)}
    assert found == {
        2022: frozenset(),
        2023: {scene.aarde.pk},
        2024: {scene.aarde.pk, scene.beek.pk, scene.vreemd.pk},
    }
    assert centres_with(actor=actor, measure=Measure("hours"), years=[2024]) == {scene.cirkel.pk}
    with pytest.raises(PermissionError):
        centres_with(actor=Actor(Role.DIRECTOR, scene.cell.pk, centre=scene.aarde.pk), measure=took_part, years=[2024])
