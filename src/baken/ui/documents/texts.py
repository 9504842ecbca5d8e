"""Texts that documents are written with: cleaned of what no file can hold, measured, broken into lines."""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
RIGHT_TO_LEFT = frozenset({"R", "AL"})
# What XML cannot hold, what turns the reading direction of all that follows it, and hyphens that are not seen: they
# part a word for who searches it.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

# Widths of a sans serif by character, in thousandths of its size; others by their kind.
NARROW_ONES = {**dict.fromkeys("ijl.,:;!|'`", 290), **dict.fromkeys('frt()[]{}/\\ -"*', 390)}
WIDE_ONES = {**dict.fromkeys("mwMW%@", 910), **dict.fromkeys("ABCDEGHKNOQRUVXYZ&", 690), "–": 500, "—": 1000}
WIDTHS = NARROW_ONES | WIDE_ONES
USUAL, FULL = 610, 1050


def clean(text: object) -> str:
    """A text as every file can hold it, for any writer of one: without control characters, lone surrogates, U+FFFE and
    what else is no character, what would turn the text around it, and soft hyphens. Line ends are as they are, of one
    kind; a tab is a space."""
    return UNWRITABLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def one_line(text: object) -> str:
    """A cleaned text on one line, its white space made one."""
    return " ".join(clean(text).split(" ")).replace("\n", " ").strip()


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in RIGHT_TO_LEFT:
            return True
    return False


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """How wide a text is at a size, near enough to leave it room."""
    width = sum(WIDTHS.get(character, USUAL) if character.isascii() else _width(character) for character in text)
    return width * size / 1000 * (1.06 if bold else 1)


def in_lines(text: str, *, width: float, size: float, most: int, bold: bool = False) -> list[str]:
    """A text broken into `most` lines at the most; what does not fit is left off and an ellipsis says so."""
    lines: list[str] = []
    line = ""
    for word in _words(text, width=width, size=size, bold=bold):
        longer = f"{line} {word}".strip() if not word.startswith("\u200b") else line + word[1:]
        if not line or width_of(longer, size=size, bold=bold) <= width:
            line = longer.removeprefix("\u200b")
            continue
        lines.append(line)
        line = word.removeprefix("\u200b")
        if len(lines) == most:
            return [*lines[:-1], _shortened(lines[-1], width=width, size=size, bold=bold)]
    return [*lines, line] if line else lines


def breakable(text: str, *, most: int = 30) -> str:
    """A text in which a word without end can be broken; words that exist stay whole, so that a search finds them."""
    return re.sub(rf"\S{{{most}}}(?=\S{{4}})", "\\g<0>\u200b", text) if len(text) > most else text


def in_these(text: str, known: frozenset[str], *, else_: str) -> str:
    """A text with `else_` in the place of each character that is not among the known ones."""
    return "".join(character if character in known else else_ for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return FULL
    return WIDTHS.get(character, USUAL)


def _words(text: str, *, width: float, size: float, bold: bool) -> list[str]:
    """The words of a text; one that is wider than a line in pieces, of which the later ones begin with a mark."""
    words: list[str] = []
    for word in text.split():
        if width_of(word, size=size, bold=bold) <= width:
            words.append(word)
            continue
        piece, mark = "", ""
        for character in word:
            joins = unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mc", "Mn")
            if piece and not joins and width_of(piece + character, size=size, bold=bold) > width:
                words.append(mark + piece)
                piece, mark = "", "\u200b"
            piece += character
        words.append(mark + piece)
    return words


def _shortened(line: str, *, width: float, size: float, bold: bool) -> str:
    while line and width_of(line + ELLIPSIS, size=size, bold=bold) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
