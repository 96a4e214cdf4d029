"""Another program's calendar, installed for the tests where that can be done."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ICAL_JS = "ical.js@2.2.1"


@pytest.fixture(scope="session")
def ical_js(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module of ical.js, installed into a folder of the tests."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not here, so ical.js is not asked")
    folder = tmp_path_factory.mktemp("node")
    run = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), ICAL_JS],
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    module = folder / "node_modules" / "ical.js" / "dist" / "ical.js"
    if not module.is_file():
        pytest.skip(f"{ICAL_JS} can't be installed here: {run.stderr.strip().splitlines()[-1:]}")
    return module
