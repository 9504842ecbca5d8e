"""Words of surveys."""

from __future__ import annotations

import pytest

from baken.apps.surveys.types import title_of


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("bevraging-vorming", "Bevraging vorming"),
        ("bevraging-plg", "Bevraging PLG"),
        ("bevraging-plg-najaar", "Bevraging PLG najaar"),
    ],
)
def test_a_survey_is_called_as_people_would(name, title):
    assert title_of(name) == title
