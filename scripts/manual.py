"""Makes the pictures of the manual and the README: `python -m scripts.manual` (`make manual`).

It serves the demonstration from a data folder that goes with the run, walks it with a real browser as the manual
tells it, and writes `docs/handleiding/images/`. What it started it stops. The same code gives the same pictures.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize, sync_playwright

from scripts.manual_files import MENDED, NEW_FILES
from scripts.pictures import small
from tests import chromium

PROJECT = Path(__file__).resolve().parent.parent
PICTURES = PROJECT / "docs" / "handleiding" / "images"
STARTED_WITHIN = 300  # seconds in which the demonstration is loaded, on a slow machine
PASSWORD = "baken-demonstratie"  # noqa: S105 - everyone knows it, as `make run` prints it
COORDINATOR, DIRECTOR = "coordinator@go-poc.example", "directeur@go03.example"
STAFF = "medewerker@go03.example"
SMALL_CELL = "coordinator@pov-poc.example"
YEAR = "2024-2025"
DESKTOP, PHONE = chromium.DESKTOP, chromium.PHONE
# What a picture shows does not follow the clock, nor the language of the browser that happens to be here: its own
# words in fields of dates and files are those of a browser in Dutch, and today is always the same day.
AS_ALWAYS = """async () => {
  document.querySelector(".outbox")?.remove();  // of the demonstration alone
  const now = new Date();
  const today = now.toLocaleDateString("sv-SE");
  for (const field of document.querySelectorAll("input[type=date]")) {
    const [year, month, day] = (field.value === today ? "2025-11-14" : field.value).split("-");
    field.type = "text";
    field.value = year ? `${day}/${month}/${year}` : "dd/mm/jjjj";
  }
  for (const field of document.querySelectorAll("input[type=file]")) {
    const button = Object.assign(document.createElement("button"), { textContent: "Bestanden kiezen" });
    field.replaceWith(button, " Geen bestand gekozen");
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    text.data = text.data.replace(/\\d+ [a-z]+ \\d{4} \\d\\d:\\d\\d/g, "14 nov 2025 09:30")
      .replace(/(\\d+)\\s([a-z]+)\\s(\\d{4})/g, (said, day, _month, year) =>
        Number(day) === now.getDate() && Number(year) === now.getFullYear() ? "14 nov 2025" : said);
  }
  await document.fonts.ready;
}"""


@contextmanager
def served() -> Iterator[str]:
    """The address of a Baken with the demonstration, on a free port, with data of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="baken-manual-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAKEN_", "DATABASE_"))}
        with (Path(folder) / "server.log").open("w+") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "baken", "serve", "--demonstration", "--port", str(port)],
                env=kept | {"BAKEN_DATA": str(Path(folder) / "data")},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait_for(f"http://localhost:{port}/aanmelden/", server, Path(log.name))
                yield f"http://localhost:{port}"
            finally:
                server.terminate()
                server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit(f"The demonstration does not answer at {address}:\n{log.read_text()}")


@dataclass
class Visit:
    """Somebody at a page of Baken, who makes pictures of it."""

    page: Page
    reader: Page

    def go(self, path: str, **asked: str) -> None:
        self.page.goto(f"{path}?{urlencode(asked)}" if asked else path)

    def click(self, text: str) -> None:
        """Choose a button or link of the page itself."""
        main = self.page.get_by_role("main")
        main.get_by_role("button", name=text, exact=True).or_(main.get_by_role("link", name=text, exact=True)).click()
        self.page.wait_for_load_state()

    def picture(self, name: str, *, of: Locator | None = None, height: int | None = None) -> None:
        """Keep what the window shows, or a part of the page; with a height, of a window as high as that."""
        if height:
            self.page.set_viewport_size(ViewportSize(width=self._width, height=height))
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate(AS_ALWAYS)
        content = (
            of.screenshot(animations="disabled") if of else self.page.screenshot(animations="disabled", caret="hide")
        )
        (PICTURES / f"{name}.png").write_bytes(small(content, reader=self.reader))

    def whole(self, name: str) -> None:
        """Keep the page from top to bottom."""
        height = int(self.page.evaluate("document.querySelector('main').scrollHeight + document.body.offsetTop"))
        self.picture(name, height=max(height, 700))

    @property
    def _width(self) -> int:
        assert self.page.viewport_size
        return self.page.viewport_size["width"]


@dataclass
class Visitors:
    """Who comes to look: each with a browser of the own."""

    browser: Browser
    address: str

    @contextmanager
    def stranger(self, size: ViewportSize = DESKTOP) -> Iterator[Visit]:
        context = self.browser.new_context(
            base_url=self.address,
            viewport=size,
            locale="nl-BE",
            timezone_id="Europe/Brussels",
            reduced_motion="reduce",
        )
        aside = self.browser.new_context()
        yield Visit(context.new_page(), aside.new_page())
        context.close()
        aside.close()

    @contextmanager
    def signed_in(self, email: str, size: ViewportSize = DESKTOP) -> Iterator[Visit]:
        with self.stranger(size) as visit:
            visit.go("/aanmelden/")
            visit.page.get_by_label("E-mailadres").fill(email)
            visit.page.get_by_label("Wachtwoord").fill(PASSWORD)
            visit.click("Aanmelden")
            yield visit


