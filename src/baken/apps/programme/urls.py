"""Addresses of the room programme."""

from __future__ import annotations

from django.urls import path

from baken.apps.programme.views import _attendance, _codes, _enrolments, _of_centre, _of_offer, _reports

app_name = "programme"
OFFER, PLANNED, ENROLMENT = "aanbod/<uuid:uuid>/", "programma/<uuid:uuid>/", "inschrijvingen/<uuid:uuid>/"
SESSION, LISTS = "programma/sessies/<uuid:uuid>/", "programma/aanwezigheidslijsten/"

urlpatterns = [
    path(f"{OFFER}inschrijven/", _enrolments.ask, name="ask"),
    path(f"{OFFER}medewerkers/", _of_centre.enrol_staff, name="enrol_staff"),
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
    *(
        path(f"{PLANNED}inschrijvingen.{kind}", _of_offer.enrolments_file, {"kind": kind}, name=f"of_offer_{kind}")
        for kind in ("csv", "xlsx")
    ),
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
    *(
        path(f"{SESSION}aanwezigheid.{kind}", _attendance.attendance_file, {"kind": kind}, name=f"attendance_{kind}")
        for kind in ("csv", "xlsx")
    ),
    path(f"{SESSION}code/", _codes.code, name="code"),
    path(f"{SESSION}afsluiten/", _attendance.close, name="close_session"),
    path(f"{SESSION}heropenen/", _attendance.reopen, name="reopen_session"),
]
