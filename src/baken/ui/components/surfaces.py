"""Cards, tags, messages, lists: what a page is laid out with."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from baken.ui.components.library import one_of, register, show

TONES = ("", "petrol", "amber", "moss", "brick")


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """What stands inside, to be kept in a variable: `{% capture as name %}…{% endcapture %}`."""
    return SafeString(content.strip())


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    title: Any = "",
    note: Any = "",
    link: Any = "",
    url: str = "",
    aside: Any = "",
    id: str = "",
) -> SafeString:
    """A white surface with a title; beside the title a note, a link, or any other component (`aside`)."""
    return show("card", content=content, title=title, note=note, link=link, url=url, aside=aside, id=id)


@register.simple_tag
def tag(text: Any, *, tone: str = "") -> SafeString:
    """A word or two that mark a thing."""
    return format_html('<span class="tag {}">{}</span>', one_of(tone, TONES, "tone of a tag"), text)


@register.simple_block_tag
def message(content: SafeString, *, tone: str = "petrol", title: Any = "") -> SafeString:
    """Something said to the reader; in brick it is an error and is read out at once."""
    return show("message", content=content, tone=one_of(tone, TONES, "tone of a message"), title=title)


@register.simple_block_tag
def nothing(content: SafeString, *, title: Any) -> SafeString:
    """What stands where there is nothing yet: what it would be, and how it comes."""
    return show("nothing", content=content, title=title)


@register.simple_block_tag
def items(content: SafeString, *, label: Any = "") -> SafeString:
    """A calm list of things, each an `item`."""
    return format_html('<ul class="items"{}>{}</ul>', _labelled(label), content)


@register.simple_tag
def item(text: Any, *, lead: Any = "", note: Any = "", url: str = "") -> SafeString:
    """A thing in a list: before it a tag or a day, after it a short note."""
    return show("item", text=text, lead=lead, note=note, url=url)


@register.simple_block_tag
def definitions(content: SafeString) -> SafeString:
    """A list of terms, each a `definition`."""
    return format_html('<dl class="definitions">{}</dl>', content)


@register.simple_block_tag
def definition(content: SafeString, term: Any) -> SafeString:
    """A term and what it is."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", term, content)


@register.simple_tag
def progress(label: Any, *, value: int, most: int, text: Any = "") -> SafeString:
    """How far something is."""
    return show("progress", label=label, value=value, most=most, text=text)


def _labelled(label: Any) -> SafeString:
    return format_html(' aria-label="{}"', label) if label else SafeString("")
