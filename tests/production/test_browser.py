"""A journey through the arrangement of the how-to in a real browser: https, its cookies, and what ends in it."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from playwright.sync_api import Browser, Locator, Page

from baken.apps.access.tests.factories import code_of
from baken.apps.exchange.tests.folders import CELL, write
from tests import chromium
from tests.browsing import authenticator
from tests.production.arrangement import HERE, NAME, Arrangement

pytestmark = pytest.mark.soak
COORDINATOR, COLLEAGUE, WITH_KEY = "bea@x.example", "nele@x.example", "sleutel@x.example"
STRONG = "een lange zin over de zee"
CENTRES = "code;naam;net;provincie;personeelsleden;directie sinds;fusie op\nN;CLB Nieuw;GO!;Limburg;30;;\n"


@pytest.fixture
def browser(arrangement: Arrangement, running_chromium: Browser) -> Iterator[Browser]:
    """A Chromium that finds the name of the how-to at the address of the arrangement, and trusts its key alone."""
    certificate = x509.load_pem_x509_certificate(arrangement.certificate.read_bytes())
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    digest = hashes.Hash(hashes.SHA256())
    digest.update(certificate.public_key().public_bytes(serialization.Encoding.DER, form))
    trusted = base64.b64encode(digest.finalize()).decode()
    rules = [f"--host-resolver-rules=MAP {NAME} {HERE}", f"--ignore-certificate-errors-spki-list={trusted}"]
    made = running_chromium.browser_type.launch(
        executable_path=chromium.find(), args=[*chromium.ARGUMENTS, "--no-proxy-server", *rules]
    )
    yield made
    made.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A page of a browser of its own, for each who visits; what the policy of the armour refuses is told."""
    refused: list[str] = []

    def visit() -> Page:
        page = browser.new_context(base_url=f"https://{NAME}", locale="nl-BE").new_page()
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield visit
    assert refused == []


@pytest.fixture
def password(arrangement: Arrangement, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Make a coordinator, who was never here, by an address; gives the password."""
    arrangement.command("loadfiles", str(write(tmp_path_factory.mktemp("cel"), {"cel.csv": CELL["cel.csv"]})))

    def of(email: str) -> str:
        said = arrangement.command("account", email, "--name", "Bea", "--role", "coordinator", "--cell", "c1")
        return said.split("password ", 1)[1].split()[0]

    return of


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def press(page: Page, name: str) -> None:
    """A link or button of the page itself, which leads to another page."""
    found = main(page).get_by_role("link", name=name, exact=True)
    with page.expect_navigation():
        found.or_(main(page).get_by_role("button", name=name, exact=True)).first.click()


def set_up_app(page: Page) -> str:
    """The key of an app with codes, set up where the role asks for one before anything else."""
    assert "Je rol vraagt een tweede stap" in main(page).inner_text()
    press(page, "App met codes instellen")
    press(page, "Sleutel maken")
    secret = page.locator("code").first.inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(secret))
    press(page, "Instellen")
    return secret


def sign_in(page: Page, password: str, *, email: str = COORDINATOR) -> None:
    page.goto("/aanmelden/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    press(page, "Aanmelden")


def told_to(address: str, arrangement: Arrangement) -> str:
    """The link in the first mail to an address, once it is there."""
    for _turn in range(300):
        for mail in arrangement.post.mails:
            if mail["To"] == address:
                (found,) = re.findall(r"https://\S+", mail.get_content())
                return str(found)
        time.sleep(0.1)
    raise AssertionError("no mail came")


def test_a_coordinator_comes_in_by_two_steps_brings_files_invites_and_ends_a_role(
    visitor: Callable[[], Page], password: Callable[[str], str], arrangement: Arrangement
) -> None:
    bea, word = visitor(), password(COORDINATOR)
    sign_in(bea, word)
    secret = set_up_app(bea)
    bea.context.clear_cookies()
    sign_in(bea, word)
    assert "/aanmelden/tweede-stap/" in bea.url
    bea.goto("/centra/")
    assert "/aanmelden/" in bea.url  # by a password alone nobody is in
    sign_in(bea, word)
    bea.get_by_label("Code").fill(code_of(secret, later=1))  # a code is taken once
    press(bea, "Verder")
    cookies = bea.context.cookies()
    told = {(each["name"].startswith("__Host-"), each["secure"], each["domain"], each["path"]) for each in cookies}
    assert told == {(True, True, NAME, "/")}
    assert bea.evaluate("isSecureContext && document.cookie") == ""  # no script reads one

    bea.goto("/invoer/")
    files = {"name": "centra.csv", "mimeType": "text/csv", "buffer": CENTRES.encode()}
    bea.get_by_label("Kies bestanden of een zip").set_input_files(files)  # type: ignore[arg-type]  # a dict is one
    bea.get_by_role("button", name="Nakijken").click()
    bea.get_by_role("button", name="Invoeren").click(timeout=60_000)
    bea.get_by_text("De cijfers zijn bijgewerkt").wait_for(timeout=60_000)
    bea.goto("/centra/")
    assert "CLB Nieuw" in main(bea).inner_text()

    bea.goto("/leden/uitnodigen/")
    bea.get_by_label("Naam").fill("Nele Nieuw")
    bea.get_by_label("E-mailadres").fill(COLLEAGUE)
    bea.get_by_label("Rol", exact=True).select_option("advisor")
    press(bea, "Uitnodigen")
    bea.get_by_text("De uitnodiging is onderweg.").wait_for()
    link = told_to(COLLEAGUE, arrangement)
    assert link.startswith(f"https://{NAME}/uitnodiging/")

    nele = visitor()
    nele.goto(link)
    nele.get_by_label("Nieuw wachtwoord", exact=True).fill(STRONG)
    nele.get_by_label("Nieuw wachtwoord, nog eens").fill(STRONG)
    press(nele, "Account maken")
    nele.goto("/centra/")
    set_up_app(nele)
    nele.goto("/centra/")
    assert "CLB Nieuw" in main(nele).inner_text()

    bea.goto("/leden/?zoek=nele")
    press(bea, "Nele Nieuw")
    bea.get_by_role("link", name="beëindigen POC-medewerker").click()
    press(bea, "Beëindigen")
    assert "De rol is beëindigd." in main(bea).inner_text()
    answer = nele.goto("/centra/")
    assert (answer.status if answer else None, "CLB Nieuw" in nele.content()) == (403, False)


def test_a_coordinator_makes_a_passkey_and_comes_in_by_it_alone(
    visitor: Callable[[], Page], password: Callable[[str], str]
) -> None:
    page = visitor()
    with authenticator(page) as passkeys:
        sign_in(page, password(WITH_KEY), email=WITH_KEY)
        press(page, "Toegangssleutel maken")
        page.get_by_label("Naam").fill("Laptop van het werk")
        page.get_by_role("button", name="Maken").click()
        page.get_by_text("Je toegangssleutel is gemaakt.").wait_for()
        assert passkeys() == 1
        page.context.clear_cookies()
        page.goto("/centra/")
        assert "/aanmelden/" in page.url
        page.get_by_role("button", name="Met een toegangssleutel").click()
        page.wait_for_url(lambda address: "/aanmelden/" not in address)
        answer = page.goto("/centra/")
        assert (answer.status if answer else None, "/aanmelden/" in page.url) == (200, False)
