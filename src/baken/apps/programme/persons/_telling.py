"""What the programme holds of whom it writes to, of who writes, and of who asks by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.access.queries import addresses_of_accounts
from baken.apps.people.queries import addresses_of
from baken.apps.programme.models import Feed, GuestRequest, Letter, Notice
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

NOTICES, LETTERS, GUESTS = "programme.notices", "programme.letters", "programme.guests"
FEEDS, ROLES = "programme.feeds", "access.grant"


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


def _emails(whose: Whose) -> set[str]:
    accounts = addresses_of_accounts(set(whose.persons)).values()
    return {*addresses_of(whose.persons), *(each.lower() for each in accounts), *whose.addresses}


def _asked_as_guest(whose: Whose) -> Iterator[Row]:
    found = GuestRequest.objects.filter(email__in=_emails(whose)).select_related("offer__cell", "centre")
    for request in found.order_by("pk"):
        yield {
            _("Gevraagd op"): request.at,
            _("Aanbod"): request.offer.title,
            _("Steuncel"): request.offer.cell.name,
            _("Naam"): f"{request.first_name} {request.last_name}",
            _("E-mail"): request.email,
            _("Centrum"): request.centre.name,
            _("Voorkennis"): request.get_level_display(),
            _("Eten en drinken"): request.catering,
            _("Wat je nodig hebt"): request.needs,
            _("Taal"): request.language,
        }


def _cells_of_guests(whose: Whose) -> set[int]:
    found = GuestRequest.objects.filter(email__in=_emails(whose)).order_by()
    return set(found.values_list("offer__cell", flat=True))


def _forget_guests(whose: Whose) -> int:
    return GuestRequest.objects.filter(email__in=_emails(whose)).delete()[0]


def _remove_guests(*, before: dt.date, most: int) -> int:
    old = list(GuestRequest.objects.filter(at__date__lt=before).order_by("pk").values_list("pk", flat=True)[:most])
    GuestRequest.objects.filter(pk__in=old).delete()
    return len(old)


def _feeds(whose: Whose) -> Iterator[Row]:
    found = Feed.objects.filter(grant__account__in=whose.accounts).select_related("theme")
    for feed in found.order_by("pk"):
        yield {
            _("Sinds"): feed.made_at,
            _("Agenda"): feed.theme.label if feed.theme else feed.get_kind_display(),
        }


def _end_feeds(whose: Whose) -> int:
    return Feed.objects.filter(grant__account__in=whose.accounts).delete()[0]


RETENTIONS.add(
    Retention(
        GUESTS,
        _("Dat je zonder account een plaats vroeg"),
        _("de dag waarop je ze vroeg"),
        _("verwijderd; wat ervan kwam, is een inschrijving"),
        apply=_remove_guests,
    ),
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
        FEEDS,
        _("Agenda’s die je volgt"),
        {"programme.Feed": ("grant", "kind")},
        _feeds,
        ROLES,
        erase=_end_feeds,
    ),
    Holding(
        GUESTS,
        _("Plaatsen die je zonder account vroeg"),
        {
            "programme.GuestRequest": (
                *("email", "first_name", "last_name", "level", "catering", "needs", "language"),
                "enrolment",
            )
        },
        _asked_as_guest,
        GUESTS,
        cells=_cells_of_guests,
        erase=_forget_guests,
        identifies=False,
    ),
    Holding(
        NOTICES,
        _("Mails die je kreeg over inschrijvingen en sessies"),
        {"programme.Notice": ("person", "enrolment", "step", "letter", "kind", "outcome")},
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
