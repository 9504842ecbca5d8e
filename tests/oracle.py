"""A plain count of every indicator, written from the definitions and sharing no code with the engine.

Reads all rows of a cell by the ORM and counts them in Python: slow, simple, and right. Used to judge the engine.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from baken.apps.inspections.models import Judgement
from baken.apps.library.models import Maintenance, WebStatistic
from baken.apps.people.models import Cell, CentreCode, Person, Post
from baken.apps.programme.models import Community, Enrolment, Membership, Offer, Participation, Session
from baken.apps.resources.models import HoursEntry, Spending, Staffing
from baken.apps.surveys.models import Answer, Invitation, Response

KNOWN = ["geen", "basis", "gevorderd", "expert"]
GROUPS = {"training": {"vorming", "starterstraject"}, "plg": {"plg"}, "starters": {"starterstraject"}}
LEVELS = [
    "beneden de verwachting",
    "benadert de verwachting",
    "volgens de verwachting",
    "overstijgt de verwachting",
]
Rows = dict[tuple[str, tuple[tuple[str, str], ...]], tuple[float, float | None]]


def school_year(day: dt.date) -> int:
    return day.year if (day.month, day.day) >= (9, 1) else day.year - 1


class World:
    """All rows of a cell, with what each can be cut by."""

    def __init__(self, cell: Cell):
        self.cell = cell
        self.root = {person.pk: person.same_as_id or person.pk for person in Person.objects.all()}
        codes = list(CentreCode.objects.filter(cell=cell).select_related("centre"))
        self.own_centres = [code.centre for code in codes if code.centre.network_id == cell.network_id]
        self.code = {code.centre_id: code.code for code in codes}
        self.posts = list(Post.objects.all())
        self.offers = list(Offer.objects.filter(cell=cell).prefetch_related("themes"))
        self.themes = {offer.pk: [theme.name for theme in offer.themes.all()] for offer in self.offers}

    def own(self, *years: int) -> set[int]:
        """The own centres that are there on some day of some school years."""
        return {
            centre.pk
            for centre in self.own_centres
            if any(
                (centre.started_on is None or centre.started_on < dt.date(year + 1, 9, 1))
                and (centre.ended_on is None or centre.ended_on >= dt.date(year, 9, 1))
                for year in years
            )
        }

    def function(self, person: int, centre: int, day: dt.date) -> str:
        fitting = [
            post
            for post in self.posts
            if post.person_id == person
            and post.centre_id == centre
            and post.started_on <= day
            and (post.ended_on is None or post.ended_on >= day)
        ]
        return max(fitting, key=lambda post: post.started_on).function if fitting else ""

    def offer_rows(self) -> Iterable[dict[str, Any]]:
        for offer in self.offers:
            yield {"strategy": offer.strategy, "year": offer.school_year, "theme": self.themes[offer.pk] or [""]}

    def session_rows(self) -> Iterable[dict[str, Any]]:
        for session in Session.objects.filter(offer__cell=self.cell).select_related("offer"):
            offer = session.offer
            yield {"strategy": offer.strategy, "year": offer.school_year, "theme": self.themes[offer.pk] or [""]}

    def participation_rows(self, *statuses: str) -> Iterable[dict[str, Any]]:
        found = Participation.objects.filter(session__offer__cell=self.cell, status__in=statuses or ["aanwezig"])
        for row in found.select_related("session__offer", "centre__network"):
            offer = row.session.offer
            yield {
                "session": row.session_id,
                "person": self.root[row.person_id],
                "centre_key": row.centre_id,
                "centre": self.code.get(row.centre_id, str(row.centre_id)),
                "network": row.centre.network.name,
                "function": self.function(row.person_id, row.centre_id, row.session.held_on),
                "status": row.status,
                "region": row.session.region,
                "province": row.centre.province,
                "strategy": offer.strategy,
                "year": offer.school_year,
                "registered": "partner" if row.source == "partner" else "eigen",
                "theme": self.themes[offer.pk] or [""],
            }


def _values(row: dict[str, Any], by: str) -> list[str]:
    if not by:
        return [""]
    value = row[by]
    if by == "year":
        return [f"{value}-{value + 1}"]
    return value if isinstance(value, list) else [value]


def _grouped(rows: Iterable[dict[str, Any]], years: range, by: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["year"] in years:
            for value in _values(row, by):
                found[value].append(row)
    return found


def _key(indicator: str, by: str, value: str, **dimensions: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return indicator, tuple(sorted({**dimensions, **({by: value} if by else {})}.items()))


def count(cell: Cell, years: range, by: str = "") -> Rows:
    """Every figure of a cell over some school years, split by a cut or not: (indicator, dimensions) to value and
    denominator. Nothing is withheld; counts of 0 that are no total may be left out.
    """
    world = World(cell)
    if by == "plg":
        return _communities(world, years, by)
    rows: Rows = {}
    for name, strategies in GROUPS.items():
        chosen = lambda found, wanted=strategies: [row for row in found if row["strategy"] in wanted]  # noqa: E731  # a name reads better than a nested def here
        attended = chosen(world.participation_rows())
        if by in ("", "theme", "strategy", "year"):
            for kind, found in (("offers", world.offer_rows()), ("sessions", world.session_rows())):
                for value, group in _grouped(chosen(found), years, by).items():
                    rows[_key(f"{name}.{kind}", by, value)] = (len(group), None)
        for value, group in _grouped(attended, years, by).items():
            pairs = {(row["session"], row["person"]) for row in group}
            rows[_key(f"{name}.participations", by, value)] = (len(pairs), None)
            rows[_key(f"{name}.unique_participants", by, value)] = (len({person for _, person in pairs}), None)
        if by in ("", "theme", "strategy", "year"):
            for value, group in _grouped(attended, years, by).items():
                reached = {row["centre_key"] for row in group if row["centre_key"] in world.own(row["year"])}
                within = [int(value[:4])] if by == "year" else years
                if reached or not by:
                    rows[_key(f"{name}.centres_reached", by, value)] = (len(reached), len(world.own(*within)))
        if not by:
            for kind in ("offers", "sessions", "participations", "unique_participants"):
                rows.setdefault(_key(f"{name}.{kind}", "", ""), (0, None))
            rows.setdefault(_key(f"{name}.centres_reached", "", ""), (0, len(world.own(*years))))
    rows |= _programme(world, years, by)
    if by in ("", "centre", "year", "plg", "theme"):
        rows |= _communities(world, years, by)
    if not by:
        rows |= _surveys(world, years) | _inspections(world, years) | _resources(world, years) | _library(world, years)
    return rows


def _programme(world: World, years: range, by: str) -> Rows:
    rows: Rows = {}
    asked = {"vorming", "starterstraject", "infosessie", "helpdesksessie", "e-module", "plg"}
    noted = [row for row in world.participation_rows("aanwezig", "afwezig", "wachtlijst") if row["strategy"] in asked]
    if by in ("", "centre", "network", "theme", "strategy", "function", "year", "region", "registered"):
        for value, group in _grouped(noted, years, by).items():
            pairs = {
                status: {(row["session"], row["person"]) for row in group if row["status"] == status}
                for status in ("aanwezig", "afwezig", "wachtlijst")
            }
            expected = pairs["aanwezig"] | pairs["afwezig"]
            if by not in ("region", "registered"):
                rows[_key("programme.left_waiting", by, value)] = (len(pairs["wachtlijst"]), None)
                if expected:
                    share = len(pairs["afwezig"]) / len(expected)
                    rows[_key("programme.no_show", by, value)] = (share, len(expected))
            placed = [row for row in group if row["status"] == "aanwezig" and row["region"] and row["province"]]
            near = [row for row in placed if row["region"] in ("online", row["province"])]
            here, all_of_them = ({(row["session"], row["person"]) for row in found} for found in (near, placed))
            if all_of_them:
                rows[_key("programme.near", by, value)] = (len(here) / len(all_of_them), len(all_of_them))
    if not by:
        rows.setdefault(_key("programme.left_waiting", "", ""), (0, None))
        rows |= _levels(world, years)
    return rows


def _levels(world: World, years: range) -> Rows:
    said: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in Enrolment.objects.filter(offer__cell=world.cell, state="ingeschreven").select_related("offer"):
        if each.offer.school_year in years and each.level and each.offer.level:
            key = each.offer_id, world.root[each.person_id]
            said[key].append((KNOWN.index(each.level), KNOWN.index(each.offer.level)))
    rows: Rows = {}
    for name, fits in (
        ("too_little_known", lambda own, expected: own < expected),
        ("as_much_known", lambda own, expected: own == expected),
        ("more_known", lambda own, expected: own > expected),
    ):
        number = sum(1 for pairs in said.values() if any(fits(*pair) for pair in pairs))
        if said:
            rows[_key(f"programme.{name}", "", "")] = (number / len(said), len(said))
    return rows


def _stands(row: Any, year: int) -> bool:
    """Whether something stands on 30 June of a school year."""
    last = dt.date(year + 1, 6, 30)
    return row.starts_on <= last and (row.ends_on is None or row.ends_on >= last)


def _communities(world: World, years: range, by: str) -> Rows:
    if by in ("plg", "theme"):
        return _communities_split(world, years, by)
    standing = {} if by == "year" else _communities_in(world, years[-1], by)
    return standing | _meetings(world, years, by)


def _communities_split(world: World, years: range, by: str) -> Rows:
    """The same of each community apart, or of those of a theme."""
    found = Community.objects.prefetch_related("themes")  # an offer may be a year of that of another cell
    themes = {each.pk: [theme.name for theme in each.themes.all()] or [""] for each in found}
    values = {each.pk: [each.name] if by == "plg" else themes[each.pk] for each in found}
    own = world.own(years[-1])
    centres: dict[str, set[int]] = defaultdict(set)
    pairs: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for each in Membership.objects.filter(community__cell=world.cell):
        for value in values[each.community_id] if _stands(each, years[-1]) else ():
            pairs[value].add((each.community_id, world.root[each.person_id]))
            centres[value] |= own & {each.centre_id}
    held = [value for session in _held(world, years) for value in values[session.offer.community_id]]
    rows: Rows = {_key("plg.meetings", by, value): (held.count(value), None) for value in held}
    for value, members in pairs.items():
        rows[_key("plg.memberships", by, value)] = (len(members), None)
        rows[_key("plg.centres_with_member", by, value)] = (len(centres[value]), len(own))
    return rows


def _communities_in(world: World, year: int, by: str) -> Rows:
    """What stands on 30 June of the last school year that is asked."""
    counting = {
        each.pk
        for each in Community.objects.filter(cell=world.cell, kind="plg", is_published=True)
        if _stands(each, year)
    }
    found = Membership.objects.filter(community__cell=world.cell)
    members = [each for each in found if _stands(each, year)]
    own = world.own(year)
    carried: dict[int, set[int]] = defaultdict(set)
    for each in members:
        if each.role in ("ambassadeur", "ankerpersoon") and each.centre_id in own and each.community_id in counting:
            carried[each.centre_id].add(each.community_id)
    rows: Rows = {}
    if by == "centre":
        for centre, communities in carried.items():
            key = _key("plg.ambassador_coverage", by, world.code[centre])
            rows[key] = (len(communities) / len(counting), len(counting))
        return rows
    if counting:
        every = set().union(*carried.values())
        rows[_key("plg.ambassador_coverage", by, "")] = (len(every) / len(counting), len(counting))
    reached = sum(1 for communities in carried.values() if 2 * len(communities) >= len(counting))
    rows[_key("plg.centres_on_target", by, "")] = (reached, len(own))
    rows[_key("plg.centres_with_member", by, "")] = (len({each.centre_id for each in members} & own), len(own))
    pairs = {(each.community_id, world.root[each.person_id]) for each in members}
    rows[_key("plg.memberships", by, "")] = (len(pairs), None)
    return rows


def _held(world: World, years: range) -> list[Any]:
    found = Session.objects.filter(offer__cell=world.cell, offer__community__isnull=False, state="gehouden")
    return [each for each in found.select_related("offer") if each.offer.school_year in years]


def _meetings(world: World, years: range, by: str) -> Rows:
    of = [each.offer.school_year for each in _held(world, years)]
    if by == "year":
        return {_key("plg.meetings", by, f"{year}-{year + 1}"): (of.count(year), None) for year in years}
    return {} if by else {_key("plg.meetings", "", ""): (len(of), None)}


def _surveys(world: World, years: range) -> Rows:
    rows: Rows = {}
    invited: dict[str, int] = defaultdict(int)
    invitations: set[tuple[int, int, int | None]] = set()
    for invitation in Invitation.objects.filter(survey__cell=world.cell).select_related("survey"):
        invitations.add((invitation.survey_id, invitation.occasion_id, invitation.person_id))
        if invitation.survey.school_year in years:
            invited[invitation.survey.name] += 1
    answered: dict[str, int] = defaultdict(int)
    answered_invited: dict[str, int] = defaultdict(int)
    for response in Response.objects.filter(survey__cell=world.cell, counts=True).select_related("survey"):
        if response.survey.school_year in years:
            answered[response.survey.name] += 1
            asked = (response.survey_id, response.occasion_id, response.person_id)
            answered_invited[response.survey.name] += asked in invitations
    for name, number in invited.items():
        rows[_key("survey.invited", "", "", survey=name)] = (number, None)
        rows[_key("survey.response_rate", "", "", survey=name)] = (answered_invited[name] / number, number)
    for name, number in answered.items():
        rows[_key("survey.responses", "", "", survey=name)] = (number, None)
    scores: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    found = Answer.objects.filter(
        response__survey__cell=world.cell, response__counts=True, question__item__scale="1-8"
    )
    for answer in found.select_related("response__survey", "question__item"):
        item = answer.question.item
        if answer.response.survey.school_year in years and answer.response.survey.release and item is not None:
            scores[answer.response.survey.name, item.wording].append(answer.score)
    for (survey, wording), given in scores.items():
        bands = {
            "low": sum(1 for score in given if score is not None and score <= 5),
            "high": sum(1 for score in given if score is not None and score >= 6),
            "not_applicable": given.count(None),
        }
        for band, number in bands.items():
            key = _key(f"survey.item_share_{band}", "", "", survey=survey, item=wording)
            rows[key] = (number / len(given), len(given))
    return rows


def _inspections(world: World, years: range) -> Rows:
    latest: dict[tuple[int, str], tuple[int, str]] = {}
    scales: set[str] = set()
    for judgement in Judgement.objects.filter(inspection__cell=world.cell).select_related("inspection", "scale"):
        inspection = judgement.inspection
        if inspection.school_year not in years or inspection.centre_id not in world.own(inspection.school_year):
            continue
        scales.add(judgement.scale.name)
        if judgement.level in LEVELS:
            key = (inspection.centre_id, judgement.scale.name)
            latest[key] = max(latest.get(key, (0, "")), (inspection.school_year, judgement.level))
    rows: Rows = {}
    for scale in scales:
        for level in LEVELS:
            number = sum(1 for (_, name), (_, given) in latest.items() if (name, given) == (scale, level))
            rows[_key("inspection.centres_at_level", "", "", scale=scale, level=level)] = (number, None)
    return rows


def _resources(world: World, years: range) -> Rows:
    rows: Rows = {}
    hours: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    of_role: dict[str, Decimal] = defaultdict(Decimal)
    for entry in HoursEntry.objects.filter(cell=world.cell):
        if school_year(entry.date) in years:
            hours[entry.role, entry.pillar, entry.kind] += entry.hours
            of_role[entry.role] += entry.hours
    for (role, pillar, kind), number in hours.items():
        key = _key("hours.share", "", "", role=role, pillar=pillar, kind=kind)
        rows[key] = (float(number / of_role[role]), float(of_role[role]))
    staffing = [row for row in Staffing.objects.filter(cell=world.cell) if row.school_year in years]
    planned = sum((row.planned for row in staffing), Decimal())
    if planned:
        realised = sum((row.realised for row in staffing), Decimal())
        rows[_key("fte.realisation", "", "")] = (float(realised / planned), float(planned))
    spending = [row for row in Spending.objects.filter(cell=world.cell) if row.school_year in years]
    if spending:
        advisors = {world.root[row.person_id] for row in spending}
        rows[_key("budget.per_advisor", "", "")] = (
            float(sum(row.amount for row in spending) / len(advisors)),
            len(advisors),
        )
    return rows


def _library(world: World, years: range) -> Rows:
    rows: Rows = {}
    maintained = Maintenance.objects.filter(material__cell=world.cell)
    rows[_key("library.materials_maintained", "", "")] = (
        sum(1 for row in maintained if school_year(row.date) in years),
        None,
    )
    starts_on, ends_on = dt.date(years[0], 9, 1), dt.date(years[-1] + 1, 8, 31)
    site = list(WebStatistic.objects.filter(cell=world.cell, page=""))
    for row in site:
        if (row.starts_on, row.ends_on) == (starts_on, ends_on):
            rows[_key("library.views", "", "")] = (row.views, None)
            if row.active_users is not None:
                rows[_key("library.active_users", "", "")] = (row.active_users, None)
            return rows
    views = _tile(site, starts_on, ends_on)
    if views is not None:
        rows[_key("library.views", "", "")] = (views, None)
    return rows


def _tile(site: list[WebStatistic], start: dt.date, end: dt.date) -> int | None:
    """The views of rows that tile the days from `start` to `end`, trying the longest first; None where none do."""
    if start == end + dt.timedelta(days=1):
        return 0
    for row in sorted((row for row in site if row.starts_on == start), key=lambda row: row.ends_on, reverse=True):
        if row.ends_on <= end:
            rest = _tile(site, row.ends_on + dt.timedelta(days=1), end)
            if rest is not None:
                return row.views + rest
    return None
