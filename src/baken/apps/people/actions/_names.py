"""How somebody is called, where it was written down wrongly or is so no longer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from baken.apps.people.actions._departments import of
from baken.apps.people.actions._posts import CannotKeepPost
from baken.apps.people.models import Cell, CellMember, KnownAs, Person, Post
from baken.apps.people.queries import addresses_of, entries_of, lock_organisation
from baken.apps.people.rules import cells_kept_by, kept_by
from baken.apps.people.types import Keeper
from baken.ground.audit import Verb, audited


@audited(Verb.CHANGED)
def correct_name_of_person(person: Person, *, by: Keeper, first_name: str, last_name: str) -> None:
    """Call somebody so wherever `by` says who works, and everywhere if nobody else calls them by the same name. Raises
    CannotKeepPost."""
    called = {"first_name": " ".join(first_name.split()), "last_name": " ".join(last_name.split())}
    if not any(called.values()):
        raise CannotKeepPost(_("Zonder naam kan niemand vinden wie dit is."))
    posts = Post.objects.filter(kept_by(by), person__in=entries_of(person.pk), person__is_pseudonym=False)
    kept = list(posts.select_related("person", "centre", "cell").order_by("cell", "centre", "pk"))
    if not kept:
        raise CannotKeepPost(_("Over wie hier werkt, beslis je niet."))
    for organisation in dict.fromkeys(post.organisation for post in kept):
        lock_organisation(organisation)
    for entry in dict.fromkeys(post.person for post in kept):
        own = [post for post in kept if post.person == entry]
        is_shared = _is_called_so_elsewhere(entry, own, by=by)
        if not is_shared:
            Person.objects.filter(pk=entry.pk).update(**called)
        for organisation in dict.fromkeys(post.organisation for post in own):
            known = KnownAs.objects.filter(**of(organisation), person__in=entries_of(entry.pk))
            if not known.update(**called) and is_shared:
                email = next(iter(addresses_of([entry.pk])), "")
                KnownAs.objects.create(person=entry, **of(organisation), **called, email=email)


def _is_called_so_elsewhere(entry: Person, own: list[Post], *, by: Keeper) -> bool:
    """Whether an entry has its own name, and not one that is known there alone, where `by` keeps nobody."""
    here = Q(centre=OuterRef("centre")) | Q(cell=OuterRef("cell"))
    known = Exists(KnownAs.objects.filter(here, person__in=entries_of(entry.pk)))
    others = Post.objects.filter(~known, person=entry).exclude(pk__in=[post.pk for post in own])
    members = CellMember.objects.filter(person=entry).exclude(cell__in=Cell.objects.filter(cells_kept_by(by)))
    return others.exists() or members.exists()
