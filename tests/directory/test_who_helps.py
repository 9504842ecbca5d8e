"""Who helps with what, as it is asked, shown, kept and ended."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.access.models import Account, AuditSubject
from baken.apps.access.tests.factories import give_role, make_account, make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.directory.actions import CannotNoteExpertise, change_expertise, end_expertise, note_expertise
from baken.apps.directory.queries import contacts_visible_to, covered, who_helps
from baken.apps.directory.types import Asked, Near
from baken.apps.people.models import Cell, CellMember, CoreActivity, Expertise, Person, Post, Theme
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.people.types import ExpertiseKind
from baken.ground.periods import today
from tests.reading import page, rows

pytestmark = pytest.mark.django_db
HELP, DAY = "/wie-helpt/", dt.date(2026, 11, 1)


class World:
    """Two cells with two centres each, and somebody at each who can be asked about leerrecht."""

    def __init__(self):
        self.theme = Theme.objects.get(name="leerrecht")
        self.cells = [make_cell(), make_cell("VCLB-POC", network="VCLB")]
        self.centres = [
            make_centre(f"CLB {name} {cell.code}", network=cell.network.name, known_as={cell: name})
            for cell in self.cells
            for name in ("Aarde", "Beek")
        ]
        for number, where in enumerate((*self.cells, *self.centres)):
            of_cell = isinstance(where, Cell)
            person = make_person(f"p{number}@x.example", first_name="Helper", last_name=str(number))
            if of_cell:
                CellMember.objects.create(cell=where, person=person)
            else:
                Post.objects.create(person=person, centre=where, function="jurist", started_on=dt.date(2020, 9, 1))
            place = {"cell" if of_cell else "centre": where}
            Expertise.objects.create(
                person=person, theme=self.theme, kind="anker", remark="ook thuisonderwijs", starts_on=DAY, **place
            )
        self.cell, self.other = self.cells
        self.aarde, self.beek = self.centres[:2]

    def actor(self, role, where=None, **fields):
        of_cell = role in (Role.COORDINATOR, Role.ADVISOR, Role.AUDITOR)
        centre = None if of_cell else (where or self.aarde).pk
        return Actor(role, self.cell.pk, centre=centre, **fields)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def coordinator(client, world):
    client.force_login(make_holder(Role.COORDINATOR, world.cell, name="Cato Coördinator"))
    return show(client)


@pytest.fixture
def staff(client, world):
    person = Person.objects.get(last_name="2")
    client.force_login(make_holder(Role.STAFF, world.aarde, person=person))
    return client


def names(actor, **asked):
    return [contact.name for contact in who_helps(actor, by=Asked(**asked), on=today()).contacts]


def posted(**said):
    about = {"email": "p2@x.example", "organisation": "", "about": "", "kind": "anker", "remark": ""}
    return about | {"starts_on": today().isoformat(), "ends_on": ""} | said


# Who sees whom


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISOR, Role.DIRECTOR, Role.STAFF])
def test_everyone_of_the_cell_and_its_centres_sees_all_of_them_and_nobody_of_another_cell(world, role):
    assert sorted(names(world.actor(role))) == ["Helper 0", "Helper 2", "Helper 3"]


def test_an_auditor_asks_nobody(world, client):
    assert names(world.actor(Role.AUDITOR)) == []
    client.force_login(make_holder(Role.AUDITOR, world.cell))
    assert client.get(HELP).status_code == 403


def test_the_cell_comes_first_then_the_own_centre_then_others(world):
    found = who_helps(world.actor(Role.STAFF, world.beek), by=Asked("leerrecht"), on=today()).contacts
    assert [(contact.near, contact.name) for contact in found] == [
        (Near.CELL, "Helper 0"),
        (Near.OWN_CENTRE, "Helper 3"),
        (Near.OTHER_CENTRE, "Helper 2"),
    ]


@given(on=st.dates(dt.date(2026, 10, 25), dt.date(2026, 11, 8)), ends=st.none() | st.integers(0, 5))
def test_who_can_be_asked_on_a_day_is_who_is_noted_for_that_day(on, ends):
    Expertise.objects.all().delete()
    cell = Cell.objects.first() or make_cell()
    ends_on = None if ends is None else DAY + dt.timedelta(days=ends)
    Expertise.objects.create(person=make_person(), cell=cell, kind="anker", starts_on=DAY, ends_on=ends_on)
    found = contacts_visible_to(Actor(Role.ADVISOR, cell.pk), on=on)
    assert bool(found) == (on >= DAY and (ends_on is None or on <= ends_on))


# What is found


@pytest.mark.parametrize(
    "text",
    ["leerrecht", "Wie helpt mij met LEERRECHT?", "leerecht", "spijbelen", "helper", "jurist", "thuisonderwijs"],
)
def test_it_is_found_by_theme_search_words_name_function_and_remark(world, text):
    assert "Helper 2" in names(world.actor(Role.STAFF), text=text)


def test_one_theme_is_asked_by_its_key(world):
    nobody = Theme.objects.get(name="starters")
    assert len(names(world.actor(Role.STAFF), about=str(world.theme.uuid))) == 3
    assert names(world.actor(Role.STAFF), about=str(nobody.uuid)) == []


def test_where_nobody_is_found_the_page_says_what_resembles_and_whom_to_ask(world, staff):
    general = make_person("alles@x.example", first_name="Ali", last_name="Algemeen")
    CellMember.objects.create(cell=world.cell, person=general)
    Expertise.objects.create(person=general, cell=world.cell, kind="aanspreekpunt", starts_on=DAY)
    answer = staff.get(HELP, {"zoek": "studiekeuzes"})
    assert "Gezocht op “studiekeuzes”" in page(answer)
    assert "Bedoelde je: onderwijsloopbaanbegeleiding" in page(answer)
    assert [row[1] for row in rows(answer, "Vraag het aan het algemene aanspreekpunt")] == [
        "Ali Algemeen Aanspreekpunt (SPOC) alles@x.example"
    ]


def test_without_general_contact_the_page_says_so(world, staff):
    assert "Je cel heeft nog geen algemeen aanspreekpunt." in page(staff.get(HELP, {"zoek": "xyzzy"}))


def test_a_gap_is_a_theme_that_nobody_can_be_asked_about(world):
    found = {each.entry.name: each for each in covered(world.actor(Role.COORDINATOR), on=today())}
    leerrecht = found["leerrecht"]
    assert (leerrecht.in_cell, leerrecht.in_centres, leerrecht.is_gap) == (1, 2, False)
    assert found["starters"].is_gap


def test_a_core_activity_with_the_name_of_a_theme_is_the_same_thing_to_ask_about(world):
    activity, theme = CoreActivity.objects.get(name="signaalfunctie"), Theme.objects.get(name="signaalfunctie")
    person = make_person("s@x.example", first_name="Sam")
    Expertise.objects.create(person=person, cell=world.cell, activity=activity, kind="anker", starts_on=DAY)
    actor = world.actor(Role.STAFF)
    assert [each.entry for each in covered(actor, on=today()) if each.entry.name == theme.name] == [theme]
    assert names(actor, about=str(theme.uuid)) == ["Sam"]


# The page


def test_the_page_shows_who_what_where_how_and_since_when(world, staff):
    answer = staff.get(HELP, {"zoek": "leerrecht"})
    assert [rows(answer, str(near.label))[0][:4] for near in Near] == [
        ["leerrecht ook thuisonderwijs", "Helper 0 Anker p0@x.example", "Cel GO-POC", "1 nov 2026"],
        ["leerrecht ook thuisonderwijs", "Helper 2 jurist, Anker p2@x.example", "CLB Aarde GO-POC", "1 nov 2026"],
        ["leerrecht ook thuisonderwijs", "Helper 3 jurist, Anker p3@x.example", "CLB Beek GO-POC", "1 nov 2026"],
    ]
    assert 'href="mailto:p0@x.example"' in answer.content.decode()


def test_whom_it_shows_is_in_the_trail(world, staff):
    before = AuditSubject.objects.count()
    staff.get(HELP)
    assert AuditSubject.objects.count() == before + 2  # oneself is no other


def test_while_one_types_only_the_list_comes(world, staff):
    answer = staff.get(HELP, {"zoek": "leerr"}, headers={"HX-Request": "true", "HX-Target": "rows"})
    assert "<html" not in answer.content.decode()
    assert "3 aanspreekpunten" in page(answer)


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_asks_the_database_no_more_for_more_people(world, staff, many, django_assert_max_num_queries):
    for number in range(many):
        person = make_person(f"n{number}@x.example", first_name="N")
        Post.objects.create(person=person, centre=world.aarde, started_on=DAY)
        Expertise.objects.create(person=person, centre=world.aarde, theme=world.theme, kind="anker", starts_on=DAY)
    with django_assert_max_num_queries(40):
        staff.get(HELP)


def test_only_a_coordinator_sees_gaps(world, coordinator, client):
    assert "geen aanspreekpunt" in page(coordinator.get(HELP))
    client.force_login(make_holder(Role.STAFF, world.aarde))
    assert "geen aanspreekpunt" not in page(client.get(HELP))


def test_the_empty_page_says_how_to_begin(world, coordinator, client):
    Expertise.objects.all().delete()
    assert "Kies “Iemand toevoegen”" in page(coordinator.get(HELP))
    client.force_login(make_holder(Role.STAFF, world.aarde))
    assert "voegen dat toe" in page(client.get(HELP))


def test_the_file_has_everyone_and_every_gap(world, coordinator, client):
    lines = coordinator.get(f"{HELP}wie-helpt.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("leerrecht;Helper 0;Anker;;Cel GO-POC;p0@x.example;ook thuisonderwijs;2026-11-01")
    assert "starters;geen aanspreekpunt;;;;;;" in lines
    assert coordinator.get(f"{HELP}wie-helpt.xlsx").content.startswith(b"PK")
    client.force_login(make_holder(Role.STAFF, world.aarde))
    assert client.get(f"{HELP}wie-helpt.csv").status_code == 403


# Keeping it


def test_a_coordinator_notes_somebody_of_a_centre_by_address(world, coordinator):
    said = posted(organisation=str(world.aarde.uuid), about=str(Theme.objects.get(name="starters").uuid))
    assert coordinator.post(f"{HELP}toevoegen/", said).url == HELP
    row = Expertise.objects.get(theme__name="starters")
    assert (row.person.last_name, row.centre, row.kind) == ("2", world.aarde, "anker")


def test_who_has_a_role_in_the_cell_and_is_no_person_yet_becomes_one(world, coordinator):
    Account.objects.update(has_proven_mailbox=True)
    assert coordinator.post(f"{HELP}toevoegen/", posted(email="coordinator@example.test")).url == HELP
    row = Expertise.objects.get(theme=None)
    assert (str(row.person), row.cell, row.person.addresses.get().email) == (
        "Cato Coördinator",
        world.cell,
        "coordinator@example.test",
    )


@pytest.mark.parametrize("email", ["p1@x.example", "p4@x.example", "p3@x.example", "niemand@x.example"])
def test_an_address_of_anyone_else_is_answered_as_one_of_nobody(world, coordinator, email):
    before = Expertise.objects.count()
    answers = {
        page(coordinator.post(f"{HELP}toevoegen/", posted(email=each, organisation=str(world.aarde.uuid)))).replace(
            each, ""
        )
        for each in (email, "zomaar@x.example")
    }
    assert len(answers) == 1
    assert "werkt daar niemand met dit adres" in answers.pop()
    assert Expertise.objects.count() == before


def test_a_director_keeps_the_own_centre_and_no_other(world, client):
    client.force_login(make_holder(Role.DIRECTOR, world.aarde))
    own = Expertise.objects.get(centre=world.aarde)
    assert client.get(f"{HELP}{own.uuid}/wijzigen/").status_code == 200
    for row in Expertise.objects.exclude(pk=own.pk):
        assert client.get(f"{HELP}{row.uuid}/wijzigen/").status_code == 404
        assert client.post(f"{HELP}{row.uuid}/beeindigen/").status_code == 404
    by = world.actor(Role.DIRECTOR)
    with pytest.raises(CannotNoteExpertise):
        note_expertise(
            by=by,
            email="p3@x.example",
            organisation=str(world.beek.uuid),
            about=None,
            kind=ExpertiseKind.ANCHOR,
            remark="",
            starts_on=DAY,
        )
    for act in (
        lambda row: end_expertise(row, by=by, on=DAY, today=today()),
        lambda row: change_expertise(row, by=by, about=None, kind=ExpertiseKind.ANCHOR, remark="", starts_on=DAY),
    ):
        with pytest.raises(CannotNoteExpertise):
            act(Expertise.objects.get(centre=world.beek))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, coordinator):
    said = posted(organisation=str(world.aarde.uuid), about=str(world.theme.uuid), remark="blijft staan")
    answer = coordinator.post(f"{HELP}toevoegen/", said)
    assert "Dit staat er al voor deze persoon" in page(answer)
    assert "blijft staan" in answer.content.decode()


def test_it_is_changed_also_when_its_theme_was_ended_since(world, coordinator):
    Theme.objects.filter(pk=world.theme.pk).update(ends_on=dt.date(2026, 1, 1))
    row = Expertise.objects.get(centre=world.aarde)
    said = posted(about=str(world.theme.uuid), remark="bel", kind="ambassadeur")
    assert coordinator.post(f"{HELP}{row.uuid}/wijzigen/", said).url == HELP
    row.refresh_from_db()
    assert (row.theme, row.remark, row.kind) == (world.theme, "bel", "ambassadeur")


def test_everyone_takes_oneself_out_and_nobody_else(world, staff):
    own, other = Expertise.objects.get(centre=world.aarde), Expertise.objects.get(centre=world.beek)
    assert "mij niet meer tonen" in page(staff.get(HELP))
    assert staff.post(f"{HELP}{other.uuid}/beeindigen/", {"on": ""}).status_code == 404
    assert staff.post(f"{HELP}{own.uuid}/beeindigen/", {"on": ""}).url == HELP
    assert [row[1] for row in rows(staff.get(HELP), str(Near.OTHER_CENTRE.label))] == [
        "Helper 3 jurist, Anker p3@x.example"
    ]
    assert rows(staff.get(HELP), str(Near.OWN_CENTRE.label)) is None


@pytest.mark.parametrize("ends_on", [None, dt.date(2026, 11, 2)])
def test_nobody_wakes_up_or_makes_longer_what_is_said_of_oneself(world, staff, ends_on):
    Expertise.objects.filter(centre=world.aarde).update(ends_on=ends_on)
    own = Expertise.objects.get(centre=world.aarde)
    answer = staff.post(f"{HELP}{own.uuid}/beeindigen/", {"on": "2099-01-01"})
    assert "Een latere dag kiest wie dit bijhoudt" in page(answer)
    own.refresh_from_db()
    assert own.ends_on == ends_on


def test_what_ended_is_not_made_longer_by_ending_it(world, coordinator):
    Expertise.objects.filter(centre=world.aarde).update(ends_on=DAY)
    row = Expertise.objects.get(centre=world.aarde)
    answer = coordinator.post(f"{HELP}{row.uuid}/beeindigen/", {"on": today().isoformat()})
    assert "Dit eindigt al vroeger." in page(answer)
    row.refresh_from_db()
    assert row.ends_on == DAY


def test_the_file_is_given_to_who_showed_who_they_are(world, client):
    client.force_login(make_holder(Role.DIRECTOR, world.aarde))
    for name in ("wie-helpt.csv", "wie-helpt.xlsx"):
        assert client.get(f"{HELP}{name}").url.startswith("/mijn-account/bevestigen/")


def test_it_can_end_after_a_later_day(world, coordinator):
    row = Expertise.objects.get(centre=world.aarde)
    last = today() + dt.timedelta(days=9)
    coordinator.post(f"{HELP}{row.uuid}/beeindigen/", {"on": last.isoformat()})
    row.refresh_from_db()
    assert row.ends_on == last


def test_an_account_of_another_cell_is_not_noted_for_this_one(world):
    make_holder(Role.ADVISOR, world.other, email="ver@x.example")
    ended = make_account("weg@x.example")
    give_role(ended, Role.ADVISOR, world.cell, ends_on=dt.date(2024, 1, 1))
    for email in ("ver@x.example", "weg@x.example"):
        with pytest.raises(CannotNoteExpertise):
            note_expertise(
                by=world.actor(Role.COORDINATOR),
                email=email,
                organisation="",
                about=None,
                kind=ExpertiseKind.ANCHOR,
                remark="",
                starts_on=today(),
            )
    assert Person.objects.filter(addresses__email__in=["ver@x.example", "weg@x.example"]).count() == 0
