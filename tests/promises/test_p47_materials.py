"""P47, of what is put with an offer: looked at by a scanner, kept sealed by number, given to keep and never shown.

Who plans hands over files of every harmful kind under every harmful name, and under the names that are taken. Whoever
may open one afterwards gets it as a file of no kind, which a browser keeps and never shows or runs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Role
from baken.apps.people.tests.factories import make_cell
from baken.apps.programme.models import Offer, OfferMaterial
from baken.apps.programme.tests.factories import make_offer
from tests import clamd
from tests.clamd import EICAR, Scanner
from tests.promises.noting import Tried
from tests.promises.test_p47_uploads import HARMFUL, MARK, NAMES, refusals

pytestmark = pytest.mark.django_db
TAKEN = ["slides.pdf", "slides.pptx", "tabel.xlsx", "foto.png", "foto.jpg", "opname.mp4", "opname.mp3"]
# How what is taken begins, besides: of a kind that says in itself what it is.
PDF, ZIP = b"%PDF-", b"PK\x03\x04"
BY_NUMBER = re.compile(r"programme/[0-9a-f-]{36}")


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[Scanner]:
    with clamd.running(tmp_path) as scanner:
        settings.SCANNER = str(scanner.server_address)
        yield scanner


@pytest.fixture
def offer(settings: Any, tmp_path: Path) -> Offer:
    settings.MEDIA_ROOT = tmp_path / "kept"
    return make_offer(make_cell("c1"))


@pytest.fixture
def advisor(offer: Offer) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_holder(Role.ADVISOR, offer.cell))
    return client


def hand_over(client: Client, offer: Offer, name: str, content: bytes) -> Any:
    said = {"file-title": "Slides", "file-kind": "slides", "file-open_to": "iedereen"}
    handed = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(f"/programma/{offer.uuid}/materiaal/bestand/", {**said, "file": handed})


def kept(settings: Any) -> list[Path]:
    folder = Path(settings.MEDIA_ROOT)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def may_be_taken(name: str, content: bytes) -> bool:
    """The oracle: whether a name ends as a file that people read does, and the file begins as those do."""
    begins = {"pdf": PDF, "pptx": ZIP, "xlsx": ZIP}.get(name.strip().rpartition(".")[2].lower())
    return begins is not None and content.startswith(begins)


def shown(client: Client) -> list[str]:
    """What is wrong with how each file is given back."""
    found = []
    for each in OfferMaterial.objects.all():
        answer: Any = client.get(f"/aanbod/materiaal/{each.uuid}/")
        b"".join(answer.streaming_content)  # which closes it too
        headers = answer.headers
        is_kept = headers["Content-Disposition"].startswith("attachment")
        is_nothing = headers["Content-Type"] == "application/octet-stream"
        if not (is_kept and is_nothing and headers["X-Content-Type-Options"] == "nosniff"):
            found.append(each.file_name)
        if "sandbox" not in headers["Content-Security-Policy"] or {"\r", "\n"} & set(headers["Content-Disposition"]):
            found.append(each.file_name)
    return found


@pytest.mark.parametrize("many", [30, pytest.param(10**6, marks=pytest.mark.soak)])
def test_nothing_that_is_put_with_an_offer_does_harm(
    advisor: Client, offer: Offer, scanner: Scanner, settings: Any, many: int, tried: Tried
) -> None:
    cases = [(kind, name) for kind in HARMFUL for name in [*NAMES, *TAKEN]]
    for kind, name in random.SystemRandom().sample(cases, min(many, len(cases))):
        case = (kind, name)
        answer = hand_over(advisor, offer, name, HARMFUL[kind])
        assert (case, answer.status_code) in ((case, 302), (case, 400))
        if answer.status_code == 302:
            assert (case, may_be_taken(name, HARMFUL[kind])) == (case, True)
        lie = {str(path.relative_to(settings.MEDIA_ROOT)): path.read_bytes() for path in kept(settings)}
        assert (case, [path for path in lie if not BY_NUMBER.fullmatch(path)]) == (case, [])
        assert (case, [path for path, content in lie.items() if MARK in content]) == (case, [])
        assert (case, len(lie)) == (case, OfferMaterial.objects.count())
        assert (case, shown(advisor)) == (case, [])
        OfferMaterial.objects.all().delete()
        for path in kept(settings):
            path.unlink()  # they go when this is committed
        tried()


def test_what_is_clean_and_what_it_is_called_is_taken_in(
    advisor: Client, offer: Offer, scanner: Scanner, settings: Any
) -> None:
    assert hand_over(advisor, offer, "slides.pdf", b"%PDF-1.7\n%%EOF").status_code == 302
    assert (scanner.seen, OfferMaterial.objects.count(), len(kept(settings))) == (1, 1, 1)
    assert shown(advisor) == []


def test_a_virus_is_refused_and_not_kept(advisor: Client, offer: Offer, scanner: Scanner, settings: Any) -> None:
    assert "zit een virus" in refusals(hand_over(advisor, offer, "slides.pdf", b"%PDF-1.7\n" + EICAR))
    assert (scanner.seen, kept(settings), OfferMaterial.objects.count()) == (1, [], 0)


def test_while_the_scanner_is_down_nothing_is_taken_in(advisor: Client, offer: Offer, settings: Any) -> None:
    settings.SCANNER = "/nergens/clamd.ctl"
    assert "Probeer het straks opnieuw" in refusals(hand_over(advisor, offer, "slides.pdf", b"%PDF-1.7\n%%EOF"))
    assert (kept(settings), OfferMaterial.objects.count()) == ([], 0)


def test_control_a_file_that_is_shown_or_kept_as_it_is_called_is_found_out(
    advisor: Client, offer: Offer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baken.apps.programme.actions._materials.is_what_it_is_called", lambda _name, _path: True)
    assert hand_over(advisor, offer, "centra.html", HARMFUL["html"]).status_code == 302
    assert not may_be_taken("centra.html", HARMFUL["html"])
    monkeypatch.setattr("baken.apps.programme.views._materials.UNREADABLE", "default-src 'self'")
    assert shown(advisor) == ["centra.html"]
