"""Addresses of surveys."""

from __future__ import annotations

from django.urls import path

from baken.apps.surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.surveys, name="surveys"),
    path("<uuid:survey>/", views.survey, name="survey"),
    path("vragen/<uuid:question>/koppelen/", views.question, name="question"),
    path("vragen/<uuid:question>/losmaken/", views.unmap, name="unmap"),
    path("vragen/<uuid:question>/nieuw-item/", views.new_item, name="new_item"),
]
