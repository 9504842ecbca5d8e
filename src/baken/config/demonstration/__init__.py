"""The demonstration: two cells of one installation, and an account for each role."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from baken.apps.access.actions import create_account, grant_role
from baken.apps.access.queries import account_by_email, actor_of_cell, actor_of_installation
from baken.apps.access.types import Actor, Role
from baken.apps.directory.actions import note_expertise
from baken.apps.directory.queries import contacts_visible_to
from baken.apps.people.actions import add_department, correct_post
from baken.apps.people.queries import (
    cell_by_code,
    cell_codes,
    centre_with_code,
    departments_kept,
    entries_on,
    posts_kept,
)
from baken.apps.people.types import ExpertiseKind, ListKind, Terms
from baken.config.demonstration._plg import fill_communities
from baken.config.demonstration._year import fill_year
from baken.ground.periods import today

FOLDER = Path(settings.PACKAGE).parent.parent / "demonstration"
SETS = {"go-poc": "go-poc-2022-2025", "pov-poc": "pov-poc-2022-2025-messy"}
PASSWORD = "baken-demonstratie"  # noqa: S105 - of made-up people, on this machine alone


@dataclass(frozen=True)
class Demonstrator:
    """An account of the demonstration: plainly made up, with a role in a cell, at a centre of it, or in neither."""

    email: str
    name: str
    role: Role
    cell: str = ""
    centre: str = ""

    @property
    def words(self) -> str:
        """The role, and where it is held; that of who runs the installation in no cell."""
        where = self.centre or self.cell
        return f"{self.role.label} ({where})" if where else str(self.role.label)


DEMONSTRATORS = (
    Demonstrator("coordinator@go-poc.example", "Cato Coördinator", Role.COORDINATOR, "go-poc"),
    Demonstrator("celdirecteur@go-poc.example", "Celia Celdirecteur", Role.CELL_DIRECTOR, "go-poc"),
    Demonstrator("begeleider@go-poc.example", "Bas Begeleider", Role.ADVISOR, "go-poc"),
    Demonstrator("directeur@go03.example", "Dina Directeur", Role.DIRECTOR, "go-poc", "GO03"),
    Demonstrator("beleid@go03.example", "Cees Centrumcoördinator", Role.CENTRE_COORDINATOR, "go-poc", "GO03"),
    Demonstrator("medewerker@go03.example", "Mo Medewerker", Role.STAFF, "go-poc", "GO03"),
    Demonstrator("school@go03.example", "Sam Schoolmedewerker", Role.SCHOOL_STAFF, "go-poc", "GO03"),
    Demonstrator("partner@go-poc.example", "Pia Partner", Role.PARTNER, "go-poc"),
    Demonstrator("auditor@go-poc.example", "Aura Auditor", Role.AUDITOR, "go-poc"),
    Demonstrator("coordinator@pov-poc.example", "Pol Coördinator", Role.COORDINATOR, "pov-poc"),
    Demonstrator("directeur@pov01.example", "Door Directeur", Role.DIRECTOR, "pov-poc", "POV01"),
    Demonstrator("platform@baken.example", "Plato Platformbeheerder", Role.PLATFORM),
)


@dataclass(frozen=True)
class Helper:
    """Somebody of the demonstration who can be asked about a theme, or ("") about anything."""

    email: str
    theme: str
    kind: ExpertiseKind = ExpertiseKind.CONTACT
    centre: str = ""
    remark: str = ""
    cell: str = "go-poc"


HELPERS = (
    Helper("coordinator@go-poc.example", ""),
    Helper("coordinator@go-poc.example", "beleid en kwaliteit"),
    Helper("begeleider@go-poc.example", "leerrecht", remark="Ook over huisonderwijs en schorsing."),
    Helper("begeleider@go-poc.example", "consultatieve leerlingenbegeleiding", ExpertiseKind.ANCHOR),
    Helper("medewerker0098@go03.example", "leerrecht", ExpertiseKind.AMBASSADOR, "GO03"),
    Helper(
        "medewerker0022@go03.example", "preventieve gezondheidszorg", centre="GO03", remark="Best in de voormiddag."
    ),
    Helper("medewerker0043@go05.example", "handelingsgerichte diagnostiek", centre="GO05"),
    Helper("coordinator@pov-poc.example", "", cell="pov-poc"),
    Helper("medewerker0002@pov02.example", "leerrecht", centre="POV02", cell="pov-poc"),
)


# In which department the people of a centre work, and which part of a week: one after the other.
TEAMS = {"go-poc": ("GO03", ("Team basisonderwijs", "Team secundair onderwijs"))}
SHARES = ("1", "0.8", "0.5", "1", "0.75")


def load() -> None:
    """Load what of the demonstration is not there yet."""
    known = cell_codes()
    for code, name in SETS.items():
        if code not in known:
            call_command("loadfiles", str(FOLDER / name))
    for demonstrator in DEMONSTRATORS:
        if account_by_email(demonstrator.email) is None:
            _make(demonstrator)
    for code in SETS:
        actor = actor_of_cell(cell=cell_by_code(code).pk)
        if not contacts_visible_to(actor, on=today()):
            for helper in HELPERS:
                if helper.cell == code:
                    _note(helper, actor)
        if code in TEAMS and not departments_kept(actor).exists():
            _part(*TEAMS[code], actor=actor)
    fill_year()
    fill_communities()


def _make(demonstrator: Demonstrator) -> None:
    cell = cell_by_code(demonstrator.cell).pk if demonstrator.cell else None
    centre = centre_with_code(demonstrator.centre, cell=cell).pk if cell and demonstrator.centre else None
    grant_role(
        account=create_account(email=demonstrator.email, name=demonstrator.name, password=PASSWORD, owns_address=True),
        role=demonstrator.role,
        by=actor_of_cell(cell=cell) if cell else actor_of_installation(),
        starts_on=today(),
        cell=None if centre else cell,
        centre=centre,
    )


def _note(helper: Helper, actor: Actor) -> None:
    themes = {theme.name: theme for theme in entries_on(ListKind.THEMES, on=today())}
    note_expertise(
        by=actor,
        email=helper.email,
        organisation=str(centre_with_code(helper.centre, cell=actor.cell).uuid) if helper.centre else "",
        about=themes.get(helper.theme),
        kind=helper.kind,
        remark=helper.remark,
        starts_on=today(),
    )


def _part(centre: str, teams: tuple[str, ...], *, actor: Actor) -> None:
    """Part the people of a centre into its departments."""
    where = centre_with_code(centre, cell=actor.cell)
    posts = list(posts_kept(actor).filter(centre=where).order_by("pk"))
    since = min(post.started_on for post in posts)
    departments = [add_department(by=actor, organisation=where, name=name, starts_on=since) for name in teams]
    for number, post in enumerate(posts):
        department = departments[number % len(departments)].pk
        terms = Terms(post.function, department, Decimal(SHARES[number % len(SHARES)]))
        correct_post(post, by=actor, terms=terms, starts_on=post.started_on, ends_on=post.ended_on)
