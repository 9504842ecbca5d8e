"""Signing on with an OpenID Connect provider: what django-allauth does, and what it leaves to be checked.

allauth keeps the state (random, of one session, used once, ten minutes), exchanges the code and finds the account.
Here are the rest and the stricter: the issuer is the one that was set, and its addresses are its own; PKCE cannot be
turned off, and the nonce follows from its secret; the token is signed, by a key and in a way that are allowed, for
us, now; nothing of it is kept but the subject. `docs/decisions/0016-sign-on.md` says why.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException, Session

from baken.apps.access.engine.leaving import Left, left_of
from baken.apps.access.engine.remembering import MemoryIsLost, recall, remember
from baken.apps.access.engine.showing import FRESH
from baken.apps.access.engine.smartschool import SmartschoolClient, SmartschoolProvider
from baken.apps.access.models import Account

ALGORITHMS = ["RS256", "PS256", "ES256"]
CLAIMS = ["iss", "aud", "exp", "iat", "sub", "nonce"]
ENDPOINTS = ["authorization_endpoint", "token_endpoint", "jwks_uri"]
SKEW = 60  # seconds that two clocks may differ
OLDEST = 600  # seconds after which a token is not of this signing on
REMEMBERED = 600  # seconds for which is believed what a provider says of itself
LEFT_ALONE = 10  # seconds in which a provider that is out of order is not asked again: strangers would wait on it
LONGEST_SUBJECT = 191
ANEW = {"prompt": "login", "max_age": str(FRESH)}  # who is signed in here, shows the provider too who they are
LOCAL = "localhost"  # the one host that may do without https


class CannotSignOn(Exception):
    """The provider said nothing that lets somebody in; why is in its words, for the log; and with what they left."""

    def __init__(self, why: str, left: Left | None = None):
        super().__init__(why)
        self.left = left or Left()


class Cancelled(CannotSignOn):
    """Whoever was to sign on, or the provider, thought better of it."""


class OfAnother(CannotSignOn):
    """Who is signed in wants to connect an identity with which another account signs on."""


class OutOfOrder(CannotSignOn):
    """What the house needs for it does not answer."""


class Unknown(CannotSignOn):
    """The provider knows who this is, and nobody here has that identity.

    `subject` is that identity; `strong` whether they showed who they are with a second factor, `shown_at` when, if it
    says so.
    """

    strong = False
    shown_at: float | None = None
    claims: Mapping[str, Any] = {}

    def __init__(self, subject: str, left: Left):
        super().__init__("nobody here has this identity", left)
        self.subject = subject


class Recognised(Exception):
    """Provider and house know who this is: the account; and with what they left."""

    def __init__(self, account: Account, left: Left):
        super().__init__()
        self.account, self.left = account, left


@dataclass(frozen=True)
class Came:
    """Who came back from a provider: the account, and with what they left; whether they showed who they are with a
    second factor, and when (in seconds of the epoch; None: it does not say); whether who is signed in can be asked
    anew there; and what the provider says of them, which is kept nowhere."""

    account: Account
    left: Left
    strong: bool
    shown_at: float | None
    asks_anew: bool
    claims: Mapping[str, Any]


class Client(OpenIDConnectOAuth2Adapter):
    """Asks one provider, and believes what is proved."""

    asks_anew = True
    nonce = ""
    level = ""
    claims: Mapping[str, Any] = {}

    @property
    def is_strong(self) -> bool:
        """Whether somebody showed a second factor to the provider, as the settings say."""
        return self.level in self.get_provider().app.settings.get("strong", ())

    @property
    def shown_at(self) -> float | None:
        """When somebody showed the provider who they are: with single sign-on that may be hours ago."""
        said = self.claims.get("auth_time")
        return min(said, time.time()) if isinstance(said, int | float) else None

    @property
    def openid_config(self) -> dict[str, str]:
        """Where the provider is to be asked, as it says itself, at the issuer that was set."""
        issuer: str = self.get_provider().app.settings["server_url"]
        config = recall(issuer)
        if config is None:
            try:
                config = self._said_of_itself(issuer)
            except (OAuth2Error, RequestException):
                remember(issuer, {}, seconds=LEFT_ALONE)
                raise
            remember(issuer, config, seconds=REMEMBERED)
        if not config:
            raise OAuth2Error("the provider was out of order a moment ago")
        return config

    def _said_of_itself(self, issuer: str) -> dict[str, str]:
        place = urlsplit(issuer)
        if place.scheme != "https" and place.hostname != LOCAL:
            raise OAuth2Error("the issuer is not at an https address")
        said = self._fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != issuer:
            raise OAuth2Error("the provider names another issuer")
        for name in ENDPOINTS:
            if not _is_at(said.get(name), f"{place.scheme}://{place.netloc}/"):
                raise OAuth2Error(f"{name} is not at the issuer")
        answers_with_issuer = said.get("authorization_response_iss_parameter_supported") is True
        return {name: said[name] for name in ENDPOINTS} | {"issuer": issuer, "answers": str(answers_with_issuer)}

    def _fetched(self, address: str) -> dict[str, Any]:
        with Adapter(self.request).get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            said = answer.json()
        if not isinstance(said, dict):
            raise OAuth2Error("the provider answers with something else than an object")
        return said

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("access:signed_on", args=[app.provider_id]))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: OAuth2Client, pkce_code_verifier: str | None = None
    ) -> Any:
        """Exchange the code, if it is the issuer who sent somebody back with it."""
        config = self.openid_config
        came_from = request.GET.get("iss")
        if came_from != config["issuer"] and (came_from is not None or config["answers"] == "True"):
            raise OAuth2Error("another issuer sent this back")
        if not pkce_code_verifier:
            raise OAuth2Error("this signing on has no proof of its own")
        self.nonce = nonce_of(pkce_code_verifier)
        try:
            return super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (OAuth2Error, AttributeError, KeyError, TypeError, ValueError):
            # allauth would put the whole answer in its words, tokens and names and all, and so in the log.
            raise OAuth2Error("the provider gives no token for the code") from None

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        """Nothing is kept that could ask the provider anything more."""
        return SocialToken()

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Whom the token speaks of. What the provider says elsewhere (userinfo) is not asked."""
        answer = kwargs["response"]
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise OAuth2Error("the answer to the code holds no token")
        claims = self._proved(id_token, app)
        if "at_hash" in claims and not _same(claims["at_hash"], _half_hash(access_token)):
            raise OAuth2Error("the two tokens do not belong together")
        asked = app.settings.get("levels") or []
        if asked and claims.get("acr") not in asked:
            raise OAuth2Error("who this is was shown in another way than was asked")
        self.level, self.claims = str(claims.get("acr", "")), claims
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        return login

    def _proved(self, token: str, app: SocialApp) -> dict[str, Any]:
        """The claims of a token that is signed by the issuer, for us, now, in answer to this question."""
        config = self.openid_config
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(token, config["jwks_uri"]),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=config["issuer"],
                leeway=SKEW,
                options={"require": CLAIMS, "enforce_minimum_key_length": True},
            )
        except (jwt.PyJWTError, AttributeError, KeyError, TypeError, ValueError) as problem:
            raise OAuth2Error(f"the token does not hold: {problem}") from problem
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if claims.get("azp", app.client_id if len(audience) == 1 else None) != app.client_id:
            raise OAuth2Error("the token was made for another")
        if not _same(claims["nonce"], self.nonce):
            raise OAuth2Error("the token answers another question")
        if claims["iat"] < time.time() - OLDEST - SKEW:
            raise OAuth2Error("the token is of long ago")
        return claims

    def _key(self, token: str, address: str) -> jwt.PyJWK:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("the token is signed in a way that is not allowed")
        for key in jwt.PyJWKSet.from_dict(self._fetched(address)).keys:
            if key.key_id == header.get("kid") and key.public_key_use in (None, "sig"):
                return key
        raise OAuth2Error("the issuer does not show the key of the token")


