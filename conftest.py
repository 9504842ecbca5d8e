"""What every test may ask for.

The suite runs on SQLite; with BAKEN_TEST_DATABASE=postgresql on a PostgreSQL that it starts itself, and with
DATABASE_URL on the server named there. Nothing but this machine can be reached.

Fixtures of a real browser, each of which marks its test as `browser`:

- `browser_page`: a Playwright page, 1280 wide, Dutch, whose relative addresses are those of a running Baken on
  an otherwise empty database (`browser_page.goto("/aanmelden/")`). An error of a script, or a breach of the
  content security policy, fails the test. A phone: `page.set_viewport_size(PHONE)`, from `tests.chromium`.
- `axe`: `assert axe(page) == []` looks for barriers (WCAG 2.2 A and AA, and good practice); each is a sentence.

And `provider`: an OpenID Connect provider that knows nobody yet (`tests/provider`); one process for all its tests.
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
from tests import provider as providers

pytest_plugins = ["tests.promises.noting"]
BARRIERS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A property is proved by its examples, however busy the machine is.
properties.register_profile("house", deadline=None, print_blob=True)
properties.load_profile("house")

# Playwright runs an event loop in the thread of the test, in which Django would refuse to ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_configure() -> None:
    sys.addaudithook(_refuse_other_machines)
    _let_tests_empty_the_audit_trail()


def _let_tests_empty_the_audit_trail() -> None:
    """A test that commits for real empties all tables after it, which the triggers of the trail refuse; they are made
    anew with what follows on every migration, that of an emptied database too."""
    from django.db import connection
    from django.test import TransactionTestCase

    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # the types leave it out

    def teardown(self: TransactionTestCase) -> None:
        from baken.apps.access.engine.triggers import remove  # rooms can be imported once Django is set up
        from tests.postgresql import emptied

        if connection.vendor == "postgresql":
            emptied(connection)
        else:
            remove()
            empty(self)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]  # for the whole run


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """What uses the browser is a browser test, and what asks no database runs on one, without saying so. What starts
    installations of its own takes long, and begins before all others: else a core waits for it in the end."""
    for item in items:
        fixtures, marker = getattr(item, "fixturenames", ()), item.get_closest_marker("django_db")
        if "running_chromium" in fixtures:
            item.add_marker(pytest.mark.browser)
        if not _asks_database(item) and not _starts_its_own(item):
            item.add_marker(pytest.mark.once)
        # What commits for real reads by the connection of the audit trail too.
        if "transactional_db" in fixtures or (marker and marker.kwargs.get("transaction")):
            both = {**(marker.kwargs if marker else {}), "transaction": True, "databases": ["default", "audit"]}
            item.add_marker(pytest.mark.django_db(**both), append=False)
    yield
    items.sort(key=lambda item: _asks_database(item) or not _starts_its_own(item))


def _asks_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


def _starts_its_own(item: pytest.Item) -> bool:
    """Promises and production are tried in installations of their own, each on the database of the run."""
    return {"promises", "production"} & set(item.path.parts) != set()


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
    """What the database of a test takes back, files must not keep: each test has its mart, imports and files
    apart."""
    from baken.apps.insight.engine import mart  # rooms can be imported once Django is set up
    from baken.vault import keys

    settings.MART, settings.IMPORTS, settings.AUDIT = (tmp_path / name for name in ("mart", "imports", "audit"))
    settings.MEDIA_ROOT = tmp_path / "files"
    yield
    mart._marts.clear()
    keys.forget()


@pytest.fixture
def no_code_lapses(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the codes of an app the clock stands still, in this process: each counts as long as the test takes."""
    from baken.apps.access.engine import factors  # rooms can be imported once Django is set up

    now = factors.period()
    monkeypatch.setattr(factors, "period", lambda: now)


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


@pytest.fixture(scope="session")
def running_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[providers.Provider]:
    """One provider for all tests of a process that sign on with it."""
    with providers.running(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def provider(running_provider: providers.Provider) -> providers.Provider:
    """A provider that knows no client and nobody, and tells the truth."""
    running_provider.forget()
    return running_provider
