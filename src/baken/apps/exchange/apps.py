"""The room exchange."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "baken.apps.exchange"
    label = "exchange"
