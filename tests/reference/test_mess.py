"""However a set is written, the rows that are stored are equal, and so are the figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from baken.apps.exchange.actions import load
from tests.reference.mess import Mess
from tests.reference.test_expected import CODES, SETS, figures
from tests.sealed.opened import opened

pytestmark = pytest.mark.django_db

# What identifies and describes the rows of each table, keys replaced by what they stand for.
TABLES = {
    "people.Cell": "code name network__name",
    "people.CentreCode": (
        "cell__code code centre__name centre__network__name centre__province centre__staff_count"
        " centre__director_since centre__merged_on centre__entered_by__code"
    ),
    "people.Address": "email person__first_name person__last_name",
    "people.Post": "person__addresses__email centre__codes__code function started_on ended_on",
    "people.CellMember": "cell__code person__addresses__email",
    "programme.Offer": "code title strategy organiser school_year themes__name",
    "programme.Session": "offer__code number held_on starts_at ends_at place",
    "programme.Participation": "session__offer__code session__number person__addresses__email centre__name status",
    "surveys.Survey": "name school_year invites release",
    "surveys.Occasion": "title strategy school_year themes__name",
    "surveys.Invitation": "survey__name occasion__title person__addresses__email centre__name",
    "surveys.Question": "survey__name wording item__wording position",
    "surveys.Response": (
        "survey__name number occasion__title person__addresses__email centre__name started_at completed_at counts"
    ),
    "surveys.Answer": "response__survey__name response__number question__wording score",
    "surveys.Comment": "response__survey__name response__number question__wording text",
    "inspections.Judgement": "inspection__centre__name inspection__school_year inspection__advice scale__name level",
    "resources.HoursEntry": "number person__addresses__email role date hours pillar kind centre__name",
    "resources.Staffing": "school_year pillar planned realised",
    "resources.Spending": "school_year person__addresses__email amount",
    "library.Material": "code title kind themes__name",
    "library.Maintenance": "material__code upkeep date",
    "library.WebStatistic": "starts_on ends_on page views active_users",
}


def stored() -> Counter[tuple[Any, ...]]:
    """Every row, with the table it stands in."""
    return Counter(
        (label, *row)
        for label, names in TABLES.items()
        for row in opened(apps.get_model(label)._base_manager.order_by(), *names.split())
    )


def loaded(folder: Path, name: str, *, with_figures: bool) -> tuple[Any, Any]:
    """What is stored after loading a folder, and the figures that come out; nothing of it stays."""
    with transaction.atomic():
        load(folder)
        found = stored(), figures(CODES[name]) if with_figures else None
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_messy_set_is_stored_as_the_tidy_one(tmp_path: Path, seed: int):
    name = "pov-poc-2022-2025-messy"
    messy, _figures = loaded(Mess(seed).rewrite(SETS / name, tmp_path / "messy"), name, with_figures=False)
    tidy, _figures = loaded(SETS / name, name, with_figures=False)
    assert (messy - tidy, tidy - messy) == (Counter(), Counter())
    assert tidy.total() > 2000


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("name", CODES)
def test_the_figures_of_a_messy_set_are_those_of_the_tidy_one(tmp_path: Path, name: str, seed: int):
    messy = Mess(seed).rewrite(SETS / name, tmp_path / "messy")
    assert loaded(messy, name, with_figures=True) == loaded(SETS / name, name, with_figures=True)
