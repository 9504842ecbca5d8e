"""Roles that a provider tells of: acted in where they were told, as long as a session lasts; kept right by who changes
rules meanwhile, and by the night."""

from __future__ import annotations

import datetime as dt
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from baken.apps.access.actions import (
    CannotKeepClaimRule,
    _claims,
    apply_retention,
    change_claim_rule,
    end_claim_rule,
    end_role,
    follow_claims,
    grant_role,
    invite,
)
from baken.apps.access.engine import showing
from baken.apps.access.models import AccountSession, AuditContent, AuditSubject, ClaimRule, Grant
from baken.apps.access.queries import actor_of_cell, grants_of, inviter_of, providers, providers_that_tell
from baken.apps.access.tests.factories import PASSWORD, add_app, code_of, give_role, make_account, make_holder, show
from baken.apps.access.types import NO_CELL, Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.periods import today
from tests.provider import client as known_client
from tests.provider import person
from tests.reading import page, rows
from tests.signing_on import NAME, configure, known

pytestmark = pytest.mark.django_db
CLAIM, SAID = "baken_rol_3d", "adviseur:OVO001"
BY = Actor(Role.PLATFORM, NO_CELL)
DAY = dt.timedelta(days=1)


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def an():
    return make_account("an@example.test", name="An")


@pytest.fixture
def house(settings, provider, an):
    """A house that knows An by a provider, which says roles."""
    way = configure(settings, provider)
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["scope"] = ["openid", "profile", "vo", "baken"]
    known(way, an, "vo-an")
    says(provider, way, SAID)
    return way


def says(provider, way, said):
    claims = {CLAIM: said} if said else {}
    people = {"an": person("vo-an", "An", "Peeters", **claims)}
    provider.tell(clients=[known_client(NAME, way.back)], accounts=people)


def rule_of(cell, provider="acm", **fields):
    what = {"claim": CLAIM, "pattern": "adviseur", "organisation_code": "OVO001", "role": Role.ADVISOR, "cell": cell}
    return ClaimRule.objects.create(provider=provider, starts_on=dt.date(2020, 1, 1), **what | fields)


def sign_on(client, house, provider, onward="/centra/"):
    return client.get(provider.authorise(client.post(house.start, {"next": onward}).url, "an"))


def follow(account, *said, on=None, provider="acm"):
    return follow_claims(account=account, provider=provider, claims={CLAIM: list(said)}, on=on or today())


def test_who_comes_in_without_the_provider_does_not_act_in_what_it_told(client, house, provider, cell, an):
    rule_of(cell, house.provider)
    assert sign_on(client, house, provider).url == "/centra/"
    assert client.get("/centra/").status_code == 200
    other = Client()
    answer = other.post("/aanmelden/", {"email": an.email, "password": PASSWORD, "next": "/centra/"})
    assert (answer.url, other.get("/centra/").url) == ("/rol/?next=%2Fcentra%2F",) * 2
    assert "Deze rol volgt uit ACM/IDM" in page(other.get("/mijn-account/"))
    other.post("/rol/", {"rol": str(an.grants.get().uuid)})
    assert other.get("/centra/").status_code == 302
    assert sign_on(other, house, provider).url == "/centra/"  # as the page offers
    assert other.get("/centra/").status_code == 200
    assert "Deze rol volgt uit" not in page(other.get("/mijn-account/"))


def test_one_button_for_all_roles_of_a_provider_and_none_for_one_that_is_gone(client, house, provider, cell, an):
    rule_of(cell, house.provider)
    rule_of(cell, house.provider, role=Role.CELL_DIRECTOR)
    follow(an, SAID, provider=house.provider)
    rule_of(cell, "elders", role=Role.PARTNER)
    follow(an, SAID, provider="elders")
    client.post("/aanmelden/", {"email": an.email, "password": PASSWORD})
    for address in ("/mijn-account/", "/rol/"):
        answer = client.get(address)
        said = page(answer)
        assert said.count("Aanmelden met ACM/IDM") == 1
        assert ("Deze rollen volgen uit ACM/IDM" in said, "aanbieder waarmee je je hier niet meer" in said) == (
            True,
            True,
        )
        assert ("POC-medewerker" in said, "Celdirecteur" in said, "Partner" in said) == (True, True, True)
        assert "/met/elders/" not in answer.content.decode()


