"""Another program's calendar, installed for the tests where that can be done."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ICAL_JS = "ical.js@2.2.1"

PATIENCE = 30
"""Seconds for an installation of one package."""


@pytest.fixture(scope="session")
def ical_js(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module of ical.js, installed into a folder of the tests."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not here, so ical.js is not asked")
    folder = tmp_path_factory.mktemp("node")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0", "--prefix"]
    try:
        run = subprocess.run(
            [*command, str(folder), ICAL_JS], capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"{ICAL_JS} can't be installed here: nobody answers")
    module = folder / "node_modules" / "ical.js" / "dist" / "ical.js"
    if not module.is_file():
        pytest.skip(f"{ICAL_JS} can't be installed here: {run.stderr.strip().splitlines()[-1:]}")
    return module
