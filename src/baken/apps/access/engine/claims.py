"""Which roles follow from what a provider says of somebody.

ACM/IDM says roles of a person in a claim `<application>_rol_3d`, as "role-context:organisation": one text, or a list
of them. Where a text names no organisation, it is of the one that the person acts for (`vo_orgcode`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from django.db.models import F

from baken.apps.access.models import ClaimRule, Grant
from baken.ground.audit import Verb, did

ORGANISATION, AUDIENCE = "vo_orgcode", "vo_doelgroepcode"
MOST_VALUES, LONGEST_VALUE = 200, 500  # of a claim; one that holds more says nothing


def following(rules: Iterable[ClaimRule], claims: Mapping[str, Any]) -> list[ClaimRule]:
    """The rules that hold for who has these claims, whatever their shapes."""
    return [rule for rule in rules if _holds(rule, claims)]


def _holds(rule: ClaimRule, claims: Mapping[str, Any]) -> bool:
    if rule.audience and rule.audience not in _texts(claims.get(AUDIENCE)):
        return False
    acting_for = _texts(claims.get(ORGANISATION))
    return any(
        fnmatchcase(role, _literal(rule.pattern)) and rule.organisation_code in (organisations or acting_for)
        for role, organisations in map(_parted, _texts(claims.get(rule.claim)))
    )


def _parted(text: str) -> tuple[str, list[str]]:
    """The role with its context, and the organisation that it is said of, where one is."""
    role, colon, organisation = text.rpartition(":")
    return (role, [organisation]) if colon else (organisation, [])


def _literal(pattern: str) -> str:
    """A pattern in which * is anything, and all else itself."""
    return pattern.replace("[", "[[]").replace("?", "[?]")


def _texts(value: Any) -> list[str]:
    """What a claim says: one text or a list of texts, none of them too long; anything else says nothing."""
    said = [value] if isinstance(value, str) else value
    if not isinstance(said, list) or len(said) > MOST_VALUES:
        return []
    if not all(isinstance(text, str) and 0 < len(text) <= LONGEST_VALUE for text in said):
        return []
    return said


def end_untold(*, before: dt.date, most: int) -> int:
    """End roles without end of which no provider told since a day, on the last day that one did; how many."""
    untold, ended = Grant.objects.filter(ends_on=None, told_on__lt=before), 0
    for grant in list(untold.order_by("pk")[:most]):
        if untold.filter(pk=grant.pk).update(ends_on=F("told_on")):  # unless it was told meanwhile
            grant.refresh_from_db(fields=["ends_on"])
            did(Verb.ENDED, thing=grant, said={"role": grant.role, "on": grant.ends_on})
            ended += 1
    return ended
