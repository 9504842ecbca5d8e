"""Documents to write: what is usual in them, and what ought to break them."""

from __future__ import annotations

import datetime as dt

from baken.ui.documents.blocks import (
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Group,
    Heading,
    Kind,
    Manner,
    Mark,
    Missing,
    Overview,
    PageBreak,
    Paragraph,
    Series,
    Table,
    Tile,
    Tiles,
    Tone,
    Words,
    Years,
)

HOSTILE = '#panic("x") $x^2$ *vet* _a_ \\ "q" <b>&amp;</b> `c` @ref [x] #let a = 1 // c /* d */ = kop - lijst'
LONG = ("Centrum voor leerlingenbegeleiding Onze-Lieve-Vrouw-ter-Nood " * 7)[:400]
ENDLESS = "x" * 400
ARABIC = "مركز التوجيه النفسي والاجتماعي 2024"
HEBREW = "מרכז לייעוץ (צפון)"
UNREADABLE = ["", "\x00\x07\ufffe", "😀 👩\u200d👩\u200d👧", "汉字", "\ud800", "\u202edraai om", "a\tb\r\nc"]
UNUSUAL = [*UNREADABLE, HOSTILE, LONG, ENDLESS, ARABIC, HEBREW]


def bars(labels=("HGD", "signaalfunctie"), values=(21, None), texts=("21", "niet getoond"), **fields):
    """A chart of one series."""
    given = {
        "caption": "Bereik per thema",
        "kind": Kind.BARS,
        "labels": list(labels),
        "series": [Series("Deelnames", list(values), list(texts))],
        "alt": "Het meeste bij HGD.",
        "heading": "Thema",
    }
    return Chart(**given | fields)


def stacked(**fields):
    """What people answered, and one question whose answers are withheld."""
    given = {
        "caption": "Wat de deelnemers zeggen",
        "kind": Kind.STACKED,
        "labels": ["Tevreden over de inhoud", "Past het toe"],
        "series": [
            Series("laag", [0.107, None], ["10,7%", "niet getoond"], Tone.LOW),
            Series("hoog", [0.883, None], ["88,3%", ""], Tone.HIGH),
            Series("n.v.t.", [0.01, None], ["1%", ""], Tone.NOT_APPLICABLE),
        ],
        "alt": "Bijna negen op tien zijn tevreden.",
        "ratio": True,
        "notes": ["n = 291", ""],
    }
    return Chart(**given | fields)


def years(**fields):
    """Columns with a target and a break."""
    given = {
        "kind": Kind.COLUMNS,
        "labels": ["2022-2023", "2023-2024"],
        "values": (902, 724),
        "texts": ("902", "724"),
        "caption": "Deelnames per schooljaar",
        "mark": Mark([800, 800], ["800", "800"], "streefwaarde"),
        "breaks": ["", "Partners tellen mee."],
    }
    return bars(**given | fields)


def table(rows=2):
    """Centres, one of them with a figure that is withheld."""
    return Table(
        "Bereik per centrum",
        [Column("Centrum"), Column("Vragen", number=True)],
        [[Cell(f"CLB {number}", url="/centra/1/"), Cell("1.234", 1234)] for number in range(rows - 1)]
        + [[Cell("CLB klein"), Cell("niet getoond", withheld=True)]],
        note="Vragen van het schooljaar.",
    )


def overview():
    """Two strategies, one of which has all that a figure can have."""
    three = ["2022-2023", "2023-2024", "2024-2025"]
    first = Tile(
        "664",
        "deelnames",
        "op 120 sessies",
        url="/inzicht/",
        compared="2023-2024: 724",
        years=Years(three, [902, 724, 664], ["902", "724", "664"]),
    )
    others = [
        Tile("205", "unieke deelnemers", compared="2023-2024: 267"),
        Tile("", "tevredenheid", "Minder dan vijf antwoorden."),
        Tile("", "bereikte scholen", missing=True, years=Years(three, [7, None, None], ["7", "", "geen gegevens"])),
    ]
    return Overview(
        [
            Group("Opleiding en vorming", first, others, text="Wie we vormden."),
            Group("Helpdesk", Tile("1.028", "vragen")),
        ]
    )


def document(*blocks, **fields):
    """A document of blocks, or one of every kind of block."""
    given = {
        "title": "Begeleidingsverslag",
        "author": "POC+",
        "language": "nl",
        "made_on": dt.date(2025, 11, 14),
        "subtitle": "2022-2025",
        "address": "https://baken.example.test",
        "blocks": blocks or every_kind(),
        "contents": True,
    }
    return Document(**given | fields)


def every_kind():
    """A block of every kind."""
    return [
        Heading("Begeleidingsstrategieën", anchor="strategieën"),
        Paragraph([Words("In één beeld.")], Manner.LEAD),
        Tiles(
            [
                Tile("2.290", "deelnames", "2022-2025", url="/inzicht/"),
                Tile("", "tevredenheid", "De groep is te klein."),
            ]
        ),
        PageBreak(),
        overview(),
        PageBreak(),
        Heading("Opleiding en vorming", 2),
        Paragraph(
            [
                Words("We vormden "),
                Words("2.290", strong=True, url="/inzicht/"),
                Words(" keer iemand; zie "),
                Words("hoofdstuk 1", emphasis=True, url="#strategieën"),
                Words(", niet "),
                Words("dit", url="javascript:alert(1)"),
            ]
        ),
        Bullets([[Words("ADP: algemeen diagnostisch protocol")], [Words("BP: begeleidingsplan")]]),
        Bullets([[Words("eerst")], [Words("dan")]], ordered=True),
        stacked(),
        years(),
        bars(),
        Heading("Inspecties", 4),
        table(),
        PageBreak(),
        Heading("Slot"),
        Missing("Er zijn geen inspecties."),
        Paragraph([Words("Een noot.")], Manner.NOTE),
    ]


def unusual():
    """Every kind of block with texts that ought to break it."""
    blocks = []
    for text in UNUSUAL:
        blocks += [
            Heading(text, 2, anchor=text),
            Paragraph([Words(text, strong=True, emphasis=True, url=text)]),
            Bullets([[Words(text)]]),
            Tiles([Tile(text, text, text, url=text, compared=text, years=Years([text] * 2, [1, None], [text] * 2))]),
            Overview([Group(text, Tile(text, text, text), [Tile("", text, text)], text=text)]),
            Table(
                text, [Column(text), Column(text, number=True)], [[Cell(text, url=text), Cell(text)], [Cell(text)], []]
            ),
            bars([text], [3], [text], caption=text, alt=text, notes=[text], breaks=[text], note=text, heading=text),
            years(labels=[text, text], mark=Mark([1, None], [text, text], text), breaks=[text, text]),
            stacked(labels=[text, text]),
            Missing(text),
        ]
    return blocks
