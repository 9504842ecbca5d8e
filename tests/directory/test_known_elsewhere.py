"""Somebody whom another network knows: here nothing is read of them but what was said here."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.directory.actions import apply_list, note_expertise
from baken.apps.directory.models import StaffList
from baken.apps.directory.queries import plan_of
from baken.apps.people.actions import change_post, employ
from baken.apps.people.models import Address, KnownAs, Person, Post
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.types import ExpertiseKind, Terms
from baken.ground.persons import HOLDINGS, Whose
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
STAFF = "/personeel/"
START = dt.date(2024, 9, 1)
HEAD = "e-mail;voornaam;naam;functie\n"


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", known_as={cell: "C1"})


@pytest.fixture(autouse=True)
def xandra():
    """Works elsewhere, and is known there by two addresses."""
    far = make_cell("VCLB-POC", network="VCLB")
    centre = make_centre("CLB Ver", network="VCLB", known_as={far: "V1"})
    post = hire(Actor(Role.COORDINATOR, far.pk), centre, "xandra@ver.example", "Xandra", "Zwijgzaam")
    Address.objects.create(person=post.person, email="zwijgzaam@thuis.example")
    return post.person


def hire(by, organisation, email, first_name, last_name, function="arts", starts_on=START):
    return employ(
        by=by,
        email=email,
        first_name=first_name,
        last_name=last_name,
        organisation=organisation,
        terms=Terms(function),
        starts_on=starts_on,
    )


@pytest.fixture
def director(client, aarde):
    client.force_login(make_holder(Role.DIRECTOR, aarde))
    show(client)
    return client


def is_silent(*answers):
    """Nothing is read of who somebody is elsewhere."""
    text = " ".join(answer.content.decode(errors="ignore").lower() for answer in answers)
    return "zwijgzaam" not in text and "xandra<" not in text and "al bekend" not in text


def handed_over(client, centre, text):
    said = {"centre": str(centre.uuid), "on": START.isoformat(), "file": SimpleUploadedFile("l.csv", text.encode())}
    return client.post(f"{STAFF}lijsten/bezorgen/", said).url


def test_a_list_tells_of_somebody_known_elsewhere_no_more_than_it_says(director, aarde):
    both = HEAD + "xandra@ver.example;Eks;Hier;arts\nnieuw@x.example;Nu;Nieuw;arts\n"
    asked = director.get(handed_over(director, aarde, both))
    assert [row[:2] for row in rows(asked, "Nieuw (2)")] == [
        ["Eks Hier", "xandra@ver.example"],
        ["Nu Nieuw", "nieuw@x.example"],
    ]
    nameless = director.get(handed_over(director, aarde, HEAD + "xandra@ver.example;;;arts\n"))
    assert [row[0] for row in rows(nameless, "Nieuw (1)")] == ["zonder naam"]
    assert is_silent(asked, nameless)


def test_who_worked_here_before_is_told_to_be_known(director, cell, aarde):
    post = hire(Actor(Role.COORDINATOR, cell.pk), aarde, "oud@x.example", "Oud", "Gediende")
    Post.objects.filter(pk=post.pk).update(started_on="2020-09-01", ended_on="2021-08-31")
    asked = director.get(handed_over(director, aarde, HEAD + "oud@x.example;O;G;arts\n"))
    assert [row[0] for row in rows(asked, "Nieuw (1)")] == ["Oud Gediende al bekend"]


def test_who_comes_to_work_here_is_known_here_by_what_is_said_here(director, aarde, xandra):
    said = {"email": "Xandra@ver.example", "first_name": "Eks", "last_name": "Hier", "organisation": str(aarde.uuid)}
    answer = director.post(f"{STAFF}nieuw/", said | {"starts_on": START.isoformat(), "function": "arts"})
    shown = director.get(answer.url)
    assert "Eks Hier" in page(shown)
    assert "xandra@ver.example" in page(shown)
    post = Post.objects.get(centre=aarde)
    assert post.person == xandra
    ways = ("veranderen", "beeindigen", "verbeteren", "intrekken")
    pages = [director.get(f"{STAFF}aanstellingen/{post.uuid}/{way}/") for way in ways]
    assert all("Eks Hier" in page(each) for each in pages)
    found = {word: rows(director.get(STAFF, {"zoek": word}), "Personeel") for word in ("hier", "xandra@", "zwijgzaam")}
    assert [len(each or []) for each in found.values()] == [1, 1, 0]
    given = director.get(f"{STAFF}personeel.csv")
    assert "xandra@ver.example;Eks;Hier;CLB Aarde" in given.content.decode()
    assert is_silent(shown, given, director.get(STAFF), *pages)
    assert is_silent(director.get(f"/zichtbaar/aanstelling/{post.uuid}/"))
    xandra.refresh_from_db()
    assert str(xandra) == "Xandra Zwijgzaam"


def test_a_name_that_was_said_goes_on_with_the_next_post_and_the_next_list(director, cell, aarde):
    by = Actor(Role.COORDINATOR, cell.pk)
    post = hire(by, aarde, "xandra@ver.example", "Eks", "Hier")
    change_post(post, by=by, on=dt.date(2025, 1, 1), terms=Terms("directeur"))
    assert KnownAs.objects.count() == 1
    given = director.get(f"{STAFF}personeel.csv", {"dag": START.isoformat()}).content.decode("utf-8-sig")
    asked = director.get(handed_over(director, aarde, given))
    leaving = director.get(handed_over(director, aarde, HEAD + "nieuw@x.example;Nu;Nieuw;arts\n"))
    assert [row[0] for row in rows(leaving, "Vertrekken (1)")] == ["Eks Hier"]
    assert is_silent(asked, leaving)


def test_an_undone_list_forgets_what_it_said_and_erasing_does(director, cell, aarde, xandra):
    url = handed_over(director, aarde, HEAD + "xandra@ver.example;Eks;Hier;arts\n")
    record = StaffList.objects.get()
    by = Actor(Role.COORDINATOR, cell.pk)
    apply_list(record, by=by, mark=plan_of(record).mark, today=START, sure=True)
    assert str(KnownAs.objects.get()) == "Eks Hier"
    director.post(f"{url}ongedaan-maken/")
    assert (KnownAs.objects.count(), Person.objects.filter(pk=xandra.pk).exists()) == (0, True)
    hire(by, aarde, "xandra@ver.example", "Eks", "Hier")
    holding = next(each for each in HOLDINGS if each.name == "people.known_as")
    whose = Whose((xandra.pk,))
    assert [list(row.values()) for row in holding.rows(whose)] == [["CLB Aarde", "xandra@ver.example", "Eks", "Hier"]]
    assert (holding.erase(whose), KnownAs.objects.count()) == (1, 0)


def test_who_helps_here_is_read_as_known_here(director, cell, aarde):
    by = Actor(Role.COORDINATOR, cell.pk)
    hire(by, aarde, "xandra@ver.example", "Eks", "Hier")
    noted = note_expertise(
        by=by,
        email="xandra@ver.example",
        organisation=str(aarde.uuid),
        about=None,
        kind=ExpertiseKind.CONTACT,
        remark="",
        starts_on=START,
    )
    shown = director.get("/wie-helpt/")
    pages = [director.get(f"/wie-helpt/{noted.uuid}/{way}/") for way in ("wijzigen", "beeindigen")]
    assert all("Eks Hier" in page(each) for each in (shown, *pages))
    given = director.get("/wie-helpt/wie-helpt.csv")
    assert "Eks Hier" in given.content.decode()
    assert "xandra@ver.example" in given.content.decode()
    assert is_silent(shown, given, *pages)
