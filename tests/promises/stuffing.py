"""What is filled in on forms, and what they are stuffed with; which of them write nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.apps import apps
from django.db import models

from baken.ground.periods import today

# Why a form writes nothing when it is posted so: what is not named here must.
WRITES_NOTHING = {
    name: why
    for why, names in {
        "of who is not signed in, or of their session alone": (
            "access:sign_on access:forgotten access:second_step access:passkey_shown "
            "access:passkey_asked access:sign_out access:choose_role access:session_ended "
            "access:sessions_ended ui:language"
        ),
        "asks for what only a provider, a mail or a device gives": (
            "access:identity_added access:identity_removed access:new_address access:own_address "
            "access:new_claim_rule access:try_claims access:app access:passkey access:passkey_begun "
            "programme:guest_offer"
        ),
        "reads": "access:own_data_zip",
        "asks of whom, and does nothing before that is confirmed": "access:accounts access:forget",
        "asks for a file": (
            "directory:receive_staff_list exchange:upload programme:add_file programme:receive_report "
            "programme:receive_partner_list programme:receive_partner_list_of_new"
        ),
        "shows what a list would do, and does it only where that was looked at": (
            "programme:enrol_list programme:enrol_staff_list"
        ),
    }.items()
    for name in names.split()
}

TEXT, NUMBER, DAY = "gevuld0815", 815815, dt.date(1999, 12, 31)
KEY = "00000000-0000-4000-8000-0000000815aa"
# Names by which forms of other houses are stuffed, besides those of our own columns.
KNOWN = {"is_staff": "on", "is_superuser": "on", "groups": "1", "user_permissions": "1", "pk": "1", "by": "1"}


def stuffing() -> dict[str, str]:
    """Every field of every model, by the name of its attribute and of its column, with a value that fits."""
    found = dict(KNOWN)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for name in (field.name, field.attname):
                found.setdefault(name, value_for(field))
    return found


def value_for(field: models.Field) -> str:
    if field.is_relation:
        assert field.related_model is not None
        last = field.related_model._default_manager.order_by("pk").last()
        return str(last.pk) if last is not None else "1"
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    match field:
        case models.BooleanField():
            return "0" if field.default is True else "on"
        case models.UUIDField():
            return KEY
        case models.DateField():
            return DAY.isoformat()
        case models.IntegerField() | models.DecimalField() | models.FloatField():
            return str(NUMBER)
        case _:
            return TEXT


def filled(form: forms.BaseForm) -> dict[str, str]:
    """A form as somebody would fill it in: with what stands in it, else with something that fits."""
    return {form.add_prefix(name): _filled(form, name, field) for name, field in form.fields.items()}


def _filled(form: forms.BaseForm, name: str, field: forms.Field) -> str:
    initial = form.get_initial_for_field(field, name)
    choices = [str(value) for value, _label in flat(getattr(field, "choices", ()))]
    if initial not in (None, "") and (not choices or str(initial) in choices):
        return initial.isoformat() if isinstance(initial, dt.date) else str(initial)
    match field:
        case forms.ModelChoiceField():
            assert field.queryset is not None
            return str(field.queryset.values_list("pk", flat=True).first() or "")
        case forms.ChoiceField():
            return next(filter(None, choices), "")
        case forms.DateField():
            return today().isoformat()
        case forms.EmailField():
            return "nieuw@x.example"
        case forms.IntegerField():
            return "3"
        case _:
            return "Woorden"


def flat(choices: Any) -> list[tuple[Any, Any]]:
    return [
        pair for value, label in choices for pair in (label if isinstance(label, list | tuple) else [(value, label)])
    ]
