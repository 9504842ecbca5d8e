"""What of a centre would go on after a day."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from typing import Any

from django.db.models import Q, QuerySet

from baken.apps.people.models import Centre, Expertise, Guidance, School
from baken.apps.people.queries._schools import schools_found, schools_kept_by
from baken.apps.people.rules import kept_schools
from baken.apps.people.types import SchoolFilter


def expertise_at(centre: Centre, *, among: Q) -> QuerySet[Expertise]:
    """Who can be asked about what for a centre, among what an actor may reach; of all times."""
    return Expertise.objects.filter(among, centre=centre).order_by("pk")


def guided_from(centre: Centre, *, by: Any, day: dt.date) -> list[tuple[School, dt.date]]:
    """The schools that an actor keeps and a centre guides on a day or after it, each with the days from which on it
    does; of what began before that day, the day itself."""
    then = schools_found(by=SchoolFilter(centre=centre.pk), on=day).filter(kept_schools(by)).order_by("number")
    later = Guidance.objects.filter(centre=centre, started_on__gt=day, school__in=schools_kept_by(by).order_by())
    rows = later.select_related("school").order_by("started_on", "pk")
    return [*((school, day) for school in then), *((row.school, row.started_on) for row in rows)]


def guidance_with(uuid: uuids.UUID) -> Guidance | None:
    """What is said under a public key of who guides a school from a day on."""
    return Guidance.objects.filter(uuid=uuid).select_related("school", "centre").first()


def is_said_of(school: School, *, day: dt.date) -> bool:
    """Whether something is said of who guides a school from this very day on."""
    return Guidance.objects.filter(school=school, started_on=day).exists()
