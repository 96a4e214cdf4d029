"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

from tests import quick

quick.install()

settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")
"""The same examples at every run; others are looked for with `--hypothesis-profile=default`."""
