"""The demonstration: two cells of one installation, and an account for each role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from baken.apps.access.actions import create_account, grant_role
from baken.apps.access.queries import account_by_email, actor_of_cell
from baken.apps.access.types import CELL_ROLES, Role
from baken.apps.people.queries import cell_by_code, cell_codes, centre_with_code
from baken.ground.periods import today

FOLDER = Path(settings.PACKAGE).parent.parent / "demonstration"
SETS = {"go-poc": "go-poc-2022-2025", "pov-poc": "pov-poc-2022-2025-messy"}
PASSWORD = "baken-demonstratie"  # noqa: S105 - of made-up people, on this machine alone


@dataclass(frozen=True)
class Demonstrator:
    """An account of the demonstration: plainly made up, with a role in a cell or at a centre of it."""

    email: str
    name: str
    role: Role
    cell: str
    centre: str = ""


DEMONSTRATORS = (
    Demonstrator("coordinator@go-poc.example", "Cato Coördinator", Role.COORDINATOR, "go-poc"),
    Demonstrator("begeleider@go-poc.example", "Bas Begeleider", Role.ADVISOR, "go-poc"),
    Demonstrator("directeur@go03.example", "Dina Directeur", Role.DIRECTOR, "go-poc", "GO03"),
    Demonstrator("medewerker@go03.example", "Mo Medewerker", Role.STAFF, "go-poc", "GO03"),
    Demonstrator("coordinator@pov-poc.example", "Pol Coördinator", Role.COORDINATOR, "pov-poc"),
    Demonstrator("directeur@pov01.example", "Door Directeur", Role.DIRECTOR, "pov-poc", "POV01"),
)


def load() -> None:
    """Load what of the demonstration is not there yet."""
    known = cell_codes()
    for code, name in SETS.items():
        if code not in known:
            call_command("loadfiles", str(FOLDER / name))
    for demonstrator in DEMONSTRATORS:
        if account_by_email(demonstrator.email) is None:
            _make(demonstrator)


def _make(demonstrator: Demonstrator) -> None:
    cell = cell_by_code(demonstrator.cell)
    of_cell = demonstrator.role in CELL_ROLES
    grant_role(
        account=create_account(email=demonstrator.email, name=demonstrator.name, password=PASSWORD),
        role=demonstrator.role,
        by=actor_of_cell(cell=cell.pk),
        starts_on=today(),
        cell=cell.pk if of_cell else None,
        centre=None if of_cell else centre_with_code(demonstrator.centre, cell=cell.pk).pk,
    )
