"""How tables and charts fit on paper: widths by what columns hold, words whole, charts with their tables."""

from __future__ import annotations

import pytest

from baken.ui.documents.blocks import Cell, Column, Table
from baken.ui.documents.paper import GAP, HIGH, SIZES, WIDE, fit, printed
from baken.ui.documents.texts import width_of
from baken.ui.tests.documents import ENDLESS, bars, stacked, years

LEVELS = [f"{word} verwachting" for word in ("beneden de", "benadert de", "volgens de", "overstijgt de")]


def definitions():
    """A table of which one column says most."""
    said = (
        "Hoeveel verschillende personen minstens een keer aanwezig waren op een sessie in de gevraagde periode. " * 3
    )
    columns = [Column(name) for name in ("Cijfer", "Definitie", "Berekening", "Bron")]
    return Table(
        "Cijfers", columns, [[Cell("Unieke deelnemers"), Cell(said), Cell("aantal personen"), Cell("POC")]] * 9
    )


def levels():
    """A table whose heads are longer than its cells."""
    columns = [Column("Ontwikkelingsschaal"), *(Column(level, number=True) for level in LEVELS)]
    cells = [Cell("Consultatieve leerlingenbegeleiding"), *(Cell(str(number), number) for number in range(4))]
    return Table("Centra per niveau", columns, [cells] * 3)


def test_the_column_that_says_most_is_widest():
    fitted = fit(definitions())
    assert (fitted.widths[1] > 2 * max(fitted.widths[0], *fitted.widths[2:]), fitted.whole) == (True, True)


@pytest.mark.parametrize("broad", [1, 1.15])
def test_each_word_of_a_head_has_room(broad):
    fitted = fit(levels(), broad=broad)
    least = [
        max(width_of(word, size=fitted.size * broad, bold=True) for word in column.heading.split())
        for column in levels().columns
    ]
    assert fitted.whole
    assert [width - GAP >= word for width, word in zip(fitted.widths, least, strict=True)] == [True] * 5
    assert sum(fitted.widths) == pytest.approx(WIDE)


def test_letters_get_smaller_where_words_have_no_room_and_then_words_are_broken():
    sizes = [
        fit(Table("", [Column(f"{number} Deelnames") for number in range(count)], [])) for count in (3, 9, 12, 40)
    ]
    assert [fitted.size for fitted in sizes] == sorted((fitted.size for fitted in sizes), reverse=True)
    assert (sizes[0].size, sizes[0].whole, sizes[-1].size, sizes[-1].whole) == (SIZES[0], True, SIZES[-1], False)


def test_a_number_and_its_sign_are_on_one_line():
    columns = [Column("Stelling"), *[Column("n", number=True)] * 4]
    told = "De begeleiding heeft positieve gevolgen teweeggebracht voor de leerlingen " * 3
    fitted = fit(Table("", columns, [[Cell(told), *[Cell("n = 1.028")] * 4]]))
    assert min(fitted.widths[1:]) - GAP >= width_of("n = 1.028", size=fitted.size)


@pytest.mark.parametrize("text", ["", ENDLESS, "a\nb\n" * 40])
def test_any_text_fits(text):
    fitted = fit(Table("", [Column(text), Column(text, number=True)], [[Cell(text)], []]))
    assert (len(fitted.rows), sum(fitted.widths)) == (3, pytest.approx(WIDE))


def test_a_table_of_few_rows_stays_on_one_page_and_one_that_is_too_high_does_not():
    high = Table("", [Column("x")], [[Cell("a\n" * 60)]])
    assert [fit(each).is_kept for each in (levels(), definitions(), high)] == [True, False, False]
    assert [fit(each).keeps_rows for each in (levels(), high)] == [True, False]


def test_a_chart_stays_with_its_table_and_is_drawn_smaller_to_do_so():
    ten = bars([f"Thema {number}" for number in range(10)], range(10), map(str, range(10)))
    few, many = printed(years(), table=80), printed(ten, table=165)
    assert [(len(parts), together) for parts, together in (few, many)] == [(1, True), (1, True)]
    assert few[0][0].width < many[0][0].width


def test_a_chart_too_high_for_a_page_goes_on_on_the_next():
    long = bars([f"CLB {number}" for number in range(60)], range(60), map(str, range(60)))
    parts, together = printed(long, table=700)
    heights = [part.height * WIDE / part.width for part in parts]
    assert (len(parts) > 1, together, max(heights) < HIGH) == (True, False, True)


def test_a_chart_beside_a_long_table_is_not_kept_with_it():
    assert printed(stacked(), table=600)[1] is False
