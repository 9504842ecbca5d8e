"""Who works where, written by two at the very same moment: one waits for the other, and looks again."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from baken.apps.access.types import Actor, Role
from baken.apps.directory.actions import Moved, apply_list, receive_list
from baken.apps.directory.queries import plan_of
from baken.apps.people.actions import (
    CannotKeepDepartment,
    CannotKeepPost,
    _departments,
    _posts,
    add_department,
    change_post,
    employ,
    end_department,
)
from baken.apps.people.models import Address, Department, Person, Post
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.types import StaffRow, Terms

pytestmark = pytest.mark.django_db(transaction=True)
START = dt.date(2024, 9, 1)


@pytest.fixture(autouse=True)
def _only_where_two_can_write():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


@pytest.fixture
def by(cell):
    return Actor(Role.COORDINATOR, cell.pk)


def slow(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Let a step take so long that somebody else can come between."""
    step = getattr(module, name)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        result = step(*args, **kwargs)
        time.sleep(0.4)
        return result

    monkeypatch.setattr(module, name, slowly)


def at_once(*acts: Callable[[], Any]) -> list[type[BaseException] | None]:
    """What each of some acts raised, done at the same moment, each by a connection of its own; in order of names."""
    raised: list[type[BaseException] | None] = []

    def one(act: Callable[[], Any]) -> None:
        try:
            act()
            raised.append(None)
        except Exception as error:  # noqa: BLE001 - the test tells of it
            raised.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(raised, key=str, reverse=True)


def hiring(by, organisation, since=START, **terms: Any) -> Callable[[], Post]:
    return lambda: employ(
        by=by,
        email="nu@x.example",
        first_name="Nu",
        last_name="Nieuw",
        organisation=organisation,
        terms=Terms("arts", **terms),
        starts_on=since,
    )


def test_a_double_click_adds_somebody_once_and_refuses_in_words(by, aarde, monkeypatch):
    slow(monkeypatch, _posts, "fit")
    assert at_once(hiring(by, aarde), hiring(by, aarde)) == [None, CannotKeepPost]
    assert (Person.objects.count(), Post.objects.count()) == (1, 1)


def test_two_posts_that_overlap_are_not_both_made(by, aarde, monkeypatch):
    make_person("nu@x.example", first_name="Nu")
    slow(monkeypatch, _posts, "fit")
    later = hiring(by, aarde, since=START + dt.timedelta(days=9))
    assert at_once(hiring(by, aarde), later) == [None, CannotKeepPost]
    assert Post.objects.count() == 1


def test_one_address_that_two_organisations_make_known_is_of_one_person(by, cell, aarde, monkeypatch):
    slow(monkeypatch, _posts, "person_by_email")
    assert at_once(hiring(by, aarde), hiring(by, cell)) == [None, None]
    assert (Person.objects.count(), Address.objects.count(), Post.objects.count()) == (1, 1, 2)


def test_a_department_is_made_once(by, aarde, monkeypatch):
    slow(monkeypatch, _departments, "_named")

    def adding() -> None:
        add_department(by=by, organisation=aarde, name="Team", starts_on=START)

    assert at_once(adding, adding) == [None, CannotKeepDepartment]
    assert Department.objects.count() == 1


def test_nobody_comes_to_work_in_a_department_that_ends_meanwhile(by, aarde, monkeypatch):
    team = add_department(by=by, organisation=aarde, name="Team", starts_on=START)
    slow(monkeypatch, _posts, "fit")

    def ending() -> None:
        time.sleep(0.2)
        end_department(team, by=by, on=START)

    assert at_once(hiring(by, aarde, department=team.pk), ending) == [None, CannotKeepDepartment]
    team.refresh_from_db()
    assert team.ended_on is None


def test_a_list_is_not_applied_over_what_somebody_writes_at_that_moment(by, aarde, monkeypatch):
    post = hiring(by, aarde)()
    record = receive_list(by=by, centre=aarde, on=START, rows=[StaffRow("nu@x.example", function="verpleegkundige")])
    mark = plan_of(record).mark
    slow(monkeypatch, _posts, "fit")

    def applying() -> None:
        time.sleep(0.2)
        apply_list(record, by=by, mark=mark, today=START)

    def changing() -> None:
        change_post(post, by=by, on=START + dt.timedelta(days=30), terms=Terms("directeur"))

    assert at_once(changing, applying) == [None, Moved]
    assert list(Post.objects.order_by("pk").values_list("function", flat=True)) == ["arts", "directeur"]
