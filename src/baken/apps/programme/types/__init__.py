"""Words of the programme: strategies, states of offers, sessions, enrolments and presence."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types._clashes import Clash as Clash
from baken.apps.programme.types._clashes import DaysOff as DaysOff
from baken.apps.programme.types._communities import AIM as AIM
from baken.apps.programme.types._communities import CARRYING as CARRYING
from baken.apps.programme.types._communities import COUNTED_ON as COUNTED_ON
from baken.apps.programme.types._communities import FEWEST_MEETINGS as FEWEST_MEETINGS
from baken.apps.programme.types._communities import MOST_MEETINGS as MOST_MEETINGS
from baken.apps.programme.types._communities import STILL_OPEN as STILL_OPEN
from baken.apps.programme.types._communities import CommunityFilter as CommunityFilter
from baken.apps.programme.types._communities import CommunityKind as CommunityKind
from baken.apps.programme.types._communities import CommunityPlan as CommunityPlan
from baken.apps.programme.types._communities import Composition as Composition
from baken.apps.programme.types._communities import Counted as Counted
from baken.apps.programme.types._communities import Coverage as Coverage
from baken.apps.programme.types._communities import MemberRole as MemberRole
from baken.apps.programme.types._communities import Presence as Presence
from baken.apps.programme.types._communities import QuestionState as QuestionState
from baken.apps.programme.types._communities import Trial as Trial
from baken.apps.programme.types._communities import TrialState as TrialState
from baken.apps.programme.types._lists import ENROLLED_BY_LIST as ENROLLED_BY_LIST
from baken.apps.programme.types._lists import Chosen as Chosen
from baken.apps.programme.types._lists import Effect as Effect
from baken.apps.programme.types._lists import RegisteredBy as RegisteredBy
from baken.apps.programme.types._lists import ReportState as ReportState
from baken.apps.programme.types._records import MaterialKind as MaterialKind
from baken.apps.programme.types._records import OpenTo as OpenTo
from baken.apps.programme.types._records import Withdrawn as Withdrawn
from baken.apps.programme.types._starters import KICK_OFF as KICK_OFF
from baken.apps.programme.types._starters import STARTING_MONTHS as STARTING_MONTHS
from baken.apps.programme.types._starters import Basis as Basis
from baken.apps.programme.types._starters import Necessity as Necessity
from baken.apps.programme.types._starters import Need as Need
from baken.apps.programme.types._starters import TrackRule as TrackRule
from baken.apps.programme.types._telling import TOLD_ONCE as TOLD_ONCE
from baken.apps.programme.types._telling import FeedKind as FeedKind
from baken.apps.programme.types._telling import Group as Group
from baken.apps.programme.types._telling import NoticeKind as NoticeKind
from baken.apps.programme.types._telling import Outcome as Outcome


class Strategy(models.TextChoices):
    """The support strategies, from wide reach to close contact."""

    MATERIALS = "materialenbank", _("Materialenbank")
    HELPDESK = "helpdesk", _("Helpdesk")
    HELPDESK_SESSION = "helpdesksessie", _("Helpdesksessie")
    TRAINING = "vorming", _("Vorming")
    STARTERS = "starterstraject", _("Starterstraject")
    INFORMATION = "infosessie", _("Infosessie")
    E_MODULE = "e-module", _("E-module")
    PLG = "plg", _("PLG")
    TRAJECTORY = "verandertraject", _("Verandertraject")


# What is planned, filled and held in this room; the letter begins the code of an offer.
PLANNED = {
    Strategy.TRAINING: "V",
    Strategy.STARTERS: "S",
    Strategy.INFORMATION: "I",
    Strategy.HELPDESK_SESSION: "H",
    Strategy.E_MODULE: "E",
    Strategy.PLG: "P",
}


class Status(models.TextChoices):
    """Whether somebody was at a session."""

    PRESENT = "aanwezig", _("Aanwezig")
    ABSENT = "afwezig", _("Afwezig")
    CANCELLED = "geannuleerd", _("Geannuleerd")
    WAITING = "wachtlijst", _("Wachtlijst")


class Source(models.TextChoices):
    """By what it is known whether somebody was at a session."""

    FILE = "bestand", _("uit een bestand")
    HAND = "hand", _("met de hand")
    LIST = "lijst", _("uit een geplakte lijst")
    CODE = "code", _("met de code van de sessie")
    TEAMS = "teams", _("uit een verslag van Teams")
    PARTNER = "partner", _("uit een lijst van een partner")
    CLOSING = "afsluiting", _("bij het afsluiten")


class OfferState(models.TextChoices):
    """Who may see an offer, and whether it counts."""

    DRAFT = "ontwerp", _("Ontwerp")
    PUBLISHED = "gepubliceerd", _("Gepubliceerd")
    CANCELLED = "afgelast", _("Afgelast")


class SessionState(models.TextChoices):
    """Whether a session took place; only that counts."""

    PLANNED = "gepland", _("Gepland")
    HELD = "gehouden", _("Gehouden")
    CANCELLED = "afgelast", _("Afgelast")


class Level(models.TextChoices):
    """What one knows of a subject before: what an offer expects, and what somebody says of oneself."""

    NONE = "geen", _("Geen voorkennis")
    BASIC = "basis", _("Basiskennis")
    GOOD = "gevorderd", _("Gevorderd")
    EXPERT = "expert", _("Expert")


class Region(models.TextChoices):
    """Where a session is, as far as travelling goes."""

    ANTWERP = "Antwerpen", _("Antwerpen")
    BRUSSELS = "Brussel", _("Brussel")
    LIMBURG = "Limburg", _("Limburg")
    EAST_FLANDERS = "Oost-Vlaanderen", _("Oost-Vlaanderen")
    FLEMISH_BRABANT = "Vlaams-Brabant", _("Vlaams-Brabant")
    WEST_FLANDERS = "West-Vlaanderen", _("West-Vlaanderen")
    ONLINE = "online", _("Online")


class Cluster(models.TextChoices):
    """The parts of the starters' track."""

    KICK_OFF = KICK_OFF, _("Kick-off")
    EDUCATION = "clb-en-onderwijs", _("CLB en onderwijs")
    WELFARE = "welzijn", _("Welzijn")
    HEALTH = "gezondheid", _("Gezondheid")


