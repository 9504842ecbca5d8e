"""Words of access: roles, and who acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from baken.apps.access.models import Account, AuditContent, Grant


class Role(models.TextChoices):
    """The roles of this stage; a role is held in an organisation, for a period. `docs/decisions/0026-roles.md` says
    why these, and what each may."""

    COORDINATOR = "coordinator", _("Celcoördinator")
    CELL_DIRECTOR = "cell_director", _("Celdirecteur")
    ADVISOR = "advisor", _("POC-medewerker")
    DIRECTOR = "director", _("Centrumdirecteur")
    CENTRE_COORDINATOR = "centre_coordinator", _("Centrumcoördinator")
    STAFF = "staff", _("CLB-medewerker")
    SCHOOL_STAFF = "school_staff", _("Schoolmedewerker")
    PARTNER = "partner", _("Partner")
    AUDITOR = "auditor", _("Auditor")
    PLATFORM = "platform", _("Platformbeheerder")


CELL_ROLES = frozenset({Role.COORDINATOR, Role.CELL_DIRECTOR, Role.ADVISOR})
CENTRE_ROLES = frozenset({Role.DIRECTOR, Role.CENTRE_COORDINATOR, Role.STAFF})
# Who steers a cell says what it aims at and what it reports.
STEERING_CELL = frozenset({Role.COORDINATOR, Role.CELL_DIRECTOR})
# Who leads a centre sees the records behind its figures.
LEADING_CENTRE = frozenset({Role.DIRECTOR, Role.CENTRE_COORDINATOR})
# An auditor is named by a cell and works for none: reads the whole audit trail, changes nothing, sees no figure. A
# partner of a cell and who works at a school see what is meant for them, and no figure.
HELD_IN_CELL = CELL_ROLES | {Role.AUDITOR, Role.PARTNER}
HELD_IN_CENTRE = CENTRE_ROLES | {Role.SCHOOL_STAFF}
# Who runs the installation works for no organisation.
HELD_NOWHERE = frozenset({Role.PLATFORM})
INVITATION_STANDS = dt.timedelta(days=14)
WORKING_ROLES = CELL_ROLES | CENTRE_ROLES
NO_CELL = 0  # the cell of an actor who works for none: no row has this key


def is_held(role: Role, *, cell: int | None, centre: int | None) -> bool:
    """Whether a role is held in this kind of organisation, or in none where none is given."""
    return (cell is not None, centre is not None) == (role in HELD_IN_CELL, role in HELD_IN_CENTRE)


# Whom others' personal data is shown: a password alone does not let them in.
NEEDS_SECOND_FACTOR = CELL_ROLES | LEADING_CENTRE | {Role.AUDITOR, Role.PLATFORM}


class FactorKind(models.TextChoices):
    """The kinds of second factor, by allauth's words; recovery codes stand in for one that was lost."""

    APP = "totp", _("App met codes")
    PASSKEY = "webauthn", _("Toegangssleutel")
    CODES = "recovery_codes", _("Herstelcodes")


class Attempted(models.TextChoices):
    """What people try, or send, that is counted."""

    SIGN_IN = "sign in", _("aanmelden, of je wachtwoord tonen")
    IN_BROWSER = "in browser", _("hetzelfde, in een browser waarin je eerder aanmeldde")
    CODE = "code", _("een code van je tweede stap")
    LINK = "link", _("een nieuw wachtwoord vragen, in een kwartier")
    LINK_IN_DAY = "link in day", _("een nieuw wachtwoord vragen, in een dag")
    MAIL = "mail", _("uitnodigingen versturen, in een dag")
    SESSION_CODE = "session code", _("de code van een sessie")
    GUEST = "guest", _("als gast een plaats vragen, in een kwartier")
    GUEST_IN_DAY = "guest in day", _("als gast een plaats vragen, in een dag")
    CERTIFICATE = "certificate", _("de naam bij het nummer van een attest")


