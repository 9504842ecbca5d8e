"""The sector that is measured fits the tables that it goes into."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import NOT_PROVIDED

from bench.sector import left_out, tables_of, think_up

SIZES = dict.fromkeys(("offers", "participations", "responses", "answers", "hours"), 10)
# What the sector thinks with, and puts into no table.
SCRAP = {"advisors", "enrolled", "responded", "staff"}


@pytest.fixture(scope="module")
def made() -> dict[str, list[str]]:
    return tables_of(think_up(SIZES))


def test_each_table_of_the_sector_is_one_of_a_model(made: dict[str, list[str]]) -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(made) - SCRAP <= tables


def test_each_column_is_there_and_what_is_left_out_has_a_default(made: dict[str, list[str]]) -> None:
    for model in apps.get_models(include_auto_created=True):
        columns = made.get(model._meta.db_table)
        if columns is not None:
            fields = {field.column: field for field in model._meta.local_fields}
            assert set(columns) <= set(fields), model
            lacking = {name for name in left_out(model, columns) if fields[name].default is NOT_PROVIDED}
            assert {name for name in lacking if not fields[name].empty_strings_allowed} == set(), model
