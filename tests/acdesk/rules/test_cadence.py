"""The rhythm of calls: what resets it, when things are due, what is proposed on holidays and after a tier change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Hours
from acdesk.rules.cadence import (
    Clock,
    Party,
    book_clock,
    hold_clock,
    next_call_due,
    prepare_clock,
    propose_cadence,
    propose_move,
    recap_clock,
)
from acdesk.rules.holidays import lay_down
from acdesk.rules.slots import Busy
from acdesk.rules.worktime import agency_calendar, staff_calendar
from db.vocabulary import Kind

HOURS = Hours(half_days={"2026-12-24": ("08:00-12:00",)})
DAYS = lay_down(HOURS, range(2025, 2028))
AGENCY = agency_calendar(HOURS, [(day, windows) for day, windows, _ in DAYS])
LABELS = {date.fromisoformat(day): name for day, _, name in DAYS}
CHICAGO = AGENCY.zone
WE = Party("the agency", AGENCY, LABELS)


def chicago(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def shown(clock: Clock) -> tuple[str, str, str, int]:
    at = [f"{when.astimezone(CHICAGO):%m-%d %H:%M}" for when in (clock.started_at, clock.warn_at, clock.due_at)]
    return at[0], at[1], at[2], clock.target


# When it is due


@pytest.mark.parametrize(
    ("held", "tier", "ideal", "latest"),
    [
        ("2026-03-05 10:00", 2, "2026-03-19 10:00", "2026-03-23 10:00"),  # over the change of clocks
        ("2026-03-05 10:00", 3, "2026-04-03 10:00", "2026-04-09 10:00"),
        ("2026-11-19 10:00", 2, "2026-12-07 10:00", "2026-12-09 10:00"),  # Thanksgiving and the day after
        ("2026-03-07 13:00", 2, "2026-03-20 17:00", "2026-03-24 17:00"),  # held on a Saturday
    ],
)
def test_the_next_call_is_due(held: str, tier: int, ideal: str, latest: str) -> None:
    due = next_call_due(chicago(held), tier, AGENCY)
    assert due is not None
    assert (due.ideal, due.latest) == (chicago(ideal), chicago(latest))


def test_tier_1_has_no_rhythm() -> None:
    now = chicago("2026-03-05 10:00")
    assert next_call_due(now, 1, AGENCY) is None
    assert hold_clock(now, 1, AGENCY) is None
    assert book_clock(now, 1, AGENCY) is None


def test_the_clocks_of_a_call() -> None:
    held = chicago("2026-03-05 10:00")
    hold, book = hold_clock(held, 2, AGENCY), book_clock(held, 2, AGENCY)
    assert hold is not None
    assert book is not None
    assert hold.kind is Kind.HOLD_CALL
    assert shown(hold) == ("03-05 10:00", "03-19 10:00", "03-23 10:00", 12 * 540)
    assert shown(book) == ("03-05 10:00", "03-11 10:00", "03-12 10:00", 5 * 540)
    assert shown(recap_clock(chicago("2026-03-05 16:00"), AGENCY)) == ("03-05 16:00", "03-06 08:30", "03-06 09:00", 120)


@pytest.mark.parametrize(
    ("starts", "wanted"),
    [
        ("2026-03-05 10:00", ("03-04 10:00", "03-04 16:23", "03-05 09:30", 510)),
        ("2026-03-09 08:00", ("03-06 08:00", "03-06 14:45", "03-09 07:30", 540)),  # Monday early: Friday's work
        ("2026-03-07 11:00", ("03-06 08:00", "03-06 14:45", "03-07 10:30", 540)),  # on a Saturday
        ("2026-03-05 07:15", ("03-04 08:00", "03-04 14:45", "03-05 06:45", 540)),  # before the doors open
    ],
)
def test_a_call_is_prepared_from_a_working_day_before(starts: str, wanted: tuple[str, str, str, int]) -> None:
    assert shown(prepare_clock(chicago(starts), AGENCY)) == wanted


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 1)))
@settings(max_examples=60)
def test_the_clocks_of_a_call_run_forward(local: datetime) -> None:
    at = local.replace(second=0, microsecond=0, tzinfo=CHICAGO).astimezone(UTC)
    clocks = [prepare_clock(at, AGENCY), recap_clock(at, AGENCY), hold_clock(at, 2, AGENCY), book_clock(at, 3, AGENCY)]
    for clock in clocks:
        assert clock is not None
        assert clock.started_at <= clock.warn_at <= clock.due_at
        assert clock.target > 0
    assert clocks[0] is not None
    assert clocks[0].due_at == at - timedelta(minutes=30)


# Holidays and absences


def test_on_a_holiday_the_next_working_day_at_the_same_time_is_proposed() -> None:
    found = propose_move(chicago("2026-11-26 10:00"), 30, CHICAGO, [WE])
    assert found is not None
    assert found.to == chicago("2026-11-30 10:00")
    assert found.reason.endswith(": the agency is off")
    assert found.reason.startswith("Thanksgiving")


def test_on_an_ordinary_day_nothing_is_proposed() -> None:
    assert propose_move(chicago("2026-11-25 10:00"), 30, CHICAGO, [WE]) is None


def test_a_call_outside_the_usual_hours_was_meant_so() -> None:
    assert propose_move(chicago("2026-11-21 10:00"), 30, CHICAGO, [WE]) is None
    assert propose_move(chicago("2026-11-25 07:15"), 30, CHICAGO, [WE]) is None


def test_a_half_day_moves_only_what_it_cuts_off() -> None:
    assert propose_move(chicago("2026-12-24 11:30"), 30, CHICAGO, [WE]) is None
    found = propose_move(chicago("2026-12-24 11:45"), 30, CHICAGO, [WE])
    assert found is not None
    assert found.reason == "Half day: the agency is there 8:00–12:00 only"
    assert found.to == chicago("2026-12-28 11:45")  # past Christmas, a Friday


def test_an_absence_and_the_wall_clock_over_the_change_of_clocks() -> None:
    away = staff_calendar("America/Chicago", {}, AGENCY, [("2026-10-29", "2026-11-03")])
    found = propose_move(chicago("2026-10-29 10:00"), 30, CHICAGO, [WE, Party("Dana", away)])
    assert found is not None
    assert (found.to, found.reason) == (chicago("2026-11-04 10:00"), "Dana is off")


def test_a_time_that_is_taken_is_not_proposed() -> None:
    taken = [Busy(chicago("2026-11-30 10:00"), chicago("2026-11-30 10:30"))]
    found = propose_move(chicago("2026-11-26 10:00"), 30, CHICAGO, [WE], taken=taken)
    assert found is not None
    assert found.to == chicago("2026-11-30 09:15")  # as near as 10:45, and earlier
    day = [Busy(chicago(f"2026-11-30 {hour}:00"), chicago(f"2026-11-30 {hour}:30")) for hour in (13, 14, 15)]
    found = propose_move(chicago("2026-11-26 10:00"), 30, CHICAGO, [WE], taken=day)
    assert found is not None
    assert found.to == chicago("2026-12-01 10:00")


def test_an_absence_without_an_end_in_sight_proposes_no_day() -> None:
    away = staff_calendar("America/Chicago", {}, AGENCY, [("2026-03-01", "2026-12-31")])
    found = propose_move(chicago("2026-03-05 10:00"), 30, CHICAGO, [Party("Dana", away)])
    assert found is not None
    assert found.to is None


def test_the_last_working_day_of_a_month_stays_in_its_month() -> None:
    memorial_day, early = chicago("2027-05-31 10:00"), chicago("2027-01-01 00:00")
    found = propose_move(memorial_day, 30, CHICAGO, [WE], back_until=early)
    assert found is not None
    assert found.to == chicago("2027-05-28 10:00")
    # the day before has passed: then the next one, as for any other call
    late = propose_move(memorial_day, 30, CHICAGO, [WE], back_until=chicago("2027-05-28 12:00"))
    assert late is not None
    assert late.to == chicago("2027-06-01 10:00")


# A change of tier


MONTHLY = "every month on the second Thursday"


@pytest.mark.parametrize(
    ("tier", "rule", "wanted"),
    [
        (2, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", None),
        (3, "FREQ=MONTHLY;BYMONTHDAY=15", None),
        (3, "FREQ=WEEKLY;INTERVAL=2", ("FREQ=MONTHLY;BYDAY=2TH", f"Tier 3 is called {MONTHLY}, now every 2 weeks")),
        (2, "monthly", ("FREQ=WEEKLY;INTERVAL=2", f"Tier 2 is called every 2 weeks, now {MONTHLY}")),
        (2, "", ("FREQ=WEEKLY;INTERVAL=2", "Tier 2 is called every 2 weeks")),
        (1, "2w", ("", "Tier 1 is managed by the VP of Strategy and the Owner: the coordinator's series ends")),
        (1, "", None),
    ],
)  # fmt: skip
def test_a_change_of_tier_proposes_the_rhythm(tier: int, rule: str, wanted: tuple[str, str] | None) -> None:
    found = propose_cadence(tier, rule, datetime(2026, 9, 10, 10))
    assert (found and (found.rule, found.reason)) == wanted
