"""Undo and redo: the journal read backwards. One mechanism for every verb, also after a restart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from acdesk.desk import Desk
from acdesk.errors import Conflict, Failed, Refused
from acdesk.operation import Done, Operation
from db import records
from db.fields import from_millis
from db.models import Journal, Obligation
from db.store import RowClash
from db.vocabulary import RHYTHMS, CallKind, Channel, Delivery, Direction, Verb

_SPOKEN = frozenset({Channel.PHONE, Channel.CALL, Channel.VISIT})
"""Said to somebody, and only put down here."""
_LAID = frozenset({"version", "laid_until"})
"""What laying a series further down changes: nobody's step, and in nobody's way."""


def undo(desk: Desk, steps: int = 1) -> list[Done]:
    """Take back the last `steps` steps (a bulk action or an import is one). Refused when there is nothing to undo."""
    return [_step(desk, Verb.UNDO) for _ in range(steps)]


def redo(desk: Desk, steps: int = 1) -> list[Done]:
    """Do again what was undone last, while nothing else was done since. Refused when there is nothing to redo."""
    return [_step(desk, Verb.REDO) for _ in range(steps)]


def _backwards() -> Iterator[Journal]:
    before, limit = None, 8  # what is undone is mostly the last
    while rows := records.journal_backwards(before, limit=limit):
        yield from rows
        before, limit = rows[-1].seq, 200


def _standing() -> Iterator[Journal]:
    """Journal rows whose effect stands, newest first: what was reverted, and its reverting, is passed over.

    An undo that stands kills what it reverts; a redo that stands kills the undo it reverts, which lets the
    original stand again.
    """
    dead: set[int] = set()
    for row in _backwards():
        if row.seq in dead:
            continue
        if row.reverts is not None:
            dead.add(row.reverts)
        yield row


def _targets(verb: Verb) -> list[int]:
    """The journal numbers of the step to revert, newest first: one, or all of a bundle."""
    found: list[Journal] = []
    for row in _standing():
        if row.verb == Verb.REDO or not row.undoable:
            continue
        if found and row.bundle != found[0].bundle:
            break
        if (row.verb == Verb.UNDO) is (verb is Verb.REDO):
            found.append(row)
        elif verb is Verb.REDO:
            break
        if found and not found[0].bundle:
            break
    if not found:
        raise Refused(f"nothing_to_{verb}", f"There is nothing to {verb}.")
    return [row.seq for row in found]


def _step(desk: Desk, verb: Verb) -> Done:
    """Revert one step, all or none; an import of mail row by row, each its own transaction: no key waits on it."""
    numbers = _targets(verb)
    newest = records.journal_rows(numbers[:1])[0]
    bundle = newest.bundle and f"{verb} of {newest.bundle}"
    ids: set[int] = set()
    sent, said = False, ""
    with desk.together() if len(numbers) > 1 and not _is_mail(newest) else nullcontext():
        for number in numbers:
            target = records.journal_rows([number])[0]
            with _nothing_stands_on_it(target), desk.operation(verb, bundle=bundle) as op:
                _revert(desk, op, target)
                op.request_id, op.client_id, op.reverts = target.request_id, target.client_id, target.seq
                op.summary = _summary(verb, target)
            # a step is named by what came first in it: undo gets to that last, redo begins with it
            said = op.summary if verb is Verb.UNDO or not said else said
            ids |= {row_id for table, row_id in op.changes if table == "request"}
            sent = sent or _has_left(target)
    desk.forget_calendars()
    notes = ("A message that has left is not unsent: only its record is gone.",) if sent and verb is Verb.UNDO else ()
    more = f" And {len(numbers) - 1} more of the same step." if len(numbers) > 1 else ""
    return Done(verb, said + more, tuple(sorted(ids)), notes, (), op.name)


def _has_left(row: Journal) -> bool:
    """Whether a message to the client that was sent by hand or copied out was put down with it."""
    return any(
        table == "message"
        and before is None
        and after["direction"] == Direction.OUT
        and after["delivery"] in (Delivery.LOGGED, Delivery.COPIED)
        and after["channel"] not in _SPOKEN
        for table, _, before, after in json.loads(row.changes)
    )


def _is_mail(row: Journal) -> bool:
    """Whether it is of an import of mail, or the taking back of one."""
    while row.reverts is not None:
        row = records.journal_rows([row.reverts])[0]
    return bool(row.verb == Verb.ARRIVE)


def _summary(verb: Verb, target: Journal) -> str:
    if verb is Verb.UNDO:
        return f"Undone: {target.summary}"
    undone = records.journal_rows([target.reverts or 0])
    return f"Done again: {undone[0].summary if undone else target.summary}"


def _revert(desk: Desk, op: Operation, target: Journal) -> None:
    changes: list[list[Any]] = json.loads(target.changes)
    anew: set[int] = set()
    for table, row_id, before, after in reversed(changes):
        if table == "obligation" and _looked_at_since(row_id, after):
            anew.add(after["client_id"])
            if before is None:
                op.put_back(table, row_id, None)
            continue
        if table in ("call", "commitment", "visit") and before is None:
            anew |= _let_go(op, table, row_id)
        if not _stands(records.stored(table, row_id), after, _LAID if table == "series" else frozenset()):
            raise Conflict(f"This can't be taken back: {table} {row_id} was changed since by something else.")
        if table == "series" and before is None:
            from acdesk.series import withdraw, withdrawn  # noqa: PLC0415  (it brings in the library of recurrence, 20 ms)

            for number in withdrawn(row_id):
                anew |= _let_go(op, "call", number)
            withdraw(op, row_id)
        if table == "series" and before and after and any(before[name] != after[name] for name in ("rule", "starts")):
            anew |= _laid_since(op, row_id, after)
        op.put_back(table, row_id, before)
    if records.looked_since(target.seq):
        anew |= _clients_of_rhythms(changes)
    if anew:
        from acdesk.calendar_upkeep import look_at  # noqa: PLC0415

        look_at(desk, op, anew)


def _clients_of_rhythms(changes: list[list[Any]]) -> set[int]:
    """Whose calls and visits a step was about: the month's look, or one at a call that went by, has come after it."""
    images = [image for table, _, *both in changes if table in ("obligation", "call") for image in both if image]
    return {
        image["client_id"]
        for image in images
        if image["client_id"] is not None and image["kind"] in (*RHYTHMS, CallKind.CALL)
    }


