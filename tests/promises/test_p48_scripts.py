"""P48: what somebody typed never runs in the browser of who reads it, and our own pages never break their own policy.

Every text of P01's world becomes a payload; the pages are opened in Chromium by who may read them, then asked for with
payloads in their addresses, and their forms are sent with payloads. Nothing may run, nothing may break the policy, and
nothing that could run may stand in the page, clicked or not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings as installation
from django.db import models, transaction
from django.test import Client
from playwright.sync_api import Dialog, Page, Route

from baken.apps.programme.models import Membership
from tests.browsing import sign_in
from tests.promises.asking import questions, some
from tests.promises.canaries import STRUCTURE, World, make_world

OPENINGS = ["", '">', "'>", "</title>", "</textarea>", "</script>", "-->", "</style>", "</select>", '"></svg>']
THINGS = [
    "<script>pwned()</script>",
    "<script src=data:text/javascript,pwned()></script>",
    "<script type=module>pwned()</script>",
    "<ScRiPt>pwned()</sCrIpT>",
    "<img src=x onerror=pwned()>",
    "<img/src/onerror=pwned()>",
    "<IMG SRC=x ONERROR='pwned()'>",
    "<image href=x onerror=pwned()>",
    "<svg onload=pwned()>",
    "<svg/onload=pwned()//",
    "<svg><script>pwned()</script></svg>",
    "<svg><script href=data:text/javascript,pwned() /></svg>",
    "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
    "<svg><set onbegin=pwned() attributeName=x>",
    "<svg><use href=data:image/svg+xml,<svg/onload=pwned()>></svg>",
    "<svg><foreignObject><img src=x onerror=pwned()></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=pwned()>",
    "<body onload=pwned()>",
    "<body onpageshow=pwned()>",
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<select autofocus onfocus=pwned()>",
    "<textarea autofocus onfocus=pwned()>",
    "<button autofocus onfocus=pwned()>",
    "<a href=javascript:pwned() autofocus onfocus=pwned()>hier</a>",
    "<a href='java\tscript:pwned()'>hier</a>",
    "<form action=javascript:pwned()><button>hier</button></form>",
    "<form><button formaction=javascript:pwned()>hier</button></form>",
    "<iframe src=javascript:parent.pwned()></iframe>",
    "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
    "<iframe onload=pwned()></iframe>",
    "<object data=javascript:pwned()></object>",
    "<embed src=javascript:pwned()>",
    "<video src=x onerror=pwned()></video>",
    "<video><source onerror=pwned()></video>",
    "<audio src=x onerror=pwned()></audio>",
    "<marquee onstart=pwned()>",
    "<style onload=pwned()></style>",
    "<style>@keyframes x{}</style><b style=animation-name:x onanimationstart=pwned()>",
    "<link rel=stylesheet href=data:text/css, onload=pwned()>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
    "<base href=data:text/javascript,pwned()//>",
    "<template><script>pwned()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
    "<div hx-get=/ hx-trigger=load hx-on::load=pwned()>",
    "<div hx-on:htmx:load=pwned()>",
    "<div data-hx-on-click=pwned() hx-vals='js:{a:pwned()}' hx-trigger=load hx-get=/>",
    '" autofocus onfocus=pwned() x="',
    "' autofocus onfocus=pwned() x='",
    "{{ pwned() }}{% load %}${pwned()}",
]
PAYLOADS = [opening + thing for opening in OPENINGS for thing in THINGS]
QUICK = 6  # pages of a run of the suite
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}")
WATCH = """
document.addEventListener("securitypolicyviolation", (event) => violated(event.violatedDirective));
"""
# What could run in a page, whether a policy stops it or not.
STANDS = """() => [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes].filter(
  ({ name, value }) => name.startsWith("on") || name.includes("hx-on") || /^[\\s]*java\\s*script:/i.test(value)
).map(({ name }) => `${element.tagName} ${name}`)).concat(
  [...document.scripts].filter((script) => !script.nonce).map(() => "SCRIPT"))"""


class Watched:
    """A browser in which is heard what runs, and what breaks the policy of a page."""

    def __init__(self, page: Page):
        self.page = page
        self.ran: list[str] = []
        self.broke: list[str] = []
        page.expose_function("pwned", lambda *_said: self.ran.append(page.url))
        page.expose_function("violated", lambda *what: self.broke.extend(what))
        page.add_init_script(WATCH)
        page.on("dialog", self._hear)

    def _hear(self, dialog: Dialog) -> None:
        self.ran.append(self.page.url)
        dialog.dismiss()

    def look(self) -> None:
        """Wait until all that could run did, and see what stands there."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("new Promise((done) => setTimeout(done, 30))")

    @property
    def found(self) -> tuple[list[str], list[str], list[str]]:
        return self.ran, self.broke, self.page.evaluate(STANDS)


