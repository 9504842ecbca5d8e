"""Pages of what people followed: one's own, and that of the staff of a centre."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from baken.apps.access.rules import allowed, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.programme.charts import how_counted, record_document
from baken.apps.programme.engine.certificates import shown as number_shown
from baken.apps.programme.forms import RecordForm, StaffRecordsForm
from baken.apps.programme.queries import (
    certificates_held,
    own_record,
    record_of,
    record_sought,
    school_years_in,
    staff_followed,
    staff_member,
    totals_of,
)
from baken.apps.programme.rules import may_see_own_record, may_see_records_of_staff, may_see_starters
from baken.ground import audit
from baken.ground.periods import Period, school_year_of, today
from baken.ground.values import folded
from baken.ui.documents.pdf import pdf
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import reading

SORTS = {
    "dag": "session__held_on",
    "titel": "session__offer__title",
    "soort": "session__offer__strategy",
    "uren": "counted",
}
SORTS_OF_STAFF = {"naam": "name", "functie": "function", "sessies": "sessions", "uren": "minutes"}
BY_YEAR = ("-session__offer__school_year", "session__held_on", "pk")
YEARS = 10  # that one chooses from, of what the staff followed


def _listed(request: ActingRequest, record: Any) -> dict[str, Any]:
    """What is asked of a record, what was found of it, and its sums."""
    form = RecordForm(request.GET, years=school_years_in(record))
    found = record_sought(record, **form.asked())
    sort = sort_of(request, keys=SORTS, default="-dag")
    ordered = found.order_by(*ordering(sort, keys=SORTS))
    return {"form": form, "sort": sort, "found": ordered, "totals": totals_of(found)}


def _shown(request: ActingRequest, rows: Any, *, person: int | None) -> Any:
    """Rows as they are shown, with the certificate where there is one."""
    rows = list(rows)
    held = {}
    if person is not None:
        held = certificates_held(request.actor, person=person, offers={row.session.offer_id for row in rows})
    for row in rows:
        row.certificate = held.get(row.session.offer_id)
        row.hours = None if row.counted is None else row.counted / 60
        row.how = how_counted(row)
        row.given_by = row.session.offer.given_by
    return rows


def _file(request: ActingRequest, kind: str, rows: Any, *, person: int | None, name: str) -> HttpResponse:
    headings = [
        _("Schooljaar"),
        _("Dag"),
        _("Wat"),
        _("Soort"),
        _("Thema’s"),
        _("Door"),
        _("Voor welk centrum"),
        _("Uren"),
        _("Hoe geteld"),
        _("Attest"),
    ]
    listed = [
        (
            Period.school_year(row.session.offer.school_year).code,
            row.session.held_on,
            row.session.offer.title,
            row.session.offer.get_strategy_display(),
            "; ".join(theme.label for theme in row.session.offer.themes.all()),
            row.given_by,
            row.centre.name,
            None if row.hours is None else round(row.hours, 2),
            row.how,
            number_shown(row.certificate.number) if row.certificate else "",
        )
        for row in _shown(request, rows, person=person)
    ]
    return table_file(kind, name=name, headings=headings, rows=listed)


def _paper(request: ActingRequest, listed: dict[str, Any], *, whose: str, name: str) -> HttpResponse:
    document = record_document(
        list(listed["found"].order_by(*BY_YEAR)),
        name=whose,
        totals=listed["totals"],
        author=str(request.grant.centre or request.grant.cell),
        made_on=today(),
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(pdf(document), content_type="application/pdf", headers=headers)


@allowed(may_see_own_record)
@reading
def record(request: ActingRequest) -> HttpResponse:
    """What somebody followed, with the hours; searched and sorted."""
    context = _listed(request, own_record(request.actor))
    page = page_of(request, context.pop("found"))
    page.object_list = _shown(request, page.object_list, person=request.actor.person)
    return list_page(request, "programme/record.html", {**context, "page": page})


@allowed(may_see_own_record)
@freshly_shown
@reading
def record_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    found = _listed(request, own_record(request.actor))["found"]
    return _file(request, kind, found, person=request.actor.person, name=_("mijn-vorming"))


@allowed(may_see_own_record)
@freshly_shown
@reading
def record_pdf(request: ActingRequest) -> HttpResponse:
    """The same on paper."""
    listed = _listed(request, own_record(request.actor))
    return _paper(request, listed, whose=str(request.user), name=_("mijn-vorming"))


def _sorted_by(value: str | int) -> str | int:
    return folded(value) if isinstance(value, str) else value


def _staff(request: ActingRequest) -> dict[str, Any]:
    """What is asked of the records of the staff, and who was found."""
    year = school_year_of(today())
    form = StaffRecordsForm(request.GET, years=[year - each for each in range(YEARS)])
    asked = form.year()
    sort = sort_of(request, keys=SORTS_OF_STAFF, default="naam")
    found = form.among(staff_followed(request.actor, year=asked, on=today()))
    if sort.key != "naam":  # by which they come
        found.sort(key=lambda each: _sorted_by(getattr(each, SORTS_OF_STAFF[sort.key])), reverse=sort.descending)
    elif sort.descending:
        found.reverse()
    return {"form": form, "sort": sort, "found": found, "year": Period.school_year(asked).code}


@allowed(may_see_records_of_staff)
@reading
def records(request: ActingRequest) -> HttpResponse:
    """The staff of the centre, with what each followed in a school year."""
    context = _staff(request)
    page = page_of(request, context.pop("found"))
    audit.seen(by=request.actor, kind="programme.Participation", people=[each.root for each in page])
    context |= {"page": page, "may_see_starters": may_see_starters(request.actor)}
    return list_page(request, "programme/records.html", context)


@allowed(may_see_records_of_staff)
@freshly_shown
@reading
def records_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    found = _staff(request)["found"]
    roots, number = [each.root for each in found], {"rows": len(found)}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, kind="programme.Participation", people=roots, said=number)
    headings = [_("Naam"), _("Functie"), _("Sessies"), _("Uren"), _("Sessies zonder gekende duur")]
    rows = [(each.name, each.function, each.sessions, round(each.hours, 2), each.unknown) for each in found]
    return table_file(kind, name=_("vorming-van-het-centrum"), headings=headings, rows=rows)


def _of(request: ActingRequest, uuid: uuids.UUID, *, verb: audit.Verb) -> tuple[Any, dict[str, Any]]:
    """Somebody of the staff, and what is asked of what they followed; which the trail tells."""
    post = staff_member(request.actor, uuid=uuid, on=today())
    if post is None:
        raise Http404
    audit.seen(verb=verb, by=request.actor, kind="programme.Participation", people=[post.root])
    return post, _listed(request, record_of(request.actor, person=post.root))


@allowed(may_see_records_of_staff)
@reading
def record_of_staff(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """What somebody of the staff followed for the centre."""
    post, context = _of(request, uuid, verb=audit.Verb.SEEN)
    page = page_of(request, context.pop("found"))
    page.object_list = _shown(request, page.object_list, person=post.root)
    return list_page(request, "programme/record.html", {**context, "page": page, "post": post})


@allowed(may_see_records_of_staff)
@freshly_shown
@reading
def record_of_staff_file(request: ActingRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """The same as a file."""
    post, listed = _of(request, uuid, verb=audit.Verb.EXPORTED)
    name = f"vorming-{slugify(post.name) or 'medewerker'}"
    return _file(request, kind, listed["found"], person=post.root, name=name)


@allowed(may_see_records_of_staff)
@freshly_shown
@reading
def record_of_staff_pdf(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The same on paper."""
    post, listed = _of(request, uuid, verb=audit.Verb.EXPORTED)
    return _paper(request, listed, whose=post.name, name=f"vorming-{slugify(post.name) or 'medewerker'}")
