"""Drawings of charts: what they say, that it has room, and that it is no code."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring

from baken.ui.documents.blocks import Kind, Mark, Series, Tone, Years
from baken.ui.documents.drawing import PHONE, WIDE, drawings, svg
from baken.ui.documents.looks import LOOKS
from baken.ui.documents.texts import breakable, clean, in_lines, is_right_to_left, width_of
from baken.ui.documents.years import drawn_years
from baken.ui.tests.documents import ARABIC, ENDLESS, HEBREW, HOSTILE, LONG, UNUSUAL, bars, stacked, years

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = {
    "bars": bars(),
    "one": bars(["Totaal"], [7], ["7"]),
    "nothing": bars([], [], []),
    "withheld": bars(values=[None, None], texts=["niet getoond", ""]),
    "stacked": stacked(),
    "stacked, withheld": stacked(labels=["x"], series=[Series("laag", [None], [""], Tone.LOW)], notes=[]),
    "stacked, nothing": stacked(labels=["x"], series=[Series("laag", [0], ["0%"], Tone.LOW)], notes=[]),
    "stacked, small": stacked(
        labels=["x"],
        series=[Series(str(part), [0.001], ["0,1%"], Tone.LOW) for part in range(6)],
        notes=["n = 1.000.000"],
    ),
    "years": years(),
    "years, withheld": years(values=[None, None], texts=["niet getoond", "niet getoond"], mark=None),
    "sixty": bars([f"CLB {number}" for number in range(60)], range(60), map(str, range(60)), kind=Kind.COLUMNS),
    "long": bars([LONG, ENDLESS, ARABIC, HEBREW, HOSTILE], [1, 2, 3, 4, 0], ["1", "2", "3", "4", "0"]),
    "several": bars(
        series=[Series(tone.value, [0.5, None], ["50%", ""], tone) for tone in Tone],
        ratio=True,
        mark=Mark([0.45, None], ["45%", ""], "streefwaarde"),
    ),
}


def said(chart, width=WIDE):
    """The texts of a chart's drawing."""
    return [text.text for drawing in drawings(chart, width=width) for text in drawing.texts]


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("name", CHARTS)
def test_all_that_is_drawn_is_within_the_drawing(name, width):
    outside = []
    for drawing in drawings(CHARTS[name], width=width):
        for text in drawing.texts:
            wide = width_of(text.text, size=text.size, bold=text.bold)
            left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
            if left < -1 or left + wide > width + 1 or not 0 < text.y <= drawing.height:
                outside.append(text.text)
        for rectangle in re.findall(
            r'<rect x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"', "".join(drawing.shapes)
        ):
            x, y, wide, high = map(float, rectangle)
            if min(x, y, wide, high) < 0 or x + wide > width + 1 or y + high > drawing.height + 1:
                outside.append(rectangle)
    assert outside == []


@pytest.mark.parametrize("text", UNUSUAL)
@pytest.mark.parametrize("make", [bars, years, stacked])
def test_what_somebody_typed_is_text_and_no_code(make, text):
    written = svg(make(labels=[text, text], alt=text, heading=text))
    root = fromstring(written)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "rect", "line", "path", "text"}
    assert re.findall(r"\s(?:style|on\w+)=", written.replace(clean(text), "")) == []


def test_a_drawing_says_its_alternative_text():
    root = fromstring(svg(bars(alt='Het "meeste" & het <minste>.')))
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Het "meeste" & het <minste>.')


def test_values_stand_at_their_bars_and_what_is_withheld_says_so():
    assert said(bars()) == ["HGD", "21", "signaalfunctie", "niet getoond"]
    assert said(bars(texts=["21", ""])) == ["HGD", "21", "signaalfunctie", "niet getoond"]


def test_a_chart_that_is_withheld_has_no_bar_and_no_column():
    for name in ("withheld", "years, withheld", "stacked, withheld"):
        bare = "".join(shape for drawing in drawings(CHARTS[name]) for shape in drawing.shapes)
        swatches = 2 if name == "stacked, withheld" else 0  # LOW in the legend: its surface and its edge
        assert (bare.count("<rect"), "niet getoond" in said(CHARTS[name])) == (swatches, True)


def test_answers_stand_in_their_part_and_above_it_where_it_is_small():
    assert said(stacked()) == [
        *("laag", "hoog", "n.v.t."),
        *("Tevreden over de inhoud", "10,7%", "88,3%", "1%", "n = 291"),
        *("Past het toe", "niet getoond"),
    ]


