"""Who may steer by figures. Which figures and records somebody may see is decided where they are let out, in the
engine."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import WORKING_ROLES, Actor
from baken.apps.insight.engine.letting_out import opens
from baken.ground.facts import Nature
from baken.ground.rights import right


@right(_("cijfers zien en meenemen, lezen wat ze betekenen, en openen welke organisaties erachter zitten"))
def may_see_figures(actor: Actor) -> bool:
    """Who works in a cell or a centre sees figures, of groups that are large enough."""
    return actor.role in WORKING_ROLES


@right(_("openen wat er over mensen geregistreerd is achter een cijfer: van de cel, of van het eigen centrum"))
def may_open_registrations(actor: Actor) -> bool:
    """Who may open registrations of people behind figures, such as who took part in what."""
    return opens(actor, Nature.REGISTRATION)


@right(_("openen hoeveel uren één medewerker van de cel registreerde"))
def may_open_hours(actor: Actor) -> bool:
    """Nobody opens the hours of others: they are counted, and shown of groups that are large enough."""
    return opens(actor, Nature.HOURS)


@right(_("streefwaarden bepalen en reeksbreuken noteren"))
def may_steer(actor: Actor) -> bool:
    """Who steers a cell says what it aims at, and from when on figures cannot be compared."""
    return actor.steers_cell


@right(_("streefwaarden van de cel zien"))
def may_see_targets(actor: Actor) -> bool:
    """What a cell aims at is for who works for it."""
    return actor.is_of_cell
