"""P13: what is stored is what was typed. Empty, zero, false and nothing keep their meaning; whatever JSON would
change is refused; many threads read and write at once.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baken.vault.errors import CannotSeal
from baken.vault.fields import SealedField
from tests.sealed.models import Note

NASTY = [
    "",
    " ",
    "\n",
    "0",
    "None",
    "null",
    "\x00",
    "'; --",
    "👩‍👩‍👧",
    "עברית",
    "\u202eomgekeerd",
    "ﬁ",
    "e\u0301",
    "x" * 2**20,
]
TEXTS = st.none() | st.sampled_from(NASTY) | st.text()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
ROUNDS, ALL_ROUNDS = 60, 500  # each of VALUES_IN_A_ROUND values
VALUES_IN_A_ROUND = 40
HOLD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def came_back(pairs: list[tuple[Any, Any]]) -> list[Any]:
    """Store texts and values; which of them did not come back as they were."""
    with transaction.atomic():
        notes = [Note.objects.create(text=text, more=value) for text, value in pairs]
    changed = []
    for (text, value), note in zip(pairs, notes, strict=True):
        found = Note.objects.get(pk=note.pk)
        if (type(found.text), found.text) != (type(text), text):
            changed.append(text)
        # As JSON: there 0 is not false, and 1.0 is not 1.
        if json.dumps(found.more) != json.dumps(value):
            changed.append(value)
    return changed


@pytest.mark.django_db
@settings(HOLD, max_examples=ROUNDS)
@given(pairs=st.lists(st.tuples(TEXTS, VALUES), max_size=VALUES_IN_A_ROUND))
def test_what_is_stored_is_what_was_typed(tried, pairs):
    assert came_back(pairs) == []
    tried(2 * len(pairs))


@pytest.mark.soak
@pytest.mark.django_db
@settings(HOLD, max_examples=ALL_ROUNDS)
@given(pairs=st.lists(st.tuples(TEXTS, VALUES), min_size=VALUES_IN_A_ROUND, max_size=VALUES_IN_A_ROUND))
def test_what_is_stored_is_what_was_typed_twenty_thousand_times(tried, pairs):
    assert came_back(pairs) == []
    tried(2 * len(pairs))


@pytest.mark.django_db
def test_empty_zero_false_and_nothing_keep_their_meaning():
    nothings = [("", ""), ("0", 0), ("", False), (None, None), ("", 0.0), ("", []), ("", {})]
    assert came_back(nothings) == []


@pytest.mark.django_db
def test_control_a_field_that_tidies_what_was_typed_is_found_out(monkeypatch):
    tidy = SealedField.written
    monkeypatch.setattr(
        SealedField,
        "written",
        lambda field, value: tidy(field, (value.strip() or None) if field.null and isinstance(value, str) else value),
    )
    assert came_back([("", 0), (" zin ", 1)]) == ["", " zin "]


@pytest.mark.django_db
@pytest.mark.parametrize("value", [(1, 2), {1: "een"}, float("nan"), "\ud800", {"a": object()}, [(1,)], b"bytes"])
def test_what_would_come_back_otherwise_is_refused(value):
    with pytest.raises(CannotSeal), transaction.atomic():
        Note.objects.create(more=value)
    assert Note.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("column", "value"), [("text", 0), ("text", b""), ("other", None)])
def test_what_is_no_text_is_refused_in_a_column_of_text(column, value):
    with pytest.raises(CannotSeal), transaction.atomic():
        Note.objects.create(**{column: value})
    assert Note.objects.count() == 0


@pytest.mark.django_db
def test_every_way_of_writing_a_row_keeps_its_value():
    Note.objects.bulk_create(Note(text=str(number)) for number in range(5))
    first, *others = Note.objects.order_by("pk")
    first.text = "anders"
    first.save()
    others[0].other = "ook anders"
    others[0].save(update_fields=["other"])
    deferred = Note.objects.defer("text").get(pk=others[1].pk)
    assert deferred.text == "2"
    deferred.refresh_from_db()
    assert [(note.text, note.other) for note in Note.objects.order_by("pk")] == [
        ("anders", ""),
        ("1", "ook anders"),
        ("2", ""),
        ("3", ""),
        ("4", ""),
    ]


THREADS, READS, ALL_READS = 8, 60, 25_000


def work(number: int, reads: int) -> int:
    """A thread's part: write its own notes and read them back; how many were not what was written."""
    wrong = 0
    try:
        mine = NASTY[:-1]
        with transaction.atomic():
            keys = [Note.objects.create(cell=number, text=text, more=[number, text]).pk for text in mine]
        for turn in range(reads):
            note = Note.objects.get(pk=keys[turn % len(keys)])
            wrong += (note.text, note.more) != (mine[turn % len(keys)], [number, mine[turn % len(keys)]])
    finally:
        connection.close()
    return wrong


def at_once(reads: int) -> int:
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(work, range(THREADS), [reads] * THREADS))


@pytest.mark.django_db(transaction=True)
def test_eight_threads_at_once_each_read_what_they_wrote():
    assert (at_once(READS), Note.objects.count()) == (0, THREADS * (len(NASTY) - 1))


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_eight_threads_at_once_each_read_what_they_wrote_two_hundred_thousand_times(tried):
    assert at_once(ALL_READS) == 0
    tried(THREADS * ALL_READS)
