"""Words of access: roles, and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from baken.apps.access.models import Account, Grant


class Role(models.TextChoices):
    """The roles of this stage; a role is held in an organisation, for a period."""

    COORDINATOR = "coordinator", _("Celcoördinator")
    ADVISOR = "advisor", _("POC-medewerker")
    DIRECTOR = "director", _("Centrumdirecteur")
    STAFF = "staff", _("CLB-medewerker")


CELL_ROLES = frozenset({Role.COORDINATOR, Role.ADVISOR})
CENTRE_ROLES = frozenset({Role.DIRECTOR, Role.STAFF})


@dataclass(frozen=True)
class Actor:
    """Who acts, in which role, for which organisation: what every rule is asked with.

    `cell` is the cell whose work is looked at: of a cell role its own, of a centre role that of the centre's
    network. `centre` is set for centre roles alone. `account` is None for the command line, which speaks as
    coordinator of the cell.
    """

    role: Role
    cell: int
    centre: int | None = None
    account: int | None = None
    person: int | None = None

    @property
    def is_of_cell(self) -> bool:
        return self.role in CELL_ROLES

    @property
    def is_of_centre(self) -> bool:
        return self.role in CENTRE_ROLES


class ActingRequest(HttpRequest):
    """A request in a view that admits roles: it has an account, an actor and its role, and says whether htmx asks."""

    user: Account
    actor: Actor
    grant: Grant
    htmx: HtmxDetails
