"""What the address of a list says."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db.models import TextField, Value
from django.db.models.functions import NullIf
from django.test import RequestFactory
from django.utils import timezone

from baken.ground.periods import Period
from baken.ui.lists import Sort, ordering, page_of, period_of, sort_of

KEYS = {"naam": "name", "getal": "number"}
PERIODS = [Period(2022, 2023), Period(2023, 2024), Period(2022, 2025)]


def asked(question):
    return RequestFactory().get(f"/?{question}")


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("", Sort("naam")),
        ("sorteer=getal", Sort("getal")),
        ("sorteer=-getal", Sort("getal", descending=True)),
        ("sorteer=--getal", Sort("naam")),
        ("sorteer=password", Sort("naam")),
    ],
)
def test_a_list_is_sorted_by_what_it_may_be_sorted_by(question, sort):
    assert sort_of(asked(question), keys=KEYS, default="naam") == sort


def test_the_default_may_go_down():
    assert sort_of(asked(""), keys=KEYS, default="-getal") == Sort("getal", descending=True)


@pytest.mark.django_db
@pytest.mark.parametrize(("descending", "order"), [(False, ["a", "b", "c"]), (True, ["b", "a", "c"])])
def test_what_is_empty_comes_last_either_way(descending, order):
    for key, data in (("c", ""), ("a", "1"), ("b", "2")):
        Session.objects.create(session_key=key, session_data=data, expire_date=timezone.now())
    rows = Session.objects.annotate(data=NullIf("session_data", Value(""), output_field=TextField()))
    sorted_rows = rows.order_by(*ordering(Sort("data", descending), keys={"data": "data"}))
    assert [row.session_key for row in sorted_rows] == order


@pytest.mark.parametrize(("question", "number"), [("", 1), ("pagina=2", 2), ("pagina=99", 3), ("pagina=x", 1)])
def test_the_nearest_page_is_given(question, number):
    assert page_of(asked(question), range(25), size=10).number == number


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("periode=2022-2025", PERIODS[2]),
        ("", PERIODS[1]),
        ("periode=1999-2000", PERIODS[1]),
        ("periode=x", PERIODS[1]),
    ],
)
def test_a_period_is_one_of_those_there_are_or_the_latest_school_year(question, period):
    assert period_of(asked(question), PERIODS) == period


def test_with_runs_alone_the_last_is_taken_and_with_nothing_none():
    assert (period_of(asked(""), [PERIODS[2]]), period_of(asked(""), [])) == (PERIODS[2], None)
