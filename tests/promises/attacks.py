"""Attacks on signing on with a provider: what a liar, a thief or a provider gone bad may try.

Each is a function of an `Attempt` that returns the address to which the victim's browser goes in the end. Whoever
attacks wants An's account, and none of it may work.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import serialization
from django.test import Client

from tests.provider import EID, SECRET, Key, Provider, encoded, person, unsigned
from tests.signing_on import NAME, Way

AN = person("vo-an", "An", "Peeters", acr=EID)
MALLORY = person("vo-mallory", "Mal", "Lory", acr=EID, email="an@example.test", email_verified=True)
ELSEWHERE = "https://elders.example/op"

Attack = Callable[["Attempt"], str]
ATTACKS: dict[str, Attack] = {}


@dataclass
class Attempt:
    """Somebody on the way to sign on as An: the browser, the question that it took along, and who answers."""

    browser: Client
    provider: Provider
    way: Way
    other: Provider
    other_way: Way
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self.address = self.begun(self.browser)

    def begun(self, browser: Client) -> str:
        """Where a browser is sent."""
        return browser.post(self.way.start)["Location"]

    @property
    def question(self) -> dict[str, str]:
        return parameters(self.address)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What an honest token says of An, with changes; None takes one away."""
        now = int(time.time())
        said = {"iss": self.provider.issuer, "aud": NAME, "sub": "an", "iat": now, "exp": now + 600}
        said |= {"nonce": self.question["nonce"]} | AN | changes
        return {name: value for name, value in said.items() if value is not None}

    def back(self, account: str = "an") -> str:
        """Where the provider leads back to."""
        return self.provider.authorise(self.address, account)

    def back_with(self, token: Any, **fields: Any) -> str:
        """The same, and the provider will hand out this token."""
        self.provider.lie(token={"fields": {"id_token": token} | fields})
        return self.back()

    def stolen(self) -> tuple[Client, str]:
        """Another browser, and the address with which the provider leads it back, as An."""
        browser = Client()
        return browser, self.provider.authorise(self.begun(browser), "an")


