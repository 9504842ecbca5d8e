"""A small cell with work of every room, of which each figure can be counted on one's fingers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.test import Client

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import HELD_IN_CELL, Role
from baken.apps.inspections.models import Inspection, Judgement
from baken.apps.inspections.models import Scale as DevelopmentScale
from baken.apps.library.models import Maintenance, Material, WebStatistic
from baken.apps.people.models import Address, Cell, Centre, Governance, Person, Site, Theme
from baken.apps.people.tests.factories import make_cell, make_centre
from baken.apps.people.tests.schools import make_board, make_school
from baken.apps.programme.models import Offer, Participation, Session
from baken.apps.resources.models import HoursEntry, Staffing
from baken.apps.surveys.models import Answer, Invitation, Item, Occasion, Question, Response, Survey

SATISFIED = "Ik ben tevreden over de inhoud van deze begeleiding"


@dataclass
class Scene:
    """The cell, its own centres (the last was never reached) and a centre of another network."""

    cell: Cell
    aarde: Centre
    beek: Centre
    cirkel: Centre
    vreemd: Centre

    def account(self, role: Role) -> Account:
        """Who holds a role: in the cell, or at the centre Aarde."""
        of_cell = role in HELD_IN_CELL
        return make_holder(role, self.cell if of_cell else self.aarde)

    def forget(self, offer: str, centre: Centre, *, many: int | None = None) -> None:
        """Remove participations in an offer by people of a centre: all, or so many."""
        found = Participation.objects.filter(session__offer__code=offer, centre=centre).order_by("pk")
        Participation.objects.filter(pk__in=list(found.values_list("pk", flat=True)[:many])).delete()


def sign_in(client: Client, scene: Scene, role: Role) -> Client:
    """Let a test's client act in a role."""
    client.force_login(scene.account(role))
    return client


def make_scene(cell: Cell | None = None, *, of: str = "") -> Scene:
    """The work of a cell; `of` stands behind the names of its centres.

    In 2023-2024: 4 participations of training. In 2024-2025: 15 of training by 9 persons, 5 of a PLG, a survey of 8
    invitations and 7 responses of whom 6 are of Aarde and 1 of Beek, hours, staffing, materials, web, inspection.
    """
    cell = cell or make_cell()
    network, other = cell.network.name, "VCLB" if cell.network.name != "VCLB" else "GO!"
    aarde, beek, cirkel = (
        make_centre(f"{name}{of}", network=network, known_as={cell: code})
        for name, code in (("CLB Aarde", "C1"), ("CLB Beek", "C2"), ("CLB Cirkel", "C3"))
    )
    vreemd = make_centre(f"CLB Vreemd{of}", network=other, known_as={cell: "V1"})
    scene = Scene(cell, aarde, beek, cirkel, vreemd)
    people = {
        centre.pk: Person.objects.bulk_create(
            Person(first_name=f"Persoon {number}", last_name=centre.name) for number in range(many)
        )
        for centre, many in ((aarde, 6), (beek, 2), (vreemd, 1))
    }
    theme = Theme.objects.get_or_create(name="signaalfunctie")[0]
    _attended(_offer(scene, "V23", "vorming", 2023, theme), 1, people[aarde.pk][:4], aarde)
    training = _offer(scene, "V24", "vorming", 2024, theme)
    for number in (1, 2):
        _attended(training, number, people[aarde.pk], aarde)
    _attended(training, 3, people[beek.pk], beek)
    _attended(training, 4, people[vreemd.pk], vreemd)
    _attended(_offer(scene, "P24", "plg", 2024, theme), 1, people[aarde.pk][:5], aarde)
    _survey(scene, training, people)
    _resources(scene)
    _schools(scene)
    material = Material.objects.create(cell=cell, code="M1", title="Leidraad", kind="richtlijn")
    Maintenance.objects.bulk_create(
        Maintenance(material=material, upkeep="geüpdatet", date=dt.date(2024, 10, day)) for day in (2, 3, 4)
    )
    WebStatistic.objects.create(
        cell=cell, starts_on=dt.date(2024, 9, 1), ends_on=dt.date(2025, 8, 31), views=1234, active_users=56
    )
    inspection = Inspection.objects.create(cell=cell, centre=aarde, school_year=2024)
    scale = DevelopmentScale.objects.get_or_create(name="Beeldvorming")[0]
    Judgement.objects.create(inspection=inspection, scale=scale, level="volgens de verwachting")
    return scene


