"""What every verb on a request begins and ends with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.operation import Done, Operation
from acdesk.when import say as say_when
from acdesk.when import say_day
from db.models import Client, Request
from db.vocabulary import Verb

Progress = Callable[[int, int], None]
"""Told how much of an import is written, and of how much."""


@contextmanager
def acting(desk: Desk, verb: Verb, request_id: int) -> Iterator[Ledger]:
    """The transaction of a verb on one request: guarded by the lifecycle, then the block's changes."""
    with desk.operation(verb) as op:
        yield begin(desk, op, verb, request_id)


def begin(desk: Desk, op: Operation, verb: Verb, request_id: int) -> Ledger:
    """The guarded ledger of a request, inside an operation that is under way."""
    request = desk.request(request_id)
    desk.guard(verb, request)
    op.request_id, op.client_id = request.id, request.client_id
    return Ledger(desk, op, request)


def done(ledger: Ledger, summary: str, *notes: str, created: tuple[int, ...] = ()) -> Done:
    """What the verb did. The summary is also what the journal says."""
    ledger.op.summary = summary
    return Done(
        ledger.op.verb, summary, (ledger.request.id,), tuple(note for note in notes if note), created, ledger.op.name
    )


def future(desk: Desk, instant: datetime, what: str) -> None:
    """Refuse a date that has passed."""
    if instant <= desk.now():
        raise Refused("in_the_past", f"{what} ({clock_words(desk, instant)}) has passed already: give a later one.")


def clock_words(desk: Desk, instant: datetime) -> str:
    """An instant as the coordinator reads it, in the agency's zone."""
    return say_when(instant, now=desk.now(), zone=desk.config.zone)


def days_words(desk: Desk, first: str, last: str) -> str:
    """Days (ISO, inclusive) as the coordinator reads them: `tomorrow`, `Mon 9 Mar to Wed 11 Mar`."""
    days = [say_day(day, None, now=desk.now(), zone=desk.config.zone) for day in (first, last)]
    return days[0] if first == last else " to ".join(days)


def call_words(title: str, article: str = "the") -> str:
    """A call within a sentence: `the call with Badger HVAC`. A title that somebody gave it stays as it is."""
    return f"{article} c{title[1:]}" if title.startswith("Call with ") else title


def require(text: str, what: str) -> str:
    """The text without surrounding space; Refused when it is empty."""
    stripped = text.strip()
    if not stripped:
        raise Refused("missing", f"{what} is missing.")
    return stripped


def title_of(request: Request, client: Client | None) -> str:
    """How a summary names a request."""
    return f"#{request.id} {request.title}" + ("" if client is None else f" ({client.name})")
