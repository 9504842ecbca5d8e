"""What the programme holds of a person: for what somebody enrolled, at which sessions somebody was, what somebody
guides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from baken.apps.people.actions import pass_to_pseudonyms
from baken.apps.people.queries import addresses_of, names_said_of
from baken.apps.programme.engine.matching import words_of
from baken.apps.programme.models import AttendanceReport, Enrolment, OfferAdvisor, Participation, Session
from baken.apps.programme.persons import _communities
from baken.apps.programme.persons import _records as _records  # it adds its own
from baken.apps.programme.persons import _telling as _telling
from baken.apps.programme.queries import is_for_list_alone
from baken.apps.programme.types import ENROLLED_BY_LIST, EnrolmentState, ReportState, Status
from baken.ground.periods import school_year_of
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

LISTS, APPLIED, WAITING = "programme.list", "programme.applied", "programme.waiting"
KEPT, ENROLLED, NEEDS, GUIDES = (f"programme.{each}" for each in ("participation", "enrolment", "needs", "guides"))


def _participations(whose: Whose) -> Iterator[Row]:
    found = Participation.objects.filter(person__in=whose.persons).select_related("session__offer__cell", "centre")
    for participation in found.order_by("session__held_on", "pk"):
        session = participation.session
        yield {
            _("Datum"): session.held_on,
            _("Aanbod"): session.offer.title,
            _("Sessie"): session.number,
            _("Steuncel"): session.offer.cell.name,
            _("Centrum"): participation.centre.name,
            _("Status"): participation.get_status_display(),
            _("Minuten"): participation.minutes,
            _("Hoe dat bekend is"): participation.get_source_display(),
        }


def _cells_of_participations(whose: Whose) -> set[int]:
    found = Participation.objects.filter(person__in=whose.persons).order_by()
    return set(found.values_list("session__offer__cell", flat=True))


def _enrolments(whose: Whose) -> Iterator[Row]:
    found = Enrolment.objects.filter(person__in=whose.persons).select_related("offer__cell", "session", "centre")
    for enrolment in found.prefetch_related("steps").order_by("asked_at", "pk"):
        yield {
            _("Ingeschreven op"): enrolment.asked_at,
            _("Aanbod"): enrolment.offer.title,
            _("Sessie"): enrolment.session.number if enrolment.session else "",
            _("Steuncel"): enrolment.offer.cell.name,
            _("Centrum"): enrolment.centre.name,
            _("Door wie"): enrolment.get_by_display(),
            _("Toestand"): enrolment.get_state_display(),
            _("Voorkennis"): enrolment.get_level_display(),
            _("Wat ermee gebeurde"): "; ".join(step.get_why_display() for step in enrolment.steps.all()),
            _("Reden om af te melden"): enrolment.reason,
            _("Taal"): enrolment.language,
        }


def _cells_of_enrolments(whose: Whose) -> set[int]:
    found = Enrolment.objects.filter(person__in=whose.persons).order_by()
    return set(found.values_list("offer__cell", flat=True))


def _forget_reasons(whose: Whose) -> int:
    """An enrolment stays, without what its person said."""
    found = list(Enrolment.objects.filter(person__in=whose.persons))
    for enrolment in found:
        enrolment.reason = enrolment.catering = enrolment.needs = ""
        enrolment.has_needs = False
        enrolment.save()
    return len(found)


def _needs(whose: Whose) -> Iterator[Row]:
    found = Enrolment.objects.filter(person__in=whose.persons, has_needs=True).select_related("offer")
    for enrolment in found.order_by("pk"):
        yield {
            _("Aanbod"): enrolment.offer.title,
            _("Wat je nodig hebt"): enrolment.needs,
            _("Eten en drinken"): enrolment.catering,
        }


def _cells_of_needs(whose: Whose) -> set[int]:
    found = Enrolment.objects.filter(person__in=whose.persons, has_needs=True).order_by()
    return set(found.values_list("offer__cell", flat=True))


def _guides(whose: Whose) -> Iterator[Row]:
    found = OfferAdvisor.objects.filter(person__in=whose.persons).select_related("offer__cell").order_by("pk")
    for each in found:
        yield {_("Aanbod"): each.offer.title, _("Steuncel"): each.offer.cell.name}


def _cells_of_guides(whose: Whose) -> set[int]:
    found = OfferAdvisor.objects.filter(person__in=whose.persons).order_by()
    return set(found.values_list("offer__cell", flat=True))


def _guide_no_more(whose: Whose) -> int:
    return OfferAdvisor.objects.filter(person__in=whose.persons).delete()[0]


def _pass_on(*, before: dt.date, most: int) -> int:
    """Participations, enrolments and memberships of a person go together, so that all stay those of one."""
    year = school_year_of(before)
    tables: list[tuple[Any, str, Any]] = [
        (Participation.objects.all(), "session__offer__school_year", year),
        (Enrolment.objects.all(), "offer__school_year", year),
        (_communities.memberships_until(), "until", dt.date(year, 9, 1)),
    ]
    return pass_to_pseudonyms(tables=tables, most=most)


def _forget_needs(*, before: dt.date, most: int) -> int:
    """What people need is of no use once the last session is over, or where there is none, once they asked."""
    last = Session.objects.filter(offer=OuterRef("offer")).order_by("-held_on").values("held_on")[:1]
    over = Coalesce("session__held_on", Subquery(last), TruncDate("asked_at"))
    old = Enrolment.objects.filter(has_needs=True).annotate(over=over).filter(over__lt=before)
    found = list(old.order_by("pk")[:most])
    for enrolment in found:
        enrolment.needs = enrolment.catering = ""
        enrolment.has_needs = False
        enrolment.save(update_fields=["needs", "catering", "has_needs"])
    return len(found)


def _head(report: AttendanceReport) -> dict[Any, Any]:
    return {
        _("Bezorgd op"): report.at,
        _("Aanbod"): report.offer.title,
        _("Sessie van"): report.held_on,
        _("Steuncel"): report.offer.cell.name,
        _("Toestand"): report.get_state_display(),
    }


def _reports(**which: Any) -> Iterator[AttendanceReport]:
    yield from AttendanceReport.objects.filter(**which).select_related("offer__cell").order_by("pk")


def _handed_over(whose: Whose) -> Iterator[Row]:
    for report in _reports(by__in=whose.accounts):
        yield _head(report)


def _standing_in(whose: Whose) -> Iterator[tuple[AttendanceReport, list[dict[str, Any]]]]:
    """The lists that wait in which a person stands, by an address or a name, and the rows. What is sealed cannot be
    looked up, only read."""
    if not whose.persons:
        return
    emails = set(addresses_of(whose.persons))
    names = {words_of(" ".join(name)) for name in names_said_of(whose.persons)}
    for report in _reports(state=ReportState.WAITING):
        rows = [row for row in report.rows if row["email"] in emails or words_of(row["name"]) in names]
        if rows:
            yield report, rows


def _rows_that_wait(whose: Whose) -> Iterator[Row]:
    for report, rows in _standing_in(whose):
        for row in rows:
            minutes = None if row["seconds"] is None else row["seconds"] // 60
            told = {_("Naam"): row["name"], _("E-mail"): row["email"], _("Minuten"): minutes}
            yield {**_head(report), **told, _("Organisatie"): row.get("where", "")}


def _cells_of_waiting(whose: Whose) -> set[int]:
    return {report.offer.cell_id for report, _rows in _standing_in(whose)}


def _throw_away(whose: Whose) -> int:
    """A list that waits is thrown away."""
    return _removed([report for report, _rows in _standing_in(whose)])


def _removed(reports: Sequence[AttendanceReport]) -> int:
    """How many lists were removed; an offer that was made for one alone goes with it."""
    for report in reports:
        report.delete()
        if is_for_list_alone(report):
            report.offer.delete()
    return len(reports)


def _written_of(whose: Whose) -> Iterator[tuple[AttendanceReport, list[Any]]]:
    """The lists that were applied and what each wrote of a person: what stood there before, and since."""
    if whose.persons:
        for report in _reports(state=ReportState.APPLIED):
            if steps := [step for step in report.trace if step[0] in whose.persons]:
                yield report, steps


def _what_was_written(whose: Whose) -> Iterator[Row]:
    for report, steps in _written_of(whose):
        for _person, before, after in steps:
            said = [_image(image) for image in (before, after) if image]
            yield {**_head(report), _("Wat er staat"): " → ".join(said)}


def _image(image: list[Any]) -> str:
    """What stood there, or came to stand there: a status, or an enrolment."""
    labels = {ENROLLED_BY_LIST: EnrolmentState.ENROLLED.label, **{each.value: each.label for each in Status}}
    return str(labels[image[0]])


def _cells_of_written(whose: Whose) -> set[int]:
    return {report.offer.cell_id for report, _steps in _written_of(whose)}


def _forget_what_was_written(whose: Whose) -> int:
    """What a list wrote of a person can no longer be taken back."""
    found = list(_written_of(whose))
    for report, steps in found:
        report.trace = [step for step in report.trace if step not in steps]
        report.save()
    return len(found)


def _remove_lists(*, before: dt.date, most: int, waits: bool) -> int:
    lists = AttendanceReport.objects.filter(at__date__lt=before)
    lists = lists.filter(state=ReportState.WAITING) if waits else lists.exclude(state=ReportState.WAITING)
    return _removed(list(lists.select_related("offer").order_by("pk")[:most]))


RETENTIONS.add(
    Retention(
        LISTS,
        _("Wat een aanwezigheidslijst schreef, om ze ongedaan te kunnen maken"),
        _("de dag waarop ze bezorgd is"),
        _("verwijderd"),
        apply=partial(_remove_lists, waits=False),
    ),
    Retention(
        WAITING,
        _("Aanwezigheidslijsten die op een bevestiging wachten"),
        _("de dag waarop ze bezorgd zijn"),
        _("verwijderd"),
        apply=partial(_remove_lists, waits=True),
    ),
)
HOLDINGS.add(
    Holding(
        LISTS,
        _("Aanwezigheidslijsten die je bezorgde"),
        {"programme.AttendanceReport": ("by",)},
        _handed_over,
        LISTS,
        note=_("Word je gewist, dan blijft de lijst staan, zonder dat ze nog zegt van wie ze kwam."),
    ),
    Holding(
        WAITING,
        _("Aanwezigheidslijsten die wachten, waarin je staat"),
        {"programme.AttendanceReport": ("rows", "decisions")},
        _rows_that_wait,
        WAITING,
        cells=_cells_of_waiting,
        erase=_throw_away,
        identifies=False,
    ),
    Holding(
        APPLIED,
        _("Wat aanwezigheidslijsten die toegepast zijn, van je schreven"),
        {"programme.AttendanceReport": ("trace",)},
        _what_was_written,
        LISTS,
        cells=_cells_of_written,
        erase=_forget_what_was_written,
        identifies=False,
    ),
)
RETENTIONS.add(
    Retention(
        KEPT,
        _("Deelnames aan vormingen, overleg en trajecten"),
        _("het schooljaar van je laatste deelname"),
        _("telt zonder je naam verder mee in de cijfers"),
        apply=_pass_on,
    ),
    Retention(
        NEEDS,
        _("Wat je nodig hebt om deel te nemen, en wat je eet"),
        _("de laatste sessie"),
        _("verwijderd"),
        apply=_forget_needs,
    ),
)
HOLDINGS.add(
    Holding(
        KEPT,
        _("Deelnames"),
        {"programme.Participation": ("person", "status", "source")},
        _participations,
        KEPT,
        cells=_cells_of_participations,
        note=_("Word je gewist, dan tellen ze zonder je naam verder mee in de cijfers."),
    ),
    Holding(
        ENROLLED,
        _("Inschrijvingen"),
        {
            "programme.Enrolment": ("person", "state", "by", "level", "reason", "language"),
            "programme.Step": ("enrolment", "state", "why"),
        },
        _enrolments,
        KEPT,
        cells=_cells_of_enrolments,
        erase=_forget_reasons,
        note=_("Word je gewist, dan tellen ze zonder je naam verder mee in de cijfers, zonder wat je schreef."),
    ),
    Holding(
        NEEDS,
        _("Wat je nodig hebt om deel te nemen"),
        {"programme.Enrolment": ("needs", "catering")},
        _needs,
        NEEDS,
        cells=_cells_of_needs,
    ),
    Holding(
        GUIDES,
        _("Wat je begeleidt"),
        {"programme.OfferAdvisor": ("person",)},
        _guides,
        KEPT,
        cells=_cells_of_guides,
        erase=_guide_no_more,
    ),
)
