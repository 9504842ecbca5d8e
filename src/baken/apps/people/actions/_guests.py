"""Somebody who comes as a guest becomes a person, or is the one whom the address identifies."""

from __future__ import annotations

from typing import Any

from baken.apps.people.actions._posts import known_or_new
from baken.apps.people.models import Person
from baken.ground.audit import Verb, audits_itself, did


@audits_itself(Verb.MADE)
def make_guest(*, by: Any, email: str = "", first_name: str, last_name: str) -> tuple[Person, bool]:
    """The person whom an address identifies, or somebody new; and whether that is somebody new. Without an address
    ("") it is always somebody new, whom nobody finds by one later."""
    if email:
        person, is_new = known_or_new(email=email, first_name=first_name, last_name=last_name)
    else:
        person, is_new = Person.objects.create(first_name=first_name.strip(), last_name=last_name.strip()), True
    if is_new:
        did(Verb.MADE, by=by, thing=person, people=[person.pk])
    return person, is_new
