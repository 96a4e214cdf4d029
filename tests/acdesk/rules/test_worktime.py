"""Working time: the agency's vectors, the laws, and agreement with a plain count of minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Hours
from acdesk.rules.holidays import lay_down
from acdesk.rules.worktime import (
    EPOCH,
    WorkCalendar,
    agency_calendar,
    local_time,
    parse_windows,
    staff_calendar,
)
from tests.work import calls_made

Windows = tuple[tuple[int, int], ...]
CHICAGO = ZoneInfo("America/Chicago")
AGENCY = agency_calendar(Hours(), [(day, windows) for day, windows, _ in lay_down(Hours(), range(2024, 2029))])
ZONES = (
    "Asia/Manila",
    "Asia/Kolkata",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
)
AROUND_THE_CLOCK = dict.fromkeys(range(7), ((0, 1440),))
NIGHTS = dict.fromkeys(range(7), ((0, 90), (120, 240), (1320, 1440)))


def chicago(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-03-03 16:30", 60, "2026-03-04 08:30:00-06:00"),
        ("2026-03-03 16:00", 60, "2026-03-03 17:00:00-06:00"),
        ("2026-03-03 06:12", 60, "2026-03-03 09:00:00-06:00"),
        ("2026-03-06 16:30", 60, "2026-03-09 08:30:00-05:00"),
        ("2026-10-30 16:30", 60, "2026-11-02 08:30:00-06:00"),
        ("2026-07-02 16:30", 60, "2026-07-06 08:30:00-05:00"),
        ("2026-11-25 16:30", 60, "2026-11-30 08:30:00-06:00"),
        ("2026-03-05 13:00", 1080, "2026-03-09 13:00:00-05:00"),
    ],
)
def test_vectors(start: str, minutes: int, end: str) -> None:
    assert str(AGENCY.add(chicago(start), minutes).astimezone(CHICAGO)) == end
    assert AGENCY.between(chicago(start), datetime.fromisoformat(end)) == minutes


instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
spans = st.integers(0, 30_000)
calendars = st.sampled_from(
    [
        AGENCY,
        *(staff_calendar(zone, {}, AGENCY, [("2026-03-02", "2026-03-13")]) for zone in ZONES),
        WorkCalendar(CHICAGO, NIGHTS, {}),
        WorkCalendar(ZoneInfo("Asia/Beirut"), AROUND_THE_CLOCK, {date(2026, 3, 29): ((600, 720),)}),
    ]
)


@settings(max_examples=150, deadline=None)
@given(calendars, instants, spans)
def test_between_measures_what_add_added(calendar: WorkCalendar, start: datetime, minutes: int) -> None:
    assert calendar.between(start, calendar.add(start, minutes)) == minutes


@settings(max_examples=150, deadline=None)
@given(calendars, instants, instants, spans, spans)
def test_add_is_monotone(calendar: WorkCalendar, one: datetime, two: datetime, a: int, b: int) -> None:
    early, late = sorted((one, two))
    less, more = sorted((a, b))
    assert calendar.add(early, less) <= calendar.add(late, less)
    assert calendar.add(early, less) <= calendar.add(early, more)


@settings(max_examples=150, deadline=None)
@given(calendars, instants, spans, spans)
def test_add_is_associative(calendar: WorkCalendar, start: datetime, a: int, b: int) -> None:
    assert calendar.add(start, a + b) == calendar.add(calendar.add(start, a), b)


@settings(max_examples=100, deadline=None)
@given(calendars, instants)
def test_opening_hours_agree_with_w(calendar: WorkCalendar, instant: datetime) -> None:
    minute = instant.replace(second=0, microsecond=0)
    assert calendar.is_open(instant) == (calendar.between(minute, minute + timedelta(minutes=1)) == 1)
    opening = calendar.opens_at(instant)
    assert opening >= instant
    assert calendar.is_open(opening)
    assert calendar.between(instant, opening) == 0


def counted(calendar: WorkCalendar, first: datetime, hours: int) -> list[int]:
    """Open minutes of each hour, by asking of every minute what the clock on the wall shows.

    In an hour without a change of clocks the wall clock just runs on; in the others the zone is asked every minute.
    """
    result = []
    for number in range(hours):
        start = first + timedelta(hours=number)
        local, after = start.astimezone(calendar.zone), (start + timedelta(hours=1)).astimezone(calendar.zone)
        if local.utcoffset() == after.utcoffset():
            both = (windows_on(calendar, local.date()), windows_on(calendar, after.date()))
            result.append(open_in_hour(*both, local.hour * 60 + local.minute))
        else:
            walls = [(start + timedelta(minutes=minute)).astimezone(calendar.zone) for minute in range(60)]
            result.append(sum(shows(windows_on(calendar, at.date()), at.hour * 60 + at.minute) for at in walls))
    return result


@cache
def open_in_hour(today: Windows, tomorrow: Windows, begin: int) -> int:
    minutes = range(begin, begin + 60)
    return sum(shows(today, minute) if minute < 1440 else shows(tomorrow, minute - 1440) for minute in minutes)


def shows(windows: Windows, minute: int) -> bool:
    return any(start <= minute < end for start, end in windows)


def windows_on(calendar: WorkCalendar, day: date) -> Windows:
    if any(first <= day <= last for first, last in calendar.closed):
        return ()
    return calendar.exceptions.get(day, calendar.week.get(day.weekday(), ()))


@pytest.mark.parametrize("zone", [*ZONES, "America/Chicago"])
@pytest.mark.parametrize("week", ["agency", "nights"])
def test_agrees_with_a_count_of_every_minute_over_two_years(zone: str, week: str) -> None:
    calendar = staff_calendar(zone, {}, AGENCY, [("2025-03-05", "2025-03-12"), ("2026-10-20", "2026-11-03")])
    if week == "nights":
        half_days = {date(2025, 12, 24): ((480, 720),), date(2026, 3, 8): ((60, 200),), date(2026, 11, 1): ((30, 180),)}
        calendar = WorkCalendar(ZoneInfo(zone), NIGHTS, half_days)
    first = utc("2025-01-01 00:00")
    total = calendar.w(first)
    for number, minutes in enumerate(counted(calendar, first, 2 * 365 * 24), 1):
        total += minutes
        assert calendar.w(first + timedelta(hours=number)) == total


def test_a_window_over_the_missing_hour_is_an_hour_short() -> None:
    night = WorkCalendar(CHICAGO, {6: ((60, 240),)}, {})
    assert night.between(chicago("2026-03-08 00:00"), chicago("2026-03-09 00:00")) == 120
    assert str(night.add(chicago("2026-03-08 01:30"), 60).astimezone(CHICAGO)) == "2026-03-08 03:30:00-05:00"


def test_a_window_over_the_repeated_hour_is_an_hour_longer() -> None:
    night = WorkCalendar(CHICAGO, {6: ((0, 180),)}, {})
    assert night.between(chicago("2026-11-01 00:00"), chicago("2026-11-02 00:00")) == 240
    assert str(night.add(chicago("2026-11-01 00:30"), 60).astimezone(CHICAGO)) == "2026-11-01 01:30:00-05:00"
    assert str(night.add(chicago("2026-11-01 00:30"), 120).astimezone(CHICAGO)) == "2026-11-01 01:30:00-06:00"


def test_several_windows_a_day() -> None:
    siesta = WorkCalendar(CHICAGO, {1: parse_windows(["13:00-17:00", "08:00-12:00"])}, {})
    tuesday = chicago("2026-03-03 11:30")
    assert siesta.add(tuesday, 30) == chicago("2026-03-03 12:00")
    assert siesta.add(tuesday, 31) == chicago("2026-03-03 13:01")
    assert siesta.opens_at(chicago("2026-03-03 12:00")) == chicago("2026-03-03 13:00")
    assert siesta.day_end(tuesday) == chicago("2026-03-03 17:00")
    assert siesta.left_today(tuesday) == 270
    assert siesta.add(tuesday, 271) == chicago("2026-03-10 08:01")


def test_half_day_holds_for_the_agency_alone_and_a_holiday_for_all() -> None:
    hours = Hours(half_days={"2026-12-24": ("08:00-12:00",)})
    agency = agency_calendar(hours, [(day, windows) for day, windows, _ in lay_down(hours, [2026])])
    berlin = staff_calendar("Europe/Berlin", {}, agency, [])
    christmas_eve = date(2026, 12, 24)
    assert agency.windows_on(christmas_eve) == ((480, 720),)
    assert berlin.windows_on(christmas_eve) == ((480, 1020),)
    assert agency.windows_on(date(2026, 12, 25)) == berlin.windows_on(date(2026, 12, 25)) == ()


def test_own_hours_and_absences() -> None:
    devon = staff_calendar("America/New_York", {"mon": ["09:00-12:00"], "thu": ["09:00-12:00"]}, AGENCY, [])
    assert devon.add(utc("2026-03-02 00:00"), 181) == utc("2026-03-05 14:01")
    away = staff_calendar("America/New_York", {}, AGENCY, [("2026-03-03", "9999-12-31")])
    assert away.left_today(utc("2026-03-02 13:00")) == 540
    with pytest.raises(ValueError, match="too few working minutes"):
        away.add(utc("2026-03-02 13:00"), 541)


def test_day_end_and_left_today() -> None:
    assert AGENCY.left_today(chicago("2026-03-03 10:42")) == 378
    assert AGENCY.left_today(chicago("2026-03-07 10:42")) == 0
    assert AGENCY.day_end(chicago("2026-03-03 07:00")) == chicago("2026-03-03 17:00")
    assert AGENCY.day_end(chicago("2026-03-03 16:59:30")) == chicago("2026-03-03 17:00")
    assert AGENCY.day_end(chicago("2026-03-03 17:00")) == chicago("2026-03-04 17:00")
    assert AGENCY.day_end(chicago("2026-03-07 10:00")) == chicago("2026-03-09 17:00")


def test_nothing_added_is_the_instant_itself_even_at_night() -> None:
    night = chicago("2026-03-03 23:11:07")
    assert AGENCY.add(night, 0) is night


def test_before_the_epoch_w_is_negative_and_at_its_inverse() -> None:
    earlier = chicago("2023-12-29 16:00")
    assert AGENCY.w(EPOCH) == 0
    assert AGENCY.w(earlier) == -60
    assert AGENCY.add(earlier, 60) == chicago("2023-12-29 17:00")
    assert AGENCY.add(chicago("2026-03-03 09:00"), -61) == chicago("2026-03-02 16:59")


@pytest.mark.parametrize("instant", [datetime.min, datetime.max.replace(microsecond=0)])
def test_w_is_total(instant: datetime) -> None:
    assert isinstance(AGENCY.w(instant.replace(tzinfo=UTC)), int)


def test_a_calendar_that_never_opens_says_so() -> None:
    never = WorkCalendar(CHICAGO, {}, {})
    assert never.between(utc("2026-01-01"), utc("2027-01-01")) == 0
    with pytest.raises(ValueError, match="too few working minutes"):
        never.opens_at(utc("2026-01-01"))


def test_local_time_in_a_gap_moves_on_and_in_an_overlap_is_the_first() -> None:
    assert local_time(date(2026, 3, 8), 150, CHICAGO) == utc("2026-03-08 08:30")
    assert local_time(date(2026, 11, 1), 90, CHICAGO) == utc("2026-11-01 06:30")
    assert local_time(date(2026, 3, 3), 1440, CHICAGO) == utc("2026-03-04 06:00")


def test_windows_are_read() -> None:
    assert parse_windows(["08:00-12:00", "13:00-24:00"]) == ((480, 720), (780, 1440))
    assert parse_windows([]) == ()
    assert parse_windows(["8:00 - 12:00", "12:00-13:00"]) == ((480, 720), (720, 780))


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        (["17:00-08:00"], "ends before it begins"),
        (["08:00-08:00"], "ends before it begins"),
        (["08:00-12:00", "11:00-13:00"], "overlap at 11:00"),
        (["08:00-25:00"], "past the end of the day"),
        (["24:00-24:00"], "past the end of the day"),
        (["08:60-09:00"], "no opening window"),
        (["nine to five"], "no opening window"),
        (["٠٨:00-09:00"], "no opening window"),
        ([""], "no opening window"),
    ],
)
def test_wrong_windows_are_refused_with_a_sentence(windows: list[str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_windows(windows)


def test_wrong_weekday_and_day_are_refused() -> None:
    with pytest.raises(ValueError, match="No weekday is called 'monday'"):
        staff_calendar("UTC", {"monday": ["08:00-17:00"]}, AGENCY, [])
    with pytest.raises(ValueError, match="no day"):
        agency_calendar(Hours(), [("24.12.2026", [])])


def test_a_year_is_laid_down_once() -> None:
    calendar = staff_calendar(ZONES[0], {}, AGENCY, [])
    first = calls_made(lambda: calendar.w(utc("2026-06-01")))
    again = calls_made(lambda: calendar.w(utc("2026-06-02")))
    assert again < 20 < first
