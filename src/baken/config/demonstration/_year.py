"""A programme of this school year for the demonstration: planned, filled, held so far, and closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from django.utils import timezone

from baken.apps.access.queries import account_by_email, actor_of_cell
from baken.apps.access.types import Actor, Role
from baken.apps.people.actions import employ
from baken.apps.people.queries import cell_by_code, centre_with_code, entries_on, person_by_email, working_at_centres
from baken.apps.people.types import ListKind, Terms
from baken.apps.programme.actions import (
    add_series,
    add_starter_rule,
    close_session,
    enrol,
    enrol_oneself,
    make_offer,
    note_attendance,
    publish_offer,
    reserve_places,
)
from baken.apps.programme.queries import attendance_of, days_off, offers_planned_by
from baken.apps.programme.types import (
    Asking,
    Basis,
    Cluster,
    Level,
    Noted,
    Plan,
    Region,
    Status,
    Strategy,
    TrackRule,
    When,
)
from baken.ground.periods import BRUSSELS, school_year_of, today

People = Iterator[tuple[Any, Any]]  # with the centre of each
CELL, DIRECTED = "go-poc", "GO03"
GUIDES = ("begeleider@go-poc.example", "coordinator@go-poc.example")
MORNING, COFFEE = (dt.time(9, 30), dt.time(12, 30)), (dt.time(13), dt.time(14))
GHENT, ANTWERP = ("Gent, Zaal Lucerna", Region.EAST_FLANDERS), ("Antwerpen, Zaal Plantijn", Region.ANTWERP)
HASSELT, BRUSSELS_ROOM = ("Hasselt, Zaal Maaslicht", Region.LIMBURG), ("Brussel, GO! huis", Region.BRUSSELS)
ONLINE = ("", Region.ONLINE)
ADDRESS = "https://ontmoeting.example/go-poc"


@dataclass(frozen=True)
class Item:
    """Something that is offered: in which weeks of the school year (the first is 0) and on which day of the week,
    where, and how many people ask for a place."""

    strategy: Strategy
    title: str
    theme: str
    weeks: Sequence[int]
    asking: int
    weekday: int = 3
    where: tuple[str, Region] = GHENT
    hours: tuple[dt.time, dt.time] = MORNING
    capacity: int | None = None
    minimum: int | None = None
    by_session: bool = False
    aims: str = ""
    prior_knowledge: str = ""
    level: str = ""
    cluster: str = ""
    organiser: str = ""
    cost: Decimal | None = None
    functions: tuple[str, ...] = ()
    kept_for_director: int = 0
    is_draft: bool = False


ITEMS = (
    Item(
        Strategy.STARTERS,
        "Kick-off voor wie start in een CLB",
        "beleid en kwaliteit",
        (2,),
        24,
        where=BRUSSELS_ROOM,
        capacity=60,
        cluster=Cluster.KICK_OFF,
        aims="Je kent de opdracht van een CLB, wie je waarvoor vraagt en waar je alles terugvindt.",
    ),
    Item(
        Strategy.STARTERS,
        "Starters: CLB en onderwijs",
        "onderwijsloopbaanbegeleiding",
        (6, 14, 22),
        18,
        where=ANTWERP,
        capacity=25,
        cluster=Cluster.EDUCATION,
        aims="Je begeleidt een vraag over de onderwijsloopbaan van intake tot nazorg.",
    ),
    Item(
        Strategy.STARTERS,
        "Starters: welzijn",
        "trajectbegeleiding",
        (8, 16, 24),
        14,
        capacity=25,
        cluster=Cluster.WELFARE,
        functions=("maatschappelijk werker", "psycholoog of pedagoog"),
    ),
    Item(
        Strategy.STARTERS,
        "Starters: gezondheid",
        "preventieve gezondheidszorg",
        (7, 18),
        9,
        where=HASSELT,
        capacity=20,
        cluster=Cluster.HEALTH,
        functions=("arts", "ergotherapeut", "verpleegkundige"),
    ),
    Item(
        Strategy.TRAINING,
        "Signaleren wat een school niet ziet",
        "signaalfunctie",
        (5, 9),
        26,
        capacity=20,
        minimum=8,
        level=Level.BASIC,
        prior_knowledge="Je werkte al mee aan een schoolbeeld.",
        aims="Je bundelt wat je in dossiers ziet tot een signaal waarmee een school aan de slag kan.",
        kept_for_director=2,
    ),
    Item(
        Strategy.TRAINING,
        "Consultatief werken met leraren",
        "consultatieve leerlingenbegeleiding",
        (13, 17),
        22,
        where=HASSELT,
        capacity=16,
        minimum=8,
        level=Level.GOOD,
        prior_knowledge="Je voerde al consultatieve gesprekken.",
        aims="Je helpt een leraar verder zonder de begeleiding over te nemen.",
        cost=Decimal("25.00"),
    ),
    Item(
        Strategy.TRAINING,
        "Handelingsgericht diagnosticeren in moeilijke dossiers",
        "handelingsgerichte diagnostiek",
        (20, 26),
        7,
        where=ANTWERP,
        capacity=18,
        level=Level.EXPERT,
        prior_knowledge="Je werkt al enkele jaren handelingsgericht.",
    ),
    Item(
        Strategy.TRAINING,
        "Leerrecht en schorsing: wat zegt het decreet?",
        "leerrecht",
        (11,),
        19,
        where=ONLINE,
        level=Level.NONE,
        organiser="Netwerk Leerrecht",
        cost=Decimal("40.00"),
    ),
    Item(
        Strategy.INFORMATION,
        "Het nieuwe kader voor specifieke behoeften",
        "specifieke onderwijsbehoeften",
        (3, 15),
        30,
        weekday=1,
        where=ONLINE,
        hours=COFFEE,
        by_session=True,
    ),
    Item(
        Strategy.HELPDESK_SESSION,
        "Koffiemoment: stel je vraag over leerrecht",
        "leerrecht",
        (4, 10, 14, 19, 25),
        24,
        weekday=0,
        where=ONLINE,
        hours=COFFEE,
        capacity=12,
        by_session=True,
    ),
    Item(
        Strategy.PLG,
        "PLG signaalfunctie",
        "signaalfunctie",
        (5, 13, 21, 29),
        15,
        weekday=1,
        capacity=20,
        where=BRUSSELS_ROOM,
    ),
    Item(
        Strategy.PLG,
        "PLG preventieve gezondheidszorg",
        "preventieve gezondheidszorg",
        (7, 16, 26),
        12,
        weekday=4,
        where=HASSELT,
    ),
    Item(
        Strategy.E_MODULE,
        "E-module: een dossier in orde houden",
        "beleid en kwaliteit",
        (),
        0,
        aims="Je leert op je eigen tempo wat in een dossier hoort en hoe lang het blijft.",
    ),
    Item(
        Strategy.TRAINING,
        "Kansen bevorderen, van beleid naar klas",
        "kansenbevordering",
        (30,),
        0,
        capacity=24,
        is_draft=True,
    ),
)

# Who needs which part of the starters' track.
STARTER_RULES = (
    TrackRule(Basis.PRIOR_EDUCATION, "lerarenopleiding", Cluster.EDUCATION, needed=False),
    TrackRule(Basis.PRIOR_EDUCATION, "sociaal werk", Cluster.WELFARE, needed=False),
    TrackRule(Basis.FUNCTION, "arts", Cluster.HEALTH, needed=False),
    TrackRule(Basis.FUNCTION, "verpleegkundige", Cluster.HEALTH, needed=False),
    TrackRule(Basis.ROLE, "teamcoördinator", Cluster.EDUCATION, needed=True),
    TrackRule(Basis.ROLE, "teamcoördinator", Cluster.WELFARE, needed=True),
)
# Who started this school year at the centre of the director, and as what.
STARTERS = (
    ("medewerker@go03.example", "Mo", "Medewerker", "maatschappelijk werker"),
    ("starter@go03.example", "Sofie", "Starter", "arts"),
)


def fill_year() -> None:
    """Plan the programme of this school year, let people of the centres enrol, and hold what was until today; nothing
    where something is planned already."""
    cell, year = cell_by_code(CELL), school_year_of(today())
    actor = actor_of_cell(cell=cell.pk)
    if offers_planned_by(actor).filter(school_year=year).exists():
        return
    for rule in STARTER_RULES:
        add_starter_rule(by=actor, said=rule)
    people = people_in_turn(cell.pk)
    for email, first_name, last_name, function in STARTERS:
        employ(
            by=actor,
            email=email,
            first_name=first_name,
            last_name=last_name,
            organisation=centre_with_code(DIRECTED, cell=cell.pk),
            terms=Terms(function),
            starts_on=dt.date(year, 9, 1),
        )
    guides = cycle(filter(None, map(person_by_email, GUIDES)))
    for item in ITEMS:
        _make(item, actor=actor, year=year, people=people, guide=next(guides, None))


def people_in_turn(cell: int) -> People:
    """People of the centres with their centre, one of each centre in turn, over and over."""
    of_centres: dict[int, list[Any]] = {}
    for post in working_at_centres(cell=cell, on=today()).select_related("person", "centre"):
        of_centres.setdefault(post.centre_id, []).append((post.person, post.centre))
    most = max((len(each) for each in of_centres.values()), default=0)
    rows = [each[turn] for turn in range(most) for each in of_centres.values() if turn < len(each)]
    return cycle(rows)


def _make(item: Item, *, actor: Actor, year: int, people: People, guide: Any) -> None:
    themes = {theme.name: theme for theme in entries_on(ListKind.THEMES, on=today())}
    plan = Plan(
        title=item.title,
        aims=item.aims,
        prior_knowledge=item.prior_knowledge,
        level=item.level,
        cluster=item.cluster,
        organiser=item.organiser,
        cost=item.cost,
        by_session=item.by_session,
        capacity=item.capacity,
        minimum=item.minimum,
        opens_on=dt.date(year, 9, 1),
        # One comes into a PLG all year long; anything else closes when it begins.
        closes_on=dt.date(year + 1, 5, 31) if item.strategy == Strategy.PLG else None,
        functions=item.functions,
        advisors=(guide,) if guide is not None and not item.organiser else (),
        themes=tuple(themes[name] for name in (item.theme,) if name in themes),
    )
    offer = make_offer(by=actor, strategy=item.strategy, school_year=year, plan=plan)
    whens = [_when(item, week, year) for week in item.weeks]
    sessions = add_series(offer, by=actor, whens=whens) if whens else []
    if item.is_draft:
        return
    offer = publish_offer(offer, by=actor)
    opened = min(timezone.now(), dt.datetime(year, 9, 1, 9, tzinfo=BRUSSELS))
    if item.kept_for_director:
        centre = centre_with_code(DIRECTED, cell=actor.cell)
        reserve_places(offer, by=actor, centre=centre, places=item.kept_for_director, now=opened)
    _fill(item, offer, sessions, actor=actor, opened=opened, people=people)
    for session in sessions:
        if session.held_on < today():
            _hold(session, actor=actor)


def _when(item: Item, week: int, year: int) -> When:
    """In a week of the school year; the week after where there is a holiday."""
    first = dt.date(year, 9, 1)
    day = first + dt.timedelta(days=(item.weekday - first.weekday()) % 7, weeks=week)
    while days_off(day, day):
        day += dt.timedelta(weeks=1)
    place, region = item.where
    online = ADDRESS if region == Region.ONLINE else ""
    return When(day, *item.hours, place=place, region=region, online=online)


def _fill(
    item: Item,
    offer: Any,
    sessions: list[Any],
    *,
    actor: Actor,
    opened: dt.datetime,
    people: Iterator[tuple[Any, Any]],
) -> None:
    """Let people ask for a place, one after the other; the staff member of the demonstration among them."""
    levels = cycle(["", *Level.values])
    for number, (person, centre) in enumerate(islice(people, item.asking)):
        session = sessions[number % len(sessions)] if item.by_session else None
        asking = Asking(
            level=next(levels) if item.level else "",
            catering="vegetarisch" if number % 9 == 4 and item.where[1] != Region.ONLINE else "",
            needs="een plaats vooraan, om te kunnen liplezen" if number == 11 else "",
        )
        moment = min(opened + dt.timedelta(hours=5 * number), timezone.now())
        enrol(offer, by=actor, person=person, centre=centre, session=session, asking=asking, now=moment)
    account = account_by_email("medewerker@go03.example")
    asks = item.strategy in (Strategy.TRAINING, Strategy.PLG) or item.cluster in (Cluster.KICK_OFF, Cluster.EDUCATION)
    if asks and account is not None and item.capacity:
        staff = Actor(
            Role.STAFF,
            actor.cell,
            centre=centre_with_code(DIRECTED, cell=actor.cell).pk,
            person=account.person_id,
        )
        enrol_oneself(offer, by=staff, account=account, now=min(opened + dt.timedelta(days=9), timezone.now()))


def _hold(session: Any, *, actor: Actor) -> None:
    """Note who was there: nearly everyone who had a place; and say that this is all."""
    evening = dt.datetime.combine(session.held_on, dt.time(17), tzinfo=BRUSSELS)
    rows = attendance_of(session)
    said = {row.known.uuid: Noted(Status.PRESENT) for number, row in enumerate(rows) if number % 8 != 5}
    if said:
        note_attendance(session, by=actor, said=said, now=evening)
    close_session(session, by=actor, now=evening)
