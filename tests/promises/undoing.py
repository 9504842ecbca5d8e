"""What a form can take back, open again or go on with: made where it is posted, since the walk over all views has none
of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from baken.apps.access.types import Role
from baken.apps.centres.types import Kind
from baken.apps.exchange.actions import load
from baken.apps.exchange.models import Import
from baken.apps.insight.actions import set_target
from baken.apps.people.models import Centre, CentreName, Department, Person, Theme
from baken.apps.people.tests.factories import make_centre
from baken.apps.people.tests.schools import make_board, make_school
from baken.apps.programme.models import BroughtQuestion, Community
from baken.apps.programme.types import CommunityKind
from baken.apps.surveys.models import Question, Survey
from baken.ground.periods import Period, school_year_of, today

BEGAN, ENDED = dt.date(2023, 9, 1), dt.date(2024, 8, 31)
VIEWS = "van;tot;pagina;weergaven;actieve gebruikers\n2023-09-01;2024-08-31;;100;10\n"
NOW, NEXT = (Period.school_year(school_year_of(today()) + later) for later in (0, 1))


def _network(world: Any) -> str:
    name: str = world.scene.cell.network.name
    return name


def _centre(world: Any) -> Any:
    """A centre that was renamed, that ended, and of which nothing else is known."""
    centre = make_centre("CLB Over", network=_network(world), known_as={world.scene.cell: "C8"}, ended_on=ENDED)
    return CentreName.objects.create(centre=centre, name="CLB Ooit", until=BEGAN).centre


def _entry(_world: Any) -> Any:
    """The last entry of a list, which ended."""
    return Theme.objects.create(name="zorg", position=1000, ends_on=ENDED)


def _department(world: Any) -> Any:
    return Department.objects.create(centre=world.scene.aarde, name="Tweede team", started_on=BEGAN)


def _import(world: Any) -> Any:
    """Files that were imported last."""
    with TemporaryDirectory() as folder:
        Path(folder, "webstatistiek.csv").write_text(VIEWS)
        load(Path(folder), cell_code=world.scene.cell.code)
    return Import.objects.latest("pk")


def _flag(world: Any) -> dict[str, Any]:
    """A flag that a rule raises."""
    Centre.objects.filter(pk=world.scene.cirkel.pk).update(director_since=today())
    return {"uuid": world.scene.cirkel.uuid, "kind": Kind.NEW_DIRECTOR.value}


def _target(world: Any) -> dict[str, Any]:
    """A target of the period before the next."""
    by, name = world.actor(Role.COORDINATOR), "training.participations"
    set_target(by=by, indicator=name, period=NOW, dimensions={}, value=Decimal(9))
    return {}


def _question(world: Any) -> dict[str, Any]:
    """A question that is no item yet."""
    survey = Survey.objects.create(cell=world.scene.cell, name="bevraging-plg", school_year=2024)
    return {"question": Question.objects.create(survey=survey, wording="Wat bleef bij?").uuid}


def _community(world: Any) -> Any:
    """A community that only its cell sees."""
    return Community.objects.create(cell=world.scene.cell, name="Ontwerp", kind=CommunityKind.PLG, starts_on=BEGAN)


def _brought(world: Any) -> Any:
    """A question that somebody who plans brought in, by the person that the account is of."""
    world.other.person = Person.objects.create(first_name="Gids")
    world.other.save(update_fields=["person"])
    return BroughtQuestion.objects.create(
        community=Community.objects.get(), person=world.other.person, text="Hoe?", asked_on=today()
    )


def _one(make: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda world: {"uuid": make(world).uuid}


# By the name of a view, what makes that in a world, and gives what the address asks.
TO_UNDO: dict[str, Callable[[Any], dict[str, Any]]] = {
    "directory:undo_rename": _one(_centre),
    "directory:reopen_centre": _one(_centre),
    "directory:remove_centre": _one(_centre),
    "directory:reopen_entry": _one(_entry),
    "directory:entry_up": _one(_entry),
    "directory:reopen_board": _one(lambda world: make_board("Over", network=_network(world), ended_on=ENDED)),
    "directory:reopen_school": _one(lambda world: make_school(network=_network(world), ended_on=ENDED)),
    "directory:end_department": _one(_department),
    "exchange:undo": _one(_import),
    "centres:set_aside": _flag,
    "insight:copy_targets": _target,
    "programme:publish_community": _one(_community),
    "programme:remove_community": _one(_community),
    "programme:take_back_question": _one(_brought),
    "surveys:question": _question,
}
