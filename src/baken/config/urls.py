"""Root addresses: one namespace a room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("baken.apps.home.urls")),
    path("", include("baken.apps.access.urls")),
    path("", include("baken.apps.directory.urls")),
    path("centra/", include("baken.apps.centres.urls")),
    path("invoer/", include("baken.apps.exchange.urls")),
    path("inzicht/", include("baken.apps.insight.urls")),
    path("verslagen/", include("baken.apps.reports.urls")),
    path("bevragingen/", include("baken.apps.surveys.urls")),
    path("", include("baken.apps.programme.urls")),
    path("uren/", include("baken.apps.resources.urls")),
    path("", include("baken.ui.urls")),
]
