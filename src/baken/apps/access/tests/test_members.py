"""Who holds which role: inviting, taking up, giving and ending, by whom and as what the pages show."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from baken.apps.access.actions import (
    CannotEndRole,
    CannotGrantRole,
    CannotInvite,
    CannotTakeUp,
    end_role,
    grant_role,
    invite,
    invite_again,
    take_up,
    withdraw_invitation,
)
from baken.apps.access.models import Account, AuditEntry, Grant, Invitation
from baken.apps.access.queries import members_visible_to, proof_of
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account, make_holder, show
from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.ground.audit import Verb
from baken.ground.periods import today
from tests.mails import smtp
from tests.provider import client as known_client
from tests.provider import person
from tests.reading import page, rows
from tests.signing_on import NAME, configure

pytestmark = pytest.mark.django_db
MEMBERS = "/leden/"
STRONG = "een lange zin over de zee"


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def aarde(cell):
    return make_centre("CLB Aarde", network="GO!", known_as={cell: "C1"})


@pytest.fixture
def holder(cell):
    return make_holder(Role.COORDINATOR, cell, name="Cato Coördinator")


@pytest.fixture
def by(cell, holder):
    return Actor(Role.COORDINATOR, cell.pk, account=holder.pk)


@pytest.fixture
def coordinator(client, holder):
    client.force_login(holder)
    return show(client)


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept


def asked(**said):
    return {
        "name": "Nele Nieuw",
        "email": "nele@example.test",
        "role": "advisor",
        "organisation": "",
        "starts_on": today().isoformat(),
        "ends_on": "",
    } | said


def invited(by, **said):
    return invite(
        **{"email": "nele@example.test", "name": "Nele", "role": Role.ADVISOR, "by": by, "starts_on": today()}
        | {"language": "nl"}
        | said
    )


def link_of(invitation):
    return f"/uitnodiging/{invitation.uuid}/{proof_of(invitation)}/"


def test_a_colleague_is_invited_by_mail_makes_an_account_and_works(coordinator, mails, client, cell):
    assert coordinator.post("/leden/uitnodigen/", asked()).url == MEMBERS
    (mail,) = mails.mails
    assert (mail["To"], mail["Subject"]) == ("nele@example.test", f"Uitnodiging voor Baken: {cell.name}")
    assert "Cato Coördinator nodigt je uit" in mail.get_content()
    address = re.search(r"http://testserver(/uitnodiging/\S+)", mail.get_content())[1]
    client.logout()
    assert "POC-medewerker" in page(client.get(address))
    weak = client.post(address, {"name": "Nele Nieuw", "new": "password", "again": "password"})
    assert "te kort" in page(weak)
    assert client.post(address, {"name": "Nele Nieuw", "new": STRONG, "again": STRONG}).url == "/"
    account = Account.objects.get(email="nele@example.test")
    assert client.session[SESSION_KEY] == str(account.pk)
    assert list(account.grants.values_list("role", "cell")) == [("advisor", cell.pk)]
    assert client.get("/centra/").status_code == 200
    assert client.get(address).status_code == 410  # once


def test_without_a_mail_server_the_link_is_shown_to_hand_over(coordinator, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    shown = coordinator.post("/leden/uitnodigen/", asked())
    address = f"http://testserver{link_of(Invitation.objects.get())}"
    assert address in page(shown)
    assert [address in path.read_text() for path in tmp_path.iterdir()] == [True]


def test_a_mail_that_is_refused_is_seen_and_sent_again(coordinator, mails):
    mails.refuses = True
    coordinator.post("/leden/uitnodigen/", asked())
    assert rows(coordinator.get(MEMBERS), "Uitnodigingen die nog openstaan")[0][2] == "versturen mislukt"
    mails.refuses = False
    coordinator.post(f"/leden/uitnodigingen/{Invitation.objects.get().uuid}/opnieuw/")
    assert len(mails.mails) == 1
    assert Invitation.objects.get().sent_at is not None


def test_who_has_an_account_signs_in_and_gets_the_role_added(client, by, aarde):
    account = make_account("nele@example.test")
    invitation = invited(by, role=Role.DIRECTOR, centre=aarde.pk)
    assert "Heb je al een account?" in page(client.get(link_of(invitation)))
    assert client.post(link_of(invitation), {"name": "X", "new": STRONG, "again": STRONG}).status_code == 200
    assert Account.objects.filter(email="nele@example.test").count() == 1
    client.post("/aanmelden/", {"email": "nele@example.test", "password": PASSWORD})
    assert client.post(link_of(invitation)).url == "/"
    assert [(grant.role, grant.centre_id) for grant in account.grants.all()] == [("director", aarde.pk)]


def test_an_invitation_is_taken_up_with_a_provider_and_without_a_password(client, by, settings, provider):
    way = configure(settings, provider)
    provider.tell(clients=[known_client(NAME, way.back)], accounts={"nele": person("vo-nele", "Nele", "Nieuw")})
    invitation = invited(by)
    answer = client.get(provider.authorise(client.post(way.start, {"next": link_of(invitation)}).url, "nele"))
    assert answer.status_code == 302
    account = Account.objects.get(email="nele@example.test")
    assert (client.session[SESSION_KEY], account.has_usable_password()) == (str(account.pk), False)
    assert [(grant.role, grant.granted_by_id) for grant in account.grants.all()] == [("advisor", by.account)]
    client.logout()
    client.get(provider.authorise(client.post(way.start).url, "nele"))
    assert client.session[SESSION_KEY] == str(account.pk)


@pytest.mark.parametrize("outlives", ["withdrawn", "expired", "inviter left", "taken up", "inviter closed"])
def test_an_invitation_that_no_longer_holds_opens_nothing(client, by, holder, outlives):
    invitation = invited(by)
    if outlives == "withdrawn":
        withdraw_invitation(invitation, by=by)
    elif outlives == "expired":
        Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    elif outlives == "inviter left":
        Grant.objects.filter(account=holder).update(ends_on=today() - dt.timedelta(days=1))
    elif outlives == "inviter closed":
        Account.objects.filter(pk=holder.pk).update(is_active=False)
    else:
        take_up(invitation, account=make_account("ander@example.test"), on=today())
    said = {"name": "Nele", "new": STRONG, "again": STRONG}
    assert [client.get(link_of(invitation)).status_code, client.post(link_of(invitation), said).status_code] == [
        410
    ] * 2
    assert not Account.objects.filter(email="nele@example.test").exists()
    with pytest.raises(CannotTakeUp):
        take_up(Invitation.objects.get(), account=make_account("derde@example.test"), on=today())


def test_a_link_with_another_proof_is_no_link(client, by):
    invitation = invited(by)
    assert client.get(f"/uitnodiging/{invitation.uuid}/{'0' * 64}/").status_code == 404


def test_one_is_invited_to_a_role_once_and_an_outlived_one_is_replaced(by):
    first = invited(by)
    with pytest.raises(CannotInvite):
        invited(by)
    Invitation.objects.update(expires_at=timezone.now())
    second = invited(by)
    first.refresh_from_db()
    assert (first.withdrawn_at is not None, second.withdrawn_at) == (True, None)


def test_who_may_invite_whom(cell, aarde):
    coordinator = Actor(Role.COORDINATOR, cell.pk)
    director = Actor(Role.DIRECTOR, cell.pk, centre=aarde.pk)
    beek = make_centre("CLB Beek", network="GO!", known_as={cell: "C2"})
    elsewhere = make_centre("CLB Ver", network="VCLB", known_as={make_cell("VCLB-POC", network="VCLB"): "V1"})
    invited(coordinator, role=Role.DIRECTOR, centre=aarde.pk)
    invited(director, role=Role.STAFF, centre=aarde.pk)
    refused = [
        (coordinator, Role.STAFF, elsewhere.pk),
        (director, Role.STAFF, beek.pk),
        (director, Role.DIRECTOR, aarde.pk),
        (director, Role.ADVISOR, None),
        (coordinator, Role.ADVISOR, aarde.pk),
        (coordinator, Role.STAFF, None),
        (Actor(Role.ADVISOR, cell.pk), Role.ADVISOR, None),
        (Actor(Role.STAFF, cell.pk, centre=aarde.pk), Role.STAFF, aarde.pk),
    ]
    for actor, role, centre in refused:
        with pytest.raises(CannotInvite):
            invited(actor, role=role, centre=centre, email="x@example.test")


def test_a_role_is_ended_at_once(client, coordinator, cell, holder):
    advisor = make_holder(Role.ADVISOR, cell, email="wim@example.test", name="Wim")
    theirs = type(client)()
    theirs.force_login(advisor)
    assert theirs.get("/centra/").status_code == 200
    grant = advisor.grants.get()
    answer = coordinator.post(f"/leden/{advisor.uuid}/rollen/{grant.uuid}/beeindigen/", {"when": "nu"})
    assert answer.url == f"/leden/{advisor.uuid}/"
    assert theirs.get("/centra/").status_code == 403
    assert "Vroeger" in page(coordinator.get(answer.url))


def test_a_role_ends_after_a_day_that_is_chosen_and_not_in_the_past(coordinator, cell):
    advisor = make_holder(Role.ADVISOR, cell, email="wim@example.test")
    address = f"/leden/{advisor.uuid}/rollen/{advisor.grants.get().uuid}/beeindigen/"
    assert "Kies de laatste dag" in page(coordinator.post(address, {"when": "later"}))
    past = {"when": "later", "on": (today() - dt.timedelta(days=9)).isoformat()}
    assert "niet in het verleden" in page(coordinator.post(address, past))
    later = today() + dt.timedelta(days=30)
    coordinator.post(address, {"when": "later", "on": later.isoformat()})
    assert advisor.grants.get().ends_on == later


def test_nobody_ends_the_own_role_or_one_that_is_not_theirs_to_give(by, cell, aarde, holder):
    director = give_role(make_account("dina@example.test"), Role.DIRECTOR, aarde)
    with pytest.raises(CannotEndRole):
        end_role(grant=holder.grants.get(), by=by, on=today())
    with pytest.raises(CannotEndRole):
        end_role(grant=director, by=Actor(Role.DIRECTOR, cell.pk, centre=aarde.pk), on=today())


def test_a_member_is_given_another_role_at_a_centre(coordinator, cell, aarde):
    advisor = make_holder(Role.ADVISOR, cell, email="wim@example.test")
    said = {"role": "director", "organisation": "", "starts_on": today().isoformat(), "ends_on": ""}
    assert "kies welk" in page(coordinator.post(f"/leden/{advisor.uuid}/rol/", said))
    coordinator.post(f"/leden/{advisor.uuid}/rol/", said | {"organisation": str(aarde.uuid)})
    assert [grant.role for grant in advisor.grants.order_by("pk")] == ["advisor", "director"]


def test_a_role_does_not_end_before_it_begins(by, cell):
    with pytest.raises(CannotGrantRole):
        grant_role(
            account=make_account(),
            role=Role.ADVISOR,
            by=by,
            cell=cell.pk,
            starts_on=today(),
            ends_on=today() - dt.timedelta(days=1),
        )


def test_the_list_is_searched_and_sorted_and_says_who_was_away(coordinator, cell, aarde, holder):
    make_holder(Role.ADVISOR, cell, email="wim@example.test", name="Wim")
    give_role(make_account("dina@example.test", name="Dina"), Role.DIRECTOR, aarde)
    give_role(make_account("oud@example.test", name="Oud"), Role.ADVISOR, cell, ends_on=dt.date(2024, 1, 1))
    make_holder(Role.COORDINATOR, make_cell("VCLB-POC", network="VCLB"), email="ander@example.test", name="Ander")
    holder.last_login = timezone.now()
    holder.save()

    def found(query=""):
        return [row[0] for row in rows(coordinator.get(f"{MEMBERS}{query}"), "Leden") or []]

    assert found() == ["Cato Coördinator", "Dina", "Wim"]
    assert found("?sorteer=-naam") == ["Wim", "Dina", "Cato Coördinator"]
    assert found("?zoek=WIM@") == ["Wim"]
    assert found("?rol=director") == ["Dina"]
    assert found("?toon=ooit") == ["Cato Coördinator", "Dina", "Oud", "Wim"]
    assert found("?toon=lang-weg") == []  # who never was, was made today
    Account.objects.filter(name__in=("Dina", "Oud")).update(made_on=today() - dt.timedelta(days=366))
    assert found("?toon=lang-weg") == ["Dina"]
    assert found("?zoek=niemand") == []


def test_of_many_invitations_the_page_says_how_many_there_are_and_all_are_searched(coordinator, by, monkeypatch):
    monkeypatch.setattr("baken.apps.access.views._members.MOST_INVITATIONS", 1)
    invited(by, email="nora@example.test", name="Nora")
    invited(by)

    def found(query=""):
        return [
            row[0].split()[0]
            for row in rows(coordinator.get(f"{MEMBERS}{query}"), "Uitnodigingen die nog openstaan") or []
        ]

    assert found() == ["Nele"]
    assert "De nieuwste 1 van 2." in page(coordinator.get(MEMBERS))
    assert [found("?zoek=nora@"), found("?rol=director"), found("?zoek=elders")] == [["Nora"], [], []]
    rows_alone = coordinator.get(f"{MEMBERS}?zoek=nora", headers={"HX-Request": "true", "HX-Target": "rows"})
    assert "Nora" in page(rows_alone)


def test_a_director_sees_who_works_at_the_own_centre_alone(client, cell, aarde, holder):
    director = make_holder(Role.DIRECTOR, aarde, email="dina@example.test", name="Dina")
    give_role(make_account("mo@example.test", name="Mo"), Role.STAFF, aarde)
    other = make_centre("CLB Beek", network="GO!", known_as={cell: "C2"})
    give_role(make_account("bo@example.test", name="Bo"), Role.STAFF, other)
    client.force_login(director)
    assert [row[0] for row in rows(client.get(MEMBERS), "Leden")] == ["Dina", "Mo"]
    assert client.get(f"/leden/{holder.uuid}/").status_code == 404
    assert "CLB Beek" not in page(client.get("/leden/uitnodigen/"))


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.STAFF, Role.AUDITOR])
def test_other_roles_manage_nobody(client, cell, aarde, role):
    client.force_login(make_holder(role, aarde if role is Role.STAFF else cell))
    assert {client.get(address).status_code for address in (MEMBERS, "/leden/uitnodigen/")} == {403}


def test_roles_elsewhere_of_a_member_are_not_shown(cell, aarde):
    account = make_holder(Role.ADVISOR, cell)
    give_role(account, Role.ADVISOR, make_cell("VCLB-POC", network="VCLB"))
    (member,) = members_visible_to(Actor(Role.COORDINATOR, cell.pk))
    assert [grant.cell_id for grant in member.seen_roles] == [cell.pk]


def test_what_is_done_and_who_is_looked_at_stands_in_the_trail(coordinator, by, cell, mails):
    advisor = make_holder(Role.ADVISOR, cell, email="wim@example.test")
    coordinator.get(f"/leden/{advisor.uuid}/")
    invitation = invited(by)
    invite_again(invitation, by=by)
    take_up(Invitation.objects.get(), account=advisor, on=today())
    verbs = list(AuditEntry.objects.order_by("number").values_list("content__verb", "content__kind"))
    assert verbs[:3] == [
        (Verb.SEEN, "access.Account"),
        (Verb.INVITED, "access.Invitation"),
        (Verb.INVITED, "access.Invitation"),
    ]
    assert (Verb.CONFIRMED, "access.Invitation") in verbs
    assert (Verb.EXPORTED, "access.Account") not in verbs
    coordinator.get("/leden/leden.csv")
    assert AuditEntry.objects.latest("number").content.verb == Verb.EXPORTED


def test_the_list_asks_the_database_a_fixed_number_of_times(coordinator, cell, aarde, django_assert_max_num_queries):
    for number in range(30):
        account = make_account(f"lid{number}@example.test", name=f"Lid {number}")
        give_role(account, Role.STAFF, aarde)
        give_role(account, Role.ADVISOR, cell)
    with django_assert_max_num_queries(24):
        coordinator.get(MEMBERS)
