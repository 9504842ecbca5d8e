"""Days that somebody asks: each is read by one field, and none, however odd, breaks a page."""

from __future__ import annotations

import ast
import re

import pytest

from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.house.test_pages import OF_ROOMS, VIEWS
from tests.house.tree import python_files

ODD = ["0001-01-01", "9999-12-31", "2024-02-30", "morgen", "0", "\x00"]
PAGES = [
    address
    for address in OF_ROOMS
    if not VIEWS[address].kwargs and getattr(OF_ROOMS[address], "manner", "") == "reading"
]
DAY = re.compile(r"<input type=\"date\" name=\"(\w+)\"")


def test_a_day_is_read_by_the_field_of_the_house():
    found = [
        path.name
        for path in python_files("src")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "DateField" and getattr(node.value, "id", "") == "forms"
    ]
    assert found == ["forms.py"]


def questions(page):
    """What forms of a page ask by a day: its name, and each choice that can be asked along."""
    for form in re.findall(r"<form[^>]*method=\"get\".*?</form>", page, re.DOTALL):
        choices = [
            (name, value)
            for name, options in re.findall(r"<select name=\"(\w+)\"(.*?)</select>", form, re.DOTALL)
            for value in re.findall(r"<option value=\"([^\"]+)\"", options)
        ]
        for day in DAY.findall(form):
            yield from ((day, odd, dict([choice])) for odd in ODD[:2] for choice in choices)
            yield from ((day, odd, {}) for odd in ODD)


@pytest.mark.django_db
def test_no_odd_day_breaks_a_page(client):
    client.force_login(make_holder(Role.COORDINATOR, make_cell()))
    show(client)
    asked = set()
    for address in PAGES:
        answer = client.get(address)
        for day, odd, along in questions(answer.content.decode(errors="replace")):
            assert client.get(address, {day: odd} | along).status_code == 200, (address, day, odd, along)
            asked.add((address, day))
    assert {("/personeel/", "dag"), ("/lijsten/", "op"), ("/audit/", "van"), ("/audit/", "tot")} <= asked
