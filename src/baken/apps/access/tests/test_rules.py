"""Whom a view admits."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from baken.apps.access.rules import allowed, for_accounts, for_roles, for_strangers, may_grant
from baken.apps.access.types import Actor, Role


def answer(request):
    """A view."""
    return HttpResponse("in")


def asked(actor):
    request = RequestFactory().get("/")
    request.user, request.actor = AnonymousUser(), actor
    request.lacks_factor = request.lost_role = False
    request.untold = []
    return request


@pytest.mark.parametrize("role", list(Role))
def test_a_view_for_roles_admits_these_and_refuses_the_rest(role):
    view = for_roles(Role.COORDINATOR, Role.DIRECTOR)(answer)
    request = asked(Actor(role=role, cell=1))
    if role in (Role.COORDINATOR, Role.DIRECTOR):
        assert view(request).content == b"in"
    else:
        with pytest.raises(PermissionDenied):
            view(request)


@pytest.mark.parametrize("view", [for_roles()(answer), allowed(lambda actor: True)(answer)])
def test_who_holds_no_role_is_refused_whatever_the_rule(view):
    assert view(asked(Actor(role=Role.STAFF, cell=1, centre=1))).content == b"in"
    with pytest.raises(PermissionDenied):
        view(asked(None))


def test_a_rule_is_asked_with_the_actor():
    view = allowed(lambda actor: actor.cell == 2)(answer)
    assert view(asked(Actor(role=Role.STAFF, cell=2))).content == b"in"
    with pytest.raises(PermissionDenied):
        view(asked(Actor(role=Role.STAFF, cell=1)))


def test_every_view_says_whom_it_admits():
    views = [for_roles()(answer), allowed(lambda actor: True)(answer), for_accounts(answer), for_strangers(answer)]
    assert [hasattr(view, "admits") for view in views] == [True] * 4


@pytest.mark.parametrize("role", list(Role))
def test_a_coordinator_alone_gives_roles_and_only_for_the_own_cell(role):
    actor = Actor(role=role, cell=1)
    given = [may_grant(actor, role=Role.ADVISOR, cell=cell) for cell in (1, 2, None)]
    assert given == [role is Role.COORDINATOR, False, False]
