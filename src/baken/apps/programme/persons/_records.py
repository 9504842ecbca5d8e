"""What the programme holds of what people followed: their certificates, and the files with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.engine.certificates import shown
from baken.apps.programme.models import Certificate, OfferMaterial, Participation
from baken.apps.programme.types import Status
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

CERTIFICATE, MATERIAL = "programme.certificate", "programme.material"


def _certificates(whose: Whose) -> Iterator[Row]:
    found = Certificate.objects.filter(person__in=whose.persons).select_related("offer__cell", "centre").order_by("pk")
    for each in found:
        yield {
            _("Gemaakt op"): each.made_at,
            _("Aanbod"): each.title,
            _("Steuncel"): each.offer.cell.name,
            _("Centrum"): each.centre.name,
            _("Naam op het attest"): f"{each.given_name} {each.family_name}".strip(),
            _("Nummer"): shown(each.number),
            _("Sessies"): each.sessions,
            _("Minuten"): each.minutes,
            _("Ingetrokken op"): each.withdrawn_at,
            _("Waarom"): each.get_why_display(),
        }


def _cells_of_certificates(whose: Whose) -> set[int]:
    found = Certificate.objects.filter(person__in=whose.persons).order_by()
    return set(found.values_list("offer__cell", flat=True))


def _remove_certificates_of(whose: Whose) -> int:
    """Without its person a certificate says nothing."""
    return Certificate.objects.filter(person__in=whose.persons).delete()[0]


def _remove_certificates(*, before: dt.date, most: int) -> int:
    old = Certificate.objects.filter(made_at__date__lt=before).order_by("pk").values_list("pk", flat=True)[:most]
    return Certificate.objects.filter(pk__in=list(old)).delete()[0]


def _materials(whose: Whose) -> Iterator[Row]:
    """The files with what somebody was at: who was there may be in one."""
    there = Participation.objects.filter(person__in=whose.persons, status=Status.PRESENT).order_by()
    of_all = Q(session=None, offer__in=there.values("session__offer"))
    found = OfferMaterial.objects.filter(of_all | Q(session__in=there.values("session"))).exclude(file="")
    for each in found.select_related("offer__cell", "session").order_by("pk"):
        yield {
            _("Toegevoegd op"): each.added_at,
            _("Aanbod"): each.offer.title,
            _("Sessie"): each.session.number if each.session else "",
            _("Steuncel"): each.offer.cell.name,
            _("Wat is het"): each.get_kind_display(),
            _("Titel"): each.title,
        }


def _remove_materials(*, before: dt.date, most: int) -> int:
    old = OfferMaterial.objects.filter(added_at__date__lt=before).order_by("pk").values_list("pk", flat=True)[:most]
    keys = list(old)
    OfferMaterial.objects.filter(pk__in=keys).delete()
    return len(keys)


RETENTIONS.add(
    Retention(
        CERTIFICATE,
        _("Attesten van wat je volgde"),
        _("de dag waarop het attest gemaakt is"),
        _("verwijderd; het papier kan dan niet meer nagegaan worden"),
        apply=_remove_certificates,
    ),
    Retention(
        MATERIAL,
        _("Slides, opnames en ander materiaal bij een aanbod"),
        _("de dag waarop het erbij gezet is"),
        _("verwijderd"),
        apply=_remove_materials,
    ),
)
HOLDINGS.add(
    Holding(
        CERTIFICATE,
        _("Attesten"),
        {"programme.Certificate": ("person", "given_name", "family_name", "number", "why")},
        _certificates,
        CERTIFICATE,
        cells=_cells_of_certificates,
        erase=_remove_certificates_of,
        note=_("Word je gewist, dan zijn ze weg: niemand kan het papier dan nog nagaan."),
    ),
    Holding(
        MATERIAL,
        _("Bestanden bij wat je volgde"),
        {"programme.OfferMaterial": ("file",)},
        _materials,
        MATERIAL,
        note=_("Ze zijn van wie het gaf; op een opname sta je misschien. Vraag dan de steuncel om ze weg te halen."),
        identifies=False,
    ),
)
