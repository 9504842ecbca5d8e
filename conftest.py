"""What every test may ask for.

The suite runs on SQLite; with BAKEN_TEST_DATABASE=postgresql on a PostgreSQL that it starts itself, and with
DATABASE_URL on the server named there. Nothing but this machine can be reached.

Fixtures of a real browser, each of which marks its test as `browser`:

- `browser_page`: a Playwright page, 1280 wide, Dutch, whose relative addresses are those of a running Baken on
  an otherwise empty database (`browser_page.goto("/aanmelden/")`). An error of a script, or a breach of the
  content security policy, fails the test. A phone: `page.set_viewport_size(PHONE)`, from `tests.chromium`.
- `axe`: `assert axe(page) == []` looks for barriers (WCAG 2.2 A and AA, and good practice); each is a sentence.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from hypothesis import settings as properties
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests import chromium

BARRIERS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A property is proved by its examples, however busy the machine is.
properties.register_profile("house", deadline=None, print_blob=True)
properties.load_profile("house")

# Playwright runs an event loop in the thread of the test, in which Django would refuse to ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_configure() -> None:
    sys.addaudithook(_refuse_other_machines)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses the browser is a browser test, without saying so."""
    for item in items:
        if "running_chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.sendto"):
        return
    connection, address = arguments
    if connection.family in (socket.AF_INET, socket.AF_INET6):
        host = address[0]
        if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            raise OSError(f"The suite reaches no other machine: {address}")


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> Iterator[None]:
    """What the database of a test takes back, files must not keep: each test has its mart and imports apart."""
    from baken.apps.insight.engine import mart  # rooms can be imported once Django is set up

    settings.MART, settings.IMPORTS = tmp_path / "mart", tmp_path / "imports"
    yield
    mart._marts.clear()


@pytest.fixture(autouse=True)
def _in_dutch() -> None:
    """A page that was asked in English leaves that language to who comes next."""
    translation.deactivate()


@pytest.fixture(scope="session")
def running_chromium() -> Iterator[Browser]:
    """One Chromium for all browser tests of a process."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(running_chromium: Browser, transactional_db: None, live_server: Any) -> Iterator[Page]:
    """A page of a browser of its own (cookies, storage), before a running Baken."""
    context = running_chromium.new_context(base_url=live_server.url, viewport=chromium.DESKTOP, locale="nl-BE")
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Looks for barriers on a page; a sentence for each."""

    def barriers(page: Page) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": BARRIERS}, "resultTypes": ["violations"]}
        return [
            f"{found['id']}: {found['help']} ({' '.join(str(part) for part in node['target'])}: {node['html'][:200]})"
            for found in Axe().run(page, options=options).response["violations"]
            for node in found["nodes"]
        ]

    return barriers
