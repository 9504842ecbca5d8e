"""Small folders of files for the tests of every room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from baken.apps.exchange.actions import load
from baken.apps.exchange.types import CannotImport, Report

CELL = {
    "cel.csv": "code;naam;net\nc1;Cel Een;GO!\n",
    "centra.csv": (
        "code;naam;net;provincie;personeelsleden;directie sinds;fusie op\n"
        "A;CLB A;GO!;Antwerpen;40;2023-11-28;\n"
        "B;CLB B;GO!;Limburg;30;;2022-09-01\n"
        "X;CLB X;VCLB;;;;\n"
    ),
    "medewerkers.csv": (
        "e-mail;voornaam;naam;centrum;functie;in dienst;uit dienst\n"
        "an@a.example;An;Aerts;A;arts;2013-08-01;\n"
        "bo@a.example;Bo;Baert;A;verpleegkundige;2020-09-01;2024-06-30\n"
        "ci@b.example;Ci;Claes;B;arts;2015-03-01;\n"
    ),
}
PROGRAMME = CELL | {
    "aanbod.csv": (
        "code;titel;strategie;thema's;organisator;schooljaar\n"
        "V1;Vorming een;vorming;signaalfunctie, preventie;eigen;2023-2024\n"
        "V2;Vorming twee;vorming;;Partner vzw;2024-2025\n"
        "P1;PLG een;plg;preventie;eigen;2024-2025\n"
    ),
    "sessies.csv": (
        "aanbod;sessie;datum;start;einde;plaats\n"
        "V1;1;2023-11-14;09:30;12:30;Gent\n"
        "V2;1;14/11/2024;9:30;12:30;Gent\n"
        "V2;2;2024-11-21;;;\n"
    ),
    "deelnames.csv": (
        "aanbod;sessie;e-mail;centrum;status\n"
        "V1;1;an@a.example;A;aanwezig\n"
        "V2;1;an@a.example;A;aanwezig\n"
        "V2;1;ci@b.example;B;afwezig\n"
    ),
}


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder; text as UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def write_book(path: Path, rows: Iterable[Iterable[Any]]) -> Path:
    """Write a workbook with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def load_files(folder: Path, files: Mapping[str, str | bytes], **options: Any) -> Report:
    """Write files into a new folder and load it."""
    return load(write(folder, files), **options)


def problems_of(folder: Path, files: Mapping[str, str | bytes], **options: Any) -> list[tuple[Any, ...]]:
    """What is wrong with files, as (file, row, column, value)."""
    try:
        load(write(folder, files), dry_run=True, **options)
    except CannotImport as refused:
        return [(problem.file, problem.row, problem.column, problem.value) for problem in refused.report.problems]
    return []


def counts(report: Report) -> dict[str, tuple[int, int, int, int]]:
    """New, changed, unchanged and rejected rows by file."""
    return {file.file: (file.new, file.changed, file.unchanged, file.rejected) for file in report.files}