def signing_in(visitors: Visitors) -> None:
    with visitors.stranger() as visit:
        visit.go("/aanmelden/")
        visit.page.get_by_label("E-mailadres").fill(DIRECTOR)
        visit.page.get_by_label("Wachtwoord").fill(PASSWORD)
        visit.picture("aanmelden", height=500)
    with visitors.signed_in(DIRECTOR, PHONE) as visit:
        visit.page.get_by_role("button", name="Menu").click()
        visit.picture("menu-telefoon")


def steering(visitors: Visitors) -> None:
    """Targets and a break in a series; the pages after this one show them."""
    with visitors.signed_in(COORDINATOR) as visit:
        aims = [
            ("survey.response_rate", "Bevraging vorming", "65", "Twee op de drie genodigden antwoordt."),
            ("training.unique_participants", "", "250", ""),
            ("fte.realisation", "", "100", "Elke geplande voltijdse is ingevuld."),
        ]
        for indicator, row, value, reason in aims:
            visit.go("/inzicht/streefwaarden/bepalen/", indicator=indicator, periode=YEAR)
            if row:
                visit.page.get_by_label("Voor", exact=True).select_option(label=row)
            visit.page.get_by_label("Streefwaarde").fill(value)
            visit.page.get_by_label("Waarom dit doel?").fill(reason)
            if row:
                visit.picture("streefwaarde-bepalen", height=620)
            visit.click("Bewaren")
        visit.go("/inzicht/streefwaarden/", periode=YEAR)
        visit.picture("streefwaarden", height=420)
        visit.go("/inzicht/indicatoren/library.views/reeksbreuk/")
        visit.page.get_by_label("Vanaf").fill("2023-09-01")
        visit.page.get_by_label("Wat veranderde er?").fill("De site telt bezoekers sindsdien op een andere manier.")
        visit.picture("reeksbreuk", height=440)
        visit.click("Bewaren")
        visit.whole("indicator")


def first_pages(visitors: Visitors) -> None:
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/", periode=YEAR)
        visit.picture("start-cel", height=1000)
        visit.page.get_by_text("Wat de deelnemers zeggen").scroll_into_view_if_needed()
        visit.picture("start-cel-antwoorden", of=visit.page.locator(".card", has_text="Wat de deelnemers zeggen"))
    with visitors.signed_in(DIRECTOR) as visit:
        visit.go("/", periode=YEAR)
        visit.whole("start-centrum")
    with visitors.signed_in(DIRECTOR, PHONE) as visit:
        visit.go("/", periode=YEAR)
        visit.picture("start-centrum-telefoon")


def exploring(visitors: Visitors) -> None:
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/inzicht/")
        visit.picture("handboek", height=760)
        visit.go("/inzicht/verkennen/", indicator="training.participations", periode=YEAR, naar="theme")
        visit.whole("verkennen")
        visit.go(
            "/inzicht/cijfer/", indicator="training.participations", periode=YEAR, naar="theme", theme="leerrecht"
        )
        visit.picture("cijfer", height=860)
    with visitors.signed_in(SMALL_CELL) as visit:
        visit.go("/inzicht/verkennen/", indicator="survey.item_share_high", periode=YEAR)
        visit.picture("niet-getoond", height=760)
    with visitors.signed_in(DIRECTOR, PHONE) as visit:
        visit.go("/inzicht/verkennen/")
        visit.picture("verkennen-telefoon")


def surveys(visitors: Visitors) -> None:
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/bevragingen/")
        visit.picture("bevragingen", height=360)
        visit.page.get_by_role("main").get_by_role("link", name="Bevraging vorming").click()
        visit.page.get_by_role("row", name="Ik ben tevreden").get_by_role("button", name="Losmaken").click()
        visit.page.get_by_text("niet gekoppeld", exact=True).wait_for()
        visit.picture("bevraging", height=720)
        visit.click("Koppelen")
        visit.picture("vraag-koppelen", height=560)


def centres(visitors: Visitors) -> None:
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/centra/", periode=YEAR)
        visit.click("CLB Oever 05")
        visit.go(urlsplit(visit.page.url).path, periode=YEAR)
        visit.click("Vlag zetten")
        visit.page.get_by_label("Vlag", exact=True).select_option(label="Ander aandachtspunt")
        visit.page.get_by_label("Waarom?").fill("Het team start met een nieuw beleidsplan en vroeg om ondersteuning.")
        visit.picture("vlag-zetten", height=560)
        visit.page.get_by_role("main").get_by_role("button").last.click()
        visit.page.wait_for_load_state()
        visit.whole("beeld")
        visit.go("/centra/", periode=YEAR)
        visit.picture("centra", height=760)
        visit.go("/centra/drempels/")
        visit.picture("drempels", height=700)
    with visitors.signed_in(DIRECTOR, PHONE) as visit:
        visit.go("/centra/mijn-centrum/", periode=YEAR)
        visit.picture("beeld-telefoon")


