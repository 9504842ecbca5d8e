"""Made-up blocks of a document, for the gallery of components."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baken.ui.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Group,
    Heading,
    Kind,
    Manner,
    Mark,
    Missing,
    Overview,
    Paragraph,
    Series,
    Table,
    Tile,
    Tiles,
    Tone,
    Words,
    Years,
)

YEARS = ("2022-2023", "2023-2024", "2024-2025")


def example_blocks() -> list[Block]:
    """A block of every kind; nothing of it is true."""
    topics = [_("consultatieve leerlingenbegeleiding"), _("signaalfunctie"), "מרכז לייעוץ"]
    answers = [_("Tevreden over de inhoud"), _("Bruikbaar in mijn praktijk"), _("Pas het geleerde toe")]
    return [
        Heading(_("Opleiding en vorming")),
        Paragraph([Words(_("Deelnames per schooljaar"))], Manner.LEAD),
        Tiles([Tile("2.290", _("Deelnames"), "2022-2025", url="#"), Tile("", _("Tevredenheid PLG"))]),
        _overview(),
        Bullets([[Words("PLG", strong=True)], [Words(_("Helpdesk"), url="/")]]),
        Chart(
            _("Deelnames per schooljaar"),
            Kind.COLUMNS,
            YEARS,
            [Series(_("Deelnames"), [902, 724, None], ["902", "724", ""])],
            alt=_("Deelnames per schooljaar"),
            heading=_("Schooljaar"),
            breaks=["", _("Deelnames bij partners tellen mee."), ""],
        ),
        Chart(
            _("Deelname per thema"),
            Kind.BARS,
            topics,
            [
                Series("2023-2024", [17, 5, 3], ["17", "5", "3"], Tone.BEFORE),
                Series("2024-2025", [21, None, 2], ["21", "", "2"]),
            ],
            alt=_("Deelname per thema"),
            heading=_("Thema"),
            mark=Mark([15, 16, 4], ["15", "16", "4"], _("gemiddelde van het net")),
        ),
        Chart(
            _("Wat de deelnemers zeggen"),
            Kind.STACKED,
            answers,
            [
                Series(_("lage score"), [0.107, 0.076, None], ["10,7%", "7,6%", ""], Tone.LOW),
                Series(_("hoge score"), [0.893, 0.914, None], ["89,3%", "91,4%", ""], Tone.HIGH),
                Series(_("geen zicht op"), [0, 0.01, None], ["0%", "1%", ""], Tone.NOT_APPLICABLE),
            ],
            alt=_("Wat de deelnemers zeggen"),
            notes=["n = 291", "n = 1.028", ""],
            ratio=True,
        ),
        Heading(_("Bereik per centrum"), 2),
        Table(
            _("Bereik per centrum"),
            [Column(_("Centrum")), Column(_("Weergaven"), number=True), Column(_("Vragen"), number=True)],
            [
                [Cell("CLB Oever 01", url="#"), Cell("50", 50), Cell("11", 11)],
                [Cell("CLB Oever 02"), Cell("122", 122), Cell(_("niet getoond"), withheld=True)],
            ],
        ),
        Missing(_("Nog geen centra")),
    ]


def _overview() -> Overview:
    participations = Tile(
        "664",
        _("Deelnames"),
        _("in 2024-2025"),
        compared="2023-2024: 724",
        years=Years(YEARS, [902, 724, 664], ["902", "724", "664"]),
    )
    others = [
        Tile("205", _("Unieke deelnemers"), compared="2023-2024: 267", url="#"),
        Tile("", _("Tevredenheid PLG")),
        Tile("", _("Vragen"), missing=True, years=Years(YEARS, [11, None, None], ["11", "", ""])),
    ]
    return Overview(
        [
            Group(_("Opleiding en vorming"), participations, others, text=_("Wie we bereikten, en hoe vaak.")),
            Group(_("Helpdesk"), Tile("1.028", _("Vragen"))),
        ]
    )
