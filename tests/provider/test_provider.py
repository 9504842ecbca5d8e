"""The provider of the suite does what it is told, and goes when it is done."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests

from tests.provider import EID, SECRET, client, person, running

BACK = "http://localhost:1/terug/"
AN = person("vo-1", "An", "Peeters", roles=["begeleider:clb:128041"], acr=EID)


@pytest.fixture
def knowing(provider):
    provider.tell(clients=[client("baken", BACK)], accounts={"an": AN})
    return provider


def asked(provider):
    """What it says of itself, and the address to go to."""
    said = requests.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=30).json()
    question = {"client_id": "baken", "redirect_uri": BACK, "response_type": "code", "state": "s", "nonce": "n"}
    scope = {"scope": "openid profile vo baken", "acr_values": EID}
    return said, f"{said['authorization_endpoint']}?{urlencode(question | scope)}"


def test_it_says_who_somebody_is_as_acm_idm_does(knowing):
    said, address = asked(knowing)
    back = parse_qs(urlsplit(knowing.authorise(address, "an")).query)
    assert (back["state"], back["iss"]) == (["s"], [knowing.issuer])
    answer = requests.post(
        said["token_endpoint"],
        {"grant_type": "authorization_code", "code": back["code"][0], "redirect_uri": BACK},
        auth=("baken", SECRET),
        timeout=30,
    ).json()
    claims = jwt.decode(
        answer["id_token"], knowing.key.private.public_key(), ["RS256"], audience="baken", issuer=knowing.issuer
    )
    assert {name: claims[name] for name in AN} == AN
    assert (claims["sub"], claims["nonce"]) == ("an", "n")


def test_who_cancels_is_sent_back_without_a_code(knowing):
    back = parse_qs(urlsplit(knowing.authorise(asked(knowing)[1])).query)
    assert (back["error"], "code" in back) == (["access_denied"], False)


def test_it_lies_when_told_to_and_forgets_that_too(knowing):
    knowing.lie(discovery={"fields": {"issuer": "https://elders.example", "jwks_uri": None}})
    said, _address = asked(knowing)
    assert (said["issuer"], "jwks_uri" in said) == ("https://elders.example", False)
    knowing.forget()
    said, _address = asked(knowing)
    assert (said["issuer"], "jwks_uri" in said) == (knowing.issuer, True)


def test_it_goes_when_it_is_done(tmp_path):
    with running(tmp_path) as provider:
        process = provider._process.pid
        os.kill(process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