@pytest.fixture
def world(transactional_db: None) -> World:
    with transaction.atomic():
        return make_world()


@pytest.fixture
def watched(browser_page: Page) -> Watched:
    return Watched(browser_page)


@pytest.fixture
def unheeded(running_chromium: Any, transactional_db: None, live_server: Any) -> Any:
    """A browser in which breaking the policy does not fail the test, for what breaks it on purpose."""
    context = running_chromium.new_context(base_url=live_server.url, locale="nl-BE")
    yield Watched(context.new_page())
    context.close()


def plant(chance: random.Random) -> None:
    """A payload in every text that somebody can have typed; in that of no two rows the same, for some are of one row
    alone."""
    for model in apps.get_models():
        label = model._meta.label
        if not model.__module__.startswith("baken."):
            continue
        names = {
            each.name
            for each in model._meta.concrete_fields
            if isinstance(each, models.CharField | models.TextField) and not each.choices and each.name != "email"
        }
        for name in sorted(names - STRUCTURE.get(label, set())):
            payloads = chance.sample(PAYLOADS, len(PAYLOADS))
            for place, thing in enumerate(model._default_manager.order_by("pk")):
                if isinstance(thing, Membership) and thing.centre_id is not None:
                    continue  # who is a member for a centre, is so for no school or partner: nothing is typed there
                model._default_manager.filter(pk=thing.pk).update(**{name: payloads[place % len(payloads)]})


