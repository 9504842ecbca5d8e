"""Addresses of the room centres."""

from __future__ import annotations

from django.urls import path

from baken.apps.centres import views
from baken.apps.centres.types import Outcome
from baken.ui.downloads import files_of

app_name = "centres"
urlpatterns = [
    path("", views.centres, name="list"),
    *files_of("centra", views.centres_file, name="centres"),
    path("mijn-centrum/", views.own, name="own"),
    path("drempels/", views.thresholds, name="thresholds"),
    path("drempels/<slug:measured>/nieuw/", views.enter_threshold, name="enter_threshold"),
    path("drempels/<uuid:uuid>/wijzigen/", views.change_threshold, name="change_threshold"),
    path("drempels/<uuid:uuid>/verwijderen/", views.remove_threshold, name="remove_threshold"),
    path("<uuid:uuid>/", views.centre_picture, name="picture"),
    path("<uuid:uuid>/beeld.pdf", views.picture_file, name="picture_pdf"),
    path("<uuid:uuid>/vlaggen/zetten/", views.set_flag, name="set_flag"),
    path("<uuid:uuid>/vlaggen/<slug:kind>/opzij/", views.decide, {"outcome": Outcome.ASIDE}, name="set_aside"),
    path("<uuid:uuid>/vlaggen/<slug:kind>/wijzigen/", views.decide, {"outcome": Outcome.SET}, name="change_flag"),
    path("<uuid:uuid>/vlaggen/<slug:kind>/intrekken/", views.decide, {"outcome": Outcome.WITHDRAWN}, name="withdraw"),
]
