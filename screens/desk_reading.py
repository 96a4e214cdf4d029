"""What the screens read, from an open desk: rows of the store made ready to draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from acdesk.desk import Desk, saying
from acdesk.rules.targets import minutes_in_hand
from acdesk.upkeep import keep_calls
from acdesk.when import say, say_left, say_progress, say_span
from db import queries, records
from db.queries import Counts, Item, Place, View
from db.vocabulary import State
from screens import ahead, matters
from screens import saying as words
from screens.explaining import explained
from screens.found import in_calendar
from screens.order import Order
from screens.reading import Bar, Detail, Fact, Found, Head, Row, Split, Tone
from screens.saying import line

LABELS = {
    "now": "Now", "hot": "Hot", "unacknowledged": "Unacknowledged", "specialists": "Specialists",
    "waiting": "Waiting", "promises": "Promises", "touch": "Touch", "dark": "Dark", "closed": "Closed", "all": "All",
}  # fmt: skip
FIRST_START = (
    "Nobody is on this desk yet. Ctrl+P and “set up” asks, step by step,",
    "who you are, for the team, the clients and their mail.",
    "",
    "acdesk init     asks the same in a shell",
    "acdesk demo     shows an agency to look round in first",
    "",
    "Then n makes a request. ? shows all keys, q leaves.",
)
HALF_WAY = (
    "No client is on this desk yet. Ctrl+P and “set up” goes on",
    "where you were, with the clients and their mail.",
    *FIRST_START[2:],
)
EMPTY = {
    "now": "Nothing owed.", "hot": "Nothing hot.", "unacknowledged": "Everything is acknowledged.",
    "specialists": "Nothing is with a specialist.", "waiting": "Nobody is waited for.",
    "promises": "No promise is open.",
    "touch": "Nobody needs a word.", "dark": "Nothing is dark.", "closed": "Nothing was closed in the last 30 days.",
    "all": "No request yet: n makes one.",
}  # fmt: skip

FULL_LOAD = 100
"""Percent of the day's minutes; above it no order of the queue helps."""


