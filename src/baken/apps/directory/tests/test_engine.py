"""Finding by words."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baken.apps.directory.engine import asked_words, closeness, found, resemblance

words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=12)


def hits(asked, *texts):
    return sorted(found(asked, {number: [(1, text)] for number, text in enumerate(texts)}))


@pytest.mark.parametrize(
    "asked",
    [
        "leerrecht",
        "LEERRECHT",
        "leer",
        "leerecht",
        "lererecht",
        "leerrechten",
        "Wie helpt mij met leerrecht?",
        "recht",
    ],
)
def test_it_is_found_whole_begun_mistyped_and_asked_in_a_sentence(asked):
    assert hits(asked, "Leerrecht en afwezigheden", "onthaal", "studiekeuze") == [0]


def test_accents_do_not_matter():
    assert hits("oekraine", "Oekraïne", "onthaal") == hits("Oekraïne", "oekraine", "onthaal") == [0]


def test_every_word_that_is_asked_must_be_there():
    assert hits("chat onthaal", "chat", "chat en onthaal", "onthaal") == [1]


def test_what_is_mistyped_counts_only_where_the_word_itself_is_nowhere():
    assert hits("lezen", "leren", "lezen") == [1]
    assert hits("lezen", "leren", "onthaal") == [0]


def test_short_words_are_not_guessed_at():
    assert hits("hgd", "hga") == []


def test_nothing_but_small_words_is_searched_as_it_stands():
    assert asked_words("wie kan mij helpen") == ["wie", "kan", "mij", "helpen"]
    assert asked_words("  ?! ") == []
    assert hits("?!", "iets") == []


@given(word=words, place=st.integers(0, 11), letter=st.sampled_from("abcxyz"), how=st.sampled_from("-+=~"))
def test_a_word_with_one_error_is_still_that_word(word, place, letter, how):
    place %= len(word)
    wrong = {
        "-": word[:place] + word[place + 1 :],
        "+": word[:place] + letter + word[place:],
        "=": word[:place] + letter + word[place + 1 :],
        "~": word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :] if place else word,
    }[how]
    assert closeness(wrong, word) > 0


@given(
    one=st.text(alphabet="abcdefghijklm", min_size=5, max_size=12),
    other=st.text(alphabet="nopqrstuvwxyz", min_size=5, max_size=12),
)
def test_what_looks_like_nothing_of_it_is_not_it(one, other):
    assert closeness(one, other) == 0
    assert resemblance(one, other) == 0


@given(word=words)
def test_a_word_resembles_itself_wholly(word):
    assume(asked_words(word) == [word])
    assert resemblance(word, f"iets {word}") == 1
