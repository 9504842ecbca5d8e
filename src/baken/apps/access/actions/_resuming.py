"""A role that ended with its organisation is held on."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from baken.apps.access.actions._granting import lacking
from baken.apps.access.models import Account, Grant
from baken.apps.access.rules import may_grant
from baken.apps.access.types import Actor, Role
from baken.apps.people.queries import cell_knowing_centre, no_longer_than
from baken.ground.audit import Verb, audited


class CannotResumeRole(Exception):
    """A role that this actor may not give back, or that is held meanwhile."""


@audited(Verb.CHANGED, keeps=("ends_on",))
def resume_role(grant: Grant, *, by: Actor, ends_on: dt.date | None) -> None:
    """Let a role that was ended be held as if it was not: until a later day, or on (None). Raises CannotResumeRole."""
    cell = grant.cell_id if grant.centre_id is None else cell_knowing_centre(centre=grant.centre_id)
    if not may_grant(by, role=Role(grant.role), cell=cell, centre=grant.centre_id) or grant.account_id == by.account:
        raise CannotResumeRole(_("Deze rol kan je niet teruggeven."))
    if no_longer_than(grant.centre_id, ends_on) != ends_on:
        raise CannotResumeRole(_("Dit centrum houdt op te bestaan."))
    Account.objects.select_for_update().get(pk=grant.account_id)
    others = Grant.objects.filter(
        account=grant.account_id, role=grant.role, cell=grant.cell_id, centre=grant.centre_id
    )
    alike = others.filter(claim=None) if grant.claim is None else others.filter(claim__provider=grant.claim.provider)
    held = alike.exclude(pk=grant.pk).values_list("starts_on", "ends_on")
    if lacking(held, starts_on=grant.starts_on, ends_on=ends_on) != [(grant.starts_on, ends_on)]:
        raise CannotResumeRole(_("Deze rol is er al in die periode."))
    Grant.objects.filter(pk=grant.pk).update(ends_on=ends_on)
