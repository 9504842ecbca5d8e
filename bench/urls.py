"""Root addresses of a measurement: those of Baken, and the bare list beside them."""

from __future__ import annotations

from django.urls import include, path

from bench import bare

urlpatterns = [path("kaal/", bare.posts), path("", include("baken.config.urls"))]
