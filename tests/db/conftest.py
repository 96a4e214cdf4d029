"""A desk of its own for every test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.store import Store

NOW = datetime(2026, 3, 3, 16, 42, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "agency" / "desk.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.open(path, create=True, clock=lambda: NOW)
    yield opened
    opened.close()
