"""P48: every answer wears its armour: pages, files, redirects, refusals and errors, to everyone, by https.

All routes of P01's world are asked by everyone with every method, as an installation behind its proxy would hear it;
of each answer is asked what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path

from baken.apps.access.tests.factories import PASSWORD, make_account
from tests.production.installation import environment, settings_of
from tests.promises.asking import KEY, Asking, once_each, questions, some
from tests.promises.canaries import World
from tests.promises.noting import Tried
from tests.promises.test_p01_need_to_know import world

__all__ = ["world"]  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
# Of a run of the suite: addresses, others in each run, and answers there, of the some 200,000 that there are.
ADDRESSES, QUICK = 80, 500
NONCE = re.compile(r"'nonce-([A-Za-z0-9+/=]{22,})'")
PROXY: dict[str, Any] = {
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_HOST": "baken.example",
}  # what the proxy says, from 127.0.0.1
FIXED = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
POWERS = ("camera", "geolocation", "microphone", "payment", "usb", "display-capture", "serial", "hid")
DIRECTIVES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "connect-src": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "default baken-looks",
    "upgrade-insecure-requests": "",
}
SHOWN = ("text/html", "application/json")  # what is no file to keep


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> None:
    """The settings of an installation behind a proxy, but for the database and the folders, which are the suite's."""
    told = settings_of(environment(tmp_path))
    names = (
        "SECURE",
        "HOST",
        "SESSION_",
        "CSRF_",
        "LANGUAGE_COOKIE",
        "BROWSER_COOKIE",
        "X_FRAME",
        "PERMISSIONS",
        "MESSAGE_",
        "CONTENT_",
    )
    for name, value in told.items():
        if name.startswith(names) or name in ("MIDDLEWARE", "ALLOWED_HOSTS", "PROXIES"):
            setattr(settings, name, value)
    settings.STATIC_ROOT = tmp_path / "static"
    (settings.STATIC_ROOT / "ui").mkdir(parents=True)
    (settings.STATIC_ROOT / "ui" / "baken.css").write_text("a {}")


def asking(world: World) -> Asking:
    ask = Asking(world)
    for client in ask.clients.values():
        client.defaults |= PROXY
    return ask


def lacks(answer: Any, *, is_file_of_house: bool = False, by_https: bool = True) -> list[str]:
    """What an answer should say and does not."""
    said = answer.headers
    fixed = {name: value for name, value in FIXED.items() if by_https or "Transport" not in name}
    found = [name for name, value in fixed.items() if said.get(name) != value]
    powers = said.get("Permissions-Policy", "")
    found += [f"Permissions-Policy {power}" for power in POWERS if f"{power}=()" not in powers.split(", ")]
    found += [f"Content-Security-Policy {each}" for each in _of_policy(said.get("Content-Security-Policy", ""))]
    found += [f"Set-Cookie {cookie.key}" for cookie in answer.cookies.values() if not _is_sealed(cookie)]
    if not is_file_of_house and "no-store" not in said.get("Cache-Control", ""):
        found.append("Cache-Control")
    kind = said.get("Content-Type", "").split(";")[0]
    length = said.get("Content-Length")
    is_download = kind not in SHOWN and answer.status_code == 200 and length != "0" and not is_file_of_house
    if is_download and not said.get("Content-Disposition", "").startswith("attachment"):
        found.append("Content-Disposition")
    return found


def _of_policy(policy: str) -> Iterator[str]:
    parts = dict([*part.split(" ", 1), ""][:2] for part in policy.split("; "))
    for name, value in DIRECTIVES.items():
        if parts.get(name) != value:
            yield name
    scripts = parts.get("script-src")
    if scripts is None or (scripts and not NONCE.fullmatch(scripts)):
        yield "script-src"
    if "unsafe" in policy or "*" in policy:
        yield "unsafe"


def _is_sealed(cookie: Any) -> bool:
    is_removed = cookie["max-age"] == 0  # one that goes needs no protection from scripts
    sealed = cookie["secure"] and (cookie["httponly"] or is_removed) and cookie["samesite"] == "Lax"
    return bool(cookie.key.startswith("__Host-") and sealed and cookie["path"] == "/" and not cookie["domain"])


@pytest.mark.parametrize("many", [QUICK, pytest.param(None, marks=pytest.mark.soak)])
def test_every_answer_to_everyone_wears_it(world: World, many: int | None, tried: Tried) -> None:
    ask = asking(world)
    if many is None:
        asked = once_each(world, more=5_000)
    else:
        every = questions(world, of=ADDRESSES)
        pages = [each for each in every if each[1] == "get" and not re.search(KEY, each[2])]
        asked = [*some(pages, many // 4), *some(every, many - many // 4)]
    lacking, statuses = {}, set()
    for each in asked:
        answer = ask(*each)
        statuses.add(answer.status_code)
        if found := lacks(answer):
            lacking[each] = found
    assert lacking == {}
    assert statuses >= {200, 302, 403, 404, 405}
    tried(len(asked))


def fails(_request: Any) -> HttpResponse:
    raise ValueError("secret")


def streams(_request: Any) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"a", b"b"]), content_type="text/html")


class Urls:
    """The addresses of the house, with one that fails and one that streams."""

    urlpatterns = [
        path("fout/", login_not_required(fails)),
        path("stroom/", login_not_required(streams)),
        path("", include("baken.config.urls")),
    ]


