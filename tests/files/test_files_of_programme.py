"""The files `aanbod`, `sessies` and `deelnames`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from baken.apps.access.types import Actor, Role
from baken.apps.exchange.tests.folders import CELL, PROGRAMME, counts, load_files
from baken.apps.people.actions import change_entry
from baken.apps.people.models import Person, Theme
from baken.apps.people.types import EntryText
from baken.apps.programme.actions import close_session, reopen_session
from baken.apps.programme.models import Certificate, Enrolment, Offer, Participation, Session
from baken.apps.programme.types import EnrolledBy, EnrolmentState, Source, Status
from baken.apps.surveys.models import Occasion, Survey

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 6, 1, 9, tzinfo=dt.UTC)


def offers() -> list[tuple[object, ...]]:
    return [
        (
            offer.code,
            offer.title,
            offer.strategy,
            offer.organiser,
            offer.school_year,
            sorted(map(str, offer.themes.all())),
        )
        for offer in Offer.objects.order_by("code")
    ]


def test_offers_have_themes_a_partner_and_a_school_year(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    assert offers() == [
        ("P1", "PLG een", "plg", "", 2024, ["preventie"]),
        ("V1", "Vorming een", "vorming", "", 2023, ["preventie", "signaalfunctie"]),
        ("V2", "Vorming twee", "vorming", "Partner vzw", 2024, []),
    ]


def test_themes_are_known_without_regard_to_case_and_those_left_out_go(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    changed = PROGRAMME["aanbod.csv"].replace("signaalfunctie, preventie", '"PREVENTIE; nieuw"')
    report = load_files(tmp_path, PROGRAMME | {"aanbod.csv": changed})
    assert counts(report)["aanbod.csv"] == (0, 1, 2, 0)
    assert offers()[1][-1] == ["nieuw", "preventie"]
    brought = Theme.objects.filter(source="").values_list(
        "name", flat=True
    )  # the others were there from the beginning
    assert sorted(brought) == ["nieuw", "preventie"]


def test_sessions_have_a_day_and_may_have_times(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    sessions = Session.objects.order_by("held_on").values_list("number", "held_on", "starts_at", "ends_at", "place")
    assert list(sessions) == [
        ("1", dt.date(2023, 11, 14), dt.time(9, 30), dt.time(12, 30), "Gent"),
        ("1", dt.date(2024, 11, 14), dt.time(9, 30), dt.time(12, 30), "Gent"),
        ("2", dt.date(2024, 11, 21), None, None, ""),
    ]


def test_the_centre_of_the_row_counts_and_an_unknown_address_makes_a_guest(tmp_path: Path):
    rows = "V1;1;an@a.example;B;aanwezig\nV1;1;gast@x.example;X;aanwezig\nV2;1;GAST@x.example;X;wachtlijst\n"
    report = load_files(tmp_path, PROGRAMME | {"deelnames.csv": f"aanbod;sessie;e-mail;centrum;status\n{rows}"})
    assert report.sentences[-1] == ("Personen die Baken nog niet kende, als gast bij een sessie (1): gast@x.example")
    found = Participation.objects.order_by("pk").values_list("person__addresses__email", "centre__name", "status")
    assert sorted(found) == [
        ("an@a.example", "CLB B", "aanwezig"),
        ("gast@x.example", "CLB X", "aanwezig"),
        ("gast@x.example", "CLB X", "wachtlijst"),
    ]
    guest = Person.objects.get(addresses__email="gast@x.example")
    assert (str(guest), guest.posts.count()) == ("", 0)


def test_a_guest_who_turns_out_to_be_staff_gets_a_name_and_stays_the_same_person(tmp_path: Path):
    rows = PROGRAMME["deelnames.csv"] + "V2;1;di@b.example;B;aanwezig\n"
    load_files(tmp_path, PROGRAMME | {"deelnames.csv": rows})
    guest = Person.objects.get(addresses__email="di@b.example")
    staff = CELL["medewerkers.csv"] + "di@b.example;Di;Daems;B;arts;2024-09-01;\n"
    load_files(tmp_path, PROGRAMME | {"deelnames.csv": rows, "medewerkers.csv": staff})
    assert str(Person.objects.get(pk=guest.pk)) == "Di Daems"
    assert Person.objects.count() == 4


def test_what_a_survey_keeps_of_an_offer_follows_the_offer_and_is_released_anew(tmp_path: Path):
    many = range(1, 6)  # as many as a figure may describe
    answers = {
        "bevraging-plg-uitnodigingen.csv": "e-mail;centrum;aanbod\n"
        + "".join(f"p{number}@a.example;A;P1\n" for number in many),
        "bevraging-plg.csv": "ID;Start time;Completion time;Email;Name;Welke begeleiding volgde je?\n"
        + "".join(f"{number};2025-06-02 09:00;2025-06-02 09:04;p{number}@a.example;;PLG een\n" for number in many),
    }
    load_files(tmp_path, PROGRAMME | answers)
    changed = PROGRAMME["aanbod.csv"].replace("PLG een;plg;preventie", "PLG anders;vorming;signaalfunctie")
    load_files(tmp_path / "later", {"aanbod.csv": changed}, cell_code="c1")
    occasion = Occasion.objects.get()
    assert (occasion.title, occasion.strategy, [str(theme) for theme in occasion.themes.all()]) == (
        "PLG anders",
        "vorming",
        ["signaalfunctie"],
    )
    assert Survey.objects.get().release == 2


def test_a_theme_that_was_renamed_is_not_made_anew_by_a_file_that_says_its_former_name(tmp_path: Path):
    load_files(tmp_path / "one", PROGRAMME)
    theme, number = Theme.objects.get(name="signaalfunctie"), Theme.objects.count()
    change_entry(theme, by=None, name="signaleren op school", text=EntryText())
    report = load_files(tmp_path / "two", {"aanbod.csv": PROGRAMME["aanbod.csv"]}, cell_code="c1")
    assert (report.writes, Theme.objects.count()) == (False, number)
    assert theme in Offer.objects.get(code="V1").themes.all()


def test_what_a_file_says_after_closing_is_not_taken_back_by_reopening(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    session = Session.objects.get(offer__code="V2", number="1")
    ci = session.participations.get(person__addresses__email="ci@b.example")
    Enrolment.objects.create(
        offer=session.offer,
        person=ci.person,
        centre=ci.centre,
        state=EnrolmentState.ENROLLED,
        by=EnrolledBy.SELF,
        asked_at=NOW,
        changed_at=NOW,
    )
    ci.delete()
    by = Actor(Role.ADVISOR, session.offer.cell_id)
    close_session(session, by=by, now=NOW)

    def said() -> list[tuple[str, str]]:
        return list(session.participations.filter(person=ci.person).values_list("status", "source"))

    assert said() == [(Status.ABSENT, Source.CLOSING)]
    there = PROGRAMME["deelnames.csv"].replace("afwezig", "aanwezig")
    report = load_files(tmp_path, PROGRAMME | {"deelnames.csv": there})
    assert counts(report)["deelnames.csv"] == (0, 1, 2, 0)
    reopen_session(session, by=by)
    assert said() == [(Status.PRESENT, Source.FILE)]


def test_a_file_that_tells_who_was_at_what_is_over_gives_them_certificates(
    tmp_path: Path, django_capture_on_commit_callbacks: Any
):
    load_files(tmp_path, PROGRAMME)
    for session in Session.objects.filter(offer__code="V2").order_by("number"):
        close_session(session, by=Actor(Role.ADVISOR, session.offer.cell_id), now=NOW)
    there = PROGRAMME["deelnames.csv"].replace("afwezig", "aanwezig")
    with django_capture_on_commit_callbacks(execute=True):
        load_files(tmp_path, PROGRAMME | {"deelnames.csv": there})
    holds = Certificate.objects.filter(withdrawn_at=None)
    told = sorted((each.given_name, each.sessions, each.minutes) for each in holds)
    assert told == [("An", 1, 180), ("Ci", 1, 180)]


def test_what_a_file_says_once_more_goes_on_saying_how_it_was_known(tmp_path: Path):
    load_files(tmp_path, PROGRAMME)
    Participation.objects.update(source=Source.PARTNER)
    report = load_files(tmp_path, PROGRAMME)
    assert counts(report)["deelnames.csv"][:2] == (0, 0)
    assert set(Participation.objects.values_list("source", flat=True)) == {Source.PARTNER}
