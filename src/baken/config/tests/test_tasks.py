"""What is kept of tasks."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from baken.apps.access.tasks import apply_retention


@pytest.mark.django_db
def test_of_a_task_that_went_wrong_no_words_are_kept():
    result = DBTaskResult(task_path=apply_retention.module_path, args_kwargs={"args": [], "kwargs": {}})
    try:
        try:
            int("Jan Peeters 93.05.18")
        except ValueError as error:
            raise RuntimeError("een ander woord") from error
    except RuntimeError as error:
        result.set_failed(error)
    kept = DBTaskResult.objects.get(pk=result.pk).traceback
    assert ("Peeters" in kept, "ander woord" in kept) == (False, False)
    assert [line.strip() for line in kept.splitlines() if "test_tasks" not in line] == [
        "builtins.RuntimeError",
        "builtins.ValueError",
    ]
    assert kept.count("test_tasks.py") == 2
