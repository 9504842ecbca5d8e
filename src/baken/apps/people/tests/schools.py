"""Boards and schools for the tests of every room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from baken.apps.people.models import Board, Centre, Guidance, School, Site
from baken.apps.people.tests.factories import make_network


def make_board(name: str = "SG Oever", *, network: str = "GO!", **fields: Any) -> Board:
    return Board.objects.create(name=name, network=make_network(network), **fields)


def make_school(
    number: str = "000018",
    name: str = "BS De Kaai",
    *,
    network: str = "GO!",
    guided: dict[dt.date, Centre | None] | None = None,
    at: str = "",
    **fields: Any,
) -> School:
    """A school, with which centre guides it from which day on, and a site in a municipality."""
    kept = {"level": "basis"} | fields
    school = School.objects.create(number=number, name=name, network=make_network(network), **kept)
    for day, centre in (guided or {}).items():
        Guidance.objects.create(school=school, started_on=day, centre=centre)
    if at:
        Site.objects.create(school=school, number=1, municipality=at)
    return school
