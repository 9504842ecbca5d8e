"""A document in a page: its headings, links, charts and tables, and that it has no barriers."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from baken.ui.documents.blocks import Cell, Chart, Column, Heading, PageBreak, Paragraph, Table, Words
from baken.ui.documents.page import page
from baken.ui.tests.documents import bars, document, every_kind, overview, stacked, table, unusual, years
from tests.browsing import DESKTOP, PHONE, sideways

PAGE = """{% load documents static %}<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Proef</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static 'ui/base.css' %}"><link rel="stylesheet" href="{% static 'ui/shell.css' %}">
<link rel="stylesheet" href="{% static 'ui/components.css' %}">
<link rel="stylesheet" href="{% static 'ui/documents.css' %}"></head>
<body class="{{ body }}">{% if body == "with-menu" %}<header class="side">Baken</header>{% endif %}
<main class="main"><h1>Proef</h1>{% document_blocks blocks %}</main></body></html>"""


def shown(*blocks, level=2, language="nl", contents=False):
    """What a page shows of blocks."""
    with translation.override(language):
        source = Template("{% load documents %}{% document_blocks blocks level=level contents=contents %}")
        context = Context({"blocks": blocks, "level": level, "contents": contents})
        return " ".join(source.render(context).split())


def in_page(blocks, *, body="plain"):
    """A page with blocks."""
    return Template(PAGE).render(Context({"blocks": blocks, "body": body}))


def served(browser_page, html, *, policy=None):
    """A page of the site, with what is given in its place."""
    headers = {"content-security-policy": policy} if policy else {}
    browser_page.route(
        "**/proef/",
        lambda route: route.fulfill(
            body=html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8", headers=headers
        ),
    )


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


def test_with_contents_headings_have_the_numbers_of_paper():
    blocks = [Heading("Een", anchor="een"), Heading("Twee", 2), Heading("Diep", 4), Heading("Drie")]
    html = shown(*blocks, contents=True)
    assert re.findall(
        r'<h\d id="([\w.-]+)" dir="auto"><span class="document-number">([\d.]+)</span> (\w+)<', html
    ) == [
        ("een", "1", "Een"),
        ("section-1.1", "1.1", "Twee"),
        ("section-1.1.1", "1.1.1", "Diep"),
        ("section-2", "2", "Drie"),
    ]
    assert "document-number" not in shown(*blocks)


def test_an_overview_says_what_its_groups_say():
    html = shown(overview())
    assert text(html) == (
        "Opleiding en vorming Wie we vormden. deelnames 664 op 120 sessies 2023-2024: 724 "
        "unieke deelnemers 205 2023-2024: 267 tevredenheid Niet getoond Minder dan vijf antwoorden. "
        "bereikte scholen Geen gegevens Helpdesk vragen 1.028"
    )
    assert re.findall(r'role="img" aria-label="([^"]*)"', html) == [
        "2022-2023: 902, 2023-2024: 724, 2024-2025: 664",
        "2022-2023: 7, 2023-2024: niet getoond, 2024-2025: geen gegevens",
    ]


def test_a_page_without_an_address_leads_nowhere_but_within_itself():
    html = page(document(address=""))
    links = re.findall(r'<a href="([^"]*)"', html)
    assert (len(links) > 4, {link[0] for link in links}) == (True, {"#"})
    places = set(re.findall(r' id="([^"]*)"', html))
    assert {link[1:] for link in links} <= places
    assert text(html).count("2.290") == text(page(document())).count("2.290") == 2


def test_a_page_with_an_address_leads_into_the_site():
    links = re.findall(r'<a href="([^"#]+)" class="document-source"', page(document()))
    assert set(links) == {"https://baken.example.test/inzicht/", "https://baken.example.test/centra/1/"}


def test_a_page_has_a_title_a_date_and_its_contents():
    html = page(document())
    assert re.findall(r"<h1[^>]*>([^<]*)", html) == ["Begeleidingsverslag"]
    assert "POC+ · 14 nov 2025" in text(html).replace("\xa0", " ")
    assert re.findall(r'<li class="document-level-(\d)" dir="auto">\s*<a href="#([\w.-]+)">', html) == [
        *[("1", "strategieën"), ("2", "section-1.1"), ("3", "section-1.1.1"), ("1", "section-2")]
    ]
    bare = page(document(contents=False))
    assert ("document-contents" in bare.split("<body")[1], "document-number" in bare) == (False, False)


def test_a_word_without_end_may_be_broken_and_is_copied_whole():
    html = shown(Paragraph([Words("x" * 70)]), Paragraph([Words("onderwijs\u00adloopbaan")]))
    assert (re.sub("<wbr>", "", html).count("x" * 70), html.count("<wbr>"), "onderwijsloopbaan" in html) == (
        1,
        2,
        True,
    )


def test_a_page_has_no_pages():
    assert text(shown(PageBreak(), PageBreak())) == ""


def test_on_paper_breaks_after_each_other_are_one_and_none_is_at_an_end():
    given = [PageBreak(), Heading("Een"), PageBreak(), PageBreak(), Heading("Twee"), PageBreak()]
    assert re.findall(r"document-break|Een|Twee", shown(*given)) == ["Een", "document-break", "Twee"]


@pytest.mark.parametrize("blocks", [every_kind(), unusual(), [stacked(), stacked()]])
def test_it_has_no_barriers_and_fits_on_a_phone(blocks, browser_page, axe):
    browser_page.goto("/aanmelden/")
    policy = browser_page.request.get("/aanmelden/").headers["content-security-policy"]
    served(browser_page, in_page(blocks), policy=policy)
    refused = []
    browser_page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for size in (DESKTOP, PHONE):
        browser_page.set_viewport_size(size)
        browser_page.goto("/proef/")
        browser_page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        drawings = browser_page.locator(".document-chart svg[role=img]")
        seen = sum(each.is_visible() for each in drawings.all())
        assert (axe(browser_page), sideways(browser_page), seen, refused) == (
            *([], 0),
            sum(isinstance(block, Chart) for block in blocks),
            [],
        )


@pytest.mark.parametrize("blocks", [every_kind(), unusual()])
def test_a_page_of_its_own_reads_well_at_both_widths(blocks, browser_page, axe):
    browser_page.goto("/aanmelden/")
    served(browser_page, page(document(*blocks, address="")))
    for size, least in ((DESKTOP, 150), (PHONE, 16)):
        browser_page.set_viewport_size(size)
        browser_page.goto("/proef/")
        margins = browser_page.locator("h1").evaluate("each => each.getBoundingClientRect().left")
        assert (axe(browser_page), sideways(browser_page), margins >= least) == ([], 0, True)


def wide():
    """A table that has no room on a phone, and has it on a desk once its heads are broken at words."""
    levels = ("beneden de", "benadert de", "volgens de", "overstijgt de")
    columns = [Column("Schaal"), *(Column(f"{level} verwachting", number=True) for level in levels)]
    row = [Cell("Consultatieve leerlingenbegeleiding"), *(Cell(str(number), number) for number in range(4))]
    return Table("Centra per niveau", columns, [row] * 30)


IN_ONE_PIECE = """word => {
  const node = [...document.querySelectorAll("tbody th")][0].firstChild
  const range = document.createRange()
  range.setStart(node, node.data.indexOf(word))
  range.setEnd(node, node.data.indexOf(word) + word.length)
  return range.getClientRects().length
}"""


def test_a_wide_table_breaks_no_word_is_reached_by_key_and_shows_that_it_goes_on(browser_page):
    browser_page.goto("/aanmelden/")
    served(browser_page, in_page([wide()]))
    goes_on = []
    for size in (DESKTOP, PHONE):
        browser_page.set_viewport_size(size)
        browser_page.goto("/proef/")
        region = browser_page.get_by_role("region", name="Tabel 1. Centra per niveau")
        goes_on.append(region.evaluate("each => each.scrollWidth > each.clientWidth"))
        assert browser_page.evaluate(IN_ONE_PIECE, "leerlingenbegeleiding") == 1
        assert region.evaluate("each => getComputedStyle(each).backgroundImage.split('gradient').length - 1") == 4
        region.focus()
        assert region.evaluate("each => document.activeElement === each && each.matches(':focus-visible')")
    assert goes_on == [False, True]
    before = region.evaluate("each => each.scrollLeft")
    browser_page.keyboard.press("ArrowRight")
    browser_page.wait_for_function("document.querySelector('.scroll').scrollLeft > 0")
    assert before == 0


def test_nothing_in_a_page_is_painted_over_the_bar_that_stays_in_view(browser_page):
    browser_page.goto("/aanmelden/")
    served(browser_page, in_page([wide(), stacked(), wide()], body="with-menu"))
    browser_page.set_viewport_size(PHONE)
    browser_page.goto("/proef/")
    browser_page.locator(".scroll").first.evaluate("each => window.scrollTo(0, each.offsetTop + 300)")
    seen = browser_page.evaluate(
        """() => {
          const bar = document.querySelector(".side").getBoundingClientRect()
          const over = document.querySelector(".scroll").getBoundingClientRect()
          const at = document.elementFromPoint(bar.left + bar.width / 2, bar.top + bar.height / 2)
          return [bar.top, over.top < 0 && over.bottom > bar.bottom, at.closest(".side") !== null]
        }"""
    )
    assert seen == [0, True, True]