def _offer(scene: Scene, code: str, strategy: str, year: int, theme: Theme) -> Offer:
    offer = Offer.objects.create(
        cell=scene.cell, code=code, title=f"Aanbod {code}", strategy=strategy, school_year=year
    )
    offer.themes.add(theme)
    return offer


def _attended(offer: Offer, number: int, persons: list[Person], centre: Centre) -> None:
    session = Session.objects.create(
        offer=offer, number=str(number), held_on=dt.date(offer.school_year, 11, number), place="Gent"
    )
    Participation.objects.bulk_create(
        Participation(session=session, person=person, centre=centre, status="aanwezig") for person in persons
    )


def _survey(scene: Scene, offer: Offer, people: dict[int, list[Person]]) -> None:
    survey = Survey.objects.create(cell=scene.cell, name="bevraging-vorming", school_year=2024)
    occasion = Occasion.objects.create(
        cell=scene.cell,
        subject="programme.offer",
        subject_key=offer.pk,
        title=offer.title,
        strategy=offer.strategy,
        school_year=2024,
    )
    item = Item.objects.get_or_create(wording=SATISFIED, defaults={"module": "A", "scale": "1-8"})[0]
    question = Question.objects.create(survey=survey, wording=SATISFIED, item=item)
    Invitation.objects.bulk_create(
        Invitation(survey=survey, occasion=occasion, person=person, centre=centre)
        for centre in (scene.aarde, scene.beek)
        for person in people[centre.pk]
    )
    scores = [8, 8, 7, 6, 5, None, 3]
    answering = [(scene.aarde, person) for person in people[scene.aarde.pk]] + [(scene.beek, people[scene.beek.pk][0])]
    responses = Response.objects.bulk_create(
        Response(
            survey=survey,
            number=number,
            occasion=occasion,
            person=person,
            centre=centre,
            completed_at=dt.datetime(2025, 6, 1, 9, tzinfo=dt.UTC),
        )
        for number, (centre, person) in enumerate(answering, Response.objects.count() + 1)
    )
    Answer.objects.bulk_create(
        Answer(response=response, question=question, score=score)
        for response, score in zip(responses, scores, strict=True)
    )
    Survey.objects.filter(pk=survey.pk).update(release=F("release") + 1)


def _schools(scene: Scene) -> None:
    """A board with a centre, and a school that the same centre guides."""
    network = scene.cell.network.name
    board = make_board("Scholengroep", network=network, enterprise_number="0123456749")
    day = dt.date(2020, 9, 1)
    Governance.objects.create(centre=scene.aarde, board=board, started_on=day)
    school = make_school(f"{scene.cell.pk:06d}", network=network, board=board, guided={day: scene.aarde})
    Site.objects.create(school=school, number=1, name="Kaai", street="Kaai 1", postcode="9000", municipality="Gent")


def _resources(scene: Scene) -> None:
    Staffing.objects.bulk_create(
        Staffing(cell=scene.cell, school_year=year, pillar="POC", planned=Decimal(20), realised=Decimal(realised))
        for year, realised in ((2023, "19.2"), (2024, "20.2"))
    )
    persons = Person.objects.bulk_create(Person(first_name="Begeleider") for _number in range(8))
    Address.objects.bulk_create(
        Address(person=person, email=f"begeleider{number % 4}@{number}.{scene.cell.code}.example")
        for number, person in enumerate(persons)
    )
    HoursEntry.objects.bulk_create(
        HoursEntry(
            cell=scene.cell,
            number=str(number),
            person=person,
            role="professionalisering",
            date=dt.date(2024, 10, 1),
            hours=Decimal("4.5") if number < 4 else Decimal("5.5"),
            pillar="professionalisering",
            kind="direct contact" if number < 4 else "voorbereiding en nazorg",
        )
        for number, person in enumerate(persons)
    )
