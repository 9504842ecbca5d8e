"""Who may see surveys, and who may say what their questions mean."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Actor, Role
from baken.ground.rights import NOTHING, right


@right(_("bevragingen van de cel zien"), of="surveys.Survey", asked_as="bevraging")
def surveys_visible(actor: Actor) -> Q:
    """The surveys that an actor sees: those of the cell, for who works for it."""
    return Q(cell=actor.cell) if may_see_surveys(actor) else NOTHING


def may_see_surveys(actor: Actor) -> bool:
    """Whether there are surveys that an actor sees."""
    return actor.is_of_cell


@right(_("lezen wat één persoon antwoordde"), of="surveys.Response")
def responses_seen(actor: Actor) -> Q:
    """What one person answered is read by nobody: answers are counted, and shown of groups that are large enough."""
    return NOTHING


@right(_("zeggen welk item van de itembank een vraag is"))
def may_map(actor: Actor) -> bool:
    """A cell's people who bring in surveys say which item of the bank a question is."""
    return actor.role in (Role.COORDINATOR, Role.ADVISOR)


@right(_("items aan de itembank toevoegen"))
def may_add_item(actor: Actor) -> bool:
    """The bank is shared by all cells, so a coordinator adds to it."""
    return actor.role is Role.COORDINATOR
