"""`baken report`: the report of a cell about a period, as a file."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from baken.apps.access.types import Actor, Role
from baken.apps.insight.types import Figure
from baken.apps.people.queries import cell_by_code, cell_codes
from baken.apps.reports import charts
from baken.apps.reports.queries import contents_of, edits_of, outline_of, report_about
from baken.ground.periods import Period, UnknownPeriod, today
from baken.ui.documents.blocks import Document
from baken.ui.documents.page import page
from baken.ui.documents.pdf import pdf
from baken.ui.documents.word import docx

OUTLINE = "begeleidingsverslag"
FORMATS, ALL = ("html", "pdf", "docx", "xlsx"), "all"


class Command(BaseCommand):
    help = _("Het verslag van een cel over een periode, als bestand.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cell", required=True, help=_("de code van de cel"))
        parser.add_argument("--period", required=True, help=_("een schooljaar, of een reeks als 2022-2025"))
        parser.add_argument(
            "--format", required=True, choices=(*FORMATS, ALL), dest="form", help=_("de vorm, of alle tegelijk (all)")
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            help=_("de taal; als je niets zegt die van het verslag dat in Baken geschreven is, en anders Nederlands"),
        )
        parser.add_argument(
            "--out",
            required=True,
            type=Path,
            help=_("het bestand dat gemaakt wordt; van alle vormen tegelijk krijgt elk bestand zijn eigen uitgang"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cell = cell_by_code(options["cell"])
        except ObjectDoesNotExist:
            known = ", ".join(cell_codes()) or _("geen")
            said = {"code": options["cell"], "known": known}
            raise _mistake(_("Er is geen cel met code %(code)s. Gekende cellen: %(known)s.") % said) from None
        try:
            period = Period.parse(options["period"])
        except UnknownPeriod as error:
            raise _mistake(
                _("%(text)s is geen periode: geef een schooljaar (2024-2025) of een reeks (2022-2025).")
                % {"text": error}
            ) from error
        folder = options["out"].resolve().parent
        if not folder.is_dir():
            raise _mistake(_("Er is geen map %(folder)s om het verslag in te zetten.") % {"folder": folder})
        self._write(Actor(Role.COORDINATOR, cell.pk), period, options)

    def _write(self, actor: Actor, period: Period, options: dict[str, Any]) -> None:
        report = report_about(actor=actor, period=period)
        outline = outline_of(report.outline if report else OUTLINE)
        language = options["language"] or (report.language if report else settings.LANGUAGE_CODE)
        if report:
            self._say(_("Het verslag “%(title)s”, zoals het in Baken geschreven is.") % {"title": report.title})
        else:
            self._say(_("Het standaardverslag: in Baken schreef nog niemand een verslag over deze periode."))
        self._say(_("1/3 cijfers verzamelen"))
        with translation.override(language):
            title = report.title if report else _("Begeleidingsverslag %(period)s") % {"period": period.code}
            edits = edits_of(report) if report else {}
            contents = contents_of(actor=actor, period=period, outline=outline, edits=edits)
        self._say(_("2/3 verslag samenstellen"))
        parts = charts.told(outline, contents, language=language)
        document = charts.document(parts, contents, title=title, made_on=today(), language=language)
        figures = charts.figures_of(parts, contents)
        every, out = options["form"] == ALL, options["out"]
        for form in FORMATS if every else [options["form"]]:
            self._say(_("3/3 bestand maken: %(form)s") % {"form": form})
            self._keep(named(out, form) if every else out, content_of(form, document, figures))

    def _keep(self, file: Path, content: bytes) -> None:
        try:
            file.write_bytes(content)
        except OSError as error:
            said = {"path": file, "why": error.strerror}
            raise _mistake(_("%(path)s kan niet geschreven worden (%(why)s).") % said) from error
        self.stdout.write(_("Gemaakt: %(path)s") % {"path": file})

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence)


def named(out: Path, form: str) -> Path:
    """A file in a form: named after `out`, of which only the ending of a form is taken off."""
    whole = out.with_suffix("") if out.suffix[1:].lower() in FORMATS else out
    return whole.with_name(f"{whole.name}.{form}")


def content_of(form: str, document: Document, figures: Sequence[Figure]) -> bytes:
    """The file of a report in a form."""
    if form == "html":
        return page(document).encode()
    if form == "xlsx":
        return charts.workbook(document, figures)
    return pdf(document) if form == "pdf" else docx(document)


def _mistake(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
