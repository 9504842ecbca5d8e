"""Figures tell which part partners registered, and from when on that counts."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.queries import actor_of_cell
from baken.apps.access.types import Role
from baken.apps.insight.queries import breaks_of, figures
from baken.apps.people.tests.factories import make_cell
from baken.apps.programme.models import Participation
from baken.apps.programme.types import Source, Strategy
from baken.ground.indicators import INDICATORS
from baken.ground.periods import Period
from tests.reading import page
from tests.scenes import make_scene, sign_in

pytestmark = pytest.mark.django_db
YEARS = [Period(year, year + 1) for year in (2022, 2023, 2024)]
TRAINING, NO_SHOW = "training.participations", "programme.no_show"
WHY = "sinds dit schooljaar telt mee wat partners registreerden"


@pytest.fixture
def scene():
    return make_scene()


@pytest.fixture
def actor(scene):
    return actor_of_cell(cell=scene.cell.pk)


def partners_registered(scene, year, *, strategy=Strategy.TRAINING):
    """What there is of a school year, as if a list of a partner had told it."""
    rows = Participation.objects.filter(
        session__offer__cell=scene.cell, session__offer__school_year=year, session__offer__strategy=strategy
    )
    changed = rows.update(source=Source.PARTNER)
    assert changed
    return changed


def told(actor, indicator, **asked):
    return {
        (each.period.code, *each.dimensions.values()): (each.value, [(mark.date, mark.reason) for mark in each.breaks])
        for each in figures(actor=actor, indicators=[indicator], periods=YEARS, **asked)
    }


def test_without_a_list_of_a_partner_all_is_of_the_cell_and_nothing_breaks(actor):
    before = told(actor, TRAINING)
    split = told(actor, TRAINING, by="registered")
    assert {key[-1] for key in split} == {"eigen"}
    assert {key[:1]: value for key, value in split.items()} == {key: row for key, row in before.items() if row[0]}
    assert not any(marks for _value, marks in before.values())


def test_the_part_of_partners_is_told_and_the_series_breaks_from_the_first_school_year_with_one(scene, actor):
    before = told(actor, TRAINING)
    assert all(before[(year,)][0] for year in ("2023-2024", "2024-2025"))
    partners_registered(scene, 2024)
    after = told(actor, TRAINING)
    assert {key: value for key, (value, _marks) in after.items()} == {key: row[0] for key, row in before.items()}
    mark = (dt.date(2024, 9, 1), WHY)
    assert {key[0]: marks for key, (_value, marks) in after.items()} == {
        "2022-2023": [],
        "2023-2024": [],
        "2024-2025": [mark],
    }
    split = told(actor, TRAINING, by="registered")
    assert split[("2023-2024", "eigen")] == (before[("2023-2024",)][0], [])
    assert split[("2024-2025", "partner")] == (before[("2024-2025",)][0], [])
    partners_registered(scene, 2023)
    assert told(actor, TRAINING)[("2024-2025",)][1] == [(dt.date(2023, 9, 1), WHY)]


def test_figures_that_count_nothing_of_partners_do_not_break(scene, actor):
    partners_registered(scene, 2024)
    assert [mark.reason for mark in breaks_of(actor=actor, indicator=NO_SHOW)] == [WHY]
    for other in ("plg.participations", "training.offers", "programme.left_waiting"):
        assert breaks_of(actor=actor, indicator=other) == []


def test_who_stayed_away_is_not_split_by_who_registered():
    """A partner notes who came; that somebody did not is said by closing the session."""
    for name in (NO_SHOW, "programme.left_waiting"):
        assert "registered" not in INDICATORS[name].cuts


def test_of_another_cell_nothing_breaks(scene, actor):
    partners_registered(scene, 2024)
    other = actor_of_cell(cell=make_cell("VCLB-POC", network="VCLB").pk)
    assert breaks_of(actor=other, indicator=TRAINING) == []


def test_the_handbook_says_since_when_and_nobody_takes_that_away(client, scene):
    partners_registered(scene, 2024)
    sign_in(client, scene, Role.COORDINATOR)
    answer = client.get(f"/inzicht/indicatoren/{TRAINING}/")
    assert f"1 sep 2024 {WHY}" in page(answer)
    assert "/reeksbreuken/" not in answer.content.decode()


def test_the_explorer_splits_by_who_registered(client, scene):
    partners_registered(scene, 2024)
    sign_in(client, scene, Role.COORDINATOR)
    asked = {"indicator": TRAINING, "periode": "2024-2025", "naar": "registered"}
    said = page(client.get("/inzicht/verkennen/", asked))
    assert "Wie het noteerde" in said
    assert "een partner" in said
