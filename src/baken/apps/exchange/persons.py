"""What exchange holds of a person: imports that somebody did, and where files and their reports tell of somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baken.apps.exchange.engine import mentions, waiting
from baken.apps.exchange.models import Import, Trace
from baken.apps.exchange.types import Operation, State
from baken.apps.people.queries import addresses_of, names_said_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, StillMoving, Whose

IMPORTS, TRACES, WAITING = "exchange.import", "exchange.trace", "exchange.waiting"


def _head(record: Import) -> dict[object, object]:
    return {
        _("Ingevoerd op"): record.applied_at or record.at,
        _("Steuncel"): record.cell.name if record.cell else "",
        _("Bestanden"): ", ".join(record.files),
    }


def _imports(whose: Whose) -> Iterator[Row]:
    own = Q(by__in=whose.accounts) | Q(undone_by__in=whose.accounts)
    for record in Import.objects.filter(own).select_related("cell").order_by("pk"):
        done = _("bezorgd") if record.by_id in whose.accounts else _("ongedaan gemaakt")
        yield {**_head(record), _("Wat je deed"): done, _("Toestand"): record.get_state_display()}


def _in_reports(whose: Whose) -> Iterator[Row]:
    words = addresses_of(whose.persons)
    for record, texts in mentions.reports_with(words):
        for text in texts:
            yield {**_head(record), _("Wat er staat"): mentions.without_others(text, words)}


def _replaced(whose: Whose) -> Iterator[Row]:
    for trace, record in mentions.images_about(whose.persons):
        kind = apps.get_model(trace.model)._meta.verbose_name_plural
        said = "; ".join(f"{name}: {value}" for name, value in record.items() if value is not None)
        yield {
            **_head(trace.origin),
            _("Van wat"): str(kind),
            _("Wat ermee gebeurde"): Operation(trace.operation).label,
            _("Wat er voordien stond"): said,
        }


def _waiting(whose: Whose) -> Iterator[Row]:
    words, names = addresses_of(whose.persons), names_said_of(whose.persons)
    for record in mentions.under_way():
        if not record.applied_at and mentions.waits_with(record, words, names):
            yield {
                _("Bezorgd op"): record.at,
                _("Steuncel"): record.cell.name if record.cell else "",
                _("Bestanden"): ", ".join(record.files),
                _("Toestand"): record.get_state_display(),
            }


def _forget_reports(whose: Whose) -> int:
    words, changed = addresses_of(whose.persons), 0
    addresses = mentions.sought(words)
    for record, texts in mentions.reports_with(words):
        Import.objects.filter(pk=record.pk).update(report=mentions.texts_without(record.report, addresses))
        changed += len(texts)
    return changed


def _forget_traces(whose: Whose) -> int:
    """An import that would bring the person back can no longer be taken back."""
    origins = {trace.origin_id for trace, _record in mentions.images_about(whose.persons)}
    return Trace.objects.filter(origin__in=origins).delete()[0]


def _throw_away(whose: Whose) -> int:
    """Files that would bring the person back are thrown away. Those that nobody looked into yet are waited for: they
    may be of others alone."""
    words, names, thrown = addresses_of(whose.persons), names_said_of(whose.persons), 0
    for record in mentions.under_way().select_for_update(of=("self",)) if words or names else ():
        if mentions.is_unread(record):
            raise StillMoving(
                _now("Er worden net bestanden nagekeken waarin deze persoon kan staan. Probeer zo opnieuw.")
            )
        if not mentions.waits_with(record, words, names):
            continue
        if record.state == State.APPLYING:
            raise StillMoving(_now("Er worden net bestanden ingevoerd waarin deze persoon staat. Probeer zo opnieuw."))
        if record.applied_at:
            Import.objects.filter(pk=record.pk).update(folder="")
        else:
            record.delete()
        transaction.on_commit(lambda folder=record.folder: waiting.remove(folder))  # type: ignore[misc]  # a default
        thrown += 1
    return thrown


def _remove_imports(*, before: dt.date, most: int) -> int:
    old = Import.objects.filter(folder="", at__date__lt=before).order_by("pk").values_list("pk", flat=True)
    number = list(old[:most])
    Import.objects.filter(pk__in=number).delete()
    return len(number)


def _remove_traces(*, before: dt.date, most: int) -> int:
    old = Trace.objects.filter(origin__at__date__lt=before).order_by("pk").values_list("pk", flat=True)
    return Trace.objects.filter(pk__in=list(old[:most])).delete()[0]


RETENTIONS.add(
    Retention(
        IMPORTS,
        _("Verslagen van ingevoerde bestanden"),
        _("de dag waarop ze bezorgd zijn"),
        _("verwijderd"),
        apply=_remove_imports,
    ),
    Retention(
        TRACES,
        _("Wat een invoer verving, om die ongedaan te kunnen maken"),
        _("de dag van de invoer, of vroeger: tot de volgende invoer van de cel"),
        _("verwijderd"),
        apply=_remove_traces,
    ),
    Retention(
        WAITING, _("Bestanden die op een bevestiging wachten"), _("de dag waarop ze bezorgd zijn"), _("verwijderd")
    ),
)
HOLDINGS.add(
    Holding(
        IMPORTS,
        _("Bestanden die je bezorgde"),
        {"exchange.Import": ("by", "undone_by")},
        _imports,
        IMPORTS,
        note=_("Word je gewist, dan blijft de invoer staan, zonder dat ze nog zegt van wie ze kwam."),
    ),
    Holding(
        "exchange.report",
        _("Verslagen van invoer waarin je e-mailadres staat"),
        {"exchange.Import": ("report",)},
        _in_reports,
        IMPORTS,
        erase=_forget_reports,
        identifies=False,
    ),
    Holding(
        TRACES,
        _("Wat een invoer van jou verving"),
        {"exchange.Trace": ("origin", "rows")},
        _replaced,
        TRACES,
        erase=_forget_traces,
        identifies=False,
    ),
    Holding(
        WAITING,
        _("Bestanden die wachten en waarin je e-mailadres staat"),
        {},
        _waiting,
        WAITING,
        erase=_throw_away,
        identifies=False,
    ),
)
