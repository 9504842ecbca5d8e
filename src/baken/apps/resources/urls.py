"""Addresses of the room resources."""

from __future__ import annotations

from django.urls import path

from baken.apps.resources import views
from baken.ui.downloads import files_of

app_name = "resources"
urlpatterns = [
    path("", views.hours, name="hours"),
    *files_of("uren", views.hours_file, name="hours"),
    path("nieuw/", views.add, name="add_hours"),
    path("voorstellen/gelaten/", views.left, name="left"),
    path("voorstellen/<uuid:uuid>/terugzetten/", views.restore, name="restore_proposal"),
    path("<uuid:uuid>/wijzigen/", views.change, name="change_hours"),
    path("<uuid:uuid>/verwijderen/", views.remove, name="remove_hours"),
]
