"""`baken report`."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from baken.apps.reports.management.commands.report import named
from tests.scenes import make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return make_scene()


def test_the_command_makes_each_kind_of_file(scene, tmp_path, capsys):
    for form, begin in (("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK")):
        out = tmp_path / f"verslag.{form}"
        call_command("report", cell=scene.cell.code, period="2024-2025", form=form, out=out)
        assert out.read_bytes().lstrip().startswith(begin)
    assert "3/3" in capsys.readouterr().err
    call_command("report", cell=scene.cell.code, period="2024-2025", form="all", out=tmp_path / "v1.2024-2025")
    made_of_all = {path.name.removeprefix("v1.2024-2025") for path in tmp_path.glob("v1*")}
    assert made_of_all == {".html", ".pdf", ".docx", ".xlsx"}


@pytest.mark.parametrize(
    ("out", "file"),
    [("verslag", "verslag.docx"), ("verslag.PDF", "verslag.docx"), ("go.2022-2025", "go.2022-2025.docx")],
)
def test_a_name_loses_no_more_than_the_ending_of_a_form(tmp_path, out, file):
    assert named(tmp_path / out, "docx") == tmp_path / file


@pytest.mark.parametrize("asked", [{"cell": "geen"}, {"period": "ooit"}])
def test_the_command_says_what_it_does_not_know(scene, tmp_path, asked):
    options = {"cell": scene.cell.code, "period": "2024-2025", "form": "pdf", "out": tmp_path / "x.pdf", **asked}
    with pytest.raises(CommandError) as refused:
        call_command("report", **options)
    assert refused.value.returncode == 2
    assert not (tmp_path / "x.pdf").exists()
