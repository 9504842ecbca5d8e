"""Who helps with what, as an actor may see it; whom one may note; who uses an entry of a list."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Case, Q, When
from django.utils.translation import gettext as _

from baken.apps.access.queries import (
    addresses_of_accounts,
    centres_visible_to,
    members_visible_to,
    persons_in_cell,
)
from baken.apps.access.types import CELL_ROLES, Actor
from baken.apps.directory.engine import found, resemblance
from baken.apps.directory.rules import ended_expertise, kept_expertise, may_keep_expertise, seen_expertise
from baken.apps.directory.types import Answer, Asked, Contact, Covered, Near
from baken.apps.people.queries import (
    Uses,
    cell_named,
    centres_looking_to,
    entries_on,
    expertise_noted,
    expertise_of_cell,
    expertise_with,
    is_member_of,
    person_by_email,
    posts_in_cell,
    uses_of,
    works_at,
)
from baken.apps.people.types import ListKind
from baken.ground.values import folded

ALIKE = 0.3  # from where on a theme resembles what was asked
MOST_ALIKE = 5
ABOUT = (ListKind.THEMES, ListKind.ACTIVITIES)  # what somebody can be asked about


def contacts_visible_to(actor: Actor, *, on: dt.date) -> list[Any]:
    """All that is noted of who can be asked on a day, and works there, of the cell first, then of the own centre."""
    return [row for row in _noted(actor, seen_expertise(actor), on=on) if row.works_there]


def contacts_gone(actor: Actor, *, on: dt.date) -> list[Contact]:
    """What an actor keeps of who can be asked on a day, and does not work there any more: nobody else sees it."""
    return _contacts(actor, [row for row in _noted(actor, kept_expertise(actor), on=on) if not row.works_there])


def _noted(actor: Actor, of: Q, *, on: dt.date) -> list[Any]:
    """What is noted, with whether the person works there and whether the actor may change and end it. At a centre
    works who has a post; in a cell who has a post or a role, or never had one that Baken knows of."""
    rows = list(
        expertise_noted(on=on)
        .filter(of)
        .annotate(may_change=_is(kept_expertise(actor)), may_end=_is(ended_expertise(actor)))
    )
    in_cell = persons_in_cell(cell=actor.cell, on=on) if rows else {}
    for row in rows:
        of_cell = row.cell_id is not None
        row.works_there = row.has_post or (of_cell and _is_of_cell(in_cell.get(row.root), had_post=row.had_post))
    return sorted(rows, key=lambda row: (_near(actor, row), str(row.organisation), _about(row), row.name))


def _is_of_cell(has_role: bool | None, *, had_post: bool) -> bool:
    """Whether somebody who has no post in a cell works there: who has a role, or never had either (None: no role)."""
    return has_role or (has_role is None and not had_post)


def _is(rule: Q) -> Case:
    return Case(When(rule, then=True), default=False, output_field=BooleanField())


def who_helps(actor: Actor, *, by: Asked, on: dt.date) -> Answer:
    """Who helps with what is asked, on a day: the nearest first, then who fits best. Where nobody does, the themes and
    activities that resemble what was asked, and the general contacts of the cell."""
    rows = contacts_visible_to(actor, on=on)
    entry = next((each for each in entries_to_ask_about(on=on) if str(each.uuid) == by.about), None)
    chosen = [row for row in rows if not by.about or (row.about and entry and _same(row.about) == _same(entry))]
    if by.text:
        scores = found(by.text, {row.pk: _texts(row) for row in chosen})
        chosen = [row for row in chosen if row.pk in scores]
        chosen.sort(key=lambda row: (_near(actor, row), -scores[row.pk]))
    if chosen:
        return Answer(_contacts(actor, chosen))
    general = [row for row in rows if row.about is None]
    return Answer((), _resembling(by, on=on), _contacts(actor, [row for row in general if row.cell_id] or general))


def covered(actor: Actor, *, on: dt.date) -> list[Covered]:
    """The themes and core activities that hold on a day, and how many people can be asked about each."""
    known = {(_same(row.about), bool(row.cell_id), row.root) for row in contacts_visible_to(actor, on=on) if row.about}
    in_cell = Counter(about for about, is_of_cell, _person in known if is_of_cell)
    in_centres = Counter(about for about, is_of_cell, _person in known if not is_of_cell)
    return [Covered(each, in_cell[_same(each)], in_centres[_same(each)]) for each in entries_to_ask_about(on=on)]


def entries_to_ask_about(*, on: dt.date) -> list[Any]:
    """The themes and core activities that hold on a day; of two with one name, the theme."""
    by_name: dict[str, Any] = {}
    for kind in ABOUT:
        for entry in entries_on(kind, on=on):
            by_name.setdefault(_same(entry), entry)
    return list(by_name.values())


def expertise_to_keep(actor: Actor, uuid: uuids.UUID) -> Any | None:
    """What is noted under a public key, where the actor keeps it; None for any other."""
    return expertise_with(kept_expertise(actor), uuid=uuid)


def expertise_to_end(actor: Actor, uuid: uuids.UUID) -> Any | None:
    """What is noted under a public key, where the actor may end it; None for any other."""
    return expertise_with(ended_expertise(actor), uuid=uuid)


def organisations_to_note_for(actor: Actor) -> list[tuple[str, str]]:
    """For which organisations an actor notes who helps: the cell ("") and the centres that look to it, or the own."""
    if not may_keep_expertise(actor):
        return []
    if actor.is_of_centre:
        return [(str(centre.uuid), centre.name) for centre in centres_visible_to(actor)]
    centres = centres_looking_to(cell=actor.cell)
    return [("", str(cell_named(cell=actor.cell))), *((str(centre.uuid), centre.name) for centre in centres)]


def whom_address_names(actor: Actor, email: str, *, centre: int | None, on: dt.date) -> tuple[Any, Any]:
    """The person with an address who works at a centre on a day, or in the cell; and the account, where there is one
    in the cell. Both None for an address of anyone else: whose it is, is not said."""
    person = person_by_email(email)
    if centre is not None:
        return (person if person is not None and works_at(person, centre=centre, on=on) else None), None
    accounts = members_visible_to(actor).filter(email=email.strip().lower())
    in_cell = Q(grants__role__in=CELL_ROLES, grants__cell=actor.cell, grants__starts_on__lte=on)
    account = accounts.filter(in_cell & (Q(grants__ends_on=None) | Q(grants__ends_on__gte=on))).first()
    if account is not None:
        return (account.person or None), account
    return (person if person is not None and _works_in_cell(actor, person, on=on) else None), None


def _works_in_cell(actor: Actor, person: Any, *, on: dt.date) -> bool:
    """Whether somebody whom the cell knows works there, as they are found there too."""
    has_post, had_post = posts_in_cell(person, cell=actor.cell, on=on)
    has_role = persons_in_cell(cell=actor.cell, on=on).get(person.pk)
    is_known = has_role is not None or is_member_of(person, cell=actor.cell)
    return has_post or (is_known and _is_of_cell(has_role, had_post=had_post))


def uses_in_cell(actor: Actor, entry: Any) -> Uses:
    """Who uses an entry of a list: the actor's cell, by kind of thing, and whether others do."""
    return uses_of(entry, cell=actor.cell, expertise=expertise_of_cell(cell=actor.cell))


