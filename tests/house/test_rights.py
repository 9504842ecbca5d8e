"""Every rule about an actor is told in words."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

from django.urls import resolve

from baken.ground.rights import RIGHTS
from tests.house.test_pages import OF_ROOMS
from tests.house.tree import APPS, ROOMS

# Parts of a rule that is told: what it is about is in the words of that one.
PARTS = {
    "access.corrections_seen",
    "access.is_of_cell",
    "access.may_read_trail",
    "access.seen_grants",
    "access.seen_invitations",
    "centres.has_own_picture",
    "centres.may_see_pictures",
    "people.may_add_themes",
    "people.may_keep_schools",
    "directory.ended_expertise",
    "directory.may_ask",
    "directory.may_keep_expertise",
    "directory.seen_staff_lists",
    "programme.kept_certificates",
    "programme.kept_enrolments",
    "programme.kept_materials",
    "programme.kept_intentions",
    "programme.kept_memberships",
    "programme.kept_sessions",
    "programme.may_see_certificates",
    "programme.may_see_enrolments",
    "programme.may_see_programme",
    "programme.kept_starter_rules",
    "programme.own_certificates",
    "programme.own_enrolments",
    "programme.own_participations",
    "programme.own_memberships",
    "programme.planned_communities",
    "programme.planned_offers",
    "programme.seen_links",
    "surveys.may_see_surveys",
}
# Pages for whoever acts in a role, which show what the rules of other pages let them see.
FOR_EVERY_ROLE = {
    "access:seen_by": "of a row that somebody sees by a right, by that right",
    "home:administration": "links to pages, each by its own rule",
    "home:home": "links to pages and figures, each by its own rule",
}


def rules() -> set[str]:
    """Every public function of the rules of a room that is asked with an actor alone."""
    found = set()
    for room in ROOMS:
        if (APPS / room / "rules.py").exists():
            module = import_module(f"baken.apps.{room}.rules")
            for name, rule in inspect.getmembers(module, inspect.isfunction):
                if rule.__module__ == module.__name__ and list(inspect.signature(rule).parameters) == ["actor"]:
                    found.add(f"{room}.{name}")
    return found


def test_every_rule_is_told_in_words_or_part_of_one_that_is() -> None:
    told = {right.name for right in RIGHTS}
    assert told | PARTS == rules()
    assert not told & PARTS


def rule_of(view: Any) -> str:
    """By which rule a view admits somebody, as a right is named; "" for one that has no name."""
    rule = view.admits
    return "" if rule.__name__ == "<lambda>" else f"{rule.__module__.split('.')[-2]}.{rule.__name__}"


def test_every_page_is_opened_by_a_rule_that_is_told() -> None:
    told = {right.name for right in RIGHTS} | PARTS
    views: dict[str, Any] = dict(OF_ROOMS)
    pages = {resolve(address).view_name: view for address, view in views.items() if callable(view.admits)}
    untold = {name for name, view in pages.items() if rule_of(view) not in told}
    assert untold == FOR_EVERY_ROLE.keys()
