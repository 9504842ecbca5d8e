"""Words of surveys: modules, bands, scales; and after which files answers are released."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baken.ground.formats import Counter
from baken.ground.values import folded, read_decimal

LOWEST_SCORE, LAST_LOW_SCORE, HIGHEST_SCORE = 1, 5, 8
NOT_APPLICABLE = "N.v.t. of geen zicht op"
VOWELS = set("aeiouy")  # a word without any is an abbreviation: plg, clb, hgd


def read_score(text: str) -> int | None:
    """The score that a text is; None where it says that the item is not applicable. Raises ValueError."""
    if folded(text) == folded(NOT_APPLICABLE):
        return None
    number = read_decimal(text)
    if number is None or number != int(number) or not LOWEST_SCORE <= number <= HIGHEST_SCORE:
        raise ValueError(text)
    return int(number)


def title_of(name: str) -> str:
    """The name of a survey, which is that of its files, as people read it: `bevraging-plg` is Bevraging PLG."""
    words = [word if set(word) & VOWELS else word.upper() for word in name.removeprefix("bevraging-").split("-")]
    return gettext("Bevraging %(name)s") % {"name": " ".join(words)}


class Module(models.TextChoices):
    """The modules of the EDBI questionnaire as the cells use it."""

    A = "A", _("A EDBI basisvragen")
    B = "B", _("B EDBI verdieping")
    C = "C", _("C Ondersteunende en belemmerende factoren")
    D = "D", _("D PLG")
    E = "E", _("E Motivatie")
    F = "F", _("F Persoonskenmerken")
    G = "G", _("G Open tekstveld")


class Scale(models.TextChoices):
    """How an item is answered."""

    EIGHT = "1-8", _("Score van 1 tot 8, of niet van toepassing")
    TEXT = "text", _("Open tekst")


class Band(models.TextChoices):
    """The bands in which scores are reported."""

    LOW = "low", _("Lage score (1-5)")
    HIGH = "high", _("Hoge score (6-8)")
    NOT_APPLICABLE = "not_applicable", _("N.v.t. of geen zicht op")


def _after(format_: str, rows: str, *, by: str) -> Counter:
    """Where a file changes what answers are cut by, for at least a minimum group of those who answered: who lays the
    figures of before it beside those of after it, would else see what so few answered."""
    return Counter(
        f"release after {format_}",
        format_,
        "surveys.Survey",
        "release",
        rows,
        by=by,
        people="responses__person",
        least=settings.MINIMUM_GROUP_OWN,
    )


# After which imports the answers of a survey are released: they become figures by a release alone. An import of
# answers is one; what they are cut by comes from other files too.
RELEASES = (
    Counter(
        "release after bevraging-*",
        "bevraging-*",
        "surveys.Survey",
        "release",
        "SELECT survey_id FROM staged JOIN main.touched USING (file, line)",
    ),
    _after("bevraging-*-uitnodigingen", "SELECT id FROM stored_response WHERE op = 'changed'", by="responses"),
    _after(
        "aanbod",
        """SELECT id FROM stored_occasion WHERE op = 'changed'
           UNION ALL SELECT occasion_id FROM stored_occasion_themes WHERE op IN ('new', 'gone')""",
        by="responses__occasion",
    ),
    _after(
        "centra",
        "SELECT id FROM stored_centre WHERE op = 'changed' AND network_id IS DISTINCT FROM was_network_id",
        by="responses__centre",
    ),
    _after("medewerkers", "SELECT person_id FROM stored_post WHERE op IN ('new', 'changed')", by="responses__person"),
)
