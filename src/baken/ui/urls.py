"""Addresses of the look itself."""

from __future__ import annotations

from django.urls import path

from baken.ui import views

app_name = "ui"
urlpatterns = [
    path("taal/", views.language, name="language"),
    path("postvak/", views.mails, name="mails"),
    path("postvak/<slug:name>/", views.mail, name="mail"),
    path("stijl/", views.gallery, name="gallery"),
]