def test_a_password_does_not_let_what_was_told_last_longer(client, house, provider, cell, an, settings):
    rule_of(cell, house.provider)
    sign_on(client, house, provider)
    session = client.session
    session[showing.TOLD][house.provider]["at"] -= settings.SESSION_COOKIE_AGE + 1
    session.save()
    client.post("/aanmelden/", {"email": an.email, "password": PASSWORD})
    assert client.get("/centra/").url == "/rol/?next=%2Fcentra%2F"
    sign_on(client, house, provider)
    assert client.get("/centra/").status_code == 200


def test_what_is_told_no_longer_is_gone_everywhere(client, house, provider, cell, an):
    rule_of(cell, house.provider)
    other = Client()
    for each in (client, other):
        sign_on(each, house, provider)
    says(provider, house, "")
    sign_on(other, house, provider)
    assert [each.get("/centra/").status_code for each in (client, other)] == [403, 403]


def test_what_was_told_comes_along_past_the_second_step(client, house, provider, cell, an):
    rule_of(cell, house.provider)
    secret = add_app(an)
    away = sign_on(client, house, provider)
    client.post(away.url, {"code": code_of(secret), "next": "/centra/"})
    assert client.get("/centra/").status_code == 200


@pytest.mark.parametrize("roles", [1, 2])
def test_who_has_only_the_provider_shows_with_it_who_they_are_once_more(client, house, provider, cell, an, roles):
    an.set_unusable_password()
    an.save()
    rule_of(cell, house.provider, role=Role.COORDINATOR)
    if roles == 2:
        give_role(an, Role.STAFF, make_centre("CLB Kade", known_as={cell: "K"}))
    sign_on(client, house, provider)
    client.post("/rol/", {"rol": str(an.grants.get(role=Role.COORDINATOR).uuid)})
    session = client.session
    session[showing.SHOWN]["at"] -= showing.FRESH + 1
    session.save()
    key, invite_page = session.session_key, "/leden/uitnodigen/"
    asking = client.get(invite_page)
    assert "Aanmelden met ACM/IDM" in page(client.get(asking.url))
    assert sign_on(client, house, provider, onward=invite_page).url == invite_page
    assert client.get(invite_page).status_code == 200
    (kept,) = AccountSession.objects.all()
    assert (kept.session_id, kept.session_id != key) == (client.session.session_key, True)


def test_who_signs_on_for_a_role_chooses_it(client, house, provider, cell, an):
    rule_of(cell, house.provider)
    sign_on(client, house, provider)
    client.logout()
    give_role(an, Role.STAFF, make_centre("CLB Kade", known_as={cell: "K"}))
    client.post("/aanmelden/", {"email": an.email, "password": PASSWORD})
    assert "Deze rol volgt uit ACM/IDM" in page(client.get("/mijn-account/"))
    assert sign_on(client, house, provider, onward="").url.startswith("/rol/")


def test_who_signs_in_twice_in_one_session_is_signed_in(client, an):
    for _turn in range(2):
        client.post("/aanmelden/", {"email": an.email, "password": PASSWORD})
    assert (client.get("/mijn-account/").status_code, AccountSession.objects.count()) == (200, 1)


def test_members_show_what_follows_from_whose_words_and_since_when(client, house, cell, an):
    rule_of(cell, house.provider)
    follow(an, SAID, on=dt.date(2026, 11, 3), provider=house.provider)
    client.force_login(make_holder(Role.COORDINATOR, cell, name="Cato"))
    show(client)
    told = "volgt uit ACM/IDM, laatst op 3 nov 2026"
    (row,) = [row for row in rows(client.get("/leden/"), "Leden") if row[0] == "An"]
    assert told in row[2]
    assert told in page(client.get(f"/leden/{an.uuid}/"))
    assert "ACM/IDM" in client.get("/leden/leden.csv").content.decode("utf-8-sig")
    address = f"/leden/{an.uuid}/rollen/{an.grants.get().uuid}/beeindigen/"
    assert "Deze rol volgt uit ACM/IDM." in page(client.get(address))
    ended = client.post(address, {"when": "nu"}, follow=True)
    assert "Zegt ACM/IDM ze bij het volgende aanmelden nog eens" in page(ended)


def test_it_is_kept_when_a_role_was_last_told(cell, an):
    rule_of(cell)
    for days in (0, 9, 9, 30):
        follow(an, SAID, on=dt.date(2026, 1, 1) + days * DAY)
    assert list(Grant.objects.values_list("starts_on", "told_on")) == [(dt.date(2026, 1, 1), dt.date(2026, 1, 31))]


