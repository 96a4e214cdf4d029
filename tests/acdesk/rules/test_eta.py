"""The ETA proposal: the formula, the slots, the three ways."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Estimate, Hours
from acdesk.rules.eta import (
    Ahead,
    Work,
    need_hours,
    promise_slot,
    propose,
    propose_next_word,
    propose_simple,
    slipping,
)
from acdesk.rules.holidays import lay_down
from acdesk.rules.worktime import WorkCalendar, agency_calendar, staff_calendar

HOURS = Hours(half_days={"2026-12-24": ("08:00-12:00",)})
AGENCY = agency_calendar(HOURS, [(day, windows) for day, windows, _ in lay_down(HOURS, range(2026, 2028))])
ESTIMATE = Estimate()
CHICAGO = AGENCY.zone


def chicago(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


TUESDAY = chicago("2026-03-03 10:00")
FRIDAY = chicago("2026-03-06 17:00")
DEVON = staff_calendar("America/Chicago", {}, AGENCY, [])


def work(**changes: Any) -> Work:
    """Situation 1 of the specification: a landing page, 14 h ahead."""
    page = Work("Devon", DEVON, AGENCY, TUESDAY, 10, 16, queued_hours=14, wanted_by=FRIDAY)
    return dataclasses.replace(page, **changes)


def test_landing_page_by_friday() -> None:
    proposal = propose(work(ahead=(Ahead("Ad copy, Lakeside Dental", 600), Ahead("Form, Badger HVAC", 5000))))
    a, b, c = proposal.ways
    # need 61.1 h at z = 0.84: done Thu 12 Mar 8:05, checked 12:05, handed back 13:05, told for the next slot
    assert (a.specialist_due, a.eta) == (chicago("2026-03-11 10:00"), chicago("2026-03-12 16:00"))
    assert a.explain == "61.1 h = 1.3 × (14 + 13 + 0.84 × 4.21) ÷ 0.65"
    assert a.reason == (
        "Devon has 14 h ahead and this is 10–16 h of work: done by Wed 11 Mar 10am, "
        "checked and with the client by Thu 12 Mar 4pm."
    )
    assert a.cost == "Not by Fri 6 Mar 5pm: 3.9 working days later; nobody else waits longer."
    assert (b.eta, b.needs_strategist, b.slips) == (chicago("2026-03-09 12:00"), True, ("Ad copy, Lakeside Dental",))
    assert b.cost == "Needs the Strategist; 1 promise slips (Ad copy, Lakeside Dental)."
    assert (c.slice_hours, c.slice_eta, c.eta) == (6.5, chicago("2026-03-05 12:00"), a.eta)
    assert [way.meets_wish for way in proposal.ways] == [False, False, False]
    assert not proposal.honest
    assert proposal.recommended is c


def test_a_date_that_can_be_met_is_said_so() -> None:
    proposal = propose(work(wanted_by=chicago("2026-03-12 16:00")))
    assert proposal.honest
    assert proposal.a.meets_wish
    assert proposal.a.cost == "Nobody else waits longer."
    assert proposal.recommended is proposal.a


def test_without_a_wish_nothing_is_missed() -> None:
    proposal = propose(work(wanted_by=None))
    assert proposal.honest
    assert [way.meets_wish for way in proposal.ways] == [None, None, None]
    assert proposal.recommended is proposal.a
    assert proposal.c.slice_hours == 6.5


def test_a_slice_shrinks_until_it_fits_and_is_not_pretended() -> None:
    tomorrow = propose(work(wanted_by=chicago("2026-03-04 17:00"))).c
    assert (tomorrow.slice_hours, tomorrow.slice_eta) == (4.0, chicago("2026-03-04 16:00"))
    assert tomorrow.reason == "About 4 of 13 h first, to look at by tomorrow 4pm; the rest by Thu 12 Mar 4pm."
    today = propose(work(low_hours=8, high_hours=8, wanted_by=chicago("2026-03-03 17:00"))).c
    assert (today.slice_hours, today.slice_eta) == (0.5, chicago("2026-03-03 16:00"))
    noon = propose(work(wanted_by=chicago("2026-03-03 12:00")))
    assert (noon.c.slice_hours, noon.c.slice_eta) == (None, None)
    assert noon.c.reason == "Nothing worth showing can be ready by today noon; all of it by Thu 12 Mar 4pm."
    assert noon.recommended is noon.a


def test_an_empty_queue_makes_the_front_no_sooner() -> None:
    proposal = propose(work(queued_hours=0))
    assert proposal.a.eta == proposal.b.eta
    assert proposal.b.reason.endswith("no sooner than as queued.")


def test_the_ratio_is_shrunk_toward_the_prior() -> None:
    assert work().ratio == pytest.approx(1.3)
    assert work(history=((10.0, 10.0),) * 5).ratio == pytest.approx(1.15)
    assert work(history=((20.0, 10.0),) * 45).ratio == pytest.approx(1.93)
    assert work(history=((3.0, 0.0), (0.0, 3.0))).ratio == pytest.approx(1.3)


def test_need_follows_the_formula() -> None:
    assert need_hours(work(), 14, 1.0, 0.0) == pytest.approx(54.0)
    assert need_hours(work(), 14, 1.0, 0.84) == pytest.approx(2 * (27 + 0.84 * ((6 / 2.56) ** 2 + 3.5**2) ** 0.5))
    assert need_hours(work(focus=1.0), 0, 1.0, 0.0) == pytest.approx(16.9)


def test_the_specialists_hours_and_absences_count() -> None:
    away = staff_calendar("America/Chicago", {}, AGENCY, [("2026-03-04", "2026-03-06")])
    assert propose(work(calendar=away)).a.specialist_due == chicago("2026-03-16 10:00")
    manila = staff_calendar("Asia/Manila", {"mon": ["20:00-24:00"], "tue": ["00:00-05:00", "20:00-24:00"]}, AGENCY, [])
    proposal = propose(work(calendar=manila))
    assert proposal.a.eta > propose(work()).a.eta
    gone = staff_calendar("America/Chicago", {}, AGENCY, [("2026-03-03", "9999-12-31")])
    with pytest.raises(ValueError, match="too few working minutes"):
        propose(work(calendar=gone))


@pytest.mark.parametrize(
    ("ready", "slot"),
    [
        ("2026-03-03 12:00", "2026-03-03 12:00"),
        ("2026-03-03 12:01", "2026-03-03 16:00"),
        ("2026-03-03 16:01", "2026-03-04 12:00"),
        ("2026-03-06 12:00", "2026-03-06 12:00"),
        ("2026-03-06 12:01", "2026-03-09 12:00"),
        ("2026-03-07 09:00", "2026-03-09 12:00"),
        ("2026-07-02 16:01", "2026-07-06 12:00"),
        ("2026-12-24 11:00", "2026-12-24 12:00"),
        ("2026-12-24 12:01", "2026-12-28 12:00"),
    ],
)
def test_promises_fall_on_a_slot(ready: str, slot: str) -> None:
    assert promise_slot(chicago(ready), agency=AGENCY, estimate=ESTIMATE) == chicago(slot)


def test_friday_afternoon_may_be_allowed() -> None:
    one = chicago("2026-03-06 13:00")
    assert promise_slot(one, agency=AGENCY, estimate=Estimate(never_friday_afternoon=False)) == chicago(
        "2026-03-06 16:00"
    )
    assert propose_next_word(one, agency=AGENCY, estimate=ESTIMATE) == chicago("2026-03-06 16:00")
    assert propose_simple(one, agency=AGENCY, estimate=ESTIMATE) == chicago("2026-03-09 12:00")


def test_small_things_get_the_next_slot_an_hour_away() -> None:
    assert propose_simple(chicago("2026-03-03 10:42"), agency=AGENCY, estimate=ESTIMATE) == chicago("2026-03-03 12:00")
    assert propose_simple(chicago("2026-03-03 11:01"), agency=AGENCY, estimate=ESTIMATE) == chicago("2026-03-03 16:00")
    assert propose_simple(chicago("2026-03-03 15:30"), agency=AGENCY, estimate=ESTIMATE) == chicago("2026-03-04 12:00")
    assert propose_simple(chicago("2026-03-03 20:00"), agency=AGENCY, estimate=ESTIMATE) == chicago("2026-03-04 12:00")


def test_hours_without_a_slot_say_so() -> None:
    nights = WorkCalendar(CHICAGO, dict.fromkeys(range(7), ((0, 300),)), {})
    with pytest.raises(ValueError, match="no promise slot"):
        promise_slot(TUESDAY, agency=nights, estimate=ESTIMATE)
    with pytest.raises(ValueError, match="'4pm' is no time"):
        promise_slot(TUESDAY, agency=AGENCY, estimate=Estimate(slots=("4pm",)))


@pytest.mark.parametrize("changes", [{"low_hours": -1}, {"low_hours": 17}, {"high_hours": 9999}, {"queued_hours": -1}])
def test_impossible_work_is_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=" h"):
        work(**changes)


def test_slipping_names_what_has_too_little_slack() -> None:
    assert slipping((Ahead("a", 59), Ahead("b", 60), Ahead("c", -5)), 60) == ("a", "c")


hours = st.integers(1, 80).map(lambda half: half / 2)
moments = st.integers(0, 200 * 24 * 60).map(lambda minute: TUESDAY + timedelta(minutes=minute))


@settings(max_examples=60, deadline=None)
@given(moments, hours, hours, st.integers(0, 60), st.none() | moments)
def test_every_promise_is_one_that_can_be_made(
    now: datetime, one: float, two: float, queued: int, wish: datetime | None
) -> None:
    low, high = sorted((one, two))
    proposal = propose(
        work(now=now, low_hours=low, high_hours=high, queued_hours=queued, wanted_by=wish, ahead=(Ahead("x", 300),))
    )
    for way in proposal.ways:
        for promised in (way.eta, way.slice_eta):
            if promised is None:
                continue
            local = promised.astimezone(CHICAGO)
            assert (local.hour, local.minute) in ((12, 0), (16, 0))
            assert AGENCY.windows_on(local.date())
            assert not (local.weekday() == 4 and local.hour == 16)
            assert AGENCY.between(now, promised) >= 300
        assert now <= way.specialist_due < way.eta
        assert way.reason.endswith(".")
        assert way.cost.endswith(".")
    assert proposal.b.eta <= proposal.a.eta
    if wish is not None and proposal.c.slice_eta is not None:
        assert proposal.c.slice_eta <= wish
    assert date.fromisoformat("2026-03-03") <= proposal.a.eta.date()
