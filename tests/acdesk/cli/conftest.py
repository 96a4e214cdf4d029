"""A small agency's desk file, and the command line on it in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from acdesk.cli.root import cli
from tests.office import Office, open_office

NOW = "2026-03-03T10:00:00-06:00"


@dataclass
class Shell:
    """`acdesk …` on one desk, at one instant."""

    desk: Path
    now: str = NOW

    def __call__(self, *args: str | int | Path, text: str = "", status: int | None = 0, **env: str) -> Result:
        """Run a command; it has to end with `status` (None: whatever)."""
        settings = {"ACDESK_DESK": str(self.desk), "ACDESK_NOW": self.now, "ACDESK_CONFIG": "", "NO_COLOR": "1", **env}
        settings.setdefault("XDG_CONFIG_HOME", str(self.desk.parent))
        result = CliRunner().invoke(cli, [str(arg) for arg in args], input=text, env=settings)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        if status is not None:
            assert result.exit_code == status, (args, result.stdout, result.stderr)
        return result

    def json(self, *args: str | int | Path, **more: Any) -> Any:
        """The document that a command prints."""
        result = self(*args, "--json", **more)
        assert result.stdout.isascii()
        return json.loads(result.stdout)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The command line on a desk with people and clients."""
    open_office(tmp_path).desk.close()
    return Shell(tmp_path / "desk.db")


@pytest.fixture
def bare(tmp_path: Path) -> Shell:
    """The command line where there is no desk yet."""
    return Shell(tmp_path / "desk.db")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(tmp_path)
    yield made
    made.desk.close()
