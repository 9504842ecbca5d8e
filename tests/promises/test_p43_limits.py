"""P43: limits hold when hit at once, and spare the innocent.

Four processes try passwords for one account, all at the same moment, from addresses all over one network; how often a
password was really looked at is counted where that is done. And a class signs in behind one address.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation
from django.db import connection

from baken.apps.access.actions import MOST_FAILURES, MOST_FOR_ACCOUNT
from baken.apps.access.engine.attempts import WINDOW
from baken.apps.access.models import Account, SignInAttempts
from baken.apps.access.tests.factories import PASSWORD, make_account
from tests.promises.noting import Tried

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES = 4
ATTEMPTS = 500
QUICK = 60  # attempts of a run of the suite
STARTING = 6.0  # seconds until all processes stand ready
ROOM = 30  # seconds that a campaign may take: it must not run into the next window
CLASS = 30


def database_address() -> str:
    """The database of this test, for other processes."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    user = settings["USER"]
    host = settings["HOST"]
    return f"postgresql://{user}:{settings['PASSWORD']}@:{settings['PORT']}/{settings['NAME']}?host={host}"


def attempted(attempts: list[list[Any]], *, in_memory: bool = False) -> tuple[list[int], list[float]]:
    """What attempts get, spread over four processes that begin at one moment, and when a password was looked at."""
    into_window = time.time() % WINDOW
    if into_window > WINDOW - ROOM:
        time.sleep(WINDOW - into_window)
    begin = time.time() + STARTING
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_address(),
        "BAKEN_TEST_DATABASE": "",
        "BAKEN_SECRET_KEY": installation.SECRET_KEY,  # one installation: what is counted goes by its secret
        "PYTEST_XDIST_WORKER": "attempts",
    }

    def run(number: int) -> Any:
        asked = {"at": begin, "in_memory": in_memory, "attempts": attempts[number::PROCESSES]}
        done = subprocess.run(
            [sys.executable, "-m", "tests.promises.attempts"],
            cwd=Path(__file__).parents[2],
            env=environment,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    with ThreadPoolExecutor(PROCESSES) as pool:
        told = list(pool.map(run, range(PROCESSES)))
    return [each for one in told for each in one["statuses"]], [each for one in told for each in one["looked"]]


def spread(number: int) -> str:
    """An address of one IPv6 network of 2^64, another for each number."""
    return f"2001:db8:0:1:{number:x}:{number * 7:x}::{number + 1:x}"


@pytest.mark.parametrize("many", [QUICK, pytest.param(ATTEMPTS, marks=pytest.mark.soak)])
def test_of_attempts_at_once_no_more_than_five_are_looked_at(many: int, tried: Tried) -> None:
    make_account("doelwit@x.example")
    attempts = [["doelwit@x.example", f"raad {number}", spread(number), 0] for number in range(many)]
    statuses, looked = attempted(attempts)
    assert len(looked) == MOST_FOR_ACCOUNT
    assert sorted(set(statuses)) == [200, 429]
    assert statuses.count(200) == MOST_FOR_ACCOUNT
    assert sorted(SignInAttempts.objects.values_list("number", flat=True)) == [MOST_FOR_ACCOUNT, many]
    tried(many)


def test_control_what_each_process_counts_for_itself_lets_through_more() -> None:
    make_account("doelwit@x.example")
    attempts = [["doelwit@x.example", f"raad {number}", spread(number), 0] for number in range(QUICK)]
    _statuses, looked = attempted(attempts, in_memory=True)
    assert len(looked) > MOST_FOR_ACCOUNT


@pytest.mark.parametrize("classes", [1, pytest.param(10, marks=pytest.mark.soak)])
def test_a_class_behind_one_address_gets_in(classes: int, tried: Tried) -> None:
    """A fifth of their attempts is mistyped; who mistypes, types again. Beside them somebody guesses at an account."""
    make_account("doelwit@x.example")
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - to have the same again
    chance = random.Random(seed)
    pupils = [make_account(f"leerling{number}@x.example").email for number in range(CLASS)]
    attempts: list[list[Any]] = []
    for _class in range(classes):
        for pupil in pupils:
            typed = [PASSWORD]
            while chance.random() < 0.2 and len(typed) < MOST_FOR_ACCOUNT:
                typed.insert(0, "fout getypt")
            attempts += [[pupil, password, "192.0.2.1", 0.05 * turn] for turn, password in enumerate(typed)]
    attempts += [["doelwit@x.example", f"raad {number}", "192.0.2.1", 0] for number in range(QUICK // 2)]
    statuses, _looked = attempted(attempts)
    assert statuses.count(302) == CLASS * classes
    assert set(Account.objects.exclude(last_login=None).values_list("email", flat=True)) == set(pupils)
    assert CLASS * classes < MOST_FAILURES
    tried(classes)
