"""The room library."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "baken.apps.library"
    label = "library"
