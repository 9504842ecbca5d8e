"""What tones look like, in hexadecimal colours: the one source, for drawings here and for charts of a workbook."""

from __future__ import annotations

from dataclasses import dataclass

from baken.ui.documents.blocks import Tone

INK, WHITE = "#16262e", "#ffffff"


@dataclass(frozen=True)
class Look:
    """A surface: its colour, its edge, the lines on it, and what is written on it. No two differ in colour alone."""

    fill: str
    edge: str
    lines: str = ""
    pattern: str = ""
    ink: str = WHITE


LOOKS = {
    Tone.MAIN: Look("#0d5c6b", "#0d5c6b"),
    Tone.BEFORE: Look("#cbdfe2", "#0d5c6b", ink=INK),
    Tone.LOW: Look("#d78a6f", "#8a2f1d", lines="#e9b9a8", pattern="rising", ink=INK),
    Tone.HIGH: Look("#0d5c6b", "#083f4a"),
    Tone.NOT_APPLICABLE: Look("#e6eaea", "#4a5b64", lines="#ffffff", pattern="lying", ink=INK),
    Tone.FIRST: Look("#0d5c6b", "#083f4a"),
    Tone.SECOND: Look("#f0a400", "#704d00", lines="#f8d180", pattern="rising", ink=INK),
    Tone.THIRD: Look("#e6eaea", "#16262e", lines="#84909a", pattern="lying", ink=INK),
    Tone.FOURTH: Look("#b1432e", "#8a2f1d", lines="#d08e81", pattern="falling"),
}
