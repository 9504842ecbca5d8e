"""Pages of reports: the list, a report with its parts, and the report as a file."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed
from baken.apps.access.types import ActingRequest
from baken.apps.insight.types import Figure
from baken.apps.reports import actions, charts
from baken.apps.reports.forms import BeginForm, TitleForm, WordsForm
from baken.apps.reports.queries import (
    Contents,
    UnknownPart,
    contents_of,
    edits_of,
    figures_to_refer_to,
    outline_of,
    part_of,
    periods_to_report,
    reports_visible_to,
    words_of,
)
from baken.apps.reports.rules import may_begin_reports, may_write_reports
from baken.apps.reports.types import Section, Text, walk
from baken.ground.periods import Period, today
from baken.ui.documents.blocks import Document
from baken.ui.documents.page import page
from baken.ui.documents.pdf import pdf
from baken.ui.documents.word import docx
from baken.ui.lists import ordering, page_of, sort_of
from baken.ui.requests import form_page, reading, writing

SORTS = {"titel": "title", "periode": "period", "gewijzigd": "changed_at"}
LONGEST_NAME = 80
HTML = "text/html; charset=utf-8"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed(may_write_reports)
@reading
def reports(request: ActingRequest) -> HttpResponse:
    """The reports of the cell."""
    sort = sort_of(request, keys=SORTS, default="-periode")
    found = page_of(request, reports_visible_to(request.actor).order_by(*ordering(sort, keys=SORTS)))
    context = {"page": found, "sort": sort, "may_begin": may_begin_reports(request.actor)}
    return render(request, "reports/reports.html", context)


@allowed(may_begin_reports)
@form_page
def begin(request: ActingRequest) -> HttpResponse:
    """Begin a report."""
    periods = periods_to_report(actor=request.actor)
    form = BeginForm(request.POST or None, periods=periods)
    if request.method == "POST" and form.is_valid():
        found = actions.begin_report(
            by=request.actor,
            outline=form.cleaned_data["outline"],
            title=form.cleaned_data["title"],
            period=Period.parse(form.cleaned_data["period"]),
            language=form.cleaned_data["language"],
        )
        return redirect("reports:report", found.uuid)
    context = {"form": form, "has_data": bool(periods), "cancel": reverse("reports:reports")}
    return render(request, "reports/begin.html", context)


def _visible(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(reports_visible_to(request.actor), uuid=uuid)


def _contents(request: ActingRequest, found: Any) -> Contents:
    return contents_of(
        actor=request.actor,
        period=Period.parse(found.period),
        outline=outline_of(found.outline),
        edits=edits_of(found),
    )


def _told(request: ActingRequest, found: Any) -> tuple[list[charts.Told], Document, list[Figure]]:
    """The parts of a report, the document that they make, and the figures that it tells."""
    contents = _contents(request, found)
    parts = charts.told(outline_of(found.outline), contents, language=found.language)
    document = charts.document(
        parts,
        contents,
        title=found.title,
        made_on=today(),
        language=found.language,
        address=request.build_absolute_uri("/"),
    )
    return parts, document, charts.figures_of(parts, contents)


@allowed(may_write_reports)
@reading
def report(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A report as it stands, and its parts to write in."""
    found = _visible(request, uuid)
    parts, document, _figures = _told(request, found)
    context = {
        "report": found,
        "document": document,
        "parts": parts,
        "may_begin": may_begin_reports(request.actor),
    }
    return render(request, "reports/report.html", context)


