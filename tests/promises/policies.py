"""Who may see each row, in plain words apart from any rule: the oracle of lists and pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from baken.apps.access import rules as access
from baken.apps.access.models import Account, Grant
from baken.apps.access.types import (
    CELL_ROLES,
    CENTRE_ROLES,
    LEADING_CENTRE,
    WORKING_ROLES,
    Actor,
    Role,
)
from baken.apps.people.models import Cell, Centre, CentreCode, Person, Post
from baken.apps.programme.models import Enrolment, Participation
from baken.apps.programme.types import OfferState
from baken.ground.periods import today


def knows(cell: int, centre: Centre) -> bool:
    return any(code.cell_id == cell for code in CentreCode.objects.filter(centre=centre))


def looks_to(centre: Centre) -> int | None:
    """The first made cell of the centre's network that knows it."""
    cells = [cell for cell in Cell.objects.order_by("pk") if cell.network_id == centre.network_id]
    return next((cell.pk for cell in cells if knows(cell.pk, centre)), None)


def own_centre(actor: Actor, centre: Centre) -> bool:
    return Cell.objects.filter(pk=actor.cell, network=centre.network_id).exists() and knows(actor.cell, centre)


def of_cell(actor: Actor, row: Any) -> bool:
    return actor.role in ("coordinator", "cell_director", "advisor") and row.cell_id == actor.cell


def imported(actor: Actor, row: Any) -> bool:
    return actor.role in ("coordinator", "advisor") and row.cell_id == actor.cell


def holds_a_role_seen(actor: Actor, account: Account) -> bool:
    return any(is_role_seen(actor, grant) for grant in Grant.objects.filter(account=account))


def is_role_seen(actor: Actor, grant: Any) -> bool:
    if actor.role == "director":
        return grant.centre_id == actor.centre
    if actor.role == "platform":
        return grant.role in ("coordinator", "auditor", "platform")
    return actor.role == "coordinator" and cell_helped_by(grant) == actor.cell


def is_invitation_seen(actor: Actor, row: Any) -> bool:
    """As a role, but for those that nobody is invited to. Whoever may give what it invites to answers for it, by
    another rule: then it is seen."""
    seen = is_role_seen(actor, row) and not (actor.role == "platform" and row.role == "platform")
    gives = access.may_grant(actor, role=Role(row.role), cell=cell_helped_by(row), centre=row.centre_id)
    assert seen or not gives, f"{actor} may give what {row!r} invites to, and does not see it"
    return seen


def ends(actor: Actor, row: Any) -> bool:
    is_oneself = actor.person is not None and row.person_id == actor.person
    return kept_by(actor, row) or (is_oneself and helps(actor, row))


def works_where_staff_is_kept(actor: Actor, person: Person) -> bool:
    return any(is_where_staff_is_kept(actor, post) for post in Post.objects.filter(person=person))


def is_where_staff_is_kept(actor: Actor, post: Post) -> bool:
    if actor.role == "director":
        return post.centre_id == actor.centre
    where = post.cell_id if post.centre is None else looks_to(post.centre)
    return actor.role == "coordinator" and where == actor.cell


def is_list_kept(actor: Actor, row: Any) -> bool:
    if actor.role == "director":
        return row.centre_id == actor.centre
    return actor.role == "coordinator" and looks_to(row.centre) == actor.cell


def pictured(actor: Actor, centre: Centre) -> bool:
    if actor.role in ("director", "centre_coordinator"):
        return centre.pk == actor.centre and own_centre(actor, centre)
    return actor.role in ("coordinator", "cell_director", "advisor") and own_centre(actor, centre)


def keeps(actor: Actor, row: Any) -> bool:
    return actor.role == "coordinator" and Cell.objects.get(pk=actor.cell).network_id == row.network_id


def told_in_trail(actor: Actor, entry: Any) -> bool:
    return actor.role == "auditor" or (
        actor.role in ("coordinator", "cell_director") and entry.content.cell == actor.cell
    )


def cell_helped_by(row: Any) -> int | None:
    return row.cell_id if row.centre is None else looks_to(row.centre)


def helps(actor: Actor, row: Any) -> bool:
    return actor.role in WORKING_ROLES and cell_helped_by(row) == actor.cell


