"""Ways of writing: each that the ORM has, and raw SQL. A way that finds nothing to write on does nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from baken.apps.inspections.models import Judgement
from baken.apps.inspections.types import Level as Judged
from baken.apps.people.models import Cell, Centre, CentreCode, CentreName, Person, Post
from baken.apps.programme.models import Community, Enrolment, Membership, Offer, Participation, Session
from baken.apps.programme.types import Level, MemberRole, Region, Status, Strategy
from baken.apps.resources.models import HoursEntry, Staffing
from baken.apps.surveys.models import Invitation
from tests.worlds import FIRST_YEAR, RandomWorld


class ChangingWorld(RandomWorld):
    """A random world that can be changed in every way."""

    def ways(self) -> list[Callable[[], Any]]:
        return [
            self.add_offer,
            self.add_centre,
            self.add_community,
            self._change_membership,
            self._change_community,
            self.add_survey,
            self.add_inspection,
            self.add_resources,
            self.add_library,
            self._save_participation,
            self._create_participation,
            self._save_offer,
            self._move_session,
            self._update_statuses,
            self._update_by_expression,
            self._bulk_update_hours,
            self._update_or_create_staffing,
            self._delete_participation,
            self._delete_queryset,
            self._delete_offer,
            self._themes_add,
            self._themes_remove,
            self._themes_clear,
            self._rename_theme,
            self._change_network,
            self._rename_centre,
            self._end_centre,
            self._remove_code,
            self._join_persons,
            self._change_post_of_a_joined_person,
            self._separate_person,
            self._change_post,
            self._move_post,
            self._change_enrolment,
            self._move_enrolment,
            self._expect_otherwise,
            self._hold_elsewhere,
            self._change_network_of_the_other_cell,
            self._delete_hours,
            self._raw_sql,
            self._rolled_back,
            self._bulk_upsert,
            self._withdraw_invitation,
            self._change_judgement,
        ]

    def write(self) -> str:
        """Write in a random way; returns its name."""
        way = self.chance.choice(self.ways())
        way()
        return way.__name__

    def _change_membership(self) -> None:
        row = self.any(Membership)
        if row:
            row.role, row.ends_on = self.chance.choice(list(MemberRole)), row.starts_on + dt.timedelta(days=400)
            row.save()

    def _change_community(self) -> None:
        row = self.any(Community)
        if row:
            Community.objects.filter(pk=row.pk).update(
                is_published=not row.is_published, ends_on=row.starts_on + dt.timedelta(days=500)
            )

    def _save_participation(self) -> None:
        row = self.any(Participation)
        if row:
            row.status = self.chance.choice(list(Status))
            row.centre = self.any(Centre)
            row.save()

    def _create_participation(self) -> None:
        session = self.any(Session)
        if session:
            Participation.objects.get_or_create(
                session=session,
                person=self.any(Person),
                defaults={"centre": self.any(Centre), "status": Status.PRESENT},
            )

    def _save_offer(self) -> None:
        offer = self.any(Offer)
        if offer:
            offer.school_year, offer.strategy = self.year(), self.chance.choice(list(Strategy))
            offer.save(update_fields=["school_year", "strategy"])

    def _move_session(self) -> None:
        session, offer = self.any(Session), self.any(Offer)
        if session and offer:
            Session.objects.filter(pk=session.pk).update(offer=offer, held_on=self.day())

    def _update_statuses(self) -> None:
        session = self.any(Session)
        if session:
            session.participations.update(status=self.chance.choice(list(Status)))

    def _update_by_expression(self) -> None:
        Offer.objects.filter(strategy=Strategy.INFORMATION).update(school_year=F("school_year") - 1)

    def _bulk_update_hours(self) -> None:
        entries = list(HoursEntry.objects.order_by("pk")[:5])
        for entry in entries:
            entry.hours, entry.date = Decimal("2.5"), self.day()
        HoursEntry.objects.bulk_update(entries, ["hours", "date"])

    def _update_or_create_staffing(self) -> None:
        Staffing.objects.update_or_create(
            cell=self.cell, school_year=self.year(), pillar="POC", defaults={"planned": 3, "realised": 2}
        )

    def _delete_participation(self) -> None:
        row = self.any(Participation)
        if row:
            row.delete()

    def _delete_queryset(self) -> None:
        session = self.any(Session)
        if session:
            session.participations.filter(status=Status.PRESENT).delete()

    def _delete_offer(self) -> None:
        offer = self.any(Offer)
        if offer and self.chance.random() < 0.3:
            offer.delete()

    def _themes_add(self) -> None:
        offer = self.any(Offer)
        if offer:
            offer.themes.add(self.chance.choice(self.themes))

    def _themes_remove(self) -> None:
        offer = self.any(Offer)
        if offer:
            offer.themes.remove(self.chance.choice(self.themes))

    def _themes_clear(self) -> None:
        offer = self.any(Offer)
        if offer:
            offer.themes.clear()

    def _rename_theme(self) -> None:
        theme = self.chance.choice(self.themes)
        theme.name = f"thema hernoemd {self.number()}"
        theme.save()

    def _change_network(self) -> None:
        Centre.objects.filter(pk=self.any(Centre).pk).update(network=self.chance.choice(self.networks))

    def _rename_centre(self) -> None:
        centre = self.any(Centre)
        CentreName.objects.update_or_create(centre=centre, until=self.day(), defaults={"name": centre.name})
        Centre.objects.filter(pk=centre.pk).update(name=f"CLB hernoemd {self.number()}")

    def _end_centre(self) -> None:
        Centre.objects.filter(pk=self.any(Centre).pk).update(started_on=None, ended_on=self.day())

    def _remove_code(self) -> None:
        code = self.any(CentreCode, cell=self.cell)
        if code and self.chance.random() < 0.3:
            code.delete()

    def _join_persons(self) -> None:
        person, into = self.any(Person, same_as=None), self.any(Person, same_as=None)
        if person != into and not person.others.exists():
            person.same_as = into
            person.save()

    def _change_post_of_a_joined_person(self) -> None:
        person, into = self.any(Person, same_as=None, posts__isnull=True), self.any(Person, posts__isnull=False)
        if person and into and into.same_as is None and not person.others.exists():
            person.same_as = into
            person.save()
            into.posts.update(function="administratie")

    def _separate_person(self) -> None:
        Person.objects.filter(same_as__isnull=False).update(same_as=None)

    def _change_post(self) -> None:
        post = self.any(Post)
        if post:
            post.function = self.chance.choice(["arts", "maatschappelijk werker"])
            post.save()

    def _move_post(self) -> None:
        post = self.any(Post)
        if post:
            post.started_on = self.day(FIRST_YEAR - 1)
            post.ended_on = self.chance.choice([None, post.started_on + dt.timedelta(days=400)])
            post.centre = self.any(Centre)
            if not Post.objects.filter(
                person=post.person, centre=post.centre, started_on=post.started_on, function=post.function
            ).exists():
                post.save()

    def _change_enrolment(self) -> None:
        row = self.any(Enrolment)
        if row:
            row.level, row.centre = self.chance.choice(Level.values), self.any(Centre)
            row.save(update_fields=["level", "centre"])

    def _move_enrolment(self) -> None:
        row, offer = self.any(Enrolment), self.any(Offer)
        if row and not offer.enrolments.filter(person=row.person).exists():
            Enrolment.objects.filter(pk=row.pk).update(offer=offer, session=None)

    def _expect_otherwise(self) -> None:
        offer = self.any(Offer)
        if offer:
            Offer.objects.filter(pk=offer.pk).update(level=self.chance.choice(Level.values))

    def _hold_elsewhere(self) -> None:
        session = self.any(Session)
        if session:
            Session.objects.filter(pk=session.pk).update(region=Region.LIMBURG)
        Centre.objects.filter(pk=self.any(Centre).pk).update(province="Limburg")

    def _change_network_of_the_other_cell(self) -> None:
        Cell.objects.filter(pk=self.other_cell.pk).update(network=self.chance.choice(self.networks))

    def _delete_hours(self) -> None:
        entry = self.any(HoursEntry)
        if entry:
            HoursEntry.objects.filter(pk=entry.pk).delete()

    def _raw_sql(self) -> None:
        row = self.any(Participation)
        if row:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE programme_participation SET status = 'afwezig' WHERE id = %s", [row.pk])

    def _rolled_back(self) -> None:
        with transaction.atomic():
            Participation.objects.update(status=Status.ABSENT)
            transaction.set_rollback(True)

    def _bulk_upsert(self) -> None:
        session = self.any(Session)
        if session:
            Participation.objects.bulk_create(
                [
                    Participation(
                        session=session, person=self.any(Person), centre=self.any(Centre), status=Status.PRESENT
                    )
                ],
                update_conflicts=True,
                unique_fields=["session", "person"],
                update_fields=["status"],
            )

    def _withdraw_invitation(self) -> None:
        invitation = self.any(Invitation)
        if invitation:
            invitation.delete()

    def _change_judgement(self) -> None:
        judgement = self.any(Judgement)
        if judgement:
            judgement.level = self.chance.choice(list(Judged))
            judgement.save()
