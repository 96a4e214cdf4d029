"""Changing what is known of staff, clients and contacts; logging a contact with a client."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from acdesk.desk import Desk
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.operation import Done, Operation
from acdesk.touch import keep_rhythms, open_touches, owe_touch, spoke
from acdesk.verbs.common import require
from acdesk.verbs.people import (
    check_birthday,
    check_domain,
    check_facts,
    check_zone,
    free_address,
    not_taken,
    weekly_hours,
)
from acdesk.verbs.standing_in import hours_changed
from db import records
from db.models import Client, Contact, Obligation, Request, Staff
from db.vocabulary import Role, Settled, State, Verb

STAFF_FIELDS = (
    "name",
    "role",
    "skills",
    "zone",
    "hours",
    "email",
    "reach",
    "backlog_minutes",
    "focus_percent",
    "active",
)
CLIENT_FIELDS = (
    "name", "coordinator", "strategist", "retainer", "growth", "complexity", "renews_on", "zone", "city", "domains",
    "notes", "active",
)  # fmt: skip
CONTACT_FIELDS = ("name", "email", "phone", "position", "rapport", "birthday", "prefers", "active")


def edit_staff(desk: Desk, staff_id: int, **changes: Any) -> Done:
    """Change the named fields of a member of staff (STAFF_FIELDS); `hours` as windows of every weekday.

    Somebody who leaves (`active` false) must have nothing routed to them; what else they owe goes to whoever does
    their work now.
    """
    with desk.operation(Verb.EDIT_STAFF) as op:
        row = desk.staff(staff_id)
        values = _known(changes, STAFF_FIELDS)
        if "name" in values and values["name"].casefold() != row.name.casefold():
            not_taken(Staff, values["name"])
        if "zone" in values:
            check_zone(values["zone"])
        if "hours" in values:
            values["hours"] = weekly_hours(values["hours"])
        if "role" in values:
            values["role"] = str(Role(values["role"]))
        if not 0 < values.get("focus_percent", 100) <= 100:
            raise WrongUsage("The focus is 1 to 100 percent.")
        leaving = values.get("active") is False and row.active
        if leaving:
            _nothing_routed(row)
        op.update(row, **values)
        if leaving:
            _pass_on(desk, op, row)
        moved = hours_changed(desk, op, row) if values.keys() & {"zone", "hours"} else ()
        op.summary = _changed(row.name, values)
        return Done(Verb.EDIT_STAFF, op.summary, notes=moved, operation=op.name)


def _nothing_routed(person: Staff) -> None:
    theirs = [row for row in records.find(Request, specialist=person.id) if row.state == State.ROUTED]
    if theirs:
        numbers = ", ".join(f"#{row.id}" for row in theirs[:5])
        raise Refused("routed", f"{person.name} still has {numbers}: route them to somebody else first.")


def _pass_on(desk: Desk, op: Operation, person: Staff) -> None:
    """What somebody owed who has left is owed by whoever does their work now."""
    leads = [row for row in desk.leads() if row.id != person.id]
    for row in records.find(Obligation, owner=person.id, state=str(Settled.OPEN)):
        client = None if row.client_id is None else desk.client(row.client_id)
        heir = desk.coordinator_of(client) if person.role == Role.COORDINATOR or not leads else leads[0]
        if heir.id == person.id:
            raise Refused("last", f"{person.name} is the last who can do this: add somebody else first.")
        op.update(row, owner=heir.id)


def edit_client(desk: Desk, client_id: int, **changes: Any) -> Done:
    """Change the named fields of a client (CLIENT_FIELDS); the tier has a verb of its own.

    With one who leaves (`active` false) go their calls and visits still to come; the notes say which.
    """
    with desk.operation(Verb.EDIT_CLIENT) as op:
        client = op.client(client_id)
        values = _known(changes, CLIENT_FIELDS)
        if "name" in values and values["name"].casefold() != client.name.casefold():
            not_taken(Client, values["name"])
        check_facts(values)
        if "domains" in values:
            values["domains"] = [check_domain(desk, domain) for domain in values["domains"]]
        leaving = values.get("active") is False and client.active
        if leaving:
            _nothing_open(client)
        op.update(client, **values)
        notes = _clear(desk, op, client) if leaving else ()
        _follow(desk, op, client, moved="coordinator" in values, leaving=leaving)
        op.client_id = client.id
        op.summary = _changed(client.name, values)
        return Done(Verb.EDIT_CLIENT, op.summary, notes=notes, operation=op.name)


def _clear(desk: Desk, op: Operation, client: Client) -> tuple[str, ...]:
    from acdesk.verbs.leaving import clear_calendar  # noqa: PLC0415  (it brings in the library of recurrence, 20 ms)

    return clear_calendar(desk, op, client)


def _nothing_open(client: Client) -> None:
    pending = [row for row in records.find(Request, client=client.id) if row.state != State.CLOSED]
    if pending:
        raise Refused("open_requests", f"{client.name} has {len(pending)} open requests: close them first.")


def _follow(desk: Desk, op: Operation, client: Client, *, moved: bool, leaving: bool) -> None:
    """A new coordinator takes over the old one's obligations; a client who leaves has no touch clock."""
    if leaving:
        for row in open_touches(client):
            op.update(row, state=str(Settled.CANCELLED), settled_at=op.at)
    elif not open_touches(client):
        owe_touch(desk, op, client, client.last_two_way_at or op.at)
    keep_rhythms(desk, op, client)
    if moved:
        now = desk.coordinator_of(client).id
        for row in records.find(Obligation, client=client.id, state=str(Settled.OPEN)):
            if row.owner_id != now and desk.staff(row.owner_id).role == Role.COORDINATOR:
                op.update(row, owner=now)