def offered(actor: Actor, row: Any) -> bool:
    """What a cell offers: its own people see all of it, their centres what was published, and another network's what
    is open to it."""
    if actor.role not in WORKING_ROLES or not actor.cell:
        return False
    published = row.state != OfferState.DRAFT
    if row.cell_id == actor.cell:
        return published or actor.role in CELL_ROLES
    network = Cell.objects.get(pk=actor.cell).network_id
    is_open = network in set(row.networks.values_list("pk", flat=True))
    return published and (is_open or (row.community is not None and is_open_with(row.community, network)))


def plans(actor: Actor) -> bool:
    """Who plans what a cell offers."""
    return actor.role in (Role.ADVISOR, Role.COORDINATOR)


def community_seen(actor: Actor, row: Any) -> bool:
    """As what a cell offers."""
    if actor.role not in WORKING_ROLES or not actor.cell:
        return False
    if row.cell_id == actor.cell:
        return row.is_published or actor.role in CELL_ROLES
    return is_open_with(row, Cell.objects.get(pk=actor.cell).network_id)


def is_open_with(community: Any, network: int) -> bool:
    return community.is_published and network in set(community.networks.values_list("pk", flat=True))


def stands(membership: Any) -> bool:
    return membership.ends_on is None or membership.ends_on >= today()


def is_member(actor: Actor, community: Any) -> bool:
    """Whether who acts at a centre is a member now, or was on the last day of what ended."""
    if actor.role not in CENTRE_ROLES or actor.person is None or community is None:
        return False
    last = community.ends_on
    own = [each for each in community.memberships.all() if each.person_id == actor.person]
    return any(stands(each) or (last is not None and each.ends_on >= last) for each in own)


def within(actor: Actor, community: Any) -> bool:
    """Who reads what is told in a community: who works in its cell, and its members."""
    if actor.role in CELL_ROLES:
        return community is not None and community.cell_id == actor.cell
    return is_member(actor, community)


def membership_seen(actor: Actor, row: Any) -> bool:
    """For the cell, of who is a member together, one's own, and for the director those of the centre."""
    if actor.role in CELL_ROLES:
        return row.community.cell_id == actor.cell
    if actor.role not in CENTRE_ROLES:
        return False
    is_own = actor.person is not None and actor.person == row.person_id
    together = stands(row) and is_member(actor, row.community)
    return is_own or together or leads(actor, row)


def leads(actor: Actor, row: Any) -> bool:
    return actor.role == Role.DIRECTOR and row.centre_id == actor.centre


def meeting_seen(actor: Actor, row: Any) -> bool:
    told = row.agenda_is_published or row.report_is_published
    if actor.role in CELL_ROLES:
        return row.session.offer.cell_id == actor.cell
    return told and is_member(actor, row.session.offer.community)


def writes_of_trial(actor: Actor, row: Any) -> bool:
    if plans(actor):
        return row.community.cell_id == actor.cell
    return leads(actor, row) or (row.centre_id == actor.centre and is_member(actor, row.community))


def keeps_enrolment(actor: Actor, row: Any) -> bool:
    """Who changes an enrolment of somebody else: who plans it, who leads the centre that counts."""
    if plans(actor):
        return row.offer.cell_id == actor.cell
    return actor.role == Role.DIRECTOR and row.centre_id == actor.centre


def takes_part(actor: Actor, row: Any, cell: int, *, leading: Collection[Role]) -> bool:
    """Who enrolled or was there: for the cell that offers it, who leads the centre that counts, and themselves."""
    if actor.role in CELL_ROLES:
        return cell == actor.cell
    if actor.role not in CENTRE_ROLES:
        return False
    is_own = actor.person is not None and actor.person == row.person_id
    return is_own or (actor.role in leading and row.centre_id == actor.centre)


def gets_material(actor: Actor, row: Any) -> bool:
    """What stands with an offer: the cell reads all of it, others what is open to who sees the offer, has a place or
    was there."""
    if actor.role in CELL_ROLES and row.offer.cell_id == actor.cell:
        return True
    if row.open_to == "iedereen":
        return offered(actor, row.offer)
    if actor.role not in CENTRE_ROLES or actor.person is None:
        return False
    own = Participation.objects.filter(person=actor.person, session__offer=row.offer, status="aanwezig")
    if row.open_to == "aanwezig":
        return own.filter(session=row.session).exists() if row.session else own.exists()
    enrolled = Enrolment.objects.filter(person=actor.person, offer=row.offer, state="ingeschreven")
    return own.exists() or enrolled.exists()


