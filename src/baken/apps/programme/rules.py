"""Who may see and do what in the programme."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from baken.apps.access.types import Actor, Role
from baken.apps.people.queries import entries_of
from baken.apps.people.rules import may_add_themes
from baken.apps.programme.engine.standing import standing_on
from baken.apps.programme.models import Community, Enrolment, Membership, Offer, Participation
from baken.apps.programme.types import EnrolmentState, OfferState, OpenTo, Status
from baken.ground.periods import today
from baken.ground.rights import NOTHING, right

PLANNERS = frozenset({Role.COORDINATOR, Role.ADVISOR})


@right(_("aanbod plannen, wijzigen, publiceren en afgelasten; inschrijvingen en aanwezigheden van de cel bijhouden"))
def may_plan(actor: Actor) -> bool:
    """Who plans what the cell offers, and keeps who enrols and who was there: its advisors and coordinators."""
    return actor.role in PLANNERS


def may_see_programme(actor: Actor) -> bool:
    """Whether there are offers that an actor sees."""
    return actor.is_of_cell or actor.is_of_centre


@right(
    _("het aanbod zien: van de eigen cel, en wat andere cellen voor het eigen net openstellen"),
    of="programme.Offer",
    asked_as="aanbod",
)
def seen_offers(actor: Actor) -> Q:
    """Who works in a cell sees all of it that is its own; anyone of a centre what was published for them."""
    if not may_see_programme(actor):
        return NOTHING
    told = ~Q(state=OfferState.DRAFT)
    offers = Offer.networks.through.objects.filter(network__cells=actor.cell).values("offer")
    open_to = told & (Q(pk__in=offers) | Q(community__in=_opened_communities(to=actor)))
    own = Q(cell=actor.cell)
    return own | open_to if actor.is_of_cell else (own & told) | open_to


def planned_offers(actor: Actor) -> Q:
    """What an actor plans: all that the cell offers."""
    return Q(cell=actor.cell) if may_plan(actor) else NOTHING


@right(_("de schoolvakanties zien"))
def may_see_holidays(actor: Actor) -> bool:
    """Who plans reads the school holidays, and who keeps them."""
    return may_plan(actor) or may_keep_holidays(actor)


@right(_("de schoolvakanties bijhouden, voor alle cellen"))
def may_keep_holidays(actor: Actor) -> bool:
    """Who keeps the lists that all cells share keeps the school holidays too."""
    return may_add_themes(actor)


@right(_("zichzelf inschrijven en afmelden"))
def may_enrol(actor: Actor) -> bool:
    """Whoever works at a centre enrols."""
    return actor.is_of_centre


@right(_("medewerkers van het eigen centrum inschrijven, afmelden en hun inschrijving goedkeuren"))
def may_enrol_staff(actor: Actor) -> bool:
    """A director, who says who works there, enrols the staff of the centre."""
    return actor.keeps_staff and actor.is_of_centre


@right(
    _("inschrijvingen zien: voor aanbod van de cel, van het eigen centrum, of de eigen"),
    of="programme.Enrolment",
    asked_as="inschrijving",
)
def seen_enrolments(actor: Actor) -> Q:
    """Who works in a cell sees who enrols for what it offers, a director those of the centre, anyone else
    their own."""
    if actor.is_of_cell:
        return Q(offer__cell=actor.cell)
    own = own_enrolments(actor)
    return own | Q(centre=actor.centre) if may_enrol_staff(actor) else own


def sees_all_enrolments(actor: Actor, *, cell: int) -> bool:
    """Whether an actor sees each enrolment for what a cell offers."""
    return actor.is_of_cell and actor.cell == cell


def may_see_enrolments(actor: Actor) -> bool:
    """Whether there are enrolments that an actor sees."""
    return actor.is_of_cell or actor.is_of_centre


def own_enrolments(actor: Actor) -> Q:
    """Those of the actor, by whichever address."""
    return Q(person__in=entries_of(actor.person)) if actor.person is not None and actor.is_of_centre else NOTHING


def kept_enrolments(actor: Actor) -> Q:
    """What an actor may change for others: of the cell's offers for who plans, of the own centre for its director."""
    if may_plan(actor):
        return Q(offer__cell=actor.cell)
    return Q(centre=actor.centre) if may_enrol_staff(actor) else NOTHING


