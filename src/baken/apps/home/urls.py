"""Addresses of the room home."""

from __future__ import annotations

from django.urls import path

from baken.apps.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("beheer/", views.administration, name="administration"),
]
