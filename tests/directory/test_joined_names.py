"""Somebody known by two entries that were joined: an organisation reads no more than what it knows itself."""

from __future__ import annotations

import datetime as dt

import pytest

from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import Role
from baken.apps.directory.actions import CannotNoteExpertise, note_expertise
from baken.apps.people.actions import correct_name_of_person, employ, join_persons
from baken.apps.people.models import CellMember, KnownAs, Post
from baken.apps.people.queries import posts_kept
from baken.apps.people.tests.factories import make_centre, make_person
from baken.apps.people.types import ExpertiseKind, Terms

pytestmark = pytest.mark.django_db
START = dt.date(2024, 9, 1)


@pytest.fixture
def beek(cell):
    return make_centre("CLB Beek", known_as={cell: "B"})


def hire(by, where, email, first_name, last_name, function="arts", starts_on=START):
    terms, said = Terms(function), {"email": email, "first_name": first_name, "last_name": last_name}
    return employ(by=by, organisation=where, terms=terms, starts_on=starts_on, **said)


@pytest.fixture
def an(by, beek):
    """Works here as An Hier, and was found to be the same as somebody of another network."""
    secret = make_person("a@other.example", first_name="Geheim", last_name="Elders")
    an = hire(by, beek, "an@x.example", "An", "Hier").person
    join_persons(person=an, into=secret)
    an.refresh_from_db()
    return an


def noted(by, where):
    said = {"about": None, "kind": ExpertiseKind.CONTACT, "remark": "", "starts_on": START}
    return note_expertise(by=by, email="an@x.example", organisation=where, **said)


@pytest.fixture
def shown(client, cell):
    client.force_login(make_holder(Role.COORDINATOR, cell))
    return lambda address: show(client).get(address).content.decode()


def is_silent(text):
    return "Geheim" not in text and "other.example" not in text


def test_who_helps_is_read_as_the_entry_that_works_there(by, beek, an, shown):
    row = noted(by, str(beek.uuid))
    assert row.person == an.same_as
    for address in ("/wie-helpt/", f"/wie-helpt/{row.uuid}/wijzigen/", "/wie-helpt/wie-helpt.csv"):
        assert "An Hier" in shown(address)
        assert is_silent(shown(address))
    assert "an@x.example" in shown("/wie-helpt/")


def test_a_second_post_and_what_is_said_of_it_is_read_of_all_entries(by, beek, an, shown):
    second = hire(by, beek, "an@x.example", "An", "Zegt", "psycholoog", START + dt.timedelta(days=1))
    assert second.person == an.same_as
    noted(by, str(beek.uuid))
    assert {post.name for post in posts_kept(by)} == {"An Zegt"}
    for address in ("/personeel/", "/wie-helpt/"):
        assert "An Zegt" in shown(address)
        assert is_silent(shown(address))


def test_a_name_is_mended_for_all_posts_there(by, beek, an):
    hire(by, beek, "an@x.example", "An", "Zegt", "psycholoog", START + dt.timedelta(days=1))
    Post.objects.filter(function="psycholoog").delete()  # what was said of them stays
    correct_name_of_person(an.same_as, by=by, first_name="An", last_name="Goed")
    assert {post.name for post in posts_kept(by)} == {"An Goed"}


def test_an_advisor_of_a_cell_is_read_as_its_own_entry(cell, by, an, shown):
    CellMember.objects.create(cell=cell, person=an)
    noted(by, "")
    assert "An Hier" in shown("/wie-helpt/")
    assert is_silent(shown("/wie-helpt/"))


def test_what_is_known_of_somebody_stays_what_it_was(by, beek):
    other = make_person("b@x.example", first_name="Geheim", last_name="Elders")
    known = KnownAs.objects.create(person=other, centre=beek, email="b@x.example", first_name="Bo", last_name="Hier")
    hire(by, beek, "b@x.example", "Anders", "Gezegd")
    assert [str(each) for each in KnownAs.objects.all()] == [str(known)]


def test_whose_role_in_the_cell_ended_is_neither_noted_nor_found(cell, by, shown):
    member = make_person("wim@x.example", first_name="Wim", last_name="Weg")
    CellMember.objects.create(cell=cell, person=member)
    ended = START - dt.timedelta(days=1)
    give_role(make_account("w@x.example", person=member), Role.ADVISOR, cell, starts_on=ended, ends_on=ended)
    said = {"about": None, "kind": ExpertiseKind.CONTACT, "remark": "", "starts_on": START, "organisation": ""}
    with pytest.raises(CannotNoteExpertise):
        note_expertise(by=by, email="wim@x.example", **said)
    Post.objects.create(person=member, cell=cell, started_on=START)
    note_expertise(by=by, email="wim@x.example", **said)
    assert "Wim Weg" in shown("/wie-helpt/")
