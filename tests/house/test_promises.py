"""Promises: each has tests, each of them a control, and the page says how they fared."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from scripts import promises
from tests.promises import noting

ENTRY = '[P01]\nsentence = "Nobody."\ntests = ["test_p01_nobody"]\ngoal = "none"\nleast = 2_000\n'
LONG = "@pytest.mark.soak\n"
MODULE = LONG + "def test_that_it_is_kept():\n    pass\n\n\ndef test_control_a_broken_one_is_found_out():\n    pass\n"


def test_every_promise_has_its_tests_and_each_of_them_a_control():
    assert list(promises.problems()) == []
    assert promises.without_results(promises.PAGE.read_text()) == promises.without_results(promises.page({}))


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "tests" / "promises"
    for name, path in {
        "PROJECT": tmp_path,
        "FOLDER": folder,
        "REGISTRY": folder / "promises.toml",
        "RESULTS": tmp_path / "build" / "promises.json",
        "PAGE": tmp_path / "promises.md",
    }.items():
        monkeypatch.setattr(promises, name, path)
    monkeypatch.setattr(noting, "RESULTS", promises.RESULTS)
    folder.mkdir(parents=True)
    (folder / "promises.toml").write_text(ENTRY)
    (folder / "test_p01_nobody.py").write_text(MODULE)
    assert promises.write() == 0
    assert promises.check() == 0
    return folder


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("test_p02_lists.py", MODULE, "test_p02_lists stands in 0 entries of promises.toml"),
        (
            "test_p01_nobody.py",
            "def test_that_it_is_kept(): pass\n",
            "test_p01_nobody has no control (test_control_...)",
        ),
        (
            "promises.toml",
            ENTRY.replace('nobody"', 'nobody", "test_p01_gone"'),
            "promises.toml names test_p01_gone, which is not there",
        ),
        ("promises.toml", ENTRY.replace("P01", "P02"), "test_p01_nobody does not belong to P02"),
        ("promises.toml", ENTRY.replace("goal", "aim"), "P01 needs goal, least, sentence, tests, and nothing else"),
        ("promises.toml", ENTRY.replace("Nobody", "Somebody"), "promises.md is behind: run `make promises`"),
    ],
)
def test_the_check_tells_what_is_wrong(project, capsys, file, content, said):
    capsys.readouterr()
    (project / file).write_text(content)
    assert promises.check() == 1
    assert capsys.readouterr().out == f"{said}\n"


def report(test, *, passed=True, cases=None, soak=False, when="call", skipped=False):
    return SimpleNamespace(
        nodeid=f"tests/promises/test_p01_nobody.py::{test}",
        passed=passed,
        skipped=skipped,
        when=when,
        keywords={"soak"} if soak else {},
        user_properties=[] if cases is None else [(noting.CASES, cases)],
    )


def noted(*reports, database="SQLite", day=1, of=""):
    notes = noting.Notes()
    for each in reports:
        notes.pytest_runtest_logreport(each)
    noting.write(notes.found, database=database, day=dt.date(2026, 11, day), of=of)


def results():
    page = promises.page(json.loads(promises.RESULTS.read_text()))
    return [cell.strip(" |") for cell in page.splitlines()[-1].rsplit(" | ", 2)[1:]]


def test_what_runs_note_stands_on_the_page_and_the_check_does_not_mind(project):
    noted(report("test_control_a_broken_one_is_found_out"))
    assert results() == ["not tried yet", "not tried yet"]
    noted(report("test_that_it_is_kept[a]", cases=200), report("test_that_it_is_kept[b]"), day=1)
    noted(report("test_that_it_is_kept", cases=2_000, soak=True), report("test_control_x", cases=9), day=3)
    noted(report("test_that_it_is_kept", passed=False, when="setup"), database="PostgreSQL", day=2)
    assert results() == [
        "quick: 201 of 2,000 cases, all held, 2026-11-01<br>long: 2,000 cases, all held, 2026-11-03",
        "quick: **failed: 1**, 2026-11-02",
    ]
    noted(report("test_that_it_is_kept", cases=300), database="PostgreSQL", day=4)
    assert results()[1] == "quick: 300 of 2,000 cases, all held, 2026-11-04"
    promises.write()
    assert promises.check() == 0


def test_a_result_is_of_a_commit(project):
    noted(report("test_that_it_is_kept"), of="1a2b3c4")
    noted(report("test_that_it_is_kept", cases=2), day=2, of="5d6e7f8+")
    assert results()[0] == "quick: 2 of 2,000 cases, all held, 2026-11-02 at 5d6e7f8+"


def test_a_long_run_of_fewer_cases_than_promised_says_so(project):
    noted(report("test_that_it_is_kept", cases=1_999, soak=True))
    assert results()[0] == "long: 1,999 cases, all held, **fewer than the 2,000 promised**, 2026-11-01"


def test_where_no_run_is_long_the_quick_one_must_come_to_what_is_promised(project):
    (project / "test_p01_nobody.py").write_text(MODULE.removeprefix(LONG))
    noted(report("test_that_it_is_kept", cases=9))
    assert results()[0] == "quick: 9 cases, all held, **fewer than the 2,000 promised**, 2026-11-01"


def test_what_was_skipped_is_told(project):
    noted(report("test_that_it_is_kept[a]"), report("test_that_it_is_kept[b]", passed=False, skipped=True))
    noted(report("test_that_it_is_kept", passed=False, skipped=True, when="setup"), database="PostgreSQL")
    assert results() == ["quick: 1 of 2,000 cases, all held, skipped: 1, 2026-11-01", "quick: skipped: 1, 2026-11-01"]


def test_a_part_that_passes_does_not_hide_that_all_of_them_failed(project):
    noted(report("test_that_it_is_kept[a]", passed=False), report("test_that_it_is_kept[b]"))
    noted(report("test_that_it_is_kept[b]"), day=2)
    noted(report("test_that_it_is_kept[a]", passed=False, skipped=True), day=3)
    assert results()[0] == "quick: **failed: 1**, 2026-11-01"
    noted(report("test_that_it_is_kept[a]"), report("test_that_it_is_kept[b]"), day=4)
    assert results()[0] == "quick: 2 of 2,000 cases, all held, 2026-11-04"


def test_what_is_no_promise_is_not_noted():
    notes = noting.Notes()
    other = report("test_that_it_is_kept")
    other.nodeid = "tests/house/test_files.py::test_x"
    for each in (other, report("test_that_it_is_kept", when="setup")):
        notes.pytest_runtest_logreport(each)
    assert notes.found == {}


def test_cases_that_are_said_again_are_added_up(request, tried):
    tried(3)
    tried()
    assert request.node.user_properties == [(noting.CASES, 4)]