@right(
    _("zien wie bij welke sessie was: bij aanbod van de cel, van het eigen centrum, of wanneer men er zelf was"),
    of="programme.Participation",
)
def seen_participations(actor: Actor) -> Q:
    """As with enrolments."""
    if actor.is_of_cell:
        return Q(session__offer__cell=actor.cell)
    own = own_participations(actor)
    return own | Q(centre=actor.centre) if actor.leads_centre else own


def own_participations(actor: Actor) -> Q:
    """Those of the actor, by whichever address."""
    return Q(person__in=entries_of(actor.person)) if actor.person is not None and actor.is_of_centre else NOTHING


@right(_("het eigen leeroverzicht zien en meenemen: alle vorming die men volgde, met de uren"))
def may_see_own_record(actor: Actor) -> bool:
    """Whoever works at a centre sees what they followed themselves."""
    return actor.is_of_centre


@right(_("het leeroverzicht zien van wie bij het eigen centrum werkt"))
def may_see_records_of_staff(actor: Actor) -> bool:
    """Who leads a centre sees what its staff followed for it: as with participations."""
    return actor.leads_centre


def kept_sessions(actor: Actor) -> Q:
    """The sessions of which an actor keeps who was there: all that the cell offers."""
    return Q(offer__cell=actor.cell) if may_plan(actor) else NOTHING


@right(
    _("verslagen van Teams, geplakte lijsten en lijsten van partners, die wachten of toegepast zijn, bekijken"),
    of="programme.AttendanceReport",
    asked_as="aanwezigheidslijst",
)
def kept_reports(actor: Actor) -> Q:
    """The lists of who was there that an actor looks through: those for what the cell offers."""
    return Q(offer__cell=actor.cell) if may_plan(actor) else NOTHING


@right(_("zichzelf aanwezig melden met de code van een sessie"))
def may_note_oneself(actor: Actor) -> bool:
    """Whoever works at a centre."""
    return actor.is_of_centre


@right(
    _("attesten zien en meenemen: van het aanbod van de cel, van het eigen centrum, of de eigen"),
    of="programme.Certificate",
)
def seen_certificates(actor: Actor) -> Q:
    """As with participations."""
    if actor.is_of_cell:
        return Q(offer__cell=actor.cell)
    own = own_certificates(actor)
    return own | Q(centre=actor.centre) if actor.leads_centre else own


def own_certificates(actor: Actor) -> Q:
    """Those of the actor, by whichever address."""
    return Q(person__in=entries_of(actor.person)) if actor.person is not None and actor.is_of_centre else NOTHING


def may_see_certificates(actor: Actor) -> bool:
    """Whether there are certificates that an actor sees."""
    return actor.is_of_cell or actor.is_of_centre


def kept_certificates(actor: Actor) -> Q:
    """What an actor withdraws: those of what the cell offers."""
    return Q(offer__cell=actor.cell) if may_plan(actor) else NOTHING


def _took_part(entries: Collection[int]) -> tuple[Q, Q]:
    """Which material is of what somebody (the keys of all entries of one person) is enrolled for or was at, and which
    of what they were at. Who enrolled for a session, or was at one of those that one enrols for apart, gets what is of
    that one and of all."""
    enrolled = Enrolment.objects.filter(person__in=entries, state=EnrolmentState.ENROLLED).order_by()
    there = Participation.objects.filter(person__in=entries, status=Status.PRESENT).order_by()
    was_there = Q(session=None, offer__in=there.values("session__offer")) | Q(session__in=there.values("session"))
    whole = there.filter(session__offer__by_session=False)
    is_enrolled = (
        Q(session=None, offer__in=enrolled.values("offer"))
        | Q(offer__in=enrolled.filter(session=None).values("offer"))
        | Q(session__in=enrolled.filter(session__isnull=False).values("session"))
        | Q(offer__in=whole.values("session__offer"))
    )
    return is_enrolled | was_there, was_there


