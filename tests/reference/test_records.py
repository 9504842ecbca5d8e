"""Which records behind figures are opened: one rule gives the list of them and the check of each."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.apps import apps

from baken.apps.access.types import HELD_IN_CENTRE, WORKING_ROLES, Actor, Role
from baken.apps.insight.engine.letting_out import opened
from baken.apps.insight.engine.records import shown
from baken.apps.insight.queries import may_open_records, records
from baken.apps.people.models import Person
from baken.apps.people.tests.factories import make_cell, make_person, make_post
from baken.apps.programme.models import Enrolment, Offer, Participation
from baken.apps.programme.types import CommunityKind, Level
from baken.apps.resources.models import Spending
from baken.apps.surveys.rules import responses_seen
from baken.ground.facts import FACTS, Nature
from baken.ground.periods import Period
from baken.ground.rights import NOTHING
from tests.programme.gathering import make_community, make_member
from tests.programme.offering import make_enrolment
from tests.scenes import Scene, make_scene, sign_in

pytestmark = pytest.mark.django_db
OF_CELL = (Role.COORDINATOR, Role.CELL_DIRECTOR, Role.ADVISOR)
LEADS = (Role.DIRECTOR, Role.CENTRE_COORDINATOR)
# Of each kind of record that tells of people: of which cell and which centre (None: of none, as a member of a local
# community for a school) a row is.
WHOSE: dict[str, Callable[[Any], tuple[int, int | None]]] = {
    "enrolment": lambda row: (row.offer.cell_id, row.centre_id),
    "invitation": lambda row: (row.survey.cell_id, row.centre_id),
    "membership": lambda row: (row.community.cell_id, row.centre_id),
    "participation": lambda row: (row.session.offer.cell_id, row.centre_id),
    "response": lambda row: (row.survey.cell_id, row.centre_id),
    "spending": lambda row: (row.cell_id, None),
}
TO_NOBODY = {"answer", "hours"}


@pytest.fixture
def scenes() -> list[Scene]:
    """The work of two cells; somebody of a centre of the first took part in what the second gave."""
    near, far = make_scene(), make_scene(make_cell("VCLB-POC", network="VCLB"), of=" ver")
    Participation.objects.filter(session__offer__cell=far.cell, centre=far.beek).update(centre=near.aarde)
    for scene in (near, far):
        Spending.objects.create(cell=scene.cell, person=Person.objects.all()[0], school_year=2024, amount=100)
        offer = Offer.objects.get(cell=scene.cell, code="V24")
        for centre in (scene.aarde, scene.beek):
            person = make_person(f"{centre.pk}@x.example")
            make_post(person, centre)
            make_enrolment(offer, person, centre)
            make_member(make_community(scene.cell, f"PLG van {centre.name}"), person, centre)
        local = make_community(scene.cell, "Lokale PLG+", kind=CommunityKind.LOCAL)
        make_member(local, make_person(f"school{scene.cell.pk}@x.example"), None, organisation="Basisschool De Beuk")
    return [near, far]


def actor(role: Role, scene: Scene) -> Actor:
    """Who acts in a role, of that cell also where the role has none: so that nothing but the role decides."""
    return Actor(role, scene.cell.pk, scene.aarde.pk if role in HELD_IN_CENTRE else None)


def of_people() -> set[str]:
    return {fact.name for fact in FACTS if fact.nature is not Nature.ORGANISATION}


def rows_of(name: str) -> list[Any]:
    return list(apps.get_model(FACTS[name].model)._default_manager.all())


def test_of_every_fact_about_people_it_is_said_here_who_opens_it():
    assert of_people() == WHOSE.keys() | TO_NOBODY


def test_a_cell_opens_its_own_who_leads_a_centre_that_of_the_own_and_nobody_else_anything(scenes):
    for name, whose in WHOSE.items():
        rows, model = rows_of(name), apps.get_model(FACTS[name].model)
        assert (name, {whose(row)[0] for row in rows}) == (name, {scene.cell.pk for scene in scenes})
        for scene, role in product(scenes, Role):
            cell, centre = scene.cell.pk, scene.aarde.pk
            own = {row.pk for row in rows if role in OF_CELL and whose(row)[0] == cell}
            own |= {row.pk for row in rows if role in LEADS and whose(row) == (cell, centre)}
            listed = model._default_manager.filter(opened(actor(role, scene), FACTS[name]))
            assert (name, role, {row.pk for row in listed}) == (name, role, own)


def test_answers_and_hours_are_opened_to_nobody(scenes):
    for name, role in product(sorted(TO_NOBODY), Role):
        by = actor(role, scenes[0])
        assert (len(rows_of(name)) > 0, opened(by, FACTS[name]), responses_seen(by)) == (True, NOTHING, NOTHING)


def test_who_sees_no_figures_opens_nothing_behind_any(scenes):
    for role, fact in product(set(Role) - WORKING_ROLES, FACTS):
        assert (role, fact.name, opened(actor(role, scenes[0]), fact)) == (role, fact.name, NOTHING)


def test_a_row_that_the_mart_gives_and_the_rule_does_not_is_not_shown(scenes):
    by, fact = actor(Role.DIRECTOR, scenes[0]), FACTS["participation"]
    rows = rows_of("participation")
    told = shown(fact, [row.pk for row in rows], by=by, said={})
    own = [row for row in rows if WHOSE[fact.name](row) == (by.cell, by.centre)]
    assert (len(told), 0 < len(own) < len(rows)) == (len(own), True)


def test_behind_a_figure_stand_as_many_records_as_the_rule_gives(scenes):
    behind = ["training.participations", "survey.invited", "survey.responses"]
    for role, name in product((Role.COORDINATOR, Role.DIRECTOR), behind):
        by = actor(role, scenes[0])
        assert may_open_records(by, name)
        told, total = records(actor=by, indicator=name, period=Period.parse("2022-2025"), dimensions={}, size=1000)
        assert (role, name, len(told)) == (role, name, total)
        assert total > 0


@pytest.mark.parametrize("role", LEADS)
def test_what_people_say_to_know_no_centre_asks_for(scenes, client, role):
    near = scenes[0]
    Enrolment.objects.filter(offer__cell=near.cell).update(level=Level.NONE)
    Offer.objects.filter(cell=near.cell).update(level=Level.BASIC)
    asked = "indicator=programme.too_little_known&periode=2024-2025"
    for by, status in ((Role.ADVISOR, 200), (role, 404)):
        sign_in(client, near, by)
        assert (by, client.get(f"/inzicht/cijfer/?{asked}").status_code) == (by, status)
