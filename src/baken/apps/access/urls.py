"""Addresses of the room access."""

from __future__ import annotations

from django.urls import path

from baken.apps.access import views

app_name = "access"
urlpatterns = [
    path("aanmelden/", views.sign_in, name="sign_in"),
    path("afmelden/", views.sign_out, name="sign_out"),
    path("rol/", views.choose_role, name="choose_role"),
    path("mijn-account/", views.account, name="account"),
    path("mijn-account/wachtwoord/", views.password, name="password"),
]