@pytest.mark.parametrize(("days", "stands"), [(0, True), (14, True), (15, False)])
def test_an_invitation_stands_while_the_role_was_told_as_lately_as_one_stands(cell, an, days, stands):
    rule_of(cell, role=Role.COORDINATOR)
    follow(an, SAID, on=today() - days * DAY)
    by = Actor(Role.COORDINATOR, cell.pk, account=an.pk)
    sent = invite(email="n@x.example", name="N", role=Role.ADVISOR, by=by, starts_on=today(), language="nl")
    assert (inviter_of(sent, on=today()) is not None) is stands


def test_a_role_untold_for_ninety_days_ends_on_the_day_it_was_last_told(cell, an):
    rule_of(cell)
    give_role(an, Role.STAFF, make_centre("CLB Kade", known_as={cell: "K"}))
    day = dt.date(2026, 1, 10)
    follow(an, SAID, on=day)
    assert "access.told" not in apply_retention(on=day + 89 * DAY)
    assert apply_retention(on=day + 90 * DAY)["access.told"] == 1
    assert [(grant.role, grant.ends_on) for grant in an.grants.order_by("pk")] == [("staff", None), ("advisor", day)]
    assert "access.told" not in apply_retention(on=day + 91 * DAY)
    follow(an, SAID, on=day + 95 * DAY)
    assert [grant.role for grant in grants_of(an, on=day + 95 * DAY)] == ["staff", "advisor"]


@pytest.mark.parametrize("turn", range(10))
def test_on_no_day_a_role_is_held_by_hand_and_by_what_was_said_later(cell, an, turn):
    """However what is given and what is said follow each other: on each day on which it is said it is held once."""
    chance, start = random.Random(turn), dt.date(2026, 1, 1)  # noqa: S311 - a row of days, no secret
    rule_of(cell)
    rule_of(cell, pattern="tweede", ends_on=start + 20 * DAY)
    for _number in range(2):
        first = start + chance.randrange(30) * DAY
        give_role(an, Role.ADVISOR, cell, starts_on=first, ends_on=first + chance.randrange(9) * DAY)
    by_hand = set(an.grants.values_list("pk", flat=True))
    for number in range(30):
        day, said = start + number * DAY, [word for word in (SAID, "tweede:OVO001") if chance.random() < 0.6]
        told = follow(an, *said, on=day)
        held = {grant.pk for grant in grants_of(an, on=day)}
        speaks = SAID in said or (said and day <= start + 20 * DAY)
        assert held - by_hand == set(told)
        assert bool(held) or not speaks
        assert len(told) <= 1
        assert not told or speaks
        if not Grant.objects.filter(pk__in=told).exclude(starts_on=day).exists():
            assert not (told and held & by_hand)


def test_a_role_by_hand_that_begins_later_is_not_given_twice(cell, an):
    rule_of(cell)
    later = today() + 5 * DAY
    give_role(an, Role.ADVISOR, cell, starts_on=later)
    follow(an, SAID)
    assert list(an.grants.order_by("pk").values_list("starts_on", "ends_on")) == [
        (later, None),
        (today(), later - DAY),
    ]


def test_what_somebody_gives_is_held_besides_what_a_provider_tells(client, house, provider, cell, an):
    rule_of(cell, house.provider)
    follow(an, SAID, provider=house.provider)
    grant_role(account=an, role=Role.ADVISOR, by=actor_of_cell(cell=cell.pk), cell=cell.pk, starts_on=today())
    client.post("/aanmelden/", {"email": an.email, "password": PASSWORD})
    assert client.get("/centra/").status_code == 200
    assert len(client.get("/mijn-account/").context["request"].grants) == 1
    other = Client()
    assert sign_on(other, house, provider).url == "/centra/"  # and no choice between the same role twice


# Rules


def test_the_trail_says_what_a_rule_was_and_whose_roles_it_ended(cell, an):
    made = rule_of(cell, audience="OV")
    follow_claims(account=an, provider="acm", claims={CLAIM: SAID, "vo_doelgroepcode": "OV"}, on=today())
    what = {"claim": CLAIM, "pattern": "x", "organisation_code": "1", "audience": "", "ends_on": today()}
    change_claim_rule(made, by=BY, on=today(), **what)
    end_claim_rule(made, by=BY, on=today())
    alone = rule_of(cell, pattern="niemand")
    end_claim_rule(alone, by=BY, on=today())
    entries = AuditContent.objects.filter(kind="access.ClaimRule").order_by("pk")
    assert [(each.verb, each.thing, AuditSubject.objects.filter(content=each).count()) for each in entries] == [
        ("changed", str(made.uuid), 1),
        ("ended", str(made.uuid), 1),
        ("ended", str(alone.uuid), 0),
    ]
    said = [json.loads(each.said) for each in entries]
    assert [each["pattern"] for each in said] == ["x", "x", "niemand"]
    assert (said[0]["audience"], said[2]["claim"], said[2]["organisation_code"]) == ("", CLAIM, "OVO001")