class EnrolmentState(models.TextChoices):
    """Where an enrolment stands."""

    REQUESTED = "aangevraagd", _("Wacht op de directie")
    ENROLLED = "ingeschreven", _("Ingeschreven")
    WAITING = "wachtlijst", _("Op de wachtlijst")
    OFFERED = "aangeboden", _("Plaats aangeboden")
    WITHDRAWN = "afgemeld", _("Afgemeld")
    REFUSED = "geweigerd", _("Geweigerd")
    LAPSED = "vervallen", _("Aangeboden plaats vervallen")

    @property
    def tone(self) -> str:
        """In which tone it is shown."""
        return {
            EnrolmentState.ENROLLED: "moss",
            EnrolmentState.OFFERED: "amber",
            EnrolmentState.REQUESTED: "petrol",
            EnrolmentState.WAITING: "petrol",
        }.get(self, "")


# These take a place; these stand for somebody who wants or has one.
TAKING_PLACE = frozenset({EnrolmentState.ENROLLED, EnrolmentState.OFFERED})
OPEN_STATES = TAKING_PLACE | {EnrolmentState.REQUESTED, EnrolmentState.WAITING}


class Why(models.TextChoices):
    """Why an enrolment came to stand where it does, as its history says it."""

    ASKED = "gevraagd", _("er is een plaats")
    NEEDS_APPROVAL = "goedkeuring", _("het centrum keurt inschrijvingen goed")
    FULL = "volzet", _("alle plaatsen zijn bezet")
    RESERVED = "voorbehouden", _("wat nog vrij is, is voorbehouden")
    CENTRE_FULL = "centrum volzet", _("het centrum heeft al zijn plaatsen")
    APPROVED = "goedgekeurd", _("goedgekeurd door de directie")
    REFUSED = "geweigerd", _("geweigerd door de directie")
    PLACE_CAME_FREE = "plaats vrij", _("er kwam een plaats vrij")
    ACCEPTED = "aanvaard", _("de plaats aanvaard")
    DECLINED = "afgewezen", _("de plaats niet aanvaard")
    NOT_ANSWERED = "niet beantwoord", _("niet op tijd geantwoord")
    LEFT = "afgemeld", _("afgemeld op eigen vraag")
    TAKEN_OFF = "afgehaald", _("afgemeld door wie de inschrijvingen bijhoudt")
    REPLACED = "vervangen", _("een collega kwam in de plaats")
    REPLACES = "vervangt", _("in de plaats van een collega")
    REGISTERED = "partner", _("ingeschreven bij een partner")
    CANCELLED = "afgelast", _("de sessie of het aanbod is afgelast")


class EnrolledBy(models.TextChoices):
    """Who saw to an enrolment."""

    SELF = "zelf", _("zelf")
    DIRECTOR = "directie", _("de directie")
    CELL = "cel", _("de cel")
    COLLEAGUE = "collega", _("een collega")
    GUEST = "gast", _("gast, langs een link in een mail")
    FILE = "bestand", _("een bestand")
    PARTNER = "partner", _("een partner, met een lijst")


