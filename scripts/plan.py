"""Draws the structure from the imports: `python -m scripts.plan` makes `build/plan.svg`.

Rooms stand on their floors, as the contract in `pyproject.toml` has them; an arrow runs from a room to one whose
doors it uses, thicker where it uses more. Nothing in the picture is written by hand.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from html import escape
from pathlib import Path

import grimp

PROJECT = Path(__file__).resolve().parent.parent
PICTURE = PROJECT / "build" / "plan.svg"
APPS = "baken.apps"
BOX_WIDTH, BOX_HEIGHT, GAP, FLOOR_HEIGHT, MARGIN = 170, 52, 70, 130, 30
LANE, TRACK = 14, 5  # between lines that run beside each other, down and across
STYLE = """
text { font: 15px "Source Sans 3", "Liberation Sans", sans-serif; fill: #1d2733; text-anchor: middle }
.small { font-size: 12px; fill: #51606f }
rect { fill: #ffffff; stroke: #31507a; stroke-width: 1.5 }
.base { fill: #eef2f7 }
.line { fill: none; stroke-linejoin: round }
"""
COLOURS = ["#1f4e8c", "#a14a00", "#1d7048", "#8a2f6b", "#5a4fa3", "#00707a", "#9b2c2c", "#5f6b1f", "#444b55"]


def floors() -> list[list[str]]:
    """The rooms, floor by floor from the top, as the contract has them."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return [[room.strip(" ()") for room in layer.split("|")] for layer in layers]


def uses() -> Counter[tuple[str, str]]:
    """How often a room imports another, tests left out."""
    graph = grimp.build_graph("baken", exclude_type_checking_imports=True, cache_dir=None)
    counted: Counter[tuple[str, str]] = Counter()
    for importer in graph.find_descendants(APPS):
        room, *inside = importer.removeprefix(f"{APPS}.").split(".")
        if inside[:1] == ["tests"]:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            other = imported.removeprefix(f"{APPS}.").split(".")[0]
            if imported.startswith(f"{APPS}.") and other != room:
                counted[room, other] += 1
    return counted


def ends(pairs: list[tuple[str, str]], x: dict[str, float]) -> dict[tuple[str, str], tuple[float, float]]:
    """Where each line leaves its room and arrives at the other: beside each other, along the edges of the boxes."""
    found = {}
    for pair in pairs:
        leaving = sorted((other for room, other in pairs if room == pair[0]), key=lambda room: x[room])
        arriving = sorted((room for room, other in pairs if other == pair[1]), key=lambda room: x[room])
        found[pair] = (
            x[pair[0]] + BOX_WIDTH * ((leaving.index(pair[1]) + 1) / (len(leaving) + 1) - 0.5),
            x[pair[1]] + BOX_WIDTH * ((arriving.index(pair[0]) + 1) / (len(arriving) + 1) - 0.5),
        )
    return found


def box(x: float, y: float, width: float, name: str, note: str, kind: str = "room") -> str:
    return (
        f'<rect class="{kind}" x="{x - width / 2:.0f}" y="{y:.0f}" width="{width:.0f}" height="{BOX_HEIGHT}" rx="6"/>'
        f'<text x="{x:.0f}" y="{y + 24:.0f}">{escape(name)}</text>'
        f'<text class="small" x="{x:.0f}" y="{y + 42:.0f}">{escape(note)}</text>'
    )


def drawing() -> str:
    """The picture, as SVG. A line to the next floor runs between the two; a longer one goes round by a lane."""
    rows, counted = floors(), uses()
    floor = {room: number for number, row in enumerate(rows) for room in row}
    pairs = sorted(counted, key=lambda pair: (floor[pair[0]], pair))
    lanes = MARGIN + LANE * (len(pairs) // 2 + 2)
    width = 2 * lanes + max(len(row) for row in rows) * (BOX_WIDTH + GAP) + BOX_WIDTH
    middle, base = width / 2, width - 2 * MARGIN
    x = {
        room: middle + (position - (len(row) - 1) / 2) * (BOX_WIDTH + GAP)
        for row in rows
        for position, room in enumerate(row)
    }
    top = {room: MARGIN + FLOOR_HEIGHT * (number + 1) for room, number in floor.items()}
    side, parts = {-1: 0, 1: 0}, []
    for track, (pair, (start, end)) in enumerate(ends(pairs, x).items()):
        room, other = pair
        out, into = top[room] + BOX_HEIGHT, top[other] - 9
        # Each line crosses on a track of its own, below where lines leave and above where they arrive.
        below, above = out + 8 + TRACK * (track % 5), into - 8 - TRACK * (track % 5)
        if floor[other] == floor[room] + 1:
            way = f"V{below:.0f} H{end:.0f}"
        else:
            to = min(side, key=lambda way: (side[way], way * (middle - start)))
            side[to] += 1
            lane = middle + to * (middle - lanes + LANE * side[to])
            way = f"V{below:.0f} H{lane:.0f} V{above:.0f} H{end:.0f}"
        colour = COLOURS[list(floor).index(room) % len(COLOURS)]
        parts.append(
            f'<path class="line" d="M{start:.0f} {out:.0f} {way} V{into:.0f}" stroke="{colour}" '
            f'stroke-width="{min(1 + counted[pair] / 4, 3):.2f}"><title>{escape(f"{room} uses {other}")}: '
            f'{counted[pair]} imports</title></path><path d="M{end - 4:.0f} {into:.0f}h8l-4 8z" fill="{colour}"/>'
        )
    ground = MARGIN + FLOOR_HEIGHT * (len(rows) + 1)
    sizes = {room: sum(1 for _ in (PROJECT / "src/baken/apps" / room).rglob("*.py")) for room in floor}
    parts += [box(x[room], top[room], BOX_WIDTH, room, f"{sizes[room]} files") for room in floor]
    parts += [
        box(middle, MARGIN, base, "config", "knows every room", "base"),
        box(middle, ground, base, "ui", "the look; knows no room", "base"),
        box(middle, ground + BOX_HEIGHT + 12, base, "ground", "what rooms share; knows no room", "base"),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {ground + 2 * BOX_HEIGHT + 12 + MARGIN}" '
        f'role="img"><title>The rooms of Baken and the doors they use</title><style>{STYLE}</style>'
        f"{''.join(parts)}</svg>\n"
    )


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(drawing())
    print(PICTURE.relative_to(PROJECT))
