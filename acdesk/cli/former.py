"""Clients and staff by name where those who have left count as well: to look at them, or to take them back."""

from __future__ import annotations

from collections.abc import Sequence

from acdesk.desk import client_named, named
from acdesk.errors import NotFound
from db import queries


def any_client(name: str) -> int:
    """The number of the client whose name is or begins so: of the present ones, else of the former. Raises NotFound."""
    try:
        return client_named(name).id
    except NotFound:
        former = _only(name, [(row.id, row.name) for row in queries.clients(active_only=False) if not row.active])
        if former is None:
            raise
        return former


def any_staff(name: str) -> int:
    """The same of staff. Raises NotFound."""
    try:
        return named(name).id
    except NotFound:
        former = _only(name, [(row.id, row.name) for row in queries.staff(active_only=False) if not row.active])
        if former is None:
            raise
        return former


def _only(name: str, rows: Sequence[tuple[int, str]]) -> int | None:
    """The number of the only one whose name is, or begins, so."""
    wanted = name.strip().casefold()
    exact = [number for number, told in rows if told.casefold() == wanted]
    found = exact or [number for number, told in rows if wanted and told.casefold().startswith(wanted)]
    return found[0] if len(found) == 1 else None
