"""Names that others wrote down are found as they are, turned round and nearly; nearly is only proposed."""

from __future__ import annotations

import pytest

from baken.apps.programme.engine.matching import Candidate, Names, words_of, words_of_address

PEOPLE = Names(
    [
        Candidate(1, "An Peeters"),
        Candidate(2, "Zoë De Smet"),
        Candidate(3, "Jean-Pierre D'Hondt"),
        Candidate(4, "Jan Peeters"),
        Candidate(5, "Karel Van den Broeck"),
        Candidate(6, "Karel van den Broeck"),
    ]
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("An Peeters", [1]),
        ("peeters, AN", [1]),
        ("Peeters An", [1]),
        ("An Peeters (Gast)", [1]),
        ("Smet, Zoe De", [2]),
        ("jean pierre d’hondt", [3]),
        ("Karel Van Den Broeck", [5, 6]),
        ("An", []),
        ("Ann Peeters", []),
        ("", []),
    ],
)
def test_a_name_is_found_whatever_its_order_accents_and_commas(name, found):
    assert PEOPLE.exactly(name) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ann Peeters", [1, 4]),
        ("A. Peeters", [1, 4]),
        ("Zoë Desmet", [2]),
        ("J. Peeters", [4, 1]),
        ("Piet Wouters", []),
    ],
)
def test_names_that_are_near_are_proposed_the_nearest_first(name, found):
    assert PEOPLE.nearly(words_of(name)) == found


def test_of_names_as_near_who_is_enrolled_comes_first():
    words = ("broeck", "den", "karel", "van")
    assert PEOPLE.nearly(words, first=[6])[:2] == [6, 5]


def test_an_address_says_something_of_a_name():
    assert words_of_address("An.Peeters2@a.example") == ("an", "peeters")
