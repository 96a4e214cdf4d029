"""Holidays laid down as rows, and what follows when the agency's hours change."""

from __future__ import annotations

from acdesk.desk import Desk
from acdesk.ledger import recalculate
from acdesk.operation import Done, Operation
from acdesk.upkeep import calendar_mark, last_year
from db import records
from db.models import CalendarDay, Obligation
from db.vocabulary import Settled, Verb

FIRST_YEAR = 2024
"""The working-time epoch's year: earlier years have no holidays, so that W never moves under a stored row."""


def keep_calendar(desk: Desk) -> Done | None:
    """Lay the holidays down, and again when the hours in the configuration or the year have changed.

    Open obligations are placed anew in the same transaction; the journal's summary says how many moved. Returns None
    when nothing had changed.
    """
    until, hours, wanted = last_year(desk), desk.config.hours, calendar_mark(desk)
    if desk.store.setting("calendar") == wanted:
        return None
    from acdesk.rules.holidays import lay_down  # noqa: PLC0415  (its library takes 50 ms to import)

    days = lay_down(hours, range(FIRST_YEAR, until + 1))
    with desk.operation(Verb.RECALCULATE) as op:
        if desk.store.setting("calendar") == wanted:
            return None
        op.undoable = False
        _replace_days(op, days)
        desk.store.set_setting("calendar", wanted)
        desk.forget_calendars()
        moved = recalculate(desk, op, records.find(Obligation, state=str(Settled.OPEN)))
        op.summary = f"The agency's calendar was laid down to the end of {until}; {len(moved)} open dates moved."
    notes = tuple(
        f"#{row.request_id} {row.kind}: {before:%d %b %H:%M} → {row.due_at:%d %b %H:%M}" for row, before in moved
    )
    return Done(Verb.RECALCULATE, op.summary, notes=notes, operation=op.name)


def _replace_days(op: Operation, days: list[tuple[str, list[str], str]]) -> None:
    known = {row.day: row for row in records.find(CalendarDay)}
    for day, windows, label in days:
        row = known.pop(day, None)
        if row is None:
            op.insert(CalendarDay, day=day, windows=windows, label=label)
        elif (row.windows, row.label) != (windows, label):
            op.update(row, windows=windows, label=label)
    for row in known.values():
        op.delete(row)
