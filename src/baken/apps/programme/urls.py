"""Addresses of the room programme."""

from __future__ import annotations

from django.urls import path

from baken.apps.programme.views import _enrolments, _of_centre, _of_offer

app_name = "programme"
OFFER, PLANNED, ENROLMENT = "aanbod/<uuid:uuid>/", "programma/<uuid:uuid>/", "inschrijvingen/<uuid:uuid>/"

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
]