def programme(visitors: Visitors) -> None:
    """What was offered in a year that is over: of one that runs, the pictures would be others each day."""
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/programma/", jaar="2024")
        visit.picture("programma", height=620)
        visit.go("/programma/", jaar="2024", soort="vorming")
        visit.page.get_by_role("main").locator("tbody a").first.click()
        visit.page.get_by_role("link", name="aanwezigheden").first.click()
        visit.picture("aanwezigheid", height=760)
    with visitors.signed_in(STAFF) as visit:
        visit.go("/aanbod/", jaar="2024")
        visit.picture("aanbod", height=620)
        visit.go("/aanbod/mijn-vorming/")
        visit.picture("mijn-vorming", height=620)


def administration(visitors: Visitors) -> None:
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/beheer/")
        visit.picture("beheer", height=560)
        visit.go("/leden/")
        visit.picture("leden", height=620)
        visit.go("/leden/uitnodigen/")
        visit.page.get_by_label("Naam", exact=True).fill("Nele Nieuw")
        visit.page.get_by_label("E-mailadres").fill("nele.nieuw@go-poc.example")
        visit.page.get_by_label("Rol", exact=True).select_option("advisor")
        visit.picture("uitnodigen", height=760)
        visit.go("/personeel/")
        visit.picture("personeel", height=620)
        visit.go("/wie-helpt/", zoek="leerrecht")
        visit.picture("wie-helpt", height=620)
        visit.go("/organisaties/scholen/")
        visit.picture("scholen", height=620)
        visit.go("/lijsten/")
        visit.picture("lijsten", height=620)
    with visitors.signed_in(DIRECTOR, PHONE) as visit:
        visit.go("/mijn-gegevens/")
        visit.picture("mijn-gegevens-telefoon")


def reports(visitors: Visitors) -> None:
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/verslagen/beginnen/")
        visit.page.get_by_label("Titel").fill("Begeleidingsverslag 2022-2025")
        visit.page.get_by_label("Periode").select_option("2022-2025")
        visit.picture("verslag-beginnen", height=560)
        visit.click("Beginnen")
        visit.picture("verslag", height=1100)
        visit.page.get_by_role("link", name="schrijven Tekst bij “Opleiding en vorming”").click()
        visit.page.wait_for_load_state()
        visit.page.locator("summary", has_text="Deelnames: opleiding en vorming").click()
        visit.picture("verslag-schrijven", height=900)


def files(visitors: Visitors) -> None:
    """Last, for it adds a school year."""
    mended = dict(NEW_FILES)
    for wrong, right in MENDED.items():
        mended["deelnames.csv"] = mended["deelnames.csv"].replace(wrong, right)
    with visitors.signed_in(COORDINATOR) as visit:
        visit.go("/invoer/sjablonen/")
        visit.page.locator("summary", has_text="deelnames").click()
        visit.picture("sjablonen", height=900)
        _choose(visit, NEW_FILES)
        visit.picture("bestanden-kiezen", height=760)
        _hand_over(visit, NEW_FILES)
        visit.whole("invoer-fouten")
        visit.click("Weggooien")
        visit.click("Weggooien")
        _hand_over(visit, mended)
        visit.whole("invoer-voorbeeld")
        visit.page.get_by_role("row", name="deelnames.csv").get_by_role("link").first.click()
        visit.page.wait_for_load_state()
        visit.picture("invoer-rijen", height=480)
        visit.page.go_back()
        visit.click("Invoeren")
        visit.page.get_by_text("De cijfers zijn bijgewerkt").wait_for()
        visit.whole("invoer-verslag")
        visit.click("Ongedaan maken")
        visit.picture("invoer-ongedaan", height=420)


def _choose(visit: Visit, files: dict[str, str]) -> None:
    visit.go("/invoer/")
    visit.page.get_by_label("Kies bestanden of een zip").set_input_files(
        [FilePayload(name=name, mimeType="text/csv", buffer=text.encode()) for name, text in files.items()]
    )


def _hand_over(visit: Visit, files: dict[str, str]) -> None:
    _choose(visit, files)
    visit.click("Nakijken")
    visit.page.get_by_role("heading", name="Per bestand").wait_for()


WALKS = (signing_in, steering, first_pages, exploring, surveys, centres, programme, administration, reports, files)


def main() -> None:
    """Make every picture anew."""
    path = chromium.find()
    if path is None:
        sys.exit(chromium.HOW)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        for walk in WALKS:
            walk(Visitors(browser, address))
        browser.close()
    made = sorted(PICTURES.glob("*.png"))
    size = sum(picture.stat().st_size for picture in made) // 1024
    print(f"{len(made)} pictures, {size} kB: {PICTURES.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
