"""Texts: every one is marked for translation, and has its English."""

from __future__ import annotations

import re

import pytest

from baken.ui.components import library
from scripts import translations
from tests.house.tree import templates

# Names that every language has alike.
NAMES = {"Baken", "CSV", "XLSX"}
# The gallery also names filters and tones as the code does, which every language has alike.
PAGES = {name: path for name, path in templates().items() if path.suffix == ".html" and name != "ui/gallery.html"}
NO_TEXT = re.compile(
    r"{%-?\s*(comment)\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->|<(script|style)\b.*?</\2>|&[#a-zA-Z0-9]+;",
    re.DOTALL,
)
SAID_BY_ATTRIBUTES = re.compile(r"\s(?:aria-label|aria-description|title|alt|placeholder|label)=(\"[^\"]*\"|'[^']*')")
SAYING = set(library.register.tags) - {"downloads"}  # which is given the name of addresses
SAID_BY_COMPONENTS = re.compile(
    rf"{{%\s*(?:{'|'.join(sorted(SAYING))})"
    r"(?:\s+|\s[^%]*?\s(?:title|label|note|text|link|caption|legend)=)(\"[^\"]*\"|'[^']*')"
)


def is_text(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", re.sub("|".join(NAMES), "", text)))


def test_every_text_has_its_english():
    assert list(translations.missing())[:10] == []


def test_the_catalogue_is_in_line_with_the_code():
    assert translations.CATALOGUE.read_bytes() == translations.updated()


@pytest.mark.parametrize("name", PAGES)
def test_a_template_says_nothing_that_is_not_marked_for_translation(name):
    source = PAGES[name].read_text()
    shown = NO_TEXT.sub("", source)
    said = [match[1:-1] for match in [*SAID_BY_COMPONENTS.findall(source), *SAID_BY_ATTRIBUTES.findall(shown)]]
    said += re.sub(r"<[^<>]*>", "\n", shown).split("\n")
    assert [text.strip() for text in said if is_text(text)] == []
