"""P25: kept as long as is said, and not longer; and who is erased is gone, while every figure stays as it was."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from baken.apps.access.actions import apply_retention, forget
from baken.apps.access.engine.chain import Written, append, subject_key
from baken.apps.access.engine.retention import first_day_kept, months_later
from baken.apps.access.engine.verifying import verify
from baken.apps.access.models import Account, AuditContent, AuditSubject, Grant, RetentionTerm
from baken.apps.access.queries import whose_account, whose_address
from baken.apps.access.tests.factories import give_role, make_account
from baken.apps.access.types import Actor, Role, Unit
from baken.apps.insight.queries import figures
from baken.apps.people.actions import join_persons
from baken.apps.people.models import Address, Person, Post
from baken.apps.people.tests.factories import make_centre
from baken.apps.programme.models import Enrolment, Membership, Participation
from baken.apps.resources.models import HoursEntry, Spending
from baken.apps.surveys.models import Comment, Invitation, Question, Response
from baken.ground.audit import Verb
from baken.ground.periods import Period, school_year_of
from tests import oracle
from tests.promises.noting import Tried
from tests.worlds import FIRST_YEAR, YEARS, RandomWorld

ALL = Period(FIRST_YEAR, FIRST_YEAR + YEARS)
CUTS = ("", "function", "centre", "year")
DAY = dt.timedelta(days=1)
NEVER = 9999


@pytest.fixture
def seed() -> int:
    made = secrets.randbits(32)
    print(f"seed {made}")  # noqa: T201 - so that a failure can be had again
    return made


@pytest.fixture
def terms(db: None) -> None:
    """The terms that a migration made; a test that commits for real may have taken them away."""
    if not RetentionTerm.objects.exists():
        for name in ("0005_retention_terms", "0006_term_of_expertise", "0010_told_by_provider"):
            import_module(f"baken.apps.access.migrations.{name}").add_terms(apps, None)
        import_module("baken.apps.directory.migrations.0002_terms").add_terms(apps, None)


# Dates


def is_over(began: dt.date, number: int, unit: Unit, on: dt.date) -> bool:
    """The oracle: whether a term is over on a day, day by day as one would count on a calendar."""
    if unit is Unit.DAYS:
        return (on - began).days >= number
    if unit is Unit.SCHOOL_YEARS:
        years = number
        day = began
        while day < on:
            day += DAY
            if (day.month, day.day) == (9, 1):
                years -= 1
                if years < 0:
                    return True
        return False
    year, month = began.year, began.month
    for _turn in range(number):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - DAY).day
    return on >= dt.date(year, month, min(began.day, last))


@pytest.mark.parametrize("many", [2_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_a_term_is_over_on_the_day_that_a_calendar_says(many: int, seed: int, tried: Tried) -> None:
    chance = random.Random(seed)
    wrong = []
    for _turn in range(many):
        unit = chance.choice(list(Unit))
        number = chance.randint(1, {Unit.DAYS: 40, Unit.MONTHS: 130, Unit.SCHOOL_YEARS: 11}[unit])
        on = dt.date(2015, 1, 1) + dt.timedelta(days=chance.randrange(6_000))
        first = first_day_kept(number=number, unit=unit, on=on)
        near = first + dt.timedelta(days=chance.choice([-1, 0, chance.randint(-400, 400)]))
        if (near < first) != is_over(near, number, unit, on):
            wrong.append((near, number, unit, on))
    assert wrong == []
    tried(many)


def test_a_month_later_is_the_same_day_or_the_last_of_the_month() -> None:
    assert months_later(dt.date(2024, 1, 31), 1) == dt.date(2024, 2, 29)
    assert months_later(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert months_later(dt.date(2024, 3, 15), -27) == dt.date(2021, 12, 15)


def test_control_a_day_too_early_is_found() -> None:
    on = dt.date(2025, 6, 1)
    first = first_day_kept(number=24, unit=Unit.MONTHS, on=on) + DAY
    assert not is_over(first - DAY, 24, Unit.MONTHS, on)


# Figures


def full_world(seed: int) -> RandomWorld:
    """A random world with words, addresses and persons who are one."""
    world = RandomWorld(seed)
    world.fill()
    persons = list(Person.objects.order_by("pk"))
    for person in persons:
        Address.objects.create(person=person, email=f"persoon{person.pk}@x.example")
    join_persons(person=persons[0], into=persons[1])
    question = Question.objects.order_by("pk")[0]
    with transaction.atomic():
        for response in Response.objects.all():
            Comment.objects.create(response=response, question=question, text=f"Woorden {response.person_id}")
    return world


def everything(world: RandomWorld) -> dict[Any, Any]:
    """Every figure of a cell, whole and cut, as the engine says it and as the oracle does."""
    found: dict[Any, Any] = {}
    cell = world.cell
    for by in CUTS:
        for figure in figures(actor=Actor(Role.COORDINATOR, cell.pk), periods=[ALL], by=by):
            key = (figure.indicator, by, tuple(sorted(figure.dimensions.items())))
            found[key] = (figure.value, figure.numerator, figure.denominator, figure.n, figure.withheld)
        for counted, row in oracle.count(cell, ALL.years, by).items():
            found["oracle", by, counted] = row
    return found


def texts_in_database() -> str:
    """All that every table of ours holds."""
    said = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            said += [str(value) for row in cursor.fetchall() for value in row]
    return " ".join(said)


def erase_some(world: RandomWorld, chance: random.Random, many: int) -> list[str]:
    """Erase some persons who have work, and give their addresses."""
    roots = list(Person.objects.filter(same_as=None, is_pseudonym=False).order_by("pk"))
    gone = chance.sample(roots, many)
    emails = []
    for person in gone:
        Person.objects.filter(pk=person.pk).update(last_name=f"Achternaam{person.pk}weg")
        account = make_account(f"account{person.pk}@x.example", name=f"Account{person.pk}weg", person=person)
        give_role(account, Role.STAFF, Post.objects.order_by("pk")[0].organisation)
        emails += list(Address.objects.filter(person=person).values_list("email", flat=True))
        append([Written(None, "", 1, None, "seen", "x", "", "{}", [subject_key(person.key)])], using="default")
        forget(whose=whose_account(account))
    left = texts_in_database()
    assert [word for word in emails if word in left] == []
    assert [person.pk for person in gone if f"Achternaam{person.pk}weg" in left] == []
    assert [person.pk for person in gone if f"Account{person.pk}weg" in left] == []
    keys = [subject_key(person.key) for person in gone]
    assert AuditSubject.objects.filter(key__in=keys).count() == 0
    assert verify().number == 0
    return emails


# A world each, in a database of its own.
TURNS = [0, *(pytest.param(turn, marks=pytest.mark.soak) for turn in range(1, 21))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", TURNS)
def test_who_is_erased_is_gone_and_every_figure_stays(turn: int, seed: int) -> None:
    world, chance = full_world(seed + turn), random.Random(seed)
    before = everything(world)
    erase_some(world, chance, 4)
    after = everything(world)
    assert {key: (before.get(key), after.get(key)) for key in before | after if before[key] != after[key]} == {}


@pytest.mark.django_db(transaction=True)
def test_control_erasing_the_work_as_well_changes_figures(seed: int) -> None:
    world = full_world(seed)
    before = everything(world)
    Participation.objects.filter(session__offer__cell=world.cell, status="aanwezig").delete()
    assert everything(world) != before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", TURNS)
def test_what_is_too_old_loses_its_person_and_every_figure_stays(turn: int, terms: None, seed: int) -> None:
    world = full_world(seed + turn)
    before = everything(world)
    for on in (dt.date(2028, 9, 1), dt.date(2033, 9, 1), dt.date(2045, 9, 1)):
        apply_retention(on=on)
        assert list(too_old(on)) == []
        assert everything(world) == before
    named = Person.objects.filter(is_pseudonym=False, same_as=None)
    at_post = Post.objects.filter(ended_on=None).values("person")
    members = Membership.objects.filter(ends_on=None).values("person")
    staying = Person.objects.filter(Q(pk__in=at_post) | Q(pk__in=members))
    left = named.exclude(pk__in=staying.values("pk")).exclude(others__in=staying)
    assert left.count() == 0
    assert apply_retention(on=dt.date(2045, 9, 1)) == {}


KEPT: dict[str, tuple[int, list[tuple[type[models.Model], str]]]] = {
    "programme": (10, [(Participation, "session__offer__school_year"), (Enrolment, "offer__school_year")]),
    "hours": (5, [(HoursEntry, "school_year")]),
    "spending": (10, [(Spending, "school_year")]),
    "surveys": (5, [(Invitation, "survey__school_year"), (Response, "survey__school_year")]),
}


def last_years(name: str, tables: list[tuple[type[models.Model], str]]) -> Iterator[tuple[int, int | None, bool, int]]:
    """Of each row of a kind whose it is, and of which school year; a membership that stands is of all that come."""
    for model, path in tables:
        yield from model._default_manager.values_list("person", "person__same_as", "person__is_pseudonym", path)
    for row in Membership.objects.select_related("person") if name == "programme" else ():
        year = NEVER if row.ends_on is None else school_year_of(row.ends_on)
        yield row.person_id, row.person.same_as_id, row.person.is_pseudonym, year


def too_old(on: dt.date) -> Iterator[tuple[str, int]]:
    """The oracle: persons with a name of whom the last row of a kind is of too long ago, and words of too long ago."""
    for name, (years, tables) in KEPT.items():
        last: dict[int, int] = {}
        for person, same_as, pseudonym, year in last_years(name, tables):
            if not pseudonym:
                root = same_as or person
                last[root] = max(last.get(root, 0), year)
        yield from ((name, root) for root, year in last.items() if year + years < school_year_of(on))
    for comment in Comment.objects.select_related("response__survey"):
        if comment.response.survey.school_year + 5 < school_year_of(on):
            yield "comment", comment.pk


@pytest.mark.django_db(transaction=True)
def test_what_is_not_too_old_keeps_its_person(terms: None, seed: int) -> None:
    world = full_world(seed)
    rows = {model: set(model._default_manager.values_list("pk", "person")) for model in (Participation, HoursEntry)}
    words = Comment.objects.count()
    apply_retention(on=dt.date(FIRST_YEAR + 5, 9, 1))  # the first year of surveys is over at the end of this one
    assert Comment.objects.count() == words
    for model, before in rows.items():
        assert set(model._default_manager.values_list("pk", "person")) == before
    assert world.cell.pk


# Never half


@pytest.mark.django_db(transaction=True)
def test_what_dies_half_way_is_done_by_the_next_night(terms: None, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    world = full_world(seed)
    before = everything(world)
    on, chance = dt.date(2045, 9, 1), random.Random(seed)
    monkeypatch.setattr("baken.apps.access.actions._forgetting.AT_ONCE", 2)
    died = 0

    def dying(sender: Any, **_kwargs: Any) -> None:
        nonlocal died
        if chance.random() < 0.02:
            died += 1
            raise KeyboardInterrupt

    while True:
        models.signals.post_save.connect(dying)
        try:
            apply_retention(on=on)
            break
        except KeyboardInterrupt:
            if died < 3:  # to count everything takes a second
                assert everything(world) == before
        finally:
            models.signals.post_save.disconnect(dying)
    assert list(too_old(on)) == []
    assert everything(world) == before


# Each class


@pytest.mark.django_db
def test_each_class_is_applied_from_the_first_day_after_its_term_on(terms: None) -> None:
    account = make_account("oud@x.example")
    Account.objects.filter(pk=account.pk).update(made_on=dt.date(2020, 1, 1))
    grant = give_role(account, Role.STAFF, make_centre("CLB Aarde"), ends_on=dt.date(2020, 5, 1))
    assert apply_retention(on=dt.date(2021, 12, 31)) == {}
    Account.objects.filter(pk=account.pk).update(last_login=timezone.make_aware(dt.datetime(2028, 1, 1)))
    assert apply_retention(on=dt.date(2029, 12, 31)) == {}
    Account.objects.filter(pk=account.pk).update(last_login=timezone.make_aware(dt.datetime(2030, 1, 1)))
    assert apply_retention(on=dt.date(2030, 4, 30)) == {}
    assert apply_retention(on=dt.date(2030, 5, 1)) == {"access.grant": 1}
    assert not Grant.objects.filter(pk=grant.pk).exists()
    assert apply_retention(on=dt.date(2031, 12, 31)) == {}
    assert apply_retention(on=dt.date(2032, 1, 1)) == {"access.account": 1}
    entries = AuditContent.objects.filter(said__contains="retention").order_by("pk")
    assert [(entry.verb, '"retention": "access.' in entry.said) for entry in entries] == [
        (Verb.REMOVED.value, True),
        (Verb.REMOVED.value, True),
    ]


@pytest.mark.django_db
def test_what_the_trail_says_goes_after_ten_years_and_the_chain_stands(terms: None) -> None:
    append([Written(1, "", 1, None, "seen", "x", "", "{}", [subject_key("a")]) for _turn in range(5)], using="default")
    today = dt.datetime.now(dt.UTC).date()
    assert "access.trail" not in apply_retention(on=months_later(today, 120) - DAY)
    assert apply_retention(on=months_later(today, 120) + DAY)["access.trail"] >= 5
    assert verify().number == 0
    assert AuditSubject.objects.count() == 0


@pytest.mark.django_db
def test_a_later_term_holds_from_its_day(terms: None) -> None:
    ground = RetentionTerm.objects.get(retention="access.account")
    RetentionTerm.objects.create(
        retention="access.account",
        starts_on=dt.date(2030, 1, 1),
        number=1,
        unit=Unit.DAYS,
        ground=ground.ground,
        ground_in_english=ground.ground_in_english,
    )
    Account.objects.filter(pk=make_account("oud@x.example").pk).update(made_on=dt.date(2029, 12, 1))
    assert apply_retention(on=dt.date(2029, 12, 31)) == {}
    assert apply_retention(on=dt.date(2030, 1, 1)) == {"access.account": 1}


@pytest.mark.django_db
def test_a_person_whom_nothing_holds_goes_ten_years_after_the_last_post(terms: None) -> None:
    person = Person.objects.create(first_name="An")
    Address.objects.create(person=person, email="an@x.example")
    Post.objects.create(
        person=person, centre=make_centre("CLB Aarde"), started_on=dt.date(2010, 9, 1), ended_on=dt.date(2015, 8, 31)
    )
    assert apply_retention(on=dt.date(2025, 8, 30)) == {}
    assert apply_retention(on=dt.date(2025, 8, 31)) == {"people.person": 1}
    assert (Person.objects.count(), whose_address("an@x.example")) == (0, None)
