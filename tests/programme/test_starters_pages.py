"""Pages of the starters' track: its rules, one's own track, and who starts at a centre."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baken.apps.access.models import AuditContent, AuditSubject
from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_post
from baken.apps.programme.actions import add_starter_rule
from baken.apps.programme.models import Participation, StarterRule
from baken.apps.programme.tests.factories import make_staff
from baken.apps.programme.types import Basis, Cluster, Status, Strategy, TrackRule
from baken.ground.audit import Verb
from baken.ground.periods import school_year_of, today
from tests.programme.offering import make_enrolment, make_offer, make_session

pytestmark = pytest.mark.django_db
ARTS = TrackRule(Basis.FUNCTION, "arts", Cluster.HEALTH, needed=False)
TEACHER = TrackRule(Basis.PRIOR_EDUCATION, "leraar", Cluster.EDUCATION, needed=False)
MENTOR = TrackRule(Basis.ROLE, "mentor", Cluster.EDUCATION, needed=True)
SAID = {"about": "functie", "word": "Arts", "cluster": "gezondheid", "needed": "niet nodig"}


def login(role: Role, where: Any, person: Any = None) -> Client:
    account = make_account(f"{role.value}@hier.example", name=f"Houder {role.label}", person=person)
    give_role(account, role, where)
    client = Client()
    client.force_login(account)
    return show(client, strong=True)


def read(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(f"programme:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode("utf-8-sig"))


def recently() -> dt.date:
    return today() - dt.timedelta(days=100)


def track_offer(cell: Any, cluster: Cluster, code: str, **fields: Any) -> Any:
    told = {"school_year": school_year_of(today()), "opens_on": recently()}
    return make_offer(cell, code, **told | {"strategy": Strategy.STARTERS, "cluster": cluster} | fields)


# The rules


def test_who_plans_adds_changes_and_removes_rules(cell: Any, aarde: Any) -> None:
    make_staff(aarde, "An", function="verpleegkundige")
    client = login(Role.ADVISOR, cell)
    assert "Nog geen regels: iedereen heeft alles nodig" in read(client, "starter_rules")
    assert '<option value="verpleegkundige">' in read(client, "add_starter_rule")
    assert client.post(reverse("programme:add_starter_rule"), SAID).status_code == 302
    rule = StarterRule.objects.get()
    told = (rule.cell, rule.about, rule.word, rule.cluster, rule.needed)
    assert told == (cell, "functie", "Arts", "gezondheid", False)
    assert "Arts" in read(client, "starter_rules")
    text = read(client, "change_starter_rule", rule.uuid)
    assert 'value="Arts"' in text
    client.post(reverse("programme:change_starter_rule", args=[rule.uuid]), {**SAID, "needed": "nodig"})
    assert StarterRule.objects.get().needed
    assert "Verwijderen" in read(client, "remove_starter_rule", rule.uuid)
    assert StarterRule.objects.exists()
    client.post(reverse("programme:remove_starter_rule", args=[rule.uuid]))
    assert not StarterRule.objects.exists()


def test_a_rule_that_cannot_be_so_is_told_and_not_kept(cell: Any, by: Actor) -> None:
    add_starter_rule(by=by, said=ARTS)
    client = login(Role.ADVISOR, cell)
    answer = client.post(reverse("programme:add_starter_rule"), SAID)
    assert "Daarover is al een regel voor dit deel" in answer.content.decode()
    answer = client.post(reverse("programme:add_starter_rule"), {**SAID, "word": " ", "cluster": "kick-off"})
    assert answer.status_code == 200
    assert StarterRule.objects.count() == 1


def test_of_another_cell_no_rule_is_shown_or_changed(cell: Any, other_cell: Any, by: Actor) -> None:
    rule = add_starter_rule(by=by, said=ARTS)
    client = login(Role.COORDINATOR, other_cell)
    assert "Nog geen regels" in read(client, "starter_rules")
    for name in ("change_starter_rule", "remove_starter_rule"):
        assert client.post(reverse(f"programme:{name}", args=[rule.uuid]), SAID).status_code == 404
    assert StarterRule.objects.get().word == "arts"


@pytest.mark.parametrize("role", [Role.CELL_DIRECTOR, Role.DIRECTOR, Role.STAFF])
def test_who_does_not_plan_has_no_page_of_the_rules(cell: Any, aarde: Any, by: Actor, role: Role) -> None:
    rule = add_starter_rule(by=by, said=ARTS)
    client = login(role, cell if role is Role.CELL_DIRECTOR else aarde)
    for name, args in (
        ("starter_rules", []),
        ("add_starter_rule", []),
        ("change_starter_rule", [rule.uuid]),
        ("remove_starter_rule", [rule.uuid]),
    ):
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 403


# One's own track


def test_one_reads_what_one_needs_and_why_by_what_one_chooses(cell: Any, aarde: Any, by: Actor) -> None:
    for rule in (ARTS, TEACHER, MENTOR):
        add_starter_rule(by=by, said=rule)
    client = login(Role.STAFF, aarde, make_staff(aarde, "An"))
    text = read(client, "track")
    assert "functie arts: niet nodig" in text
    assert "vooropleiding leraar: niet nodig" not in text
    assert "vooropleiding leraar: niet nodig" in read(client, "track", vooropleiding="leraar")
    text = read(client, "track", vooropleiding="leraar", rol="mentor")
    assert "rol mentor: nodig" in text
    assert "vooropleiding leraar: niet nodig" not in text
    assert "nonsens: niet nodig" not in read(client, "track", vooropleiding="nonsens", rol="nonsens")


def test_it_says_what_was_followed_and_asked_and_leads_to_what_is_open(cell: Any, aarde: Any) -> None:
    an = make_staff(aarde, "An")
    followed = make_session(track_offer(cell, Cluster.KICK_OFF, "S1"), recently())
    Participation.objects.create(session=followed, person=an, centre=aarde, status=Status.PRESENT)
    asked = track_offer(cell, Cluster.WELFARE, "S2")
    make_session(asked, today() + dt.timedelta(days=9))
    make_enrolment(asked, an, aarde)
    shut = track_offer(cell, Cluster.HEALTH, "S3", opens_on=None)
    text = read(login(Role.STAFF, aarde, an), "track")
    assert "1 sessie gevolgd, op" in text
    assert "Ingeschreven" in text
    assert reverse("programme:offer", args=[shut.uuid]) in text
    assert [reverse("programme:ask", args=[offer.uuid]) in text for offer in (asked, shut)] == [True, False]


def test_who_has_no_function_reads_so_and_needs_everything(cell: Any, aarde: Any, by: Actor) -> None:
    add_starter_rule(by=by, said=ARTS)
    text = read(login(Role.STAFF, aarde), "track")
    assert "niet bekend" in text
    assert "niet nodig" not in text


def test_the_catalogue_and_an_offer_of_the_track_lead_to_it(cell: Any, aarde: Any) -> None:
    offer = track_offer(cell, Cluster.WELFARE, "S1")
    here, staff = reverse("programme:track"), login(Role.STAFF, aarde)
    assert here in read(staff, "catalogue")
    assert here in read(staff, "offer", offer.uuid)
    advisor = login(Role.ADVISOR, cell)
    assert here not in read(advisor, "catalogue") + read(advisor, "offer", offer.uuid)
    assert reverse("programme:starter_rules") in read(advisor, "planning")
    assert advisor.get(here).status_code == 403


# Who starts at a centre


def test_a_director_finds_who_starts_with_what_they_have_to_follow(cell: Any, aarde: Any, by: Actor) -> None:
    add_starter_rule(by=by, said=ARTS)
    make_staff(aarde, "An", started_on=recently())
    make_staff(aarde, "Bo", started_on=recently(), function="psycholoog")
    make_staff(aarde, "Cas")
    client = login(Role.DIRECTOR, aarde)
    text = read(client, "starters")
    assert "An Peeters" in text
    assert "Cas Peeters" not in text
    assert AuditSubject.objects.filter(content__kind="programme.Participation").count() == 2
    assert "Bo Peeters" not in read(client, "starters", zoek="ARTS")
    text = read(client, "starters", sorteer="-nog")
    assert text.index("Bo Peeters") < text.index("An Peeters")
    assert "Niemand gevonden" in read(client, "starters", zoek="Zoë")
    assert read(client, "starters", sorteer="nonsens", pagina="x").count("An Peeters") == 1
    assert reverse("programme:starters") in read(client, "of_centre") + read(client, "records")


def test_a_file_holds_who_was_sought(cell: Any, aarde: Any, by: Actor) -> None:
    add_starter_rule(by=by, said=ARTS)
    make_staff(aarde, "An", started_on=recently())
    make_staff(aarde, "Bo", started_on=recently(), function="psycholoog")
    text = read(login(Role.DIRECTOR, aarde), "starters_csv", zoek="an")
    assert AuditContent.objects.latest("pk").verb == Verb.EXPORTED
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["Naam", "Functie", "Hier sinds", "Kick-off", "CLB en onderwijs", "Welzijn", "Gezondheid", "Nog te doen"],
        ["An Peeters", "arts", recently().isoformat(), "nodig", "nodig", "nodig", "niet nodig", "3"],
    ]


def test_a_director_chooses_for_somebody_of_the_staff_and_enrols_them(cell: Any, aarde: Any, by: Actor) -> None:
    for rule in (ARTS, TEACHER):
        add_starter_rule(by=by, said=rule)
    an = make_staff(aarde, "An", started_on=recently())
    offer = track_offer(cell, Cluster.WELFARE, "S1")
    make_session(offer, today() + dt.timedelta(days=9))
    client = login(Role.DIRECTOR, aarde)
    text = read(client, "track_of_staff", an.uuid, vooropleiding="leraar")
    assert AuditContent.objects.latest("pk").kind == "programme.Participation"
    assert "Starterstraject van An Peeters" in text
    assert "vooropleiding leraar: niet nodig" in text
    assert "functie arts: niet nodig" in text
    assert reverse("programme:enrol_staff", args=[offer.uuid]) in text
    assert reverse("programme:ask", args=[offer.uuid]) not in text


def test_of_who_works_elsewhere_there_is_no_track(cell: Any, aarde: Any, beek: Any) -> None:
    bo = make_staff(beek, "Bo", started_on=recently())
    address = reverse("programme:track_of_staff", args=[bo.uuid])
    assert login(Role.DIRECTOR, aarde).get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CENTRE_COORDINATOR, Role.STAFF])
def test_nobody_but_the_director_has_pages_of_who_starts(cell: Any, aarde: Any, role: Role) -> None:
    an = make_staff(aarde, "An", started_on=recently())
    client = login(role, cell if role is Role.ADVISOR else aarde)
    for name, args in (("starters", []), ("starters_csv", []), ("track_of_staff", [an.uuid])):
        assert client.get(reverse(f"programme:{name}", args=args)).status_code == 403
    if role is Role.CENTRE_COORDINATOR:
        assert reverse("programme:starters") not in read(client, "records")


def test_pages_cost_the_same_however_many_start_and_whatever_is_offered(cell: Any, aarde: Any, by: Actor) -> None:
    an = make_staff(aarde, "An", started_on=recently())
    add_starter_rule(by=by, said=ARTS)
    make_session(track_offer(cell, Cluster.WELFARE, "S0"), today())
    own, leads, plans = login(Role.STAFF, aarde, an), login(Role.DIRECTOR, aarde), login(Role.ADVISOR, cell)

    def statements() -> list[int]:
        found = []
        for client, name, args in (
            (own, "track", []),
            (leads, "track_of_staff", [an.uuid]),
            (leads, "starters", []),
            (plans, "starter_rules", []),
        ):
            with CaptureQueriesContext(connection) as counted:
                read(client, name, *args)
            found.append(len(counted))
        return found

    statements()  # the first time looks up what stays
    few = statements()
    for number in range(1, 8):
        offer = track_offer(cell, list(Cluster)[number % 4], f"S{number}")
        session = make_session(offer, today())
        other = make_staff(aarde, f"Bo{number}", started_on=recently())
        make_post(other, aarde, started_on=recently(), function="mentor")
        make_enrolment(offer, other, aarde)
        Participation.objects.create(session=session, person=an, centre=aarde, status=Status.PRESENT)
        add_starter_rule(by=by, said=TrackRule(Basis.ROLE, f"rol {number}", Cluster.WELFARE, needed=True))
    assert statements() == few
    locks = connection.vendor == "postgresql"  # the end of the trail
    assert few == [15, 21 + locks, 14 + locks, 5]
