"""What is put with an offer: links and files, for whom they are, and that no file does harm."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from baken.apps.access.tests.factories import give_role, make_account, show
from baken.apps.access.types import Actor, Role
from baken.apps.people.models import Person
from baken.apps.programme import actions
from baken.apps.programme.engine.materials import is_what_it_is_called
from baken.apps.programme.models import Offer, OfferMaterial, Participation
from baken.apps.programme.queries import materials_of
from baken.apps.programme.tests.factories import make_offer, make_session, make_staff
from baken.apps.programme.types import EnrolmentState, MaterialKind, OfferState, OpenTo, Status
from baken.ground.persons import HOLDINGS, RETENTIONS, Whose
from tests.programme.attending import NOW, Place, enrol, make_place

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nkanarie\n%%EOF"


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Place:
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_place()


def link(place: Place, open_to: OpenTo = OpenTo.ALL, **fields: Any) -> OfferMaterial:
    said = {"kind": MaterialKind.RECORDING, "title": f"Opname {open_to}", "url": "https://x.example/opname"} | fields
    return actions.add_link(place.offer, by=place.by, open_to=open_to, now=NOW, **said)


def put_file(place: Place, tmp_path: Path, name: str = "slides.pdf", content: bytes = PDF) -> OfferMaterial:
    path = tmp_path / "handed"
    path.write_bytes(content)
    return actions.add_file(
        place.offer,
        by=place.by,
        kind=MaterialKind.SLIDES,
        open_to=OpenTo.ALL,
        title="Slides",
        name=name,
        path=path,
        now=NOW,
    )


def login(role: Role, where: Any, person: Person | None = None) -> Client:
    account = make_account(f"{role.value}@{where.pk}.example", name=f"Houder {role.label}", person=person)
    give_role(account, role, where)
    client = Client()
    client.force_login(account)
    return show(client, strong=True)


def files() -> list[Path]:
    folder = Path(django_settings.MEDIA_ROOT)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


# For whom


def test_who_sees_enrolled_or_was_there_gets_hold_of_what_is_for_them(place: Place) -> None:
    for open_to in OpenTo:
        link(place, open_to)
    looks, enrolled, there = make_staff(place.oever, "An"), place.enrol("Bo"), make_staff(place.oever, "Cas")
    waits = place.enrol("Dirk", state=EnrolmentState.WAITING)
    absent = make_staff(place.oever, "Els")
    for person, status in ((there, Status.PRESENT), (absent, Status.ABSENT)):
        Participation.objects.create(session=place.session, person=person, centre=place.oever, status=status)

    def gets(person: Person) -> list[str]:
        actor = Actor(Role.STAFF, place.cell.pk, centre=place.oever.pk, person=person.pk)
        return [each.open_to for each in materials_of(place.offer, actor=actor)]

    assert gets(looks) == gets(waits) == gets(absent) == ["iedereen"]
    assert gets(enrolled) == ["iedereen", "ingeschreven"]
    assert gets(there) == ["iedereen", "ingeschreven", "aanwezig"]
    assert len(materials_of(place.offer, actor=place.by)) == 3


def test_of_a_session_it_is_for_who_was_at_that_one(place: Place) -> None:
    second = make_session(place.offer, 2)
    link(place, OpenTo.PRESENT, session=second)
    an, bo = make_staff(place.oever, "An"), make_staff(place.oever, "Bo")
    for person, session in ((an, place.session), (bo, second)):
        Participation.objects.create(session=session, person=person, centre=place.oever, status=Status.PRESENT)
    gets = [
        len(materials_of(place.offer, actor=Actor(Role.STAFF, place.cell.pk, centre=place.oever.pk, person=each.pk)))
        for each in (an, bo)
    ]
    assert gets == [0, 1]


def test_who_enrolled_for_one_session_gets_hold_of_what_is_of_that_one_and_of_all(place: Place) -> None:
    Offer.objects.update(by_session=True)
    second = make_session(place.offer, 2)
    for session in (place.session, second, None):
        link(place, OpenTo.ENROLLED, session=session)
    an, bo = make_staff(place.oever, "An"), make_staff(place.oever, "Bo")
    enrol(place.offer, an, place.oever, session=second)
    Participation.objects.create(session=place.session, person=bo, centre=place.oever, status=Status.PRESENT)

    def gets(person: Person) -> list[Any]:
        actor = Actor(Role.STAFF, place.cell.pk, centre=place.oever.pk, person=person.pk)
        return [each.session for each in materials_of(place.offer, actor=actor)]

    assert gets(an) == [None, second]
    assert gets(bo) == [None, place.session]


def test_who_sees_no_offer_gets_hold_of_nothing(place: Place) -> None:
    link(place)
    other = make_place("VCLB")
    for actor in (other.by, *(Actor(role, 0) for role in (Role.PARTNER, Role.PLATFORM, Role.AUDITOR))):
        assert materials_of(place.offer, actor=actor) == []


def test_nobody_but_who_plans_adds_changes_or_removes(place: Place) -> None:
    found = link(place)
    for role, centre in ((Role.CELL_DIRECTOR, None), (Role.DIRECTOR, place.oever.pk)):
        by = Actor(role, place.cell.pk, centre=centre)
        said: dict[str, Any] = {
            "kind": "opname",
            "open_to": "iedereen",
            "title": "Anders",
            "url": "https://x.example/",
        }
        with pytest.raises(actions.CannotAddMaterial):
            actions.add_link(place.offer, by=by, now=NOW, **said)
        with pytest.raises(actions.CannotAddMaterial):
            actions.change_material(found, by=by, **said)
        with pytest.raises(actions.CannotAddMaterial):
            actions.remove_material(found, by=by)
    assert [each.title for each in OfferMaterial.objects.all()] == ["Opname iedereen"]


def test_a_session_of_another_offer_is_refused(place: Place) -> None:
    other = make_session(make_offer(place.cell, "V2"), 1)
    with pytest.raises(actions.CannotAddMaterial):
        link(place, session=other)
    assert OfferMaterial.objects.count() == 0


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example", "", "x"])
def test_an_address_that_is_none_of_a_site_is_refused(place: Place, url: str) -> None:
    with pytest.raises(actions.CannotAddMaterial):
        link(place, url=url)


# Files


def test_a_file_lies_sealed_and_comes_back_as_it_was(place: Place, tmp_path: Path) -> None:
    found = put_file(place, tmp_path)
    (kept,) = files()
    assert b"kanarie" not in kept.read_bytes()
    assert found.size == len(PDF)
    kept_file: Any = OfferMaterial.objects.get().file
    with kept_file.opened() as file:
        assert file.read() == PDF


def test_a_file_goes_with_what_said_of_it(
    place: Place, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    found = put_file(place, tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_material(found, by=place.by)
    assert (OfferMaterial.objects.count(), files()) == (0, [])


def test_a_file_goes_with_the_session_or_the_offer_that_goes(
    place: Place, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    put_file(place, tmp_path)
    of_session = put_file(place, tmp_path)
    OfferMaterial.objects.filter(pk=of_session.pk).update(session=place.session)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_session(place.session, by=place.by)
    assert (OfferMaterial.objects.count(), len(files())) == (1, 1)
    Offer.objects.update(state=OfferState.DRAFT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_offer(place.offer, by=place.by)
    assert (OfferMaterial.objects.count(), files()) == (0, [])


def test_a_file_stays_where_its_row_does_after_all(
    place: Place, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    found = put_file(place, tmp_path)
    with django_capture_on_commit_callbacks(execute=True), suppress(ValueError), transaction.atomic():
        actions.remove_material(found, by=place.by)
        raise ValueError
    assert (OfferMaterial.objects.count(), len(files())) == (1, 1)


def test_material_is_kept_for_its_term_and_then_goes_with_its_file(
    place: Place, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    put_file(place, tmp_path)
    remove = RETENTIONS["programme.material"].apply
    assert remove is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert remove(before=NOW.date(), most=10) == 0
        assert len(files()) == 1
        assert remove(before=NOW.date() + dt.timedelta(days=1), most=10) == 1
    assert (OfferMaterial.objects.count(), files()) == (0, [])


def test_who_was_there_reads_which_files_they_may_be_in(place: Place, tmp_path: Path) -> None:
    put_file(place, tmp_path)
    link(place)
    an, bo = place.enrol("An"), place.enrol("Bo")
    Participation.objects.create(session=place.session, person=an, centre=place.oever, status=Status.PRESENT)
    told = [len(list(HOLDINGS["programme.material"].rows(Whose((each.pk,))))) for each in (an, bo)]
    assert told == [1, 0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b"<script>alert(1)</script>"),
        ("x.svg", b"<svg onload='alert(1)'/>"),
        ("x.exe", b"MZ"),
        ("slides.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("slides.pptx", b"MZ"),
        ("foto.png", b"GIF89a/*"),
        ("film.mp4", b"<html>"),
        ("slides.pdf.html", PDF),
        ("slides", PDF),
        ("", PDF),
    ],
)
def test_what_is_not_what_it_is_called_or_what_a_browser_runs_is_refused(
    place: Place, tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(actions.CannotAddMaterial):
        put_file(place, tmp_path, name, content)
    assert (OfferMaterial.objects.count(), files()) == (0, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.PDF", PDF),
        ("a.pptx", b"PK\x03\x04rest"),
        ("a.png", b"\x89PNG\r\n\x1a\nrest"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("a.mp3", b"ID3rest"),
    ],
)
def test_what_people_read_or_look_at_is_taken(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    assert is_what_it_is_called(name, path)


# Pages


def test_who_plans_puts_a_link_and_a_file_with_an_offer_changes_and_removes_it(place: Place) -> None:
    client = login(Role.ADVISOR, place.cell)
    page = reverse("programme:add_material", args=[place.offer.uuid])
    offer: Any = place.offer
    assert 'value="opname" selected' in client.get(page, {"soort": "opname"}).content.decode()
    said = {"title": "Opname", "kind": "opname", "open_to": "iedereen", "url": "https://x.example/a"}
    client.post(page, said)
    handed = SimpleUploadedFile("slides.pdf", PDF)
    fields = {"file-title": "Slides", "file-kind": "slides", "file-open_to": "aanwezig", "file": handed}
    fields["file-session"] = str(place.session.uuid)
    client.post(reverse("programme:add_file", args=[offer.uuid]), fields)
    assert [(each.title, each.kind, each.open_to, each.session) for each in offer.materials.order_by("pk")] == [
        ("Opname", "opname", "iedereen", None),
        ("Slides", "slides", "aanwezig", place.session),
    ]
    first = offer.materials.order_by("pk")[0]
    client.post(reverse("programme:change_material", args=[first.uuid]), said | {"title": "De opname"})
    assert "De opname" in client.get(reverse("programme:offer", args=[offer.uuid])).content.decode()
    assert "De opname" in client.get(reverse("programme:remove_material", args=[first.uuid])).content.decode()
    client.post(reverse("programme:remove_material", args=[first.uuid]))
    assert [each.title for each in offer.materials.all()] == ["Slides"]


def test_what_is_wrong_with_a_link_or_a_file_is_said_and_nothing_is_kept(place: Place) -> None:
    client = login(Role.ADVISOR, place.cell)
    page = reverse("programme:add_material", args=[place.offer.uuid])
    for wrong in ({"url": "javascript:alert(1)"}, {"title": ""}, {"kind": "iets"}, {"session": "x"}):
        said = {"title": "Opname", "kind": "opname", "open_to": "iedereen", "url": "https://x.example/a"}
        assert client.post(page, said | wrong).status_code == 400
    fields = {"file-title": "Slides", "file-kind": "slides", "file-open_to": "iedereen"}
    address = reverse("programme:add_file", args=[place.offer.uuid])
    assert client.post(address, fields).status_code == 400
    answer = client.post(address, fields | {"file": SimpleUploadedFile("x.html", b"<script>")})
    assert (answer.status_code, "wordt niet aanvaard" in answer.content.decode()) == (400, True)
    assert (OfferMaterial.objects.count(), files()) == (0, [])


def test_a_file_that_is_too_large_is_refused_and_nobody_is_told_to_split_it(place: Place, settings: Any) -> None:
    settings.UPLOAD_FILE_BYTES = 2**20
    handed = SimpleUploadedFile("slides.pdf", PDF + b" " * 2**20)
    fields = {"file-title": "Slides", "file-kind": "slides", "file-open_to": "iedereen", "file": handed}
    answer = login(Role.ADVISOR, place.cell).post(reverse("programme:add_file", args=[place.offer.uuid]), fields)
    assert "“slides.pdf” is groter dan 1 MB, en is niet bewaard." in answer.content.decode()
    assert (answer.status_code, OfferMaterial.objects.count(), files()) == (400, 0, [])


def test_a_file_is_given_to_keep_and_never_to_show(place: Place, tmp_path: Path) -> None:
    found = put_file(place, tmp_path, 'sli"des é.pdf')
    an = make_staff(place.oever, "An")
    answer: Any = login(Role.STAFF, place.oever, an).get(reverse("programme:material", args=[found.uuid]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_who_was_not_there_finds_nothing_at_the_address_of_what_is_for_who_was(place: Place, tmp_path: Path) -> None:
    found = put_file(place, tmp_path)
    OfferMaterial.objects.update(open_to=OpenTo.PRESENT)
    an, bo = make_staff(place.oever, "An"), make_staff(place.kaai, "Bo")
    Participation.objects.create(session=place.session, person=bo, centre=place.kaai, status=Status.PRESENT)
    address, page = (
        reverse("programme:material", args=[found.uuid]),
        reverse("programme:offer", args=[place.offer.uuid]),
    )
    client = login(Role.STAFF, place.oever, an)
    assert client.get(address).status_code == 404
    assert "Slides" not in client.get(page).content.decode()
    answer: Any = login(Role.STAFF, place.kaai, bo).get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    answer.close()


@pytest.mark.parametrize("name", ["change_material", "remove_material"])
def test_pages_of_who_plans_are_refused_to_others(place: Place, name: str) -> None:
    found = link(place)
    address = reverse(f"programme:{name}", args=[found.uuid])
    assert login(Role.DIRECTOR, place.oever).get(address).status_code == 403
    assert login(Role.ADVISOR, make_place("VCLB").cell).get(address).status_code == 404


def test_the_catalogue_finds_what_has_a_recording_that_one_may_see(place: Place) -> None:
    other = make_offer(place.cell, "V2", title="Zonder opname")
    an = make_staff(place.oever, "An")
    client = login(Role.STAFF, place.oever, an)
    asked = {"opname": "on", "jaar": "alle"}

    def found() -> str:
        return str(client.get(reverse("programme:catalogue"), asked).content.decode())

    assert place.offer.title not in found()
    link(place)
    assert place.offer.title in found()
    assert other.title not in found()
    OfferMaterial.objects.update(open_to=OpenTo.PRESENT)
    assert place.offer.title not in found()


def test_closing_a_session_offers_what_comes_next(place: Place) -> None:
    actions.close_session(place.session, by=place.by, now=NOW)
    client = login(Role.ADVISOR, place.cell)
    text = client.get(reverse("programme:attendance", args=[place.session.uuid])).content.decode()
    assert f"{reverse('programme:add_material', args=[place.offer.uuid])}?sessie={place.session.uuid}" in text