def parameters(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def with_parameters(address: str, **changes: str | None) -> str:
    """An address with some parameters changed; None takes one away."""
    said = {name: value for name, value in (parameters(address) | changes).items() if value is not None}
    return f"{address.partition('?')[0]}?{urlencode(said)}"


def attack(of: Attack) -> Attack:
    ATTACKS[of.__name__] = of
    return of


def lying_token(name: str, **changes: Any) -> None:
    """An attack by a token that is signed well, and says something else."""
    ATTACKS[name] = lambda attempt: attempt.back_with(attempt.provider.key.sign(attempt.claims(**changes)))


def lying_answer(name: str, **lies: dict[str, Any]) -> None:
    """An attack by an answer that is not what it should be."""

    def of(attempt: Attempt) -> str:
        back = attempt.back()
        attempt.provider.lie(**lies)
        return back

    ATTACKS[name] = of


# The question and the answer belong together.
lying_token("nonce_missing", nonce=None)
lying_token("nonce_wrong", nonce="0" * 64)
lying_token("nonce_empty", nonce="")
lying_token("nonce_no_text", nonce=["x"])


@attack
def token_of_an_earlier_time(attempt):
    earlier = attempt.provider.key.sign(attempt.claims(nonce=parameters(attempt.begun(Client()))["nonce"]))
    return attempt.back_with(earlier)


@attack
def state_missing(attempt):
    return with_parameters(attempt.back(), state=None)


@attack
def state_wrong(attempt):
    return with_parameters(attempt.back(), state="x" * 16)


@attack
def state_of_another_session(attempt):
    browser = Client()
    return with_parameters(attempt.back(), state=parameters(attempt.begun(browser))["state"])


@attack
def state_of_long_ago(attempt):
    session = attempt.browser.session
    states = session["socialaccount_states"]
    session["socialaccount_states"] = {
        name: (state, begun - 601, provider) for name, (state, begun, provider) in states.items()
    }
    session.save()
    return attempt.back()


@attack
def state_used_before(attempt):
    back = attempt.back("mallory")
    attempt.browser.get(back)
    code = parameters(attempt.stolen()[1])["code"]
    return with_parameters(back, code=code)


@attack
def login_of_another_pressed_upon_somebody(attempt):
    return attempt.stolen()[1]


@attack
def code_of_another_session(attempt):
    return with_parameters(attempt.back("mallory"), code=parameters(attempt.stolen()[1])["code"])


@attack
def code_used_before(attempt):
    browser, back = attempt.stolen()
    browser.get(back)
    return with_parameters(attempt.back("mallory"), code=parameters(back)["code"])


@attack
def code_invented(attempt):
    return with_parameters(attempt.back(), code="x" * 43)


@attack
def code_missing(attempt):
    return with_parameters(attempt.back(), code=None)


@attack
def proof_taken_out_of_the_question(attempt):
    attempt.address = with_parameters(attempt.address, code_challenge=None, code_challenge_method=None)
    return attempt.back()


@attack
def proof_weakened_in_the_question(attempt):
    attempt.address = with_parameters(attempt.address, code_challenge_method="plain")
    return attempt.back()


@attack
def error_beside_a_code(attempt):
    return f"{attempt.back()}&error=server_error"


# The token is signed by a key of the issuer, in a way that is allowed.
def _unsigned(algorithm: str) -> Attack:
    def of(attempt: Attempt) -> str:
        return attempt.back_with(unsigned({"alg": algorithm, "kid": attempt.provider.key.kid}, attempt.claims()) + ".")

    return of


ATTACKS["not_signed"] = _unsigned("none")
ATTACKS["not_signed_in_capitals"] = _unsigned("NonE")


def _signed_with_text(secret: bytes, attempt: Attempt) -> str:
    said = unsigned({"alg": "HS256", "typ": "JWT", "kid": attempt.provider.key.kid}, attempt.claims())
    return f"{said}.{encoded(hmac.digest(secret, said.encode(), 'sha256'))}"


@attack
def signed_with_the_public_key_as_a_secret(attempt):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = attempt.provider.key.private.public_key().public_bytes(serialization.Encoding.PEM, form)
    return attempt.back_with(_signed_with_text(public, attempt))


@attack
def signed_with_the_secret_of_the_client(attempt):
    return attempt.back_with(_signed_with_text(SECRET.encode(), attempt))


@attack
def signed_with_another_key(attempt):
    return attempt.back_with(Key(attempt.provider.key.kid).sign(attempt.claims()))


@attack
def signed_with_a_key_that_is_not_shown(attempt):
    return attempt.back_with(Key("acm-2").sign(attempt.claims()))


@attack
def signed_without_naming_the_key(attempt):
    return attempt.back_with(attempt.provider.key.sign(attempt.claims(), kid=""))


@attack
def signed_with_a_key_in_its_own_header(attempt):
    key = Key("own")
    return attempt.back_with(key.sign(attempt.claims(), jwk=key.shown()))


@attack
def signed_with_a_key_shown_elsewhere(attempt):
    key = Key("own")
    return attempt.back_with(key.sign(attempt.claims(), jku=f"{attempt.other.issuer}/v1/keys"))


@attack
def signed_with_a_key_that_is_not_for_signing(attempt):
    key = Key("enc-1")
    back = attempt.back()
    attempt.provider.lie(
        jwks={"fields": {"keys": [key.shown() | {"use": "enc"}]}},
        token={"fields": {"id_token": key.sign(attempt.claims())}},
    )
    return back


@attack
def signed_with_a_key_that_is_too_short(attempt):
    key = Key("short", size=1024)
    back = attempt.back()
    attempt.provider.lie(
        jwks={"fields": {"keys": [key.shown()]}}, token={"fields": {"id_token": key.sign(attempt.claims())}}
    )
    return back


@attack
def signed_with_a_secret_shown_among_the_keys(attempt):
    secret = b"geheim" * 8
    shown = {"kty": "oct", "kid": "acm-1", "alg": "HS256", "k": encoded(secret)}
    back = attempt.back()
    attempt.provider.lie(
        jwks={"fields": {"keys": [shown]}}, token={"fields": {"id_token": _signed_with_text(secret, attempt)}}
    )
    return back


@attack
def changed_after_signing(attempt):
    head, _claims, tail = attempt.provider.key.sign(attempt.claims(vo_id="vo-mallory")).split(".")
    claims = encoded(json.dumps(attempt.claims()).encode())
    return attempt.back_with(f"{head}.{claims}.{tail}")


@attack
def signature_cut_off(attempt):
    return attempt.back_with(attempt.provider.key.sign(attempt.claims()).rpartition(".")[0] + ".")


@attack
def header_that_must_be_understood(attempt):
    return attempt.back_with(attempt.provider.key.sign(attempt.claims(), crit=["exp"], exp=1))


# It is the issuer that was asked.
lying_token("issuer_wrong", iss=ELSEWHERE)
lying_token("issuer_missing", iss=None)
lying_token("issuer_one_of_several", iss=[ELSEWHERE])
lying_answer("keys_missing", jwks={"fields": {"keys": []}})
lying_answer("keys_no_keys", jwks={"fields": {"keys": "acm-1"}})
lying_answer("keys_no_objects", jwks={"fields": {"keys": [1, None, "acm-1"]}})
lying_answer("keys_no_numbers", jwks={"fields": {"keys": [{"kty": "RSA", "kid": "acm-1", "n": 5, "e": {}}]}})
lying_answer("keys_no_json", jwks={"text": "["})


@attack
def token_of_another_issuer(attempt):
    token = attempt.other.key.sign(attempt.claims(iss=attempt.other.issuer))
    return attempt.back_with(token)


@attack
def answer_of_another_provider_here(attempt):
    begun = attempt.browser.post(attempt.other_way.start)["Location"]
    return f"{attempt.way.back}?{urlsplit(attempt.other.authorise(begun, 'an')).query}"


@attack
def same_name_at_another_provider(attempt):
    return attempt.other.authorise(attempt.browser.post(attempt.other_way.start)["Location"], "an")


@attack
def answer_names_another_issuer(attempt):
    return with_parameters(attempt.back(), iss=ELSEWHERE)


@attack
def answer_names_no_issuer(attempt):
    return with_parameters(attempt.back(), iss=None)


# It is for this house.
lying_token("audience_wrong", aud="elders")
lying_token("audience_missing", aud=None)
lying_token("several_audiences", aud=[NAME, "elders"])
lying_token("several_audiences_for_another", aud=[NAME, "elders"], azp="elders")
lying_token("for_another", azp="elders")

# It is of now.
lying_token("expired", exp=int(time.time()) - 3600)
lying_token("expires_never", exp=None)
lying_token("expires_at_no_time", exp="morgen")
lying_token("not_yet_valid", nbf=int(time.time()) + 3600)
lying_token("made_in_the_future", iat=int(time.time()) + 3600)
lying_token("made_long_ago", iat=int(time.time()) - 24 * 3600)
lying_token("made_at_no_time", iat=None)

# It says who somebody is.
lying_token("nobody", vo_id=None)
lying_token("nobody_by_an_empty_name", vo_id="")
lying_token("somebody_in_a_list", vo_id=["vo-an"])
lying_token("somebody_by_too_long_a_name", vo_id="vo-an" * 100)
lying_token("without_a_subject", sub=None)
lying_token("for_another_access_token", at_hash="x" * 22)


@attack
def known_by_mail_address_alone(attempt):
    return attempt.back("mallory")


@attack
def userinfo_says_another(attempt):
    attempt.provider.lie(userinfo={"fields": AN})
    return attempt.back("mallory")


@attack
def userinfo_instead_of_a_token(attempt):
    attempt.provider.lie(token={"fields": {"id_token": None}}, userinfo={"fields": AN})
    return attempt.back()


# It is an answer at all.
lying_answer("token_no_text", token={"fields": {"id_token": ["x"]}})
lying_answer("token_no_token", token={"fields": {"id_token": "x.y.z"}})
lying_answer("access_token_no_text", token={"fields": {"access_token": 1}})
lying_answer("answer_no_object", token={"text": "[1]", "headers": {"content-type": "application/json"}})
lying_answer("answer_no_json", token={"text": "{", "headers": {"content-type": "application/json"}})
lying_answer("answer_a_number", token={"text": "1", "headers": {"content-type": "application/json"}})
lying_answer("answer_elsewhere", token={"status": 307, "headers": {"location": ELSEWHERE}})
lying_answer("keys_elsewhere", jwks={"status": 302, "headers": {"location": ELSEWHERE}})
lying_answer("provider_out_of_order", token={"status": 500})
