"""Professional learning communities for the demonstration: members, meetings, questions, and what centres try."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from baken.apps.access.queries import account_by_email, actor_of_cell
from baken.apps.access.types import Actor, Role
from baken.apps.people.queries import cell_by_code, centre_with_code, entries_on, working_at_centres
from baken.apps.people.types import ListKind
from baken.apps.programme.actions import (
    add_member,
    add_member_by_address,
    bring_question,
    change_intention,
    end_community,
    make_community,
    note_intention,
    publish_community,
    share_link,
    tie_offer,
    treat_question,
    write_meeting,
)
from baken.apps.programme.queries import (
    communities_planned_by,
    meeting_mark,
    meeting_written,
    meetings_held,
    meetings_of,
    offers_to_tie,
    presence_in,
)
from baken.apps.programme.types import (
    CommunityKind,
    CommunityPlan,
    MemberRole,
    QuestionState,
    Region,
    SessionState,
    Status,
    Trial,
    TrialState,
)
from baken.config.demonstration._year import CELL, DIRECTED, People, people_in_turn
from baken.ground.periods import school_year_of, today

BEGAN = dt.date(2022, 9, 1)
DOCTOR, NURSE, WORKER, PSYCHOLOGIST = "arts", "verpleegkundige", "maatschappelijk werker", "psycholoog of pedagoog"
STAFF = "medewerker@go03.example"


@dataclass(frozen=True)
class Gathering:
    """A community: how its school years in the files are called (`of_files`), how many people of centres are members,
    who of a school or partner is one (address, name and for whom), and on which day it ended."""

    name: str
    theme: str
    aims: str
    of_files: str = ""
    kind: CommunityKind = CommunityKind.PLG
    region: str = ""
    disciplines: tuple[str, ...] = ()
    members: int = 0
    partners: tuple[tuple[str, str, str], ...] = ()
    is_open: bool = False
    is_draft: bool = False
    ended_on: dt.date | None = None


GATHERINGS = (
    Gathering(
        "PLG signaalfunctie",
        "signaalfunctie",
        "Samen leren signaleren: van wat elk in dossiers ziet tot een gesprek waar een school iets mee doet.",
        of_files="PLG signaalfunctie 1",
        disciplines=(WORKER, PSYCHOLOGIST, DOCTOR),
        members=14,
        is_open=True,
    ),
    Gathering(
        "PLG preventieve gezondheidszorg",
        "preventieve gezondheidszorg",
        "Vaccinaties, systematische contacten en besmettelijke ziekten, over de centra heen op dezelfde manier.",
        of_files="PLG preventieve gezondheidszorg 5",
        disciplines=(DOCTOR, NURSE),
        members=9,
    ),
    Gathering(
        "PLG leerrecht",
        "leerrecht",
        "Wat werkt bij schorsing, uitsluiting en afwezigheid.",
        of_files="PLG leerrecht 10",
        members=8,
        ended_on=dt.date(2025, 6, 30),
    ),
    Gathering(
        "PLG+ Gent: samen rond welbevinden",
        "trajectbegeleiding",
        "Scholen, centra en partners van de regio leggen hun aanbod voor jongeren naast elkaar.",
        kind=CommunityKind.LOCAL,
        region=Region.EAST_FLANDERS,
        members=3,
        partners=(
            ("lien@delinde.example", "Lien Leerkracht", "Basisschool De Linde"),
            ("zeger@atheneum.example", "Zeger Zorgcoach", "Atheneum Gent"),
            ("ola@overkop.example", "Ola Overkop", "OverKop-huis Gent"),
        ),
    ),
    Gathering(
        "PLG kansenbevordering",
        "kansenbevordering",
        "Hoe een centrum ongelijke kansen ziet, en wat het eraan doet.",
        of_files="PLG kansenbevordering 8",
        disciplines=(WORKER,),
        is_draft=True,
    ),
)
AGENDA = """Welkom, en wie er nieuw is
Wat de centra sinds de vorige keer uitprobeerden
Ingebrachte vragen
Casus: een signaal dat bleef liggen
Wat we tegen de volgende keer proberen"""
REPORT = """Vier centra vertelden wat ze probeerden. Een vaste plaats op het overleg werkt, een formulier niet.

