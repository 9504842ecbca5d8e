"""What is put with an offer reaches people without an account too, on their own page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from baken.apps.access.types import Actor, Role
from baken.apps.programme.actions import add_file, add_link
from baken.apps.programme.models import Participation
from baken.apps.programme.queries import proof_of_guest
from baken.apps.programme.types import MaterialKind, OpenTo, Status
from tests.programme.guests import World, text

pytestmark = pytest.mark.django_db


def test_a_guest_gets_hold_of_what_is_for_who_is_enrolled_and_after_that_for_who_was_there(
    tmp_path: Path, settings: Any
) -> None:
    settings.HAS_MAIL, settings.MEDIA_ROOT = True, tmp_path / "files"
    world = World()
    made = world.enrol()
    offer, by = made.offer, Actor(Role.ADVISOR, world.cell.pk)
    said: dict[str, Any] = {"by": by, "kind": MaterialKind.SLIDES, "now": timezone.now()}
    for open_to in OpenTo:
        add_link(offer, open_to=open_to, title=f"Voor {open_to}", url="https://x.example/", **said)
    (tmp_path / "handed").write_bytes(b"%PDF-1.7\nslides\n%%EOF")
    file = add_file(offer, open_to=OpenTo.PRESENT, title="Slides", name="slides.pdf", path=tmp_path / "handed", **said)
    own = world.own_page(made)
    at = reverse("programme:guest_material", args=[made.uuid, proof_of_guest(made), file.uuid])
    page = text(world.client.get(own))
    assert "Voor iedereen" in page
    assert "Voor ingeschreven" in page
    assert "Voor aanwezig" not in page
    assert world.client.get(at).status_code == 404
    Participation.objects.create(
        session=offer.sessions.get(), person=made.person, centre=made.centre, status=Status.PRESENT
    )
    page = text(world.client.get(own))
    assert "Voor aanwezig" in page
    assert at in page
    answer: Any = world.client.get(at)
    assert b"slides" in b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert world.client.get(at.replace(proof_of_guest(made), "0" * 64)).status_code == 410
