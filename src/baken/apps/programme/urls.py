"""Addresses of the room programme."""

from __future__ import annotations

from django.urls import path

from baken.apps.programme.views import (
    _attendance,
    _calendar,
    _catalogue,
    _codes,
    _enrolments,
    _holidays,
    _listed,
    _of_centre,
    _of_offer,
    _partners,
    _planning,
    _reports,
    _sessions,
)
from baken.ui.downloads import files_of

app_name = "programme"
OFFER, PLANNED, ENROLMENT = "aanbod/<uuid:uuid>/", "programma/<uuid:uuid>/", "inschrijvingen/<uuid:uuid>/"
SESSION, LISTS = "programma/sessies/<uuid:uuid>/", "programma/aanwezigheidslijsten/"


urlpatterns = [
    path("aanbod/", _catalogue.catalogue, name="catalogue"),
    *files_of("aanbod/aanbod", _catalogue.catalogue_file, name="catalogue"),
    path("aanbod/kalender/", _calendar.calendar, name="calendar"),
    path("aanbod/sessies/", _calendar.sessions, name="sessions"),
    *files_of("aanbod/sessies/sessies", _calendar.sessions_file, name="sessions"),
    path("aanbod/<uuid:uuid>/", _catalogue.offer, name="offer"),
    path("programma/", _planning.planning, name="planning"),
    *files_of("programma/programma", _planning.planning_file, name="planning"),
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
    path("programma/partnerlijst/", _partners.partner_list, name="partner_list_of_new"),
    path("programma/partnerlijst/bezorgen/", _partners.receive, name="receive_partner_list_of_new"),
    path(f"{PLANNED}partnerlijst/", _partners.partner_list, name="partner_list"),
    path(f"{PLANNED}partnerlijst/bezorgen/", _partners.receive, name="receive_partner_list"),
    path(f"{OFFER}inschrijven/", _enrolments.ask, name="ask"),
    path(f"{OFFER}medewerkers/", _of_centre.enrol_staff, name="enrol_staff"),
    path(f"{OFFER}medewerkers/lijst/", _listed.enrol_staff_list, name="enrol_staff_list"),
    path("inschrijvingen/", _enrolments.enrolments, name="enrolments"),
    path("inschrijvingen/centrum/", _of_centre.enrolments_of_centre, name="of_centre"),
    path("inschrijvingen/centrum/goedkeuren/", _of_centre.set_approval, name="set_approval"),
    path(ENROLMENT, _enrolments.enrolment, name="enrolment"),
    path(f"{ENROLMENT}afmelden/", _enrolments.leave, name="leave"),
    path(f"{ENROLMENT}doorgeven/", _enrolments.pass_on, name="pass_on"),
    path(f"{ENROLMENT}antwoorden/", _enrolments.answer, name="answer"),
    path(f"{ENROLMENT}beslissen/", _of_centre.decide, name="decide"),
    path(f"{PLANNED}inschrijvingen/", _of_offer.enrolments_of_offer, name="of_offer"),
    path(f"{PLANNED}inschrijvingen/nieuw/", _of_offer.add_enrolment, name="add_enrolment"),
    path(f"{PLANNED}inschrijvingen/lijst/", _listed.enrol_list, name="enrol_list"),
    *files_of(f"{PLANNED}inschrijvingen", _of_offer.enrolments_file, name="of_offer"),
    path("aanwezig/", _codes.present, name="present"),
    path("aanwezig/<str:code>/", _codes.present, name="here"),
    path(LISTS, _reports.reports, name="reports"),
    path(f"{LISTS}bezorgen/", _reports.receive, name="receive_report"),
    path(f"{LISTS}plakken/", _reports.paste, name="paste_report"),
    path(f"{LISTS}<uuid:uuid>/", _reports.report, name="report"),
    path(f"{LISTS}<uuid:uuid>/rijen/<int:number>/", _reports.report_row, name="report_row"),
    path(f"{LISTS}<uuid:uuid>/ongedaan-maken/", _reports.undo, name="undo_report"),
    path(f"{LISTS}<uuid:uuid>/weggooien/", _reports.throw_away, name="throw_away_report"),
    path(f"{SESSION}aanwezigheid/", _attendance.attendance, name="attendance"),
    path(f"{SESSION}aanwezigheid/allemaal/", _attendance.everyone_present, name="everyone_present"),
    path(f"{SESSION}aanwezigheid/toevoegen/", _attendance.add_walk_in, name="add_walk_in"),
    path(f"{SESSION}aanwezigheid/tekenlijst/", _attendance.sign_list, name="sign_list"),
    *files_of(f"{SESSION}aanwezigheid", _attendance.attendance_file, name="attendance"),
    path(f"{SESSION}code/", _codes.code, name="code"),
    path(f"{SESSION}afsluiten/", _attendance.close, name="close_session"),
    path(f"{SESSION}heropenen/", _attendance.reopen, name="reopen_session"),
]
