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


def test_a_room_makes_the_account_menu(monkeypatch):
    registry = Registry("account menu")
    monkeypatch.setattr(navigation, "ACCOUNT_MENUS", registry)
    request = RequestFactory().get("/")
    assert account_menu(request) is None
    made = AccountMenu(person="An", role="", organisation="", sign_out_url="/")
    registry.add(AccountMenuMaker("none", lambda request: None), AccountMenuMaker("made", lambda request: made))
    assert account_menu(request) is made
