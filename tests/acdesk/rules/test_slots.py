"""Free slots: inside both sides' hours, three meetings a day, fifteen minutes apart, not over lunch if so wished."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Hours
from acdesk.rules.holidays import lay_down
from acdesk.rules.slots import Busy, Slot, SlotWishes, fits, free_slots, meetings_on
from acdesk.rules.worktime import agency_calendar, staff_calendar

AGENCY = agency_calendar(Hours(), [(day, windows) for day, windows, _ in lay_down(Hours(), [2026])])
CHICAGO = AGENCY.zone


def chicago(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def busy(day: str, start: str, end: str, *, meeting: bool = True) -> Busy:
    return Busy(chicago(f"{day} {start}"), chicago(f"{day} {end}"), meeting)


def times(slots: list[Slot]) -> list[str]:
    return [f"{slot.starts.astimezone(CHICAGO):%H:%M}" for slot in slots]


DAY = (chicago("2026-03-05 00:00"), chicago("2026-03-06 00:00"))


def test_an_empty_day_is_free_on_the_quarter_hour() -> None:
    found = times(free_slots(*DAY, AGENCY, None))
    assert (found[0], found[-1], len(found)) == ("08:00", "16:30", 35)


def test_nothing_is_free_on_a_weekend_or_a_holiday() -> None:
    assert free_slots(chicago("2026-03-07 00:00"), chicago("2026-03-09 00:00"), AGENCY, None) == []
    assert free_slots(chicago("2026-11-26 00:00"), chicago("2026-11-28 00:00"), AGENCY, None) == []


def test_a_gap_is_kept_around_meetings_but_not_around_other_time() -> None:
    meeting = [busy("2026-03-05", "10:00", "10:30")]
    found = times(free_slots(*DAY, AGENCY, None, busy=meeting))
    assert "09:15" in found
    assert "10:45" in found
    assert not {"09:30", "09:45", "10:00", "10:15", "10:30"} & set(found)
    found = times(free_slots(*DAY, AGENCY, None, busy=[busy("2026-03-05", "10:00", "10:30", meeting=False)]))
    assert "09:30" in found
    assert "10:30" in found
    assert "10:15" not in found


def test_three_meetings_fill_a_day() -> None:
    three = [busy("2026-03-05", f"{hour:02}:00", f"{hour:02}:30") for hour in (8, 10, 15)]
    assert free_slots(*DAY, AGENCY, None, busy=three) == []
    assert meetings_on(date(2026, 3, 5), three, CHICAGO) == 3
    internal = [busy("2026-03-05", "08:00", "08:30", meeting=False), *three[1:]]
    assert free_slots(*DAY, AGENCY, None, busy=internal)
    assert free_slots(*DAY, AGENCY, None, busy=three, wishes=SlotWishes(most_a_day=4))


def test_lunch_is_kept_free_when_wished() -> None:
    found = times(free_slots(*DAY, AGENCY, None, wishes=SlotWishes(lunch=(12 * 60, 13 * 60))))
    assert "11:30" in found
    assert "13:00" in found
    assert not {"11:45", "12:00", "12:45"} & set(found)


def test_both_sides_hours_count_and_both_clocks_are_said() -> None:
    pacific = staff_calendar("America/Los_Angeles", {}, AGENCY, [])
    found = free_slots(*DAY, AGENCY, pacific)
    assert (times(found)[0], times(found)[-1]) == ("10:00", "16:30")
    assert "08:00 at the client's" in found[0].reasons
    assert not any("client's" in reason for reason in free_slots(*DAY, AGENCY, AGENCY)[0].reasons)


def test_the_wished_day_and_time_come_first() -> None:
    near = chicago("2026-03-05 10:00")
    wishes = SlotWishes(near=near)
    found = free_slots(chicago("2026-03-03 00:00"), chicago("2026-03-12 00:00"), AGENCY, None, wishes=wishes)
    assert found[0].starts == near
    assert found[0].reasons == ("the usual time", "on the ideal day", "meeting 1 of 3 that day")
    taken = [busy("2026-03-05", "08:00", "17:00", meeting=False)]
    found = free_slots(
        chicago("2026-03-03 00:00"), chicago("2026-03-12 00:00"), AGENCY, None, busy=taken, wishes=wishes
    )
    assert found[0].starts == chicago("2026-03-04 10:00")
    assert found[0].reasons[:2] == ("the usual time", "1 day before the ideal day")


def test_the_range_is_kept() -> None:
    found = free_slots(chicago("2026-03-05 09:10"), chicago("2026-03-05 10:10"), AGENCY, None)
    assert times(found) == ["09:15", "09:30"]


def test_a_year_is_cut_to_a_quarter() -> None:
    found = free_slots(chicago("2026-01-01 00:00"), chicago("2027-01-01 00:00"), AGENCY, None)
    assert max(slot.ends for slot in found) <= chicago("2026-01-01 00:00") + timedelta(days=92)


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"minutes": 1441}, {"gap": -1}, {"most_a_day": 0}])
def test_what_can_be_no_slot_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="A slot has"):
        SlotWishes(**wrong)


minute_spans = st.tuples(st.integers(0, 5 * 1440), st.integers(1, 180), st.booleans())


@given(st.lists(minute_spans, max_size=12), st.sampled_from([15, 30, 60, 90]), st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_what_is_proposed_can_be_taken(spans: list[tuple[int, int, bool]], minutes: int, gap: int) -> None:
    first = chicago("2026-03-02 00:00")
    before = first + timedelta(days=7)
    taken = [
        Busy(first + timedelta(minutes=start), first + timedelta(minutes=start + length), meeting)
        for start, length, meeting in spans
    ]
    eastern = staff_calendar("America/New_York", {}, AGENCY, [])
    meetings = Counter(one.starts.astimezone(CHICAGO).date() for one in taken if one.meeting)
    for slot in free_slots(first, before, AGENCY, eastern, busy=taken, wishes=SlotWishes(minutes, gap)):
        assert first <= slot.starts < slot.ends <= before
        assert slot.ends - slot.starts == timedelta(minutes=minutes)
        assert fits(slot.starts, minutes, AGENCY)
        assert fits(slot.starts, minutes, eastern)
        assert meetings[slot.starts.astimezone(CHICAGO).date()] < 3
        for one in taken:
            apart = timedelta(minutes=gap if one.meeting else 0)
            assert slot.ends + apart <= one.starts or one.ends + apart <= slot.starts
