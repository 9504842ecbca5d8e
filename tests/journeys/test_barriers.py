"""No page has a barrier, at either width, in either language: every page that links lead to, for each role."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.urls import URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Page

from baken.apps.access.actions import ask_correction, invite
from baken.apps.access.models import Account, ClaimRule, Invitation
from baken.apps.access.queries import proof_of
from baken.apps.access.tests.factories import PASSWORD, add_app, make_claim_rule, make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.centres.actions import decide, enter_threshold
from baken.apps.centres.types import Kind, Measured, Outcome
from baken.apps.directory.actions import apply_list, note_expertise, receive_list
from baken.apps.directory.models import StaffList
from baken.apps.directory.queries import plan_of
from baken.apps.exchange.models import Import
from baken.apps.insight.actions import record_break, set_target
from baken.apps.people.actions import (
    add_centre,
    add_department,
    end_centre,
    end_department,
    merge_centres,
    rename_centre,
)
from baken.apps.people.models import Cell, Centre, CentreName, Governance, Merger
from baken.apps.people.queries import known_centres
from baken.apps.people.tests.factories import make_person, make_post
from baken.apps.people.tests.schools import make_board, make_school
from baken.apps.people.types import ExpertiseKind, StaffRow
from baken.apps.reports.actions import begin_report
from baken.apps.surveys.models import Question, Survey
from baken.ground.periods import Period, today
from baken.ui.mails import outbox
from tests.browsing import DESKTOP, PHONE, sign_in, speak
from tests.journeys.conftest import COORDINATOR, DIRECTOR, FILES, STAFF, Walker
from tests.promises.programming import fill_programme, of_programme
from tests.promises.registering import fill_resources
from tests.promises.walking import routes

PARTNER, PLATFORM = "partner@x.example", "platform@x.example"
MANNERS = [("nl", DESKTOP), ("en", PHONE), ("nl", PHONE), ("en", DESKTOP)]
# What has no page of its own: files (and those whose names tell it, as has_page knows), and what only takes a form in.
NO_PAGES = {
    "confirm",
    "copy_targets",
    "invite_again",
    "identity_added",
    "language",
    "leave_out",
    "own_data_zip",
    "passkey_asked",
    "passkey_begun",
    "passkey_shown",
    "pdf",
    "rejected",
    "session_ended",
    "sessions_ended",
    "receive_partner_list",
    "receive_partner_list_of_new",
    "receive_report",
    "receive_staff_list",
    "sign_on",
    "sign_out",
    "signed_on",
    "template",
    "unmap",
    "add_file",
    "answer",
    "decide",
    "give_certificate_again",
    "give_certificates",
    "material",
    "enrol_members",
    "set_approval",
    "entry_down",
    "everyone_present",
    "feed",
    "guest_calendar",
    "guest_material",
    "entry_up",
    "reopen_entry",
    "restore_proposal",
    "upload",
    "web_page",
    "word",
    "workbook",
}


# Where no link of the pages above leads.
NO_LINKS = [
    "/inzicht/streefwaarden/?periode=2024-2025",
    "/inzicht/indicatoren/fte.realisation/",
    "/mijn-account/bevestigen/",
    "/rol/",
    "/stijl/",
]


def views() -> set[str]:
    """The names of all views that are pages, each with its room."""

    def named(patterns: list[Any], room: str) -> set[str]:
        found = set()
        for each in patterns:
            if isinstance(each, URLResolver):
                found |= named(each.url_patterns, f"{each.namespace}:" if each.namespace else room)
            elif each.name and has_page(each.name):
                found.add(room + each.name)
        return found

    return named(get_resolver().url_patterns, "")


def has_page(name: str) -> bool:
    """Whether a view, by its name within its room, is a page to look at."""
    return name not in NO_PAGES and not name.endswith(("_csv", "_pdf", "_xlsx"))


# What of the programme is for who works at a centre, and for who has no account; the rest is for who plans.
AT_CENTRE = {
    "add_member_staff",
    "ask",
    "enrol_staff",
    "enrol_staff_list",
    "enrolments",
    "of_centre",
    "present",
    "here",
    "join",
    "record",
    "record_of_staff",
    "records",
    "starters",
    "track",
    "track_of_staff",
}
OF_GUESTS = {"guest", "guest_leave", "guest_link", "guest_offer"}


def of_the_programme(cell: Cell, *, only: Collection[str] = ()) -> list[str]:
    """Addresses of the pages of the programme: of these, or those for who plans."""
    world = SimpleNamespace(scene=SimpleNamespace(cell=cell, aarde=known_centres(cell=cell.pk).filter(own=True)[0]))
    found = []
    for name, asks in routes():
        space, _colon, view = name.partition(":")
        is_of_others = view in AT_CENTRE | OF_GUESTS
        if space == "programme" and has_page(view) and (view in only if only else not is_of_others):
            given = of_programme(world, name)
            found.append(reverse(name, kwargs={each: given[each] for each in asks}))
    return found


def crawl(page: Page, walker: Walker, *, begin: list[str], most: int, seen: Counter[str]) -> None:
    """Look at some pages, and at every page that links lead to from there, so many of a view with those that were
    `seen` before."""
    first = [urljoin(page.url, address) for address in begin]
    waiting = [*first]
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        found = resolve(urlsplit(address).path)
        name = found.view_name
        if not has_page(found.url_name or "") or (seen[name] >= most and address not in first):
            continue
        seen[name] += 1
        walker.go(address)
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        for link in links:
            link = link.partition("#")[0]
            if urlsplit(link).netloc == urlsplit(page.url).netloc and link not in known:
                known.add(link)
                waiting.append(link)


@pytest.fixture
def lived_in(cell: Cell) -> Cell:
    """The cell of the journeys, with a target, a series break, a report, a question that no item knows, at its
    first centre a flag of a rule and one set by hand, a board and a school that end; somebody says that their data is
    wrong, and a rule maps what a provider says."""
    coordinator = Actor(Role.COORDINATOR, cell.pk)
    set_target(
        by=coordinator,
        indicator="fte.realisation",
        period=Period.school_year(2024),
        dimensions={},
        value=Decimal(1),
    )
    record_break(by=coordinator, indicator="fte.realisation", date=dt.date(2023, 9, 1), reason="andere telling")
    begin_report(
        by=coordinator,
        outline="begeleidingsverslag",
        title="Verslag",
        period=Period.school_year(2024),
        language="nl",
    )
    Question.objects.create(survey=Survey.objects.all()[0], wording="Wat nu?")
    invite(by=coordinator, email="n@x.example", name="N", role=Role.ADVISOR, starts_on=today(), language="nl")
    centre = known_centres(cell=cell.pk).filter(own=True)[0]
    Centre.objects.filter(pk=centre.pk).update(director_since=today())
    decide(by=coordinator, centre=centre, kind=Kind.OTHER, outcome=Outcome.SET, reason="nieuw plan", on=today())
    enter_threshold(by=coordinator, measured=Measured.MERGER_MONTHS, starts_on=dt.date(2024, 9, 1), number=12)
    network = cell.network.name
    board = make_board(network=network, ended_on=today())
    Governance.objects.create(centre=centre, board=board, started_on=dt.date(2023, 9, 1))
    guided = {dt.date(2023, 9, 1): centre}
    make_school(network=network, board=board, guided=guided, at="Gent", ended_on=today())
    note_expertise(
        by=coordinator,
        email=COORDINATOR,
        organisation="",
        about=None,
        kind=ExpertiseKind.CONTACT,
        remark="bel gerust",
        starts_on=today(),
    )
    for number in range(3):
        make_post(make_person(first_name=f"Persoon {number}", last_name="Programma"), centre)
    follows = Actor(Role.COORDINATOR, cell.pk, account=Account.objects.get(email=COORDINATOR).pk)
    fill_programme(by=follows, cell=cell, centre=centre)
    fill_resources(Account.objects.get(email=COORDINATOR))
    department = add_department(by=coordinator, organisation=centre, name="Team", starts_on=today())
    end_department(department, by=coordinator, on=today())
    receive_list(by=coordinator, centre=centre, on=today(), rows=[StaffRow("nieuw@x.example", "Nu", "Nieuw")])
    undone = receive_list(
        by=coordinator,
        centre=known_centres(cell=cell.pk).filter(own=True)[1],
        on=today(),
        rows=[StaffRow("ook@x.example", "Ook", "Nieuw")],
    )
    apply_list(undone, by=coordinator, mark=plan_of(undone).mark, today=today(), sure=True)
    ended, gone = (add_centre(by=coordinator, code=name, name=name) for name in ("CLB Werf", "CLB Sas"))
    rename_centre(centre, by=coordinator, name="CLB Anders", on=dt.date(2024, 9, 1), today=today())
    end_centre(ended, by=coordinator, on=dt.date(2024, 8, 31))
    merge_centres([gone], by=coordinator, into=centre, on=dt.date(2024, 9, 1))
    make_holder(Role.PARTNER, cell, email=PARTNER)
    make_holder(Role.PLATFORM, email=PLATFORM)
    make_claim_rule(cell)
    SocialAccount.objects.create(user=Account.objects.get(email=COORDINATOR), provider="acm", uid="vo-1")
    asking = Account.objects.get(email=STAFF)
    ask_correction(account=asking, section="access.account", wrong="de naam", right="een andere")
    return cell


def wait_for_an_import(walker: Walker, folder: Path) -> str:
    """Hand files over of which a row is wrong, and others are new; returns the page where that waits."""
    wrong = folder / "deelnames.csv"
    rows = (FILES / "deelnames.csv").read_bytes().replace(b"aanwezig", b"misschien", 1)
    wrong.write_bytes(rows.replace(b"aanwezig", b"afwezig", 1))
    walker.page.goto("/invoer/")
    walker.page.locator("input[type=file]").set_input_files([wrong])
    walker.page.get_by_role("button", name="Nakijken").click()
    walker.page.get_by_role("heading", name="Per bestand").wait_for(timeout=60_000)
    return walker.page.url


@pytest.mark.parametrize(
    ("language", "size", "most"),
    [(*MANNERS[today().toordinal() % len(MANNERS)], 1)]
    + [pytest.param(*manner, 3, marks=pytest.mark.soak) for manner in MANNERS],
    ids=["today", *(f"{language}-{size['width']}" for language, size in MANNERS)],
)
def test_no_page_has_a_barrier(
    lived_in: Cell, walker: Walker, settings: Any, tmp_path: Path, language: str, size: Any, most: int
) -> None:
    """A run of the suite looks in one manner, tomorrow's in another, and once at each view; a long run at pages of
    each for each role."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.OUTBOX = settings.EMAIL_FILE_PATH = tmp_path / "mails"
    settings.HAS_MAIL = True
    accounts = {email: Account.objects.get(email=email) for email in (COORDINATOR, DIRECTOR, STAFF, PARTNER, PLATFORM)}
    page, applied = walker.page, Import.objects.get()
    own = [*NO_LINKS, *(reverse(f"exchange:{name}", args=[applied.uuid]) for name in ("import", "undo"))]
    own.append(reverse("surveys:survey", args=[Question.objects.get(item=None).survey.uuid]))
    sign_in(page, accounts[COORDINATOR])
    add_app(accounts[COORDINATOR])
    centre = known_centres(cell=lived_in.pk).filter(own=True)[0]
    own.append(reverse("centres:set_aside", args=[centre.uuid, Kind.NEW_DIRECTOR.value]))
    own += [reverse(f"centres:{name}", args=[centre.uuid, Kind.OTHER.value]) for name in ("change_flag", "withdraw")]
    lists = StaffList.objects.all()
    own += [reverse("directory:staff_list", args=[each.uuid]) for each in lists]
    own += [reverse(f"directory:{name}_staff_list", args=[lists[0].uuid]) for name in ("apply", "undo", "throw_away")]
    own.append(reverse("directory:undo_rename", args=[CentreName.objects.get().centre.uuid]))
    own.append(reverse("directory:undo_merger", args=[Merger.objects.get().uuid]))
    own.append(reverse("directory:reopen_centre", args=[Centre.objects.get(ended_on__isnull=False, merger=None).uuid]))
    own.append(wait_for_an_import(walker, tmp_path))
    staff, invitation = accounts[STAFF], Invitation.objects.get()
    own.append(reverse("access:end_role", args=[staff.uuid, staff.grants.get().uuid]))
    own.append(reverse("access:withdraw_invitation", args=[invitation.uuid]))
    seen = Counter[str]()
    page.set_viewport_size(size)
    rule = ClaimRule.objects.get().uuid
    kept = [reverse("access:claim_rule", args=[rule]), reverse("access:end_claim_rule", args=[rule])]
    kept += [reverse("access:new_claim_rule"), reverse("access:try_claims")]
    own += of_the_programme(lived_in)
    enrols = of_the_programme(lived_in, only=AT_CENTRE)
    asked = (
        (COORDINATOR, ["/", *own]),
        (PLATFORM, ["/", *kept]),
        (DIRECTOR, ["/", *enrols]),
        (STAFF, ["/"]),
        (PARTNER, ["/"]),
    )
    for email, begin in asked:
        sign_in(page, accounts[email])
        speak(page, language)
        before = seen if most == 1 else Counter[str]()
        crawl(page, walker, begin=begin, most=most, seen=before)
        seen |= before
    sign_in(page, accounts[COORDINATOR])
    speak(page, language)
    page.goto(reverse("access:own_address"))
    page.locator("[name=email]").fill("anders@x.example")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/mijn-account/")
    [link] = re.findall(r"/mijn-account/adres/[\w-]+/", outbox()[0].words)
    page.goto(link)
    walker.look()
    seen["access:new_address"] += 1
    page.context.clear_cookies()
    speak(page, language)
    link = reverse("access:invitation", args=[invitation.uuid, proof_of(invitation)])
    proof = default_token_generator.make_token(staff)
    reset = reverse("access:new_password", args=[staff.uuid, proof])
    EmailMessage("Welkom", f"Kies een wachtwoord: {link}", to=[COORDINATOR]).send()
    outside = Counter[str]()
    begin = [link, "/aanmelden/", reset, *of_the_programme(lived_in, only=OF_GUESTS)]
    crawl(page, walker, begin=begin, most=most, seen=outside)
    seen |= outside
    page.goto("/aanmelden/")
    page.locator("[name=email]").fill(COORDINATOR)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/tweede-stap/**")
    walker.look()
    seen["access:second_step"] += 1
    assert views() - set(seen) == set()
