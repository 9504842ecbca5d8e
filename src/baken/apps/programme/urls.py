"""Addresses of the room programme."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from baken.apps.programme.views import _calendar, _catalogue, _holidays, _planning, _sessions

app_name = "programme"
PLANNED, SESSION = "programma/<uuid:uuid>/", "programma/sessies/<uuid:uuid>/"


def _files(where: str, view: Callable[..., HttpResponse], *, name: str) -> list[URLPattern]:
    """The addresses of a list as a file, of each kind."""
    return [path(f"{where}.{kind}", view, {"kind": kind}, name=f"{name}_{kind}") for kind in ("csv", "xlsx")]


urlpatterns = [
    path("aanbod/", _catalogue.catalogue, name="catalogue"),
    *_files("aanbod/aanbod", _catalogue.catalogue_file, name="catalogue"),
    path("aanbod/kalender/", _calendar.calendar, name="calendar"),
    path("aanbod/sessies/", _calendar.sessions, name="sessions"),
    *_files("aanbod/sessies/sessies", _calendar.sessions_file, name="sessions"),
    path("aanbod/<uuid:uuid>/", _catalogue.offer, name="offer"),
    path("programma/", _planning.planning, name="planning"),
    *_files("programma/programma", _planning.planning_file, name="planning"),
    path("programma/nieuw/", _planning.make, name="make_offer"),
    path("programma/vakanties/", _holidays.holidays, name="holidays"),
    path("programma/vakanties/<int:year>/wijzigen/", _holidays.change, name="change_holidays"),
    path("programma/vakanties/<int:year>/regel/", _holidays.forget, name="forget_holidays"),
    path(f"{PLANNED}wijzigen/", _planning.change, name="change_offer"),
    path(f"{PLANNED}publiceren/", _planning.publish, name="publish_offer"),
    path(f"{PLANNED}afgelasten/", _planning.cancel, name="cancel_offer"),
    path(f"{PLANNED}kopieren/", _planning.copy, name="copy_offer"),
    path(f"{PLANNED}verwijderen/", _planning.remove, name="remove_offer"),
    path(f"{PLANNED}voorbehouden/", _planning.reserve, name="reserve_places"),
    path(f"{PLANNED}sessies/nieuw/", _sessions.add, name="add_session"),
    path(f"{PLANNED}sessies/reeks/", _sessions.add_series, name="add_series"),
    path(f"{SESSION}wijzigen/", _sessions.change, name="change_session"),
    path(f"{SESSION}afgelasten/", _sessions.cancel, name="cancel_session"),
    path(f"{SESSION}verwijderen/", _sessions.remove, name="remove_session"),
]
