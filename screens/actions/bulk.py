"""One verb on several marked requests: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from acdesk.desk import Desk
from acdesk.operation import Done
from screens.reading import Row


def each(desk: Desk, rows: Sequence[Row], verb: Callable[[int], Done], word: str) -> Done:
    """The verb on every row, in one transaction; what one of them is refused for is raised, and nothing is changed."""
    if len(rows) == 1:
        return verb(rows[0].id)
    with desk.together():
        done = [verb(row.id) for row in rows]
    numbers = ", ".join(f"#{row.id}" for row in rows)
    notes = tuple(dict.fromkeys(note for one in done for note in one.notes))
    ids = tuple(number for one in done for number in one.request_ids)
    return Done(done[0].verb, f"{word} {len(rows)}: {numbers}.", ids, notes)
