"""The files `bevraging-NAAM-uitnodigingen` and `bevraging-NAAM`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from baken.apps.exchange.tests.folders import PROGRAMME, counts, load_files, problems_of
from baken.apps.people.actions import join_persons
from baken.apps.people.models import Address, Person
from baken.apps.surveys.models import Answer, Comment, Invitation, Item, Question, Response, Survey

pytestmark = pytest.mark.django_db

APPLIES = "Ik pas het geleerde uit de begeleiding toe in mijn praktijk"
CHANGED = "Ik zie dat aspecten van de CLB-werking veranderd zijn door de begeleiding"
OPEN = "Wat wil je ons nog meegeven?"
HEADING = f"ID;Start time;Completion time;Email;Name;Welke begeleiding volgde je?;{APPLIES};{CHANGED};{OPEN}\n"
INVITED = "e-mail;centrum;aanbod\nan@a.example;A;P1\nci@b.example;B;P1\nbo@a.example;A;V2\n"
# One PLG given in two school years, under one title.
OFFERS = PROGRAMME["aanbod.csv"] + "P0;PLG een;plg;;eigen;2023-2024\nP2;PLG een;plg;;eigen;2025-2026\n"


def row(number: int, email: str, answers: str, *, title: str = "PLG een", day: str = "2025-06-02") -> str:
    return f"{number};{day} 09:00;{day} 09:04;{email};;{title};{answers}\n"


ANSWERS = HEADING + row(1, "An@a.example", "8;N.v.t. of geen zicht op;Meer tijd") + row(2, "ci@b.example", ";;")


def survey(answers: str = ANSWERS, invited: str = INVITED, **others: str) -> dict[str, str]:
    files = PROGRAMME | {"aanbod.csv": OFFERS, "bevraging-plg.csv": answers}
    return files | ({"bevraging-plg-uitnodigingen.csv": invited} if invited else {}) | others


def responses() -> list[tuple[Any, ...]]:
    names = ("number", "survey__school_year", "occasion__title", "person__addresses__email", "centre__name", "counts")
    return list(Response.objects.order_by("survey__school_year", "number").values_list(*names))


def test_an_invitation_is_of_one_person_for_one_offer_of_a_school_year(tmp_path: Path):
    load_files(tmp_path, survey())
    names = ("survey__name", "survey__school_year", "occasion__title", "person__first_name", "centre__name")
    assert sorted(Invitation.objects.values_list(*names)) == [
        ("bevraging-plg", 2024, "PLG een", "An", "CLB A"),
        ("bevraging-plg", 2024, "PLG een", "Ci", "CLB B"),
        ("bevraging-plg", 2024, "Vorming twee", "Bo", "CLB A"),
    ]
    occasion = Invitation.objects.filter(person__first_name="An").get().occasion
    assert (occasion.strategy, [str(theme) for theme in occasion.themes.all()]) == ("plg", ["preventie"])
    assert Survey.objects.get().invites


def test_a_response_has_scores_not_applicable_and_words_and_blanks_have_no_row(tmp_path: Path):
    load_files(tmp_path, survey())
    assert responses() == [
        (1, 2024, "PLG een", "an@a.example", "CLB A", True),
        (2, 2024, "PLG een", "ci@b.example", "CLB B", True),
    ]
    assert sorted(Answer.objects.values_list("question__item__wording", "score"), key=str) == [
        (APPLIES, 8),
        (CHANGED, None),
    ]
    assert [(comment.question.wording, comment.text) for comment in Comment.objects.all()] == [(OPEN, "Meer tijd")]
    first = Response.objects.get(number=1)
    assert first.completed_at == dt.datetime(2025, 6, 2, 7, 4, tzinfo=dt.UTC)


def test_answers_become_figures_by_a_release_and_an_import_that_touches_none_is_none(tmp_path: Path):
    load_files(tmp_path, survey())
    assert Survey.objects.get().release == 1
    load_files(tmp_path, survey())
    load_files(tmp_path, survey(invited=INVITED + "ci@b.example;B;V2\n"))
    assert Survey.objects.get().release == 1
    load_files(tmp_path, survey(ANSWERS.replace(";8;", ";7;")))
    assert Survey.objects.get().release == 2


def test_answers_replace_those_of_their_response(tmp_path: Path):
    load_files(tmp_path, survey())
    report = load_files(tmp_path, survey(ANSWERS.replace("8;N.v.t. of geen zicht op;Meer tijd", ";5;")))
    assert counts(report)["bevraging-plg.csv"] == (0, 1, 1, 0)
    assert list(Answer.objects.values_list("question__item__wording", "score")) == [(CHANGED, 5)]
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("word", ["9", "0", "4,5", "goed"])
def test_a_score_is_a_whole_number_from_1_to_8(tmp_path: Path, word: str):
    answers = HEADING + row(1, "an@a.example", f"{word};;")
    assert problems_of(tmp_path, survey(answers)) == [("bevraging-plg.csv", 2, APPLIES, word)]


def test_of_two_responses_of_one_person_for_one_offer_the_last_counts(tmp_path: Path):
    twice = HEADING + row(1, "an@a.example", "8;;", day="2025-06-04") + row(2, "an@a.example", "3;;")
    load_files(tmp_path, survey(twice))
    assert [(number, counted) for number, *_others, counted in responses()] == [(1, True), (2, False)]
    load_files(
        tmp_path, {"bevraging-plg.csv": HEADING + row(3, "an@a.example", ";;", day="2025-06-05")}, cell_code="c1"
    )
    assert [(number, counted) for number, *_others, counted in responses()] == [(1, False), (2, False), (3, True)]


def test_a_person_invited_in_two_years_answers_for_the_year_of_completion_else_the_latest_before(tmp_path: Path):
    invited = INVITED + "an@a.example;A;P0\nci@b.example;B;P0\nbo@a.example;A;P2\n"
    answers = HEADING + "".join(
        [
            row(1, "an@a.example", "1;;", day="2024-05-01"),
            row(2, "an@a.example", "2;;", day="2025-05-01"),
            row(3, "ci@b.example", "3;;", day="2025-10-01"),
            row(4, "bo@a.example", "4;;", day="2025-05-01"),
        ]
    )
    load_files(tmp_path, survey(answers, invited))
    found = [(number, year, email) for number, year, _title, email, *_others in responses()]
    assert found == [
        (1, 2023, "an@a.example"),
        (2, 2024, "an@a.example"),
        (3, 2024, "ci@b.example"),
        (4, 2025, "bo@a.example"),
    ]


def test_a_response_stays_with_its_invitation_when_one_of_another_year_comes_later(tmp_path: Path):
    answers = HEADING + row(1, "ci@b.example", "3;;", day="2025-10-01")
    first = survey(answers, "e-mail;centrum;aanbod\nci@b.example;B;P1\n")
    load_files(tmp_path / "first", first | {"aanbod.csv": PROGRAMME["aanbod.csv"]})
    later = {"bevraging-plg-uitnodigingen.csv": "e-mail;centrum;aanbod\nci@b.example;B;P2\n"}
    load_files(tmp_path / "later", later | {"aanbod.csv": OFFERS, "bevraging-plg.csv": answers}, cell_code="c1")
    assert [found[:2] for found in responses()] == [(1, 2024)]


def test_a_year_without_invitations_is_open_whatever_an_earlier_year_was(tmp_path: Path):
    first = survey(HEADING + row(1, "an@a.example", "8;;", day="2024-05-01"), INVITED + "an@a.example;A;P0\n")
    del first["bevraging-plg-uitnodigingen.csv"]
    invited = "e-mail;centrum;aanbod\nan@a.example;A;P0\nci@b.example;B;P0\n"
    load_files(tmp_path / "first", first | {"bevraging-plg-uitnodigingen.csv": invited})
    later = {"bevraging-plg.csv": HEADING + row(1, "ci@b.example", "2;;") + row(2, "bo@a.example", "3;;")}
    load_files(tmp_path / "later", later, cell_code="c1")
    assert [(*found[:2], found[3]) for found in responses()] == [
        (1, 2023, "an@a.example"),
        (1, 2024, "ci@b.example"),
        (2, 2024, "bo@a.example"),
    ]
    assert list(Survey.objects.order_by("school_year").values_list("school_year", "invites")) == [
        (2023, True),
        (2024, False),
    ]


def test_a_number_that_is_of_somebody_else_is_an_error(tmp_path: Path):
    load_files(tmp_path / "first", survey())
    other = {"bevraging-plg.csv": HEADING + row(1, "ci@b.example", "2;;")}
    assert problems_of(tmp_path / "later", other, cell_code="c1") == [("bevraging-plg.csv", 2, "ID", "1")]


@pytest.mark.parametrize("with_answers", [False, True])
def test_a_response_moves_with_its_invitation_to_another_centre(tmp_path: Path, with_answers: bool):
    load_files(tmp_path / "first", survey())
    moved = {"bevraging-plg-uitnodigingen.csv": INVITED.replace("an@a.example;A", "an@a.example;B")}
    files = moved | ({"bevraging-plg.csv": ANSWERS} if with_answers else {})
    load_files(tmp_path / "moved", files, cell_code="c1")
    assert next((email, centre) for _n, _y, _t, email, centre, _c in responses()) == ("an@a.example", "CLB B")
    assert not load_files(tmp_path / "again", survey() | moved).writes


@pytest.mark.parametrize("invited", ["", "e-mail;centrum;aanbod\nan@a.example;A;P1\nan@a.example;A;P5\n"])
def test_a_title_of_two_offers_of_a_year_is_said(tmp_path: Path, invited: str):
    offers = OFFERS + "P5;PLG een;plg;preventie;eigen;2024-2025\n"
    files = survey(HEADING + row(1, "an@a.example", "8;;"), invited) | {"aanbod.csv": offers}
    said = load_files(tmp_path, files).sentences
    assert "Meer dan één aanbod van dat schooljaar heet zo; de antwoorden horen nu bij één ervan: “PLG een”" in said


def test_the_same_number_in_another_year_is_another_response(tmp_path: Path):
    invited = INVITED + "an@a.example;A;P0\n"
    parts = {
        "bevraging-plg-2023.csv": HEADING + row(1, "an@a.example", "1;;", day="2024-05-01"),
        "bevraging-plg-2024.csv": HEADING + row(1, "an@a.example", "2;;", day="2025-05-01"),
    }
    files = survey(invited=invited)
    del files["bevraging-plg.csv"]
    load_files(tmp_path, files | parts)
    assert [found[:2] for found in responses()] == [(1, 2023), (1, 2024)]


def test_who_was_not_invited_for_that_offer_is_an_error(tmp_path: Path):
    answers = (
        HEADING
        + row(1, "bo@a.example", "8;;")
        + row(2, "anonymous", "8;;")
        + row(3, "an@a.example", "8;;", title="PLG x")
    )
    assert problems_of(tmp_path, survey(answers)) == [
        ("bevraging-plg.csv", 2, "Email", "bo@a.example"),
        ("bevraging-plg.csv", 3, "Email", ""),
        ("bevraging-plg.csv", 4, "Welke begeleiding volgde je?", "PLG x"),
    ]


def test_an_invitation_at_one_address_is_answered_from_the_other_of_the_same_person(tmp_path: Path):
    load_files(tmp_path, survey(HEADING))
    other = Person.objects.create(first_name="An")
    Address.objects.create(person=other, email="an@thuis.example")
    join_persons(person=other, into=Address.objects.get(email="an@a.example").person)
    load_files(tmp_path, {"bevraging-plg.csv": HEADING + row(1, "an@thuis.example", "8;;")}, cell_code="c1")
    assert responses() == [(1, 2024, "PLG een", "an@a.example", "CLB A", True)]


def test_a_survey_without_invitations_is_open(tmp_path: Path):
    answers = HEADING + row(1, "an@a.example", "8;;") + row(2, "anonymous", "7;;") + row(3, "nieuw@x.example", "6;;")
    report = load_files(tmp_path, survey(answers, invited=""))
    assert responses() == [
        (1, 2024, "PLG een", "an@a.example", "CLB A", True),
        (2, 2024, "PLG een", None, None, True),
        (3, 2024, "PLG een", "nieuw@x.example", None, True),
    ]
    assert not Survey.objects.get().invites
    assert "Personen die Baken nog niet kende, in een open bevraging (1): nieuw@x.example" in report.sentences
    again = load_files(tmp_path, survey(answers, invited=""))
    assert not again.writes


def test_an_open_survey_lies_in_the_year_of_completion_and_its_offer_too(tmp_path: Path):
    answers = HEADING + row(1, "anonymous", "8;;", day="2024-05-01")
    load_files(tmp_path, survey(answers, invited=""))
    assert [found[1] for found in responses()] == [2023]
    wrong = HEADING + row(1, "anonymous", "8;;", title="Vorming twee", day="2024-05-01")
    assert problems_of(tmp_path / "later", {"bevraging-plg.csv": wrong}, cell_code="c1") == [
        ("bevraging-plg.csv", 2, "Welke begeleiding volgde je?", "Vorming twee")
    ]


def test_a_question_that_is_not_in_the_bank_is_stored_unmapped_and_named(tmp_path: Path):
    answers = ANSWERS.replace(APPLIES, "Hoe was de zaal?")
    report = load_files(tmp_path, survey(answers))
    assert report.sentences[-1] == (
        "Vragen die niet in de itembank staan; ze geven geen cijfer tot ze gekoppeld zijn: “Hoe was de zaal?”"
    )
    question = Question.objects.get(item=None)
    assert (question.wording, [comment.text for comment in question.comments.all()]) == ("Hoe was de zaal?", ["8"])
    assert not question.answers.exists()


def test_a_question_mapped_by_hand_gives_scores_at_the_next_import(tmp_path: Path):
    answers = ANSWERS.replace(APPLIES, "Hoe was de zaal?")
    load_files(tmp_path, survey(answers))
    Question.objects.filter(item=None).update(item=Item.objects.get(wording=APPLIES))
    load_files(tmp_path, survey(answers))
    mapped = Question.objects.get(wording="Hoe was de zaal?")
    assert list(mapped.answers.values_list("score", flat=True)) == [8]
    assert not mapped.comments.exists()


def test_a_question_is_known_by_its_wording_whatever_its_case_and_place(tmp_path: Path):
    load_files(tmp_path, survey())
    heading = HEADING.replace(f"{APPLIES};{CHANGED}", f"{CHANGED};  {APPLIES.upper()}")
    moved = heading + row(1, "an@a.example", "N.V.T. of geen zicht op;8;Meer tijd") + row(2, "ci@b.example", ";;")
    report = load_files(tmp_path, survey(moved))
    assert (counts(report)["bevraging-plg.csv"], Question.objects.count()) == ((0, 0, 2, 0), 3)


def test_one_number_twice_with_other_answers_is_an_error(tmp_path: Path):
    twice = HEADING + row(1, "an@a.example", "8;;") + row(1, "an@a.example", "7;;")
    assert [found[:3] for found in problems_of(tmp_path, survey(twice))] == [
        ("bevraging-plg.csv", 2, "ID"),
        ("bevraging-plg.csv", 3, "ID"),
    ]
    same = HEADING + row(1, "an@a.example", "8;;") + row(1, "AN@a.example", "8;;")
    report = load_files(tmp_path, survey(same))
    assert (counts(report)["bevraging-plg.csv"], Response.objects.count()) == ((1, 0, 0, 0), 1)
