"""When somebody showed a provider who they are: who is signed in here and must show it once more, shows it there."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from baken.apps.access.engine.showing import FRESH, SHOWN
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from tests.provider import client as known_client
from tests.provider import person
from tests.reading import page
from tests.signing_on import NAME, configure, known

pytestmark = pytest.mark.django_db
CONFIRM, INVITE = "/mijn-account/bevestigen/", "/leden/uitnodigen/"


@pytest.fixture
def way(settings, provider):
    """A house whose coordinator signs on with the provider, and has no password."""
    found = configure(settings, provider)
    provider.tell(clients=[known_client(NAME, found.back)], accounts={"an": person("vo-an", "An", "Peeters")})
    known(found, make_holder(Role.COORDINATOR, make_cell()), "vo-an")
    return found


def come_back(client, provider, way, *, onward="/", shown=None):
    """Sign on as An, who showed the provider so many seconds ago who she is."""
    away = client.post(way.start, {"next": onward}).url
    back = provider.authorise(away, "an")
    if shown is not None:
        nonce = parse_qs(urlsplit(away).query)["nonce"][0]
        now = int(time.time())
        claims = {"iss": provider.issuer, "aud": NAME, "azp": NAME, "sub": "an", "vo_id": "vo-an", "nonce": nonce}
        claims |= {"iat": now, "exp": now + 60, "auth_time": now - shown}
        provider.lie(token={"fields": {"id_token": provider.key.sign(claims)}})
    return client.get(back)


def test_who_is_signed_in_is_asked_there_to_show_it_anew(client, provider, way):
    asked = parse_qs(urlsplit(client.post(way.start).url).query)
    assert not {"prompt", "max_age"} & set(asked)
    come_back(client, provider, way)
    session = client.session
    session[SHOWN] |= {"at": time.time() - FRESH - 1}
    session.save()
    assert client.get(INVITE).url.startswith(CONFIRM)
    asked = parse_qs(urlsplit(client.post(way.start, {"next": INVITE}).url).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], [str(FRESH)])
    assert come_back(client, provider, way, onward=INVITE).url == INVITE
    assert client.get(INVITE).status_code == 200


def test_who_showed_it_there_long_ago_has_not_shown_it_here(client, provider, way):
    come_back(client, provider, way, shown=FRESH + 1)
    assert client.get("/centra/").status_code == 200  # signed in all the same
    assert client.get(INVITE).url.startswith(CONFIRM)
    again = come_back(client, provider, way, onward=INVITE, shown=FRESH + 1)
    assert again.url == INVITE
    assert "vroeg niet opnieuw wie je bent" in page(client.get(INVITE, follow=True))
    come_back(client, provider, way, shown=30)
    assert client.get(INVITE).status_code == 200


@pytest.mark.parametrize("shown", [-3_600, 0])
def test_a_clock_that_is_ahead_gives_no_longer(client, provider, way, shown):
    come_back(client, provider, way, shown=shown)
    assert client.session[SHOWN]["at"] <= time.time()


def test_the_provider_says_when(client, provider, way):
    come_back(client, provider, way)
    come_back(client, provider, way)  # signed in, so asked when
    at = client.session[SHOWN]["at"]
    assert isinstance(at, int)  # in whole seconds, as a provider says it
    assert abs(at - time.time()) < 60
