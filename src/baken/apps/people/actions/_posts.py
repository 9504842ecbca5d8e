"""Who works where: a post is opened, changed from a day on, ended, corrected or withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.apps.people.actions._departments import of
from baken.apps.people.models import Address, Cell, Centre, Department, KnownAs, Person, Post
from baken.apps.people.queries import (
    entries_of,
    lock_organisation,
    organisation_kept,
    person_by_email,
    why_not_there,
)
from baken.apps.people.types import Keeper, Terms
from baken.ground.audit import Verb, audited
from baken.ground.values import folded

ONE_DAY = dt.timedelta(days=1)


class CannotKeepPost(Exception):
    """A post that this actor does not keep, or that cannot be so."""


@audited(Verb.MADE, keeps=("starts_on", "ends_on"))
def employ(
    *,
    by: Keeper,
    email: str,
    first_name: str,
    last_name: str,
    organisation: Centre | Cell,
    terms: Terms,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Post:
    """Let somebody work at a centre or in a cell, from a day up to a day if that is known. Who is known by the address
    keeps the name there is; who is not known here, is known here by what is said now. Raises CannotKeepPost."""
    demand_kept(by, organisation)
    person, is_new = known_or_new(email=email, first_name=first_name, last_name=last_name)
    if not is_new:
        know(person, organisation, email=email, first_name=first_name, last_name=last_name)
    post = Post(person=person, **of(organisation), started_on=starts_on, ended_on=ends_on)
    _agree(post, terms)
    fit(post, begins=True)
    post.save()
    return post


@audited(Verb.CHANGED, keeps=("on",))
def change_post(post: Post, *, by: Keeper, on: dt.date, terms: Terms) -> Post:
    """Let somebody do something else in a post from a day on: it ends the day before, and the post returned goes on.
    Raises CannotKeepPost."""
    post = _kept(by, post)
    if on <= post.started_on:
        raise CannotKeepPost(_("Kies een dag na de eerste van deze aanstelling, of verbeter ze."))
    if post.ended_on is not None and on > post.ended_on:
        raise CannotKeepPost(_("Op die dag is deze aanstelling al voorbij."))
    following = Post(
        person_id=post.person_id, centre_id=post.centre_id, cell_id=post.cell_id, started_on=on, ended_on=post.ended_on
    )
    _agree(following, terms)
    if _terms(following) == _terms(post):
        raise CannotKeepPost(_("Er verandert niets aan functie, afdeling of aandeel."))
    post.ended_on = on - ONE_DAY
    post.save(update_fields=["ended_on"])
    fit(following, begins=True)
    following.save()
    return following


@audited(Verb.ENDED, keeps=("on",))
def end_post(post: Post, *, by: Keeper, on: dt.date) -> None:
    """Let a day be the last of a post. Raises CannotKeepPost."""
    post = _kept(by, post)
    if on < post.started_on:
        raise CannotKeepPost(_("De laatste dag van een aanstelling ligt niet voor de eerste."))
    is_longer = post.ended_on is not None and on > post.ended_on
    post.ended_on = on
    if is_longer and post.department is not None:
        demand_room(post.department, post)
    fit(post)
    post.save(update_fields=["ended_on"])


@audited(Verb.CHANGED, keeps=("starts_on", "ends_on"))
def correct_post(post: Post, *, by: Keeper, terms: Terms, starts_on: dt.date, ends_on: dt.date | None = None) -> None:
    """Say what a post was all along, where it was entered wrongly. Raises CannotKeepPost."""
    post = _kept(by, post)
    begins = starts_on != post.started_on
    post.started_on, post.ended_on = starts_on, ends_on
    _agree(post, terms)
    fit(post, begins=begins)
    post.save()


@audited(Verb.REMOVED)
def withdraw_post(post: Post, *, by: Keeper) -> None:
    """Remove a post that never was. Raises CannotKeepPost."""
    Post.objects.filter(pk=_kept(by, post).pk).delete()


def known_or_new(*, email: str, first_name: str, last_name: str) -> tuple[Person, bool]:
    """The person whom an address identifies, and whether that is somebody new; one without a name gets this one, and
    an unknown address a person."""
    email, first_name, last_name = email.strip().lower(), first_name.strip(), last_name.strip()
    person = person_by_email(email)
    if person is None:
        try:
            with transaction.atomic():
                person = Person.objects.create(first_name=first_name, last_name=last_name)
                Address.objects.create(person=person, email=email)
            return person, True
        except IntegrityError:  # another organisation made one at this very moment
            person = person_by_email(email)
            if person is None:
                raise
    if not str(person):
        person.first_name, person.last_name = first_name, last_name
        person.save(update_fields=["first_name", "last_name"])
    return person, False


def know(
    person: Person, organisation: Centre | Cell, *, email: str, first_name: str, last_name: str
) -> KnownAs | None:
    """Let an organisation where this entry of somebody never worked know them by what it says, and not by what others
    know; None where it does already."""
    which: dict[str, Any] = {**of(organisation), "person": person}
    if any(model._default_manager.filter(**which).exists() for model in (Post, KnownAs)):
        return None
    told = {"email": email.strip().lower(), "first_name": first_name.strip(), "last_name": last_name.strip()}
    return KnownAs.objects.create(**which, **told)


def demand_kept(by: Keeper, organisation: Centre | Cell) -> None:
    """Whoever else writes who works there waits, and is waited for. Raises CannotKeepPost."""
    if organisation_kept(by, uuid=organisation.uuid) is None:
        raise CannotKeepPost(_("Over wie hier werkt, beslis je niet."))
    lock_organisation(organisation)


def _kept(by: Keeper, post: Post) -> Post:
    """A post as it is now, which waits for whoever changes it too."""
    demand_kept(by, post.organisation)
    found = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if found is None:
        raise CannotKeepPost(_("Deze aanstelling is intussen ingetrokken."))
    return found


def _terms(post: Post) -> tuple[Any, ...]:
    return post.function, post.department_id, post.share


def _agree(post: Post, terms: Terms) -> None:
    """Write terms on a post."""
    if terms.share is not None and not 0 < terms.share <= 1:
        raise CannotKeepPost(_("Kies een aandeel van meer dan niets en ten hoogste een hele week."))
    if terms.department is not None:
        own = Department.objects.filter(**of(post.organisation), pk=terms.department).first()
        if own is None:
            raise CannotKeepPost(_("Deze afdeling is niet van deze organisatie."))
        demand_room(own, post)
    post.function, post.department_id, post.share = " ".join(terms.function.split()), terms.department, terms.share


def demand_room(department: Department, post: Post) -> None:
    """A department is there as long as a post in it. Raises CannotKeepPost."""
    if not department.holds(post.started_on, post.ended_on):
        raise CannotKeepPost(
            _("Deze afdeling is er niet heel de tijd van de aanstelling. Kies een andere, of verbeter de afdeling.")
        )


def of_the_same_work(post: Post, organisation: Any, *, since: dt.date, until: dt.date | None) -> list[Post]:
    """The posts that somebody has at a centre or in a cell with the function of a post, however that is spelled, in
    some days; the first first, locked."""
    found = Post.objects.filter(**of(organisation), person__in=entries_of(post.person_id)).exclude(ended_on__lt=since)
    if until is not None:
        found = found.filter(started_on__lte=until)
    found = found.select_for_update(of=("self",)).order_by("started_on", "pk")
    return [each for each in found if folded(each.function) == folded(post.function)]


def fit(post: Post, *, besides: Collection[int] = (), begins: bool = False) -> None:
    """A post lies in time, and somebody does not do the same work twice at once; posts with the keys `besides` do not
    count. It `begins` where its first day is said now: one of before its centre was there can still be ended. Raises
    CannotKeepPost."""
    if post.ended_on is not None and post.ended_on < post.started_on:
        raise CannotKeepPost(_("De laatste dag van een aanstelling ligt niet voor de eerste."))
    at_once = of_the_same_work(post, post.organisation, since=post.started_on, until=post.ended_on)
    if any(other.pk not in {post.pk, *besides} for other in at_once):
        raise CannotKeepPost(_("Deze persoon heeft deze functie hier in die periode al."))
    if why := why_not_there(post.centre_id, first=post.started_on if begins else None, last=post.ended_on):
        raise CannotKeepPost(why)
