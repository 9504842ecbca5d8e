"""Who was erased does not come back by files: not by undoing, not by files that wait, not by reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from baken.apps.access.actions import CannotForget, forget
from baken.apps.access.models import Account
from baken.apps.access.queries import actor_of, grants_of, whose_address
from baken.apps.access.tests.factories import make_holder
from baken.apps.access.types import Actor, Role
from baken.apps.exchange.actions import CannotUndo, apply_confirmed, check_received, confirm, receive, undo_import
from baken.apps.exchange.engine import waiting
from baken.apps.exchange.models import Import, Trace
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, load_files
from baken.apps.exchange.types import State
from baken.apps.people.models import Address, Cell, Centre, Person
from baken.apps.people.tests.factories import known_there
from baken.apps.programme.models import Participation
from baken.ground.periods import today
from baken.ground.persons import HOLDINGS, Whose

pytestmark = pytest.mark.django_db
AN = "an@a.example"


def erase(email: str = AN) -> None:
    whose = whose_address(email)
    assert whose is not None
    forget(whose=whose)


def names() -> set[str]:
    return {str(person) for person in Person.objects.all()} - {""}


def changed(files: dict[str, str]) -> dict[str, str]:
    return files | {"medewerkers.csv": files["medewerkers.csv"].replace("An;Aerts", "Anna;Aertsen")}


def coordinator() -> Actor:
    """The one of the cell, which is made where there is none."""
    account = Account.objects.first() or make_holder(Role.COORDINATOR, Cell.objects.get())
    return actor_of(grants_of(account, on=today())[0], account=account)


def received(folder: str, files: dict[str, str]) -> Import:
    """Files that were handed over and looked through, and wait to be confirmed."""
    made = waiting.make(folder)
    for number, content in enumerate(files.values()):
        waiting.place(folder, number, "x.csv").write_text(content)
    assert made.exists()
    record = receive(by=coordinator(), folder=folder, files=list(files))
    check_received(key=record.pk)
    record.refresh_from_db()
    return record


def test_an_import_that_would_bring_somebody_back_can_no_longer_be_undone(tmp_path: Path) -> None:
    load_files(tmp_path / "1", CELL)
    load_files(tmp_path / "2", changed(CELL))
    assert Trace.objects.filter(model="people.Person", operation="changed").exists()
    erase()
    assert names() == {"Bo Baert", "Ci Claes"}
    with pytest.raises(CannotUndo):
        undo_import(Import.objects.get(state=State.APPLIED, pk=Import.objects.latest("pk").pk))
    assert names() == {"Bo Baert", "Ci Claes"}


def test_removed_work_is_not_brought_back_either(tmp_path: Path) -> None:
    load_files(tmp_path / "1", PROGRAMME)
    less = PROGRAMME["deelnames.csv"].replace("V2;1;an@a.example;A;aanwezig\n", "")
    load_files(tmp_path / "2", PROGRAMME | {"deelnames.csv": less})
    erase()
    assert "Aerts" not in str([trace.rows for trace in Trace.objects.all()])
    assert Participation.objects.filter(person__is_pseudonym=True).exists()


def test_an_import_that_does_not_tell_of_somebody_can_still_be_undone(tmp_path: Path) -> None:
    load_files(tmp_path / "1", CELL)
    load_files(tmp_path / "2", CELL | {"medewerkers.csv": CELL["medewerkers.csv"].replace("Ci;Claes", "Cis;Claes")})
    erase()
    assert names() == {"Bo Baert", "Cis Claes"}
    undo_import(Import.objects.latest("pk"))
    assert names() == {"Bo Baert", "Ci Claes"}


def test_files_that_wait_and_hold_somebody_are_thrown_away(
    tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    load_files(tmp_path / "1", CELL)
    record = received("wacht", {"medewerkers.csv": changed(CELL)["medewerkers.csv"]})
    assert record.state == State.CHECKED
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture of pytest-django
        erase()
    assert not Import.objects.filter(pk=record.pk).exists()
    assert not waiting.folder("wacht").exists()
    apply_confirmed(key=record.pk)
    assert names() == {"Bo Baert", "Ci Claes"}


def test_while_files_are_not_looked_into_yet_nobody_is_erased_and_no_file_goes(tmp_path: Path) -> None:
    load_files(tmp_path / "1", CELL)
    record = received("wacht", {"medewerkers.csv": changed(CELL)["medewerkers.csv"]})
    Import.objects.filter(pk=record.pk).update(state=State.UPLOADED)
    with pytest.raises(CannotForget, match="nagekeken"):
        erase()
    assert "An Aerts" in names()
    assert Import.objects.filter(pk=record.pk).exists()
    assert waiting.folder("wacht").exists()


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [
        ("bo@a.example;Bo;Baert;A;arts;geen dag;", True),
        ("bo@a.example;An;Baert;A;arts;geen dag;", True),
        ("AN@a.example;;;A;arts;geen dag;", False),
        ("an@a,example;Án;Aerts;A;arts;2020-09-01;", False),
        ("jan@a.example;Jan;Aerts;A;arts;geen dag;", True),
        ("marie-an@a.example;Marie-An;Aerts;A;arts;geen dag;", True),
        ("an@a.example.org;An;Aertsen;A;arts;geen dag;", True),
        ("a.aerts@a.example;An;;A;arts;geen dag;", True),
    ],
)
def test_rejected_rows_of_others_stay_when_somebody_is_erased(
    tmp_path: Path, django_capture_on_commit_callbacks: object, row: str, is_kept: bool
) -> None:
    load_files(tmp_path / "1", CELL)
    heading = CELL["medewerkers.csv"].splitlines()[0]
    new = "nieuw@b.example;Nieuw;Naam;B;arts;2020-09-01;"
    record = received("wacht", {"medewerkers.csv": f"{heading}\n{new}\n{row}\n"})
    assert waiting.has("wacht", waiting.REJECTED)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture of pytest-django
        erase()
    assert (Import.objects.filter(pk=record.pk).exists(), waiting.folder("wacht").exists()) == (is_kept, is_kept)


def test_rejected_rows_are_of_who_is_known_by_name_alone_or_by_another_name_elsewhere(tmp_path: Path) -> None:
    load_files(tmp_path / "1", CELL)
    heading = CELL["medewerkers.csv"].splitlines()[0]
    rows = "an@a,example;Anna;Aertsen;A;arts;2020-09-01;\nbo@a,example;Bo;;A;arts;2020-09-01;\n"
    record = received("wacht", {"medewerkers.csv": f"{heading}\n{rows}nieuw@b.example;N;N;B;arts;2020-09-01;\n"})
    an, bo = (Person.objects.get(addresses__email=email) for email in (AN, "bo@a.example"))
    known_there(an, Centre.objects.get(name="CLB B"), email=AN, first_name="Anna", last_name="Aertsen")
    Address.objects.filter(person=an).delete()
    Person.objects.filter(pk=bo.pk).update(last_name="")
    for whose, shown in ((Whose((bo.pk,)), 0), (Whose((an.pk,)), 1)):
        assert len(list(HOLDINGS["exchange.waiting"].rows(whose))) == shown
        forget(whose=whose)
    assert not Import.objects.filter(pk=record.pk).exists()


@pytest.mark.django_db(transaction=True)  # what was erased was committed before
def test_files_that_wait_and_do_not_hold_somebody_still_do(tmp_path: Path) -> None:
    load_files(tmp_path / "1", CELL)
    rows = CELL["medewerkers.csv"].splitlines()
    without = "\n".join([rows[0], "nieuw@b.example;Nieuw;Naam;B;arts;2020-09-01;"]) + "\n"
    record = received("wacht", {"medewerkers.csv": without})
    erase()
    confirm(record, by=coordinator())
    apply_confirmed(key=record.pk)
    assert names() == {"Bo Baert", "Ci Claes", "Nieuw Naam"}


def test_while_files_with_somebody_are_being_written_nobody_is_erased(tmp_path: Path) -> None:
    load_files(tmp_path / "1", CELL)
    record = received("wacht", {"medewerkers.csv": changed(CELL)["medewerkers.csv"]})
    confirm(record, by=coordinator())
    with pytest.raises(CannotForget):
        erase()
    assert "An Aerts" in names()


def test_what_a_report_says_of_somebody_goes(tmp_path: Path) -> None:
    load_files(tmp_path / "1", CELL)
    record = Import.objects.get()
    problem = {"file": "x", "row": 2, "column": "e-mail", "value": "AN@a.example", "expected": "iets"}
    others = [f"Onbekend: j{AN}, {AN}.org", "Alles goed"]
    record.report |= {"sentences": [f"Onbekend: {AN}.", *others], "problems": [problem]}
    record.save()
    erase()
    record.refresh_from_db()
    assert record.report["sentences"] == ["…", *others]
    assert record.report["problems"] == [problem | {"value": "…"}]


@pytest.mark.django_db(transaction=True)  # what was erased was committed before
def test_the_same_address_in_a_later_file_is_somebody_new(tmp_path: Path) -> None:
    load_files(tmp_path / "1", PROGRAMME)
    old = Address.objects.get(email=AN).person
    number = Participation.objects.filter(person=old).count()
    erase()
    load_files(tmp_path / "2", CELL)
    new = Address.objects.get(email=AN).person
    assert (new.pk != old.pk, new.key != old.key, str(new)) == (True, True, "An Aerts")
    assert Participation.objects.filter(person=old).count() == number
    assert Participation.objects.filter(person=new).count() == 0