def _looked_at_since(row_id: int, after: records.Image | None) -> bool:
    """Whether it is owed on calls and visits over and over, and the month's look has changed it meanwhile.

    That is nobody's step and in nobody's way: what is owed follows from the calls, and is worked out from them anew.
    """
    if after is None or after["kind"] not in RHYTHMS or after["request_id"] is not None:
        return False
    return not _stands(records.stored("obligation", row_id), after, frozenset())


def _let_go(op: Operation, table: str, row_id: int) -> set[int]:
    """What came to be owed on a call, what was agreed in it, or a visit that is undone; returns whose it was."""
    owed = [row for row in records.find(Obligation, **{table: row_id}) if row.kind in RHYTHMS]
    clients = {row.client_id for row in owed if row.client_id is not None}
    for row in owed:
        op.put_back("obligation", row.id, None)
    return clients


def _laid_since(op: Operation, series_id: int, after: records.Image) -> set[int]:
    """Remove what a series' rule has laid down since a step gave it that rule, as it is taken back; whose it was."""
    from acdesk.series import laid_beyond  # noqa: PLC0415  (as above)

    clients: set[int] = set()
    for row in laid_beyond(series_id, from_millis(after["laid_until"])):
        clients |= _let_go(op, "call", row.id)
        op.delete(row)
    return clients


@contextmanager
def _nothing_stands_on_it(target: Journal) -> Iterator[None]:
    """Raise Conflict when a row to take away has others that refer to it, such as the monthly look at a new client."""
    try:
        yield
    except Failed as error:
        if not isinstance(error.__cause__, RowClash):
            raise
        raise Conflict(f"This can't be taken back, other rows refer to it by now: {target.summary}") from error


def _stands(stored: records.Image | None, after: records.Image | None, but: frozenset[str]) -> bool:
    """Whether a row is still as the journal left it, in the columns that the table had then."""
    if stored is None or after is None:
        return stored is after
    return all(stored.get(column) == value for column, value in after.items() if column not in but)