class AccountChange(models.TextChoices):
    """What of the ways to sign in to an account changed, as its owner is told by mail."""

    APP_ADDED = "app added", _("Er is een app met codes toegevoegd.")
    PASSKEY_ADDED = "passkey added", _("Er is een toegangssleutel toegevoegd.")
    CODES_MADE = "codes made", _("Er zijn nieuwe herstelcodes gemaakt; de vorige werken niet meer.")
    FACTOR_REMOVED = "factor removed", _("Er is een tweede stap verwijderd.")
    FACTORS_FORGOTTEN = "factors forgotten", _("Alle tweede stappen zijn weggenomen, en je bent overal afgemeld.")
    PASSWORD_CHANGED = "password changed", _("Het wachtwoord is gewijzigd.")
    BEGUN_ANEW = (
        "begun anew",
        _(
            "Het wachtwoord is gewijzigd. Je toonde voor het eerst dat dit je mailbox is; elke andere manier om "
            "aan te melden is daarom weggenomen. Verbind je aanbieder en stel je tweede stap opnieuw in."
        ),
    )
    CODES_REFUSED = (
        "codes refused",
        _("Iemand kwam voorbij je wachtwoord of je aanbieder, en gaf daarna te vaak een foute code als tweede stap."),
    )
    IDENTITY_ADDED = "identity added", _("Er is een manier om aan te melden toegevoegd: met een andere aanbieder.")
    IDENTITY_REMOVED = "identity removed", _("Een aanbieder is losgekoppeld: daarmee meld je je niet meer aan.")


@dataclass(frozen=True)
class Identity:
    """By whom somebody is known: the provider's name in addresses and on screen, and since when."""

    provider: str
    name: str
    since: dt.datetime


@dataclass(frozen=True)
class Untold:
    """Roles that follow from the words of a provider, which did not say them in this session; `provider` is its name
    in addresses, "" where one can sign on with it no longer."""

    provider: str
    name: str
    grants: list[Grant]


@dataclass(frozen=True)
class Factor:
    """A second factor as its owner sees it; `key` names it, `left` are the recovery codes not yet used."""

    key: int
    kind: FactorKind
    name: str
    made_at: dt.datetime
    used_at: dt.datetime | None
    left: int = 0


class Standing(models.TextChoices):
    """Which accounts a list of members holds, by their roles and by when they were here."""

    HOLDING = "", _("wie vandaag een rol heeft")
    EVER = "ooit", _("ook wie er geen meer heeft")
    AWAY = "lang-weg", _("wie een jaar niet aanmeldde")
    ONE_STEP = "een-stap", _("wie een tweede stap moet hebben en er geen heeft")


@dataclass(frozen=True)
class MemberFilter:
    """What is asked of the list of members."""

    text: str = ""
    role: str = ""
    standing: str = Standing.HOLDING.value


@dataclass(frozen=True)
class Actor:
    """Who acts, in which role, for which organisation: what every rule is asked with.

    `cell` is the cell whose work is looked at: of a cell role its own, of a centre role that of the centre's
    network; NO_CELL for who runs the installation. `centre` is set for roles at a centre alone. `account` is None for
    the command line, which speaks as coordinator of the cell.
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

    @property
    def keeps_staff(self) -> bool:
        """Whether they say who works where: a coordinator for the cell and its centres, a director for the own one."""
        return self.role in (Role.COORDINATOR, Role.DIRECTOR)

    @property
    def steers_cell(self) -> bool:
        return self.role in STEERING_CELL

    @property
    def leads_centre(self) -> bool:
        return self.role in LEADING_CENTRE

    @property
    def is_auditor(self) -> bool:
        return self.role is Role.AUDITOR

    @property
    def keeps_registry(self) -> bool:
        """Whether who acts keeps, for the network of the cell, what all cells share of it."""
        return self.role is Role.COORDINATOR

    @property
    def is_platform(self) -> bool:
        return self.role is Role.PLATFORM


class Unit(models.TextChoices):
    """In what a term of retention is counted."""

    DAYS = "days", _("dagen")
    MONTHS = "months", _("maanden")
    SCHOOL_YEARS = "school years", _("schooljaren")


class CorrectionState(models.TextChoices):
    """What became of the word that data is wrong."""

    OPEN = "open", _("open")
    DONE = "done", _("verbeterd")
    DECLINED = "declined", _("niet verbeterd")


@dataclass(frozen=True)
class Term:
    """How long data of a class is kept, as it is read: of what, from when, how long, what then, and why."""

    name: str
    title: str
    since: str
    long: str
    then: str
    ground: str

    @property
    def said(self) -> str:
        """How long, after what."""
        return f"{self.long} {self.since}"


@dataclass(frozen=True)
class Section:
    """What is held of somebody, of one kind: `rows` under `headings`, if there are `more`, and for which cells."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    more: bool
    term: Term | None
    note: str
    cells: Collection[int]


