"""Tables and the ways through them: headings that sort, pages, periods, tabs, filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.forms import Form
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baken.ground.periods import Period
from baken.ui.components.library import register, show
from baken.ui.lists import PAGE, PERIOD, SORT, Sort


@register.simple_block_tag
def table(content: SafeString, *, caption: Any, show_caption: bool = False) -> SafeString:
    """A table of the `thead` and `tbody` inside; on a narrow screen it scrolls within itself."""
    return show("table", content=content, caption=caption, show_caption=show_caption)


@register.simple_tag(takes_context=True)
def heading(
    context: Context, text: Any, *, numeric: bool = False, by: str = "", sort: Sort | None = None
) -> SafeString:
    """A heading of a column. With `by` and the page's `sort` it is a link that sorts by it, and back.

    The heading that is sorted by tells `filters` above the table, so that who searches keeps the order.
    """
    if not by or sort is None:
        return format_html('<th scope="col"{}>{}</th>', SafeString(' class="num"') if numeric else "", text)
    current = sort.key == by
    turned = f"-{by}" if current and not sort.descending else by
    return show(
        "heading",
        text=text,
        by=by,
        numeric=numeric,
        parameter=SORT,
        direction=("descending" if sort.descending else "ascending") if current else "",
        url=with_query(context["request"], **{SORT: turned, PAGE: None}),
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Links to the page before and after; nothing where all is on one page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    request = context["request"]
    return show(
        "pagination",
        page=page,
        before=with_query(request, **{PAGE: page.number - 1}) if page.has_previous() else "",
        after=with_query(request, **{PAGE: page.number + 1}) if page.has_next() else "",
    )


@register.simple_tag(takes_context=True)
def downloads(context: Context, of: str, *args: Any, kinds: str = "csv xlsx") -> SafeString:
    """Buttons for what a list shows, as a file: a kind each, at the addresses `of`_csv and so on (see `files_of`)."""
    names = {"csv": _("CSV"), "xlsx": _("Excel"), "pdf": _("PDF")}
    query = context.get("query", "")
    links = [(f"{reverse(f'{of}_{kind}', args=args)}{query}", names[kind]) for kind in kinds.split()]
    buttons = format_html_join("", '<a class="btn plain" href="{}" download>{}</a>', links)
    return format_html('<div class="buttons" hx-boost="false">{}</div>', buttons)


@register.filter
def period_name(period: Period) -> str:
    """A school year is named as such; a run by its years."""
    return _("Schooljaar %(years)s") % {"years": period.code} if period.is_school_year else period.code


@register.simple_tag(takes_context=True)
def period_switch(context: Context, *, periods: Sequence[Period], period: Period) -> SafeString:
    """A choice of period that keeps the rest of the question; the page is asked anew once it is made."""
    choices = [(choice.code, period_name(choice), choice == period) for choice in periods]
    kept = [
        (name, value)
        for name, values in context["request"].GET.lists()
        if name not in (PERIOD, PAGE)
        for value in values
    ]
    return show("period_switch", name=PERIOD, choices=choices, kept=kept)


@register.simple_block_tag
def tabs(content: SafeString, *, label: Any) -> SafeString:
    """Views of one thing beside each other, a `tab` for each."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag
def tab(text: Any, *, url: str, current: bool = False) -> SafeString:
    """One of the views."""
    return format_html(
        '<li><a href="{}"{}>{}</a></li>', url, SafeString(' aria-current="page"') if current else "", text
    )


@register.simple_tag(takes_context=True)
def filters(context: Context, form: Form, *, label: Any, target: str = "") -> SafeString:
    """A form above a list that narrows it. With `target`, the id of what holds the list, while one types."""
    return show("filters", form=form, label=label, target=target, path=context["request"].path)


@register.simple_block_tag
def trail(content: SafeString) -> SafeString:
    """The way to this page, above its title: a `step` for each page over it."""
    return format_html('<nav class="trail" aria-label="{}"><ol>{}</ol></nav>', _("Kruimelpad"), content)


@register.simple_tag
def step(text: Any, *, url: str = "") -> SafeString:
    """A page on the way to this one; without `url` only its name."""
    return format_html('<li><a href="{}">{}</a></li>', url, text) if url else format_html("<li>{}</li>", text)


def with_query(request: HttpRequest, **changes: Any) -> str:
    """The address of this page with parts of its question changed, or left out where None."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"