@right(
    _("materiaal en opnames bij het aanbod zien: van de cel, en wat open is voor wie het ziet, volgt of volgde"),
    of="programme.OfferMaterial",
)
def seen_materials(actor: Actor) -> Q:
    """Who works in a cell sees what stands with its offers; anyone else what is open to them."""
    if not may_see_programme(actor):
        return NOTHING
    seen = Q(open_to=OpenTo.ALL, offer__in=Offer.objects.filter(seen_offers(actor)).order_by().values("pk"))
    if actor.is_of_cell:
        return seen | Q(offer__cell=actor.cell)
    if actor.person is None:
        return seen
    is_theirs, was_there = _took_part(entries_of(actor.person))
    return seen | Q(open_to=OpenTo.ENROLLED) & is_theirs | Q(open_to=OpenTo.PRESENT) & was_there


def kept_materials(actor: Actor) -> Q:
    """What an actor changes and removes: what stands with what the cell offers."""
    return Q(offer__cell=actor.cell) if may_plan(actor) else NOTHING


# The starters' track


@right(
    _("de regels van het starterstraject van de cel zien: wie welke delen nodig heeft"),
    of="programme.StarterRule",
)
def seen_starter_rules(actor: Actor) -> Q:
    """Who works in a cell or at a centre that looks to it reads by which rules it says who needs what."""
    return Q(cell=actor.cell) if may_see_programme(actor) else NOTHING


def kept_starter_rules(actor: Actor) -> Q:
    """What an actor adds to, changes and removes: those of the cell, for who plans."""
    return Q(cell=actor.cell) if may_plan(actor) else NOTHING


@right(_("zien welke delen van het starterstraject men zelf nodig heeft en al volgde"))
def may_see_own_track(actor: Actor) -> bool:
    """Whoever works at a centre sees it of themselves."""
    return actor.is_of_centre


@right(_("zien wie bij het eigen centrum start, en welke delen van het starterstraject elk volgde of nog nodig heeft"))
def may_see_starters(actor: Actor) -> bool:
    """A director, who enrols the staff of the centre, sees which starters have what to follow yet."""
    return may_enrol_staff(actor)


# Communities


def _opened_communities(*, to: Actor) -> Any:
    """The keys of what other cells published and opened to the network of an actor, its school years included."""
    opened = Community.networks.through.objects.filter(network__cells=to.cell, community__is_published=True)
    return opened.values("community")


@right(
    _("PLG’s zien: van de eigen cel, en wat andere cellen voor het eigen net openstellen"),
    of="programme.Community",
    asked_as="plg",
)
def seen_communities(actor: Actor) -> Q:
    """As with offers: who works in a cell sees all of its own; anyone of a centre what was published for them."""
    if not may_see_programme(actor):
        return NOTHING
    own, open_to = Q(cell=actor.cell), Q(pk__in=_opened_communities(to=actor))
    return own | open_to if actor.is_of_cell else (own & Q(is_published=True)) | open_to


def planned_communities(actor: Actor) -> Q:
    """Those that an actor plans: all of the cell."""
    return Q(cell=actor.cell) if may_plan(actor) else NOTHING


def own_memberships(actor: Actor) -> Q:
    """As with enrolments."""
    return own_enrolments(actor)


def _joined(*, by: Actor) -> Any:
    """The keys of the communities of which somebody is a member; of one that ended: was, on its last day."""
    to_the_end = Q(ends_on__gte=F("community__ends_on"))
    found = Membership.objects.filter(own_memberships(by), standing_on(today()) | to_the_end)
    return found.order_by().values("community")