class Provider(OpenIDConnectProvider):
    """A provider as the settings name it. `uid_field` is the claim that tells one person from all others."""

    oauth2_adapter_class = Client

    def get_pkce_params(self) -> dict[str, Any]:
        """PKCE, whatever the settings; and the nonce, as a parameter that nothing else can set."""
        proof = generate_code_challenge()
        return proof | {"nonce": nonce_of(proof["code_verifier"])}

    def get_auth_params(self) -> dict[str, str]:
        levels = self.app.settings.get("levels")
        asked = {"acr_values": " ".join(levels)} if levels else {}
        return asked | ANEW if self.request.user.is_authenticated else asked

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        subject = data.get(self.app.settings["uid_field"])
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise OAuth2Error("the token does not say who this is")
        return subject

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Of all that it tells, nothing is kept but the subject."""
        return {}

    def extract_common_fields(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[Any]:
        """None: an address never makes somebody an account's owner."""
        return []


class Adapter(DefaultSocialAccountAdapter):
    """Providers out of the settings alone, asked without being led elsewhere, for people who are known."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        return [
            app
            for app in (SocialApp(**each) for each in configured())
            if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)
        ]

    def get_requests_session(self) -> Session:
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        left = left_of(sociallogin.state)
        if not sociallogin.is_existing or not sociallogin.user.is_active:
            raise Unknown("" if sociallogin.is_existing else sociallogin.account.uid, left)
        if left.connecting and sociallogin.user.pk != left.account:
            raise OfAnother("the identity is of another account", left)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        left = left_of((extra_context or {}).get("state"))
        if request.GET.get("error") == Client.login_cancelled_error:
            raise Cancelled("cancelled", left)
        raise _refusal(exception or "nobody here asked for this", left) from exception


class Accounts(DefaultAccountAdapter):
    """Accounts are made by invitation, and the house says itself what it has to say."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        return None

    def pre_login(self, request: HttpRequest, user: Account, **about: Any) -> None:
        """allauth stops here: there is one way in, whoever said who somebody is. Raises Recognised."""
        raise Recognised(user, left_of(about["signal_kwargs"]["sociallogin"].state))


