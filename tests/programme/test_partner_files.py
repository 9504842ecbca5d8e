"""What a partner registered is read as pretix and Indico export it, and from any table whose headings tell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from baken.apps.exchange.queries import cells_of_file
from baken.apps.programme.engine.partners import (
    KNOWN,
    OF_ATTENDEES,
    CannotReadList,
    Registered,
    columns_in,
    registrations,
    tells_who,
)

SAMPLES = Path(__file__).parent / "partner_lists"  # its README tells where they come from


def people_in(path, chosen=None):
    headings, rows, problems = cells_of_file(path, file=path.name, known=KNOWN, first=OF_ATTENDEES, most=100)
    assert problems == []
    return registrations(headings, rows, chosen)


def of(tmp_path, content, name="lijst.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return people_in(path)


AN = Registered("An Peeters", "an@clb-oever.example", "CLB Oever GO!", present=True)
BOB = Registered("Bob Peeters", "bob@clb-kaai.example", "CLB Kaai GO!", present=True)
CIS = Registered("Cis Peeters", "cis@clb-oever.example", "CLB Oever GO!", present=False)
DRE = Registered("Dré Peeters", "dre.thuis@post.example", "CLB Kaai GO!", present=False)
EVA = Registered("Eva Janssens", "eva@school.example", "Basisschool De Linde", present=True)
FIEN = Registered("Fien Peeters", "fien@clb-oever.example", "CLB Oever GO!", present=False, is_off=True)


@pytest.mark.parametrize(
    ("heading", "cells", "there"),
    [
        ("Checked in", ("No", "No"), (None, None)),
        ("Check-in lists", ("", ""), (None, None)),
        ("ingecheckt", ("nee", ""), (None, None)),
        ("ingecheckt", ("ja", "nee"), (True, False)),
        ("aanwezig", ("", ""), (None, None)),
        ("aanwezig", ("nee", ""), (False, False)),
    ],
)
def test_where_nobody_was_checked_in_a_list_says_nothing_of_who_was_there(tmp_path, heading, cells, there):
    content = f"Naam,{heading}\nAn Peeters,{cells[0]}\nBo Maes,{cells[1]}\n"
    assert tuple(each.present for each in of(tmp_path, content)) == there


@pytest.mark.parametrize("file", ["pretix-checkinlijst-nl.csv", "pretix-checkinlijst-en.csv"])
def test_the_list_of_check_ins_of_pretix_says_who_was_there(file):
    assert people_in(SAMPLES / file) == [AN, BOB, CIS, DRE, EVA]


@pytest.mark.parametrize(
    "file", ["pretix-bestelposities-nl.csv", "pretix-bestelposities-en.csv", "pretix-bestellingen-nl.xlsx"]
)
def test_the_orders_of_pretix_say_so_too_and_what_was_called_off(file):
    assert people_in(SAMPLES / file) == [AN, BOB, CIS, DRE, EVA, FIEN]


def test_the_registrations_of_indico_say_who_checked_in_and_who_withdrew():
    off = Registered("Fien Peeters", "fien@clb-oever.example", "CLB Oever GO!", present=False, is_off=True)
    bob = Registered("Bob Peeters", "bob@clb-kaai.example", "CLB Kaai GO!", present=False)
    assert people_in(SAMPLES / "indico-registraties.csv") == [AN, bob, DRE, off]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_letters_and_separators_that_offices_use(tmp_path, encoding, separator):
    lines = ["Naam|E-mailadres|Centrum|Aanwezig", "|||", "Zoë Peeters|ZOE@x.example|CLB Één|ja", "", "Bo|||nee"]
    content = "\r\n".join(lines).replace("|", separator)
    assert of(tmp_path, content, encoding=encoding) == [
        Registered("Zoë Peeters", "zoe@x.example", "CLB Één", present=True),
        Registered("Bo", "", "", present=False),
    ]


def test_headings_in_dutch_and_english_and_a_name_in_two_parts(tmp_path):
    dutch = of(tmp_path, "Voornaam;Naam;E-mail;Status\nAn;Peeters;an@x.example;Afgemeld\n")
    english = of(tmp_path, "First name,Last name,Email,Attended\nAn,Peeters,an@x.example,No\n")
    assert dutch == [Registered("An Peeters", "an@x.example", "", None, is_off=True)]
    assert english == [Registered("An Peeters", "an@x.example", "", present=False)]


def test_a_workbook_gives_yes_and_no_and_a_formula_stays_text(tmp_path):
    book = openpyxl.Workbook()
    for row in (["naam", "e-mail", "aanwezig"], ["=1+1", "a@x.example", True], ["@Bo", "=HYPERLINK(1)", False]):
        book.active.append(row)
    book.save(tmp_path / "lijst.xlsx")
    assert people_in(tmp_path / "lijst.xlsx") == [
        Registered("1+1", "a@x.example", "", present=True),
        Registered("Bo", "", "", present=False),
    ]


def test_the_same_person_twice_is_there_once_and_was_there_if_one_row_says_so(tmp_path):
    rows = ["An Peeters;an@x.example;nee", "Peeters, An;AN@x.example;ja", "Bo;;nee", "BO;;ja"]
    found = of(tmp_path, "\n".join(["naam;e-mail;aanwezig", *rows]))
    assert found == [Registered("An Peeters", "an@x.example", "", present=True), Registered("Bo", present=True)]


def test_an_address_that_several_names_share_tells_nobody_from_another(tmp_path):
    found = of(tmp_path, "naam;e-mail\nAn Peeters;baas@x.example\nBob Peeters;baas@x.example\n")
    assert found == [Registered("An Peeters"), Registered("Bob Peeters")]


def test_what_was_called_off_gives_way_to_what_was_ordered_anew(tmp_path):
    found = of(tmp_path, "naam;e-mail;status\nAn;an@x.example;geannuleerd\nAn;an@x.example;betaald\n")
    assert found == [Registered("An", "an@x.example")]


def test_what_says_neither_yes_nor_no_is_named_with_its_line(tmp_path):
    with pytest.raises(CannotReadList, match="Regel 3: “misschien” onder “Aanwezig”"):
        of(tmp_path, "naam;Aanwezig\nAn;ja\nBo;misschien\n")


def test_a_list_of_nobody_or_without_a_column_that_is_known_is_refused(tmp_path):
    with pytest.raises(CannotReadList, match="niemand"):
        of(tmp_path, "naam;e-mail\n")
    with pytest.raises(CannotReadList, match="geen kolom"):
        of(tmp_path, "wie;waar\nAn;hier\n")


def test_what_nobody_knows_is_chosen(tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text("wie;post;gekomen\nAn;an@x.example;x\n", encoding="utf-8")
    headings = ["wie", "post", "gekomen"]
    assert not tells_who(columns_in(headings))
    chosen = {"name": "wie", "email": "post", "present": "gekomen"}
    assert people_in(path, chosen) == [Registered("An", "an@x.example", "", present=True)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lijst.csv", b"", "leeg"),
        ("lijst.csv", b"PK\x03\x04rest", "werkmap"),
        ("lijst.xlsx", b"naam;e-mail\n", "tekstbestand"),
        ("lijst.csv", b"naam;e-mail\n\x00\x00", "UTF-8"),
        ("lijst.csv", b'naam;e-mail\n"An;an@x.example\n', "aanhalingstekens"),
        ("lijst.csv", b"naam\n" + b"An\n" * 101, "ten hoogste 100 rijen"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    headings, rows, problems = cells_of_file(path, file=name, known=KNOWN, first=OF_ATTENDEES, most=100)
    assert (headings, rows, len(problems)) == ([], [], 1)
    assert said in str(problems[0])
