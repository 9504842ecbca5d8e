"""Tables: keys point down, and each says what it knows of persons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.house.tree import FLOORS

HEIGHT = {room: -number for number, floor in enumerate(FLOORS) for room in floor}
OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("baken.")]
WRITTEN = [model for model in OURS if not model._meta.auto_created]


def keys() -> Iterator[tuple[Any, type[models.Model]]]:
    """Every key of our models, with the model that it points at."""
    for model in OURS:
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if isinstance(field.related_model, type):
                yield field, field.related_model


def test_keys_between_rooms_point_down():
    wrong = [
        f"{field} points at {target._meta.label}"
        for field, target in keys()
        if target in OURS
        and target._meta.app_label != field.model._meta.app_label
        and HEIGHT.get(target._meta.app_label, -len(FLOORS)) >= HEIGHT.get(field.model._meta.app_label, -len(FLOORS))
    ]
    assert wrong == []


def test_keys_between_rooms_give_the_other_room_no_attribute():
    wrong = [
        str(field)
        for field, target in keys()
        if target._meta.app_label != field.model._meta.app_label
        and not field.model._meta.auto_created  # the table of a many-to-many takes its names from that
        and not (field.remote_field.related_name or "").endswith("+")
    ]
    assert wrong == []


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model._meta.label)
def test_a_model_says_which_personal_data_it_holds(model):
    assert "ersonal data" in (model.__doc__ or "")


def test_a_model_of_a_room_has_a_name_for_its_users():
    silent = [model._meta.label for model in WRITTEN if "verbose_name_plural" not in model._meta.original_attrs]
    assert silent == ["ground.Change"]


def test_rooms_have_labels_of_their_own():
    assert {config.label for config in apps.get_app_configs() if config.name.startswith("baken.apps.")} == set(HEIGHT)
