"""What a scope writes down, and when; and that what cannot be written down is not shown."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.http import HttpResponse

from baken.apps.access.models import AuditContent, AuditSubject
from baken.apps.access.tests.factories import make_account
from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_person
from baken.ground import audit
from baken.ground.audit import Verb
from baken.ui.requests import reading, writing

pytestmark = pytest.mark.django_db
ACTOR = Actor(Role.COORDINATOR, cell=1, account=None)


def verbs():
    return list(AuditContent.objects.order_by("pk").values_list("verb", flat=True))


def test_what_is_done_together_is_written_down_at_the_end():
    with transaction.atomic(), audit.together():
        audit.did(Verb.MADE, by=ACTOR, kind="x")
        with audit.together():
            audit.seen(by=ACTOR, kind="x", unnamed=True)
        assert verbs() == []
    assert verbs() == ["made", "seen"]


def test_what_fails_within_is_not():
    @audit.audited(Verb.REMOVED, kind="x")
    def fail():
        audit.did(Verb.CHANGED, by=ACTOR, kind="x")
        raise LookupError

    with transaction.atomic(), audit.together():
        audit.did(Verb.MADE, by=ACTOR, kind="x")
        with pytest.raises(LookupError):
            fail()
    assert verbs() == ["made"]


def test_an_action_that_returns_nought_did_nothing():
    @audit.audited(Verb.MADE, kind="x")
    def copy(*, number):
        return number

    assert (copy(number=0), verbs(), copy(number=2), verbs()) == (0, [], 2, ["made"])


def test_only_what_is_ones_own_is_seen_without_a_word():
    own, other = make_person(first_name="Zelf"), make_person(first_name="Ander")
    account = make_account(person=own)
    actor = Actor(Role.ADVISOR, cell=1, account=account.pk, person=own.pk)
    audit.seen(by=actor, kind="x", people=[own.pk, None], accounts=[account.pk])
    assert verbs() == []
    audit.seen(by=actor, kind="x", people=[own.pk, other.pk])
    assert (verbs(), AuditSubject.objects.count()) == (["seen"], 1)


def test_a_page_that_cannot_be_written_down_says_so(rf, monkeypatch):
    def fail(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr("baken.apps.access.trail.append", fail)

    @reading
    def page(request):
        audit.seen(by=ACTOR, kind="x", unnamed=True)
        return HttpResponse("geheim")

    answer = page(rf.get("/"))
    assert (answer.status_code, answer["Retry-After"], b"geheim" in answer.content) == (503, "30", False)
    assert "Dit kan nu niet getoond worden" in answer.content.decode()


def test_a_form_that_is_handled_carries_what_it_shows(rf):
    @writing
    def page(request):
        audit.seen(by=ACTOR, kind="x", unnamed=True)
        assert verbs() == []
        return HttpResponse()

    assert (page(rf.post("/")).status_code, verbs()) == (200, ["seen"])