def pages_of(world: World, who: str, *, many: int) -> list[str]:
    """The addresses of so many pages that somebody can open: others each time, half of them about one object."""
    client = Client(raise_request_exception=False)
    client.force_login(world.askers[who])
    addresses = sorted({address for _who, method, address in questions(world) if method == "get"})
    found: list[str] = []
    for about_one, enough in ((False, many // 2), (True, many)):
        those = [address for address in addresses if bool(UUID.search(address)) is about_one]
        for address in some(those, len(those)):
            if len(found) >= enough:
                break
            answer = client.get(address)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                found.append(address)
    return found


def attack(watched: Watched, address: str, chance: random.Random) -> None:
    """Open a page, ask it with payloads, and send its forms with payloads."""
    page = watched.page
    page.goto(address)
    watched.look()
    assert watched.found == ([], [], []), address
    asked = page.evaluate("[...document.querySelectorAll('main form[method=get] [name]')].map((field) => field.name)")
    names = set(asked) | {"zoek", "next", "periode"}
    page.goto(f"{address}?{urlencode({name: chance.choice(PAYLOADS) for name in names})}")
    watched.look()
    assert watched.found == ([], [], []), address
    page.goto(address)
    typed = page.locator(
        "main form[method=post] :is(input:not([type]), input[type=text], input[type=search], textarea)"
    )
    if typed.count() == 0:
        return
    for field in typed.all():
        field.evaluate(
            "(field, text) => { field.removeAttribute('maxlength'); field.value = text; }", chance.choice(PAYLOADS)
        )
    with page.expect_navigation():
        typed.first.evaluate("(field) => { field.form.noValidate = true; field.form.requestSubmit(); }")
    watched.look()
    assert watched.found == ([], [], []), address


@pytest.mark.parametrize("many", [QUICK, pytest.param(10**6, marks=pytest.mark.soak)])
def test_nothing_that_was_typed_runs(watched: Watched, world: World, many: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - to have the same again
    chance = random.Random(seed)
    with transaction.atomic():
        plant(chance)
    who = chance.choice([name for name in world.askers if name.split(" of ")[0] in ("coordinator", "director")])
    sign_in(watched.page, world.askers[who])
    pages = pages_of(world, who, many=many)
    assert len(pages) > 4
    for address in pages:
        attack(watched, address, chance)


def test_there_are_as_many_payloads_as_promised() -> None:
    assert len(set(PAYLOADS)) == 500


def served(content: str, policy: str | None) -> Callable[[Route], None]:
    """An answer with this in its midst, under a policy."""
    headers = {"Content-Type": "text/html"} | ({"Content-Security-Policy": policy} if policy else {})
    return lambda route: route.fulfill(body=f"<!DOCTYPE html><title>x</title><main>{content}</main>", headers=headers)


def test_control_payloads_run_where_nothing_stands_in_the_way_and_the_policy_alone_stops_them(
    unheeded: Watched,
) -> None:
    page = unheeded.page
    answer = page.goto("/aanmelden/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    all_of_them = "".join(PAYLOADS[: len(THINGS)])
    surely = (
        "<script>",
        "<img src",
        "<svg onload",
        "<details",
        "<body onload",
        "<input",
        "<iframe srcdoc",
        "<style onload",
    )
    one_by_one = [thing for thing in THINGS if thing.startswith(surely)]
    assert len(one_by_one) == len(surely)
    for thing in one_by_one:
        page.unroute_all()
        page.route("**/gevaar/", served(thing, None))
        before = len(unheeded.ran)
        page.goto("/gevaar/")
        unheeded.look()
        assert len(unheeded.ran) > before, thing
    unheeded.ran.clear()
    page.unroute_all()
    page.route("**/gevaar/", served(all_of_them, policy))
    page.goto("/gevaar/")
    unheeded.look()
    ran, broke, stands = unheeded.found
    assert ran == []
    assert broke != []
    assert stands != []


def test_control_pages_that_do_not_escape_are_found_out(unheeded: Watched, world: World, settings: Any) -> None:
    with transaction.atomic():
        plant(random.Random(1))
    made: dict[str, Any] = installation.TEMPLATES[0]
    settings.TEMPLATES = [{**made, "OPTIONS": {**made["OPTIONS"], "autoescape": False}}]
    who = next(name for name in world.askers if name.startswith("coordinator of GO"))
    sign_in(unheeded.page, world.askers[who])
    unheeded.page.goto("/centra/")
    unheeded.look()
    ran, broke, stands = unheeded.found
    assert ran == []  # the policy stands behind it
    assert (broke != [], stands != []) == (True, True)


# Trusted types: what a script makes of text

MAKE = """(text) => { const place = document.createElement("div"); document.body.append(place);
  try { place.innerHTML = text; return true; } catch { return false; } finally { place.remove(); } }"""
# In a turn of the page's own: what the test says itself, no policy stops.
DO = """(what) => new Promise((done) => setTimeout(() => {
  try { what === "eval" ? eval("1") : new Function("1")(); done(true); } catch { done(false); } }))"""
# Whether a piece of a page could run something, on a page that has no policy: written apart from ours.
COULD_RUN = """(text) => { const place = document.createElement("template"); place.innerHTML = text;
  const all = (part) => [...part.querySelectorAll("*")].flatMap((element) =>
    [element, ...(element.content instanceof DocumentFragment ? all(element.content) : [])]);
  return all(place.content).some((element) => /^(script|iframe|object|embed)$/i.test(element.tagName)
    || [...element.attributes].some(({ name, value }) => name.startsWith("on") || name.includes("hx-on")
      || /^[^/?#]*script:/i.test(value.replace(/\\s/g, "")))); }"""


def test_scripts_make_harmless_pieces_of_pages_and_no_others(unheeded: Watched) -> None:
    page, elsewhere = unheeded.page, unheeded.page.context.new_page()
    page.goto("/aanmelden/")
    harmless = [
        "<p>Dag</p>",
        '<a href="/centra/?zoek=script:x">x</a>',
        "<template><b>x</b></template>",
        "a < b & c",
        "",
    ]
    assert [page.evaluate(MAKE, text) for text in harmless] == [True] * len(harmless)
    dangerous = [payload for payload in PAYLOADS if elsewhere.evaluate(COULD_RUN, payload)]
    assert len(dangerous) > 350
    assert [payload for payload in dangerous if page.evaluate(MAKE, payload)] == []
    assert [page.evaluate(DO, what) for what in ("eval", "Function")] == [False, False]
    assert unheeded.ran == []


def test_a_fragment_with_a_script_is_not_taken_in(unheeded: Watched, world: World) -> None:
    page = unheeded.page
    sign_in(page, next(account for who, account in world.askers.items() if who.startswith("coordinator of GO")))
    page.goto("/centra/")
    fragments = "**/centra/?**"
    page.route(fragments, lambda route: route.fulfill(body='<b id="in">in</b><script>pwned()</script>'))
    swap = "(turn) => { htmx.ajax('GET', '/centra/?x=' + turn, { target: 'main', swap: 'innerHTML' }); }"
    page.evaluate(swap, 0)
    unheeded.look()
    assert (page.locator("#in").count(), unheeded.ran) == (0, [])
    page.unroute(fragments)
    page.route(fragments, lambda route: route.fulfill(body='<b id="in">in</b>'))
    page.evaluate(swap, 1)
    unheeded.look()
    assert page.locator("#in").count() == 1


SAY = """(policy) => {
  document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: policy })); }"""


def test_without_any_referrer_no_form_would_be_taken(unheeded: Watched) -> None:
    """Why the policy is `same-origin`: under `no-referrer` a browser says of its forms that they come from nowhere."""
    page = unheeded.page

    for policy, status in (("same-origin", 200), ("no-referrer", 403)):
        page.goto("/aanmelden/")
        page.evaluate(SAY, policy)
        page.get_by_label("E-mailadres").fill("an@x.example")
        page.get_by_label("Wachtwoord").fill("iets anders")
        with page.expect_navigation() as navigation:
            page.get_by_role("button", name="Aanmelden", exact=True).click()
        assert navigation.value.status == status
