"""Words of the starters' track: what decides who needs which part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STARTING_MONTHS = 24  # after the first day at a centre
KICK_OFF = "kick-off"  # the Cluster that is for everyone


class Basis(models.TextChoices):
    """What a rule of the starters' track is about."""

    PRIOR_EDUCATION = "vooropleiding", gettext_lazy("Vooropleiding")
    FUNCTION = "functie", gettext_lazy("Functie")
    ROLE = "rol", gettext_lazy("Rol")


class Necessity(models.TextChoices):
    """Whether somebody needs a part of the starters' track."""

    NEEDED = "nodig", gettext_lazy("nodig")
    NOT_NEEDED = "niet nodig", gettext_lazy("niet nodig")


@dataclass(frozen=True)
class TrackRule:
    """That for whom something holds (a word about a Basis) needs a part (a Cluster) of the starters' track, or not."""

    about: str
    word: str
    cluster: str
    needed: bool

    def __str__(self) -> str:
        told = {"about": Basis(self.about).label.lower(), "word": self.word}
        if self.needed:
            return _("%(about)s %(word)s: nodig") % told
        return _("%(about)s %(word)s: niet nodig") % told


@dataclass(frozen=True)
class Need:
    """Whether somebody needs a part of the starters' track, and the rules that say so; without any: as everyone."""

    cluster: str
    is_needed: bool
    because: Sequence[TrackRule] = ()

    @property
    def why(self) -> str:
        """As it is told."""
        if self.because:
            return "; ".join(map(str, self.because))
        return _("voor iedereen") if self.cluster == KICK_OFF else _("geen regel zegt van niet")
