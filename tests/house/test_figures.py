"""Facts and indicators: what is declared runs, and says what it is."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils.translation import override

from baken.apps.access.types import Actor, Role
from baken.apps.insight.queries import figures, may_open_records, records
from baken.apps.people.models import Cell, Network
from baken.ground.facts import FACTS
from baken.ground.indicators import INDICATORS
from baken.ground.periods import Period

PERIODS = [Period(2024, 2025), Period(2022, 2025)]
NAMES = [indicator.name for indicator in INDICATORS]


@pytest.fixture
def coordinator(db):
    network = Network.objects.create(name="Net")
    cell = Cell.objects.create(code="cel", name="Cel", network=network)
    return Actor(role=Role.COORDINATOR, cell=cell.pk)


def test_the_rooms_declare_facts_and_indicators():
    assert (len(FACTS) > 0, len(INDICATORS) > 0) == (True, True)


@pytest.mark.parametrize("name", [fact.name for fact in FACTS])
def test_a_fact_is_read_from_a_table_of_the_room_that_declares_it(name):
    fact = FACTS[name]
    assert apps.get_model(fact.model)._meta.app_label == fact.model.split(".")[0]
    assert {"id", "cell", "year"} & set(fact.columns) == set()


def test_every_indicator_runs_whole_and_with_each_of_its_cuts(coordinator):
    for by in ["", *sorted({cut for indicator in INDICATORS for cut in indicator.cuts})]:
        # What is asked without an indicator leaves out those that have no such cut.
        found = figures(actor=coordinator, periods=PERIODS, by=by)
        assert [figure for figure in found if figure.value not in (None, 0)] == []


def test_the_records_behind_every_fact_can_be_opened(coordinator):
    for name in {indicator.numerator.fact: indicator.name for indicator in INDICATORS}.values():
        if may_open_records(coordinator, name):
            assert records(actor=coordinator, indicator=name, period=PERIODS[0], dimensions={}) == ([], 0)


@pytest.mark.parametrize("name", NAMES)
def test_an_indicator_counts_over_facts_that_exist(name):
    indicator = INDICATORS[name]
    measures = [indicator.numerator, *([indicator.denominator] if indicator.denominator else [])]
    assert [measure.fact for measure in measures if measure.fact not in FACTS] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_indicator_says_what_it_is(name, language):
    indicator = INDICATORS[name]
    with override(language):
        said = [str(text) for text in (indicator.title, indicator.definition, indicator.formula, indicator.source)]
    assert [text for text in said if not text.strip()] == []
