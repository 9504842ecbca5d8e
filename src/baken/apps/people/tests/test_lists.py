"""The lists of the field: their first entries, and how they are kept."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.people.actions import CannotChangeList, add_entry, change_entry, end_entry, move_entry, reopen_entry
from baken.apps.people.models import LISTS, CoreActivity, GuidanceDomain, Mission, Theme
from baken.apps.people.queries import entries_found, entries_on, entry_with
from baken.apps.people.types import EntryFilter, EntryText, ListKind
from baken.ground.formats import SUBJECTS
from baken.ground.values import folded

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)
days = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


def added(name="kleuterparticipatie", **said):
    return add_entry(**{"by": None, "kind": ListKind.THEMES, "name": name, "text": EntryText()} | said)


def names(kind):
    return [entry.name for entry in LISTS[kind]._default_manager.all()]


def test_the_lists_begin_with_what_the_field_knows():
    assert names(ListKind.DOMAINS) == [
        "leren en studeren",
        "onderwijsloopbaan",
        "psychisch en sociaal functioneren",
        "preventieve gezondheidszorg",
    ]
    assert {"onthaal", "signaalfunctie", "systematische contacten"} <= set(names(ListKind.ACTIVITIES))
    assert {"leerrecht", "beleid en kwaliteit", "trajectbegeleiding"} <= set(names(ListKind.THEMES))
    for model in LISTS.values():
        assert [each for each in model._default_manager.all() if not each.name_in_english or not each.words] == []


def test_what_is_added_comes_last_and_holds_always():
    entry = added("Kleuterparticipatie  ", text=EntryText(words=" kleuters "))
    assert (entry.name, entry.words, entry.starts_on, entry.ends_on) == ("Kleuterparticipatie", "kleuters", None, None)
    assert names(ListKind.THEMES)[-1] == "Kleuterparticipatie"
    assert entry_with(entry.uuid) == entry


@pytest.mark.parametrize("name", ["leerrecht", "LEERRECHT", " Léérrecht ", "  "])
def test_another_spelling_of_what_is_there_is_refused_and_so_is_no_name(name):
    before = names(ListKind.THEMES)
    with pytest.raises(CannotChangeList):
        added(name)
    assert names(ListKind.THEMES) == before


def test_lists_may_have_the_same_name_as_each_other():
    assert added("onthaal").name == CoreActivity.objects.get(name="onthaal").name


def test_an_ended_entry_is_no_longer_chosen_and_holds_again_when_it_is_opened():
    theme = Theme.objects.get(name="leerrecht")
    end_entry(theme, by=None, on=DAY)
    assert theme in entries_on(ListKind.THEMES, on=DAY)
    assert theme not in entries_on(ListKind.THEMES, on=DAY + dt.timedelta(days=1))
    reopen_entry(theme, by=None)
    assert theme in entries_on(ListKind.THEMES, on=DAY + dt.timedelta(days=1))


def test_nothing_ends_before_it_begins():
    entry = added(starts_on=DAY)
    with pytest.raises(CannotChangeList):
        end_entry(entry, by=None, on=DAY - dt.timedelta(days=1))
    with pytest.raises(CannotChangeList):
        change_entry(entry, by=None, name="x", text=EntryText(), starts_on=DAY, ends_on=DAY - dt.timedelta(days=1))
    entry.refresh_from_db()
    assert (entry.name, entry.ends_on) == ("kleuterparticipatie", None)


@given(starts_on=days, ends_on=days, on=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_the_list_of_a_day_is_what_each_entry_says_of_that_day(starts_on, ends_on, on):
    if starts_on and ends_on and ends_on < starts_on:
        starts_on, ends_on = ends_on, starts_on
    Mission.objects.all().delete()
    entry = Mission.objects.create(name="opdracht", starts_on=starts_on, ends_on=ends_on)
    first, last = starts_on or dt.date.min, ends_on or dt.date.max
    assert (entries_on(ListKind.MISSIONS, on=on) == [entry]) == entry.holds_on(on) == (first <= on <= last)


@given(moves=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=6))
def test_moving_puts_one_place_higher_or_lower_and_loses_none(moves):
    GuidanceDomain.objects.all().delete()
    expected = ["a", "b", "c", "d"]
    for name in expected:  # without a place yet, as what files bring along
        GuidanceDomain.objects.create(name=name)
    for place, up in moves:
        move_entry(GuidanceDomain.objects.get(name=expected[place]), by=None, up=up)
        other = place - 1 if up else place + 1
        if 0 <= other < 4:
            expected[place], expected[other] = expected[other], expected[place]
        assert names(ListKind.DOMAINS) == expected


def test_a_list_is_searched_in_all_its_words_without_case_and_accents():
    def found(text):
        return [entry.name for entry in entries_found(EntryFilter(ListKind.THEMES, text))]

    assert found("SPIJBELEN") == ["leerrecht"]
    assert found("right to LEARN") == ["leerrecht"]
    assert "anderstalige nieuwkomers" in found("oekraine")


def test_a_file_finds_a_theme_by_its_name_of_before_unless_another_has_it_now():
    entry = added("oude naam")
    change_entry(entry, by=None, name="Oude  naam", text=EntryText())  # no other name
    change_entry(entry, by=None, name="nieuwe naam", text=EntryText())
    assert entry.former_names == ["Oude naam"]
    found = {folded(name): key for name, key in SUBJECTS["people.theme"].rows(None)}
    assert (found["oude naam"], found["nieuwe naam"]) == (entry.pk, entry.pk)
    other = added("oude naam")
    found = {folded(name): key for name, key in SUBJECTS["people.theme"].rows(None)}
    assert (found["oude naam"], found["nieuwe naam"]) == (other.pk, entry.pk)
