"""The steps from one form of a desk to the next, in order; run by db.migrating, never by hand."""

from __future__ import annotations

RELEASES: dict[str, str] = {
    "0001_first": "0.1.0",
    "0002_clients": "0.2.0",
    "0003_calendar": "0.3.0",
    "0004_nudges_and_search": "0.3.1",
    "0005_renewal": "0.3.1",
}
"""Each migration, and the first version of acdesk that has it. The files must be exactly these: a missing folder
would otherwise apply nothing, silently."""
