"""Addresses of the look itself."""

from __future__ import annotations

from django.urls import path

from baken.ui import views
from baken.ui.downloads import files_of

app_name = "ui"
urlpatterns = [
    path("taal/", views.language, name="language"),
    path("postvak/", views.mails, name="mails"),
    path("postvak/<slug:name>/", views.mail, name="mail"),
    path("stijl/", views.gallery, name="gallery"),
    *files_of("stijl/voorbeeld", views.example_file, name="example"),
]
