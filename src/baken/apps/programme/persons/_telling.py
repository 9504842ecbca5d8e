"""What the programme holds of whom it writes to, and of who writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.programme.models import Letter, Notice
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

NOTICES, LETTERS = "programme.notices", "programme.letters"


def _notices(whose: Whose) -> Iterator[Row]:
    found = Notice.objects.filter(person__in=whose.persons).select_related("offer__cell", "letter")
    for notice in found.order_by("made_at", "pk"):
        yield {
            _("Wanneer"): notice.ended_at or notice.made_at,
            _("Waarover"): notice.get_kind_display(),
            _("Onderwerp"): notice.letter.subject if notice.letter else "",
            _("Aanbod"): notice.offer.title,
            _("Steuncel"): notice.offer.cell.name,
            _("Wat ervan kwam"): notice.get_outcome_display(),
        }


def _cells_of_notices(whose: Whose) -> set[int]:
    found = Notice.objects.filter(person__in=whose.persons).order_by()
    return set(found.values_list("offer__cell", flat=True))


def _forget_notices(whose: Whose) -> int:
    return Notice.objects.filter(person__in=whose.persons).delete()[0]


def _letters(whose: Whose) -> Iterator[Row]:
    for letter in Letter.objects.filter(by__in=whose.accounts).select_related("offer__cell").order_by("at", "pk"):
        yield {
            _("Wanneer"): letter.at,
            _("Aan wie"): letter.get_group_display(),
            _("Aanbod"): letter.offer.title,
            _("Steuncel"): letter.offer.cell.name,
            _("Onderwerp"): letter.subject,
            _("Wat je schreef"): letter.words,
        }


def _cells_of_letters(whose: Whose) -> set[int]:
    return set(Letter.objects.filter(by__in=whose.accounts).order_by().values_list("offer__cell", flat=True))


def _remove_notices(*, before: dt.date, most: int) -> int:
    """What was told, and what was written with it; what still is to be sent is not so old."""
    old = list(Notice.objects.filter(made_at__date__lt=before).order_by("pk").values_list("pk", flat=True)[:most])
    Notice.objects.filter(pk__in=old).delete()
    if len(old) == most:
        return len(old)
    letters = list(Letter.objects.filter(at__date__lt=before).order_by("pk").values_list("pk", flat=True)[:most])
    Letter.objects.filter(pk__in=letters).delete()
    return len(old) + len(letters)


RETENTIONS.add(
    Retention(
        NOTICES,
        _("Dat je een mail kreeg over een inschrijving of een sessie"),
        _("de dag van de mail"),
        _("verwijderd"),
        apply=_remove_notices,
    ),
)
HOLDINGS.add(
    Holding(
        NOTICES,
        _("Mails die je kreeg over inschrijvingen en sessies"),
        {"programme.Notice": ("person", "kind", "outcome")},
        _notices,
        NOTICES,
        cells=_cells_of_notices,
        erase=_forget_notices,
        identifies=False,
    ),
    Holding(
        LETTERS,
        _("Mails die je aan een groep schreef"),
        {"programme.Letter": ("by", "subject", "words")},
        _letters,
        NOTICES,
        cells=_cells_of_letters,
        note=_("Word je gewist, dan blijven ze staan, zonder dat ze nog zeggen van wie ze kwamen."),
    ),
)
