"""What is left out of a report is in none of its files."""

from __future__ import annotations

from typing import Any

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.inspections.models import Inspection, Judgement, Scale
from baken.apps.reports.actions import begin_report, leave_out
from baken.apps.reports.charts import figures_of, told
from baken.apps.reports.queries import contents_of, edits_of, outline_of
from baken.apps.surveys.models import Answer, Occasion, Question, Response, Survey
from baken.ground.periods import Period
from tests.scenes import make_scene

KIND = "begeleidingsverslag"


@pytest.mark.django_db
def test_levels_and_answers_of_a_part_that_is_left_out_are_in_no_file(settings: Any) -> None:
    settings.MINIMUM_GROUP_OTHERS = 2  # of seven answers, so that a report tells something
    scene, year = make_scene(), Period.school_year(2024)
    actor = Actor(Role.COORDINATOR, scene.cell.pk)
    outline = outline_of(KIND)
    report = begin_report(by=actor, outline=KIND, title="Ons verslag", period=year, language="nl")
    inspection = Inspection.objects.get(cell=scene.cell)
    of_another = Scale.objects.get(name="Handelingsgerichte diagnostiek")
    Judgement.objects.create(inspection=inspection, scale=of_another, level="volgens de verwachting")
    _copy_of_survey(Survey.objects.get(cell=scene.cell), name="bevraging-plg", strategy="plg")

    def told_of(dimension: str) -> set[str]:
        contents = contents_of(actor=actor, period=year, outline=outline, edits=edits_of(report))
        found = figures_of(told(outline, contents, language="nl"), contents)
        return {each.dimensions[dimension] for each in found if dimension in each.dimensions}

    assert told_of("scale") == {"Beeldvorming", "Handelingsgerichte diagnostiek"}
    assert told_of("survey") == {"bevraging-vorming", "bevraging-plg"}
    for part in ("show-inspections-diagnostiek", "show-effect-training", "show-response", "show-overview"):
        leave_out(report, by=actor, part=part, left_out=True)
    assert told_of("scale") == {"Beeldvorming"}
    assert told_of("survey") == {"bevraging-plg"}


def _copy_of_survey(survey: Survey, *, name: str, strategy: str) -> None:
    """The same people answer the same in another survey, about another strategy."""
    responses = list(Response.objects.filter(survey=survey).select_related("occasion"))
    question = Question.objects.get(survey=survey)
    occasion = Occasion.objects.create(
        cell=survey.cell,
        subject="programme.offer",
        subject_key=10**6,
        title=name,
        strategy=strategy,
        school_year=survey.school_year,
    )
    other = Survey.objects.create(cell=survey.cell, name=name, school_year=survey.school_year)
    asked = Question.objects.create(survey=other, wording=question.wording, item=question.item)
    for response in responses:
        score = Answer.objects.get(response=response).score
        copy = Response.objects.create(
            survey=other,
            number=response.number,
            occasion=occasion,
            person=response.person,
            centre=response.centre,
            completed_at=response.completed_at,
        )
        Answer.objects.create(response=copy, question=asked, score=score)
    Survey.objects.filter(pk=other.pk).update(release=1)
