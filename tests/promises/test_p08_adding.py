"""P08: entries of the audit trail are only added, which is fast, and verified within a minute."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction

from baken.apps.access.engine import chain, triggers, verifying
from baken.apps.access.engine.chain import append
from baken.apps.access.engine.verifying import verify
from tests.promises.test_p08_tampering import entry, execute, make_trail

pytestmark = pytest.mark.django_db


# The triggers


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_auditentry SET at = 1",
        "DELETE FROM access_auditentry",
        "UPDATE access_auditcontent SET account = 1",
        "UPDATE access_auditsubject SET key = 'x'",
        "UPDATE access_checkpoint SET hash = 'x'",
        "DELETE FROM access_checkpoint",
        *(["TRUNCATE access_auditentry CASCADE"] if connection.vendor == "postgresql" else []),
    ],
)
def test_the_database_refuses_to_change_the_trail(statement):
    make_trail(3, points=(2,))
    connection.check_constraints()  # what is checked at the end of a transaction, is checked
    with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic():
        execute(statement)
    assert verify().number == 0


def test_control_without_triggers_it_would():
    make_trail(3, points=(2,))
    triggers.remove()
    assert execute("UPDATE access_auditcontent SET account = 1") > 0


# Speed


# Entries that stay: a million that are taken back are walked over by who asks for the last one.
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_million_entries_are_verified_within_a_minute():
    for start in range(0, 1_000_000, 5_000):
        append([entry(start + each, [chain.subject_key(str(each))]) for each in range(5_000)], using="default")
    began = time.monotonic()
    assert verify() == verifying.Verdict(1_000_000)
    assert time.monotonic() - began <= 60


# Of 820 entries 806 are about nobody or one person; a page of fifty people is the most that one tells of. What else a
# machine does only adds: of ten turns the least counts.
@pytest.mark.soak
@pytest.mark.parametrize(("people", "most"), [(1, 0.002), (50, 0.005)])
def test_an_entry_adds_two_milliseconds_at_most(people, most):
    keys = [chain.subject_key(str(each)) for each in range(people)]
    turns = []
    for _turn in range(10):
        marks = [time.perf_counter()]
        for number in range(100):
            append([entry(number, keys)], using="default")
            marks.append(time.perf_counter())
        turns.append(statistics.median(after - before for before, after in pairwise(marks)))
    assert min(turns) <= most
