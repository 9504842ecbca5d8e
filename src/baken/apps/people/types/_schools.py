"""Words of schools and their boards."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.ground.values import Invalid, Kind, as_text


class BoardKind(models.TextChoices):
    """What a board is of."""

    BOARD = "schoolbestuur", _("schoolbestuur")
    GROUP = "scholengroep", _("scholengroep")
    CENTRES = "centrumbestuur", _("CLB-bestuur")


class Level(models.TextChoices):
    """The level of education of an institution number; who teaches at two levels has two numbers."""

    NURSERY = "kleuter", _("kleuteronderwijs")
    PRIMARY = "lager", _("lager onderwijs")
    ELEMENTARY = "basis", _("basisonderwijs")
    SPECIAL_ELEMENTARY = "buitengewoon-basis", _("buitengewoon basisonderwijs")
    SECONDARY = "secundair", _("secundair onderwijs")
    SPECIAL_SECONDARY = "buitengewoon-secundair", _("buitengewoon secundair onderwijs")
    WORK = "leren-en-werken", _("leren en werken")
    ARTS = "dko", _("deeltijds kunstonderwijs")
    ADULTS = "volwassenen", _("volwassenenonderwijs")


class During(models.TextChoices):
    """Whether a list of organisations holds those that ended too."""

    NOW = "", _("huidige")
    ENDED = "geeindigd", _("vroegere")
    EVER = "alle", _("huidige en vroegere")


@dataclass(frozen=True)
class BoardFilter:
    """What is asked of a list of boards: text in name or number, the name of a network, a kind, and which time."""

    text: str = ""
    network: str = ""
    kind: str = ""
    during: str = During.NOW.value


@dataclass(frozen=True)
class SchoolFilter:
    """What is asked of a list of schools: text in name, number or municipality, the name of a network, a level, which
    time, the key of the centre that guides them, or only those that none guides."""

    text: str = ""
    network: str = ""
    level: str = ""
    during: str = During.NOW.value
    centre: int | None = None
    unguided: bool = False


@dataclass(frozen=True)
class Span:
    """From which day to which (both included; None: still) a row holds, of rows that each hold until the next."""

    row: Any
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class InstitutionNumber(Kind):
    """The number by which the ministry knows a school: six digits, of which a spreadsheet drops the first zeros."""

    expected: Any = _("een instellingsnummer van zes cijfers")

    def parse(self, raw: Any) -> str:
        text = as_text(raw).upper().removeprefix("OV").replace(" ", "")
        if not re.fullmatch(r"[0-9]{1,6}", text) or not int(text):
            raise Invalid(self.expected)
        return text.zfill(6)


@dataclass(frozen=True)
class EnterpriseNumber(Kind):
    """A number of the Crossroads Bank for Enterprises: ten digits, of which the last two check the others. Older ones
    had nine."""

    expected: Any = _("een ondernemingsnummer als 0123.456.749")

    def parse(self, raw: Any) -> str:
        digits = re.sub(r"[\s.]", "", as_text(raw).upper().removeprefix("BE")).zfill(10)
        if not re.fullmatch(r"[01][0-9]{9}", digits) or 97 - int(digits[:8]) % 97 != int(digits[8:]):
            raise Invalid(self.expected)
        return digits


@dataclass(frozen=True)
class Postcode(Kind):
    """A Belgian postcode."""

    expected: Any = _("een postcode van vier cijfers")

    def parse(self, raw: Any) -> str:
        text = as_text(raw)
        if not re.fullmatch(r"[1-9][0-9]{3}", text):
            raise Invalid(self.expected)
        return text
