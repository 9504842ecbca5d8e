"""The files `materialen` and `webstatistiek`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from baken.apps.exchange.tests.folders import CELL, counts, load_files, problems_of
from baken.apps.library.models import Maintenance, Material, WebStatistic

pytestmark = pytest.mark.django_db

STATISTICS = "van;tot;pagina;weergaven;actieve gebruikers\n"
MATERIALS = (
    "code;titel;soort;thema's;status;datum\n"
    "M1;Draaiboek;richtlijn;preventie; Ontwikkeld;2023-10-01\n"
    "M1;Draaiboek 2;richtlijn;preventie, signaalfunctie;geupdatet;2024-09-01\n"
)


def test_a_material_has_an_upkeep_for_each_row(tmp_path: Path):
    load_files(tmp_path, CELL | {"materialen.csv": MATERIALS})
    material = Material.objects.get()
    assert (material.code, material.title, material.kind) == ("M1", "Draaiboek 2", "richtlijn")
    assert sorted(map(str, material.themes.all())) == ["preventie", "signaalfunctie"]
    assert list(Maintenance.objects.order_by("date").values_list("upkeep", "date", "school_year")) == [
        ("ontwikkeld", dt.date(2023, 10, 1), 2023),
        ("geüpdatet", dt.date(2024, 9, 1), 2024),
    ]


def test_an_empty_page_is_the_whole_site(tmp_path: Path):
    rows = "2024-09-01;2025-08-31;;20353;7326\n2024-09-01;2025-08-31;/start;500;\n"
    load_files(tmp_path, CELL | {"webstatistiek.csv": STATISTICS + rows})
    assert sorted(WebStatistic.objects.values_list("page", "views", "active_users")) == [
        ("", 20353, 7326),
        ("/start", 500, None),
    ]
    report = load_files(tmp_path, CELL | {"webstatistiek.csv": STATISTICS + rows.replace("20353", "20354")})
    assert counts(report)["webstatistiek.csv"] == (0, 1, 1, 0)


def test_a_period_that_ends_before_it_starts_is_an_error(tmp_path: Path):
    rows = "2024-09-01;2024-08-31;;1;1\n"
    assert problems_of(tmp_path, CELL | {"webstatistiek.csv": STATISTICS + rows}) == [
        ("webstatistiek.csv", 2, "tot", "2024-08-31")
    ]
