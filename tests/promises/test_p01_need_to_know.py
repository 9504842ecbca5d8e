"""P01: nobody gets an object, or proof that it exists, outside of the policy.

A world of two cells in which every text is a canary of its own. All routes, each with the objects of the whole world,
are asked by everyone, with every method. No answer holds a text that the asker may not read, and what one may not see
answers as what is not there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse

from baken.apps.access.types import Role
from baken.apps.programme.models import Offer
from tests.promises.asking import KEY, Asking, Question, factors, once_each, questions, some
from tests.promises.canaries import STRUCTURE, Canary, World, make_world
from tests.promises.noting import Tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
# Of a run of the suite: addresses, others in each run, and requests there, of the some 200,000 that there are.
ADDRESSES, QUICK = 120, 800
FACTOR = r"(?<=/tweede-stap/)\d+(?=/)"


@pytest.fixture
def world() -> World:
    return make_world()


def said(answer: HttpResponse) -> str:
    """All that an answer says: its head, its words, and what stands in a PDF or an archive."""
    content = b"".join(answer) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    if content.startswith(b"%PDF"):
        return head + "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return head + "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    return head + content.decode(errors="ignore")


class Reading(Asking):
    """Reads answers in the name of everyone, and keeps which requests went wrong."""

    def __init__(self, world: World):
        super().__init__(world)
        self.failed: dict[Question, Any] = {}

    def leaks(self, who: str, method: str, address: str) -> list[Canary]:
        """The canaries in an answer that the asker may not read."""
        answer = self(who, method, address)
        if answer.status_code >= 500:
            self.failed[who, method, address] = vars(answer).get("exc_info")
        words = said(answer)
        inside = set(re.findall(r"kanarie\d{5}z", words))
        found = [each for each in self.world.canaries if each.text in inside]
        return [each for each in found if not self.world.may_read(self.world.askers[who], each)]


def chosen(world: World, *, quick: int | None, more: int = 0) -> list[Question]:
    """So many requests, and some for pages without an object; or every one once, and so many of the rest."""
    if quick is None:
        return once_each(world, more=more)
    every = questions(world, of=ADDRESSES)
    pages = [each for each in every if each[1] == "get" and not re.search(KEY, each[2])]
    return [*some(pages, quick // 5), *some(every, quick)]


@pytest.mark.parametrize("quick", [QUICK, pytest.param(None, marks=pytest.mark.soak)])
def test_no_answer_holds_what_the_asker_may_not_read(world: World, quick: int | None, tried: Tried) -> None:
    ask = Reading(world)
    asked = chosen(world, quick=quick, more=5_000)
    assert [(question, leak) for question in asked for leak in ask.leaks(*question)] == []
    assert ask.failed == {}
    tried(len(asked))


def told_apart(world: World, asked: Iterable[Question]) -> tuple[list[Question], int]:
    """Where what one may not see answers otherwise than what is not there, and of how many that was asked."""
    ask, found, many = Asking(world), [], 0
    for question in asked:
        who, method, address = question
        answer = ask(*question)
        if answer.status_code not in (403, 404):
            continue
        nowhere = re.sub(FACTOR, "0", re.sub(KEY, "00000000-0000-4000-8000-000000000000", address))
        many += 1
        if plain(answer) != plain(ask(who, method, nowhere)):
            found.append(question)
    return found, many


def with_object(asked: Iterable[Question]) -> list[Question]:
    """Those that name something."""
    return [each for each in asked if re.search(KEY, each[2]) or re.search(FACTOR, each[2])]


@pytest.mark.parametrize("many", [QUICK // 6, pytest.param(15_000, marks=pytest.mark.soak)])
def test_what_one_may_not_see_answers_as_what_is_not_there(world: World, many: int, tried: Tried) -> None:
    asked = some(with_object(questions(world, of=ADDRESSES if many < QUICK else None)), many)
    factor_of_somebody = [(who, "post", f"/mijn-account/tweede-stap/{factors()[0]}/weg/") for who in world.askers]
    found, refused = told_apart(world, [*asked, *factor_of_somebody])
    assert found == []
    tried(refused)


def test_control_a_page_that_refuses_only_what_is_there_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 403 for the picture of a centre that is there and not the asker's, and 404 for none, the two are told
    apart."""

    def get(visible: models.QuerySet[models.Model], **by: object) -> models.Model:
        found = visible.filter(**by).first()
        if found is None:
            raise PermissionDenied if visible.model._default_manager.filter(**by).exists() else Http404
        return found

    monkeypatch.setattr("baken.apps.centres.views.get_object_or_404", get)
    pictures = [("director of GO-POC", "get", f"/centra/{scene.beek.uuid}/") for scene in world.scenes]
    assert told_apart(world, pictures) == (pictures, 2)


def plain(answer: HttpResponse) -> tuple[int, str]:
    """An answer without what differs from one to the next: its address, its nonce and the token of its forms."""
    content = answer.content.decode(errors="ignore")
    content = re.sub(FACTOR, "", re.sub(KEY, "", content))
    return answer.status_code, re.sub(r'(nonce|value|content)="[^"]{20,}"', "", content)


def test_what_is_counted_and_what_is_sealed_answers_as_was_meant(world: World) -> None:
    ask = Asking(world)
    pictures = [(who, "get", f"/centra/{scene.aarde.uuid}/") for who in world.askers for scene in world.scenes]
    own = [(who, "get", "/mijn-gegevens/") for who in some(list(world.askers), 5)]
    answers = {each: ask(*each) for each in [*pictures, *own]}
    failed = {each: vars(answer).get("exc_info") for each, answer in answers.items() if answer.status_code >= 500}
    assert failed == {}


def test_control_a_rule_that_lets_in_too_many_is_found_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the reports of every cell visible to all who work for one, the walk finds what leaks."""
    monkeypatch.setattr("baken.apps.reports.queries.seen_reports", lambda _actor: models.Q())
    ask = Reading(world)
    who = next(name for name in world.askers if name.startswith("advisor of GO"))
    assert ask.leaks(who, "get", "/verslagen/")


def test_control_a_page_that_names_all_who_see_something_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sees an offer asks who sees it too. With every role known to everyone, that names people to who is not
    shown the members; as it is, to nobody."""
    scene = world.scenes[0]
    offers = Offer.objects.filter(cell=scene.cell)
    askers = [f"{role.value} of {scene.cell.code}" for role in (Role.STAFF, Role.DIRECTOR, Role.ADVISOR)]
    asked = [(who, "get", f"/zichtbaar/aanbod/{offer.uuid}/") for who in askers for offer in offers]
    ask = Reading(world)
    assert {who for who, method, address in asked if ask(who, method, address).status_code == 200} == set(askers)
    assert [leak for question in asked for leak in ask.leaks(*question)] == []
    monkeypatch.setattr("baken.apps.access.queries.seen_grants", lambda _actor: models.Q(pk__gt=0))
    assert {question[0] for question in asked if ask.leaks(*question)} == set(askers)


def test_every_text_is_a_canary_or_read_by_the_house(world: World) -> None:
    known = {canary.model for canary in world.canaries} | set(STRUCTURE)
    with_text = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("baken.")
        for each in model._meta.concrete_fields
        if isinstance(each, models.CharField | models.TextField | models.JSONField) and not each.choices
    }
    assert with_text - known == {"library.WebStatistic"}  # whose one text is empty for a whole site