def test_texts_above_a_bar_stand_beside_each_other():
    small = [text for text in drawings(CHARTS["stacked, small"])[0].texts if text.text == "0,1%"]
    ends = [text.x + width_of(text.text, size=text.size, bold=True) for text in small]
    assert all(end < text.x for end, text in zip(ends, small[1:], strict=False))


def test_a_target_is_a_tick_with_its_name_and_value():
    assert (said(years())[:2], "".join(drawings(years())[0].shapes).count("<line")) == (
        ["Deelnames", "streefwaarde: 800"],
        2 * 3 + 2,  # a tick is two lines: one for each year and one in the legend; the break and the floor
    )


def test_a_break_is_said():
    assert "reeksbreuk" in said(years())
    assert "reeksbreuk" in said(years(kind=Kind.BARS))


def test_columns_without_room_lie_down():
    assert len(drawings(CHARTS["sixty"])[0].texts) == 120
    assert {text.anchor for text in drawings(CHARTS["sixty"])[0].texts} == {"start"}


def test_a_chart_too_high_for_a_page_goes_on_in_a_second_drawing():
    parts = drawings(CHARTS["sixty"], most_height=840)
    assert [part.height <= 840 for part in parts] == [True] * len(parts)
    assert [text.text for part in parts for text in part.texts if text.text.startswith("CLB")] == [
        f"CLB {number}" for number in range(60)
    ]


def test_a_long_label_is_shortened():
    lines = [text.text for text in drawings(bars([ENDLESS], [1], ["1"]))[0].texts]
    assert (len(lines), lines[2].endswith("x…")) == (4, True)


def test_a_label_that_runs_from_right_to_left_is_written_so():
    assert (is_right_to_left(ARABIC), is_right_to_left(HEBREW), is_right_to_left("CLB מרכז")) == (True, True, False)
    assert svg(bars([ARABIC], [1], ["1"])).count('direction="rtl"') == 1


def contrast(one, other):
    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    least, most = sorted([light(one), light(other)])
    return (most + 0.05) / (least + 0.05)


@pytest.mark.parametrize("tone", Tone)
def test_a_surface_stands_out_and_can_be_written_on(tone):
    look = LOOKS[tone]
    assert contrast(look.edge, "#ffffff") >= 3
    if tone is not Tone.FOURTH:  # its white pattern is for bars, which have their text beside them
        assert min(contrast(look.ink, look.fill), contrast(look.ink, look.lines or look.fill)) >= 4.5


def test_surfaces_of_one_chart_differ_in_more_than_colour():
    for together in (
        [Tone.LOW, Tone.HIGH, Tone.NOT_APPLICABLE],
        [Tone.FIRST, Tone.SECOND, Tone.THIRD, Tone.FOURTH],
    ):
        assert len({LOOKS[tone].pattern for tone in together}) == len(together)
    assert contrast(LOOKS[Tone.MAIN].fill, LOOKS[Tone.BEFORE].fill) >= 3


def test_a_text_is_broken_at_words_and_within_one_without_end():
    assert in_lines("een twee drie", width=60, size=12, most=3) == ["een twee", "drie"]
    assert "".join(in_lines("y" * 50, width=60, size=12, most=9)) == "y" * 50
    assert breakable("kort en x" + "y" * 40).replace("\u200b", "") == "kort en x" + "y" * 40


@pytest.mark.parametrize("values", [[], [7], [902, 724, 664], [None, None], [0, 0, -1], [1, None, 3] * 8])
def test_years_are_drawn_within_their_place_with_a_dash_where_there_is_no_value(values):
    labels = [f"20{place:02}-20{place + 1:02}" for place in range(len(values))]
    drawing = drawn_years(Years(labels, values, [""] * len(values)))
    drawn = "".join(drawing.shapes)
    ends = [text.x + (width_of(text.text, size=text.size) if text.anchor == "start" else 0) for text in drawing.texts]
    rectangles = re.findall(r'<rect x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"', drawn)
    ends += [float(x) + float(wide) for x, _y, wide, _high in rectangles]
    assert (max(ends, default=0) <= drawing.width, drawn.count("dasharray")) == (True, values.count(None))
    assert [text.text for text in drawing.texts] == list(dict.fromkeys(labels[:1] + labels[-1:]))


def test_years_whose_names_have_no_room_are_drawn_without_them():
    assert drawn_years(Years([LONG, LONG], [1, 2], ["1", "2"])).texts == []
