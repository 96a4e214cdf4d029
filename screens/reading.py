"""What the screens read, as values ready to draw: every text here is clean, every time is said already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Protocol

from msgspec import Struct


class Tone(Enum):
    """What a colour means. Never the only sign: a word or a glyph says it as well."""

    OVER = "over"
    SOON = "soon"
    OURS = "ours"
    THEIRS = "theirs"
    SETTLED = "settled"


class Row(Struct, frozen=True):
    """One request in the list, with the first thing that is owed on it; below zero a call, a visit or a client.

    `kind` is the obligation's (vocabulary.Kind), empty where nothing is owed; `what` follows its word ("with Devon").
    """

    id: int
    version: int
    kind: str
    what: str
    client: str
    tier: int | None
    due: str
    tone: Tone
    pressure: float | None
    title: str
    state: str = "new"
    hot: bool = False
    unread: bool = False
    client_id: int | None = None


class Split(Struct, frozen=True):
    """A view of the queue."""

    id: str
    label: str
    count: int


class Bar(Struct, frozen=True):
    """How much of a span is used, 0 to 1 and beyond."""

    used: float
    tone: Tone


class Fact(Struct, frozen=True):
    """A sentence of the pulse line, with its bar, and shorter for where there is little room."""

    text: str
    tone: Tone = Tone.OURS
    bar: Bar | None = None
    short: str = ""
    spare: bool = False
    """It stands only where all the others do at length."""


class Head(Struct, frozen=True):
    """The top line: `clock` is `Tue 3 Mar  10:42 CT`; `load` percent; `timer` the running one."""

    clock: str
    left: str
    load: int | None
    timer: str = ""
    timer_tone: Tone = Tone.OURS
    timer_request: int | None = None
    timer_round: str = ""
    """Which five minutes of which request: each is asked about once."""


class Clock(Struct, frozen=True):
    """An obligation in the detail: `acknowledge   18 of 30 min ▰▰▰▱▱  Tue 3 Mar 10:54`."""

    label: str
    spent: str
    bar: Bar
    due: str
    who: str = ""


class Words(Struct, frozen=True):
    """A message of the conversation. `parts` are its pieces in order; `quoted` ones are folded."""

    heading: str
    parts: tuple[tuple[str, bool], ...]
    inward: bool
    warnings: tuple[str, ...] = ()


class Detail(Struct, frozen=True):
    """All of one request, or of what is owed to a client without one (its `id` is below zero)."""

    id: int
    version: int
    title: str
    card: tuple[str, ...]
    """Client card: client, tier, contact and local time; then how it came, urgency and its fact."""
    warnings: tuple[str, ...]
    state: str
    clocks: tuple[Clock, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and text: suggests, objective, specialist, promise …"""
    conversation: tuple[Words, ...]
    journal: tuple[tuple[str, str], ...]
    """When and what, oldest first."""
    text: str = ""
    """What `y` copies."""
    badge: str = ""
    """What stands beside the title where there is no number of a request."""


class Found(Struct, frozen=True):
    """A search result: a request, a client, or what stands in the calendar on `day`: a call or a visit."""

    kind: str
    id: int
    request_id: int | None
    client: str
    when: str
    title: str
    snippet: str = ""
    day: date | None = None
    call_id: int | None = None
    visit_id: int | None = None


class Reading(Protocol):
    """What a screen asks. Reads are synchronous and quick: a window takes less than a millisecond."""

    def version(self) -> int:
        """Changes when another program has written the desk."""

    def head(self) -> Head:
        """The top line, now."""

    def calls_passed(self) -> bool:
        """See that what follows from calls that went by is owed; whether anything was written."""

    def sweep(self, key: str, *, busy: bool) -> str:
        """What will run out in a call that is near, told once with the key against it; see screens.ahead.Sweeps."""

    def pulse(self) -> Sequence[Fact]:
        """The pulse line: only what there is data for."""

    def splits(self) -> Sequence[Split]:
        """The views and their counts."""

    @property
    def narrowed(self) -> str:
        """The one client looked at, or nothing."""

    def narrow(self, client_id: int | None) -> None:
        """Look at one client's matters only, or at all again."""

    def order(self, split: str) -> Sequence[int]:
        """Subjects of a view in the queue's order: a request by its number, a client by its number below zero."""

    def changed(self, ids: Iterable[int]) -> None:
        """These requests were changed under the last order: their rows are to be looked up afresh."""

    def rows(self, split: str, ids: Sequence[int]) -> Mapping[int, Row]:
        """Rows by id; a request that has left the view is missing."""

    def detail(self, request_id: int) -> Detail | None:
        """All of a request, or below zero of what is owed to a client without one."""

    def search(self, text: str, limit: int) -> Sequence[Found]:
        """What matches, as typed so far."""

    def explain(self, request_id: int) -> str:
        """Where the numbers of a row come from."""

    def empty(self, split: str) -> Sequence[str]:
        """What to say where a view has nothing: a sentence, or on the first start what to press."""
