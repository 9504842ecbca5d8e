"""A document as a page of its own: one file that opens anywhere, with its looks inside."""

from __future__ import annotations

import base64
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from baken.ui.documents.blocks import Document
from baken.ui.documents.wording import foot_of, title_of

STYLES = {"ui/base.css": "all", "ui/components.css": "all", "ui/documents.css": "all", "ui/print.css": "print"}


def page(document: Document) -> str:
    """The HTML of a document, in its language; it asks nothing of any site."""
    styles = []
    for name, media in STYLES.items():
        path = finders.find(name)
        assert path is not None
        styles.append((media, base64.b64encode(Path(path).read_bytes()).decode()))
    with translation.override(document.language):
        context = {"document": document, "title": title_of(document), "foot": foot_of(document), "styles": styles}
        return render_to_string("ui/documents/page.html", context)
