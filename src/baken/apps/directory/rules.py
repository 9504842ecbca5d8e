"""Who may see and keep what of the directory."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Actor, Role
from baken.apps.people.queries import centres_kept, entries_of, expertise_of_cell, posts_kept
from baken.apps.people.rules import kept_by, may_add_themes
from baken.ground.rights import NOTHING, right


@right(_("de eigen centra van de cel zien en meenemen: namen over de tijd, fusies, gegevens, en wie ze wijzigde"))
def may_see_centres(actor: Actor) -> bool:
    """Who works in a cell reads what is kept of its own centres."""
    return actor.is_of_cell


def may_ask(actor: Actor) -> bool:
    """Whether an actor works in a cell or in a centre, and so may ask who helps."""
    return actor.is_of_cell or actor.is_of_centre


@right(_("zien wie waarmee helpt in de cel en haar centra"), of="people.Expertise")
def seen_expertise(actor: Actor) -> Q:
    """Who works in a cell or in a centre that looks to it sees who helps in all of them, and nobody of another."""
    return expertise_of_cell(cell=actor.cell) if may_ask(actor) else NOTHING


def may_keep_expertise(actor: Actor) -> bool:
    """Whether an actor notes who helps with what: a coordinator, a director."""
    return actor.role in (Role.COORDINATOR, Role.DIRECTOR)


@right(
    _("bijhouden en meenemen wie waarmee helpt: in de cel en haar centra, of in het eigen centrum"),
    of="people.Expertise",
)
def kept_expertise(actor: Actor) -> Q:
    """What an actor notes and ends: a coordinator that of the cell and its centres, a director of the own centre."""
    if not may_keep_expertise(actor):
        return NOTHING
    seen = seen_expertise(actor)
    return seen & Q(centre=actor.centre) if actor.is_of_centre else seen


def ended_expertise(actor: Actor) -> Q:
    """What an actor may end: what one keeps, and that one can be asked oneself."""
    kept = kept_expertise(actor)
    if actor.person is None or not may_ask(actor):
        return kept
    return kept | (seen_expertise(actor) & Q(person__in=entries_of(actor.person)))


@right(_("de lijsten bijhouden die alle cellen delen: thema's, kernactiviteiten, domeinen, opdrachten"))
def may_keep_lists(actor: Actor) -> bool:
    """Who keeps the lists that all cells share: the coordinator of any cell, and who runs the installation."""
    return may_add_themes(actor)


@right(_("bijhouden wie waar werkt, met aanstellingen, afdelingen en personeelslijsten"))
def may_keep_staff(actor: Actor) -> bool:
    """A coordinator keeps the staff of the cell and its centres, a director that of the own centre."""
    return actor.keeps_staff


@right(
    _(
        "aanstellingen zien en meenemen, met functie, afdeling en aandeel: in de cel en haar centra, of in het eigen "
        "centrum"
    ),
    of="people.Post",
    asked_as="aanstelling",
)
def seen_posts(actor: Actor) -> Q:
    """The posts there of people who are no pseudonym."""
    return kept_by(actor) & Q(person__is_pseudonym=False) if may_keep_staff(actor) else NOTHING


@right(_("zien wie waar werkt: in de cel en haar centra, of in het eigen centrum"), of="people.Person")
def seen_staff(actor: Actor) -> Q:
    """The people who have or had a post there."""
    return Q(pk__in=posts_kept(actor).order_by().values("root")) if may_keep_staff(actor) else NOTHING


def seen_staff_lists(actor: Actor) -> Q:
    """The staff lists of centres whose staff an actor keeps."""
    return Q(centre__in=centres_kept(actor).order_by().values("pk")) if may_keep_staff(actor) else NOTHING
