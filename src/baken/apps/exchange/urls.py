"""Addresses of the room exchange."""

from __future__ import annotations

from django.urls import path

from baken.apps.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("bezorgen/", views.upload, name="upload"),
    path("sjablonen/", views.formats, name="formats"),
    path("sjablonen/<str:name>.xlsx", views.template_file, name="template"),
    path("<uuid:uuid>/", views.one_import, name="import"),
    path("<uuid:uuid>/rijen/<int:number>/<str:kind>/", views.rows, name="rows"),
    path("<uuid:uuid>/geweigerd.zip", views.rejected_rows, name="rejected"),
    path("<uuid:uuid>/bevestigen/", views.confirm, name="confirm"),
    path("<uuid:uuid>/weggooien/", views.throw_away, name="throw_away"),
    path("<uuid:uuid>/ongedaan-maken/", views.undo, name="undo"),
]
