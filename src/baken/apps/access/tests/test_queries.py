"""Which roles hold on a day, who acts in them, and which centres they see."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.queries import (
    account_by_email,
    actor_of,
    actor_of_cell,
    centres_visible_to,
    grants_of,
)
from baken.apps.access.tests.factories import give_role, make_account
from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre, make_person

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 3)


@pytest.fixture
def cell():
    return make_cell()


def actors(account, on=DAY):
    return [actor_of(grant, account=account) for grant in grants_of(account, on=on)]


def test_a_role_holds_from_its_first_to_its_last_day(cell):
    account = make_account()
    give_role(account, Role.ADVISOR, cell, starts_on=DAY, ends_on=DAY)
    around = [len(grants_of(account, on=DAY + dt.timedelta(days))) for days in (-1, 0, 1)]
    assert around == [0, 1, 0]


def test_an_actor_of_a_cell_works_for_that_cell(cell):
    account = make_account(person=make_person())
    give_role(account, Role.COORDINATOR, cell)
    assert actors(account) == [
        Actor(role=Role.COORDINATOR, cell=cell.pk, account=account.pk, person=account.person_id)
    ]


def test_an_actor_of_a_centre_looks_at_the_work_of_the_cell_of_its_network(cell):
    other = make_cell("A-CELL-OF-ANOTHER-NETWORK", network="VCLB")
    centre = make_centre("Oever", known_as={other: "9", cell: "C01"})
    account = make_account()
    give_role(account, Role.STAFF, centre)
    assert actors(account) == [Actor(role=Role.STAFF, cell=cell.pk, centre=centre.pk, account=account.pk)]


def test_a_role_at_a_centre_that_no_cell_knows_is_none_and_roles_keep_their_order(cell):
    account = make_account()
    give_role(account, Role.STAFF, make_centre("Bron"))
    give_role(account, Role.ADVISOR, cell)
    give_role(account, Role.COORDINATOR, cell)
    give_role(make_account("other@example.test"), Role.ADVISOR, cell)
    assert [actor.role for actor in actors(account)] == [Role.ADVISOR, Role.COORDINATOR]


def test_roles_are_asked_in_one_statement(cell, django_assert_num_queries):
    account = make_account()
    give_role(account, Role.ADVISOR, cell)
    give_role(account, Role.STAFF, make_centre("Oever", known_as={cell: "C01"}))
    with django_assert_num_queries(1):
        assert [str(grant.cell or grant.centre) for grant in grants_of(account, on=DAY)] == ["Cel GO-POC", "Oever"]


def test_a_cell_sees_the_centres_that_it_knows_and_a_centre_itself(cell):
    other = make_cell("VCLB-POC", network="VCLB")
    oever = make_centre("Oever", known_as={cell: "C01"}, province="Limburg")
    make_centre("Kade", network="VCLB", known_as={cell: "V01", other: "1"}, province="Antwerpen")
    make_centre("Sas", network="VCLB", known_as={other: "2"}, province="Brussel")
    coordinator = actor_of_cell(cell=cell.pk)
    staff = Actor(role=Role.STAFF, cell=cell.pk, centre=oever.pk)
    assert [centre.name for centre in centres_visible_to(coordinator)] == ["Kade", "Oever"]
    assert [centre.name for centre in centres_visible_to(staff)] == ["Oever"]


def test_an_account_is_found_by_its_address_however_it_is_written():
    account = make_account()
    assert account_by_email(" AN@example.TEST") == account
    assert account_by_email("nobody@example.test") is None
