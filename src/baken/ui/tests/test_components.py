"""Components: what they show, and that they refuse what they do not know."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from baken.ground.periods import Period
from baken.ui.charts import Bar
from baken.ui.components.library import register
from baken.ui.examples import ExampleForm
from baken.ui.lists import Sort


def shown(source, address="/lijst/", **context):
    """What a template shows, white space made one."""
    request = RequestFactory().get(address)
    with translation.override("nl"):
        html = Template(source).render(Context({"request": request, "csrf_token": "token", **context}))
    return " ".join(html.split())


def text(source, **context):
    """What a template says to who sees it or hears it."""
    return " ".join(re.sub(r"<[^>]*>", " ", shown(source, **context)).split())


@pytest.mark.parametrize("name", sorted(register.tags))
def test_a_component_refuses_an_attribute_that_it_does_not_know(name):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colour'"):
        Template(f"{{% {name} colour='red' %}}{{% end{name} %}}")


@pytest.mark.parametrize(
    "source",
    [
        "{% tag 'x' tone='pink' %}",
        "{% button 'x' kind='big' %}",
        "{% link_button 'x' url='/' kind='big' %}",
        "{% message tone='pink' %}x{% endmessage %}",
        "{% figure 'x' trend='up' %}",
        "{% figure 'x' tone='pink' %}",
        "{% bar value=1 tone='pink' %}",
        "{% key 'x' mark='dot' %}",
    ],
)
def test_a_component_refuses_a_word_that_no_style_knows(source):
    with pytest.raises(TemplateSyntaxError):
        shown(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag text %}",
        "{% card title=text note=text link=text url='/' %}{% endcard %}",
        "{% figure text value=text note=text series_break=text url='/' %}",
        "{% item text lead=text note=text %}",
        "{% definition text %}{% enddefinition %}",
        "{% message title=text %}{{ text }}{% endmessage %}",
        "{% nothing title=text %}{% endnothing %}",
        "{% heading text by='a' sort=sort %}",
        "{% button text name=text value=text %}",
        "{% link_button text url=text %}",
        "{% answer text low=1 n=1 %}",
        "{% strategy text value=text note=text %}",
        "{% table caption=text %}{% endtable %}",
        "{% tab text url=text %}",
        "{% step text url=text %}",
        "{% progress text value=1 most=2 text=text %}",
        "{% key text mark='low' %}",
        "{% cell 1 text=text %}",
    ],
)
def test_what_somebody_typed_is_text_and_no_code(source):
    assert "<script>" not in shown(source, text="<script>alert('x')</script>", sort=Sort("a"))


def test_a_figure_says_its_value_and_shows_it_against_its_target():
    html = shown("{% figure 'Direct contact' value='45%' note='streefwaarde 60%' share=0.45 target=0.6 %}")
    assert ('width="45.00%"' in html, 'x1="60.00%"' in html, "style=" in html) == (True, True, False)


def test_a_figure_past_its_target_makes_the_bar_longer():
    html = shown("{% figure 'FTE' value='125%' share=1.25 target=1 %}")
    assert ('width="100.00%" height="6"' in html, 'x1="80.00%"' in html) == (True, True)


def test_a_withheld_figure_shows_neither_value_nor_bar():
    html = shown("{% figure 'Tevreden' value='89,3%' share=0.893 withheld=True %}")
    assert ("89" in html, "<svg" in html) == (False, False)
    assert text("{% figure 'Tevreden' withheld=True %}") == "Tevreden Niet getoond De groep is te klein."


def test_a_figure_says_its_trend_and_its_break():
    said = text(
        "{% figure 'Deelnames' value='664' note='724 in 2023' trend='falls' series_break='Partners tellen mee.' %}"
    )
    assert said == "Deelnames 664 daalt, 724 in 2023 reeksbreuk Partners tellen mee."


@pytest.mark.parametrize(
    ("value", "most", "step"),
    [(0, 100, 0), (1, 100, 1), (20, 100, 1), (21, 100, 2), (100, 100, 5), (250, 100, 5), (5, 0, 0), (-3, 10, 0)],
)
def test_a_cell_is_shaded_by_its_part_of_the_most(value, most, step):
    assert f"step-{step}" in shown("{% cell value most=most %}", value=value, most=most)


def test_a_cell_without_a_number_is_a_dash_and_a_withheld_one_says_so():
    assert text("{% cell None most=10 %}") == "—"
    assert text("{% cell 3 most=10 withheld=True %}") == "• niet getoond, de groep is te klein"


def test_answers_say_their_shares_in_words_and_on_how_many_they_rest():
    said = text("{% answer 'Bruikbaar' low=0.076 high=0.914 not_applicable=0.01 n=1028 %}")
    assert said == "Bruikbaar lage score 7,6% hoge score 91,4% geen zicht op 1%, n = 1.028"


def test_the_bar_of_answers_fills_the_whole():
    html = shown("{% answer 'Bruikbaar' low=0.076 high=0.914 not_applicable=0.01 n=28 %}")
    assert re.findall(r'class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"', html) == [
        ("low", "0.00", "7.60"),
        ("high", "7.60", "91.40"),
        ("na", "99.00", "1.00"),
    ]


def test_withheld_answers_show_no_number():
    said = text("{% answer 'Tevreden' low=0.5 high=0.5 n=4 withheld=True minimum=5 %}")
    assert said == "Tevreden Niet getoond: minder dan 5 antwoorden."
    assert "<svg" not in shown("{% answer 'Tevreden' low=0.5 high=0.5 n=4 withheld=True %}")


def test_a_bar_chart_has_its_table():
    rows = [
        Bar("PLG", 10, "10", compare=20, compare_text="20", url="/plg/"),
        Bar("Vorming", 5, "5", series_break="Partners tellen mee."),
        Bar("Klein", None, "", withheld=True),
    ]
    html = shown("{% bar_chart rows title='t' heading='h' value_heading='v' compare_heading='c' %}", rows=rows)
    assert re.findall(r'width="([\d.]+%)" height="16"', html) == ["50.00%", "25.00%"]
    table = re.sub(r"<[^>]*>", " ", html.partition("<tbody>")[2].partition("</tbody>")[0]).split()
    assert " ".join(table) == (
        "PLG 10 20 Vorming reeksbreuk: Partners tellen mee. 5 Klein • niet getoond, de groep is te klein"
    )


def test_a_chart_of_nothing_is_empty():
    assert "bar-row" not in shown("{% bar_chart rows title='t' heading='h' value_heading='v' %}", rows=[]).replace(
        "bar-rows", ""
    )


def test_a_heading_sorts_and_turns_around():
    source = "{% heading 'Naam' by='naam' sort=sort %}"
    links = [
        re.search(r'href="([^"]*)"', shown(source, "/lijst/?zoek=a&pagina=3", sort=sort))[1]
        for sort in (Sort("code"), Sort("naam"), Sort("naam", descending=True))
    ]
    assert links == ["?zoek=a&amp;sorteer=naam", "?zoek=a&amp;sorteer=-naam", "?zoek=a&amp;sorteer=naam"]
    assert [
        re.findall(r'aria-sort="(\w+)"', shown(source, sort=sort))
        for sort in (Sort("code"), Sort("naam"), Sort("naam", descending=True))
    ] == [[], ["ascending"], ["descending"]]


def test_a_heading_that_cannot_sort_is_plain():
    assert shown("{% heading 'Net' numeric=True %}") == '<th scope="col" class="num">Net</th>'


def test_a_switch_of_period_keeps_the_rest_of_the_question():
    periods = [Period(2024, 2025), Period(2022, 2025)]
    html = shown(
        "{% period_switch periods=periods period=period %}",
        "/?door=centrum&door=jaar&periode=2024-2025&pagina=2",
        periods=periods,
        period=periods[1],
    )
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', html) == [
        ("door", "centrum"),
        ("door", "jaar"),
    ]
    assert re.findall(r'<option value="([\d-]+)"( selected)?>([^<]*)', html) == [
        ("2024-2025", "", "Schooljaar 2024-2025"),
        ("2022-2025", " selected", "2022-2025"),
    ]


def test_pages_are_turned_and_one_page_has_no_turning():
    page = Paginator(range(2500), 1000).page(2)
    html = shown("{% pagination page %}", "/?zoek=a&pagina=2", page=page)
    assert re.findall(r'href="([^"]*)"', html) == ["?zoek=a&amp;pagina=1", "?zoek=a&amp;pagina=3"]
    assert "1.001 tot 2.000 van 2.500" in html
    assert shown("{% pagination page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_a_field_names_its_help_and_its_error():
    form = ExampleForm({"day": "31/2/2025"})
    html = shown("{% field form.title %}", form=form)
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert '<p class="error" id="id_title_error">' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_has_a_legend_and_names_its_error():
    html = shown("{% field form.reach %}", form=ExampleForm({}))
    assert re.findall(r'<fieldset class="field group" id="(\w+)" aria-describedby="(\w+)">', html) == [
        ("id_reach", "id_reach_error")
    ]
    assert "<legend>Voor wie</legend>" in html


def test_the_summary_of_errors_leads_to_each_field():
    html = shown("{% errors form %}", form=ExampleForm({"title": "t", "strategy": "plg", "reach": "own"}))
    assert re.findall(r'<a href="#(\w+)">([^<]*)</a>', html) == [("id_day", "Datum")]
    assert shown("{% errors form %}", form=ExampleForm()) == ""


def test_a_form_is_sent_by_post_with_its_token_and_its_files():
    html = shown("{% form form submit='Bewaren' cancel='/' %}{% endform %}", form=ExampleForm())
    assert '<form class="form" method="post" enctype="multipart/form-data" novalidate>' in html
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token">' in html
    assert re.findall(r'name="(title|day|reason|strategy|reach|file|agreed)"', html) == [
        *("title", "day", "reason", "strategy"),
        *("reach", "reach", "file", "agreed"),
    ]


def test_a_confirmation_asks_before_it_does():
    html = shown("{% confirmation submit='Wis' cancel='/terug/' danger=True %}Zeker?{% endconfirmation %}")
    assert re.findall(r'class="btn (\w+)"', html) == ["danger", "plain"]
    assert "Zeker?" in html


def test_filters_are_a_form_that_also_works_without_script():
    html = shown("{% filters form label='Zoek' target='rows' %}", "/lijst/?zoek=a", form=ExampleForm())
    assert 'method="get" action="/lijst/" role="search"' in html
    assert 'hx-get="/lijst/" hx-target="#rows"' in html
    assert "hx-get" not in shown("{% filters form label='Zoek' %}", form=ExampleForm())


def test_an_error_is_read_out_at_once():
    roles = [shown(f"{{% message tone='{tone}' %}}x{{% endmessage %}}") for tone in ("brick", "moss")]
    assert ['role="alert"' in roles[0], 'role="status"' in roles[1]] == [True, True]
