"""The file `doorlichtingen`."""

from __future__ import annotations

from pathlib import Path

import pytest

from baken.apps.exchange.tests.folders import CELL, counts, load_files, problems_of
from baken.apps.inspections.models import Inspection, Judgement, Scale

pytestmark = pytest.mark.django_db

HEADING = "centrum;schooljaar;ontwikkelingsschaal;niveau;advies\n"
ROWS = "A;2022-2023;Beeldvorming;benadert de verwachting;1B\nA;2022-2023;Begeleiding;Niet in de focus;\n"


def test_a_row_is_the_level_of_one_scale_in_one_inspection(tmp_path: Path):
    load_files(tmp_path, CELL | {"doorlichtingen.csv": HEADING + ROWS})
    assert list(Inspection.objects.values_list("centre__name", "school_year", "advice")) == [("CLB A", 2022, "1B")]
    assert sorted(Judgement.objects.values_list("scale__name", "level")) == [
        ("Beeldvorming", "benadert de verwachting"),
        ("Begeleiding", "niet in de focus"),
    ]


def test_a_scale_is_known_without_regard_to_case_and_a_new_one_is_made_and_said(tmp_path: Path):
    before = Scale.objects.count()
    rows = (
        HEADING
        + "A;2022-2023;BEELDVORMING;benadert de verwachting;\nA;2022-2023;Samenwerking;volgens de verwachting;\n"
    )
    report = load_files(tmp_path, CELL | {"doorlichtingen.csv": rows})
    assert report.sentences[-1] == "1 nieuwe ontwikkelingsschalen: Samenwerking"
    assert Scale.objects.count() == before + 1


def test_the_advice_may_be_left_out_and_then_stays(tmp_path: Path):
    load_files(tmp_path, CELL | {"doorlichtingen.csv": HEADING + ROWS})
    without = "centrum;schooljaar;ontwikkelingsschaal;niveau\nA;2022-2023;Beeldvorming;volgens de verwachting\n"
    report = load_files(tmp_path, CELL | {"doorlichtingen.csv": without})
    assert counts(report)["doorlichtingen.csv"] == (0, 1, 0, 0)
    assert Inspection.objects.get().advice == "1B"


def test_two_advices_for_one_inspection_are_an_error_at_both_rows(tmp_path: Path):
    rows = ROWS + "A;2022-2023;Proactiviteit;benadert de verwachting;2A\n"
    assert problems_of(tmp_path, CELL | {"doorlichtingen.csv": HEADING + rows}) == [
        ("doorlichtingen.csv", 2, "advies", "1B"),
        ("doorlichtingen.csv", 4, "advies", "2A"),
    ]
