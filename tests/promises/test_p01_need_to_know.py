"""P01: nobody gets an object, or proof that it exists, outside of the policy.

A world of two cells in which every text is a canary of its own. All routes, each with the objects of the whole world,
are asked by everyone, with every method. No answer holds a text that the asker may not read, and what one may not see
answers as what is not there.
"""

from __future__ import annotations

import io
import re
import zipfile

import pypdf
import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse

from tests.promises.asking import Asking, questions, some
from tests.promises.canaries import STRUCTURE, Canary, World, make_world
from tests.promises.noting import Tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
QUICK = 800  # requests of a run of the suite, of the some 200,000 that there are


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
    """Reads answers in the name of everyone."""

    def leaks(self, who: str, method: str, address: str) -> list[Canary]:
        """The canaries in an answer that the asker may not read."""
        words = said(self(who, method, address))
        inside = set(re.findall(r"kanarie\d{5}z", words))
        found = [each for each in self.world.canaries if each.text in inside]
        return [each for each in found if not self._may_read(who, address, each)]

    def _may_read(self, who: str, address: str, canary: Canary) -> bool:
        """Besides what the policy says: who sees a thing reads who of the own cell and its centres sees it too."""
        asker = self.world.askers[who]
        grant = asker and asker.grants.filter(ends_on=None).first()
        if self.world.may_read(asker, canary):
            return True
        if grant and address.startswith("/zichtbaar/") and (canary.model, canary.field) == ("access.Account", "name"):
            near = {scene.cell.pk for scene in self.world.scenes if scene.aarde == grant.centre} | {grant.cell_id}
            held = {scene.cell.pk for scene in self.world.scenes if scene.aarde.pk in canary.centres} | canary.cells
            return bool(near & held)
        return False


@pytest.mark.parametrize("many", [QUICK, pytest.param(40_000, marks=pytest.mark.soak)])
def test_no_answer_holds_what_the_asker_may_not_read(world: World, many: int, tried: Tried) -> None:
    ask = Reading(world)
    every = questions(world)
    pages = [each for each in every if each[1] == "get" and not re.search(r"[0-9a-f]{8}-", each[2])]
    chosen = [*some(pages, many // 4), *some(every, many)]
    wrong = [(question, leak) for question in chosen for leak in ask.leaks(*question)]
    assert wrong == []
    tried(len(chosen))


@pytest.mark.parametrize("many", [QUICK // 6, pytest.param(15_000, marks=pytest.mark.soak)])
def test_what_one_may_not_see_answers_as_what_is_not_there(world: World, many: int, tried: Tried) -> None:
    ask = Asking(world)
    nowhere = "00000000-0000-4000-8000-000000000000"
    with_object = [each for each in questions(world) if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", each[2])]
    for who, method, address in some(with_object, many):
        answer = ask(who, method, address)
        if answer.status_code not in (403, 404):
            continue
        absent = ask(who, method, re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", nowhere, address))
        assert (address, plain(answer)) == (address, plain(absent))
        tried()


def plain(answer: HttpResponse) -> tuple[int, str]:
    """An answer without what differs from one to the next: its address, its nonce and the token of its forms."""
    content = answer.content.decode(errors="ignore")
    content = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", content)
    return answer.status_code, re.sub(r'(nonce|value|content)="[^"]{20,}"', "", content)


def test_every_answer_is_one_that_was_meant(world: World) -> None:
    ask = Asking(world)
    pictures = [(who, "get", f"/centra/{scene.aarde.uuid}/") for who in world.askers for scene in world.scenes]
    own = [(who, "get", "/mijn-gegevens/") for who in world.askers]
    chosen = [*some(questions(world), 300), *pictures, *own]
    answers = {each: ask(*each) for each in chosen}
    failed = {each: vars(answer).get("exc_info") for each, answer in answers.items() if answer.status_code >= 500}
    assert failed == {}


def test_control_a_rule_that_lets_in_too_many_is_found_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the reports of every cell visible to all who work for one, the walk finds what leaks."""
    monkeypatch.setattr("baken.apps.reports.queries.seen_reports", lambda _actor: models.Q())
    ask = Reading(world)
    who = next(name for name in world.askers if name.startswith("advisor of GO"))
    pages = [each for each in questions(world) if each[0] == who and each[1] == "get" and each[2] == "/verslagen/"]
    assert [leak for question in pages for leak in ask.leaks(*question)]


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
