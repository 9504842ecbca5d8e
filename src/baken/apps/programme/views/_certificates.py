"""Pages of certificates: those of an offer, one on paper, and whether one is genuine."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from baken.apps.access.rules import allowed, for_strangers, freshly_shown
from baken.apps.access.types import ActingRequest
from baken.apps.programme import actions
from baken.apps.programme.charts import certificate_document
from baken.apps.programme.engine.certificates import shown
from baken.apps.programme.forms import CertificateRuleForm, CertificatesForm, CheckForm
from baken.apps.programme.queries import (
    certificate_rule_of,
    certificates_of,
    certificates_seen,
    certificates_sought,
    numbers_of_certificates,
    offers_planned_by,
)
from baken.apps.programme.rules import may_plan, may_see_certificates
from baken.apps.programme.types import Withdrawn
from baken.ground import audit
from baken.ui.documents.pdf import pdf
from baken.ui.downloads import table_file
from baken.ui.lists import list_page, ordering, page_of, sort_of
from baken.ui.requests import form_page, reading, writing

SORTS = {"naam": "last_name", "centrum": "centre__name", "duur": "minutes", "gemaakt": "made_at"}


def _listed(request: ActingRequest, offer: Any) -> dict[str, Any]:
    """What is asked of the list, and the certificates found."""
    form = CertificatesForm(request.GET)
    sort = sort_of(request, keys=SORTS, default="naam")
    found = certificates_sought(certificates_of(request.actor, offer), **form.asked())
    return {"form": form, "sort": sort, "found": found.order_by(*ordering(sort, keys=SORTS))}


@allowed(may_plan)
@reading
def certificates(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """The certificates of an offer, and from when on somebody earns one."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    context = _listed(request, offer)
    page = page_of(request, context.pop("found"))
    audit.seen(by=request.actor, thing=offer, people=[each.person_id for each in page])
    for each in page:
        each.hours = None if each.minutes is None else each.minutes / 60
        each.is_taken_back = each.why == Withdrawn.TAKEN_BACK
    rule = certificate_rule_of(offer)
    numbers = numbers_of_certificates(request.actor, offer)
    context |= {"offer": offer, "page": page, "rule": rule, "holds": numbers[0], "withdrawn": numbers[1]}
    return list_page(request, "programme/certificates.html", context)


