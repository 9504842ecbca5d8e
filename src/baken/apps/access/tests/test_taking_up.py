"""Invitations taken up and roles given: whose data comes with an account, how often a role is held, and how many mails
somebody may send."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.access import actions
from baken.apps.access.actions import _attempts
from baken.apps.access.actions._granting import lacking
from baken.apps.access.forms import InviteForm, TakeUpForm
from baken.apps.access.models import Account, Grant, Invitation
from baken.apps.access.queries import actor_of_cell, invitations_visible_to, proof_of
from baken.apps.access.tests.factories import PASSWORD, give_role, make_account, make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.ground.periods import today
from tests.mails import smtp
from tests.reading import page

pytestmark = pytest.mark.django_db
STRONG = "een lange zin over de zee"
DAY = dt.timedelta(days=1)
NELE = "nele@example.test"


@pytest.fixture
def cell():
    return make_cell()


@pytest.fixture
def by(cell):
    return Actor(Role.COORDINATOR, cell.pk, account=make_holder(Role.COORDINATOR, cell, name="Cato").pk)


@pytest.fixture
def mails(settings):
    with smtp(settings) as kept:
        yield kept


def invited(by, **said):
    asked = {"email": NELE, "name": "Nele", "role": Role.ADVISOR, "by": by, "starts_on": today(), "language": "nl"}
    return actions.invite(**asked | said)


def granted(account, cell, **said):
    asked = {"account": account, "role": Role.ADVISOR, "by": actor_of_cell(cell=cell.pk), "starts_on": today()}
    return actions.grant_role(**asked | {"cell": cell.pk} | said)


def link_of(invitation):
    return f"/uitnodiging/{invitation.uuid}/{proof_of(invitation)}/"


def taken_up(client, invitation):
    client.post(link_of(invitation), {"name": "Nele", "new": STRONG, "again": STRONG})
    return Account.objects.get(email=NELE)


def test_an_account_is_of_the_person_whose_mailbox_got_the_link(client, by, mails):
    person = make_person(NELE)
    invitation = invited(by)
    actions.mail_invitation(key=invitation.pk, address="http://testserver/")
    assert taken_up(client, invitation).person == person


@pytest.mark.parametrize("sent", [False, True])
def test_where_the_inviter_saw_the_link_an_account_is_of_no_person_that_was_there(client, by, sent):
    make_person(NELE)
    invitation = invited(by)
    if sent:  # into a folder, as a demonstration does
        Invitation.objects.update(sent_at=timezone.now())
    assert taken_up(client, invitation).person is None


def test_a_link_that_was_never_mailed_proves_no_mailbox(client, by, settings):
    make_person(NELE)
    settings.HAS_MAIL = True
    assert taken_up(client, invited(by)).person is None


def test_a_link_that_was_shown_once_opens_nothing_when_mails_go_out_since(client, by, mails, settings):
    invitation = invited(by)
    settings.HAS_MAIL = False
    shown = link_of(invitation)
    settings.HAS_MAIL = True
    actions.mail_invitation(key=invitation.pk, address="http://testserver/")
    assert client.get(shown).status_code == 404
    assert client.get(link_of(invitation)).status_code == 200


def test_a_role_is_not_given_twice_for_the_same_days(cell):
    account = make_account()
    granted(account, cell, ends_on=today() + DAY)
    for starts, ends in ((0, None), (1, 5), (-3, 0)):
        ends_on = None if ends is None else today() + ends * DAY
        with pytest.raises(actions.CannotGrantRole):
            granted(account, cell, starts_on=today() + starts * DAY, ends_on=ends_on)
    granted(account, cell, starts_on=today() + 2 * DAY)
    granted(account, cell, role=Role.COORDINATOR)
    other = make_cell("VCLB-POC", network="VCLB")
    granted(account, other, by=actor_of_cell(cell=other.pk))
    assert account.grants.count() == 4


def test_a_role_that_was_ended_at_once_can_be_given_anew(cell):
    account = make_account()
    actions.end_role(grant=granted(account, cell), by=actor_of_cell(cell=cell.pk), on=today() - DAY)
    granted(account, cell)
    assert account.grants.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_role_given_many_times_at_once_is_held_once():
    account, cell = make_account(), make_cell()

    def attempt(_number):
        try:
            granted(account, cell)
        except actions.CannotGrantRole:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(attempt, range(4)))
    assert (said.count("refused"), account.grants.count()) == (3, 1)


days = st.integers(0, 30)


def test_the_last_day_that_there_is_is_not_too_far(cell):
    account = make_account()
    granted(account, cell, ends_on=dt.date.max)
    with pytest.raises(actions.CannotGrantRole):
        granted(account, cell, ends_on=today() + DAY)
    assert lacking([(today(), dt.date.max)], starts_on=today() - DAY, ends_on=None) == [(today() - DAY,) * 2]


@given(st.lists(st.tuples(days, st.none() | days), max_size=4), days, st.none() | days)
def test_what_lacks_of_a_period_is_held_nowhere_and_covers_the_rest(held, first, last):
    start = dt.date(2025, 1, 1)

    def day(number):
        return None if number is None else start + number * DAY

    asked = (day(first), None if last is None else day(max(first, last)))
    found = lacking([(day(one), day(other)) for one, other in held], starts_on=asked[0], ends_on=asked[1])

    def within(moment, period):
        return period[0] <= moment and (period[1] is None or moment <= period[1])

    for number in range(40):
        moment = day(number)
        lacks = within(moment, asked) and not any(within(moment, (day(one), day(other))) for one, other in held)
        assert [within(moment, period) for period in found].count(True) == int(lacks)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_that_is_taken_up_twice_at_once_makes_one_account():
    cell = make_cell()
    invitation = invited(actor_of_cell(cell=cell.pk))

    def attempt(_number):
        try:
            actions.take_up_as_newcomer(invitation=invitation, name="Nele", password=STRONG, on=today())
        except actions.CannotTakeUp as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(attempt, range(2)))
    assert sorted(said, key=str) == ["Deze uitnodiging geldt niet meer. Vraag een nieuwe.", None]
    assert (Account.objects.count(), Grant.objects.count()) == (1, 1)


def test_the_database_keeps_one_open_invitation_to_a_role(by, cell):
    centre = make_centre("Oever", known_as={cell: "C1"})
    for where in ({}, {"role": Role.DIRECTOR, "centre": centre.pk}):
        invitation = invited(by, **where)
        invitation.pk, invitation.uuid = None, uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            invitation.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_that_invite_to_the_same_role_at_once_are_told_so():
    cell = make_cell()

    def attempt(_number):
        try:
            invited(actor_of_cell(cell=cell.pk))
        except actions.CannotInvite as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(attempt, range(4)))
    told = "Voor deze rol is al een uitnodiging onderweg. Verstuur die opnieuw."
    assert (said.count(None), said.count(told), Invitation.objects.count()) == (1, 3, 1)


def test_inviting_leaves_alone_what_another_sent_in_the_meantime(by, cell, monkeypatch):
    def meanwhile(_actor):
        monkeypatch.undo()
        invited(by)

    monkeypatch.setattr("baken.apps.access.actions._members._count_mail", meanwhile)
    with pytest.raises(actions.CannotInvite, match="al een uitnodiging onderweg"):
        invited(by)


def test_an_invitation_gives_the_days_that_the_role_is_not_held_yet(by, cell):
    account = make_account(NELE)
    give_role(account, Role.ADVISOR, cell, ends_on=today() + 10 * DAY)
    actions.take_up(invited(by, starts_on=today() + DAY), account=account, on=today())
    assert list(account.grants.order_by("pk").values_list("starts_on", "ends_on")) == [
        (dt.date(2020, 1, 1), today() + 10 * DAY),
        (today() + 11 * DAY, None),
    ]


def test_an_invitation_to_what_is_held_all_along_gives_nothing_more(by, cell):
    account = make_account(NELE)
    give_role(account, Role.ADVISOR, cell)
    actions.take_up(invited(by, ends_on=today() + DAY), account=account, on=today())
    assert (account.grants.count(), Invitation.objects.get().taken_up_at is not None) == (1, True)


def test_who_was_invited_to_a_centre_that_left_its_cell_is_told_so(client, cell):
    centre = make_centre("Oever", known_as={cell: "C1"})
    invitation = invited(actor_of_cell(cell=cell.pk), role=Role.DIRECTOR, centre=centre.pk)
    centre.codes.all().delete()
    client.force_login(make_account(NELE))
    answer = client.post(link_of(invitation))
    assert (answer.status_code, "Deze uitnodiging geldt niet meer" in page(answer)) == (410, True)
    assert Grant.objects.count() == 0


def test_who_works_in_one_role_and_takes_up_another_chooses(client, by, cell):
    client.force_login(make_holder(Role.STAFF, make_centre("Oever", known_as={cell: "C1"})))
    client.get("/centra/")
    assert client.post(link_of(invited(by))).url.startswith("/rol/")


def test_nobody_gives_a_role_to_themselves_not_by_the_longer_way_either(client, by, cell):
    account = Account.objects.get(pk=by.account)
    with pytest.raises(actions.CannotGrantRole):
        granted(account, cell, by=by)
    invitation = invited(by)
    with pytest.raises(actions.CannotTakeUp):
        actions.take_up(invitation, account=account, on=today())
    invitation.refresh_from_db()
    assert (account.grants.count(), invitation.taken_up_at) == (1, None)
    client.force_login(account)
    assert "Een rol geven" not in page(client.get(f"/leden/{account.uuid}/"))


@pytest.mark.parametrize("act", [actions.withdraw_invitation, actions.invite_again])
def test_what_was_taken_up_meanwhile_is_not_withdrawn_nor_sent_again(by, act):
    seen_before = invited(by)
    actions.take_up(Invitation.objects.get(), account=make_account(NELE), on=today())
    with pytest.raises(actions.CannotInvite, match="al opgenomen of ingetrokken"):
        act(seen_before, by=by)
    assert (Invitation.objects.get().withdrawn_at, Invitation.objects.get().sent_at) == (None, None)


def test_a_director_sees_an_invitation_for_a_director_and_nothing_to_do_with_it(client, by, cell):
    centre = make_centre("Oever", known_as={cell: "C1"})
    one = invited(by, role=Role.DIRECTOR, centre=centre.pk)
    other = invited(by, role=Role.STAFF, centre=centre.pk, email="staf@example.test")
    client.force_login(make_holder(Role.DIRECTOR, centre))
    said = client.get("/leden/").content.decode()
    assert [f"{each.uuid}/intrekken/" in said for each in (one, other)] == [False, True]
    found = [client.get(f"/leden/uitnodigingen/{each.uuid}/intrekken/").status_code for each in (one, other)]
    assert found == [404, 200]


def test_an_invitation_to_a_centre_goes_along_to_the_cell_that_it_moves_to(client, by, cell):
    centre = make_centre("Oever", known_as={cell: "C1"})
    invitation = invited(by, role=Role.DIRECTOR, centre=centre.pk)
    other = make_cell("GO-ANDER", network="GO!")
    centre.codes.update(cell=other)
    theirs = Actor(Role.COORDINATOR, other.pk)
    assert [list(invitations_visible_to(actor)) for actor in (by, theirs)] == [[], [invitation]]
    for act in (actions.withdraw_invitation, actions.invite_again):
        with pytest.raises(actions.CannotInvite):
            act(invitation, by=by)
    assert client.get(link_of(invitation)).status_code == 410  # who invited has no say there any more
    actions.invite_again(invitation, by=Actor(Role.COORDINATOR, other.pk, account=make_holder_of(other).pk))
    assert client.get(link_of(invitation)).status_code == 200


def make_holder_of(cell):
    return make_holder(Role.COORDINATOR, cell, email="ander@example.test")


def test_a_role_is_never_made_longer_by_ending_it(by, cell):
    grant = give_role(make_account(), Role.ADVISOR, cell, ends_on=today() + DAY)
    with pytest.raises(actions.CannotEndRole):
        actions.end_role(grant=grant, by=by, on=today() + 2 * DAY)
    actions.end_role(grant=grant, by=by, on=today())
    grant.refresh_from_db()
    assert grant.ends_on == today()


def typed(name):
    """The forms in which a name is typed that mails show."""
    invite = InviteForm({"name": name}, roles=[], organisations=[], today=today())
    return [invite, TakeUpForm({"name": name}, email=NELE)]


@pytest.mark.parametrize(
    "name",
    [
        *("Nele\nBcc: x", "Nele http://kwaad.example", "ga naar www.kwaad.example", "N" * 101, "ftp://x"),
        *("kijk op kwaad.example/nu", "KWAAD.EXAMPLE", "mail nele@kwaad.example", "Nele\u202etxet"),
        *("Win op t.co/abc", "x.com/abc", "dr.kwaad", "prof.kwaad.Example", "kwaaddr.Example", "drs.Kwaad.example"),
    ],
)
def test_a_name_in_a_mail_is_no_letter(name, cell):
    assert ["name" in form.errors for form in typed(name)] == [True, True]
    with pytest.raises(CommandError):
        call_command("account", NELE, "--name", name, "--role", "advisor", "--cell", cell.code)
    assert not Account.objects.filter(email=NELE).exists()


NAMES = [
    *("Nele D'hondt-Van den Broeck", "Søren Ångström", "Marie-José (Jos) Peeters", "J.P. Dr. Claes", "An V."),
    *("dr.Peeters", "Prof.Dr.Claes"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_people_is_taken(name):
    assert ["name" in form.errors for form in typed(name)] == [False, False]


def test_nobody_sends_more_mails_a_day_than_people_need(by, monkeypatch):
    monkeypatch.setattr(_attempts, "MOST_MAILS", 3)
    for number in range(2):
        invited(by, email=f"{number}@example.test")
    actions.invite_again(Invitation.objects.first(), by=by)
    told = "Je verstuurde vandaag al 3 uitnodigingen. Morgen kan je er weer versturen."
    with pytest.raises(actions.CannotInvite, match=told):
        invited(by)
    with pytest.raises(actions.CannotInvite, match=told):
        actions.invite_again(Invitation.objects.first(), by=by)
    assert Invitation.objects.count() == 2


def test_where_the_inviter_sees_the_link_its_page_does_not_say_who_has_an_account(client, by):
    invitation = invited(by)
    without = client.get(link_of(invitation)).content.decode()
    make_account(NELE)
    token = r'(nonce|value|content)="[^"]{20,}"'
    assert re.sub(token, "", client.get(link_of(invitation)).content.decode()) == re.sub(token, "", without)
    said = {"name": "Nele", "new": STRONG, "again": STRONG}
    answer = page(client.post(link_of(invitation), said))
    assert "Zo maak je hier geen account. Heb je er al een, meld je dan aan." in answer
    assert ("heeft al een account" in answer, Account.objects.filter(email=NELE).count()) == (False, 1)
    assert not Account.objects.get(email=NELE).check_password(STRONG)


def test_whoever_reads_the_mail_hears_of_their_account(client, by, mails):
    invitation = invited(by)
    actions.mail_invitation(key=invitation.pk, address="http://testserver/")
    make_account(NELE)
    assert "is er al een account" in page(client.get(link_of(invitation)))


def test_who_has_an_account_finds_the_way_to_it_on_the_page_of_an_invitation(client, by):
    link = link_of(invited(by))
    assert f'href="/aanmelden/?next={link}"' in client.get(link).content.decode()


@pytest.mark.parametrize("password", ["nele.nieuw@example.test", "Nele Nieuwenhuis"])
def test_the_own_name_or_address_is_no_password(password):
    said = {"name": "Nele Nieuwenhuis", "new": password, "again": password}
    form = TakeUpForm(said, email="nele.nieuw@example.test")
    assert form.errors == {"new": ["Dit wachtwoord lijkt te veel op je naam of je e-mailadres."]}
    assert not TakeUpForm(said | {"new": PASSWORD, "again": PASSWORD}, email=NELE).errors
