"""Addresses of the room insight."""

from __future__ import annotations

from django.urls import path

from baken.apps.insight import views
from baken.ui.downloads import files_of

app_name = "insight"
urlpatterns = [
    path("", views.handbook, name="handbook"),
    path("indicatoren/<str:name>/", views.indicator, name="indicator"),
    path("indicatoren/<str:name>/reeksbreuk/", views.record_break, name="record_break"),
    path("reeksbreuken/<uuid:uuid>/wijzigen/", views.change_break, name="change_break"),
    path("reeksbreuken/<uuid:uuid>/verwijderen/", views.remove_break, name="remove_break"),
    path("verkennen/", views.explore, name="explore"),
    *files_of("verkennen/cijfers", views.explored_file, name="explored"),
    path("cijfer/", views.figure, name="figure"),
    path("streefwaarden/", views.targets, name="targets"),
    path("streefwaarden/bepalen/", views.set_target, name="set_target"),
    path("streefwaarden/overnemen/", views.copy_targets, name="copy_targets"),
    path("streefwaarden/<uuid:uuid>/wijzigen/", views.change_target, name="change_target"),
    path("streefwaarden/<uuid:uuid>/verwijderen/", views.remove_target, name="remove_target"),
]
