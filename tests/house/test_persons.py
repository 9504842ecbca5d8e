"""What is held of persons: every room says it, and how long it is kept."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import models

from baken.ground.persons import HOLDINGS, RETENTIONS
from baken.vault.columns import Holds, holds

PEOPLE = {"people.Person", "access.Account"}
TERMS = [
    *import_module("baken.apps.access.migrations.0005_retention_terms").TERMS,
    *import_module("baken.apps.access.migrations.0006_term_of_expertise").TERMS,
    *import_module("baken.apps.access.migrations.0010_told_by_provider").TERMS,
    *import_module("baken.apps.directory.migrations.0002_terms").TERMS,
    *import_module("baken.apps.programme.migrations.0003_terms").TERMS,
    *import_module("baken.apps.programme.migrations.0005_terms_of_attendance_lists").TERMS,
    *import_module("baken.apps.programme.migrations.0008_mails_guests_and_feeds").TERMS,
    *import_module("baken.apps.programme.migrations.0009_certificates_and_materials").TERMS,
    *import_module("baken.apps.programme.migrations.0010_communities").TERMS,
]
# Columns that no room declares, and why.
LEFT_OUT = {
    "account.EmailConfirmation.email_address": "Baken sends none: addresses are confirmed by who invites",
    "account.EmailConfirmation.key": "Baken sends none: addresses are confirmed by who invites",
    "django_tasks_database.DBTaskResult.args_kwargs": "keys of imports and a language",
    "django_tasks_database.DBTaskResult.return_value": "tasks return nothing",
    "django_tasks_database.DBTaskResult.traceback": "classes of errors and lines of code (config.apps)",
    "socialaccount.SocialToken.account": "no token is kept",
}


def of_persons():
    """Models whose rows are somebody's: they point at a person or an account, through others or not."""
    found, more = set(PEOPLE), True
    while more:
        more = {
            model._meta.label
            for model in apps.get_models(include_auto_created=True)
            if model._meta.label not in found and any(target._meta.label in found for _name, target in keys_of(model))
        }
        found |= more
    return found


def keys_of(model):
    return [(each.name, each.related_model) for each in model._meta.fields if isinstance(each, models.ForeignKey)]


def demanded():
    """Every column that says whose a row is, or something of a person."""
    theirs = of_persons()
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("tests."):
            continue
        label = model._meta.label
        yield from (f"{label}.{name}" for name, target in keys_of(model) if target._meta.label in theirs)
        yield from (f"{label}.{name}" for name, kind in holds(model).items() if kind is not Holds.NEITHER)


def covered():
    return {
        f"{label}.{column}" for holding in HOLDINGS for label, columns in holding.covers.items() for column in columns
    }


def test_every_room_says_what_it_holds_of_persons():
    assert sorted(set(demanded()) - covered() - set(LEFT_OUT)) == []


def test_no_room_says_that_it_holds_what_is_not_there():
    there = {f"{model._meta.label}.{each.name}" for model in apps.get_models() for each in model._meta.fields}
    assert sorted((covered() | set(LEFT_OUT)) - there) == []


def test_what_is_left_out_is_demanded_and_nowhere_covered():
    assert sorted(set(LEFT_OUT) - set(demanded())) == []
    assert sorted(set(LEFT_OUT) & covered()) == []


def test_the_control_a_room_that_forgets_is_found(monkeypatch):
    monkeypatch.delitem(HOLDINGS._entries, "programme.participation")
    forgotten = {f"programme.Participation.{column}" for column in ("person", "status", "source")}
    assert set(demanded()) - covered() - set(LEFT_OUT) == forgotten


def test_every_kind_of_data_has_a_class_of_retention_and_that_a_term():
    classes = {retention.name for retention in RETENTIONS}
    assert {holding.kept for holding in HOLDINGS} - classes == set()
    assert {name for name, _number, _unit, _ground in TERMS} == classes


def test_what_is_done_after_a_term_is_done_by_somebody():
    by_themselves = [retention.name for retention in RETENTIONS if retention.apply is None]
    assert by_themselves == ["exchange.waiting", "reports.report"]
