"""Pages that say what a role may, and who can see something."""

from __future__ import annotations

import uuid as uuids
from itertools import compress, groupby

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import render

from baken.apps.access.queries import rights_of_roles, row_asked, title_of, who_sees
from baken.apps.access.rules import for_accounts, for_actors
from baken.apps.access.types import ActingRequest, Role
from baken.ground.periods import today
from baken.ui.requests import reading


@for_accounts
@reading
def rights(request: ActingRequest) -> HttpResponse:
    """What each role may, as the rules themselves say."""
    rooms = [
        (apps.get_app_config(room).verbose_name, [(each.words, list(compress(Role, held))) for each, held in found])
        for room, found in groupby(rights_of_roles(), key=lambda pair: pair[0].room)
    ]
    own = request.actor.role if request.actor else None
    return render(request, "access/rights.html", {"rooms": rooms, "own": own})


@for_actors
@reading
def seen_by(request: ActingRequest, kind: str, uuid: uuids.UUID) -> HttpResponse:
    """Who can see something, for who sees it."""
    asked = row_asked(request.actor, kind=kind, uuid=uuid)
    if asked is None:
        raise Http404
    right, row = asked
    context = {
        "title": title_of(row, by=request.actor),
        "kind": row._meta.verbose_name_plural,
        "words": right.words,
        "seers": who_sees(right, row, on=today(), by=request.actor),
    }
    return render(request, "access/seen_by.html", context)
