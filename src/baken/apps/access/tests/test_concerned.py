"""Whom and what entries of the audit trail are about: by name for who may know that, and looked for by it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from baken.apps.access.actions import erase_person, grant_role
from baken.apps.access.models import Account, AuditContent, AuditSubject
from baken.apps.access.queries import TooManyFound, actor_of, entries_found, entries_visible_to, grants_of, trail_lines
from baken.apps.access.queries._concerned import concerned_in
from baken.apps.access.tests.factories import give_role, make_account, make_holder
from baken.apps.access.types import Role, TrailFilter
from baken.apps.people.actions import change_profile
from baken.apps.people.tests.factories import known_there, make_cell, make_centre, make_person, make_post
from baken.ground import audit
from tests.reading import rows

pytestmark = pytest.mark.django_db
TRAIL = "/audit/"
DAY = dt.date(2026, 1, 1)


def acting(role, cell, **account):
    holder = make_holder(role, cell, **account)
    return actor_of(grants_of(holder, on=DAY)[0], account=holder)


@pytest.fixture
def cell():
    return make_cell("c1")


@pytest.fixture
def centre(cell):
    return make_centre("CLB Beek", network=cell.network.name, known_as={cell: "B"})


@pytest.fixture
def by(cell):
    return acting(Role.COORDINATOR, cell, name="Cato Coördinator")


def works(centre, first_name, last_name="", *emails):
    made = make_person(*emails, first_name=first_name, last_name=last_name)
    make_post(made, centre)
    return made


def names(actor, **asked):
    found = entries_found(actor, by=TrailFilter(**asked))
    return [list(line.concerned.names) for line in trail_lines(found, by=actor, about=asked.get("about", ""))]


def saw(by, *people, accounts=()):
    audit.seen(by=by, kind="people.Person", people=[person.pk for person in people], accounts=accounts)


def test_who_sees_somebody_elsewhere_reads_the_name_and_others_a_number(cell, centre, by):
    known, unknown = works(centre, "An", "Peeters"), make_person(first_name="Ver", last_name="Weg")
    saw(by, known, unknown)
    [line] = trail_lines(entries_visible_to(by), by=by)
    assert (line.concerned.names, line.concerned.others, line.concerned.number) == (["An Peeters"], 1, 2)
    director = acting(Role.CELL_DIRECTOR, cell)
    assert [
        (each.concerned.names, each.concerned.others)
        for each in trail_lines(entries_visible_to(director), by=director)
    ][-1] == ([], 2)


def test_an_auditor_reads_everybodys_name(cell, by):
    saw(by, make_person(first_name="Ver", last_name="Weg"))
    auditor = acting(Role.AUDITOR, make_cell("c2"))
    assert names(auditor, verb="seen")[-1] == ["Ver Weg"]


def test_somebody_is_called_as_the_cell_knows_them(centre, by):
    person = works(centre, "Elders", "Anders")
    known_there(person, centre, email="hier@x.example", first_name="Hier", last_name="Zo")
    saw(by, person)
    assert names(by)[-1] == ["Hier Zo"]
    assert (len(names(by, about="hier@x.example")), names(by, about="Anders")) == (2, [])


def test_members_of_another_cell_stay_a_number(by):
    other = make_cell("c2")
    stranger = make_account("ver@x.example", name="Ver")
    give_role(stranger, Role.ADVISOR, other)
    saw(by, accounts=[stranger.pk])
    [line] = trail_lines(entries_visible_to(by), by=by)
    assert (line.concerned.names, line.concerned.others) == ([], 1)
    assert names(by, about="Ver") == []


@pytest.mark.parametrize("about", ["An", "peeters", "an peeters", "an@x.example"])
def test_one_looks_for_whom_it_is_about_by_name_or_address(centre, by, about):
    saw(by, works(centre, "An", "Peeters", "an@x.example"))
    saw(by, works(centre, "Bo", "Smets", "bo@x.example"))
    assert names(by, about=about)[-1] == ["An Peeters"]
    assert len(entries_found(by, by=TrailFilter(about=about))) == 1 + 1  # the second: that the first was read


def test_who_is_looked_for_is_named_first_among_many(centre, by):
    people = [works(centre, f"P{number}") for number in range(8)]
    saw(by, *people)
    [line] = trail_lines(entries_found(by, by=TrailFilter(about="P7")), by=by, about="P7")
    assert (line.concerned.names[0], len(line.concerned.names), line.concerned.others) == ("P7", 5, 3)


def test_an_account_is_found_under_its_own_key_and_that_of_its_person(cell, by):
    account = make_account("an@x.example", name="An Account")
    grant_role(account=account, role=Role.ADVISOR, by=by, starts_on=DAY, cell=cell.pk)
    Account.objects.filter(pk=account.pk).update(person=make_person(first_name="Iemand"))
    saw(by, accounts=[account.pk])
    assert [each.content.verb for each in entries_found(by, by=TrailFilter(about="an@x"))] == ["seen", "made"]
    assert names(by, about="an@x")[-2:] == [["An Account"], ["An Account"]]


def test_people_found_to_be_one_are_found_under_both_keys(centre, by):
    root = works(centre, "An", "Peeters")
    saw(by, make_person(first_name="A.", last_name="P.", same_as=root))
    assert names(by, about="Peeters")[-1] == ["An Peeters"]


def test_a_name_that_too_many_have_is_refused_with_a_sentence(client, by, centre, monkeypatch):
    monkeypatch.setattr("baken.apps.access.queries._concerned.MOST_FOUND", 1)
    works(centre, "An"), works(centre, "Annie")
    with pytest.raises(TooManyFound, match="meer dan 1"):
        entries_found(by, by=TrailFilter(about="an"))
    client.force_login(Account.objects.get(pk=by.account))
    assert "Typ meer van de naam" in client.get(TRAIL, {"over": "an"}).content.decode()
    assert client.get("/audit/register.csv", {"over": "an"}).status_code == 302


def test_who_was_erased_reads_as_erased_and_is_found_no_more(client, centre, by):
    an, bo = works(centre, "An"), works(centre, "Bo")
    saw(by, an, bo)
    erase_person(person=an.pk)
    assert [len(entries_found(by, by=TrailFilter(about=name))) for name in ("An", "Bo")] == [0, 1]
    client.force_login(Account.objects.get(pk=by.account))
    assert rows(client.get(TRAIL), "Register")[-1][-1] == "Bo 1 gewist"


def test_whose_names_are_read_stands_in_the_trail(centre, by):
    an = works(centre, "An")
    saw(by, an)
    before = AuditSubject.objects.count()
    trail_lines(entries_visible_to(by), by=by)
    assert AuditSubject.objects.count() == before + 1
    assert AuditContent.objects.latest("pk").kind == "access.AuditEntry"


@pytest.mark.parametrize("many", [3, 30])
def test_a_page_asks_as_much_however_many_there_are(many, centre, by, django_assert_num_queries):
    people = [works(centre, f"P{number}") for number in range(many)]
    for start in range(many):
        saw(by, *people[start : start + 3])
    entries = list(entries_visible_to(by))
    with django_assert_num_queries(STATEMENTS):
        trail_lines(entries, by=by)


STATEMENTS = 12 + (connection.vendor == "postgresql")  # which locks the end of the trail


def test_a_changed_centre_is_told_by_its_name_and_what_changed(client, centre, by):
    change_profile(
        centre, by=by, province="Antwerpen", staff_count=None, director_since=dt.date(2026, 2, 1), started_on=None
    )
    client.force_login(Account.objects.get(pk=by.account))
    assert rows(client.get(TRAIL), "Register")[0][4] == (
        "centra CLB Beek directeur sinds: 1 feb 2026; provincie: Antwerpen"
    )


WORKING, AWAY = {"P1", "P3", "P5", "P7"}, {"P0", "P2", "P4", "P6"}
some = st.sets(st.sampled_from(sorted(WORKING | AWAY)))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(chosen=some.filter(bool), gone=some)
def test_names_others_and_erased_add_up(cell, centre, by, chosen, gone):
    """Of every entry each person is named, one of the others, or erased; never two of them."""
    with transaction.atomic():
        people = {name: works(centre, name) if name in WORKING else make_person(first_name=name) for name in chosen}
        saw(by, *people.values())
        [content] = AuditContent.objects.filter(kind="people.Person")
        for name in gone & chosen:
            erase_person(person=people[name].pk, by=by)
        [told] = concerned_in([content], by=by).values()
        assert set(told.names) == (chosen & WORKING) - gone
        assert (told.number, told.erased) == (len(chosen - gone), len(chosen & gone))
        transaction.set_rollback(True)
