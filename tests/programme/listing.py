"""An offer for which people are enrolled by a list, and what came of that."""

from __future__ import annotations

import datetime as dt

from baken.apps.access.types import Role
from baken.apps.programme import actions
from baken.apps.programme.actions import rehearse_list
from baken.apps.programme.engine.listed import Listed, mark_of_rows
from baken.apps.programme.models import Enrolment
from baken.apps.programme.tests.factories import acting, make_offer, make_session, make_staff

NOW = dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC)


class World:
    """An offer of two places, two centres with staff, and who plans and who leads the first."""

    def __init__(self, cell, aarde, beek):
        self.cell, self.aarde, self.beek = cell, aarde, beek
        self.an, self.bo, self.cis = (make_staff(aarde, name) for name in ("An", "Bo", "Cis"))
        self.dre = make_staff(beek, "Dre")
        self.offer = make_offer(cell, capacity=2)
        make_session(self.offer)
        self.by, self.director = acting(Role.ADVISOR, cell), acting(Role.DIRECTOR, cell, aarde)

    def listed(self, *people):
        return [Listed(each if isinstance(each, str) else address(each)) for each in people]

    def shown(self, *people, by=None):
        return rehearse_list(self.offer, by=by or self.by, people=self.listed(*people), now=NOW)

    def done(self, *people, by=None, mark="", **how):
        mark = mark or mark_of_rows(self.shown(*people, by=by))
        return actions.enrol_list(self.offer, by=by or self.by, people=self.listed(*people), mark=mark, now=NOW, **how)


def address(person):
    return person.addresses.get().email


def outcomes(rows):
    return [row.outcome for row in rows]


def states():
    return list(Enrolment.objects.order_by("asked_at", "pk").values_list("person__first_name", "state"))
