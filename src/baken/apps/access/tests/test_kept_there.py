"""Who shows with a provider alone who they are, finds what they filled in when they come back; the session holds it
sealed meanwhile, and for them alone."""

from __future__ import annotations

import time

import pytest
from allauth.socialaccount.internal.statekit import STATES_SESSION_KEY
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.access.engine.leaving import Left, left_of
from baken.apps.access.engine.showing import FRESH, SHOWN
from baken.apps.access.models import Invitation
from baken.apps.access.tests.factories import make_account, make_holder
from baken.apps.access.tests.test_stepping_up import CONFIRM, INVITE, asked, hidden
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from baken.vault.models import DataKey
from tests.provider import client as known_client
from tests.provider import person
from tests.reading import page
from tests.signing_on import NAME, configure, known

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(settings, provider):
    """A house whose coordinator signs on with the provider, and has no password."""
    found = configure(settings, provider)
    people = {"an": person("vo-an", "An", "Peeters"), "els": person("vo-els", "Els", "Maes")}
    provider.tell(clients=[known_client(NAME, found.back)], accounts=people)
    account = make_holder(Role.COORDINATOR, make_cell())
    account.set_unusable_password()
    account.save()
    known(found, account, "vo-an")
    return found


@pytest.fixture
def coordinator(client, provider, way):
    """Who came in a while ago."""
    client.get(provider.authorise(client.post(way.start).url, "an"))
    grow_stale(client)
    return client


def grow_stale(client):
    session = client.session
    session[SHOWN] |= {"at": time.time() - FRESH - 1}
    session.save()


def leave(client, way):
    """Send a form, be asked once more who one is, and leave for the provider; where it is."""
    away = client.post(INVITE, asked())
    confirming = client.post(away.url, asked())  # as a browser does with 307
    assert "Wat je invulde, blijft bewaard." in page(confirming)
    return client.post(way.start, hidden(confirming)).url


def test_a_form_that_became_stale_comes_back_whole(coordinator, provider, way):
    again = coordinator.get(provider.authorise(leave(coordinator, way), "an"))
    assert "Je bent het" in page(again)
    assert Invitation.objects.count() == 0  # nothing happens before it is sent once more
    assert f'action="{INVITE}"' in again.content.decode()
    coordinator.post(INVITE, hidden(again))
    invitation = Invitation.objects.get()
    assert (invitation.name, invitation.email) == ("Nele <Nieuw>", "nele@example.test")


@pytest.mark.parametrize(("who", "said"), [("", "afgebroken"), ("els", "niet met je account verbonden")])
def test_so_it_does_to_who_cancels_or_is_nobody_here(coordinator, provider, way, who, said):
    away = leave(coordinator, way)
    again = coordinator.get(provider.authorise(away, who) if who else provider.authorise(away))
    assert (said in page(again), "Nog niet verstuurd" in page(again)) == (True, True)
    assert hidden(again).items() >= asked().items()
    stale = coordinator.post(INVITE, hidden(again))
    assert (stale.status_code, Invitation.objects.count()) == (307, 0)
    confirming = coordinator.post(stale.url, hidden(again))
    assert "Wat je invulde, blijft bewaard." in page(confirming)


def test_so_it_does_where_the_provider_cannot_be_reached(coordinator, provider, way):
    cache.clear()  # of what it said of itself
    provider.lie(discovery={"status": 503})
    again = coordinator.post(way.start, {"next": INVITE} | {f"bewaard-{name}": said for name, said in asked().items()})
    assert "Daarmee kan je nu niet aanmelden." in page(again)
    assert hidden(again).items() >= asked().items()


def test_the_session_holds_it_sealed_and_no_longer_than_the_trip(coordinator, provider, way):
    away = leave(coordinator, way)
    assert not [word for word in ("Nele", "nele@example.test") if word in str(dict(coordinator.session.items()))]
    ((state, *_rest),) = coordinator.session[STATES_SESSION_KEY].values()
    assert state["data"]["sealed"]
    coordinator.get(provider.authorise(away, "an"))
    assert not coordinator.session.get(STATES_SESSION_KEY)


def test_another_account_gets_none_of_it(coordinator, provider, way):
    els = make_holder(Role.COORDINATOR, make_cell("B"), email="els@example.test")
    known(way, els, "vo-els")
    answer = coordinator.get(provider.authorise(leave(coordinator, way), "els"))
    assert (answer.url, coordinator.session["_auth_user_id"]) == (INVITE, str(els.pk))
    assert "Nele" not in page(coordinator.get(INVITE))


def test_a_stranger_keeps_nothing(client, way):
    client.post(way.start, {"next": INVITE, "bewaard-name": "Nele"})
    ((state, *_rest),) = client.session[STATES_SESSION_KEY].values()
    assert state["data"]["sealed"] == ""


def test_without_anything_filled_in_it_is_one_step(coordinator, provider, way):
    away = coordinator.post(way.start, {"next": INVITE}).url
    assert coordinator.get(provider.authorise(away, "an")).url == INVITE
    assert coordinator.get(CONFIRM).status_code == 200


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(fields=st.lists(st.tuples(words, words), max_size=5), onward=words, account=st.integers(1, 9))
def test_what_was_filled_in_is_what_comes_back_and_to_nobody_else(fields, onward, account):
    left = Left(onward, account).with_fields(fields)
    stated = left.stated()
    back = left_of({"next": stated["next_url"], "data": stated["data"]})
    assert (back, list(back.fields)) == (left, fields)
    for moved in (Left(onward, account + 1, sealed=left.sealed), Left(f"{onward}x", account, sealed=left.sealed)):
        assert list(moved.fields) == []


def test_where_the_key_is_gone_nothing_was_kept():
    left = Left(INVITE, make_account().pk).with_fields([("name", "Nele")])
    DataKey.objects.all().delete()
    assert list(left.fields) == []
