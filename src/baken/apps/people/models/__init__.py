"""Networks, cells, centres, boards, schools, persons, posts, lists of the field and who can be asked about what: one
registry for the whole installation."""

from __future__ import annotations

from baken.apps.people.models._centres import CentreName, ComingName, Merger
from baken.apps.people.models._departments import Department
from baken.apps.people.models._expertise import Expertise
from baken.apps.people.models._organisations import Cell, Centre, CentreCode, Network
from baken.apps.people.models._persons import Address, CellMember, KnownAs, Person, Post, new_person_key
from baken.apps.people.models._reference import LISTS, CoreActivity, GuidanceDomain, ListEntry, Mission, Theme
from baken.apps.people.models._schools import Board, Governance, Guidance, School, Site

__all__ = [
    "LISTS",
    "Address",
    "Board",
    "Cell",
    "CellMember",
    "Centre",
    "CentreCode",
    "CentreName",
    "ComingName",
    "CoreActivity",
    "Department",
    "Expertise",
    "Governance",
    "Guidance",
    "GuidanceDomain",
    "KnownAs",
    "ListEntry",
    "Merger",
    "Mission",
    "Network",
    "Person",
    "Post",
    "School",
    "Site",
    "Theme",
    "new_person_key",
]
