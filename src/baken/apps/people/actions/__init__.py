"""Persons found to be one are joined, and separated again; work that is old goes on without its person; centres
change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from baken.apps.people.actions._centres import CannotChangeCentre as CannotChangeCentre
from baken.apps.people.actions._centres import add_centre as add_centre
from baken.apps.people.actions._centres import begin_names as begin_names
from baken.apps.people.actions._centres import change_profile as change_profile
from baken.apps.people.actions._centres import correct_name as correct_name
from baken.apps.people.actions._centres import end_centre as end_centre
from baken.apps.people.actions._centres import merge_centres as merge_centres
from baken.apps.people.actions._centres import merge_into_new as merge_into_new
from baken.apps.people.actions._centres import remove_centre as remove_centre
from baken.apps.people.actions._centres import rename_centre as rename_centre
from baken.apps.people.actions._centres import reopen_centre as reopen_centre
from baken.apps.people.actions._centres import undo_merger as undo_merger
from baken.apps.people.actions._centres import undo_rename as undo_rename
from baken.apps.people.actions._departments import CannotKeepDepartment as CannotKeepDepartment
from baken.apps.people.actions._departments import add_department as add_department
from baken.apps.people.actions._departments import correct_department as correct_department
from baken.apps.people.actions._departments import end_department as end_department
from baken.apps.people.actions._departments import reopen_department as reopen_department
from baken.apps.people.actions._expertise import CannotNoteExpertise as CannotNoteExpertise
from baken.apps.people.actions._expertise import change_expertise as change_expertise
from baken.apps.people.actions._expertise import end_expertise as end_expertise
from baken.apps.people.actions._expertise import make_person as make_person
from baken.apps.people.actions._expertise import note_expertise as note_expertise
from baken.apps.people.actions._guests import make_guest as make_guest
from baken.apps.people.actions._installation import CannotAddOrganisation as CannotAddOrganisation
from baken.apps.people.actions._installation import make_cell as make_cell
from baken.apps.people.actions._installation import make_network as make_network
from baken.apps.people.actions._installation import rename_cell as rename_cell
from baken.apps.people.actions._installation import rename_network as rename_network
from baken.apps.people.actions._lists import CannotChangeList as CannotChangeList
from baken.apps.people.actions._lists import add_entry as add_entry
from baken.apps.people.actions._lists import change_entry as change_entry
from baken.apps.people.actions._lists import end_entry as end_entry
from baken.apps.people.actions._lists import move_entry as move_entry
from baken.apps.people.actions._lists import reopen_entry as reopen_entry
from baken.apps.people.actions._moves import go_on_at as go_on_at
from baken.apps.people.actions._moves import take_back_going_on as take_back_going_on
from baken.apps.people.actions._names import correct_name_of_person as correct_name_of_person
from baken.apps.people.actions._posts import CannotKeepPost as CannotKeepPost
from baken.apps.people.actions._posts import change_post as change_post
from baken.apps.people.actions._posts import correct_post as correct_post
from baken.apps.people.actions._posts import employ as employ
from baken.apps.people.actions._posts import end_post as end_post
from baken.apps.people.actions._posts import withdraw_post as withdraw_post
from baken.apps.people.actions._schools import CannotKeepSchool as CannotKeepSchool
from baken.apps.people.actions._schools import add_board as add_board
from baken.apps.people.actions._schools import add_school as add_school
from baken.apps.people.actions._schools import add_site as add_site
from baken.apps.people.actions._schools import change_board as change_board
from baken.apps.people.actions._schools import change_school as change_school
from baken.apps.people.actions._schools import change_site as change_site
from baken.apps.people.actions._schools import end_board as end_board
from baken.apps.people.actions._schools import end_school as end_school
from baken.apps.people.actions._schools import govern_centre as govern_centre
from baken.apps.people.actions._schools import guide_school as guide_school
from baken.apps.people.actions._schools import remove_governance as remove_governance
from baken.apps.people.actions._schools import remove_guidance as remove_guidance
from baken.apps.people.actions._schools import reopen_board as reopen_board
from baken.apps.people.actions._schools import reopen_school as reopen_school
from baken.apps.people.actions._separating import CannotSeparatePerson as CannotSeparatePerson
from baken.apps.people.actions._separating import separate_person as separate_person
from baken.apps.people.actions._staff_lists import CannotTakeBack as CannotTakeBack
from baken.apps.people.actions._staff_lists import apply_staff_list as apply_staff_list
from baken.apps.people.actions._staff_lists import take_back_staff_list as take_back_staff_list
from baken.apps.people.events import persons_joined
from baken.apps.people.models import Address, Person, Post
from baken.apps.people.queries import entries_of, person_by_email
from baken.ground.audit import Verb, audited, unaudited


class CannotJoinPersons(Exception):
    """Two persons that are one already."""


@audited(Verb.CHANGED, keeps=("into",))
def join_persons(*, person: Person, into: Person, by: Any = None) -> None:
    """Two entries are one person: `person`, and all it is one with, is from now on the person of `into`.

    Every entry points straight at the one that stands for all. `by` is the actor, None for the command line. Raises
    CannotJoinPersons.
    """
    joined, root = _standing_for(person, into)
    if joined == root:
        raise CannotJoinPersons(f"{person.uuid} and {into.uuid} are one person already")
    Person.objects.filter(Q(pk=joined) | Q(same_as=joined)).update(same_as=root)
    transaction.on_commit(partial(persons_joined.send, Person, persons=[root]), robust=True)


@audited(Verb.CHANGED)
def know_by(person: Person, *, email: str, by: Any) -> Person:
    """From now on an address that was shown to be somebody's identifies them too: whom it identified before is the
    same person."""
    known = person_by_email(email)
    if known is None:
        Address.objects.create(person=person, email=email.strip().lower())
    elif known.pk not in entries_of(person.pk):
        join_persons(person=known, into=person, by=by)
    return person


def _standing_for(*persons: Person) -> list[int]:
    """The keys of the entries that stand for some persons, locked, so that joins at once never make a circle."""
    while True:
        standing = dict(
            Person.objects.filter(pk__in=[person.pk for person in persons])
            .order_by()
            .values_list("pk", Coalesce("same_as", "pk"))
        )
        locked = Person.objects.select_for_update().filter(pk__in=standing.values()).order_by("pk")
        # One that was joined itself while we waited for its lock stands for nobody any more: look again.
        if all(entry.same_as_id is None for entry in locked):
            return [standing[person.pk] for person in persons]


@unaudited("a step of what is written down by who takes it")
def pass_to_pseudonyms(*, tables: Sequence[tuple[QuerySet, str, Any]], most: int) -> int:
    """Rows of persons whose last one is too old go on as those of somebody without a name; of `most` persons at once.

    Each table is a queryset of rows with a `person`, the path to when they were, and from when on one keeps a person's
    rows as they are. All rows of a person go together and to the same pseudonym, which keeps the functions that the
    person had: so no figure changes. Returns of how many persons.
    """
    gone = 0
    for root in _over(tables, most):
        entries = list(Person.objects.filter(Q(pk=root) | Q(same_as=root)).order_by("pk"))
        head = Person.objects.create(is_pseudonym=True)
        for entry in entries:
            alias = head if entry.pk == root else Person.objects.create(is_pseudonym=True, same_as=head)
            moved = [rows.filter(person=entry.pk).update(person=alias) for rows, _path, _kept in tables]
            if any(moved):
                _copy_posts(entry, alias)
            elif alias is not head:
                alias.delete()
        gone += 1
    return gone


def _over(tables: Sequence[tuple[QuerySet, str, Any]], most: int) -> list[int]:
    """Who has rows, of which none is to be kept as it is."""
    root = Coalesce("person__same_as", "person")
    recent = [
        Exists(rows.order_by().annotate(root=root).filter(root=OuterRef("root"), **{f"{path}__gte": kept}))
        for rows, path, kept in tables
    ]
    found: set[int] = set()
    for rows, path, kept in tables:
        old = rows.order_by().filter(person__is_pseudonym=False, **{f"{path}__lt": kept}).annotate(root=root)
        for condition in recent:
            old = old.filter(~condition)
        found.update(old.values_list("root", flat=True).distinct()[: most - len(found)] if len(found) < most else ())
    return sorted(found)


def _copy_posts(entry: Person, alias: Person) -> None:
    """Figures are cut by the function that somebody had; so it goes along."""
    Post.objects.bulk_create(
        Post(
            person=alias,
            centre_id=post.centre_id,
            cell_id=post.cell_id,
            function=post.function,
            share=post.share,
            started_on=post.started_on,
            ended_on=post.ended_on,
        )
        for post in Post.objects.filter(person=entry).order_by("pk")
    )