def _about(row: Any) -> str:
    return row.about.label if row.about else ""


def _same(entry: Any) -> str:
    """What makes a theme and a core activity one thing to ask about: their name."""
    return folded(entry.name)


def _near(actor: Actor, row: Any) -> Near:
    if row.cell_id:
        return Near.CELL
    return Near.OWN_CENTRE if row.centre_id == actor.centre else Near.OTHER_CENTRE


def _texts(row: Any) -> list[tuple[int, str]]:
    """By which texts somebody is found, each with its weight."""
    about = row.about
    texts = [(2, row.remark), (2, row.name), (1, row.function or ""), (1, row.get_kind_display())]
    if about is not None:
        texts += [(4, f"{about.name} {about.name_in_english}"), (3, about.words), (1, about.explanation)]
    return [*texts, (1, str(row.organisation))]


def _resembling(by: Asked, *, on: dt.date) -> list[Any]:
    entries = [(resemblance(by.text, f"{each.name} {each.words}"), each) for each in entries_to_ask_about(on=on)]
    near = sorted((pair for pair in entries if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [entry for _alike, entry in near[:MOST_ALIKE]]


def _contacts(actor: Actor, rows: Collection[Any]) -> list[Contact]:
    # Whose account is nobody whom an address identifies is reached by that of the account.
    signing_in = addresses_of_accounts({row.person_id for row in rows if not row.email})
    return [
        Contact(
            key=str(row.uuid),
            person=row.person_id,
            name=row.name or row.told_email or row.email or _("iemand zonder naam"),
            email=row.told_email or row.email or signing_in.get(row.person_id, ""),
            function=row.function or "",
            organisation=str(row.organisation),
            about=_about(row),
            kind=row.get_kind_display(),
            remark=row.remark,
            since=row.starts_on,
            until=row.ends_on,
            near=_near(actor, row),
            may_change=row.may_change,
            may_end=row.may_end,
        )
        for row in rows
    ]