def kept_by(actor: Actor, row: Any) -> bool:
    if actor.role == "director":
        return helps(actor, row) and row.centre_id == actor.centre
    return actor.role == "coordinator" and helps(actor, row)


def is_own_time(actor: Actor, row: Any) -> bool:
    """Hours, and hours that are proposed: who does the work of a cell, of oneself there, and nobody else."""
    does_work = actor.role in (Role.ADVISOR, Role.COORDINATOR)
    return does_work and row.cell_id == actor.cell and actor.person is not None and row.person_id == actor.person


POLICY: dict[str, Callable[[Actor, Any], bool]] = {
    "access.claim_rules": lambda actor, _row: actor.role == "platform",
    "access.corrections_seen": lambda actor, row: actor.role == "coordinator" and row.cell_id == actor.cell,
    "access.seen_entries": told_in_trail,
    "access.seen_grants": is_role_seen,
    "access.seen_invitations": is_invitation_seen,
    "access.seen_members": holds_a_role_seen,
    "centres.seen_pictures": pictured,
    "directory.ended_expertise": ends,
    "directory.kept_expertise": kept_by,
    "directory.seen_expertise": helps,
    "directory.seen_posts": is_where_staff_is_kept,
    "directory.seen_staff": works_where_staff_is_kept,
    "directory.seen_staff_lists": is_list_kept,
    "exchange.seen_imports": imported,
    "insight.targets": of_cell,
    "people.kept_by": is_where_staff_is_kept,
    "people.kept_schools": keeps,
    "programme.kept_certificates": lambda actor, row: plans(actor) and row.offer.cell_id == actor.cell,
    "programme.kept_enrolments": keeps_enrolment,
    "programme.kept_materials": lambda actor, row: plans(actor) and row.offer.cell_id == actor.cell,
    "programme.kept_intentions": writes_of_trial,
    "programme.kept_memberships": lambda actor, row: (
        row.community.cell_id == actor.cell if plans(actor) else leads(actor, row)
    ),
    "programme.kept_reports": lambda actor, row: plans(actor) and row.offer.cell_id == actor.cell,
    "programme.kept_sessions": lambda actor, row: plans(actor) and row.offer.cell_id == actor.cell,
    "programme.kept_starter_rules": lambda actor, row: plans(actor) and row.cell_id == actor.cell,
    "programme.own_certificates": lambda actor, row: actor.role in CENTRE_ROLES and actor.person == row.person_id,
    "programme.own_enrolments": lambda actor, row: actor.role in CENTRE_ROLES and actor.person == row.person_id,
    "programme.own_participations": lambda actor, row: actor.role in CENTRE_ROLES and actor.person == row.person_id,
    "programme.seen_certificates": lambda actor, row: takes_part(
        actor, row, row.offer.cell_id, leading={Role.DIRECTOR, Role.CENTRE_COORDINATOR}
    ),
    "programme.seen_materials": gets_material,
    "programme.own_memberships": lambda actor, row: actor.role in CENTRE_ROLES and actor.person == row.person_id,
    "programme.planned_communities": lambda actor, row: plans(actor) and row.cell_id == actor.cell,
    "programme.planned_offers": lambda actor, row: plans(actor) and row.cell_id == actor.cell,
    "programme.seen_communities": community_seen,
    "programme.seen_enrolments": lambda actor, row: takes_part(actor, row, row.offer.cell_id, leading={Role.DIRECTOR}),
    "programme.seen_intentions": lambda actor, row: within(actor, row.community) or leads(actor, row),
    "programme.seen_links": lambda actor, row: within(actor, row.community),
    "programme.seen_meetings": meeting_seen,
    "programme.seen_memberships": membership_seen,
    "programme.seen_offers": offered,
    "programme.seen_participations": lambda actor, row: takes_part(
        actor, row, row.session.offer.cell_id, leading=LEADING_CENTRE
    ),
    "programme.seen_questions": lambda actor, row: within(actor, row.community),
    # Who needs what of the starters' track is said to all of the cell and of its centres, so that they find theirs.
    "programme.seen_starter_rules": lambda actor, row: actor.role in WORKING_ROLES and row.cell_id == actor.cell,
    "reports.seen_reports": of_cell,
    "resources.own_hours": is_own_time,
    "resources.own_proposals": is_own_time,
    "surveys.responses_seen": lambda _actor, _row: False,
    "surveys.surveys_visible": of_cell,
}
