"""What is done to people, centres and schools: each does it once, and tells the verb, kind and key of what stands."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from baken.apps.access import actions as access
from baken.apps.access.models import Account, Grant, SignInAttempts
from baken.apps.access.types import Actor, Role
from baken.apps.people import actions as people
from baken.apps.people.models import CoreActivity, Expertise, Person, Post, School
from baken.apps.people.types import EntryText, ExpertiseKind, ListKind, Terms
from baken.apps.resources import actions as resources
from baken.apps.resources.types import Spent

Done = list[tuple[str, str, str]]
"""The verb, kind and public key of each entry that an act leaves in the trail, in order."""


def doings(*, by: Actor, centre: Any, chance: random.Random, today: dt.date) -> list[Callable[[], Done]]:
    """Acts of who keeps members, staff, schools and lists of a cell."""

    def somebody() -> str:
        return f"w{chance.getrandbits(60)}@kanarie.example"

    def done(verb: str, thing: Any) -> tuple[str, str, str]:
        return verb, thing._meta.label, str(thing.uuid)

    def invite() -> Done:
        SignInAttempts.objects.all().delete()  # fifty a day are too many
        made = access.invite(by=by, email=somebody(), name="W", role=Role.ADVISOR, starts_on=today, language="nl")
        access.withdraw_invitation(made, by=by)
        return [done("invited", made), done("removed", made)]

    def end_and_resume_role() -> Done:
        grant = Grant.objects.exclude(account=by.account).filter(role=Role.ADVISOR)[0]
        access.end_role(grant=grant, by=by, on=today)
        access.resume_role(Grant.objects.get(pk=grant.pk), by=by, ends_on=None)
        return [done("ended", grant), done("changed", grant)]

    def hire() -> Post:
        return people.employ(
            by=by,
            organisation=centre,
            email=somebody(),
            first_name="W",
            last_name="Werkt",
            starts_on=today,
            terms=Terms("arts"),
        )

    def employ() -> Done:
        post = hire()
        people.end_post(post, by=by, on=today)
        return [done("made", post), done("ended", post)]

    def withdraw() -> Done:
        post = hire()
        told = [done("made", post), done("removed", post)]
        people.withdraw_post(post, by=by)
        return told

    def school() -> Done:
        number = max(map(int, School.objects.values_list("number", flat=True))) + 1
        made = people.add_school(by=by, number=f"{number:06}", name="Nieuw", level="basis")
        changed = people.change_school(made, by=by, name="Anders")
        guided = people.guide_school(made, by=by, centre=centre, starts_on=today)
        return [done("made", made), done("changed", changed), done("made", guided)]

    def expertise() -> Done:
        Expertise.objects.all().delete()  # the same is noted once
        person, about = chance.choice(list(Person.objects.all())), CoreActivity.objects.all()[0]
        noted = people.note_expertise(
            by=by,
            person=person,
            centre=centre.pk,
            about=about,
            kind=ExpertiseKind.CONTACT,
            remark="",
            starts_on=today,
        )
        people.end_expertise(noted, by=by, on=today)
        return [done("made", noted), done("ended", noted)]

    def entry() -> Done:
        name = f"thema {chance.getrandbits(60)}"
        made = people.add_entry(by=by, kind=ListKind.THEMES, name=name, text=EntryText())
        changed = people.change_entry(made, by=by, name=f"{name} b", text=EntryText())
        people.end_entry(changed, by=by, on=today)
        return [done("made", made), done("changed", made), done("ended", made)]

    def rename() -> Done:
        name = f"CLB {chance.getrandbits(60)}"
        people.correct_name(centre, by=by, name=name)
        centre.refresh_from_db()
        return [done("changed", centre)]

    def hours() -> Done:
        account, spent = Account.objects.get(pk=by.account or 0), Spent(today, Decimal(1), "beleid", "beleid")
        made = resources.add_hours(by=by, account=account, spent=spent, on=today)
        resources.change_hours(made, by=by, spent=replace(spent, hours=Decimal(2)), on=today)
        resources.remove_hours(made, by=by, on=today)
        return [done("made", made), done("changed", made), done("removed", made)]

    return [hours, invite, end_and_resume_role, employ, withdraw, school, expertise, entry, rename]
