"""Who stands in front of Baken, and what of their word it takes."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NONE = "none"  # nobody stands in front
SCHEME = "HTTP_X_FORWARDED_PROTO"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(proxies: Sequence[str]) -> list[Network]:
    """The networks that are named. Raises ValueError where one is none."""
    return [ipaddress.ip_network(proxy) for proxy in proxies if proxy != NONE]


class ProxiesMiddleware:
    """Takes the word of trusted proxies for https, and of nobody else.

    Where a request came from is forgotten here: nothing counts, keeps or writes down an address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.trusted = networks(settings.PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = [name for name in request.META if name.startswith(("HTTP_X_FORWARDED_", "HTTP_X_REAL_"))]
        for name in (*said, "HTTP_FORWARDED"):
            if name != SCHEME or not self._is_trusted(request):
                request.META.pop(name, None)
        return self.get_response(request)

    def _is_trusted(self, request: HttpRequest) -> bool:
        try:
            peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
        except ValueError:
            return False
        return any(peer in network for network in self.trusted)
