"""The arrangement of the how-to runs: journeys through nginx, armour on all answers, nobody's address written down."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from baken.apps.access.tests.factories import code_of
from baken.apps.exchange.tests.folders import CELL, write
from tests.production.arrangement import HERE, NAME, Arrangement

pytestmark = pytest.mark.soak
COORDINATOR = "an@x.example"
FACTORS = "/mijn-account/tweede-stap/"
WORN = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Visitor:
    """Somebody with a browser that keeps cookies and says where it comes from; every answer is looked at."""

    def __init__(self, arrangement: Arrangement):
        self.session = requests.Session()
        self.session.verify = str(arrangement.certificate)
        self.session.trust_env = False
        self.session.headers.update({"Host": NAME, "Origin": f"https://{NAME}"})
        self.token = ""

    def ask(self, method: str, address: str, **said: Any) -> requests.Response:
        answer = self.session.request(method, f"https://{HERE}{address}", allow_redirects=False, timeout=60, **said)
        assert (address, [name for name, value in WORN.items() if answer.headers.get(name) != value]) == (address, [])
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text):
            self.token = found[1]
        return answer

    def get(self, address: str) -> requests.Response:
        return self.ask("GET", address)

    def post(self, address: str, **said: Any) -> requests.Response:
        files = said.pop("files", None)
        return self.ask("POST", address, data={"csrfmiddlewaretoken": self.token, **said}, files=files)

    def give_password(self, password: str) -> requests.Response:
        self.get("/aanmelden/")
        return self.post("/aanmelden/", email=COORDINATOR, password=password)

    def sign_in(self, keys: Keys) -> requests.Response:
        second = self.give_password(keys.password).headers["Location"]
        assert second.startswith("/aanmelden/tweede-stap/")
        self.get(second)
        return self.post(second, code=keys.codes.pop())


@dataclass
class Keys:
    """With what the coordinator signs in: a password, and codes of which each works once."""

    password: str
    codes: list[str]


@pytest.fixture(scope="module")
def keys(arrangement: Arrangement, tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Those of a coordinator who came in by a password, and then set up what the role asks."""
    folder = write(tmp_path_factory.mktemp("cel"), {"cel.csv": CELL["cel.csv"]})
    arrangement.command("loadfiles", str(folder))
    said = arrangement.command("account", COORDINATOR, "--name", "An", "--role", "coordinator", "--cell", "c1")
    password, visitor = said.split("password ", 1)[1].split()[0], Visitor(arrangement)
    assert visitor.give_password(password).headers["Location"] == "/"
    assert visitor.get("/centra/").headers["Location"].startswith("/mijn-account/bevestigen/")  # nothing before that
    visitor.get(FACTORS)
    visitor.post(f"{FACTORS}app/")
    secret = re.findall(r"<code>([\w ]+)</code>", visitor.get(f"{FACTORS}app/").text)[0].replace(" ", "")
    assert visitor.post(f"{FACTORS}app/", code=code_of(secret)).headers["Location"] == FACTORS
    visitor.post(f"{FACTORS}herstelcodes/")
    made = visitor.get(f"{FACTORS}herstelcodes/")
    return Keys(password, re.findall(r"<code>([^<]+)</code>", made.text))


def test_somebody_signs_in_imports_reports_and_signs_out(arrangement: Arrangement, keys: Keys) -> None:
    visitor = Visitor(arrangement)
    assert visitor.sign_in(keys).status_code == 302
    assert {cookie.name.startswith("__Host-") for cookie in visitor.session.cookies} == {True}
    visitor.get("/invoer/")
    handed = visitor.post("/invoer/bezorgen/", files={"files": ("centra.csv", CELL["centra.csv"].encode())})
    assert handed.status_code == 302, handed.text
    place = handed.headers["Location"]
    until = time.monotonic() + 60
    while "bevestigen/" not in (page := visitor.get(place)).text and time.monotonic() < until:
        time.sleep(0.5)
    assert "bevestigen/" in page.text
    assert visitor.post(f"{place}bevestigen/").status_code == 302
    until = time.monotonic() + 60
    while "CLB A" not in (page := visitor.get("/centra/")).text and time.monotonic() < until:
        time.sleep(0.5)
    assert "CLB A" in page.text
    assert visitor.get("/verslagen/").status_code == 200
    out = visitor.post("/afmelden/")
    assert (out.status_code, out.headers["Clear-Site-Data"]) == (302, '"cache", "storage"')
    assert visitor.get("/centra/").status_code == 302


def test_a_virus_does_not_come_in(arrangement: Arrangement, keys: Keys) -> None:
    from tests.clamd import EICAR

    visitor = Visitor(arrangement)
    visitor.sign_in(keys)
    visitor.get("/invoer/")
    refused = visitor.post("/invoer/bezorgen/", files={"files": ("centra.csv", EICAR)})
    assert (refused.status_code, "zit een virus" in refused.text) == (400, True)


def test_what_nginx_answers_itself_wears_the_armour_too(arrangement: Arrangement) -> None:
    visitor = Visitor(arrangement)
    large = visitor.ask("POST", "/invoer/bezorgen/", headers={"Content-Length": str(300 * 2**20)}, data=b"")
    assert large.status_code == 413
    assert visitor.get("/nergens/").status_code in (302, 404)
    plain = requests.get(f"http://{HERE}/x", headers={"Host": NAME}, allow_redirects=False, timeout=10)
    assert (plain.status_code, plain.headers["Location"]) == (308, f"https://{NAME}/x")


def test_nobody_can_say_where_they_are_and_no_address_is_written_down(arrangement: Arrangement, keys: Keys) -> None:
    visitor = Visitor(arrangement)
    visitor.session.headers.update(
        {
            "X-Forwarded-For": "192.0.2.77",
            "X-Real-IP": "192.0.2.77",
            "X-Forwarded-Proto": "http",
        }
    )
    assert visitor.sign_in(keys).status_code == 302
    assert visitor.get("/centra/").status_code == 200
    logs = arrangement.logs()
    assert [said for said in (HERE, "192.0.2.77", COORDINATOR, keys.password) if said in logs] == []


def test_what_is_under_way_is_finished_when_it_stops(arrangement: Arrangement, keys: Keys) -> None:
    """Each page that was begun when it is told to stop is answered whole."""
    visitors = [Visitor(arrangement) for _turn in range(4)]
    for visitor in visitors:
        visitor.sign_in(keys)
    statuses: list[int] = []

    def ask(visitor: Visitor) -> None:
        statuses.append(visitor.session.get(f"https://{HERE}/", timeout=60, allow_redirects=False).status_code)

    threads = [threading.Thread(target=ask, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    arrangement.baken.terminate()
    for thread in threads:
        thread.join(60)
    assert arrangement.baken.wait(60) == 0
    assert set(statuses) <= {200, 503}
    assert 200 in statuses
    closed = Visitor(arrangement).get("/aanmelden/")
    assert (closed.status_code, closed.headers["Retry-After"]) == (503, "30")
    arrangement.serve()
