"""No page has a barrier, at either width, in either language: every page that links lead to, for each role."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Page

from baken.apps.access.models import Account
from baken.apps.access.types import Actor, Role
from baken.apps.centres.actions import decide, enter_threshold
from baken.apps.centres.types import Kind, Measured, Outcome
from baken.apps.exchange.models import Import
from baken.apps.insight.actions import record_break, set_target
from baken.apps.people.models import Cell, Centre
from baken.apps.people.queries import known_centres
from baken.apps.reports.actions import begin_report
from baken.apps.surveys.models import Question, Survey
from baken.ground.periods import Period, today
from tests.browsing import DESKTOP, PHONE, sign_in, speak
from tests.journeys.conftest import COORDINATOR, DIRECTOR, FILES, STAFF, Walker

NOW, LATER = [("nl", DESKTOP), ("en", PHONE)], [("nl", PHONE), ("en", DESKTOP)]
# What has no page of its own: files, and what only takes a form in.
NO_PAGES = {
    "centres_csv",
    "centres_xlsx",
    "confirm",
    "copy_targets",
    "explored_csv",
    "explored_xlsx",
    "language",
    "leave_out",
    "pdf",
    "picture_pdf",
    "rejected",
    "sign_out",
    "template",
    "unmap",
    "upload",
    "web_page",
    "word",
    "workbook",
}


# Where no link of the pages above leads.
NO_LINKS = ["/inzicht/streefwaarden/?periode=2024-2025", "/inzicht/indicatoren/fte.realisation/", "/rol/", "/stijl/"]


def views() -> set[str]:
    """The names of all views."""

    def named(patterns: list[Any]) -> set[str]:
        return set().union(
            *(named(each.url_patterns) if isinstance(each, URLResolver) else {each.name} for each in patterns)
        )

    return named(get_resolver().url_patterns)


def crawl(page: Page, walker: Walker, *, begin: list[str], most: int) -> set[str]:
    """Look at some pages, and at every page that links lead to from there, so many of a view; returns the names of
    the views."""
    first = [urljoin(page.url, address) for address in begin]
    waiting, seen = [*first], Counter[str]()
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        name = resolve(urlsplit(address).path).url_name or ""
        if name in NO_PAGES or (seen[name] >= most and address not in first):
            continue
        seen[name] += 1
        walker.go(address)
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        for link in links:
            link = link.partition("#")[0]
            if urlsplit(link).netloc == urlsplit(page.url).netloc and link not in known:
                known.add(link)
                waiting.append(link)
    return set(seen)


@pytest.fixture
def lived_in(cell: Cell) -> Cell:
    """The cell of the journeys, with a target, a series break, a report, a question that no item knows, and at its
    first centre a flag of a rule and one set by hand."""
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
    centre = known_centres(cell=cell.pk).filter(own=True)[0]
    Centre.objects.filter(pk=centre.pk).update(director_since=today())
    decide(by=coordinator, centre=centre, kind=Kind.OTHER, outcome=Outcome.SET, reason="nieuw plan", on=today())
    enter_threshold(by=coordinator, measured=Measured.MERGER_MONTHS, starts_on=dt.date(2024, 9, 1), number=12)
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
    [(*manner, 1) for manner in NOW] + [pytest.param(*manner, 3, marks=pytest.mark.soak) for manner in (*NOW, *LATER)],
)
def test_no_page_has_a_barrier(
    lived_in: Cell, walker: Walker, tmp_path: Path, language: str, size: Any, most: int
) -> None:
    accounts = {email: Account.objects.get(email=email) for email in (COORDINATOR, DIRECTOR, STAFF)}
    page, applied = walker.page, Import.objects.get()
    own = [*NO_LINKS, *(reverse(f"exchange:{name}", args=[applied.uuid]) for name in ("import", "undo"))]
    own.append(reverse("surveys:survey", args=[Question.objects.get(item=None).survey.uuid]))
    sign_in(page, accounts[COORDINATOR])
    centre = known_centres(cell=lived_in.pk).filter(own=True)[0]
    own.append(reverse("centres:set_aside", args=[centre.uuid, Kind.NEW_DIRECTOR.value]))
    own += [reverse(f"centres:{name}", args=[centre.uuid, Kind.OTHER.value]) for name in ("change_flag", "withdraw")]
    own.append(wait_for_an_import(walker, tmp_path))
    seen = set[str]()
    page.set_viewport_size(size)
    for email, begin in ((STAFF, ["/"]), (DIRECTOR, ["/"]), (COORDINATOR, ["/", *own])):
        sign_in(page, accounts[email])
        speak(page, language)
        seen |= crawl(page, walker, begin=begin, most=most)
    page.context.clear_cookies()
    speak(page, language)
    seen |= crawl(page, walker, begin=["/aanmelden/"], most=most)
    assert views() - seen - NO_PAGES == set()