def fetched(browser: Client, address: str) -> Any:
    """A file of the house, read to its end."""
    answer = browser.get(address)
    assert b"".join(answer) == b"a {}"
    answer.close()
    return answer


@pytest.fixture
def browser(settings: Any) -> Client:
    settings.ROOT_URLCONF = Urls
    return Client(raise_request_exception=False, **PROXY)


def test_errors_redirects_and_files_wear_it_too(browser: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    strict = Client(enforce_csrf_checks=True, **PROXY)
    plain: dict[str, Any] = {"HTTP_X_FORWARDED_PROTO": "http"}
    answers = [
        (browser.get("/aanmelden/", HTTP_HOST="elders.example"), 400, {}),
        (browser.get("/aanmelden/", HTTP_HOST="elders.example", **plain), 400, {"by_https": False}),
        (browser.post("/aanmelden/", {f"veld{number}": "x" for number in range(11)}), 400, {}),
        (strict.post("/taal/", {"language": "en"}), 403, {}),
        (browser.get("/nergens/"), 404, {}),
        (browser.get("/afmelden/"), 302, {}),
        (browser.put("/aanmelden/"), 405, {}),
        (browser.options("/aanmelden/"), 405, {}),
        (browser.get("/fout/"), 500, {}),
        (browser.get("/stroom/"), 200, {}),
        (browser.get("/aanmelden/", **plain), 301, {"by_https": False}),
        (fetched(browser, "/static/ui/baken.css"), 200, {"is_file_of_house": True}),
        (browser.get("/static/ui/nergens.css"), 404, {}),
        (browser.post("/taal/", {"language": "en", "next": "/aanmelden/"}), 302, {}),
    ]
    told = [(answer.status_code, lacks(answer, **apart)) for answer, _status, apart in answers]
    assert told == [(status, []) for _answer, status, _apart in answers]


def test_a_number_is_used_once(browser: Client) -> None:
    pages = [browser.get("/aanmelden/") for _turn in range(3)]
    numbers = [NONCE.search(page.headers["Content-Security-Policy"])[1] for page in pages]  # type: ignore[index]  # a page with scripts has one
    assert len(set(numbers)) == 3
    for page, number in zip(pages, numbers, strict=True):
        scripts = re.findall(r"<script[^>]*>", page.content.decode())
        assert scripts != []
        assert [f'nonce="{number}"' in script for script in scripts] == [True] * len(scripts)


def test_signing_in_and_out_sets_sealed_cookies_and_leaves_nothing(browser: Client) -> None:
    make_account("an@x.example")
    answers = [
        browser.get("/aanmelden/"),
        browser.post("/aanmelden/", {"email": "an@x.example", "password": PASSWORD}),
        browser.get("/mijn-account/"),
        browser.post("/afmelden/"),
        browser.get("/aanmelden/"),  # shows the message, and removes its cookie
    ]
    assert [answer.status_code for answer in answers] == [200, 302, 200, 302, 200]
    assert [lacks(answer) for answer in answers] == [[]] * 5
    assert answers[3].headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [name for name in browser.cookies if not name.startswith("__Host-")] == []
    assert browser.cookies["__Host-sessionid"].value == ""
    assert "Je bent afgemeld." in answers[4].content.decode()


def test_nobody_but_the_proxy_is_believed_about_https(browser: Client) -> None:
    from_elsewhere = browser.get("/aanmelden/", REMOTE_ADDR="192.0.2.7")
    assert (from_elsewhere.status_code, from_elsewhere.headers["Location"]) == (
        301,
        "https://baken.example/aanmelden/",
    )
    assert browser.get("/aanmelden/").status_code == 200


@pytest.mark.parametrize(
    ("left_out", "what"),
    [
        ("csp.middleware.CSPMiddleware", "Content-Security-Policy"),
        ("django_permissions_policy.PermissionsPolicyMiddleware", "Permissions-Policy"),
        ("baken.config.armour.ArmourMiddleware", "Cache-Control"),
        ("django.middleware.security.SecurityMiddleware", "Strict-Transport-Security"),
    ],
)
def test_control_what_is_left_out_is_missed(browser: Client, settings: Any, left_out: str, what: str) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != left_out]
    browser = Client(raise_request_exception=False, **PROXY)
    assert [found for found in lacks(browser.get("/nergens/")) if found.startswith(what)] != []


def test_control_armour_worn_inside_is_missed_where_who_answers_stands_outside(browser: Client, settings: Any) -> None:
    policy = "csp.middleware.CSPMiddleware"
    settings.MIDDLEWARE = [*(name for name in settings.MIDDLEWARE if name != policy), policy]
    browser = Client(raise_request_exception=False, **PROXY)
    style = fetched(browser, "/static/ui/baken.css")
    assert any("Content-Security-Policy" in found for found in lacks(style, is_file_of_house=True))


def test_control_a_cookie_in_the_open_is_missed(browser: Client, settings: Any) -> None:
    settings.LANGUAGE_COOKIE_NAME = "django_language"
    settings.LANGUAGE_COOKIE_SECURE = False
    assert lacks(browser.post("/taal/", {"language": "en"})) == ["Set-Cookie django_language"]