@allowed(may_plan)
@freshly_shown
@reading
def certificates_file(request: ActingRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """The same as a file."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    found = list(_listed(request, offer)["found"])
    people, number = {each.person_id for each in found}, {"rows": len(found)}
    audit.seen(verb=audit.Verb.EXPORTED, by=request.actor, thing=offer, people=people, said=number)
    headings = [_("Nummer"), _("Voornaam"), _("Naam"), _("Centrum"), _("Sessies"), _("Uren"), _("Gemaakt op")]
    rows = [
        (
            shown(each.number),
            each.first_name,
            each.last_name,
            each.centre.name,
            each.sessions,
            None if each.minutes is None else round(each.minutes / 60, 2),
            timezone.localtime(each.made_at).date(),
            None if each.withdrawn_at is None else timezone.localtime(each.withdrawn_at).date(),
        )
        for each in found
    ]
    return table_file(kind, name=_("attesten"), headings=[*headings, _("Ingetrokken op")], rows=rows)


@allowed(may_plan)
@form_page
def rule(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say from when on somebody earns a certificate."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    now = certificate_rule_of(offer)
    initial = {"is_given": now.is_given, "sessions": now.sessions, "share": now.share}
    form = CertificateRuleForm(request.POST or None, initial=initial)
    cancel = reverse("programme:certificates", args=[uuid])
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_certificate_rule(offer, by=request.actor, now=timezone.now(), **form.said())
        except actions.CannotCertify as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Bewaard. “Attesten geven” maakt de attesten volgens deze regel.")
            messages.success(request, said if form.cleaned_data["is_given"] else _("Bewaard: er zijn geen attesten."))
            return redirect(cancel)
    holds = numbers_of_certificates(request.actor, offer)[0]
    context = {"form": form, "offer": offer, "cancel": cancel, "holds": holds}
    return render(request, "programme/certificate_rule.html", context)


@allowed(may_plan)
@writing
def give(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give all who earned one a certificate."""
    offer = get_object_or_404(offers_planned_by(request.actor), uuid=uuid)
    try:
        given = actions.give_certificates(offer, by=request.actor, now=timezone.now())
    except actions.CannotCertify as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Attesten: %(made)s gemaakt, %(renewed)s vernieuwd, %(withdrawn)s ingetrokken.")
        if not any(given):
            said = _("Er verandert niets: wie een attest verdiende, heeft het.")
        messages.success(request, said % given._asdict())
    return redirect("programme:certificates", uuid)


def _seen(request: ActingRequest, uuid: uuids.UUID) -> Any:
    return get_object_or_404(certificates_seen(request.actor), uuid=uuid)


@allowed(may_plan)
@form_page
def withdraw(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask, and let a certificate hold no longer."""
    found = _seen(request, uuid)
    audit.seen(by=request.actor, thing=found, people=[found.person_id])
    cancel = reverse("programme:certificates", args=[found.offer.uuid])
    if request.method == "POST":
        try:
            actions.withdraw_certificate(found, by=request.actor, now=timezone.now())
            messages.success(request, _("Het attest is ingetrokken. Wie het nagaat, leest dat."))
        except actions.CannotCertify as refusal:
            messages.error(request, str(refusal))
        return redirect(cancel)
    return render(request, "programme/certificate_withdraw.html", {"certificate": found, "cancel": cancel})


@allowed(may_plan)
@writing
def give_again(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give somebody whose certificate was withdrawn another one."""
    found = _seen(request, uuid)
    try:
        actions.give_certificate_again(found, by=request.actor, now=timezone.now())
        messages.success(request, _("Er is een nieuw attest, met een ander nummer."))
    except actions.CannotCertify as refusal:
        messages.error(request, str(refusal))
    return redirect("programme:certificates", found.offer.uuid)


@allowed(may_see_certificates)
@reading
def certificate_pdf(request: ActingRequest, uuid: uuids.UUID) -> HttpResponse:
    """A certificate on paper."""
    found = get_object_or_404(certificates_seen(request.actor), uuid=uuid, withdrawn_at=None)
    verb = audit.Verb.EXPORTED
    audit.seen(verb=verb, by=request.actor, thing=found, people=[found.person_id], said={"rows": 1})
    document = certificate_document(
        found,
        name=f"{found.given_name} {found.family_name}".strip(),
        check_at=request.build_absolute_uri(reverse("programme:check_number", args=[shown(found.number)])),
        language=get_language() or "nl",
        made_on=timezone.localtime(found.made_at).date(),
    )
    headers = {"Content-Disposition": f'attachment; filename="attest-{shown(found.number).lower()}.pdf"'}
    return HttpResponse(pdf(document), content_type="application/pdf", headers=headers)


@for_strangers
@sensitive_post_parameters("name")
@never_cache
@form_page
def check(request: HttpRequest, number: str = "") -> HttpResponse:
    """Whether a certificate is genuine: for whoever holds the paper, which has its number and a name. A number alone
    tells nothing; the answer is the same where there is none and where the name is another."""
    form = CheckForm(request.POST or None, initial={"number": number[:40]})
    context: dict[str, Any] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "programme/check.html", context)
    said = form.cleaned_data
    try:
        found = actions.check_certificate(said["number"], name=said["name"])
    except actions.CannotCertify as refusal:
        form.add_error(None, str(refusal))
        return render(request, "programme/check.html", context, status=429)
    hours = None if found is None or found.minutes is None else found.minutes / 60
    context |= {"is_checked": True, "certificate": found, "hours": hours}
    return render(request, "programme/check.html", context)