def edit_contact(desk: Desk, contact_id: int, **changes: Any) -> Done:
    """Change the named fields of a contact (CONTACT_FIELDS); `birthday` as MM-DD or YYYY-MM-DD."""
    with desk.operation(Verb.EDIT_CONTACT) as op:
        row = _contact(contact_id)
        values = _known(changes, CONTACT_FIELDS)
        if values.get("birthday"):
            check_birthday(values["birthday"])
        if "email" in values:
            values["email"] = values["email"].strip().lower()
            free_address(desk.client(row.client_id), values["email"], but=row.id)
        op.update(row, **values)
        op.client_id = row.client_id
        op.summary = _changed(row.name, values)
        return Done(Verb.EDIT_CONTACT, op.summary, operation=op.name)


def _contact(contact_id: int) -> Contact:
    row = records.get(Contact, contact_id)
    if row is None:
        raise NotFound(f"There is no contact with number {contact_id}.")
    return row


def log_contact(
    desk: Desk, client_id: int, *, channel: str, text: str, at: datetime | None = None, contact_id: int | None = None
) -> Done:
    """Log that both sides spoke (a phone call, a chat, a visit): the touch clock starts anew."""
    with desk.operation(Verb.TOUCH) as op:
        client, said = op.client(client_id), require(text, "What was said")
        when = at or op.at
        if when > op.at:
            raise Refused("in_the_future", "A contact can't have been in the future.")
        contact = None if contact_id is None else _contact(contact_id)
        if contact is not None and contact.client_id != client.id:
            raise Refused("contact", f"{contact.name} is not at {client.name}.")
        spoke(desk, op, client, channel, body=said, at=when, to="" if contact is None else contact.name)
        op.client_id = client.id
        op.summary = f"In touch with {client.name} by {channel}."
        return Done(Verb.TOUCH, op.summary, operation=op.name)


def _known(changes: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """The changes, without what was not given. Raises WrongUsage when nothing is left, or a name is empty."""
    values = {name: value for name, value in changes.items() if value is not None}
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise WrongUsage(f"There is no field {unknown[0]} (there are: {', '.join(fields)}).")
    if not values:
        raise WrongUsage("Nothing to change was given.")
    if "name" in values:
        values["name"] = require(values["name"], "The name")
    return values


def _changed(name: str, values: dict[str, Any]) -> str:
    """`Changed Devon: skills, hours.`; `Devon has left.`"""
    came = "" if "active" not in values else f"{name} is here again." if values["active"] else f"{name} has left."
    fields = ", ".join(field.replace("_", " ") for field in values if field != "active")
    return " ".join(part for part in (came, fields and f"Changed {name}: {fields}.") if part)
