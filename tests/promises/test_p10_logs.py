"""P10: logs hold no personal data: no name, address, number or text that somebody typed."""

from __future__ import annotations

import io
import logging
import logging.config

import pytest
from django.conf import settings as installation
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from baken.apps.access import urls
from baken.apps.access.models import Account
from baken.apps.access.tests.factories import make_holder, show
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from baken.config.logs import DiscreetFormatter

pytestmark = pytest.mark.django_db
CANARY = "kanarie-93.05.18-223.61"
ADDRESS = f"{CANARY}@example.org"
TYPED = ("name", "password", "old", "new", "again", "code", "wrong", "right", "claims")
ADDRESSES = (
    "/aanmelden/",
    f"/{CANARY}/",
    f"/centra/?zoek={CANARY}",
    f"/inzicht/cijfer/?indicator={CANARY}",
    "/audit/",
)


@pytest.fixture
def log():
    """What the log of an installation would hold, everything that is told included."""
    return _listening(DiscreetFormatter())


@pytest.fixture
def plain_log():
    return _listening(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))


@pytest.fixture(autouse=True)
def _quiet_again():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def _listening(formatter):
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    return said


def break_things(client, monkeypatch, many):
    """Pages that go wrong in the midst of what somebody typed, and who is nobody or somebody asking."""

    def fail(*_args, **_kwargs):
        try:
            raise IntegrityError(f"Key (email)=({ADDRESS}) already exists.")
        except IntegrityError as error:
            raise ValueError(f"{CANARY} kan niet") from error

    monkeypatch.setattr("baken.apps.centres.views.centres_listed", fail)
    monkeypatch.setattr("baken.apps.access.views._trail.entries_found", fail)
    client.raise_request_exception = False
    for turn in range(many):
        address = ADDRESSES[turn % len(ADDRESSES)]
        said = {"email": ADDRESS, "password": CANARY, "next": CANARY}
        client.get(
            address, headers={"User-Agent": CANARY, "Referer": f"https://{CANARY}.example/"}, REMOTE_ADDR="10.9.8.7"
        )
        client.post(address, said, headers={"Host": f"{CANARY}.example"} if turn % 2 else {})


@pytest.fixture
def coordinator():
    client = Client()
    client.force_login(make_holder(Role.COORDINATOR, make_cell(), email=ADDRESS, name=CANARY))
    return client


def holds(said):
    return [canary for canary in (CANARY, "10.9.8.7") if canary in said.getvalue()]


@pytest.mark.parametrize("many", [50, pytest.param(500, marks=pytest.mark.soak)])
def test_no_log_holds_what_somebody_typed(coordinator, log, monkeypatch, many, tried):
    break_things(coordinator, monkeypatch, many)
    tried(many)
    said = log.getvalue()
    assert "builtins.ValueError" in said
    assert "django.db.utils.IntegrityError" in said
    assert "500 centres:list" in said
    assert holds(log) == []


def test_control_a_plain_log_does(coordinator, plain_log, monkeypatch):
    break_things(coordinator, monkeypatch, 10)
    assert CANARY in holds(plain_log)


def test_the_installation_logs_by_that_formatter_alone():
    assert {handler["formatter"] for handler in installation.LOGGING["handlers"].values()} == {"discreet"}
    assert installation.LOGGING["formatters"]["discreet"] == {"()": "baken.config.logs.DiscreetFormatter"}
    root, django = logging.getLogger(), logging.getLogger("django")
    assert [type(handler.formatter) for handler in root.handlers if type(handler) is logging.StreamHandler] == [
        DiscreetFormatter
    ]
    assert (django.handlers, django.propagate) == ([], True)


def test_our_own_code_says_its_sentence():
    record = logging.LogRecord("baken.x", logging.INFO, "x.py", 1, "%s files", (3,), None)
    assert DiscreetFormatter().format(record).endswith("INFO baken.x 3 files")


def test_what_a_library_says_is_left_out_and_where_it_said_it_stands():
    record = logging.LogRecord("library", logging.WARNING, "there.py", 12, f"{CANARY} %s", (CANARY,), None)
    assert DiscreetFormatter().format(record).endswith("WARNING library there:12")


def test_sessions_hold_keys_only(coordinator, settings, tried):
    settings.HAS_MAIL = True
    typed = dict.fromkeys(TYPED, CANARY) | dict.fromkeys(("email", "wie"), f"ander-{ADDRESS}")
    for address in account_forms():
        show(coordinator)
        coordinator.post(address, typed)
        coordinator.get(address)
        assert CANARY not in str(dict(coordinator.session.items())), address
    assert "moving" in coordinator.session  # one that remembers what was typed
    assert coordinator.session["_auth_user_id"] == str(Account.objects.get().pk)
    tried(len(account_forms()))


def account_forms():
    """Every form of the room of accounts that stands at an address of its own."""
    views = [(path, path.callback) for path in urls.urlpatterns if not path.pattern.converters]
    return [reverse(f"access:{path.name}") for path, view in views if view.manner.startswith("form")]
