"""How times are read and said."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Hours
from acdesk.errors import WrongUsage
from acdesk.rules.holidays import lay_down
from acdesk.rules.worktime import agency_calendar
from acdesk.when import (
    EXAMPLES,
    DateOf,
    DayTime,
    last_date,
    nearest_date,
    next_date,
    parse_when,
    say,
    say_left,
    say_progress,
    say_span,
)

CHICAGO = ZoneInfo("America/Chicago")
CALENDAR = agency_calendar(Hours(), [(day, windows) for day, windows, _ in lay_down(Hours(), range(2025, 2028))])
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=CHICAGO)


def read(text: str, now: datetime = TUESDAY, zone: ZoneInfo = CHICAGO, day_at: DayTime = "close") -> str:
    found = parse_when(text, now=now, calendar=CALENDAR, zone=zone, day_at=day_at)
    assert found.tzinfo is UTC
    return found.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2026-03-12 16:00", "2026-03-12 16:00"),
        ("2026-03-12T16:00", "2026-03-12 16:00"),
        ("2026-03-12T16:00-06:00", "2026-03-12 17:00"),  # winter time given in summer
        ("2026-03-12T21:00:00Z", "2026-03-12 16:00"),
        ("2026-03-12", "2026-03-12 17:00"),
        ("2026-W11-4", "2026-03-12 17:00"),
        ("fri 16:00", "2026-03-06 16:00"),
        ("Friday 4pm", "2026-03-06 16:00"),
        ("tue 4pm", "2026-03-03 16:00"),
        ("tue 9am", "2026-03-10 09:00"),
        ("tue", "2026-03-03 17:00"),
        ("fri", "2026-03-06 17:00"),
        ("fri eod", "2026-03-06 17:00"),
        ("next tue", "2026-03-10 17:00"),
        ("next friday noon", "2026-03-13 12:00"),
        ("tomorrow noon", "2026-03-04 12:00"),
        ("Tomorrow at 9:30 AM", "2026-03-04 09:30"),
        ("today 4pm", "2026-03-03 16:00"),
        ("today", "2026-03-03 17:00"),
        ("yesterday 4pm", "2026-03-02 16:00"),
        ("4pm", "2026-03-03 16:00"),
        ("12am", "2026-03-03 00:00"),
        ("12:30pm", "2026-03-03 12:30"),
        ("noon", "2026-03-03 12:00"),
        ("eod", "2026-03-03 17:00"),
        ("12 mar noon", "2026-03-12 12:00"),
        ("March 12th, 4 pm", "2026-03-12 16:00"),
        ("Thu 12 Mar noon", "2026-03-12 12:00"),
        ("12 feb", "2027-02-12 17:00"),
        ("29 feb", "2028-02-29 17:00"),
        ("8 Jan 2027 9:30am", "2027-01-08 09:30"),
        ("+90m", "2026-03-03 11:30"),
        ("+2h", "2026-03-03 12:00"),
        ("+3wd", "2026-03-06 10:00"),
        ("+0m", "2026-03-03 10:00"),
        ("now", "2026-03-03 10:00"),
        ("sat", "2026-03-07 17:00"),
        ("3 jul 2026", "2026-07-03 17:00"),
    ],
)
def test_reads(text: str, meaning: str) -> None:
    assert read(text) == meaning


def test_a_day_alone_may_mean_its_opening() -> None:
    assert read("next tue", day_at="open") == "2026-03-10 08:00"
    assert read("2026-03-12", day_at="open") == "2026-03-12 08:00"
    assert read("tue", day_at="open") == "2026-03-10 08:00"


def test_end_of_day_after_closing_is_the_next_working_days() -> None:
    friday_evening = datetime(2026, 3, 6, 18, 0, tzinfo=CHICAGO)
    assert read("eod", friday_evening) == "2026-03-09 17:00"
    assert read("+1wd", friday_evening) == "2026-03-09 17:00"


def test_hours_are_wall_clock_over_the_change_of_clocks() -> None:
    assert read("+2h", datetime(2026, 3, 8, 1, 0, tzinfo=CHICAGO)) == "2026-03-08 04:00"


def test_reads_in_the_zone_given() -> None:
    assert read("today 4pm", zone=ZoneInfo("Asia/Manila"), now=TUESDAY) == "2026-03-04 16:00"
    berlin = parse_when("fri 16:00", now=TUESDAY, calendar=CALENDAR, zone=ZoneInfo("Europe/Berlin"))
    assert berlin == datetime(2026, 3, 6, 15, 0, tzinfo=UTC)


UNREADABLE = """
soon | 31 Feb | 31 feb 2026 | 2026-02-31 | 25:00 | today 25:00 | 13pm | 0am | 4:60pm | tomorrow 16 | 4 | 3/12
03.12.2026 | next week | next | midnight | +3 | +2d | +1.5h | -2h | ++2h | fri sat | noon fri | fri 12 mar | 12 mar 26
2026-03-12T | 2026-13-01 | 2026-03-12 16:00 mon | 2026-03-08 02:30 | 8 mar 2:30am | 2026-11-01 01:30 | +99999wd
9999-12-31 | 0001-01-01 | 1 jan 1500 | ٣ mar | noon noon | eod eod | 12 mar 2026 2026 | tod | 24:00
"""


@pytest.mark.parametrize(
    "text", [*UNREADABLE.strip().replace("\n", " | ").split(" | "), "", "   ", "\x1b[31mfri", "fri\x00", "f" * 10_000]
)
def test_refuses_with_examples(text: str) -> None:
    with pytest.raises(WrongUsage) as refusal:
        read(text)
    assert EXAMPLES in str(refusal.value)
    assert "\x1b" not in str(refusal.value)
    assert len(str(refusal.value)) < 400


def test_a_refusal_says_why_where_it_is_known() -> None:
    with pytest.raises(WrongUsage, match="2026-03-13 is a Friday"):
        read("Thu 13 Mar")
    with pytest.raises(WrongUsage, match="show it twice; 2026-11-01T01:30:00-05:00 is one"):
        read("2026-11-01 01:30")
    assert read("2026-11-01T01:30:00-05:00") == "2026-11-01 01:30"


words = st.sampled_from(["fri", "next", "12", "mar", "noon", "4pm", "+", "2", "h", "eod", "2026", "at"])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30) | st.lists(words).map(" ".join))
def test_anything_else_is_refused_and_nothing_breaks(text: str) -> None:
    with suppress(WrongUsage):
        read(text)


minutes = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1)).map(lambda at: at.replace(second=0, microsecond=0))
zones = st.sampled_from(["America/Chicago", "Asia/Manila", "Europe/Berlin", "America/Los_Angeles"]).map(ZoneInfo)


@settings(max_examples=200, deadline=None)
@given(minutes, st.integers(0, 300 * 24 * 60), zones)
def test_what_is_said_of_the_future_reads_back(now: datetime, ahead: int, zone: ZoneInfo) -> None:
    now = now.replace(tzinfo=UTC)
    instant = now + timedelta(minutes=ahead)
    local = instant.astimezone(zone)
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        assert parse_when(say(instant, now=now, zone=zone), now=now, calendar=CALENDAR, zone=zone) == instant


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-03-03 16:00", "today 4pm"),
        ("2026-03-04 12:00", "tomorrow noon"),
        ("2026-03-06 09:30", "Fri 6 Mar 9:30am"),
        ("2026-03-12 12:00", "Thu 12 Mar noon"),
        ("2027-01-08 00:00", "Fri 8 Jan 2027 12am"),
        ("2026-03-02 16:00", "yesterday 4pm"),
    ],
)
def test_says(at: str, said: str) -> None:
    assert say(datetime.fromisoformat(at).replace(tzinfo=CHICAGO), now=TUESDAY, zone=CHICAGO) == said


@pytest.mark.parametrize(
    ("due", "left"),
    [
        ("2026-03-03 10:12", "12m"),
        ("2026-03-03 10:00:40", "now"),
        ("2026-03-03 13:05", "3h"),
        ("2026-03-04 08:30", "tomorrow"),
        ("2026-03-06 16:00", "Fri 4pm"),
        ("2026-03-09 16:00", "Mon 4pm"),
        ("2026-03-10 16:00", "10 Mar"),
        ("2027-03-10 16:00", "10 Mar 2027"),
        ("2026-03-03 10:00", "now"),
        ("2026-03-03 09:56", "4m over"),
        ("2026-03-02 16:30", "2h over"),
        ("2026-02-26 09:00", "3 wd over"),
    ],
)
def test_says_what_is_left(due: str, left: str) -> None:
    instant = datetime.fromisoformat(due).replace(tzinfo=CHICAGO)
    assert say_left(instant, now=TUESDAY, calendar=CALENDAR, zone=CHICAGO) == left


def test_overnight_nothing_is_over_yet() -> None:
    closing = datetime(2026, 3, 3, 17, 0, tzinfo=CHICAGO)
    assert say_left(closing, now=closing + timedelta(hours=6), calendar=CALENDAR, zone=CHICAGO) == "now"


def test_says_spans() -> None:
    assert [say_span(n) for n in (0, 18, 60, 378, -90)] == ["0 m", "18 m", "1 h", "6 h 18 m", "−1 h 30 m"]
    assert say_progress(18, 30) == "18 of 30 min"
    assert say_progress(270, 1080) == "0.5 of 2 wd"
    assert say_progress(1080, 1620) == "2 of 3 wd"


@pytest.mark.parametrize(
    ("date_of", "text", "meaning"),
    [
        (next_date, "1 mar", "2027-03-01"),
        (nearest_date, "1 mar", "2026-03-01"),
        (last_date, "1 mar", "2026-03-01"),
        (nearest_date, "mar 3", "2026-03-03"),
        (nearest_date, "10 jul", "2026-07-10"),
        (last_date, "10 jul", "2025-07-10"),
        (nearest_date, "15 dec", "2025-12-15"),
        (nearest_date, "29 feb", "2028-02-29"),
        (nearest_date, "15 dec 2026", "2026-12-15"),
        (nearest_date, "fri", "2026-03-06"),
    ],
)
def test_which_year_is_meant(date_of: DateOf, text: str, meaning: str) -> None:
    found = parse_when(text, now=TUESDAY, calendar=CALENDAR, zone=CHICAGO, date_of=date_of)
    assert found.astimezone(CHICAGO).date().isoformat() == meaning


@given(today=st.dates(date(2020, 1, 1), date(2040, 1, 1)), wanted=st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_the_nearest_is_the_last_or_the_next(today: date, wanted: date) -> None:
    found = [pick(today, wanted.month, wanted.day) for pick in (last_date, nearest_date, next_date)]
    assert found == sorted(found)
    assert found[0] <= today <= found[2]
    assert found[1] in (found[0], found[2])
    assert abs(found[1] - today) == min(today - found[0], found[2] - today)


def test_a_day_that_no_year_has() -> None:
    for pick in (last_date, nearest_date, next_date):
        with pytest.raises(ValueError, match="day is out of range"):
            pick(TUESDAY.date(), 4, 31)
