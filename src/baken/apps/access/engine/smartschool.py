"""Signing on with Smartschool: OAuth 2, in which a token says nothing and who somebody is must be asked.

There is no signed token and no nonce: what holds is the state of the session, the secret of the client, and https to
an address that the settings name. Who somebody is, is the school's platform and their number there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

PLATFORMS = ".smartschool.be"
LONGEST = 100


class SmartschoolClient(OAuth2Adapter):
    """Asks Smartschool."""

    claims: Mapping[str, Any] = {}  # nothing that a role could follow from
    is_strong = False  # it does not say how somebody showed who they are,
    shown_at = None  # nor when;
    asks_anew = False  # and it cannot be asked to see them once more: whoever sits there now is who it knows

    def __init__(self, request: HttpRequest, provider_id: str):
        super().__init__(request)
        self.provider_id = provider_id
        place: str = self.get_provider().app.settings["server_url"]
        self.authorize_url = f"{place}/OAuth"
        self.access_token_url = f"{place}/OAuth/index/token"
        self.profile_url = f"{place}/Api/V1/userinfo"

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("access:signed_on", args=[app.provider_id]))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: OAuth2Client, pkce_code_verifier: str | None = None
    ) -> Any:
        try:
            return super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (OAuth2Error, AttributeError, KeyError, TypeError, ValueError):
            # allauth would put the whole answer in its words, and so in the log.
            raise OAuth2Error("Smartschool gives no token for the code") from None

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        """Nothing is kept that could ask Smartschool anything more."""
        return SocialToken()

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Whom the token is about, asked as Smartschool wants it."""
        asked = {"access_token": kwargs["response"]["access_token"]}
        try:
            with get_adapter(request).get_requests_session() as session:
                answer = session.get(self.profile_url, params=asked)
                answer.raise_for_status()
                said = answer.json()
        except RequestException:
            # Its words hold the address, and that the token.
            raise OAuth2Error("Smartschool does not say who this is") from None
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, said)
        return login


class SmartschoolProvider(OAuth2Provider):
    """Smartschool, as the settings name it."""

    id = "smartschool"
    name = "Smartschool"
    account_class = ProviderAccount
    oauth2_adapter_class = SmartschoolClient
    pkce_enabled_default = True  # asked for, though it may pay no heed

    def get_oauth2_adapter(self, request: HttpRequest) -> SmartschoolClient:
        return SmartschoolClient(request, self.app.provider_id)

    def get_default_scope(self) -> list[str]:
        return ["userinfo"]

    def extract_uid(self, data: Any) -> str:
        """The platform of the school and the number there: `deoever.smartschool.be/12`."""
        told = data if isinstance(data, dict) else {}
        user, platform = told.get("userID"), told.get("platform")
        if not isinstance(user, str) or not isinstance(platform, str) or not 0 < len(user) <= LONGEST:
            raise OAuth2Error("Smartschool does not say who this is")
        try:
            host = urlsplit(platform if "://" in platform else f"https://{platform}").hostname or ""
        except ValueError:
            host = ""
        if not host.endswith(PLATFORMS) or len(host) > LONGEST // 2:
            raise OAuth2Error("this is no platform of Smartschool")
        return f"{host}/{user}"

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Of all that it tells, nothing is kept but the subject."""
        return {}
