"""How posts, and who helps with what, are called in the audit trail: whose they are stands beside it."""

from __future__ import annotations

from typing import Any

from baken.apps.directory.rules import seen_expertise, seen_posts
from baken.ground.audit import CALLED, Called


def _post(post: Any) -> str:
    return ", ".join(filter(None, (post.function, str(post.organisation))))


def _expertise(expertise: Any) -> str:
    return ", ".join(map(str, filter(None, (expertise.about, expertise.organisation))))


CALLED.add(
    Called("people.Post", seen_posts, _post, ("centre", "cell")),
    Called("people.Expertise", seen_expertise, _expertise, ("centre", "cell", "theme")),
)
