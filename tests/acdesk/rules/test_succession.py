"""Which date of a changed series is which of the one before it."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from acdesk.rules.succession import successors

THURSDAY = datetime(2026, 3, 5, 10)
FORTNIGHT = [THURSDAY + timedelta(14 * n) for n in range(6)]


def test_every_date_goes_along_when_all_are_moved() -> None:
    for shift in (timedelta(hours=1), timedelta(days=14), timedelta(days=-13), timedelta(days=40)):
        assert successors(FORTNIGHT, [one + shift for one in FORTNIGHT], shift) == {n: n for n in range(6)}


def test_another_rhythm_keeps_each_in_its_own_time() -> None:
    monthly = [THURSDAY, THURSDAY + timedelta(28), THURSDAY + timedelta(63)]
    assert successors(FORTNIGHT, monthly, timedelta()) == {0: 0, 2: 1, 4: 2}
    weekly = [THURSDAY + timedelta(7 * n) for n in range(11)]
    assert successors(FORTNIGHT, weekly, timedelta()) == {n: 2 * n for n in range(6)}


def test_without_dates_nothing_becomes_anything() -> None:
    assert successors([], FORTNIGHT, timedelta()) == successors(FORTNIGHT, [], timedelta()) == {}
    assert successors(FORTNIGHT, FORTNIGHT[:1], timedelta()) == {0: 0}


DATES = st.lists(st.integers(0, 400), unique=True).map(lambda days: [THURSDAY + timedelta(n) for n in sorted(days)])


@given(DATES, DATES, st.integers(-60, 60))
def test_no_two_become_the_same_and_they_stay_in_order(old: list[datetime], new: list[datetime], days: int) -> None:
    found = successors(old, new, timedelta(days))
    places = [found[place] for place in sorted(found)]
    assert places == sorted(set(places))
