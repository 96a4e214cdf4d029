"""A desk that is only looked at: rows made up for the tests of the screens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from acdesk.config import Config
from acdesk.text import clean_line
from screens.reading import Bar, Clock, Detail, Fact, Found, Head, Row, Split, Tone, Words

NOW = datetime(2026, 3, 3, 16, 42, tzinfo=UTC)
SHAPES = (
    ("take_over", "Karly takes", "Lakeside Dental", 2, "4m over", Tone.OVER, 12.0, "Typo in Black Friday mail", True),
    ("acknowledge", "with ETA", "Badger HVAC", 2, "12m", Tone.SOON, 2.5, "Landing page by Friday", False),
    ("acknowledge", "with ETA", "Isthmus Legal", 3, "41m", Tone.OURS, 0.5, "Report: bounce rate up?", False),
    ("tell_client", "client", "Monona Yoga", 3, "52m", Tone.OURS, 1.1, "New photos on the site", False),
    ("promise", "confirm", "Lakeside Dental", 2, "2h", Tone.OURS, 1.4, "Ad copy for spring", False),
    ("check_in", "with Devon", "Badger HVAC", 2, "3h", Tone.THEIRS, 0.9, "Form not sending", False),
    ("nudge", "nudge", "Yahara Brewing", 2, "tomorrow", Tone.THEIRS, 0.3, "Which logo?", False),
    ("decide", "", "Driftless Outdoors and Sons", 2, "Fri 4pm", Tone.OURS, 0.4, "Anbieter für 日本語 keyboards", False),
)
STATES = {"take_over": "escalated", "check_in": "routed", "nudge": "waiting", "tell_client": "ready"}


@dataclass
class Person:
    id: int = 1
    name: str = "Sam"
    role: str = "coordinator"


@dataclass
class FakeDesk:
    config: Config = field(default_factory=Config)
    person: Person = field(default_factory=Person)

    def now(self) -> datetime:
        return NOW


class FakeReading:
    """`count` requests, shaped in turn like SHAPES; numbers start at 1."""

    def __init__(self, count: int = 8, titles: Mapping[int, str] | None = None) -> None:
        self.ids: Sequence[int] = range(1, count + 1)
        self.titles = dict(titles or {})
        self.current_version = 1
        self.reads = 0
        self.gone: set[int] = set()

    def version(self) -> int:
        return self.current_version

    def head(self) -> Head:
        return Head("Tue 3 Mar  10:42 CT", "6 h 18 m left", 84)

    def calls_passed(self) -> bool:
        return False

    def sweep(self, key: str, *, busy: bool) -> str:
        return ""

    def pulse(self) -> Sequence[Fact]:
        return (
            Fact("3 unacknowledged, oldest 18 of 30 min", bar=Bar(0.6, Tone.OURS)),
            Fact("2 promises today"),
        )

    def splits(self) -> Sequence[Split]:
        names = ("Now", "Hot", "Unacknowledged", "Specialists", "Waiting", "Promises", "Touch", "Dark", "Closed")
        counts = (len(self.ids), 1, 3, 5, 2, 6, 3, 0, 12)
        return tuple(Split(name.lower(), name, count) for name, count in zip(names, counts, strict=True))

    def order(self, split: str) -> Sequence[int]:
        return self.ids if split in ("now", "all") else ()

    narrowed = ""

    def narrow(self, client_id: int | None) -> None:
        self.narrowed = "" if client_id is None else f"client {client_id}"

    def changed(self, ids: Iterable[int]) -> None:
        self.touched = list(ids)

    def rows(self, split: str, ids: Sequence[int]) -> Mapping[int, Row]:
        self.reads += 1
        return {each: self.row(each) for each in ids if each not in self.gone}

    def row(self, number: int) -> Row:
        kind, what, client, tier, due, tone, pressure, title, hot = SHAPES[(number - 1) % len(SHAPES)]
        row = Row(number, 1, kind, what, client, tier, due, tone, pressure, title, STATES.get(kind, "new"), hot)
        return replace(row, title=clean_line(self.titles[number])) if number in self.titles else row

    def detail(self, request_id: int) -> Detail | None:
        row = self.row(request_id)
        return Detail(
            request_id, 1, row.title,
            (f"{row.client} · Tier {row.tier} · Dana Ruiz · 9:52 in Verona",
             "mail · 10:24 today · high: event on Friday"),
            ("the name shows another address than the one it came from",) if request_id == 3 else (),
            row.state,
            (Clock("acknowledge", "18 of 30 min", Bar(0.6, Tone.OURS), "today 10:54"),
             Clock("decide", "18 of 60 min", Bar(0.3, Tone.OURS), "today 11:24")),
            (("suggests", 'route · web · "landing page", 10–16 h'), ("objective", "2 Spring tune-ups")),
            (Words("Dana Ruiz <dana@badger.example> · today 10:24", (
                ("Hi, we need a landing page for the home show by Friday. Can you get it live?\n\nThanks,\nDana",
                 False), ("\n".join(f"> line {n}" for n in range(14)), True)), True),),
            (("10:24", "arrived by mail"),),
            text=f"#{request_id} {row.title}",
        )  # fmt: skip

    def search(self, text: str, limit: int) -> Sequence[Found]:
        rows = (self.row(each) for each in self.ids[:200])
        hits = (row for row in rows if text.casefold() in row.title.casefold())
        return [Found("request", row.id, row.id, row.client, "3 Mar", row.title) for row in hits][:limit]

    def explain(self, request_id: int) -> str:
        return "2.50 = 20/30 wm × tier 2 (1.5) × high (2.5)"

    def empty(self, split: str) -> Sequence[str]:
        return ("Nothing owed. Next: call with Lakeside at 11:00.",)


def app(count: int = 8, desk: Any = None, **options: Any) -> Any:
    """The application over a fake desk."""
    from screens.app import DeskApp

    return DeskApp(desk or FakeDesk(), FakeReading(count, **options))