def configured() -> list[dict[str, Any]]:
    """The providers that the settings name, each with its kind (`provider`) and its own name (`provider_id`)."""
    kinds = settings.SOCIALACCOUNT_PROVIDERS.items()
    return [{"provider": kind} | each for kind, options in kinds for each in options["APPS"]]


def asks_anew(provider_id: str) -> bool:
    """Whether a provider can be asked to let who is signed in here show anew who they are."""
    return provider_id not in {
        each["provider_id"] for each in configured() if each["provider"] == SmartschoolProvider.id
    }


def client_of(request: HttpRequest, provider_id: str) -> Client | SmartschoolClient:
    """Who asks a provider of the settings. Raises CannotSignOn where there is none of that name."""
    kinds = {each["provider_id"]: each["provider"] for each in configured()}
    if provider_id not in kinds:
        raise CannotSignOn("no such provider")
    return (SmartschoolClient if kinds[provider_id] == SmartschoolProvider.id else Client)(request, provider_id)


def leave(request: HttpRequest, provider_id: str, left: Left) -> HttpResponse:
    """Send somebody to a provider. Raises CannotSignOn."""
    client = client_of(request, provider_id)
    try:
        return client.get_provider().redirect(request, process="login", **left.stated())
    except (OAuth2Error, OSError, ValueError) as problem:
        raise CannotSignOn(str(problem)) from problem


def come_back(request: HttpRequest, provider_id: str) -> Came:
    """Whom a provider sent back, who is not let in yet. Raises CannotSignOn."""
    client = client_of(request, provider_id)
    try:
        OAuth2CallbackView.adapter_view(client)(request)
    except Unknown as problem:
        problem.strong, problem.shown_at, problem.claims = client.is_strong, client.shown_at, client.claims
        raise
    except Recognised as found:
        strong, at, anew = client.is_strong, client.shown_at, client.asks_anew
        return Came(found.account, found.left, strong, at, anew, client.claims)
    except (OAuth2Error, RequestException) as problem:  # the provider is out of order by now
        raise _refusal(problem) from problem
    raise CannotSignOn("nobody was recognised")


def nonce_of(verifier: str) -> str:
    """The nonce that goes with the secret of PKCE: who does not know the one cannot guess the other."""
    return hmac.new(verifier.encode(), b"nonce", hashlib.sha256).hexdigest()


def _refusal(why: Exception | str, left: Left | None = None) -> CannotSignOn:
    return (OutOfOrder if isinstance(why, MemoryIsLost) else CannotSignOn)(str(why), left)


def _is_at(address: Any, place: str) -> bool:
    """Whether an address begins with this one, as all that reads addresses understands it."""
    return isinstance(address, str) and address.startswith(place) and re.fullmatch(r"[!-\[\]-~]+", address) is not None


def _half_hash(access_token: str) -> str:
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).decode().rstrip("=")


def _same(one: Any, other: str) -> bool:
    return isinstance(one, str) and hmac.compare_digest(one.encode(), other.encode())
