"""Reports are begun, renamed and removed; their parts are written and left out."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor
from baken.apps.reports.engine.outline import OUTLINES
from baken.apps.reports.engine.references import UnknownReference, checked
from baken.apps.reports.models import Edit, Report
from baken.apps.reports.queries import UnknownPart, outline_of, part_of
from baken.apps.reports.rules import may_begin_reports, may_write_reports
from baken.apps.reports.types import Text
from baken.ground.audit import Verb, audited
from baken.ground.periods import Period


class CannotWriteReport(Exception):
    """A report or part that this actor may not write, or words that refer to what is no figure."""


class WrittenMeanwhile(CannotWriteReport):
    """Somebody else changed the part since it was opened; nothing is overwritten."""


@audited(Verb.MADE, keeps=("outline", "period", "language"))
def begin_report(*, by: Actor, outline: str, title: str, period: Period, language: str) -> Report:
    """Begin a report of the actor's cell about a period, in a language ("nl", "en"). Raises CannotWriteReport."""
    if not may_begin_reports(by) or outline not in OUTLINES:
        raise CannotWriteReport(_("Alleen de coördinator van de cel begint een verslag."))
    return Report.objects.create(
        cell_id=by.cell,
        outline=outline,
        title=title,
        period=period.code,
        language=language,
        begun_by_id=by.account,
    )


@audited(Verb.CHANGED)
def rename_report(report: Report, *, by: Actor, title: str) -> None:
    """Give a report another title. Raises CannotWriteReport."""
    _begun_by(by, report)
    report.title = title
    report.save(update_fields=["title", "changed_at"])


@audited(Verb.REMOVED)
def remove_report(report: Report, *, by: Actor) -> None:
    """Remove a report with all that was written in it; the figures stay what they are. Raises CannotWriteReport."""
    _begun_by(by, report)
    report.delete()


@audited(Verb.CHANGED, keeps=("part",))
def write_part(report: Report, *, by: Actor, part: str, words: str, version: int) -> None:
    """Write the words of a text; `version` is that of the edit that the writer saw (0: none). Words as the outline has
    them undo the edit. Raises CannotWriteReport, and WrittenMeanwhile where there is a later version.
    """
    found = _written_by(by, report, part)
    if not isinstance(found, Text):
        raise CannotWriteReport(_("Dit deel heeft geen tekst."))
    try:
        checked(words)
    except UnknownReference as unknown:
        said = {"text": "{" + str(unknown) + "}"}
        sentence = _("%(text)s verwijst niet naar een cijfer. Neem een verwijzing over uit de lijst.")
        raise CannotWriteReport(sentence % said) from None
    with translation.override(report.language):
        is_written = not _same(words, str(found.words))
    about = {"is_written": is_written, "words": words if is_written else "", "changed_by_id": by.account}
    edit, _begun = Edit.objects.get_or_create(report=report, part=part)
    seen = Edit.objects.filter(pk=edit.pk, version=version)
    if not seen.update(version=F("version") + 1, changed_at=timezone.now(), **about):
        raise WrittenMeanwhile(_("Iemand anders wijzigde dit deel intussen. Wat jij schreef, staat er nog niet in."))
    Report.objects.filter(pk=report.pk).update(changed_at=timezone.now())


@audited(Verb.CHANGED, keeps=("part", "left_out"))
def leave_out(report: Report, *, by: Actor, part: str, left_out: bool) -> None:
    """Leave a part out of the report, or take it in again. Raises CannotWriteReport."""
    _written_by(by, report, part)
    about = {"is_left_out": left_out, "changed_by_id": by.account}
    Edit.objects.update_or_create(report=report, part=part, defaults=about)
    Report.objects.filter(pk=report.pk).update(changed_at=timezone.now())


def _same(words: str, others: str) -> bool:
    return words.replace("\r\n", "\n").strip() == others.strip()


def _begun_by(by: Actor, report: Report) -> None:
    if not may_begin_reports(by) or report.cell_id != by.cell:
        raise CannotWriteReport(_("Alleen de coördinator van de cel doet dit."))


def _written_by(by: Actor, report: Report, part: str) -> object:
    if not may_write_reports(by) or report.cell_id != by.cell:
        raise CannotWriteReport(_("Alleen wie voor de cel werkt, schrijft aan haar verslag."))
    try:
        return part_of(outline_of(report.outline), part)
    except UnknownPart:
        raise CannotWriteReport(_("Dit deel bestaat niet.")) from None
