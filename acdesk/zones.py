"""Time zones by their IANA names. A desk may hold one that this machine's list has not: it was made on a newer one."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

_USED: dict[str, ZoneInfo] = {"agency": ZoneInfo("UTC")}


def use_for_unknown(agency: ZoneInfo) -> None:
    """Read the times of a zone that nobody knows on the agency's clock; on UTC as long as no desk was opened."""
    _USED["agency"] = agency


@cache
def known_zone(name: str) -> ZoneInfo | None:
    """The zone of that name; None where this machine knows none. What is no name at all is none either."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_named(name: str) -> ZoneInfo:
    """The zone of that name, the agency's for one that is not known here: `acdesk doctor` names those."""
    return known_zone(name) or _USED["agency"]