def _file(found: Any, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = slugify(found.title)[:LONGEST_NAME].rpartition("-")[0] if len(found.title) > LONGEST_NAME else found.title
    name = slugify(name) or "verslag"
    period = "" if found.period in name else f"-{found.period}"
    headers = {"Content-Disposition": f'attachment; filename="{name}{period}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@allowed(may_write_reports)
@reading
def as_page(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A report as a page of its own, to put on any site."""
    found = _visible(request, uuid)
    return _file(found, page(_told(request, found)[1]).encode(), "html", HTML)


@allowed(may_write_reports)
@reading
def as_pdf(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A report as a PDF."""
    found = _visible(request, uuid)
    return _file(found, pdf(_told(request, found)[1]), "pdf", PDF)


@allowed(may_write_reports)
@reading
def as_word(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A report for Word."""
    found = _visible(request, uuid)
    return _file(found, docx(_told(request, found)[1]), "docx", WORD)


@allowed(may_write_reports)
@reading
def as_workbook(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """All figures of a report, for Excel."""
    found = _visible(request, uuid)
    _parts, document, figures = _told(request, found)
    return _file(found, charts.workbook(document, figures), "xlsx", EXCEL)


@allowed(may_begin_reports)
@form_page
def rename(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give a report another title."""
    found = _visible(request, uuid)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        actions.rename_report(found, by=request.actor, title=form.cleaned_data["title"])
        return redirect("reports:report", found.uuid)
    context = {"form": form, "report": found, "cancel": reverse("reports:report", args=[found.uuid])}
    return render(request, "reports/rename.html", context)


@allowed(may_begin_reports)
@form_page
def remove(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and remove a report."""
    found = _visible(request, uuid)
    if request.method == "POST":
        actions.remove_report(found, by=request.actor)
        messages.success(request, _("Het verslag is verwijderd."))
        return redirect("reports:reports")
    context = {"report": found, "cancel": reverse("reports:report", args=[found.uuid])}
    return render(request, "reports/remove.html", context)


@allowed(may_write_reports)
@form_page
def part(request: ActingRequest, uuid: uuids.UUID, part: str) -> HttpResponse:
    """Write the words of a part."""
    found = _visible(request, uuid)
    outline, edits = outline_of(found.outline), edits_of(found)
    try:
        asked = part_of(outline, part)
    except UnknownPart:
        raise Http404 from None
    if not isinstance(asked, Text):
        raise Http404
    back = f"{reverse('reports:report', args=[found.uuid])}#{part}"
    version = edits[part].version if part in edits else 0
    with translation.override(found.language):
        standard, there = str(asked.words), words_of(asked, edits)
    form = WordsForm(request.POST or None, initial={"words": there, "version": version})
    about = {"report": found, "part": _heading_of(outline, asked), "form": form, "cancel": back}
    about |= {"asks": asked.asks, "standard": standard}
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_part(
                found,
                by=request.actor,
                part=part,
                words=form.cleaned_data["words"],
                version=form.cleaned_data["version"],
            )
        except actions.WrittenMeanwhile as refusal:
            edits = edits_of(found)
            with translation.override(found.language):
                about["theirs"] = words_of(asked, edits)
            form.data = {"words": form.cleaned_data["words"], "version": edits[part].version}
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("De tekst is bewaard."))
            for reference in charts.references_without_figure(form.cleaned_data["words"], _contents(request, found)):
                sentence = _("Voor %(reference)s is er nu geen cijfer; in het verslag staat dat er ook.")
                messages.warning(request, sentence % {"reference": reference})
            return redirect(back)
    about["figures"] = charts.references_in_words(figures_to_refer_to(_contents(request, found)))
    return render(request, "reports/part.html", about)


def _heading_of(outline: tuple[Section, ...], text: Text) -> str:
    """The heading under which a text stands."""
    heading = ""
    for part, _level in walk(outline):
        if isinstance(part, Section):
            heading = str(part.title)
        if part is text:
            break
    return heading


@allowed(may_write_reports)
@writing
def leave_out(request: ActingRequest, uuid: uuids.UUID, part: str) -> HttpResponse:
    """Leave a part out, or take it in again."""
    found = _visible(request, uuid)
    try:
        actions.leave_out(found, by=request.actor, part=part, left_out="weg" in request.POST)
    except actions.CannotWriteReport as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('reports:report', args=[found.uuid])}#{part}")
