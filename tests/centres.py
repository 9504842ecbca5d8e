"""Centres that a cell knows; and work of centres, added to the scene: a network around them, contact, inspections,
what is dropped."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.db.models import F

from baken.apps.inspections.models import Inspection, Judgement
from baken.apps.inspections.models import Scale as DevelopmentScale
from baken.apps.people.models import Centre, Theme
from baken.apps.people.tests.factories import make_cell, make_centre, make_person
from baken.apps.programme.models import Offer, Participation, Session
from baken.apps.resources.models import HoursEntry, Staffing
from baken.apps.surveys.models import Answer, Item, Question, Response, Survey
from tests.reading import text


def make_known_centres(cell):
    """Two own centres, one of another network, and one that only the cell of that network knows."""
    other = make_cell("VCLB-POC", network="VCLB")
    make_centre(
        "Oever", known_as={cell: "C01"}, province="Limburg", staff_count=42, director_since=dt.date(2024, 9, 1)
    )
    make_centre("Beek", known_as={cell: "C02"}, province="Antwerpen", staff_count=7)
    make_centre("Kade", network="VCLB", known_as={cell: "V01", other: "1"}, merged_on=dt.date(2023, 9, 1))
    make_centre("Verborgen", network="VCLB", known_as={other: "2"})


def listed(response):
    """The cells of the list of centres, as texts."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    return [[text(cell) for cell in row] for row in cells]


def names(response):
    """The names in the list of centres, and which flags stand at each."""
    return [row[1] for row in listed(response)]


def change(centre, **fields):
    """Let something of a centre be otherwise."""
    Centre.objects.filter(pk=centre.pk).update(**fields)


def name_themes(name):
    """Let the one theme of the scene have another name, which none of the list has."""
    Theme.objects.filter(name=name).delete()
    Theme.objects.filter(name="signaalfunctie").update(name=name)


def take_part(centre, *, many=1):
    """Let so many more people of a centre come to the first training of 2024-2025."""
    session = Session.objects.get(offer__code="V24", number="1")
    for _number in range(many):
        Participation.objects.create(session=session, person=make_person(), centre=centre, status="aanwezig")


def drop_sessions(year):
    """Let no session have taken place in a school year."""
    Session.objects.filter(offer__school_year=year).delete()


def drop_responses(centre):
    """Let nobody of a centre have answered."""
    Response.objects.filter(centre=centre).delete()
    _release()


def drop_answers(centre, *, many, **which):
    """Let so many people of a centre have left every item open, or the question with a `wording`."""
    left_open = {f"question__{field}": value for field, value in which.items()}
    Answer.objects.filter(response__in=list(Response.objects.filter(centre=centre)[:many]), **left_open).delete()
    _release()


def _release():
    """Let figures follow what changed of answers."""
    Survey.objects.update(release=F("release") + 1)


def answer(centre, wording, *, module, score=8):
    """Let everybody of a centre who answered, have answered another item of the bank too."""
    item = Item.objects.get_or_create(wording=wording, defaults={"module": module, "scale": "1-8"})[0]
    for response in Response.objects.filter(centre=centre):
        question = Question.objects.get_or_create(survey=response.survey, wording=wording, item=item)[0]
        Answer.objects.create(response=response, question=question, score=score)
    _release()


def inspect(centre, *, cell, year, advice="", levels=None):
    """Register an inspection with the level of some scales; of that year once."""
    inspection = Inspection.objects.update_or_create(
        cell=cell, centre=centre, school_year=year, defaults={"advice": advice}
    )[0]
    for scale, level in (levels or {}).items():
        known = DevelopmentScale.objects.get_or_create(name=scale)[0]
        Judgement.objects.create(inspection=inspection, scale=known, level=level)
    return inspection


def let_a_year_have_work(cell, *, year):
    """Let a cell have registered something in a school year, of no centre."""
    Staffing.objects.get_or_create(cell=cell, school_year=year, pillar="POC", defaults={"planned": 1, "realised": 1})


def make_offer(cell, *, code, strategy, year):
    """An offer with one session, to which people can come."""
    offer = Offer.objects.create(cell=cell, code=code, title=code, strategy=strategy, school_year=year)
    return Session.objects.create(offer=offer, number="1", held_on=dt.date(year, 11, 1))


def come(session, centre, *, status="aanwezig"):
    """Let somebody of a centre have a place at a session."""
    Participation.objects.create(session=session, person=make_person(), centre=centre, status=status)


def meet(cell, centre, *, many=3, year=2024, kind="direct contact"):
    """Hours of direct contact with a centre, of so many advisors."""
    for number in range(many):
        HoursEntry.objects.create(
            cell=cell,
            number=f"met {centre.pk} {year} {kind} {number}",
            person=make_person(),
            role="professionalisering",
            date=dt.date(year, 10, 1),
            hours=Decimal("1.5"),
            pillar="professionalisering",
            kind=kind,
            centre=centre,
        )


def part_advisor(centre):
    """Let one advisor less have met a centre."""
    HoursEntry.objects.filter(centre=centre).last().delete()


def make_network(scene):
    """Three more own centres, of which one took part once: the spread is over six."""
    for number in (4, 5, 6):
        centre = make_centre(f"CLB Rij {number}", known_as={scene.cell: f"C{number}"})
    take_part(centre)