@pytest.mark.parametrize(("days", "goes"), [(-2, False), (-1, True), (0, True)])
def test_a_rule_is_not_shortened_into_the_past(cell, an, days, goes):
    made = rule_of(cell)
    follow(an, SAID)
    what = {"claim": CLAIM, "pattern": "x", "organisation_code": "1", "audience": ""}
    if not goes:
        with pytest.raises(CannotKeepClaimRule):
            change_claim_rule(made, by=BY, on=today(), **what, ends_on=today() + days * DAY)
    else:
        change_claim_rule(made, by=BY, on=today(), **what, ends_on=today() + days * DAY)
    assert ClaimRule.objects.get().ends_on == Grant.objects.get().ends_on == (today() + days * DAY if goes else None)


def test_what_ended_before_is_not_touched(cell, an):
    made = rule_of(cell)
    follow(an, SAID, on=today() - 20 * DAY)
    end_role(grant=Grant.objects.get(), by=actor_of_cell(cell=cell.pk), on=today() - 10 * DAY)
    end_claim_rule(made, by=BY, on=today())
    assert Grant.objects.get().ends_on == today() - 10 * DAY


def test_who_saw_a_rule_before_it_ended_does_not_bring_it_back(cell):
    seen_before = rule_of(cell)
    end_claim_rule(ClaimRule.objects.get(), by=BY, on=today())
    what = {"claim": CLAIM, "pattern": "x", "organisation_code": "1", "audience": "", "ends_on": None}
    with pytest.raises(CannotKeepClaimRule, match="al beëindigd"):
        change_claim_rule(seen_before, by=BY, on=today(), **what)
    with pytest.raises(CannotKeepClaimRule, match="al beëindigd"):
        end_claim_rule(seen_before, by=BY, on=today())
    assert list(ClaimRule.objects.values_list("pattern", "ends_on")) == [("adviseur", today() - DAY)]


def test_nothing_follows_from_a_rule_that_ends_while_somebody_signs_on(cell, an, monkeypatch):
    made = rule_of(cell)
    found = _claims.following

    def meanwhile(rules, claims):
        follows = found(rules, claims)
        monkeypatch.undo()
        end_claim_rule(made, by=BY, on=today())
        return follows

    monkeypatch.setattr(_claims, "following", meanwhile)
    assert follow(an, SAID) == []
    assert Grant.objects.count() == 0


def in_another_thread(act):
    try:
        act()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["the rule ends", "somebody signs on"])
def test_who_ends_a_rule_and_who_signs_on_by_it_wait_for_each_other(first):
    made, an = rule_of(make_cell()), make_account()
    acts = [lambda: end_claim_rule(made, by=BY, on=today()), lambda: follow(an, SAID)]
    if first != "the rule ends":
        acts.reverse()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            acts[0]()
            waiting = threads.submit(in_another_thread, acts[1])
            time.sleep(0.3)  # in which it comes as far as it can
        waiting.result()
    assert grants_of(an, on=today()) == []


def test_smartschool_says_no_roles_so_no_rule_is_made_for_it(client, house, settings, cell):
    app = {"provider_id": "smartschool", "name": "Smartschool", "client_id": NAME, "secret": "x", "settings": {}}
    settings.SOCIALACCOUNT_PROVIDERS = settings.SOCIALACCOUNT_PROVIDERS | {"smartschool": {"APPS": [app]}}
    assert [name for _key, name in providers()] == ["ACM/IDM", "Smartschool"]
    assert [name for _key, name in providers_that_tell()] == ["ACM/IDM"]
    client.force_login(make_holder(Role.PLATFORM))
    assert "Smartschool" not in page(show(client).get("/installatie/rollen/nieuw/"))


def test_a_rule_that_ends_in_the_past_is_refused_at_its_field(client, house, cell):
    made = rule_of(cell, house.provider)
    client.force_login(make_holder(Role.PLATFORM))
    said = {"claim": CLAIM, "pattern": "x", "organisation_code": "1", "audience": ""}
    past = said | {"ends_on": (today() - DAY).isoformat()}
    answer = show(client).post(f"/installatie/rollen/{made.uuid}/", past)
    assert answer.context["form"].errors == {"ends_on": ["Een rol eindigt niet in het verleden."]}
