"""What the screens read from a real desk, ready to draw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from acdesk.config import Config
from acdesk.desk import Desk, open_desk
from acdesk.verbs import arrive, pausing, people, working
from screens.desk_reading import FIRST_START, HALF_WAY, DeskReading
from screens.reading import Tone

NOW = datetime(2026, 3, 3, 16, 42, tzinfo=UTC)
HOSTILE = "\x1b]0;owned\x07 \u202egnp [@click=app.quit]x"


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    path = tmp_path / "desk.db"
    made = open_desk(path, Config(), clock, create=True)
    people.add_staff(made, "Sam Rivers", role="coordinator")
    made.close()
    opened = open_desk(path, Config(), clock)
    yield opened
    opened.close()


def add(desk: Desk, title: str, *, minutes: int, tier: int = 2, body: str = "") -> int:
    name = f"Client {title[:5]}".strip()
    client = people.add_client(desk, name, tier=tier, city="Verona", zone="America/Chicago").created[0]
    done = arrive.add(desk, title, client, received_at=NOW - timedelta(minutes=minutes), body=body)
    return done.request_ids[0]


def test_an_empty_desk_says_how_to_begin(desk: Desk) -> None:
    reading = DeskReading(desk)
    assert list(reading.order("now")) == []
    assert tuple(reading.empty("now")) == HALF_WAY
    assert max(map(len, (*FIRST_START, *HALF_WAY))) <= 68
    desk.recorder = None
    assert tuple(reading.empty("now")) == FIRST_START
    head = reading.head()
    assert (head.clock, head.left, head.timer) == ("Tue 3 Mar  10:42 CT", "6 h 18 m left", "")
    assert [fact.text for fact in reading.pulse()] == ["all acknowledged"]


def test_rows_say_what_is_owed(desk: Desk) -> None:
    late, soon, calm = add(desk, "Late", minutes=100), add(desk, "Soon", minutes=50), add(desk, "Calm", minutes=5)
    reading = DeskReading(desk)
    order = list(reading.order("now"))
    assert order == [late, soon, calm]
    rows = reading.rows("now", order)
    assert [rows[each].tone for each in order] == [Tone.OVER, Tone.SOON, Tone.OURS]
    assert [rows[each].due for each in order] == ["40m over", "10m", "55m"]
    assert rows[late].what == "with ETA"
    assert [split.count for split in reading.splits()][:3] == [3, 0, 3]
    assert reading.pulse()[0].text == "3 unacknowledged, oldest 100 of 60 min"


def test_text_from_outside_is_clean_everywhere(desk: Desk) -> None:
    number = add(desk, HOSTILE, minutes=5, body=f"Hello {HOSTILE}\n> quoted {HOSTILE}")
    reading = DeskReading(desk)
    detail = reading.detail(number)
    assert detail is not None
    shown = repr((reading.rows("now", [number]), detail, reading.search("gnp", 5), reading.explain(number)))
    assert "\\x1b" not in shown
    assert "\\u202e" not in shown
    assert "␛]0;owned␇" in shown
    quoted = [text for words in detail.conversation for text, folded in words.parts if folded]
    assert len(quoted) == 1
    assert "\x1b" not in detail.text


def test_the_timer_runs_down_and_over(desk: Desk, clock: Clock) -> None:
    number = add(desk, "Quick", minutes=5)
    working.handle(desk, number)
    reading = DeskReading(desk)
    assert reading.head().timer == f"#{number} 5:00"
    clock.now += timedelta(minutes=4, seconds=10)
    assert (reading.head().timer, reading.head().timer_tone) == (f"#{number} 0:50", Tone.SOON)
    clock.now += timedelta(minutes=2)
    assert (reading.head().timer, reading.head().timer_tone) == (f"#{number} 1:10 over", Tone.OVER)


def test_a_changed_request_is_looked_up_afresh(desk: Desk) -> None:
    number = add(desk, "Change", minutes=5)
    reading = DeskReading(desk)
    reading.order("now")
    working.handle(desk, number)
    reading.changed([number])
    assert reading.rows("now", [number])[number].state == "handling"


def test_a_snoozed_request_says_when_it_really_comes_back(desk: Desk, clock: Clock) -> None:
    number = add(desk, "Later", minutes=5)
    pausing.snooze(desk, number, until=NOW + timedelta(days=2))
    warns = NOW + timedelta(minutes=40)
    reading = DeskReading(desk)
    detail = reading.detail(number)
    assert detail is not None
    assert dict(detail.facts)["hidden"] == "until today 11:22am"
    clock.now = warns
    detail = reading.detail(number)
    assert detail is not None
    assert "hidden" not in dict(detail.facts)


def test_search_opens_a_client_as_well(desk: Desk) -> None:
    first, _ = add(desk, "Logo here", minutes=5), add(desk, "Other", minutes=6)
    reading = DeskReading(desk)
    found = reading.search("logo", 10)
    assert [(each.kind, each.request_id) for each in found] == [("client", None), ("request", first)]
    reading.narrow(found[0].id)
    assert reading.narrowed == "Client Logo"
    assert [each for each in reading.order("all") if each > 0] == [first]
    reading.narrow(None)
    assert len([each for each in reading.order("all") if each > 0]) == 2


def test_the_arithmetic_is_told(desk: Desk) -> None:
    number = add(desk, "Why", minutes=30)
    text = DeskReading(desk).explain(number)
    assert text.startswith("0.75 = 30/60 wm × tier 2 (1.5) × normal (1)")
    assert "due       today 11:12am" in text


def test_after_hours_there_is_no_load(desk: Desk, clock: Clock) -> None:
    add(desk, "Night", minutes=30)
    clock.now = NOW + timedelta(hours=12)
    reading = DeskReading(desk)
    reading.pulse()
    assert (reading.head().left, reading.head().load) == ("after hours", None)


def test_a_day_that_is_too_short_names_what_would_relieve_it(desk: Desk, clock: Clock) -> None:
    number = add(desk, "Landing page for the show", minutes=5)
    reading = DeskReading(desk)
    assert "too much" not in reading.explain(number)
    assert "minutes owed until this evening" in reading.explain(number)
    assert not any(fact.text.startswith("load") for fact in reading.pulse())
    clock.now = NOW.replace(hour=22, minute=58)
    told = next(fact for fact in reading.pulse() if fact.text.startswith("load"))
    assert told.text.endswith(f" %: route #{number}")
    assert told.tone is Tone.OVER
    assert f"too much: route #{number}" in reading.explain(number)
