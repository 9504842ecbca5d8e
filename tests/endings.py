"""Centres that end in tests, with what is there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Model

from baken.apps.access.tests.factories import give_role, make_account
from baken.apps.access.types import Role
from baken.apps.people.models import Centre, Department, Expertise, Guidance, Post
from baken.apps.people.tests.factories import make_person
from baken.apps.people.tests.schools import make_school
from baken.apps.people.types import ExpertiseKind

DAY = dt.timedelta(days=1)
START, ON = dt.date(2024, 9, 1), dt.date(2026, 9, 1)
LAST = ON - DAY


def staffed(centre: Centre) -> Centre:
    """A centre with two posts in a department, a contact, a role, and two schools that it guides."""
    team = Department.objects.create(centre=centre, name="Noord", started_on=START)
    people = [make_person(f"{name.lower()}@x.example", first_name=name) for name in ("An", "Bo")]
    for person, until in zip(people, (None, ON + 30 * DAY), strict=True):
        Post.objects.create(
            person=person,
            centre=centre,
            department=team,
            function="arts",
            share=Decimal("0.5"),
            started_on=START,
            ended_on=until,
        )
    Expertise.objects.create(person=people[-1], centre=centre, kind=ExpertiseKind.CONTACT, starts_on=START)
    give_role(make_account("di@example.test"), Role.DIRECTOR, centre)
    for number in ("000018", "000026"):
        make_school(number, f"School {number}", guided={START: centre})
    return centre


def ends(model: type[Model], column: str = "ended_on") -> set[Any]:
    """The last days of all rows of a model."""
    return set(model._default_manager.values_list(column, flat=True))


def guides(school: str = "000018") -> list[tuple[dt.date, str | None]]:
    """From which day on which centre guides a school."""
    rows = Guidance.objects.filter(school__number=school).order_by("started_on")
    return [(row.started_on, row.centre.name if row.centre else None) for row in rows]
