"""Figures inside texts: what is read is what was written, and nothing is taken for a figure that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.apps.reports.engine.references import UnknownReference, checked, read, references, written
from baken.apps.reports.types import Reference
from baken.ground.indicators import CUTS, INDICATORS
from baken.ground.periods import Period

VALUES = (
    st.text(st.characters(blacklist_characters="{};=*\n\r", blacklist_categories=("Cs", "Cc")), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@st.composite
def some_reference(draw):
    indicator = draw(st.sampled_from(list(INDICATORS)))
    names = [name for name in indicator.dimensions if name in CUTS]
    cuts = [name for name in indicator.cuts if name in CUTS and name not in names]
    names += draw(st.lists(st.sampled_from(cuts), max_size=1)) if cuts else []
    period = draw(st.none() | st.integers(1990, 2030).map(Period.school_year))
    return Reference(indicator.name, period, {name: draw(VALUES) for name in names})


@given(some_reference())
def test_a_reference_is_read_as_it_was_written(reference):
    assert references(f"Zo: {written(reference)}.") == (reference,)


@pytest.mark.parametrize(
    "text",
    ["{}", "{geen.indicator}", "{training.participations; 1}", "{training.participations; schaal=x}", "{import os}"],
)
def test_what_names_no_figure_is_refused(text):
    with pytest.raises(UnknownReference):
        checked(f"Voor {text} na")
    words, unknown, rest = read(f"Voor {text} na")[0].pieces
    assert (words.text, unknown.unknown, rest.text) == ("Voor ", text[1:-1], " na")


def test_a_brace_behind_a_backslash_is_a_brace():
    checked(r"een \{gewoon\} woord")
    assert read(r"een \{gewoon\} woord")[0].pieces[0].text == "een {gewoon} woord"


def test_paragraphs_lists_and_strong_words_are_read():
    found = read("Een **heel** goed\njaar.\r\n\r\n- eerst {training.participations}\n* dan\nSlot in {periode}")
    said = [(paragraph.is_item, [piece.text or piece.name for piece in paragraph.pieces]) for paragraph in found]
    assert said == [
        (False, ["Een ", "heel", " goed jaar."]),
        (True, ["eerst ", ""]),
        (True, ["dan"]),
        (False, ["Slot in ", "periode"]),
    ]
    assert [piece.strong for piece in found[0].pieces] == [False, True, False]


@given(st.text(st.characters(blacklist_characters="{}", blacklist_categories=["Cs"])))
def test_any_text_without_braces_is_read(text):
    assert references(text) == ()
