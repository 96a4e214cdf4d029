"""Recurrence: what is refused, what a rule says, wall-clock time over changes of clocks, days that months lack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.errors import WrongUsage
from acdesk.rules.recurrence import (
    Expansion,
    Freq,
    NthDay,
    Rule,
    ended,
    expand,
    first_of,
    from_words,
    instant_of,
    is_ambiguous,
    later,
    number_before,
)
from tests.work import calls_made, never_hangs

CHICAGO = ZoneInfo("America/Chicago")
START = datetime(2026, 9, 10, 10)
"""A Thursday."""


def chicago(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def between(rule: str, start: datetime, first: str, before: str, zone: ZoneInfo = CHICAGO) -> Expansion:
    return expand(Rule.parse(rule), start, zone, chicago(first), chicago(before))


def days(expansion: Expansion) -> list[str]:
    return [item.local.date().isoformat() for item in expansion.instances]


# The vectors


def test_every_second_thursday_keeps_its_hour_over_both_changes_of_clocks() -> None:
    found = expand(from_words("2w", START), START, CHICAGO, chicago("2026-09-01"), chicago("2027-04-23"))
    assert len(found.instances) == 17
    assert {item.local.time() for item in found.instances} == {START.time()}
    hours = [(at.date().isoformat(), at.hour) for at in found.instants]
    assert hours[0] == ("2026-09-10", 15)
    assert hours[-1] == ("2027-04-22", 15)
    assert [hour for day, hour in hours if "2026-11-01" < day < "2027-03-14"] == [16] * 10
    assert [hour for day, hour in hours if day < "2026-11-01" or day > "2027-03-14"] == [15] * 7


def test_the_thirty_first_skips_months_without_one_and_says_so() -> None:
    found = between("FREQ=MONTHLY;BYMONTHDAY=31", START, "2026-09-01", "2027-04-01")
    assert days(found) == ["2026-10-31", "2026-12-31", "2027-01-31", "2027-03-31"]
    assert [item.sentence for item in found.skipped] == [
        "September 2026 has no 31st",
        "November 2026 has no 31st",
        "February 2027 has no 31st",
    ]


def test_a_series_begun_on_the_thirty_first_keeps_to_it() -> None:
    found = between("FREQ=MONTHLY", datetime(2026, 8, 31, 10), "2026-08-01", "2026-12-01")
    assert days(found) == ["2026-08-31", "2026-10-31"]
    assert [item.day for item in found.skipped] == [date(2026, 9, 1), date(2026, 11, 1)]


def test_the_last_weekday_of_the_month() -> None:
    rule = from_words("last weekday", START)
    assert rule.say() == "every month on the last working day"
    found = expand(rule, START, CHICAGO, chicago("2026-09-01"), chicago("2027-03-01"))
    assert days(found) == ["2026-09-30", "2026-10-30", "2026-11-30", "2026-12-31", "2027-01-29", "2027-02-26"]
    assert found.skipped == ()


def test_the_fifth_tuesday() -> None:
    found = between("FREQ=MONTHLY;BYDAY=5TU", START, "2026-09-01", "2027-01-01")
    assert days(found) == ["2026-09-29", "2026-12-29"]
    assert [item.sentence for item in found.skipped] == [
        "October 2026 has no fifth Tuesday",
        "November 2026 has no fifth Tuesday",
    ]


def test_half_past_two_on_the_night_the_clock_jumps() -> None:
    found = between("FREQ=DAILY", datetime(2027, 3, 13, 2, 30), "2027-03-13", "2027-03-16")
    assert [item.at.isoformat() for item in found.instances] == [
        "2027-03-13T08:30:00+00:00",
        "2027-03-14T08:30:00+00:00",  # 3:30, since 2:30 does not exist
        "2027-03-15T07:30:00+00:00",
    ]
    assert [item.shifted for item in found.instances] == [False, True, False]
    assert {item.local.time().isoformat() for item in found.instances} == {"02:30:00"}


def test_half_past_one_on_the_night_it_comes_twice_is_the_first() -> None:
    found = between("FREQ=DAILY", datetime(2026, 10, 31, 1, 30), "2026-10-31", "2026-11-03")
    assert [item.at.hour for item in found.instances] == [6, 6, 7]
    assert [item.ambiguous for item in found.instances] == [False, True, False]
    assert is_ambiguous(datetime(2026, 11, 1, 1, 30), CHICAGO)
    assert not is_ambiguous(datetime(2027, 3, 14, 2, 30), CHICAGO)


def test_the_twenty_ninth_of_february() -> None:
    found = between("FREQ=YEARLY", datetime(2024, 2, 29, 9), "2024-01-01", "2029-01-01")
    assert days(found) == ["2024-02-29", "2028-02-29"]
    assert [item.sentence for item in found.skipped] == [
        f"{year} has no 29th of February" for year in (2025, 2026, 2027)
    ]


# Refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL is a number from 1"),
        ("FREQ=WEEKLY;INTERVAL=-1", "INTERVAL is a number from 1"),
        ("FREQ=WEEKLY;INTERVAL=1001", "INTERVAL is a number from 1"),
        ("FREQ=WEEKLY;INTERVAL=²", "INTERVAL is a number from 1"),
        ("FREQ=WEEKLY;INTERVAL=" + "9" * 400, "INTERVAL is a number from 1"),
        ("FREQ=HOURLY", "within a day"),
        ("FREQ=MINUTELY", "within a day"),
        ("FREQ=SECONDLY;INTERVAL=1", "within a day"),
        ("FREQ=DAILY;BYHOUR=9,15", "within a day"),
        ("FREQ=DAILY;BYMINUTE=0,30", "within a day"),
        ("FREQ=DAILY;BYSECOND=61", "BYSECOND is a number"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR is a number"),
        ("FREQ=FORTNIGHTLY", "FREQ=DAILY, WEEKLY"),
        ("INTERVAL=2", "FREQ=DAILY, WEEKLY"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT is a number from 1"),
        ("FREQ=WEEKLY;COUNT=99999", "COUNT is a number from 1"),
        ("FREQ=WEEKLY;UNTIL=20261301", "UNTIL is a day"),
        ("FREQ=WEEKLY;UNTIL=2026", "UNTIL is a day"),
        ("FREQ=WEEKLY;UNTIL=99991231T235959Z", "leave it out"),
        ("FREQ=WEEKLY;UNTIL=00010101", "leave it out"),
        ("FREQ=WEEKLY;UNTIL=20261231;COUNT=3", "exclude each other"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY names days"),
        ("FREQ=MONTHLY;BYDAY=0TU", "BYDAY names days"),
        ("FREQ=MONTHLY;BYDAY=6TU", "at most five"),
        ("FREQ=WEEKLY;BYDAY=2TU", "numbered days"),
        ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=2TU", "numbered days"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY does not go"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "belong to FREQ=YEARLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY counts from 1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY counts from 1 to 31"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH counts from 1 to 12"),
        ("FREQ=YEARLY;BYMONTH=5L", "BYMONTH counts"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "none of its months"),
        ("FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31,-31", "none of its months"),
        ("FREQ=MONTHLY;BYSETPOS=-1", "BYSETPOS picks"),
        ("RSCALE=CHINESE;FREQ=YEARLY", "no part 'RSCALE'"),
        ("FREQ=WEEKLY;FREQ=DAILY", "only once"),
        ("FREQ=WEEKLY;BYDAY", "no rule"),
        ("", "no rule"),
        ("FREQ=WEEKLY;WKST=1", "WKST is one of"),
        ("FREQ=DAILY;" + "BYDAY=MO," * 200, "500 characters"),
    ],
)
def test_refuses_with_one_sentence(text: str, says: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        Rule.parse(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 220


@given(st.text(max_size=60) | st.text(alphabet="FREQ=WKLYMONTHBD;,0123456789-TU ", max_size=60))
@settings(max_examples=150)
def test_reading_a_rule_is_total(text: str) -> None:
    for read in (Rule.parse, lambda words: from_words(words, START)):
        try:
            found = read(text)
        except WrongUsage:
            continue
        assert Rule.parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTH=1",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO;COUNT=5",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31;UNTIL=20300101",
    ],
)
def test_a_rule_that_never_falls_due_ends(text: str) -> None:
    rule = Rule.parse(text)
    with never_hangs():
        assert expand(rule, START, CHICAGO, chicago("2026-09-01"), chicago("2036-09-01")).instances == ()
        assert first_of(rule, START, CHICAGO) is None


# Words

MONDAY_AND_FRIDAY = "every week on Monday and Friday"


@pytest.mark.parametrize(
    ("words", "rule", "says"),
    [
        ("2w", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
        ("biweekly", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
        ("weekly", "FREQ=WEEKLY", "every week"),
        ("1w", "FREQ=WEEKLY", "every week"),
        ("monthly", "FREQ=MONTHLY;BYDAY=2TH", "every month on the second Thursday"),
        ("3m", "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH", "every 3 months on the second Thursday"),
        ("day 31", "FREQ=MONTHLY;BYMONTHDAY=31", "every month on day 31"),
        ("15th", "FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"),
        ("last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("last friday", "FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("Fifth Tue", "FREQ=MONTHLY;BYDAY=5TU", "every month on the fifth Tuesday"),
        ("last  working day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last working day"),
        ("rrule:freq=weekly;interval=2;byday=th", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "every 2 weeks on Thursday"),
        ("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=4", "FREQ=WEEKLY;COUNT=4;BYDAY=MO,FR", f"{MONDAY_AND_FRIDAY}, 4 times"),
        ("FREQ=YEARLY;UNTIL=20301231", "FREQ=YEARLY;UNTIL=20301231", "every year, until 31 Dec 2030"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "FREQ=YEARLY;BYDAY=MO;BYWEEKNO=20", "FREQ=YEARLY;BYDAY=MO;BYWEEKNO=20"),
    ],
)  # fmt: skip
def test_words(words: str, rule: str, says: str) -> None:
    found = from_words(words, START)
    assert (str(found), found.say()) == (rule, says)


@pytest.mark.parametrize("words", ["", "sometimes", "0w", "day 0", "day 32", "sixth monday", "last xyday", "0 weeks"])
def test_words_that_are_no_rhythm_are_refused_with_examples(words: str) -> None:
    with pytest.raises(WrongUsage, match="'2w'"):
        from_words(words, START)


def test_monthly_from_a_fifth_weekday_means_the_last() -> None:
    assert str(from_words("monthly", datetime(2026, 9, 29, 10))) == "FREQ=MONTHLY;BYDAY=-1TU"


# Ends, exceptions, starts


def test_count_counts_from_the_start_whatever_the_window() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=17"
    assert days(between(rule, START, "2027-04-01", "2028-01-01")) == ["2027-04-08", "2027-04-22"]
    assert between(rule, START, "2027-04-23", "2028-01-01").instances == ()
    assert number_before(Rule.parse(rule), START, CHICAGO, chicago("2027-04-22 10:00")) == 16


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261008", "2026-10-08"),
        ("20261007", "2026-09-24"),
        ("20261008T100000", "2026-10-08"),
        ("20261008T095959", "2026-09-24"),
        ("20261008T150000Z", "2026-10-08"),
        ("20261008T145959Z", "2026-09-24"),
    ],
)
def test_until_counts_itself(until: str, last: str) -> None:
    assert days(between(f"FREQ=WEEKLY;INTERVAL=2;UNTIL={until}", START, "2026-09-01", "2027-01-01"))[-1] == last


def test_until_in_utc_holds_for_a_zone_far_east() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    rule = Rule.parse("FREQ=DAILY;UNTIL=20260911T230000Z")
    found = expand(rule, datetime(2026, 9, 10, 8), tokyo, chicago("2026-09-01"), chicago("2026-10-01"))
    assert days(found) == ["2026-09-10", "2026-09-11", "2026-09-12"]


def test_the_window_is_half_open() -> None:
    at = chicago("2026-09-24 10:00")
    rule = from_words("2w", START)
    assert expand(rule, START, CHICAGO, at, at + timedelta(seconds=1)).instants == [at]
    assert expand(rule, START, CHICAGO, at - timedelta(days=1), at).instants == []
    assert expand(rule, START, CHICAGO, at, at).instants == []


def test_a_start_that_does_not_fit_the_rule_is_none() -> None:
    rule = Rule.parse("FREQ=WEEKLY;BYDAY=TU")
    found = first_of(rule, START, CHICAGO)
    assert found is not None
    assert found.local == datetime(2026, 9, 15, 10)
    assert days(expand(rule, START, CHICAGO, chicago("2026-09-01"), chicago("2026-09-20"))) == ["2026-09-15"]
    assert first_of(Rule.parse("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260912"), START, CHICAGO) is None


def test_a_rule_may_name_its_time_of_day() -> None:
    found = between("FREQ=DAILY;BYHOUR=9;BYMINUTE=15", START, "2026-09-10", "2026-09-13")
    assert [item.local.isoformat() for item in found.instances] == ["2026-09-11T09:15:00", "2026-09-12T09:15:00"]


# This and all later


def test_a_series_that_ends_before_one_of_its_calls() -> None:
    rule = ended(Rule.parse("FREQ=WEEKLY;INTERVAL=2;COUNT=9"), chicago("2026-10-22 10:00"))
    assert str(rule) == "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261022T145959Z"
    assert days(expand(rule, START, CHICAGO, chicago("2026-09-01"), chicago("2027-01-01")))[-1] == "2026-10-08"


@pytest.mark.parametrize(
    ("text", "old", "to", "wanted"),
    [
        ("2w", "2026-10-08", "2026-10-09T11:00", "FREQ=WEEKLY;INTERVAL=2"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-10-08", "2026-10-09T10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("FREQ=WEEKLY;BYDAY=TH", "2026-10-08", "2026-10-05T10:00", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;BYDAY=TH", "2026-10-08", "2026-10-08T15:00", "FREQ=WEEKLY;BYDAY=TH"),
        ("monthly", "2026-10-08", "2026-10-14T10:00", "FREQ=MONTHLY;BYDAY=2WE"),
        ("day 10", "2026-10-10", "2026-10-12T10:00", "FREQ=MONTHLY;BYMONTHDAY=12"),
        ("last weekday", "2026-10-30", "2026-10-29T10:00", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("FREQ=YEARLY", "2027-09-10", "2027-10-01T10:00", "FREQ=YEARLY"),
        ("FREQ=DAILY;INTERVAL=10", "2026-09-20", "2026-09-21T10:00", "FREQ=DAILY;INTERVAL=10"),
        ("FREQ=WEEKLY;COUNT=5", "2026-10-01", "2026-10-02T10:00", "FREQ=WEEKLY;COUNT=2"),
    ],
)
def test_this_and_all_later_move_along(text: str, old: str, to: str, wanted: str) -> None:
    rule, moved = from_words(text, START), datetime.fromisoformat(to)
    found = expand(rule, START, CHICAGO, chicago(old), chicago(old) + timedelta(days=1)).instances[0]
    after = later(rule, START, CHICAGO, found, moved)
    assert str(after) == wanted
    first = first_of(after, moved, CHICAGO)
    assert first is not None
    assert first.local == moved


def test_days_that_do_not_move_along_are_refused() -> None:
    rule = Rule.parse("FREQ=MONTHLY;BYDAY=1TH,3TH")
    found = expand(rule, START, CHICAGO, chicago("2026-09-17"), chicago("2026-09-18")).instances[0]
    with pytest.raises(WrongUsage, match="plan a new one"):
        later(rule, START, CHICAGO, found, datetime(2026, 9, 18, 10))


# Against dateutil from the beginning of the series


def rules() -> st.SearchStrategy[Rule]:
    weekdays = st.lists(st.builds(NthDay, st.integers(0, 6), st.just(0)), max_size=3, unique=True).map(tuple)
    months = st.lists(st.integers(1, 12), max_size=3, unique=True).map(tuple)
    month_days = st.lists(st.integers(-5, 31).filter(bool), max_size=2, unique=True).map(tuple)
    nth = st.lists(st.builds(NthDay, st.integers(0, 6), st.sampled_from([1, 2, 4, 5, -1])), max_size=2, unique=True)
    each, sunday = st.integers(1, 5), st.sampled_from([0, 6])
    return st.one_of(
        st.builds(Rule, st.just(Freq.DAILY), each, by_day=weekdays, by_month=months),
        st.builds(Rule, st.just(Freq.WEEKLY), each, by_day=weekdays, by_month=months, week_start=sunday),
        st.builds(Rule, st.just(Freq.MONTHLY), each, by_day=nth.map(tuple)),
        st.builds(Rule, st.just(Freq.MONTHLY), each, by_month_day=month_days),
        st.builds(Rule, st.just(Freq.YEARLY), each, by_month=months, by_day=nth.map(tuple)),
    )  # fmt: skip


def whole_series(rule: Rule, start: datetime) -> Iterator[datetime]:
    """What dateutil makes of the written rule, from its start."""
    return iter(rrule.rrulestr(str(rule), dtstart=start))


@given(rules(), st.datetimes(datetime(2015, 1, 1), datetime(2026, 1, 1)), st.integers(0, 3000), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_a_window_holds_what_the_whole_series_holds(rule: Rule, start: datetime, skip: int, length: int) -> None:
    start = start.replace(second=0, microsecond=0)
    first = datetime(start.year, 1, 1) + timedelta(days=skip)
    before = first + timedelta(days=length)
    within = [item for item in takewhile(lambda item: item < before, whole_series(rule, start)) if item >= first]
    utc = ZoneInfo("UTC")
    found = expand(rule, start, utc, first.replace(tzinfo=UTC), before.replace(tzinfo=UTC))
    assert [item.local for item in found.instances] == within


@given(rules(), st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1)), st.integers(1, 30))
@settings(max_examples=30, deadline=None)
def test_a_count_ends_where_the_whole_series_does(rule: Rule, start: datetime, count: int) -> None:
    start = start.replace(second=0, microsecond=0)
    counted = Rule.parse(f"{rule};COUNT={count}")
    wanted = [item for item in islice(whole_series(rule, start), count) if item.year < 2100]
    found = expand(counted, start, ZoneInfo("UTC"), start.replace(tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    assert [item.local for item in found.instances] == wanted


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.sampled_from(["America/Chicago", "Europe/London"]))
@settings(max_examples=80)
def test_an_instant_shows_its_local_time_or_the_clock_left_it_out(local: datetime, name: str) -> None:
    local, zone = local.replace(microsecond=0), ZoneInfo(name)
    shown = instant_of(local, zone).astimezone(zone).replace(tzinfo=None)
    assert shown == local or shown - local == timedelta(hours=1)


@pytest.mark.parametrize("words", ["2w", "monthly", "last weekday"])
def test_a_month_costs_the_same_however_long_the_series_runs(words: str) -> None:
    def month_of(start: datetime) -> int:
        rule = from_words(words, start)
        return calls_made(lambda: expand(rule, start, CHICAGO, chicago("2026-03-01"), chicago("2026-04-01")))

    month_of(datetime(2026, 1, 5, 9))  # what is loaded and kept for all of them
    assert month_of(datetime(2006, 1, 2, 9)) < 2 * month_of(datetime(2026, 1, 5, 9)) + 100
