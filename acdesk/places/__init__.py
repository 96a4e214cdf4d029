"""Which places count as greater Madison, read from the data that ships with the desk and what the user changed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import msgspec

from acdesk.rules.places import Area, Gazetteer

FILE = "greater_madison.toml"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """The file: its areas."""

    area: tuple[Area, ...]


def load(changes: Mapping[str, str] | None = None) -> Gazetteer:
    """The gazetteer, with the user's own `changes`: place to the area it belongs to, empty for a place that does not.

    Takes about a millisecond; keep what it returns.
    """
    raw = resources.files(__name__).joinpath(FILE).read_bytes()
    return Gazetteer(msgspec.toml.decode(raw, type=_File).area, changes or {})
