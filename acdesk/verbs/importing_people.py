"""Clients and contacts from a table: looked at first, then written in one transaction that is one step of undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from acdesk.desk import Desk
from acdesk.errors import Conflict
from acdesk.operation import Done, Operation
from acdesk.tables import Plan, plan_import, read_table
from acdesk.tables.known import Directory, Known
from acdesk.verbs.common import Progress
from acdesk.verbs.people import coordinator_here, open_client
from db import records
from db.models import Client, Contact
from db.vocabulary import Verb

CLIENT_COLUMNS = ("name", "tier", "retainer", "growth", "complexity", "renews_on", "domains", "city", "zone", "notes")
CONTACT_COLUMNS = ("name", "email", "phone", "position", "rapport", "birthday", "prefers")
_EVERY = 200
"""So many changes pass between two words of progress."""


def look(desk: Desk, path: Path, *, tier: int | None = None) -> Plan:
    """What importing the file would do; `tier` is for new clients whose row has none. Changes nothing.

    Raises NotFound, Failed and WrongUsage for a file that can't be read as a table of clients or contacts.
    """
    return plan_import(read_table(path), directory(desk), tier=tier)


def directory(desk: Desk) -> Directory:
    """The clients and contacts of the desk as an import compares them."""
    return Directory(
        clients=[Known(row.id, _values(row, CLIENT_COLUMNS), active=row.active) for row in records.find(Client)],
        contacts=[
            Known(row.id, _values(row, CONTACT_COLUMNS), row.client_id, row.active) for row in records.find(Contact)
        ],
        free_mail=frozenset(desk.config.free_mail),
        seq=records.last_journal()[0],
    )


def import_people(desk: Desk, plan: Plan, *, progress: Progress | None = None) -> Done:
    """Carry out a plan: all of it, or nothing. Raises Conflict when the desk was changed since it was made."""
    with desk.operation(Verb.IMPORT_PEOPLE) as op:
        if records.last_journal()[0] != plan.seq:
            raise Conflict("The desk was changed since the table was looked at: import it again.")
        made: dict[str, int] = {}
        written = 0
        for client in plan.clients:
            if client.id is None:
                made[client.name] = _new_client(desk, op, client.name, dict(client.values)).id
            else:
                op.update(op.client(client.id), **client.values)
            written = _count(written, plan.changes, progress)
        for contact in plan.contacts:
            if contact.id is None:
                owner = made[contact.client] if contact.client_id is None else contact.client_id
                op.insert(Contact, client=owner, **contact.values)
            else:
                row = records.get(Contact, contact.id)
                assert row is not None  # the desk is as it was when the plan was made
                op.update(row, **contact.values)
            written = _count(written, plan.changes, progress)
        op.summary = _summary(plan)
        return Done(Verb.IMPORT_PEOPLE, op.summary, notes=plan.notices, created=tuple(made.values()), operation=op.name)


def _new_client(desk: Desk, op: Operation, name: str, values: dict[str, Any]) -> Client:
    values["domains"] = list(values.get("domains", ()))
    values.setdefault("zone", desk.config.hours.zone)
    return open_client(desk, op, name=name, coordinator=coordinator_here(desk), **values)


def _count(written: int, of: int, progress: Progress | None) -> int:
    written += 1
    if progress is not None and (written % _EVERY == 0 or written == of):
        progress(written, of)
    return written


def _summary(plan: Plan) -> str:
    """What the journal says of the import."""
    if not plan.changes:
        return f"Nothing in {plan.name} is new."
    counts = (
        (sum(change.id is None for change in plan.clients), "new client", "new clients"),
        (sum(change.id is None for change in plan.contacts), "new contact", "new contacts"),
        (sum(change.id is not None for change in plan.clients), "client changed", "clients changed"),
        (sum(change.id is not None for change in plan.contacts), "contact changed", "contacts changed"),
    )
    said = [f"{number:,} {one if number == 1 else many}" for number, one, many in counts if number]
    return f"Imported {plan.name}: {', '.join(said)}."


def _values(row: Client | Contact, columns: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a row that are filled, lists as tuples."""
    found = {column: getattr(row, column) for column in columns}
    return {
        column: tuple(value) if isinstance(value, list) else value
        for column, value in found.items()
        if value not in (None, "", [])
    }
