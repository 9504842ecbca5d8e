"""P09: a person can be erased from the audit trail, of which the chain stands, and nothing can be guessed back."""

from __future__ import annotations

import itertools
import json
import random
import secrets

import pytest
from django.db import connection

from baken.apps.access.actions import erase_person, make_checkpoint
from baken.apps.access.engine import chain
from baken.apps.access.engine.chain import Written, append, leaf_of, subject_digest, subject_key
from baken.apps.access.engine.verifying import verify
from baken.apps.access.models import AuditContent, AuditEntry, AuditSubject
from baken.apps.access.tests.factories import make_account
from baken.apps.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def seen(people, said="{}"):
    keys = [subject_key(person.key) for person in people]
    return Written(1, "coordinator", 1, None, "seen", "programme.Participation", "", said, keys)


def everything():
    """Every text that the tables of the trail hold."""
    with connection.cursor() as cursor:
        for model in (AuditEntry, AuditContent, AuditSubject):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            yield from (str(value) for row in cursor.fetchall() for value in row)


@pytest.mark.parametrize("persons", [50, pytest.param(500, marks=pytest.mark.soak)])
def test_persons_are_erased_at_random_and_the_chain_stands(persons, tried):
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be had again
    chance = random.Random(seed)
    people = [make_person(first_name=f"Persoon {number}") for number in range(persons)]
    for _turn in range(2 * persons):
        append([seen(chance.sample(people, chance.randint(1, 4)))], using="default")
    make_checkpoint()
    gone = chance.sample(people, persons // 2)
    for person in gone:
        about = set(AuditSubject.objects.filter(key=subject_key(person.key)).values_list("content_id", flat=True))
        assert erase_person(person=person.pk) == len(about)
        make_checkpoint()
    assert verify().number == 0
    left = " ".join(everything())
    assert [person.pk for person in gone if subject_key(person.key) in left] == []
    stay = [person for person in people if person not in gone]
    known = set(AuditSubject.objects.values_list("key", flat=True))
    assert known <= {subject_key(person.key) for person in stay}
    tried(len(gone))


def test_what_is_about_one_person_goes_wholly_and_what_is_about_several_stays():
    an, bo = make_person(first_name="An"), make_person(first_name="Bo")
    append([seen([an], '{"page": 1}'), seen([an, bo], '{"page": 2}'), seen([bo], '{"page": 3}')], using="default")
    assert erase_person(person=an.pk) == 2
    said = dict(AuditContent.objects.values_list("pk", "said"))
    assert {number: json.loads(text) for number, text in said.items()} == {
        2: {"page": 2},
        3: {"page": 3},
        4: {"entries": [1], "subjects": {"2": 1}},
    }
    assert list(AuditSubject.objects.order_by("pk").values_list("content", "key")) == [
        (2, subject_key(bo.key)),
        (3, subject_key(bo.key)),
    ]
    assert (erase_person(person=an.pk), verify().number) == (0, 0)


def test_one_who_was_erased_excuses_nobody_else_and_no_content():
    an, bo, cas = (make_person(first_name=name) for name in ("An", "Bo", "Cas"))
    append([seen([an, bo, cas]), seen([an])], using="default")
    erase_person(person=an.pk)
    make_checkpoint()
    assert verify().number == 0
    for key in (bo.key, cas.key):
        AuditSubject.objects.filter(key=subject_key(key)).delete()
        assert verify().number == 1
    AuditContent.objects.filter(pk=1).delete()
    assert verify().number == 1


def test_who_is_erased_after_another_is_counted_too():
    an, bo, cas = (make_person(first_name=name) for name in ("An", "Bo", "Cas"))
    append([seen([an, bo, cas])], using="default")
    for person in (an, bo):
        erase_person(person=person.pk)
        assert verify().number == 0
    erase_person(person=cas.pk)
    assert (verify().number, AuditContent.objects.filter(pk=1).exists()) == (0, False)


def test_what_was_erased_does_not_come_back_unseen():
    an = make_person(first_name="An")
    append([seen([an])], using="default")
    content, subject = AuditContent.objects.get(), AuditSubject.objects.get()
    erase_person(person=an.pk)
    content.save(force_insert=True)
    subject.save(force_insert=True)
    assert verify().number == 1


def test_an_account_goes_with_its_person():
    an = make_person(first_name="An")
    account = make_account()
    key = subject_key(str(account.uuid))
    append([Written(None, "", 1, None, "made", "access.Account", str(account.uuid), "{}", [key])], using="default")
    account.person = an
    account.save()
    assert erase_person(person=an.pk) == 1
    assert key not in " ".join(everything())


def guessed(number, leaf, digests, people, salts, guesses):
    """What an attacker who knows how entries are made, and everyone's key, finds by trying."""
    tried = itertools.product(people, salts)
    for person, salt in itertools.islice(itertools.cycle(tried), guesses):
        key = subject_key(person.key)
        digest = subject_digest(number, key, salt)
        if digest in digests:
            return person
        fields = (1, "coordinator", 1, None, "seen", "programme.Participation", "", "{}", digest)
        if leaf_of(number, salt, fields) == leaf:
            return person
    return None


def attacked(guesses):
    people = [make_person(first_name=f"Persoon {number}") for number in range(20)]
    append([seen([people[7]]), seen([people[7], people[3]])], using="default")
    erase_person(person=people[7].pk)
    alone, shared = AuditEntry.objects.get(number=1), AuditContent.objects.get(pk=2)
    salts = ["00" * chain.SALT, *(row.salt for row in AuditContent.objects.all())]
    salts += [row.salt for row in AuditSubject.objects.all()]
    others = [person for person in people if person != people[3]]
    return (
        guessed(1, alone.leaf, (), people, salts, guesses // 2),
        guessed(2, "", shared.about.split(), others, salts, guesses // 2),
    )


@pytest.mark.parametrize("guesses", [10_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
def test_nothing_that_was_erased_can_be_guessed(guesses, tried):
    assert attacked(guesses) == (None, None)
    tried(guesses)


def test_control_without_salt_it_can(monkeypatch):
    monkeypatch.setattr(chain, "new_salt", lambda: "00" * chain.SALT)
    found = attacked(10_000)
    assert [person.first_name for person in found] == ["Persoon 7", "Persoon 7"]
