"""What reports hold of a person: who began one, and who wrote its texts last."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from baken.apps.reports.models import Edit, Report
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

KEPT = "reports.report"


def _begun(whose: Whose) -> Iterator[Row]:
    for report in Report.objects.filter(begun_by__in=whose.accounts).select_related("cell").order_by("pk"):
        yield {
            _("Begonnen op"): report.begun_at,
            _("Steuncel"): report.cell.name,
            _("Verslag"): report.title,
            _("Periode"): report.period,
        }


def _written(whose: Whose) -> Iterator[Row]:
    found = Edit.objects.filter(changed_by__in=whose.accounts).select_related("report__cell")
    for edit in found.order_by("report", "part"):
        yield {
            _("Gewijzigd op"): edit.changed_at,
            _("Steuncel"): edit.report.cell.name,
            _("Verslag"): edit.report.title,
            _("Deel"): edit.part,
            _("Tekst"): edit.words,
        }


def _cells_begun(whose: Whose) -> set[int]:
    return set(Report.objects.filter(begun_by__in=whose.accounts).order_by().values_list("cell", flat=True))


def _cells_written(whose: Whose) -> set[int]:
    found = Edit.objects.filter(changed_by__in=whose.accounts).order_by()
    return set(found.values_list("report__cell", flat=True))


NOTE = _("Word je gewist, dan blijft het verslag staan, zonder dat het nog zegt wie eraan schreef.")
RETENTIONS.add(Retention(KEPT, _("Wie aan een verslag schreef"), _("het verslag"), _("gaat weg met het verslag zelf")))
HOLDINGS.add(
    Holding(
        KEPT,
        _("Verslagen die je begon"),
        {"reports.Report": ("begun_by",)},
        _begun,
        KEPT,
        cells=_cells_begun,
        note=NOTE,
    ),
    Holding(
        "reports.edit",
        _("Teksten die je in verslagen het laatst wijzigde"),
        {"reports.Edit": ("changed_by", "report", "words")},
        _written,
        KEPT,
        cells=_cells_written,
        note=NOTE,
    ),
)
