"""Pages: a stranger is let in nowhere but at the door, and no template lies about unused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from baken.apps.access.actions import create_account
from tests.house.tree import CONFIGURATION, SOURCE, python_files, templates

# Where a stranger may come: to sign in, with a passkey too, or a new password, to read that in another language, with
# a certificate on paper to whether it is genuine, and in the demonstration to what it would mail.
OPEN = {settings.LOGIN_URL, "access:invitation", "access:passkey_asked", "ui:language"}
OPEN |= {"access:forgotten", "access:new_password", "ui:mails", "ui:mail"}
# Who has no account takes part in what is open to other networks, by links in mails; a calendar has no account either.
OPEN |= {f"programme:guest{name}" for name in ("", "_calendar", "_leave", "_link", "_material", "_offer")} | {
    "programme:feed"
}
OPEN |= {"programme:check", "programme:check_number"}
EXAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}
# Django finds these by their names.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address that the house answers, with examples for what varies."""
    for pattern in resolver.url_patterns:
        route = re.sub(r"<(?:(\w+):)?\w+>", lambda match: EXAMPLES.get(match[1] or "str", "x"), str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, before + route)
        elif isinstance(pattern, URLPattern):
            yield before + route


VIEWS = {address: resolve(address) for address in addresses(get_resolver())}
GUARDED = [address for address, match in VIEWS.items() if match.view_name not in OPEN]
OF_ROOMS = {address: match.func for address, match in VIEWS.items() if match.func.__module__.startswith("baken.apps.")}
FOR_ROLES = [address for address, view in OF_ROOMS.items() if callable(getattr(view, "admits", None))]


def test_there_are_pages_to_guard():
    assert GUARDED != []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", GUARDED)
def test_a_stranger_is_refused(address, method, client):
    answer = getattr(client, method)(address)
    sent_to_the_door = answer.status_code == 302 and answer.url.startswith(reverse(settings.LOGIN_URL))
    assert sent_to_the_door or answer.status_code in (401, 403, 405), answer.status_code


def is_used(name: str, said: str) -> bool:
    """Whether code or a template names a template; a component is named by the word that it is shown by."""
    by_name = re.search(rf"[\"']{re.escape(name)}(?:#\w+|{{\w+}})?[\"']", said)
    component = name.removeprefix("ui/components/").removesuffix(".html")
    return bool(by_name or (component != name and re.search(rf'show\(\s*"{component}"', said)))


def test_every_view_says_whether_it_reads_or_writes():
    assert [address for address, match in VIEWS.items() if not hasattr(match.func, "manner")] == []


def test_every_view_of_a_room_says_whom_it_admits():
    assert [address for address, view in OF_ROOMS.items() if not hasattr(view, "admits")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", FOR_ROLES)
def test_an_account_without_a_role_is_refused(address, method, client):
    client.force_login(create_account(email="niemand@example.org", name="Niemand", password=None))
    assert getattr(client, method)(address).status_code in (403, 405)


def test_no_template_is_unused():
    sources = [path for path in python_files("src") if "tests" not in path.parts] + list(templates().values())
    said = "\n".join(path.read_text() for path in sources)
    assert [name for name in templates() if name not in BY_NAME and not is_used(name, said)] == []


def test_every_icon_and_picture_is_served_by_the_house():
    elsewhere = re.compile(r"(?:src|href)=[\"'](?:https?:)?//")
    assert [name for name, path in templates().items() if elsewhere.search(path.read_text())] == []


def test_the_formatter_of_templates_knows_the_components_that_hold_something():
    components = "\n".join(path.read_text() for path in (SOURCE / "ui").rglob("*.py"))
    holding = re.findall(r"@register\.simple_block_tag(?:\(.*\))?\ndef (\w+)", components)
    assert sorted([*holding, "partialdef"]) == CONFIGURATION["tool"]["djlint"]["custom_blocks"].split(",")
