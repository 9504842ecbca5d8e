"""What is kept too long is taken out every night, but not on a day that only a wrong clock can tell."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from baken.apps.access import tasks
from baken.apps.access.actions import CannotTrustClock, apply_retention, apply_retention_nightly
from baken.apps.access.management.commands import retention
from baken.apps.access.models import Account, AuditContent, RetentionTerm
from baken.apps.access.queries import terms_on
from baken.apps.access.tests.factories import make_account
from baken.ground import audit
from baken.ground.audit import Verb

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    """An account was made today, and the trail says so."""
    account = make_account()
    audit.did(Verb.MADE, thing=account)
    return timezone.localdate()


@pytest.mark.parametrize("days", [15, 3 * 365, -1])
def test_a_clock_that_is_far_from_the_last_entry_takes_nothing_out(today, days):
    with pytest.raises(CannotTrustClock, match="baken retention --on"):
        apply_retention_nightly(on=today + days * DAY)
    assert (Account.objects.count(), AuditContent.objects.count()) == (1, 1)


@pytest.mark.parametrize("days", [0, 1, 14])
def test_a_day_that_follows_is_trusted(today, days):
    assert apply_retention_nightly(on=today + days * DAY) == {}


def test_where_nobody_works_for_months_every_night_follows_the_one_before(today):
    for nights in range(1, 5 * 365 // 14):
        apply_retention_nightly(on=today + nights * 14 * DAY)
    assert Account.objects.count() == 0  # it was used by nobody, for years


def test_what_was_done_while_the_clock_was_wrong_does_not_make_it_right(today):
    apply_retention(on=today - 15 * DAY)
    audit.did(Verb.SIGNED_IN, thing=Account.objects.get())  # a moment ago, says the clock
    with pytest.raises(CannotTrustClock):
        apply_retention_nightly(on=today)


def test_who_gives_the_day_by_hand_sets_it_right(today):
    with pytest.raises(CannotTrustClock):
        apply_retention_nightly(on=today + 100 * DAY)
    assert apply_retention(on=today + 100 * DAY) == {}
    assert apply_retention_nightly(on=today + 101 * DAY) == {}
    with pytest.raises(CannotTrustClock):
        apply_retention_nightly(on=today)


def test_a_house_of_which_nothing_is_written_down_yet_has_no_day_to_follow():
    assert apply_retention_nightly(on=dt.date(2029, 1, 1)) == {}


def test_a_night_is_written_down_once(today):
    for _turn in range(2):
        apply_retention_nightly(on=today)
    assert AuditContent.objects.filter(kind="access.RetentionTerm").count() == 1


def test_the_command_shows_why_and_goes_on_where_the_day_is_given(today, monkeypatch, capsys):
    monkeypatch.setattr(retention, "today", lambda: today + 3 * 365 * DAY)
    with pytest.raises(CommandError, match=f"baken retention --on {today + 3 * 365 * DAY}"):
        call_command("retention")
    assert Account.objects.count() == 1
    call_command("retention", on=today + 3 * 365 * DAY)
    assert capsys.readouterr().out == "Accounts: 1\n"


@pytest.mark.parametrize("said", [{"months": 3}, {"days": 0}, {"since": dt.date(2026, 9, 1)}, {"ground": "AVG."}])
def test_what_is_said_of_a_term_without_its_name_takes_nothing_out(today, said):
    with pytest.raises(CommandError, match="--term"):
        call_command("retention", on=today + 3 * 365 * DAY, **said)
    assert Account.objects.count() == 1


def test_the_work_of_the_night_logs_why(today, monkeypatch, caplog):
    monkeypatch.setattr(tasks, "today", lambda: today + 3 * 365 * DAY)
    with caplog.at_level(logging.ERROR):
        tasks.apply_retention.call()
    assert [record.getMessage() for record in caplog.records if "baken retention --on" in record.getMessage()] != []
    assert Account.objects.count() == 1


def say_term(**said):
    day = timezone.localdate() + DAY
    grounds = {"ground": "AVG, artikel 5.", "ground_in_english": "GDPR, article 5."}
    call_command("retention", **{"term": "access.account", "months": 1, "since": day, **grounds, **said})


def kept_accounts(on):
    return next(term.long for term in terms_on(on) if term.name == "access.account")


def test_a_term_is_said_from_a_day_on_and_holds_from_then(today, capsys):
    say_term()
    say_term(months=3)  # corrected before it began
    assert [kept_accounts(on) for on in (today, today + DAY)] == ["2 jaar na", "3 maanden na"]
    assert capsys.readouterr().out.splitlines()[-1] == f"Accounts: 3 maanden, {today + DAY}"
    told = AuditContent.objects.filter(kind="access.RetentionTerm").order_by("pk")
    assert [(each.verb, json.loads(each.said)["number"]) for each in told] == [(Verb.CHANGED, 1), (Verb.CHANGED, 3)]
    apply_retention_nightly(on=today)  # that a term was said is not that it was applied
    Account.objects.update(made_on=today - 100 * DAY)
    assert (apply_retention(on=today), apply_retention(on=today + DAY)) == ({}, {"access.account": 1})


def test_a_term_is_said_on_no_other_day_than_today(today):
    before = list(RetentionTerm.objects.order_by("pk").values())
    with pytest.raises(CommandError, match="--since"):
        say_term(on=today + DAY)
    assert list(RetentionTerm.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"term": "reports.report"}, "bepaal je geen termijn"),  # as long as the report itself
        ({"term": "accounts"}, "access.account, "),
        ({"since": dt.date(2026, 1, 1)}, "ten vroegste vandaag"),
        ({"months": None}, "telt 1 tot 1200"),
        ({"months": 1201}, "telt 1 tot 1200"),
        ({"ground": " "}, "een grond"),
    ],
)
def test_a_term_that_cannot_hold_is_refused(said, why):
    before = list(RetentionTerm.objects.order_by("pk").values())
    with pytest.raises(CommandError, match=why):
        say_term(**said)
    assert list(RetentionTerm.objects.order_by("pk").values()) == before
