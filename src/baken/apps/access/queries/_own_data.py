"""What the whole house holds of somebody, how long, and what they say is wrong with it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from itertools import islice

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baken.apps.access.engine.retention import first_day_kept
from baken.apps.access.models import Account, AuditContent, AuditEntry, Correction, Invitation, RetentionTerm
from baken.apps.access.queries._grants import grants_with_cell
from baken.apps.access.rules import corrections_seen, may_forget
from baken.apps.access.types import Actor, CorrectionState, Section, Term, Unit
from baken.apps.people.queries import entries_of, names_of_cells, person_by_email
from baken.ground.audit import Verb
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Whose

TENDED = RetentionTerm._meta.label  # the kind of entries that say what was kept too long


def whose_account(account: Account) -> Whose:
    """Whose data an account asks for: that of its person, and of every account of theirs."""
    persons = entries_of(account.person_id) if account.person_id else ()
    return Whose(persons, _accounts(persons, account.pk))


def whose_address(email: str) -> Whose | None:
    """Whose data an address leads to: of the person and of the account that have it, also where these were not known
    to be one, and of whom it was only sent an invitation; None where of nobody."""
    address = email.strip().lower()
    person = person_by_email(address)
    persons = entries_of(person.pk) if person else ()
    accounts = Account.objects.filter(email=address)
    for root in accounts.exclude(person=None).values_list("person", flat=True):
        persons = tuple(sorted({*persons, *entries_of(root)}))
    whose = Whose(persons, _accounts(persons, *accounts.values_list("pk", flat=True)), (address,))
    known = whose.persons or whose.accounts or Invitation.objects.filter(email=address).exists()
    return whose if known else None


def _accounts(persons: Sequence[int], *more: int) -> tuple[int, ...]:
    held = Account.objects.filter(person__in=persons).values_list("pk", flat=True)
    return tuple(sorted({*held, *more}))


def sections_of(whose: Whose, *, on: dt.date, most: int | None = None) -> list[Section]:
    """All that is held of somebody, by kind, of each `most` rows at most; what is empty is left out."""
    terms = {term.name: term for term in terms_on(on)}
    found = [_section(holding, whose, terms.get(holding.kept), most) for holding in HOLDINGS]
    return [section for section in found if section.rows]


def _section(holding: Holding, whose: Whose, term: Term | None, most: int | None) -> Section:
    rows = iter(holding.rows(whose))
    shown = list(islice(rows, most))
    return Section(
        name=holding.name,
        title=str(holding.title),
        headings=[str(heading) for heading in shown[0]] if shown else [],
        rows=[list(row.values()) for row in shown],
        more=next(rows, None) is not None,
        term=term,
        note=str(holding.note),
        cells=holding.cells(whose) if shown else (),
    )


def counts_of(whose: Whose) -> list[tuple[str, int, str]]:
    """Of each kind that something is held of somebody: what it is called, how many rows, and what of it stays."""
    counted = [(holding, sum(1 for _row in holding.rows(whose))) for holding in HOLDINGS]
    return [(str(holding.title), number, str(holding.note)) for holding, number in counted if number]


def cells_holding(whose: Whose) -> set[int]:
    """The cells for which something of somebody is held."""
    return {cell for holding in HOLDINGS for cell in holding.cells(whose)}


def may_erase(actor: Actor, whose: Whose, *, on: dt.date) -> bool:
    """Whether an actor may take somebody out of the whole house on a day."""
    held = grants_with_cell().filter(Q(ends_on=None) | Q(ends_on__gte=on), account__in=whose.accounts)
    return may_forget(actor, cells=cells_holding(whose), accounts=whose.accounts, held=held)


def title_of_section(name: str) -> str:
    """What a kind of data is called; of one that is no more, its name."""
    holding = HOLDINGS.get(name)
    return str(holding.title) if holding else name


# How long


def _holding_on(day: dt.date) -> dict[str, RetentionTerm]:
    """The term of each class that holds on a day."""
    return {term.retention: term for term in RetentionTerm.objects.filter(starts_on__lte=day).order_by("starts_on")}


def terms_on(day: dt.date) -> list[Term]:
    """How long each class of data is kept, as it holds on a day."""
    holding, english = _holding_on(day), get_language() == "en"
    return [
        Term(
            name=retention.name,
            title=str(retention.title),
            since=str(retention.since),
            long=_in_words(term),
            then=str(retention.then),
            ground=term.ground_in_english if english else term.ground,
        )
        for retention in RETENTIONS
        if (term := holding.get(retention.name))
    ]


def _in_words(term: RetentionTerm) -> str:
    if term.number is None:
        return _("zolang als")
    number = term.number
    if term.unit == Unit.SCHOOL_YEARS:
        return ngettext("%(number)s schooljaar na", "%(number)s schooljaren na", number) % {"number": number}
    if term.unit == Unit.DAYS:
        return ngettext("%(number)s dag na", "%(number)s dagen na", number) % {"number": number}
    if number % 12:
        return ngettext("%(number)s maand na", "%(number)s maanden na", number) % {"number": number}
    years = number // 12
    return ngettext("%(number)s jaar na", "%(number)s jaar na", years) % {"number": years}


def first_days_kept(*, on: dt.date) -> dict[str, dt.date]:
    """By class of data: what began its term before this day, is kept too long on the day that is asked about."""
    return {
        name: first_day_kept(number=term.number, unit=Unit(term.unit), on=on)
        for name, term in _holding_on(on).items()
        if term.number is not None
    }


def last_day_tended() -> dt.date | None:
    """The day for which what is kept too long was last taken out."""
    last = AuditContent.objects.filter(verb=Verb.REMOVED, kind=TENDED).order_by("-pk").first()
    on = json.loads(last.said).get("on") if last else None
    return dt.date.fromisoformat(on) if on else None


def last_day_written() -> dt.date | None:
    """The day on which something was last written in the audit trail."""
    last = AuditEntry.objects.order_by("-number").first()
    return timezone.localdate(last.moment) if last else None


# What is wrong


def corrections_of(account: Account) -> list[Correction]:
    """What somebody said is wrong with data held of them, the latest first, with what became of it."""
    found = Correction.objects.filter(account=account).select_related("cell")
    return [_named(correction) for correction in found]


def corrections_visible_to(actor: Actor) -> QuerySet[Correction]:
    """What people said is wrong, to the cell of an actor who answers that; what is open first."""
    seen = Correction.objects.filter(corrections_seen(actor)).select_related("account", "cell")
    return seen.order_by(F("answered_at").desc(nulls_first=True), "-asked_at", "-pk")


def open_corrections(actor: Actor) -> int:
    """How many of those wait for an answer."""
    return corrections_visible_to(actor).filter(state=CorrectionState.OPEN).count()


def titled(corrections: Sequence[Correction]) -> list[Correction]:
    """Each with the `title` of the kind of data that it is about."""
    return [_named(correction) for correction in corrections]


def _named(correction: Correction) -> Correction:
    correction.title = title_of_section(correction.section)  # type: ignore[attr-defined]  # for the page alone
    return correction


def correctable(whose: Whose) -> list[tuple[str, str, dict[int, str]]]:
    """Of what a person may say that it is wrong: name and title of each kind, and the cells that hold it by key."""
    held = [(holding, holding.cells(whose)) for holding in HOLDINGS]
    names = names_of_cells({cell for _holding, cells in held for cell in cells})
    return [
        (holding.name, str(holding.title), {cell: names[cell] for cell in sorted(cells)})
        for holding, cells in held
        if cells
    ]
