"""Communities with their members and meetings, for tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from baken.apps.access.types import Actor, Role
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.programme.models import Community, Membership
from baken.apps.programme.tests.factories import acting, make_offer, make_session, make_staff
from baken.apps.programme.types import CommunityKind, EnrolledBy, MemberRole, Strategy

if TYPE_CHECKING:
    from baken.apps.people.models import Cell, Centre, Person

BEGAN = dt.date(2024, 9, 1)
TODAY = dt.date(2026, 10, 1)


def make_community(cell: Cell, name: str = "PLG Signaal", **fields: Any) -> Community:
    """One of centres that was published and began in 2024, unless said otherwise."""
    given = {"kind": CommunityKind.PLG, "is_published": True, "starts_on": BEGAN}
    return Community.objects.create(cell=cell, name=name, **given | fields)


def make_member(community: Community, person: Person, centre: Centre | None, **fields: Any) -> Membership:
    """A member since it began, unless said otherwise."""
    given = {"role": MemberRole.MEMBER, "starts_on": BEGAN, "by": EnrolledBy.CELL}
    return Membership.objects.create(community=community, person=person, centre=centre, **given | fields)


class Gathered:
    """A cell with two centres and a community; An and Bo of the first are members, Cas of the second is not."""

    def __init__(self) -> None:
        self.cell = make_cell()
        self.aarde = make_centre("CLB Aarde", known_as={self.cell: "C1"})
        self.beek = make_centre("CLB Beek", known_as={self.cell: "C2"})
        self.an, self.bo = make_staff(self.aarde, "An"), make_staff(self.aarde, "Bo")
        self.cas = make_staff(self.beek, "Cas")
        self.community = make_community(self.cell)
        self.of_an = make_member(self.community, self.an, self.aarde, role=MemberRole.AMBASSADOR)
        self.of_bo = make_member(self.community, self.bo, self.aarde)
        self.offer = make_offer(
            self.cell, "P2601", title="PLG Signaal", strategy=Strategy.PLG, community=self.community
        )
        self.session = make_session(self.offer, 1)
        self.advisor = acting(Role.ADVISOR, self.cell)

    def as_staff(self, person: Any, centre: Any = None) -> Actor:
        """Who works at a centre."""
        return acting(Role.STAFF, self.cell, centre or self.aarde, person)

    def as_director(self, centre: Any = None) -> Actor:
        """Who leads a centre."""
        return acting(Role.DIRECTOR, self.cell, centre or self.aarde)