def may_read_within(actor: Actor, *, community: Community) -> bool:
    """Whether an actor reads what a community tells its members."""
    if actor.is_of_cell:
        return community.cell_id == actor.cell
    return actor.is_of_centre and _joined(by=actor).filter(community=community).exists()


@right(_("de leden van een PLG als bestand meenemen: van de cel, of van het eigen centrum"))
def may_take_members(actor: Actor) -> bool:
    """Who works in a cell, and who keeps members for the own centre, takes a list of members along; a member needs
    none."""
    return actor.is_of_cell or may_enrol_staff(actor)


@right(_("zien wie naar welke bijeenkomst van een PLG van de cel kwam"))
def may_see_presence(actor: Actor) -> bool:
    """As with participations: who works in a cell sees who came to which meeting of its communities."""
    return actor.is_of_cell


@right(
    _("lidmaatschappen van een PLG zien: van de cel, van wie er samen met je lid is, van het eigen centrum"),
    of="programme.Membership",
)
def seen_memberships(actor: Actor) -> Q:
    """Who works in a cell sees those of its communities; members see who is one with them; a director those for the
    own centre."""
    if actor.is_of_cell:
        return Q(community__cell=actor.cell)
    if not actor.is_of_centre:
        return NOTHING
    together = own_memberships(actor) | (Q(community__in=_joined(by=actor)) & standing_on(today()))
    return together | Q(centre=actor.centre) if may_enrol_staff(actor) else together


def kept_memberships(actor: Actor) -> Q:
    """What an actor may end and change for others: of the cell's communities for who plans, of the own centre for its
    director."""
    if may_plan(actor):
        return Q(community__cell=actor.cell)
    return Q(centre=actor.centre) if may_enrol_staff(actor) else NOTHING


@right(
    _("agenda’s en verslagen van een PLG lezen: van de cel, en wat gepubliceerd is voor wie lid is"),
    of="programme.Meeting",
)
def seen_meetings(actor: Actor) -> Q:
    """Who works in the cell reads drafts too; a member what was published."""
    if actor.is_of_cell:
        return Q(session__offer__cell=actor.cell)
    told = Q(agenda_is_published=True) | Q(report_is_published=True)
    return told & Q(session__offer__community__in=_joined(by=actor)) if actor.is_of_centre else NOTHING


def seen_links(actor: Actor) -> Q:
    """The documents that a community shares: for who works in its cell, and who is a member."""
    if actor.is_of_cell:
        return Q(community__cell=actor.cell)
    return Q(community__in=_joined(by=actor)) if actor.is_of_centre else NOTHING


@right(_("vragen lezen die in een PLG gebracht zijn: van de cel, en voor wie lid is"), of="programme.BroughtQuestion")
def seen_questions(actor: Actor) -> Q:
    """As the documents that it shares."""
    return seen_links(actor)


@right(
    _("lezen wat centra na een PLG uitproberen en wat ervan kwam: van de cel, voor wie lid is, van het eigen centrum"),
    of="programme.Intention",
)
def seen_intentions(actor: Actor) -> Q:
    """Within the community, and a director of the own centre."""
    told = seen_links(actor)
    return told | Q(centre=actor.centre) if may_enrol_staff(actor) else told


def kept_intentions(actor: Actor) -> Q:
    """What an actor writes of what a centre tries: who plans of any, members and the director of the own centre."""
    if may_plan(actor):
        return Q(community__cell=actor.cell)
    if not actor.is_of_centre:
        return NOTHING
    own = Q(centre=actor.centre)
    return own if may_enrol_staff(actor) else own & Q(community__in=_joined(by=actor))


@right(_("zien in welke PLG’s een centrum een ambassadeur of ankerpersoon heeft: van de cel, of het eigen centrum"))
def may_see_coverage(actor: Actor) -> bool:
    """Who works in a cell sees it of all its centres, who leads a centre of the own one."""
    return actor.is_of_cell or actor.leads_centre
