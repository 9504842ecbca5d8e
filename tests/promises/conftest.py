"""What promises may ask for."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from baken.vault import keys, masters


@pytest.fixture
def key_folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A key folder of the test's own, with one master key."""
    settings.KEYS = tmp_path / "keys"
    masters.make(at=settings.KEYS, now=dt.datetime(2025, 5, 6, 12, tzinfo=dt.UTC))
    keys.forget()
    yield settings.KEYS
    keys.forget()


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Nothing is logged: of a test that asks thousands of pages, every refused request would be kept until its end."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
