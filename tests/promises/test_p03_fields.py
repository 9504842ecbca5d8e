"""P03: fields too. Nobody reads a field more than their role does, and no form sets a field that is not its own.

Reading: every text of every field is a canary; what a role finds on all pages and in all files is held against a
matrix of roles and fields. Setting: each form is filled in as its page asks, and posted with and without every field
that any model has; what is in the database afterwards is the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django import forms
from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import resolve, reverse

from baken.apps.access.models import Account
from baken.apps.access.tests.factories import PASSWORD, show
from baken.apps.access.types import Role
from baken.apps.directory.models import StaffList
from baken.apps.directory.queries import plan_of
from baken.apps.people.models import Person
from tests.daily import some_of_today
from tests.promises.asking import some
from tests.promises.canaries import OF_TRAIL, Canary, sow
from tests.promises.canaries import World as Sown
from tests.promises.noting import Tried
from tests.promises.programming import BY_LINK, COLLEAGUE
from tests.promises.registering import answering
from tests.promises.stuffing import DAY, KEY, NUMBER, TEXT, WRITES_NOTHING, filled, stuffing
from tests.promises.test_p07_audited import World, said
from tests.promises.undoing import NEXT, TO_UNDO
from tests.promises.walking import addresses, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlogged")]
QUICK_PAGES, QUICK_FORMS = 60, 4

# Reading

# What no page shows to anyone: what proves who one is, and what a person is known by inside.
SECRET = {"access.Account": "password", "people.Person": "key"}
EVERYONE = {"access.RetentionTerm.ground", "people.Cell.name"}
# Of the accounts of others those that the role is shown as members, reads of in the trail, or with whom it works: who
# brought a file, decided a flag, or noted who was there. Of people those behind figures that it may open.
OF_OTHERS = {"access.Account.name"}
OF_FIGURES = {"people.Centre.name", "people.Network.name", "people.Theme.name", "inspections.Scale.name"}
OF_FIGURES |= {"insight.SeriesBreak.reason", "surveys.Item.wording", "surveys.Survey.name"}
OF_FIGURES |= {f"library.Material.{name}" for name in ("code", "kind", "title")}
# What a cell offers, and who enrols for it.
OF_FIGURES |= {f"programme.Offer.{name}" for name in ("aims", "audience", "organiser", "prior_knowledge")}
OF_FIGURES |= {"programme.Offer.code", "programme.Offer.title", "programme.Session.place"}
OF_FIGURES |= {"programme.Audience.function", "programme.Holiday.name"}
# By which rules the cell says who needs what of the starters' track: for who plans, and for whom that is said.
OF_FIGURES |= {"programme.StarterRule.word"}
# What stands with an offer for everyone who sees it.
OF_FIGURES |= {f"programme.OfferMaterial.{name}" for name in ("file_name", "title", "url")}
# What a community is about; what is told in it is for its cell, and for members: none of these roles is one.
OF_FIGURES |= {"programme.Community.aims", "programme.Community.name", "programme.WantedDiscipline.function"}
# The register of the field, its lists, and who can be asked about what: for whoever works in a cell or a centre.
LISTED = ("name", "name_in_english", "explanation", "group", "words", "source")
OF_LISTS = {
    f"people.{each}.{name}" for each in ("Theme", "CoreActivity", "GuidanceDomain", "Mission") for name in LISTED
}
OF_REGISTER = OF_LISTS | {
    "people.Board.name",
    "people.Board.enterprise_number",
    "people.School.name",
    "people.School.number",
}
OF_REGISTER |= {f"people.Site.{name}" for name in ("name", "street", "postcode", "municipality")}
OF_REGISTER |= {
    "people.Expertise.remark",
    "people.Person.first_name",
    "people.Person.last_name",
    "people.Post.function",
}
OF_REGISTER |= {"people.CentreName.name", "people.Address.email"}
OF_FIGURES |= OF_REGISTER
OF_STAFF = {"people.Department.name"}
OF_PEOPLE = {"people.Person.first_name", "people.Person.last_name"}
OF_CELL = {"centres.FlagDecision.reason", "insight.Target.reason", "reports.Report.title", "reports.Edit.words"}
OF_CELL |= {"surveys.Question.wording", "programme.Meeting.agenda", "programme.Membership.organisation"}
OF_CELL |= {"programme.SharedLink.title", "programme.SharedLink.url"}
OF_RULES = {f"access.ClaimRule.{name}" for name in ("audience", "claim", "organisation_code", "pattern", "provider")}
# Whoever has a link that went to somebody by mail, whatever their role: what that person asked or has, and what is
# offered; and on the page for guests which centres are welcome.
LINK = "who has the link"
OF_LINK = {f"programme.GuestRequest.{name}" for name in ("email", "first_name", "last_name")} | OF_PEOPLE
OF_LINK |= {"people.Cell.name", "people.Centre.name", "programme.Offer.title"}
READS: dict[str, set[str]] = {
    LINK: OF_LINK,
    Role.COORDINATOR: EVERYONE | OF_OTHERS | OF_FIGURES | OF_PEOPLE | OF_CELL | OF_STAFF | {"access.Invitation.name"},
    Role.CELL_DIRECTOR: EVERYONE | OF_OTHERS | OF_FIGURES | OF_PEOPLE | OF_CELL,
    Role.ADVISOR: EVERYONE | OF_OTHERS | OF_FIGURES | OF_PEOPLE | OF_CELL,
    Role.DIRECTOR: EVERYONE | OF_OTHERS | OF_FIGURES | OF_PEOPLE | OF_STAFF | {"access.Invitation.name"},
    Role.CENTRE_COORDINATOR: EVERYONE | OF_FIGURES | OF_PEOPLE,
    Role.STAFF: EVERYONE | OF_FIGURES,
    Role.SCHOOL_STAFF: EVERYONE | {"people.Centre.name"},
    Role.PARTNER: EVERYONE,
    Role.AUDITOR: EVERYONE | OF_OTHERS | OF_PEOPLE | OF_TRAIL | {"people.Centre.name"},
    Role.PLATFORM: EVERYONE
    | OF_OTHERS
    | OF_RULES
    | OF_LISTS
    | {"access.Invitation.name", "people.Centre.name", "people.Network.name"},
}


class Reading:
    """A cell at work in which every text is a canary, and everyone who reads in it."""

    def __init__(self) -> None:
        self.world = World()
        sown = Sown([self.world.scene])
        sow(sown)
        for label, name in SECRET.items():
            for thing in apps.get_model(label)._default_manager.all():
                canary = f"kanarie{len(sown.canaries):05d}z"
                type(thing)._default_manager.filter(pk=thing.pk).update(**{name: canary})
                sown.canaries.append(Canary(canary, label, frozenset(), field=name))
        self.fields = {canary.text: f"{canary.model}.{canary.field}" for canary in sown.canaries}
        self.own = {canary.text: canary.account for canary in sown.canaries if canary.field == "name"}
        self.clients = {role: signed_in(self.world.holders[role]) for role in Role}

    def questions(self) -> list[tuple[Role, str]]:
        """Every role at an address of every view."""
        return [(role, address) for address in addresses(self.world) for role in Role]

    def read(self, asked: Iterable[tuple[Role, str]]) -> dict[str, set[str]]:
        """The fields that each role read, besides the name of the own account; and whoever has a link."""
        found: dict[str, set[str]] = defaultdict(set)
        for role, address in asked:
            inside = re.findall(r"kanarie\d{5}z", said(self.clients[role].get(address)))
            who = LINK if address.startswith(BY_LINK) else role
            found[who] |= {self.fields[text] for text in inside if self.own.get(text) != self.world.holders[role].pk}
        return found


def signed_in(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(pk=account.pk))
    return show(client)


def fully_signed_in(account: Account) -> Client:
    return show(signed_in(account), strong=True)


def too_much(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """The fields that a role read and should not."""
    return {role: fields - READS[role] for role, fields in found.items() if fields - READS[role]}


@pytest.mark.parametrize("many", [QUICK_PAGES, pytest.param(10**9, marks=pytest.mark.soak)])
def test_no_role_reads_a_field_more_than_the_matrix_says(many: int, tried: Tried) -> None:
    reading = Reading()
    asked = some(reading.questions(), many)
    assert too_much(reading.read(asked)) == {}
    tried(len(asked))


def test_control_a_page_that_tells_one_field_more_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account, "__str__", lambda account: account.password)
    found = too_much(Reading().read([(role, "/mijn-account/") for role in Role]))
    assert found == {role: {"access.Account.password"} for role in Role}


def test_control_a_page_that_names_all_who_see_something_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Reading()
    asked = [question for question in reading.questions() if question[1].startswith("/zichtbaar/")]
    assert too_much(reading.read(asked)) == {}
    monkeypatch.setattr("baken.apps.access.queries.seen_grants", lambda _actor: Q(pk__gt=0))
    assert too_much(reading.read(asked)) == dict.fromkeys([Role.CENTRE_COORDINATOR, Role.STAFF], OF_OTHERS)


# Setting

Dump = dict[str, list[dict[str, Any]]]


# What each session that is begun changes by itself.
OF_SESSIONS = {("access.Account", "last_login")}


def dumped() -> Dump:
    """All that is in the database, but for what says who is signed in."""
    return {
        model._meta.label: [
            {
                field.attname: repr(getattr(row, field.attname))
                for field in model._meta.concrete_fields
                if (model._meta.label, field.attname) not in OF_SESSIONS
            }
            for row in model._default_manager.order_by("pk")  # one that was written anew may come last otherwise
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in ("sessions.Session", "access.AccountSession")
    }


def changed(before: Dump, after: Dump) -> bool:
    """Whether something is otherwise, besides that the trail tells more."""
    return any(before[label] != after[label] for label in before if not label.startswith("access.Audit"))


def differences(one: Dump, again: Dump, stuffed: Dump) -> list[str]:
    """Where the database is otherwise than after the same was posted without stuffing, twice: what differs between
    those two differs each time (keys, moments, salts), and holds at least nothing of what was stuffed."""
    found = []
    for label, rows in stuffed.items():
        attributes = [field.attname for field in apps.get_model(label)._meta.concrete_fields]
        names = [name for name in attributes if (label, name) not in OF_SESSIONS]
        steady = [name for name in names if column(one[label], [name]) == column(again[label], [name])]
        if column(again[label], steady) != column(rows, steady):
            found.append(label)
        marks = (TEXT, KEY, str(NUMBER), repr(DAY))
        varying = set(names) - set(steady)
        there = column(again[label], names)  # a salt that was there before may hold a number by chance
        new = [row for row in rows if tuple(row[name] for name in names) not in there]
        found += [f"{label}.{name}" for row in new for name in varying if any(mark in row[name] for mark in marks)]
    return found


def column(rows: list[dict[str, Any]], names: list[str]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[name] for name in names) for row in rows)


# What is asked first, for the page to show its form.
ASKED_FIRST = {"insight:set_target": "?indicator=training.offers&periode=2024-2025"}
NEW_PASSWORD = "een lange zin over de zee"


def fitting(world: World) -> dict[str, dict[str, str]]:
    """By the name of a view, what somebody would fill in that its form does not say itself."""
    waits = StaffList.objects.order_by("pk")[1]
    cell, aarde, cirkel = (str(each.uuid) for each in (world.scene.cell, world.scene.aarde, world.scene.cirkel))
    passwords = {"new": NEW_PASSWORD, "again": NEW_PASSWORD}
    return {
        "access:give_role": {"role": "auditor"},
        "access:rename_cell": {"name": "Cel anders"},
        "access:own_name": {"name": "Anders"},
        "access:new_password": passwords,
        "access:password": {"old": PASSWORD} | passwords,
        "directory:change_centre": {"started_on": ""},
        "directory:correct_centre_name": {"name": "CLB Aarden"},
        "directory:add_school": {"number": "123456"},
        "directory:end_school": {"into": ""},
        "directory:add_site": {"postcode": "9000"},
        "directory:guide_school": {"centre": cirkel},
        "directory:govern_centre": {"centre": cirkel},
        "directory:add_board": {"enterprise_number": "0403.170.701"},
        "directory:note_expertise": {"email": "lijst@x.example", "organisation": aarde},
        "directory:merge_centres": {"predecessors": cirkel, "into": aarde, "bevestigd": "on"},
        "directory:end_centre": {"bevestigd": "on"},
        "directory:employ": {"organisation": cell, "department": "", "share": "80%"},
        "directory:change_post": {"department": "", "share": "80%"},
        "directory:correct_post": {"department": "", "share": "80%"},
        "directory:correct_department": {"name": "Ploeg"},
        "directory:correct_name_of_staff": {"last_name": "Anders"},
        "directory:apply_staff_list": {"mark": plan_of(waits).mark, "sure": "on"},
        "centres:change_threshold": {"number": "2"},
        "insight:change_break": {"reason": "Nog anders geteld"},
        "insight:set_target": {"value": "45"},
        "insight:copy_targets": {"periode": NEXT.code},
        "programme:add_enrolment": {"email": COLLEAGUE, "centre": aarde},
        "programme:add_link": {"url": "https://x.example/nog"},
        "programme:enrol_staff": {"staff": str(Person.objects.get(addresses__email=COLLEAGUE).uuid)},
        "programme:pass_on": {"email": COLLEAGUE},
        "programme:set_approval": {"antwoord": "ja"},
        "programme:write_letter": {"number": "1"},
        "reports:leave_out": {"weg": "1"},
        "resources:add_hours": {"hours": "1,5"},
        "resources:hours": answering(),
        "surveys:new_item": {"wording": "Een item dat er nog niet is"},
    }


class Setting:
    """A cell at work, with everything that can be posted in it."""

    def __init__(self) -> None:
        self.world = World()
        self.askers = [
            self.world.other,
            *(self.world.holders[role] for role in (Role.PLATFORM, Role.COORDINATOR, Role.DIRECTOR)),
        ]
        self.fits = fitting(self.world)
        self.written: set[str] = set()

    def forms(self) -> list[tuple[str, str]]:
        """The name and an address of every view that takes what is posted."""
        found = []
        for name, asks in routes():
            given = self.world.arguments(name)
            address = reverse(name, kwargs={each: given[each] for each in asks}) + ASKED_FIRST.get(name, "")
            if getattr(resolve(address.partition("?")[0]).func, "manner", "reading") not in ("reading", "called back"):
                found.append((name, address))
        return found

    def wrong(self, name: str, address: str) -> list[str]:
        """What stuffing changed, for who may write there, else for who may be there."""
        with transaction.atomic():
            if name in TO_UNDO:
                address = reverse(name, kwargs=TO_UNDO[name](self.world))
            found = self._wrong(name, address)
            transaction.set_rollback(True)
        return found

    def _wrong(self, name: str, address: str) -> list[str]:
        before, may = dumped(), None
        for asker in self.askers:
            own = self._asked(asker, address)
            if own is None:
                continue
            own |= self.fits.get(name, {})
            one = self._posted(asker, address, own)
            may = may or (asker, own, one)
            if changed(before, one):
                self.written.add(name)
                may = (asker, own, one)
            if name in self.written or name in WRITES_NOTHING:
                break
        if may is None:
            return []
        asker, own, one = may
        asked = dict(parse_qsl(address.partition("?")[2]))
        more = {key: value for key, value in stuffing().items() if key not in own | asked}
        again = self._posted(asker, address, own)
        stuffed = self._posted(asker, address, own | more, asked | more)
        return [f"{name}: {each}" for each in differences(one, again, stuffed)]

    def _asked(self, asker: Account, address: str) -> dict[str, str] | None:
        """The fields of the forms of a page as somebody fills them in; None where this one may not be there."""
        with transaction.atomic():
            answer: Any = fully_signed_in(asker).get(address)
            transaction.set_rollback(True)
        if answer.status_code == 405:
            return {}
        if answer.status_code != 200:
            return None
        shown = [value for part in answer.context or () for layer in part for value in layer.values()]
        found: dict[str, str] = {}
        for form in shown:
            if isinstance(form, forms.BaseForm):
                found |= filled(form)
        return found

    def _posted(self, asker: Account, address: str, what: dict[str, str], query: dict[str, str] | None = None) -> Dump:
        with transaction.atomic():
            client = fully_signed_in(asker)
            client.post(address, what, query_params=query or {})
            after = dumped()
            transaction.set_rollback(True)
        return after


@pytest.mark.parametrize("many", [QUICK_FORMS, pytest.param(None, marks=pytest.mark.soak)])
def test_no_form_sets_a_field_that_is_not_its_own(many: int | None, tried: Tried) -> None:
    setting = Setting()
    every = setting.forms()
    posted = every if many is None else some_of_today(every, many)
    assert [wrong for each in posted for wrong in setting.wrong(*each)] == []
    # A form that writes nothing when it is posted proves nothing.
    names = {name for name, _address in posted}
    assert setting.written == {name for name in names if name not in WRITES_NOTHING}
    assert set(WRITES_NOTHING) <= {name for name, _address in every}
    tried(len(setting.written))


def test_control_a_form_that_takes_what_comes_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a form that keeps what it is sent, and an action that writes it, the stuffing is found."""

    def clean(form: Any) -> None:
        form.cleaned_data["provider"] = form.data.get("provider", "acm")

    def write(rule: Any, *, by: Any, on: dt.date, **fields: Any) -> None:
        type(rule).objects.filter(pk=rule.pk).update(**fields)

    monkeypatch.setattr("baken.apps.access.forms._installation.SaidForm.clean", clean)
    monkeypatch.setattr("baken.apps.access.actions.change_claim_rule", write)
    setting = Setting()
    (rule,) = [each for each in setting.forms() if each[0] == "access:claim_rule"]
    assert setting.wrong(*rule) == ["access:claim_rule: access.ClaimRule"]
