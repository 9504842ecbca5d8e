"""A document in a page: its headings, links, charts and tables, and that it has no barriers."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from baken.ui.documents.blocks import Cell, Chart, Column, Heading, PageBreak, Paragraph, Table, Words
from baken.ui.tests.documents import bars, every_kind, stacked, table, unusual, years
from tests.browsing import DESKTOP, PHONE, sideways

PAGE = """{% load documents static %}<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Proef</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static 'ui/base.css' %}"><link rel="stylesheet" href="{% static 'ui/shell.css' %}">
<link rel="stylesheet" href="{% static 'ui/components.css' %}">
<link rel="stylesheet" href="{% static 'ui/documents.css' %}"></head>
<body class="plain"><main class="main"><h1>Proef</h1>{% document_blocks blocks %}</main></body></html>"""


def shown(*blocks, level=2, language="nl"):
    """What a page shows of blocks."""
    with translation.override(language):
        source = Template("{% load documents %}{% document_blocks blocks level=level %}")
        return " ".join(source.render(Context({"blocks": blocks, "level": level})).split())


def text(html):
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", html).split())


@pytest.mark.parametrize(
    ("level", "tags"), [(1, ["h1", "h2", "h3", "h1"]), (2, ["h2", "h3", "h4", "h2"]), (5, ["h5", "h6", "h6", "h5"])]
)
def test_headings_begin_at_a_level_and_pass_over_none(level, tags):
    assert re.findall(r"<(h\d)", shown(*every_kind(), level=level)) == tags


def test_a_place_is_on_a_page_once():
    html = shown(Heading("Een", anchor="x"), Heading("Twee", anchor="x"), Heading("", anchor="y"))
    assert (re.findall(r'id="(\w+)"', html), html.count("<h2")) == (["x"], 2)


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("/inzicht/?periode=2022", ["/inzicht/?periode=2022"]),
        ("https://example.org/", ["https://example.org/"]),
        ("mailto:cel@example.org", ["mailto:cel@example.org"]),
        ("#x", ["#x"]),
        ("#y", []),
        ("//example.org/", []),
        ("/\\example.org/", []),
        ("javascript:alert(1)", []),
        (" javascript:alert(1)", []),
        ("java\tscript:alert(1)", []),
        ("data:text/html,x", []),
        ("http://[", []),
    ],
)
def test_links_lead_where_they_may(url, leads):
    html = shown(Heading("Kop", anchor="x"), Paragraph([Words("hier", url=url)]))
    assert re.findall(r'href="([^"]*)"', html) == leads


def test_what_somebody_typed_is_text_and_no_code():
    html = shown(*unusual(), Paragraph([Words('<script>alert("x")</script>', strong=True, emphasis=True)]))
    assert ("<script" in html, "<b>" in html, " style=" in html) == (False, False, False)
    assert text(html).count("&lt;b&gt;&amp;amp;&lt;/b&gt;") >= 9


def test_a_chart_has_its_caption_and_its_table():
    html = shown(bars(), years())
    assert (html.count('<svg xmlns="http://www.w3.org/2000/svg"'), html.count("<details")) == (4, 2)
    assert text(html) == (
        "Figuur 1. Bereik per thema Toon de tabel : Bereik per thema Cijfers bij figuur 1 "
        "Thema Deelnames HGD 21 signaalfunctie niet getoond "
        "Figuur 2. Deelnames per schooljaar Reeksbreuk bij 2023-2024: Partners tellen mee. "
        "Toon de tabel : Deelnames per schooljaar Cijfers bij figuur 2 "
        "Thema Deelnames streefwaarde 2022-2023 902 800 2023-2024 724 800"
    )


def test_a_chart_of_nothing_is_its_table_alone():
    html = shown(bars([], [], []))
    assert ("<svg" in html, "Figuur" in html, "Tabel 1. Bereik per thema" in html) == (False, False, True)


def test_in_english_it_says_its_own_words_in_english():
    said = text(shown(bars(), language="en"))
    assert ("Figure 1." in said, "Figures of figure 1" in said, "Show the table" in said) == (True,) * 3


def test_a_table_has_heads_of_columns_and_rows_and_says_what_is_withheld():
    html = shown(table())
    assert (html.count('<th scope="col"'), html.count('<th scope="row"'), html.count('class="num muted"')) == (2, 2, 1)
    assert text(html) == (
        "Tabel 1. Bereik per centrum Centrum Vragen CLB 0 1.234 CLB klein niet getoond Vragen van het schooljaar."
    )


def test_a_column_without_a_heading_has_no_empty_head():
    html = shown(Table("x", [Column(""), Column("n", number=True)], [[Cell("a"), Cell("1")]]))
    assert html.count('<th scope="col"') == 1


def test_a_page_has_no_pages():
    assert text(shown(PageBreak(), PageBreak())) == ""


@pytest.mark.parametrize("blocks", [every_kind(), unusual(), [stacked(), stacked()]])
def test_it_has_no_barriers_and_fits_on_a_phone(blocks, browser_page, axe):
    browser_page.goto("/aanmelden/")
    policy = browser_page.request.get("/aanmelden/").headers["content-security-policy"]
    html = Template(PAGE).render(Context({"blocks": blocks})).encode("utf-8", "replace")
    browser_page.route(
        "**/proef/",
        lambda route: route.fulfill(
            body=html, content_type="text/html; charset=utf-8", headers={"content-security-policy": policy}
        ),
    )
    refused = []
    browser_page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for size in (DESKTOP, PHONE):
        browser_page.set_viewport_size(size)
        browser_page.goto("/proef/")
        browser_page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        drawings = browser_page.locator("svg[role=img]")
        seen = sum(each.is_visible() for each in drawings.all())
        assert (axe(browser_page), sideways(browser_page), seen, refused) == (
            *([], 0),
            sum(isinstance(block, Chart) for block in blocks),
            [],
        )
