"""The menu: in its groups and order, for whom it is."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from baken.ground.registry import Registry
from baken.ui import navigation
from baken.ui.navigation import AccountMenu, AccountMenuMaker, Entry, Group, account_menu, menu


@pytest.fixture
def entries(monkeypatch):
    """Three entries, of which one is not for everyone."""
    registry = Registry("navigation")
    registry.add(
        Entry("Stijl", "ui:gallery", Group.STEERING, 10, lambda actor: True),
        Entry("Taal", "ui:language", Group.MAIN, 20, lambda actor: actor == "coordinator"),
        Entry("Deur", "access:sign_in", Group.MAIN, 10, lambda actor: True),
    )
    monkeypatch.setattr(navigation, "NAVIGATION", registry)


def shown(actor, path="/"):
    return [
        (str(group.heading), [(link.label, link.is_current) for link in group.links])
        for group in menu(actor=actor, path=path)
    ]


def test_the_menu_stands_in_groups_and_order(entries):
    assert shown("coordinator") == [("", [("Deur", False), ("Taal", False)]), ("Sturing", [("Stijl", False)])]


def test_an_entry_is_there_for_whom_it_is(entries):
    assert shown("advisor") == [("", [("Deur", False)]), ("Sturing", [("Stijl", False)])]


def test_a_stranger_has_no_menu(entries):
    assert shown(None) == []


@pytest.mark.parametrize("path", ["/stijl/", "/stijl/kleuren/"])
def test_the_entry_of_the_page_is_marked(entries, path):
    assert shown("advisor", path) == [("", [("Deur", False)]), ("Sturing", [("Stijl", True)])]


@pytest.fixture
def keeping(entries):
    """One that gathers the administration, and two entries of that, of which one is not for everyone."""
    navigation.NAVIGATION.add(
        Entry("Beheer", "home:administration", Group.STEERING, 20, lambda actor: True, gathers=Group.ADMINISTRATION),
        Entry("Leden", "access:members", Group.ADMINISTRATION, 20, lambda actor: actor != "advisor"),
        Entry("Register", "access:trail", Group.ADMINISTRATION, 10, lambda actor: actor == "coordinator"),
    )


def test_the_administration_stands_under_one_entry(keeping):
    assert shown("coordinator")[1:] == [("Sturing", [("Stijl", False), ("Beheer", False)])]
    assert shown("coordinator", "/leden/")[1:] == [("Sturing", [("Stijl", False), ("Beheer", True)])]
    within = navigation.gathered(actor="coordinator", group=Group.ADMINISTRATION)
    assert [entry.label for entry in within] == ["Register", "Leden"]


def test_the_only_one_of_the_administration_stands_in_the_menu_itself(keeping):
    assert shown("director", "/leden/")[1:] == [("Sturing", [("Stijl", False), ("Leden", True)])]


def test_nobody_is_led_to_an_administration_without_entries(keeping):
    assert shown("advisor")[1:] == [("Sturing", [("Stijl", False)])]


def test_a_room_makes_the_account_menu(monkeypatch):
    registry = Registry("account menu")
    monkeypatch.setattr(navigation, "ACCOUNT_MENUS", registry)
    request = RequestFactory().get("/")
    assert account_menu(request) is None
    made = AccountMenu(person="An", role="", organisation="", sign_out_url="/")
    registry.add(AccountMenuMaker("none", lambda request: None), AccountMenuMaker("made", lambda request: made))
    assert account_menu(request) is made
