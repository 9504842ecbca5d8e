"""A house that signs on with the provider of the suite."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse

from baken.config.settings import sign_on
from tests.provider import SECRET

NAME = "baken"  # of the house, to the provider


@dataclass(frozen=True)
class Way:
    """The way to a provider and back: its name, where it starts, and where the provider leads back to."""

    provider: str
    start: str
    back: str


def configure(settings, *providers, base="http://testserver", levels=""):
    """Let the house sign on with these providers (None: with none); the way to the first of them."""
    cache.clear()  # of what another provider said of itself
    issuers = [each.issuer for each in providers if each]
    asked = {"name": "ACM/IDM", "subject": "vo_id", "scope": "openid profile vo", "levels": levels}
    ways = [sign_on(issuer, NAME, secret=SECRET, **asked) for issuer in issuers]
    kind = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": kind | {"APPS": ways}, "smartschool": {"APPS": []}}
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    forms = policy["form-action"] + [urljoin(issuer, "/") for issuer in issuers]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": forms}}
    return way_of(ways[0]["provider_id"], base) if ways else None


def way_of(provider, base="http://testserver"):
    """The way to a provider that is configured."""
    there, back = (reverse(f"access:{name}", args=[provider]) for name in ("sign_on", "signed_on"))
    return Way(provider=provider, start=there, back=base + back)


def known(way, account, subject):
    """Somebody whom the provider calls `subject` has this account."""
    return SocialAccount.objects.create(user=account, provider=way.provider, uid=subject)