Uit de casus onthouden we: eerst vragen wat de school zelf al zag, dan pas tonen wat wij zien."""
QUESTIONS = (
    ("Hoe spreken we een school aan die haar cijfers niet met ons wil delen?", "Begin bij wat ze zelf wil weten."),
    ("Hoe vaak leggen jullie het schoolbeeld naast de cijfers van het jaar ervoor?", ""),
    ("Wie volgt een signaal op wanneer de contactpersoon van de school vertrekt?", ""),
)
TRIALS = (
    (
        "Signalen als vast punt op het overleg met twee scholen",
        TrialState.SUCCEEDED,
        "Bij beide blijft het.",
    ),
    ("Een schoolbeeld samen met het zorgteam lezen, voor we er iets over schrijven", TrialState.BUSY, ""),
    ("Een kort formulier voor leerkrachten", TrialState.FAILED, "Niemand vulde het in: te veel vragen."),
    ("Op elke teamvergadering één signaal bespreken", TrialState.PLANNED, ""),
)


def fill_communities() -> None:
    """Make the communities of the demonstration; nothing where there are some already."""
    actor = actor_of_cell(cell=cell_by_code(CELL).pk)
    if communities_planned_by(actor).exists():
        return
    people = people_in_turn(actor.cell)
    for each in GATHERINGS:
        _make(each, actor=actor, people=people)


def _make(gathering: Gathering, *, actor: Actor, people: People) -> None:
    themes = {theme.name: theme for theme in entries_on(ListKind.THEMES, on=today())}
    plan = CommunityPlan(
        name=gathering.name,
        kind=gathering.kind,
        starts_on=BEGAN,
        region=gathering.region,
        aims=gathering.aims,
        is_open=gathering.is_open,
        disciplines=gathering.disciplines,
        themes=tuple(themes[name] for name in (gathering.theme,) if name in themes),
    )
    community = make_community(by=actor, plan=plan)
    for offer in offers_to_tie(actor):
        if offer.title in (gathering.name, gathering.of_files):
            tie_offer(community, by=actor, offer=offer)
    if not gathering.is_draft:
        community = publish_community(community, by=actor)
    members = _join(gathering, community, actor=actor, people=people)
    if gathering.is_open:
        _tell(community, actor=actor, members=members)
    if gathering.ended_on is not None:
        end_community(community, by=actor, on=gathering.ended_on, today=today())


def _join(gathering: Gathering, community: Any, *, actor: Actor, people: People) -> list[Any]:
    """Let people be members, of one centre in turn, who came most first: some as ambassador or anchor, some later."""
    members = []
    for number, (person, centre) in enumerate(islice(_who_came(community, people), gathering.members)):
        role = (MemberRole.AMBASSADOR, MemberRole.MEMBER, MemberRole.ANCHOR, MemberRole.MEMBER)[number % 4]
        starts_on = dt.date(BEGAN.year + 2, 9, 1) if number % 5 == 3 else BEGAN
        said: dict[str, Any] = {"role": role, "starts_on": min(starts_on, today()), "today": today()}
        members.append(add_member(community, by=actor, person=person, centre=centre, **said))
    for email, name, organisation in gathering.partners:
        add_member_by_address(
            community,
            by=actor,
            email=email,
            name=name,
            organisation=organisation,
            starts_on=dt.date(2024, 9, 1),
            today=today(),
        )
    account = account_by_email(STAFF)
    if gathering.is_open and account is not None and account.person is not None:
        centre = centre_with_code(DIRECTED, cell=actor.cell)
        starts_on = dt.date(school_year_of(today()), 9, 1)
        said = {"starts_on": starts_on, "today": today()}
        members.append(add_member(community, by=actor, person=account.person, centre=centre, **said))
    return members


def _who_came(community: Any, people: People) -> People:
    """Who came to meetings most, one of each centre; then people of any centre."""
    rows = presence_in(community, meetings_held(community))
    came = Counter({row.person: list(row.statuses).count(Status.PRESENT) for row in rows})
    working = working_at_centres(cell=community.cell_id, on=today()).select_related("person", "centre")
    posts = {post.person_id: post for post in working}
    centres: set[int] = set()
    for person, _number in came.most_common():
        post = posts.get(person)
        if post is not None and post.centre_id not in centres:
            centres.add(post.centre_id)
            yield post.person, post.centre
    for person, centre in islice(people, len(posts)):
        if centre.pk not in centres:
            centres.add(centre.pk)
            yield person, centre


def _tell(community: Any, *, actor: Actor, members: list[Any]) -> None:
    """What is told in a community: agendas and reports, documents, questions, and what centres try."""
    share_link(community, by=actor, title="Leidraad signaalfunctie", url="https://materialen.example/signaalfunctie")
    meetings = meetings_of(community, actor=actor)
    held = [each for each in meetings if each.state == SessionState.HELD]
    coming = [each for each in meetings if each.held_on >= today()]
    for session in held[-3:]:
        told = {"agenda": AGENDA, "report": REPORT, "mark": meeting_mark(meeting_written(session))}
        write_meeting(session, by=actor, **told, publish_agenda=True, publish_report=True)
    for session in coming[:1]:
        told = {"agenda": AGENDA, "report": "", "mark": meeting_mark(meeting_written(session))}
        write_meeting(session, by=actor, **told, publish_agenda=True, publish_report=False)
    last = held[-1] if held else None
    on = last.held_on if last else today()
    for member, (text, outcome) in zip(reversed(members), QUESTIONS, strict=False):
        by = Actor(Role.STAFF, actor.cell, centre=member.centre_id, person=member.person_id)
        asked = bring_question(community, by=by, text=text, session=last if outcome else None, on=on)
        if outcome:
            treat_question(asked, by=actor, state=QuestionState.TREATED, outcome=outcome, session=last)
    for member, (what, state, outcome) in zip(reversed(members), TRIALS, strict=False):
        trial = Trial(what, due_on=on + dt.timedelta(weeks=8))
        given = {"centre": member.centre, "person": member.person, "session": last}
        noted = note_intention(community, by=actor, trial=trial, on=on, **given)
        if state != TrialState.PLANNED:
            trial = Trial(what, due_on=trial.due_on, state=state, outcome=outcome)
            change_intention(noted, by=actor, trial=trial, person=member.person, on=today())
