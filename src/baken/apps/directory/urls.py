"""Addresses of the room directory."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from baken.apps.directory.views import (
    _boards,
    _centres,
    _departments,
    _endings,
    _expertise,
    _lists,
    _posts,
    _schools,
    _staff,
    _staff_lists,
)

app_name = "directory"
CENTRES = "organisaties/centra/"
CENTRE = f"{CENTRES}<uuid:uuid>/"
SCHOOL, BOARD = "organisaties/scholen/<uuid:uuid>/", "organisaties/besturen/<uuid:uuid>/"


def _files(where: str, view: Callable[..., HttpResponse], *, name: str) -> list[URLPattern]:
    """The addresses of a list as a file, of each kind."""
    return [path(f"{where}.{kind}", view, {"kind": kind}, name=f"{name}_{kind}") for kind in ("csv", "xlsx")]


urlpatterns = [
    path(CENTRES, _centres.centres, name="centres"),
    *_files(f"{CENTRES}centra", _centres.centres_file, name="own_centres"),
    path(f"{CENTRES}nieuw/", _centres.add_centre, name="add_centre"),
    path(f"{CENTRES}samenvoegen/", _endings.merge, name="merge_centres"),
    path(f"{CENTRES}fusies/<uuid:uuid>/ongedaan/", _endings.undo_merger, name="undo_merger"),
    path(CENTRE, _centres.centre, name="centre"),
    path(f"{CENTRE}wijzigen/", _centres.change_profile, name="change_centre"),
    path(f"{CENTRE}naam/", _centres.correct_name, name="correct_centre_name"),
    path(f"{CENTRE}hernoemen/", _centres.rename, name="rename_centre"),
    path(f"{CENTRE}hernoemen/ongedaan/", _centres.undo_rename, name="undo_rename"),
    path(f"{CENTRE}beeindigen/", _endings.end_centre, name="end_centre"),
    path(f"{CENTRE}heropenen/", _endings.reopen_centre, name="reopen_centre"),
    path(f"{CENTRE}verwijderen/", _centres.remove_centre, name="remove_centre"),
    path("organisaties/scholen/", _schools.schools, name="schools"),
    *_files("organisaties/scholen/scholen", _schools.schools_file, name="schools"),
    path("organisaties/scholen/nieuw/", _schools.add_school, name="add_school"),
    path(SCHOOL, _schools.school, name="school"),
    path(f"{SCHOOL}wijzigen/", _schools.change_school, name="change_school"),
    path(f"{SCHOOL}beeindigen/", _schools.end_school, name="end_school"),
    path(f"{SCHOOL}heropenen/", _schools.reopen_school, name="reopen_school"),
    path(f"{SCHOOL}vestigingen/nieuw/", _schools.add_site, name="add_site"),
    path(f"{SCHOOL}vestigingen/<uuid:site>/wijzigen/", _schools.change_site, name="change_site"),
    path(f"{SCHOOL}begeleiding/nieuw/", _schools.guide_school, name="guide_school"),
    path(f"{SCHOOL}begeleiding/<uuid:guidance>/weghalen/", _schools.remove_guidance, name="remove_guidance"),
    path("organisaties/besturen/", _boards.boards, name="boards"),
    *_files("organisaties/besturen/besturen", _boards.boards_file, name="boards"),
    path("organisaties/besturen/nieuw/", _boards.add_board, name="add_board"),
    path(BOARD, _boards.board, name="board"),
    path(f"{BOARD}wijzigen/", _boards.change_board, name="change_board"),
    path(f"{BOARD}beeindigen/", _boards.end_board, name="end_board"),
    path(f"{BOARD}heropenen/", _boards.reopen_board, name="reopen_board"),
    path(f"{BOARD}centra/nieuw/", _boards.govern_centre, name="govern_centre"),
    path(f"{BOARD}centra/<uuid:governance>/beeindigen/", _boards.end_governance, name="end_governance"),
    path(f"{BOARD}centra/<uuid:governance>/weghalen/", _boards.remove_governance, name="remove_governance"),
    path("wie-helpt/", _expertise.who_helps_me, name="who_helps"),
    *_files("wie-helpt/wie-helpt", _expertise.who_helps_file, name="who_helps"),
    path("wie-helpt/toevoegen/", _expertise.note_expertise, name="note_expertise"),
    path("wie-helpt/<uuid:uuid>/wijzigen/", _expertise.change_expertise, name="change_expertise"),
    path("wie-helpt/<uuid:uuid>/beeindigen/", _expertise.end_expertise, name="end_expertise"),
    path("lijsten/", _lists.lists, name="lists"),
    *_files("lijsten/lijst", _lists.lists_file, name="lists"),
    path("lijsten/toevoegen/", _lists.add_entry, name="add_entry"),
    path("lijsten/<uuid:uuid>/", _lists.entry, name="entry"),
    path("lijsten/<uuid:uuid>/wijzigen/", _lists.change_entry, name="change_entry"),
    path("lijsten/<uuid:uuid>/beeindigen/", _lists.end_entry, name="end_entry"),
    path("lijsten/<uuid:uuid>/heropenen/", _lists.reopen_entry, name="reopen_entry"),
    path("lijsten/<uuid:uuid>/omhoog/", _lists.move_entry, {"up": True}, name="entry_up"),
    path("lijsten/<uuid:uuid>/omlaag/", _lists.move_entry, {"up": False}, name="entry_down"),
    path("personeel/", _staff.staff, name="staff"),
    *_files("personeel/personeel", _staff.staff_file, name="staff"),
    path("personeel/nieuw/", _posts.employ, name="employ"),
    path("personeel/afdelingen/", _departments.departments, name="departments"),
    path("personeel/afdelingen/nieuw/", _departments.add, name="add_department"),
    path("personeel/afdelingen/<uuid:uuid>/verbeteren/", _departments.correct, name="correct_department"),
    path("personeel/afdelingen/<uuid:uuid>/heropenen/", _departments.reopen, name="reopen_department"),
    path("personeel/afdelingen/<uuid:uuid>/beeindigen/", _departments.end, name="end_department"),
    path("personeel/lijsten/", _staff_lists.staff_lists, name="staff_lists"),
    path("personeel/lijsten/bezorgen/", _staff_lists.receive, name="receive_staff_list"),
    path("personeel/lijsten/<uuid:uuid>/", _staff_lists.staff_list, name="staff_list"),
    path("personeel/lijsten/<uuid:uuid>/toepassen/", _staff_lists.apply, name="apply_staff_list"),
    path("personeel/lijsten/<uuid:uuid>/ongedaan-maken/", _staff_lists.undo, name="undo_staff_list"),
    path("personeel/lijsten/<uuid:uuid>/weggooien/", _staff_lists.throw_away, name="throw_away_staff_list"),
    path("personeel/aanstellingen/<uuid:uuid>/veranderen/", _posts.change, name="change_post"),
    path("personeel/aanstellingen/<uuid:uuid>/beeindigen/", _posts.end, name="end_post"),
    path("personeel/aanstellingen/<uuid:uuid>/verbeteren/", _posts.correct, name="correct_post"),
    path("personeel/aanstellingen/<uuid:uuid>/intrekken/", _posts.withdraw, name="withdraw_post"),
    path("personeel/<uuid:uuid>/", _staff.staff_member, name="staff_member"),
    path("personeel/<uuid:uuid>/naam/", _staff.correct_name, name="correct_name_of_staff"),
]
