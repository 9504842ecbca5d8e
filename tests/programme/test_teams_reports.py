"""The attendance reports of Teams are read as they are, and nothing that is not whole is taken for one."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from baken.apps.programme.engine.intervals import default_minutes, length_of_union
from baken.apps.programme.engine.teams import CannotReadReport, read

SAMPLES = Path(__file__).parent / "teams"
ENGLISH, DUTCH = SAMPLES / "P2407-sessie-2-en.csv", SAMPLES / "P2412-sessie-4-nl.csv"
TWO = """1. Summary
Meeting title\tOverleg
Attended participants\t2
Start time\t{begins}
End time\t{ends}
Meeting duration\t1h 0m 0s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
An Peeters\t{begins}\t{ends}\t1h 0m 0s\tan@a.example\tan@a.example\tAttendee
Bob Claes\t{begins}\t{ends}\t40m 0s\t\t\tAttendee
"""


def two(begins="4/30/25, 9:00:00 AM", ends="4/30/25, 10:00:00 AM"):
    return TWO.format(begins=begins, ends=ends)


def reading(text, *, encoding="utf-16"):
    return read(text.replace("\n", "\r\n").encode(encoding))


@pytest.mark.parametrize(
    ("file", "title", "began_at", "people"),
    [
        (ENGLISH, "PLG trajectbegeleiding 7", dt.datetime(2025, 4, 30, 9, 21), 13),
        (DUTCH, "PLG consultatieve leerlingenbegeleiding 12", dt.datetime(2024, 11, 15, 9, 21), 11),
    ],
)
def test_a_report_in_either_language_says_which_meeting_it_was(file, title, began_at, people):
    meeting = read(file.read_bytes())
    assert (meeting.title, meeting.began_at, meeting.minutes) == (title, began_at, 193)
    assert len(meeting.attendees) == people
    assert [each.name for each in meeting.attendees if each.is_organiser] == ["Advies Een"]


@pytest.mark.parametrize(
    ("file", "email", "minutes"),
    [
        (ENGLISH, "medewerker0039@go01.example", 152),
        (ENGLISH, "medewerker0063@go06.example", 154),
        (DUTCH, "medewerker0140@go07.example", 180),
        (DUTCH, "medewerker0175@go04.example", 162),
    ],
)
def test_who_comes_back_adds_up_and_addresses_have_no_capitals(file, email, minutes):
    found = next(each for each in read(file.read_bytes()).attendees if each.email == email)
    assert length_of_union(found.intervals) // 60 == minutes


def test_times_that_overlap_count_once():
    assert length_of_union([(0, 600), (300, 900), (1200, 1500), (1250, 1300)]) == 1200


def test_half_of_a_meeting_counts_where_nothing_else_is_said():
    assert [default_minutes(length) for length in (180, 181, 1, 0)] == [90, 91, 1, 1]


def test_somebody_without_an_address_is_told_apart_by_name():
    meeting = reading(two())
    assert [(each.name, each.email, each.seconds) for each in meeting.attendees] == [
        ("An Peeters", "an@a.example", 3600),
        ("Bob Claes", "", 2400),
    ]


@pytest.mark.parametrize(
    ("begins", "ends", "began_at"),
    [
        ("4/30/25, 9:00:00 AM", "4/30/25, 10:00:00 AM", dt.datetime(2025, 4, 30, 9)),
        ("4/5/25, 9:00:00 AM", "4/5/25, 10:00:00 AM", dt.datetime(2025, 4, 5, 9)),
        ("4/5/25, 9:00:00\u202fPM", "4/5/25, 10:00:00\u202fPM", dt.datetime(2025, 4, 5, 21)),
        ("04-05-25 09:00:00", "04-05-25 10:00:00", dt.datetime(2025, 5, 4, 9)),
        ("30/04/2025 09:00:00", "30/04/2025 10:00:00", dt.datetime(2025, 4, 30, 9)),
        ("2025-04-30 09:00:00", "2025-04-30 10:00:00", dt.datetime(2025, 4, 30, 9)),
    ],
)
def test_dates_are_read_as_american_or_belgian(begins, ends, began_at):
    assert reading(two(begins, ends)).began_at == began_at


def test_headings_in_another_language_are_read_by_position():
    text = two()
    for word in ("Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Role"):
        text = text.replace(f"{word}\t", f"{word[::-1]}ß\t")
    assert [each.email for each in reading(text).attendees] == ["an@a.example", ""]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
def test_a_report_is_read_in_the_encodings_in_which_it_is_kept(encoding):
    assert len(reading(two(), encoding=encoding).attendees) == 2


def workbook():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("verslag.csv", b"0" * 30_000_000)
    return buffer.getvalue()


WHOLE = ENGLISH.read_bytes()
BAD = {
    "empty": (b"", "leeg"),
    "only a mark": (b"\xff\xfe", "leeg"),
    "another list": (b"naam;e-mail\nAn;an@a.example\n", "geen aanwezigheidsverslag"),
    "a workbook": (workbook(), "Excel-bestand of een zip"),
    "a bomb": (bomb(), "Excel-bestand of een zip"),
    "far too large": (b"x" * (6 * 2**20), "nooit zo groot"),
    "half a letter": (WHOLE[:3001], "halverwege afgebroken"),
    "half a line": (WHOLE[:1800], "halverwege afgebroken"),
    "a few people": (WHOLE[: WHOLE.index("Voornaam0162".encode("utf-16-le"))], "halverwege afgebroken"),
    "bad letters": (b"1. Summary\r\nx\t\xff\xfe\xfa", "niet te lezen"),
    "a formula": (two().replace("An Peeters", "=HYPERLINK(A1)").encode("utf-16"), "Regel 10 bevat een formule"),
    "no moments": (two(begins="gisteren", ends="vandaag").encode("utf-16"), "wanneer de vergadering begon"),
    "no duration": (two().replace("40m 0s", "lang").encode("utf-16"), "Op regel 11 staat geen duur"),
    "twice": ((two() + two()).encode("utf-16"), "twee verslagen"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_whole_report_is_refused_in_words(name):
    content, why = BAD[name]
    with pytest.raises(CannotReadReport, match=why):
        read(content)


@pytest.mark.parametrize("share", range(5, 100, 5))
def test_a_report_that_is_cut_off_anywhere_is_refused_or_read_without_inventing(share):
    whole = {each.email or each.name: each for each in read(WHOLE).attendees}
    try:
        cut = read(WHOLE[: len(WHOLE) * share // 100])
    except CannotReadReport:
        return
    for each in cut.attendees:
        assert set(each.intervals) <= set(whole[each.email or each.name].intervals)
