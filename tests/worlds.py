"""Random worlds: cells with centres, people and work, as rows written by the ORM in every way it has."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from baken.apps.inspections.models import Inspection, Judgement, Scale
from baken.apps.inspections.types import Level as Judged
from baken.apps.library.models import Maintenance, Material, WebStatistic
from baken.apps.library.types import Upkeep
from baken.apps.people.models import Cell, Centre, CentreCode, Network, Person, Post, Theme
from baken.apps.programme.models import Community, Membership, Offer, Participation, Session
from baken.apps.programme.types import (
    CommunityKind,
    EnrolledBy,
    EnrolmentState,
    Level,
    MemberRole,
    Region,
    Source,
    Status,
    Strategy,
)
from baken.apps.resources.models import HoursEntry, Spending, Staffing
from baken.apps.surveys.models import Answer, Invitation, Item, Occasion, Question, Response, Survey

FIRST_YEAR = 2021
YEARS = 4


_worlds = itertools.count(1)


class RandomWorld:
    """A cell with a world around it, and ways to change it. All but its codes follows from the seed."""

    def __init__(self, seed: int, *, centres: int = 4, persons: int = 12):
        self.chance = random.Random(seed)  # noqa: S311 - worlds, not secrets
        self.partners = random.Random(f"partners {seed}")  # noqa: S311 - worlds
        self.counter = 0
        name = f"{seed}-{next(_worlds)}"
        self.networks = [
            Network.objects.get_or_create(name=name)[0] for name in (f"Net A {name}", f"Net B {name}", f"Net C {name}")
        ]

        def cell() -> Cell:
            return Cell.objects.create(code=f"cel-{name}", name="Cel", network=self.networks[0])

        def other() -> Cell:
            return Cell.objects.create(
                code=f"andere-{name}", name="Andere", network=self.chance.choice(self.networks[:2])
            )

        # Which cell was there first decides to which a centre of both looks.
        if self.chance.random() < 0.5:
            self.cell, self.other_cell = cell(), other()
        else:
            self.other_cell, self.cell = other(), cell()
        self.themes = [Theme.objects.get_or_create(name=f"thema {number}")[0] for number in range(4)]
        self.scales = [Scale.objects.get_or_create(name=f"Schaal {number}")[0] for number in range(3)]
        self.items = [
            Item.objects.get_or_create(wording=f"Item {number}", defaults={"module": "A", "scale": "1-8"})[0]
            for number in range(3)
        ]
        for _ in range(centres):
            self.add_centre()
        for _ in range(persons):
            self.add_person()
        for _ in range(6):
            self.add_offer()
        for _ in range(3):
            self.add_community()

    def number(self) -> int:
        self.counter += 1
        return self.counter

    def year(self) -> int:
        return FIRST_YEAR + self.chance.randrange(YEARS)

    def day(self, year: int | None = None) -> dt.date:
        start = dt.date(self.year() if year is None else year, 9, 1)
        return start + dt.timedelta(days=self.chance.randrange(365))

    def any(self, model: type[Model], **where: Any) -> Any:
        """A random row, or None where there is none."""
        keys = list(model._default_manager.filter(**where).order_by("pk").values_list("pk", flat=True))
        return model._default_manager.get(pk=self.chance.choice(keys)) if keys else None

    def add_centre(self) -> Centre:
        number = self.number()
        network = self.chance.choice([self.networks[0], *self.networks])
        started, ended = sorted(self.day() for _ in range(2))
        days = {"started_on": started, "ended_on": ended} if self.chance.random() < 0.3 else {}
        province = self.chance.choice(["", "Limburg", "Antwerpen"])
        centre = Centre.objects.create(
            name=f"CLB {number}", network=network, entered_by=self.cell, province=province, **days
        )
        CentreCode.objects.create(cell=self.cell, code=f"C{number:03}", centre=centre)
        if self.chance.random() < 0.3:
            CentreCode.objects.create(cell=self.other_cell, code=f"X{number:03}", centre=centre)
        return centre

    def add_person(self) -> Person:
        person = Person.objects.create(first_name="Voornaam", last_name=f"Naam {self.number()}")
        for _ in range(self.chance.randrange(3)):
            started_on = self.day(FIRST_YEAR - 1)
            Post.objects.get_or_create(
                person=person,
                centre=self.any(Centre),
                started_on=started_on,
                defaults={
                    "function": self.chance.choice(["arts", "psycholoog", "verpleegkundige"]),
                    "ended_on": self.chance.choice([None, started_on + dt.timedelta(days=700)]),
                },
            )
        return person

    def add_offer(self) -> Offer:
        cell = self.chance.choice([self.cell, self.cell, self.cell, self.other_cell])
        offer = Offer.objects.create(
            cell=cell,
            code=f"A{self.number()}",
            title=self.chance.choice(["Leertraject", "Vorming", "PLG"]),
            strategy=self.chance.choice(
                [Strategy.TRAINING, Strategy.STARTERS, Strategy.PLG, Strategy.INFORMATION, Strategy.TRAINING]
            ),
            school_year=self.year(),
            level=self.chance.choice(["", *Level.values]),
        )
        offer.themes.set(self.chance.sample(self.themes, self.chance.randrange(3)))
        for _ in range(self.chance.randrange(1, 4)):
            session = Session.objects.create(
                offer=offer,
                number=str(self.number()),
                held_on=self.day(offer.school_year),
                region=self.chance.choice(["", Region.ONLINE, Region.LIMBURG]),
            )
            self.attend(session)
        for _ in range(self.chance.randrange(3)):
            self.enrol(offer)
        return offer

    @transaction.atomic  # which what is sealed asks
    def enrol(self, offer: Offer) -> None:
        moment = dt.datetime.combine(self.day(offer.school_year), dt.time(9), dt.UTC)
        session = self.chance.choice([None, *offer.sessions.order_by("pk")])
        state = self.chance.choice([EnrolmentState.ENROLLED] * 3 + [EnrolmentState.WITHDRAWN, EnrolmentState.WAITING])
        person = self.any(Person)
        if person and not offer.enrolments.filter(person=person).exists():
            offer.enrolments.create(
                session=session,
                person=person,
                centre=self.any(Centre),
                state=state,
                by=EnrolledBy.SELF,
                asked_at=moment,
                changed_at=moment,
                level=self.chance.choice(["", *Level.values]),
            )

    def attend(self, session: Session) -> None:
        persons = list(Person.objects.order_by("pk"))
        chosen = self.chance.sample(persons, min(len(persons), self.chance.randrange(6)))
        Participation.objects.bulk_create(
            [
                Participation(
                    session=session,
                    person=person,
                    centre=self.any(Centre),
                    status=self.chance.choice(
                        [Status.PRESENT] * 3 + [Status.ABSENT, Status.CANCELLED, Status.WAITING]
                    ),
                    source=self.partners.choice([*Source.values, Source.PARTNER]),
                )
                for person in chosen
            ],
            ignore_conflicts=True,
        )

    def add_community(self) -> Community:
        """A community with members of any centre or of a school, and maybe an offer that is a year of it."""
        started_on = self.day()
        community = Community.objects.create(
            cell=self.chance.choice([self.cell, self.cell, self.other_cell]),
            name=f"PLG {self.number()}",
            kind=self.chance.choice([CommunityKind.PLG] * 3 + [CommunityKind.LOCAL]),
            is_published=self.chance.random() < 0.8,
            starts_on=started_on,
            ends_on=self.chance.choice([None, None, started_on + dt.timedelta(days=self.chance.randrange(900))]),
        )
        community.themes.set(self.chance.sample(self.themes, self.chance.randrange(3)))
        persons = list(Person.objects.order_by("pk"))
        for person in self.chance.sample(persons, min(len(persons), 5)):
            self.add_membership(community, person)
        Offer.objects.filter(pk=self.any(Offer).pk).update(community=community)
        return community

    def add_membership(self, community: Community, person: Person) -> Membership:
        centre = self.any(Centre) if self.chance.random() < 0.9 else None
        begun = community.starts_on + dt.timedelta(days=self.chance.randrange(400))
        return Membership.objects.create(
            community=community,
            person=person,
            centre=centre,
            organisation="" if centre else "School",
            role=self.chance.choice(list(MemberRole)),
            starts_on=begun,
            ends_on=self.chance.choice([None, begun + dt.timedelta(days=self.chance.randrange(900))]),
            by=EnrolledBy.CELL,
        )

    def add_survey(self) -> None:
        offer = self.any(Offer, cell=self.cell)
        if offer is None:
            return
        occasion, _made = Occasion.objects.get_or_create(
            subject="programme.offer",
            subject_key=offer.pk,
            defaults={
                "cell": self.cell,
                "title": offer.title,
                "strategy": offer.strategy,
                "school_year": offer.school_year,
            },
        )
        occasion.themes.set(offer.themes.all())
        survey, _made = Survey.objects.get_or_create(
            cell=self.cell, name=f"bevraging-{self.chance.randrange(2)}", school_year=offer.school_year
        )
        questions = [
            Question.objects.get_or_create(survey=survey, wording=item.wording, defaults={"item": item})[0]
            for item in self.items
        ]
        for person in self.chance.sample(list(Person.objects.order_by("pk")), 6):
            centre = self.any(Centre)
            Invitation.objects.get_or_create(
                survey=survey, occasion=occasion, person=person, defaults={"centre": centre}
            )
            if self.chance.random() < 0.6:
                response = Response.objects.create(
                    survey=survey,
                    number=self.number(),
                    occasion=occasion,
                    person=person,
                    centre=centre,
                    completed_at=dt.datetime.combine(self.day(offer.school_year), dt.time(9), dt.UTC),
                    counts=self.chance.random() < 0.9,
                )
                Answer.objects.bulk_create(
                    Answer(response=response, question=question, score=self.chance.choice([None, *range(1, 9)]))
                    for question in questions
                    if self.chance.random() < 0.8
                )
        Survey.objects.filter(pk=survey.pk).update(release=F("release") + 1)

    def add_inspection(self) -> None:
        inspection, _made = Inspection.objects.get_or_create(
            cell=self.cell, centre=self.any(Centre), school_year=self.year()
        )
        for scale in self.scales:
            Judgement.objects.update_or_create(
                inspection=inspection, scale=scale, defaults={"level": self.chance.choice(list(Judged))}
            )

    def add_resources(self) -> None:
        HoursEntry.objects.bulk_create(
            HoursEntry(
                cell=self.cell,
                number=str(self.number()),
                person=self.any(Person),
                role=self.chance.choice(["professionalisering", "beleid"]),
                date=self.day(),
                hours=self.chance.choice([Decimal("0.5"), Decimal("1.25"), Decimal("3.8"), Decimal("0.3333333333")]),
                pillar=self.chance.choice(["professionalisering", "beleid"]),
                kind=self.chance.choice(["direct contact", ""]),
            )
            for _ in range(4)
        )
        Staffing.objects.update_or_create(
            cell=self.cell,
            school_year=self.year(),
            pillar=self.chance.choice(["POC", "curriculum"]),
            defaults={"planned": Decimal(self.chance.randrange(1, 9)), "realised": Decimal(self.chance.randrange(9))},
        )
        Spending.objects.update_or_create(
            cell=self.cell,
            school_year=self.year(),
            person=self.any(Person),
            defaults={"amount": Decimal(self.chance.randrange(900))},
        )

    def add_library(self) -> None:
        material = Material.objects.create(cell=self.cell, code=f"M{self.number()}", title="Materiaal")
        material.themes.set(self.chance.sample(self.themes, self.chance.randrange(3)))
        Maintenance.objects.create(material=material, upkeep=self.chance.choice(list(Upkeep)), date=self.day())
        year = self.year()
        for starts_on, ends_on in self.chance.choice(
            [
                [(dt.date(year, 9, 1), dt.date(year + 1, 8, 31))],
                [(dt.date(year, 9, 1), dt.date(year, 12, 31)), (dt.date(year + 1, 1, 1), dt.date(year + 1, 8, 31))],
                [(dt.date(year, 9, 1), dt.date(year + 1, 2, 28))],
            ]
        ):
            WebStatistic.objects.update_or_create(
                cell=self.cell,
                starts_on=starts_on,
                ends_on=ends_on,
                page=self.chance.choice(["", "", "/home"]),
                defaults={"views": self.chance.randrange(1000), "active_users": self.chance.choice([None, 7])},
            )

    def fill(self) -> None:
        """Give each room some rows."""
        for _ in range(3):
            self.add_survey()
            self.add_inspection()
            self.add_resources()
            self.add_library()