# What entries of the audit trail tell besides, in words.
TOLD = {
    "accepts": _("aanvaard"),
    "approves": _("goedgekeurd door de directie"),
    "audience": _("doelgroep"),
    "centre": _("centrum"),
    "claim": _("claim"),
    "date": _("dag"),
    "digest": _("vingerafdruk"),
    "dimensions": _("deel"),
    "director_since": _("directeur sinds"),
    "ends_on": _("tot en met"),
    "entries": _("regels"),
    "factor": _("tweede stap"),
    "file": _("bestand"),
    "files": _("bestanden"),
    "indicator": _("indicator"),
    "into": _("samen met"),
    "item": _("item"),
    "kind": _("soort"),
    "language": _("taal"),
    "left_out": _("weggelaten"),
    "made_at": _("gemaakt op"),
    "measured": _("drempel van"),
    "module": _("module"),
    "name": _("naam"),
    "number": _("getal"),
    "on": _("op"),
    "organisation_code": _("code van de organisatie"),
    "outcome": _("beslissing"),
    "outline": _("soort verslag"),
    "page": _("bladzijde"),
    "part": _("deel"),
    "pattern": _("rol bij de aanbieder"),
    "period": _("periode"),
    "provider": _("aanbieder"),
    "places": _("plaatsen"),
    "province": _("provincie"),
    "retention": _("soort gegevens"),
    "role": _("rol"),
    "rows": _("rijen"),
    "scale": _("schaal"),
    "school_year": _("schooljaar"),
    "section": _("soort gegevens"),
    "staff_count": _("aantal medewerkers"),
    "started_on": _("bestaat sinds"),
    "starts_on": _("vanaf"),
    "state": _("toestand"),
    "subjects": _("betrokkenen"),
    "taken_back": _("ingetrokken voor het einde van"),
    "value": _("waarde"),
}


@dataclass(frozen=True)
class TrailFilter:
    """What is asked of the audit trail: who acted and whom it is about (a part of a name or address), a kind and a
    thing (public key), what was done, and from which day to which (both included)."""

    who: str = ""
    about: str = ""
    kind: str = ""
    thing: str = ""
    verb: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Concerned:
    """Whom an entry of the audit trail is about: the `names` of a few, and the keys of those people and accounts; how
    many `others`, whom the reader may not know or who are too many to name; and how many were `erased`."""

    names: Sequence[str] = ()
    people: Sequence[int] = ()
    accounts: Sequence[int] = ()
    others: int = 0
    erased: int = 0

    @property
    def number(self) -> int:
        """Of how many it still says that it is about them."""
        return len(self.names) + self.others


@dataclass(frozen=True)
class TrailLine:
    """An entry of the audit trail as it is read; `content` None where it was erased, `who` "" for no account, `thing`
    what it was done to, "" where the reader may not know that."""

    number: int
    moment: dt.datetime
    content: AuditContent | None
    who: str
    role: str
    verb: str
    kind: str
    thing: str
    concerned: Concerned
    said: list[tuple[str, str]]


@dataclass(frozen=True)
class Seers:
    """Who sees something: how many people in each role, and the roles of those who may be `named`."""

    counted: Sequence[tuple[str, int]]
    named: Sequence[Grant]


class ActingRequest(HttpRequest):
    """A request in a view that admits roles: it has an account, an actor and its role, and says whether htmx asks."""

    user: Account
    actor: Actor
    grant: Grant
    lacks_factor: bool
    lost_role: bool
    untold: list[Untold]
    htmx: HtmxDetails
