"""Who holds which role, what an actor may see of people, and the audit trail."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Collection, Mapping
from secrets import compare_digest
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    ExpressionWrapper,
    Prefetch,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from baken.apps.access.engine import factors, showing
from baken.apps.access.engine.sign_on import configured
from baken.apps.access.engine.smartschool import SmartschoolProvider
from baken.apps.access.models import Account, AccountSession, Grant, Invitation
from baken.apps.access.queries._attempts import attempts_of as attempts_of
from baken.apps.access.queries._attempts import attempts_told as attempts_told
from baken.apps.access.queries._concerned import TooManyFound as TooManyFound
from baken.apps.access.queries._concerned import title_of as title_of
from baken.apps.access.queries._givers import givers_to as givers_to
from baken.apps.access.queries._givers import name_givers as name_givers
from baken.apps.access.queries._givers import own_roles as own_roles
from baken.apps.access.queries._grants import grants_with_cell as grants_with_cell
from baken.apps.access.queries._grants import held_on as held_on
from baken.apps.access.queries._grants import open_in as open_in
from baken.apps.access.queries._grants import untold_in as untold_in
from baken.apps.access.queries._history import Told as Told
from baken.apps.access.queries._history import history_of as history_of
from baken.apps.access.queries._holders import coordinators_of as coordinators_of
from baken.apps.access.queries._holders import persons_in_cell as persons_in_cell
from baken.apps.access.queries._identities import identities_of as identities_of
from baken.apps.access.queries._identities import providers as providers
from baken.apps.access.queries._identities import providers_to_show_again as providers_to_show_again
from baken.apps.access.queries._installation import claim_rules_on as claim_rules_on
from baken.apps.access.queries._installation import claim_rules_visible_to as claim_rules_visible_to
from baken.apps.access.queries._installation import rules_tried as rules_tried
from baken.apps.access.queries._own_data import TENDED as TENDED
from baken.apps.access.queries._own_data import cells_holding as cells_holding
from baken.apps.access.queries._own_data import correctable as correctable
from baken.apps.access.queries._own_data import corrections_of as corrections_of
from baken.apps.access.queries._own_data import corrections_visible_to as corrections_visible_to
from baken.apps.access.queries._own_data import counts_of as counts_of
from baken.apps.access.queries._own_data import first_days_kept as first_days_kept
from baken.apps.access.queries._own_data import last_day_tended as last_day_tended
from baken.apps.access.queries._own_data import last_day_written as last_day_written
from baken.apps.access.queries._own_data import may_erase as may_erase
from baken.apps.access.queries._own_data import open_corrections as open_corrections
from baken.apps.access.queries._own_data import sections_of as sections_of
from baken.apps.access.queries._own_data import terms_on as terms_on
from baken.apps.access.queries._own_data import titled as titled
from baken.apps.access.queries._own_data import whose_account as whose_account
from baken.apps.access.queries._own_data import whose_address as whose_address
from baken.apps.access.queries._told import told as told
from baken.apps.access.queries._told import words_of as words_of
from baken.apps.access.queries._trail import end_of_trail as end_of_trail
from baken.apps.access.queries._trail import entries_found as entries_found
from baken.apps.access.queries._trail import entries_visible_to as entries_visible_to
from baken.apps.access.queries._trail import kinds_of_entries as kinds_of_entries
from baken.apps.access.queries._trail import trail_lines as trail_lines
from baken.apps.access.queries._trail import verdict_on_trail as verdict_on_trail
from baken.apps.access.rules import may_grant, seen_grants, seen_invitations, seen_members
from baken.apps.access.types import (
    HELD_IN_CENTRE,
    INVITATION_STANDS,
    NEEDS_SECOND_FACTOR,
    NO_CELL,
    Actor,
    Factor,
    FactorKind,
    MemberFilter,
    Role,
    Seers,
    Standing,
)
from baken.apps.people.queries import (
    cell_knowing_centre,
    cell_named,
    cell_of_centre,
    cells,
    centres_looking_to,
    known_centres,
)
from baken.ground import audit
from baken.ground.rights import NOTHING, RIGHTS, Right

ASKED_AT_ONCE = 50  # rules in one question


def grants_of(account: Account, *, on: dt.date) -> list[Grant]:
    """The roles that an account holds on a day, in the order given, each with its `acting_cell`.

    Left out is a role at a centre that no cell of its network knows: there is nothing to look at in it.
    """
    grants = grants_with_cell().filter(held_on(on), account=account).order_by("pk")
    return [each for each in grants if each.acting_cell is not None]  # type: ignore[attr-defined]  # annotated


def actor_of(grant: Grant, *, account: Account) -> Actor:
    """Who acts in a role from `grants_of`."""
    return Actor(
        role=Role(grant.role),
        cell=grant.acting_cell,  # type: ignore[attr-defined]  # annotated by grants_of
        centre=grant.centre_id,
        account=account.pk,
        person=account.person_id,
    )


def actor_of_cell(*, cell: int) -> Actor:
    """Who acts on the command line: the coordinator of a cell."""
    return Actor(role=Role.COORDINATOR, cell=cell)


def actor_of_installation() -> Actor:
    """Who acts on the command line for the installation: its administrator."""
    return Actor(role=Role.PLATFORM, cell=NO_CELL)


def account_of_link(uuid: uuids.UUID, proof: str) -> Account | None:
    """The account whose forgotten password a link sets; None where it was used or is more than an hour old."""
    account = Account.objects.filter(uuid=uuid, is_active=True).first()
    return account if account is not None and default_token_generator.check_token(account, proof) else None


def account_by_email(email: str) -> Account | None:
    """The account with an address."""
    return Account.objects.filter(email=email.strip().lower()).first()


def addresses_of_accounts(persons: Collection[int]) -> dict[int, str]:
    """By the key of a person the address of an account of theirs."""
    accounts = Account.objects.filter(person__in=persons).order_by("pk") if persons else ()
    return {account.person_id: account.email for account in accounts if account.person_id is not None}


def providers_that_tell() -> list[tuple[str, str]]:
    """Of those one can sign on with those that say roles of people: Smartschool says who somebody is, and no more."""
    kinds = {each["provider_id"]: each["provider"] for each in configured()}
    return [(key, name) for key, name in providers() if kinds[key] != SmartschoolProvider.id]


def half_way_in(request: HttpRequest) -> Account | None:
    """Who gave the right password (or was recognised by a provider) a short while ago, and not yet a second factor."""
    found = showing.under_way(request.session)
    account = Account.objects.filter(pk=found["account"], is_active=True).first() if found else None
    if found is None or account is None or not compare_digest(found["proof"], account.get_session_auth_hash()):
        return None
    return account


def own_factors(account: Account) -> list[Factor]:
    """The second factors of an account and its recovery codes, in the order made."""
    return [
        Factor(
            key=row.pk,
            kind=FactorKind(row.type),
            name=row.data.get("name", ""),
            made_at=row.created_at,
            used_at=row.last_used_at,
            left=factors.codes_left(account) if row.type == FactorKind.CODES else 0,
        )
        for row in Authenticator.objects.filter(user=account).order_by("pk")
    ]


def has_app(account: Account) -> bool:
    """Whether an account has an app with codes."""
    return factors.has_app(account)


def new_codes(request: HttpRequest, *, account: Account) -> list[str]:
    """The recovery codes that were just made in this session, this once; else none."""
    return factors.codes_of(account) if showing.take_codes(request.session) else []


def app_under_way(account: Account) -> tuple[str, str]:
    """The secret of the app with codes that is being set up, and a picture of it; both "" where none is."""
    secret = factors.app_under_way(account)
    return secret, factors.picture_of_app(account, secret) if secret else ""


def sessions_of(account: Account) -> QuerySet[AccountSession]:
    """Where an account is signed in, the latest first."""
    return AccountSession.objects.filter(account=account, session__expire_date__gt=timezone.now())


def centres_visible_to(actor: Actor, *, on: dt.date | None = None) -> QuerySet:
    """The centres that an actor may see: those that the cell knows, or the own centre; ended ones too.

    Each has its `code` in the cell, whether it is the cell's `own`, and as what it was `named` on a day.
    """
    centres = known_centres(cell=actor.cell, on=on)
    return centres if actor.centre is None else centres.filter(pk=actor.centre)


def grants_visible_to(actor: Actor) -> QuerySet[Grant]:
    """The grants whose holders an actor may see, those of today and of before."""
    return grants_with_cell().filter(seen_grants(actor))


def grants_seen(actor: Actor, *, account: Account, on: dt.date) -> tuple[list[Grant], int]:
    """Of the roles that an account holds on a day those that an actor may see; and how many it holds besides."""
    held = grants_of(account, on=on)
    visible = set(grants_visible_to(actor).filter(account=account).values_list("pk", flat=True))
    seen = [grant for grant in held if grant.pk in visible]
    return seen, len(held) - len(seen)


def members_visible_to(actor: Actor) -> QuerySet[Account]:
    """The accounts that hold or held a role that an actor may see; each with those roles as `seen_roles`."""
    seen = grants_visible_to(actor).order_by("-starts_on", "-pk")
    return Account.objects.filter(seen_members(actor)).prefetch_related(
        Prefetch("grants", queryset=seen, to_attr="seen_roles")
    )


def members_found(actor: Actor, *, by: MemberFilter, on: dt.date) -> QuerySet[Account]:
    """Of the members that an actor may see, those that are asked for, as of a day."""
    found = members_visible_to(actor)
    grants = grants_visible_to(actor)
    if by.standing != Standing.EVER:
        grants = grants.filter(held_on(on))
    if by.role:
        grants = grants.filter(role=by.role)
    found = found.filter(pk__in=grants.values("account"))
    if by.standing == Standing.AWAY:
        here = found.annotate(here_on=Coalesce(TruncDate("last_login"), "made_on"))  # who never was, since it was made
        found = here.filter(here_on__lt=on - dt.timedelta(days=365))
    if by.standing == Standing.ONE_STEP:
        asking = grants.filter(role__in=sorted(NEEDS_SECOND_FACTOR)).values("account")
        found = found.filter(pk__in=asking).exclude(pk__in=factors.with_factor())
    if by.text:
        found = found.filter(Q(name__icontains=by.text) | Q(email__icontains=by.text))
    return found


def member_seen(actor: Actor, uuid: uuids.UUID) -> Account | None:
    """A member that an actor may see, which is in the trail before; None where there is none. Raises CannotAudit."""
    account = members_visible_to(actor).filter(uuid=uuid).first()
    if account is not None:
        audit.seen(by=actor, thing=account, accounts=[account.pk])
    return account


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """The invitations that an actor may see, the latest first, each with its `acting_cell`: the cell that it is for,
    or that its centre looks to today."""
    of_centre = When(centre__isnull=False, then=cell_of_centre(centre="centre"))
    acting = Case(of_centre, default="cell_id", output_field=BigIntegerField())
    invitations = Invitation.objects.filter(seen_invitations(actor)).annotate(acting_cell=acting)
    return invitations.select_related("cell", "centre", "invited_by")


def open_invitations(actor: Actor, *, by: MemberFilter) -> QuerySet[Invitation]:
    """Those that were not taken up nor withdrawn (an expired one can be sent again), as members are asked for."""
    found = invitations_visible_to(actor).filter(taken_up_at=None, withdrawn_at=None)
    if by.role:
        found = found.filter(role=by.role)
    return found.filter(Q(name__icontains=by.text) | Q(email__icontains=by.text)) if by.text else found


def invitation_with(uuid: uuids.UUID, proof: str) -> Invitation | None:
    """The invitation that a link is for; None for a link that was not made here."""
    invitation = Invitation.objects.filter(uuid=uuid).select_related("cell", "centre", "invited_by").first()
    return invitation if invitation and constant_time_compare(proof, proof_of(invitation)) else None


def proof_of(invitation: Invitation) -> str:
    """What stands in the link of an invitation, and can be made here alone. Where no mails go out the inviter sees it;
    it is another where they do, since a link that came by mail shows whose mailbox it is."""
    salt = "baken.access.invitation" if settings.HAS_MAIL else "baken.access.invitation.shown"
    return salted_hmac(salt, str(invitation.uuid), algorithm="sha256").hexdigest()


def inviter_of(invitation: Invitation, *, on: dt.date) -> Actor | None:
    """Who invites, in a role of a day that may give this one; None where that is lost since. A role that follows from
    the words of a provider is lost to invitations where those were not said for as long as one stands."""
    account, role, centre = invitation.invited_by, Role(invitation.role), invitation.centre_id
    cell = cell_of_invitation(invitation)
    if account is None:
        actors = [actor_of_cell(cell=invitation.cell_id)]
    else:
        grants = grants_of(account, on=on) if account.is_active else []
        said = [each for each in grants if each.told_on is None or each.told_on >= on - INVITATION_STANDS]
        actors = [actor_of(grant, account=account) for grant in said]
    return next((actor for actor in actors if may_grant(actor, role=role, cell=cell, centre=centre)), None)


def cell_of_invitation(invitation: Invitation) -> int | None:
    """The cell that an invitation is for, or to which its centre looks today; None where it looks to none."""
    return invitation.cell_id if invitation.centre_id is None else cell_knowing_centre(centre=invitation.centre_id)


def roles_to_give(actor: Actor) -> list[tuple[str, str]]:
    """The roles that an actor may give somewhere, with what they are called."""
    centre = actor.centre if actor.is_of_centre else None
    given = [role for role in Role if may_grant(actor, role=role, cell=actor.cell, centre=centre) and actor.account]
    return [(role.value, str(role.label)) for role in given]


def organisations_to_give_in(actor: Actor) -> list[tuple[str, str]]:
    """Where an actor may give roles: the cell ("") and the centres (their public keys) that look to it, or the own
    centre; for who runs the installation every cell (its public key)."""
    if actor.is_platform:
        return [(str(cell.uuid), cell.name) for cell in cells()]
    if actor.centre is not None:
        return [(str(centre.uuid), centre.name) for centre in centres_visible_to(actor)]
    centres = centres_looking_to(cell=actor.cell)
    return [("", str(cell_named(cell=actor.cell))), *((str(centre.uuid), centre.name) for centre in centres)]


def rights_of_roles() -> list[tuple[Right, list[bool]]]:
    """Every right with whether it holds for each role, in the order of the roles; asked of the rules themselves, as
    somebody of whom there may be something."""
    actors = [Actor(role, cell=NO_CELL, centre=0 if role in HELD_IN_CENTRE else None, person=0) for role in Role]
    return [(each, [each.holds(actor) for actor in actors]) for each in RIGHTS]


def row_asked(actor: Actor, *, kind: str, uuid: uuids.UUID) -> tuple[Right, Any] | None:
    """The right and the row of which an actor may ask who sees it: one that the actor sees; None for any other."""
    found = next((each for each in RIGHTS if kind and each.asked_as == kind), None)
    if found is None:
        return None
    row = apps.get_model(found.of)._default_manager.filter(found.rule(actor), uuid=uuid).first()
    return None if row is None else (found, row)


def who_sees(asked: Right, row: Any, *, on: dt.date, by: Actor) -> Seers:
    """Who, by a role of a day in the cell of an actor and at its centres, sees a row; for who runs the installation,
    who does so too. Of each role is told how many people that are; by name the actor, and whom the list of members
    shows the actor. That these names are seen is in the trail before. Whether anyone of another cell sees it is not
    said: who is known where is nobody else's. Raises CannotAudit."""
    held = grants_with_cell().filter(held_on(on), Q(acting_cell=by.cell), account__is_active=True)
    known = ExpressionWrapper(seen_grants(by) | Q(account=by.account), BooleanField())
    grants = list(held.annotate(is_known=known).select_related("account").order_by("account__name", "pk"))
    actors = {_acting(grant): actor_of(grant, account=grant.account) for grant in grants}
    seeing = _seeing(asked, row, actors)
    found = [grant for grant in grants if _acting(grant) in seeing]
    named = [grant for grant in found if grant.is_known]
    audit.seen(by=by, thing=row, accounts=[grant.account_id for grant in named])
    people = {role: len({grant.account_id for grant in found if grant.role == role}) for role in Role}
    order = list(Role.values)
    return Seers(
        counted=[(str(role.label), many) for role, many in people.items() if many],
        named=sorted(named, key=lambda grant: order.index(grant.role)),
    )


def _acting(grant: Any) -> tuple[str, int, int | None]:
    """What of a grant a rule goes by."""
    return grant.role, grant.acting_cell, grant.centre_id


def _seeing(asked: Right, row: Any, actors: Mapping[Any, Actor]) -> set[Any]:
    """Of some actors those who see a row, many asked at once."""
    rules: list[tuple[Any, Any]] = [(key, asked.rule(actor)) for key, actor in actors.items()]
    rules = [(key, found) for key, found in rules if found != NOTHING]
    seeing = set()
    for start in range(0, len(rules), ASKED_AT_ONCE):
        some = rules[start : start + ASKED_AT_ONCE]
        columns = {f"seen{n}": ExpressionWrapper(found, BooleanField()) for n, (_key, found) in enumerate(some)}
        told = type(row)._default_manager.filter(pk=row.pk).annotate(**columns).values_list(*columns).get()
        seeing |= {key for (key, _found), sees in zip(some, told, strict=True) if sees}
    return seeing