class DeskReading:
    """Reads for the person at the desk, as of `desk.now()`.

    The places of the last order are kept, so that a window of it is read by its obligations; a request that was
    changed since is looked up afresh.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sweeps = ahead.Sweeps(desk)
        self._order = Order(0, lambda limit: ())
        self._split = ""
        self._counts: Counts | None = None
        self._changed: set[int] = set()
        self._calendars: tuple[int, ...] = ()
        self._client: int | None = None
        self.narrowed = ""
        self._load: int | None = None
        self._advice = ""
        self._pulses = 0
        self._visits: Fact | None = None
        self._visits_known = False
        self.refresh()

    def refresh(self) -> None:
        """Read again in whose own hours something is owed."""
        with saying():
            self._calendars = tuple(records.calendars_in_use())

    def view(self) -> View:
        """Who looks, and when."""
        return self._desk.view(self._client, self._calendars)

    def version(self) -> int:
        """Changes when another connection has written the desk."""
        return self._desk.store.data_version()

    def narrow(self, client_id: int | None) -> None:
        """Look at one client's matters only, or at all again."""
        self._client = client_id
        found = None if client_id is None else queries.client(client_id)
        self.narrowed = "" if found is None else line(found.name)

    # -- over the list -----------------------------------------------------------------------------------------

    def head(self) -> Head:
        """The clock and the running timer; the load is that of the last pulse."""
        now = self._desk.now()
        left = self._desk.agency.left_today(now)
        clock = words.clock(now.astimezone(self._desk.config.zone))
        with saying():
            timer = queries.timer(self.view())
        head = Head(clock, f"{say_span(left)} left" if left else "after hours", self._load)
        if timer is None:
            return head
        rest = 60 * minutes_in_hand(
            self._desk.config.limits, extensions=timer.extensions, spent=timer.spent_minutes, reopened=timer.reopened
        ) - int((now - timer.handling_since).total_seconds())
        text = f"#{timer.request_id} {abs(rest) // 60}:{abs(rest) % 60:02d}{' over' if rest < 0 else ''}"
        tone = Tone.OVER if rest < 0 else Tone.SOON if rest < 60 else Tone.OURS
        which = f"{timer.request_id} {timer.handling_since.isoformat()} {timer.extensions}"
        return Head(head.clock, head.left, head.load, text, tone, timer.request_id, which)

    def calls_passed(self) -> bool:
        """Owe what follows from calls that went by."""
        with saying():
            return keep_calls(self._desk)

    def sweep(self, key: str, *, busy: bool) -> str:
        """What runs out in a call that is near, once."""
        with saying():
            return self._sweeps.due(key, busy=busy)

    def pulse(self) -> Sequence[Fact]:
        """Only what there is data for."""
        view, now = self.view(), self._desk.now()
        with saying():
            found = queries.pulse(view, self._desk.agency.day_end(now), self._desk.config.estimate.minutes)
        left = self._desk.agency.left_today(now)
        self._load = round(100 * found.load_minutes / left) if left else None
        facts = [Fact(f"only {self.narrowed} (Esc: everybody)", Tone.SOON)] if self.narrowed else []
        if found.hot:
            facts.append(Fact(f"{found.hot} hot", Tone.OVER))
        if self._load is not None and self._load > FULL_LOAD:
            advice = f": {self._relief(view)}" if self._pulses else ""  # 40 ms that a start need not wait for
            facts.append(Fact(f"load {self._load} %{advice}", Tone.OVER))
        facts.append(self._unacknowledged(found))
        if found.promises_today:
            facts.append(Fact(f"{found.promises_today} {'promise' if found.promises_today == 1 else 'promises'} today"))
        facts += self._ahead(view)
        self._pulses += 1
        return tuple(facts)

    def _ahead(self, view: View) -> list[Fact]:
        """The next call and the quarter's visits, which the first paint does not wait for; they hold until an order."""
        if not self._pulses:
            return []
        with saying():
            call = ahead.call_fact(self._desk, view)
            if not self._visits_known:
                self._visits, self._visits_known = ahead.visits_fact(self._desk), True
            off = ahead.days_off_fact(self._desk)
        return [fact for fact in (call, self._visits, off) if fact is not None]

    def _unacknowledged(self, found: queries.Pulse) -> Fact:
        oldest = found.oldest
        if oldest is None:
            return Fact("all acknowledged", Tone.THEIRS)
        tone = Tone.OVER if oldest.left_minutes < 0 else Tone.OURS
        if tone is Tone.OURS and oldest.left_minutes * 4 <= oldest.target_minutes:
            tone = Tone.SOON
        spent = say_progress(max(0, oldest.age_minutes), oldest.target_minutes)
        bar = Bar(oldest.age_minutes / max(1, oldest.target_minutes), tone)
        return Fact(f"{found.unacknowledged} unacknowledged, oldest {spent}", tone, bar)

    def _relief(self, view: View) -> str:
        """What to route or promise anew when the day is too short: `route #3, #9; re-promise #12`."""
        if not self._advice:
            from acdesk.load import relief  # noqa: PLC0415  (only when the day is too short)

            with saying():
                said = relief(self._desk, view).sentence().rstrip(".")
            self._advice = said[:1].lower() + said[1:] or "say early what will be late"
        return self._advice

    def load(self) -> str:
        """What the load meter compares, and when it is too much what would relieve the day."""
        view, left = self.view(), self._desk.agency.left_today(self._desk.now())
        if not left:
            return "load      none: it is after hours"
        with saying():
            found = queries.pulse(view, self._desk.agency.day_end(view.now), self._desk.config.estimate.minutes)
        percent = round(100 * found.load_minutes / left)
        told = f"load      {percent} % = {found.load_minutes} minutes owed until this evening / {left} left of the day"
        return told if percent <= FULL_LOAD else f"{told}\n          too much: {self._relief(view)}"

    def splits(self) -> Sequence[Split]:
        """The views of the queue with their counts."""
        with saying():
            counts = self._counts or queries.counts(self.view())
        self._counts = None  # those of the order just read are as good as new, once
        return tuple(Split(each, LABELS[each], getattr(counts, each)) for each in queries.SPLITS)

    # -- the list ----------------------------------------------------------------------------------------------

    def order(self, split: str) -> Sequence[int]:
        """Subjects in the queue's order: a request by its number, calls, visits and clients by keys below zero."""
        self.refresh()
        view = self.view()

        def read(limit: int | None) -> Sequence[Place]:
            with saying():
                return queries.order(view, split, limit=limit)

        with saying():
            self._counts = queries.counts(view)
        self._split, self._order = split, Order(getattr(self._counts, split), read)
        self._changed.clear()
        self._advice, self._visits_known = "", False
        return self._order

    def changed(self, ids: Iterable[int]) -> None:
        """These requests were changed under the last order; something was, where there are none."""
        self._changed.update(ids)
        self._visits_known = False
        if any(f"#{each}" in self._advice for each in self._changed):
            self._advice = ""  # it holds until the next order, unless it was taken

    def rows(self, split: str, ids: Sequence[int]) -> Mapping[int, Row]:
        """Rows by subject."""
        view = self.view()
        places = self._order.places
        known = [places[each] for each in ids if each in places and each not in self._changed]
        with saying():
            items = queries.page(view, known)
            items += [item for each in ids if each > 0 and (each in self._changed or each not in places)
                      if (item := queries.item_of(view, each)) is not None]  # fmt: skip
            owed = [item for item in items if item.request_id is None]
            said = matters.titles(self._desk, owed) if owed else {}
        return {row.id: row for row in (self._row(item, view, said) for item in items)}

    def _row(self, item: Item, view: View, said: Mapping[int, str]) -> Row:
        about = said.get(item.obligation_id or 0, "") if item.request_id is None else line(item.title)
        return Row(
            id=queries.key_of(item.subject_type, item.subject_id),
            version=item.version,
            kind=item.kind,
            what=words.what(item),
            client=line(item.client) or "unknown sender",
            tier=item.tier,
            due=self._due(item, view.now),
            tone=_tone(item, view),
            pressure=item.pressure if item.kind else None,
            title=about or "(no subject)",
            state=item.state if item.request_id else "",
            hot=item.hot,
            unread=item.unread,
            client_id=item.client_id,
        )

    def _due(self, item: Item, now: datetime) -> str:
        zone = self._desk.config.zone
        if item.due_at is not None:
            if item.request_id is None:
                return matters.due_words(self._desk, item.kind, item.due_at, now)
            calendar = self._desk.calendar_of(item.calendar_id)
            return say_left(item.due_at, now=now, calendar=calendar, zone=zone)
        return say(item.closed_at, now=now, zone=zone).rpartition(" ")[0] if item.closed_at else ""

    def empty(self, split: str) -> Sequence[str]:
        """What an empty view says."""
        with saying():
            nobody = not queries.clients(active_only=False)
            fact = ahead.call_fact(self._desk, self.view()) if split == "now" and not nobody else None
        if nobody:
            return FIRST_START if self._desk.recorder is None else HALF_WAY
        return (EMPTY[split] if fact is None else f"{EMPTY[split]} Next: {fact.text}.",)

    # -- one request -------------------------------------------------------------------------------------------

    def detail(self, request_id: int) -> Detail | None:
        """All of a request, or below zero of a call, a visit, or what else is owed to a client."""
        if request_id < 0:
            from screens.describe_matter import describe as describe_matter  # noqa: PLC0415  (it brings the calendar)

            with saying():
                return describe_matter(self._desk, request_id)
        from screens.describe import describe  # noqa: PLC0415  (not at the start of a narrow screen)

        with saying():
            stored = queries.glance(self.view(), request_id)
        return None if stored is None else describe(self._desk, stored)

    def search(self, text: str, limit: int) -> Sequence[Found]:
        """Clients, people, requests and messages, each request once; then what stands in the calendar."""
        with saying():
            hits = self._desk.store.search(text, limit)
            numbers = dict.fromkeys(hit.request_id for hit in hits if hit.request_id is not None)
            bare = [Place(number, None, None, 2, 0.0) for number in numbers]
            items = {item.request_id: item for item in queries.page(self.view(), bare)}
            names = {each.id: line(each.name) for each in queries.clients(active_only=False)}
        found: list[Found] = []
        seen: set[int] = set()
        for hit in hits:
            if hit.call_id is not None or hit.visit_id is not None:
                found.append(in_calendar(self._desk, hit, names.get(hit.client_id or 0, "")))
            elif hit.request_id is None:
                found.append(
                    Found(
                        str(hit.kind), hit.client_id or 0, None, names.get(hit.client_id or 0, ""), "", line(hit.title)
                    )
                )
            elif hit.request_id not in seen and (item := items.get(hit.request_id)):
                seen.add(hit.request_id)
                snippet = "" if hit.kind == "request" or hit.title == item.title else line(hit.title)
                found.append(
                    Found(
                        "request",
                        item.request_id or 0,
                        item.request_id,
                        line(item.client),
                        item.state,
                        line(item.title),
                        snippet,
                    )
                )
        return found[: 3 * limit]

    def _item(self, subject: int, view: View) -> Item | None:
        """The row of a request, or below zero of what else stands in the last order."""
        place = self._order.places.get(subject)
        if subject > 0:
            return queries.item_of(view, subject)
        return next(iter(queries.page(view, [place])), None) if place is not None else None

    def explain(self, request_id: int) -> str:
        """The arithmetic of a row, and where its numbers come from."""
        view, desk = self.view(), self._desk
        with saying():
            item = self._item(request_id, view)
            found = explained(desk, view, item)
        if not found:
            return f"Nothing is owed on it, so it has no pressure.\n\n{self.load()}"
        return "\n".join(
            [
                *found,
                "weights   [weights] in the configuration",
                "",
                "Within a lane the highest pressure is first, then the oldest, then the lowest number.",
                "",
                self.load(),
            ]
        )


def _tone(item: Item, view: View) -> Tone:
    """Over or hot, due within its warning, ours, or somebody else's turn."""
    if item.due_at is None:
        return Tone.THEIRS if item.state == State.CLOSED else Tone.OVER
    if item.due_at <= view.now or item.lane == 0:
        return Tone.OVER
    if item.warn_at is not None and item.warn_at <= view.now:
        return Tone.SOON
    return Tone.OURS if item.owner_id == view.person_id else Tone.THEIRS
