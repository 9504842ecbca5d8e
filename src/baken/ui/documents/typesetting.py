"""Typst: a template that sets what it reads as data, with the fonts of a package, and nothing of the machine.

No text ever becomes markup: it is read as JSON, and set as the string that it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from baken.ui.documents.shapes import Drawing
from baken.ui.documents.texts import in_these

FONTS = ("manimgx_fonts", "fontpkg_ibm_plex_sans_arabic")
FIRST = ("Noto Sans", "IBM Plex Sans Arabic")
UNKNOWN = "\ufffd"
PDF_UA = "ua-1"
Setting = dict[str, Any]


def pdf(template: str, content: Setting) -> bytes:
    """A template with its content as PDF/UA-1. The drawings of a template are in `drawings.typ`."""
    try:
        return _compiled(template, written_with(content, characters()), pdf_standards=PDF_UA)
    except typst.TypstError:
        # A rare character that its font has but cannot shape: the document is worth more than that character.
        return _compiled(template, written_with(content, frozenset(map(chr, range(0x250)))), pdf_standards=PDF_UA)


def pictures(drawings: Sequence[Drawing], *, dots: float) -> list[bytes]:
    """Each drawing as a PNG of `dots` to the inch, in which 640 of its pixels are the width of a page."""
    if not drawings:
        return []
    content = {"drawings": [drawn(drawing) for drawing in drawings], "fonts": families()}
    made = _compiled("pictures.typ", written_with(content, characters()), format="png", ppi=dots)
    return made if isinstance(made, list) else [made]


def drawn(drawing: Drawing) -> Setting:
    """A drawing as the templates read it: its shapes as SVG, its texts as texts."""
    texts = [
        [text.x, text.y, text.text, text.size, text.anchor, text.bold, text.fill, text.right_to_left]
        for text in drawing.texts
    ]
    return {"svg": drawing.svg(texts=False), "width": drawing.width, "height": drawing.height, "texts": texts}


@cache
def families() -> list[str]:
    """The families to look for a character in, one after the other."""
    return [*FIRST, *sorted(set(_fonts().families()).difference(FIRST))]


@cache
def characters() -> frozenset[str]:
    """Every character that the fonts have."""
    from fontTools.ttLib import TTFont  # takes its time, and only who writes a PDF needs it

    found: set[int] = set()
    for package in FONTS:
        for font in _folder(package).rglob("*.ttf"):
            with TTFont(font, lazy=True) as opened:
                found |= set(opened.getBestCmap())
    return frozenset(map(chr, found)) | {"\n"}


def written_with(content: Any, known: frozenset[str]) -> Any:
    """The same content in which a character that is not known is shown as such."""
    if isinstance(content, str):
        return content if content.isascii() else in_these(content, known, else_=UNKNOWN)
    if isinstance(content, Mapping):
        return {key: written_with(value, known) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [written_with(value, known) for value in content]
    return content


def _compiled(template: str, content: Setting, **how: Any) -> Any:
    folder = _folder("baken.ui.documents") / "typst"
    files = {path.name: path.read_bytes() for path in folder.glob("*.typ")}
    files["main.typ"] = files.pop(template)
    files["content.json"] = json.dumps(content, ensure_ascii=False).encode()
    return typst.compile(files, font_paths=_fonts(), **how)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_folder(package)) for package in FONTS],
    )


def _folder(package: str) -> Path:
    return Path(str(resources.files(package)))