@dataclass(frozen=True)
class Asking:
    """What somebody says when they enrol: what they know of it before, what they eat, what they need to take part, and
    in which language they are written to."""

    level: str = ""
    catering: str = ""
    needs: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class When:
    """When and where a session is: on a day, from and until a clock time (if known), at a place, in a region, online
    at an address."""

    held_on: dt.date
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    place: str = ""
    region: str = ""
    online: str = ""


@dataclass(frozen=True)
class OfferFilter:
    """What is asked of a list of offers: text, a school year (its first calendar year), a strategy, a state, a theme
    and a core activity (public keys), a region, a level, a function, and own or a partner's."""

    text: str = ""
    year: int | None = None
    strategy: str = ""
    state: str = ""
    theme: str = ""
    activity: str = ""
    region: str = ""
    level: str = ""
    function: str = ""
    organiser: str = ""
    for_me: bool = False
    open_now: bool = False
    has_places: bool = False
    has_recording: bool = False


@dataclass(frozen=True)
class Known:
    """Somebody who may have been at a session: the key of the entry that stands for the person, the public key, the
    name, the centre (key and name, if known), and whether they are enrolled."""

    person: int
    uuid: uuids.UUID
    name: str
    centre: int | None = None
    centre_name: str = ""
    is_enrolled: bool = False


@dataclass(frozen=True)
class Attending:
    """A row of the attendance of a session: somebody, whether they are enrolled, and what is known (`status` ""
    where nothing is)."""

    known: Known
    status: str = ""
    minutes: int | None = None
    source: str = ""

    @property
    def status_name(self) -> str:
        return str(Status(self.status).label) if self.status else ""

    @property
    def source_name(self) -> str:
        return str(Source(self.source).label) if self.source else ""


@dataclass(frozen=True)
class Noted:
    """What is said of somebody's attendance: a status ("": nothing known), and how many minutes if that is said."""

    status: str
    minutes: int | None = None


@dataclass(frozen=True)
class Guest:
    """Somebody whom Baken does not know yet: a name, and an address if they gave one."""

    first_name: str
    last_name: str
    email: str = ""


@dataclass(frozen=True)
class Decision:
    """What somebody decided of a row of a list: it is a person (public key), a guest, or left out; for which centre
    (public key) it counts."""

    chosen: str
    person: str = ""
    centre: str = ""


@dataclass(frozen=True)
class Closing:
    """What closing a session notes, each the number of people: who stays as noted, and who becomes what."""

    present: int
    absent: int
    waiting: int
    cancelled: int


@dataclass(frozen=True)
class Line:
    """A row of a list of who was there, as it is understood: who is meant and how that is known, who else may be, and
    what it does. `minutes` are those of the row, `together` those of all rows of the same person. Of a list of a
    partner: `where` somebody said to work, `was_there` or registered alone, and whether that was called off
    (`is_off`)."""

    number: int
    name: str
    email: str
    minutes: int | None
    is_organiser: bool
    effect: Effect
    known: Known | None = None
    how: str = ""
    proposals: tuple[Known, ...] = ()
    together: int | None = None
    stored: Attending | None = None
    decision: Decision | None = None
    where: str = ""
    was_there: bool = True
    is_off: bool = False

    @property
    def is_open(self) -> bool:
        return self.effect is Effect.OPEN

    has_places: bool = False


@dataclass(frozen=True)
class Plan:
    """All that who plans says of an offer, besides its strategy and its school year. Themes, activities, networks and
    advisors are rows of their tables."""

    title: str
    code: str = ""
    aims: str = ""
    audience: str = ""
    prior_knowledge: str = ""
    level: str = ""
    cluster: str = ""
    organiser: str = ""
    cost: Decimal | None = None
    by_session: bool = False
    capacity: int | None = None
    minimum: int | None = None
    most_per_centre: int | None = None
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    fills_until: dt.date | None = None
    hours_to_answer: int = 48
    guests: bool = False
    remind_days: int = 3
    thanks: bool = True
    functions: tuple[str, ...] = ()
    themes: tuple[Any, ...] = ()
    activities: tuple[Any, ...] = ()
    networks: tuple[Any, ...] = ()
    advisors: tuple[Any, ...] = ()


# What is a column of the offer itself.
COLUMNS_OF_PLAN = tuple(
    each.name
    for each in fields(Plan)
    if each.name not in ("functions", "themes", "activities", "networks", "advisors")
)
