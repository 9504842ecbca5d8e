"""Whose membership of a community ends because they work no more where they were a member for."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from baken.apps.people.queries import of_who_left
from baken.apps.programme.models import Membership
from baken.ground.audit import Verb, audits_itself, did, together


@audits_itself(Verb.ENDED)
def end_memberships_of_who_left(*, on: dt.date) -> int:
    """Let the membership of who works no more, on a day or later, at the centre that it is for, end with the last day
    there. Who became a member after that, or never worked there, stays one, as who was of a centre that is no more.
    Returns of how many."""
    standing = Membership.objects.filter(ends_on=None, person__is_pseudonym=False, centre__ended_on=None)
    ended = 0
    for membership in of_who_left(standing, on=on).filter(left_on__gte=F("starts_on")).order_by("pk"):
        with transaction.atomic(), together():
            if Membership.objects.filter(pk=membership.pk, ends_on=None).update(ends_on=membership.left_on):
                did(Verb.ENDED, by=None, thing=membership)
                ended += 1
    return ended
