"""Contact and silence: what counts as two-way, what is usual, the strip of weeks, the sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Hours
from acdesk.rules.holidays import lay_down
from acdesk.rules.silence import (
    Health,
    Level,
    Week,
    Word,
    WordKind,
    exchanges,
    health,
    last_two_way,
    strip,
    usual_gap,
)
from acdesk.rules.worktime import agency_calendar

AGENCY = agency_calendar(Hours(), [(day, windows) for day, windows, _ in lay_down(Hours(), range(2023, 2027))])
CHICAGO = AGENCY.zone
TOKYO = ZoneInfo("Asia/Tokyo")


def chicago(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


NOW = chicago("2026-03-03 10:00")


def came(text: str, *, automatic: bool = False) -> Word:
    return Word(chicago(text), "in", automatic=automatic)


def went(text: str, *, automatic: bool = False) -> Word:
    return Word(chicago(text), "out", automatic=automatic)


def call(text: str) -> Word:
    return Word(chicago(text), "out", "call")


def visit(text: str) -> Word:
    return Word(chicago(text), "out", "visit")


def sentence(*words: Word, **changes: object) -> Health:
    facts: dict[str, object] = {"open_requests": 0, "overdue": 0, "missed_last_call": None} | changes
    return health(words, AGENCY, NOW, **facts)  # type: ignore[arg-type]


every_3 = [came("2026-02-02 09:00"), came("2026-02-05 09:00"), came("2026-02-10 09:00"), came("2026-02-13 09:00")]
"""Three working days apart, over two weekends."""


# Two-way contact


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], []),
        ([came("2026-03-02 09:00")], []),
        ([came("2026-03-02 09:00"), came("2026-03-02 10:00")], []),
        ([came("2026-03-02 09:00"), went("2026-03-02 10:00")], ["2026-03-02 10:00"]),
        ([went("2026-03-02 09:00"), came("2026-03-02 10:00")], ["2026-03-02 10:00"]),
        ([went("2026-03-02 10:00"), came("2026-03-02 09:00")], ["2026-03-02 10:00"]),  # any order
        (
            [came("2026-03-02 09:00"), went("2026-03-02 10:00"), went("2026-03-02 11:00"), came("2026-03-02 12:00")],
            ["2026-03-02 10:00", "2026-03-02 12:00"],
        ),
        ([call("2026-03-02 09:00")], ["2026-03-02 09:00"]),
        ([visit("2026-03-02 09:00")], ["2026-03-02 09:00"]),
        # a call between two messages of the client does not answer the first
        ([came("2026-03-02 09:00"), call("2026-03-02 10:00"), came("2026-03-02 11:00")], ["2026-03-02 10:00"]),
    ],
)
def test_what_two_way_is(words: list[Word], found: list[str]) -> None:
    assert exchanges(words) == [chicago(text) for text in found]
    assert last_two_way(words) == (chicago(found[-1]) if found else None)


def test_automatic_mail_never_counts_nor_comes_between() -> None:
    reply = went("2026-03-02 09:01", automatic=True)
    assert exchanges([came("2026-03-02 09:00"), reply]) == []
    assert exchanges([came("2026-03-02 09:00"), reply, came("2026-03-02 09:02")]) == []
    away = came("2026-03-02 10:00", automatic=True)
    assert exchanges([went("2026-03-02 09:00"), away]) == []


def test_internal_notes_are_no_contact() -> None:
    note = Word(chicago("2026-03-02 10:00"), "internal")
    assert exchanges([came("2026-03-02 09:00"), note]) == []
    assert strip([note], NOW, CHICAGO)[-1].total == 0


# What is usual


def test_the_usual_gap_is_a_median_of_working_days() -> None:
    assert usual_gap(every_3, AGENCY, NOW) == 3
    assert usual_gap([*every_3, came("2026-02-27 09:00")], AGENCY, NOW) == 3  # one long gap does not move it
    twice = [*every_3, came("2026-02-13 16:00"), came("2026-02-02 16:59")]
    assert usual_gap(twice, AGENCY, NOW) == 3  # several on one day are one


def test_too_few_gaps_teach_nothing() -> None:
    assert usual_gap(every_3[:3], AGENCY, NOW) is None
    assert usual_gap([], AGENCY, NOW) is None
    answers = [went("2026-02-03 09:00"), call("2026-02-04 09:00"), came("2026-02-06 09:00", automatic=True)]
    assert usual_gap([*every_3[:3], *answers], AGENCY, NOW) is None


def test_only_the_last_thirteen_weeks_count() -> None:
    old = [came(f"2025-11-{day:02} 09:00") for day in (3, 4, 5, 6, 7)]
    assert usual_gap(old, AGENCY, NOW) is None
    ahead = [came(f"2026-03-{day:02} 09:00") for day in (4, 5, 6, 9)]
    assert usual_gap(ahead, AGENCY, NOW) is None


def test_a_holiday_is_no_working_day() -> None:
    # Martin Luther King's day, 19 January 2026
    days = ["2026-01-15 09:00", "2026-01-20 09:00", "2026-01-22 09:00", "2026-01-26 09:00"]
    assert usual_gap([came(day) for day in days], AGENCY, NOW) == 2


def test_days_are_those_of_the_calendar() -> None:
    late = [came("2026-02-02 23:30"), came("2026-02-03 23:30"), came("2026-02-04 23:30"), came("2026-02-05 23:30")]
    assert usual_gap(late, AGENCY, NOW) == 1


# The strip


def test_the_strip_is_thirteen_weeks_from_monday() -> None:
    words = [
        came("2026-03-02 00:00"), went("2026-03-03 09:00"), came("2026-03-01 23:59"), call("2026-02-24 11:00"),
        visit("2026-02-25 09:00"), came("2025-12-08 00:00"), came("2025-12-07 23:59"), came("2026-03-03 10:01"),
        went("2026-03-03 09:30", automatic=True),
    ]  # fmt: skip
    weeks = strip(words, NOW, CHICAGO)
    assert len(weeks) == 13
    assert [week.monday for week in weeks] == [date(2025, 12, 8) + timedelta(weeks=n) for n in range(13)]
    assert weeks[0] == Week(date(2025, 12, 8), received=1)
    assert weeks[-2] == Week(date(2026, 2, 23), received=1, calls=1, visits=1)
    assert weeks[-1] == Week(date(2026, 3, 2), received=1, sent=1)
    assert (weeks[-2].total, weeks[5].total) == (3, 0)


def test_the_strip_is_in_the_zone_asked_for() -> None:
    sunday_evening = came("2026-03-01 20:00")  # Monday 11:00 in Tokyo
    assert strip([sunday_evening], NOW, CHICAGO)[-1].total == 0
    assert strip([sunday_evening], NOW, TOKYO)[-1].total == 1


@pytest.mark.parametrize("weeks", [0, 1, 5])
def test_a_strip_of_another_length(weeks: int) -> None:
    totals = [week.total for week in strip([came("2026-03-02 09:00")], NOW, CHICAGO, weeks)]
    assert totals == [0] * (weeks - 1) + [1] * (weeks > 0)


@given(st.lists(st.tuples(st.integers(0, 120 * 24), st.sampled_from(["in", "out"]), st.sampled_from(list(WordKind)))))
def test_every_word_of_the_weeks_stands_once_in_the_strip(found: list[tuple[int, str, str]]) -> None:
    words = [Word(NOW - timedelta(hours=hours), direction, kind) for hours, direction, kind in found]
    weeks = strip(words, NOW, CHICAGO)
    first = weeks[0].monday
    assert sum(week.total for week in weeks) == sum(word.at.astimezone(CHICAGO).date() >= first for word in words)


# The sentence


def test_dark_as_the_specification_says_it() -> None:
    # the last exchange nine working days before Tuesday 3 March 10:00: Wednesday 18 February
    words = [*every_3, went("2026-02-18 09:30")]
    found = sentence(*words, missed_last_call=True)
    assert found.sentence == "dark 9 wd, usually writes every 3; missed the last call"
    assert (found.level, found.dark_working_days, found.usual) == (Level.DARK, 9, 3)
    assert found.last_two_way == chicago("2026-02-18 09:30")


def test_steady() -> None:
    found = sentence(*every_3, went("2026-03-02 09:00"), open_requests=3, missed_last_call=False)
    assert (found.sentence, found.level, found.dark_working_days) == ("steady", "steady", 1)


def test_quiet_before_dark() -> None:
    every_2 = [came(f"2026-02-{day:02} 09:00") for day in (17, 19, 23, 25)]
    found = sentence(*every_2, went("2026-02-25 09:30"))
    assert (found.sentence, found.level) == ("quiet 4 wd, usually writes every 2", Level.WATCH)


def test_who_wrote_last_is_said() -> None:
    words = [*every_3, went("2026-02-13 10:00"), came("2026-02-20 09:00")]
    assert sentence(*words).sentence == "dark 7 wd, usually writes every 3, they wrote last"


def test_without_a_rhythm_the_touch_target_decides() -> None:
    asked, answered = came("2026-02-18 09:00"), went("2026-02-18 09:30")
    assert sentence(asked, answered).sentence == "dark 9 wd"
    assert sentence(asked, answered, touch_days=15).sentence == "steady"
    assert sentence(asked, answered, touch_days=10).sentence == "quiet 9 wd"


def test_a_rare_writer_is_dark_at_the_touch_target_all_the_same() -> None:
    rare = [came("2025-12-15 09:00"), came("2026-01-05 09:00"), came("2026-01-26 09:00"), came("2026-02-16 09:00")]
    found = sentence(*rare, went("2026-02-20 09:30"))
    assert found.usual is not None
    assert found.usual > 10
    assert found.level is Level.DARK


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"overdue": 2}, "in touch; 2 overdue"),
        ({"missed_last_call": True}, "in touch; missed the last call"),
        (
            {"overdue": 1, "missed_last_call": True, "open_requests": 2},
            "in touch; 1 overdue; missed the last call; 2 open",
        ),
    ],
)
def test_in_touch_but_not_well(changes: dict[str, object], said: str) -> None:
    found = sentence(call("2026-03-02 11:00"), **changes)
    assert (found.sentence, found.level) == (said, Level.WATCH)


def test_who_was_never_in_touch() -> None:
    assert sentence() == Health("no contact yet", Level.STEADY, None, None)
    assert sentence(open_requests=1).level is Level.WATCH
    assert sentence(overdue=1).sentence == "no contact yet; 1 overdue"
    first = sentence(came("2026-03-02 09:00"))
    assert (first.sentence, first.level) == ("no exchange yet, first word 1 wd ago", Level.STEADY)
    assert sentence(came("2026-03-03 09:00")).sentence == "no exchange yet, first word today"
    unanswered = sentence(came("2026-02-18 09:00"), came("2026-03-02 09:00"))
    assert (unanswered.sentence, unanswered.level) == ("no exchange yet, first word 9 wd ago", Level.DARK)
    assert unanswered.dark_working_days is None


def test_words_still_to_come_are_left_out() -> None:
    planned = call("2026-03-05 10:00")
    assert sentence(planned).sentence == "no contact yet"


def test_a_weekend_writer_writes_every_day() -> None:
    weekend = [came(f"2026-02-{day} 12:00") for day in ("14", "15", "21", "22")]
    found = sentence(*weekend, went("2026-02-23 09:00"))
    assert found.sentence == "dark 6 wd, usually writes every 1"


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Word,
            st.datetimes(datetime(2025, 6, 1), datetime(2026, 6, 1), timezones=st.just(UTC)),
            st.sampled_from(["in", "out", "internal", ""]),
            st.sampled_from(list(WordKind)),
            st.booleans(),
        ),
        max_size=30,
    ),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([None, True, False]),
)
def test_there_is_a_sentence_for_everything(words: list[Word], open_: int, late: int, missed: bool | None) -> None:
    found = health(words, AGENCY, NOW, open_requests=open_, overdue=late, missed_last_call=missed)
    assert found.sentence
    assert "\n" not in found.sentence
    assert (found.sentence == "steady") <= (found.level is Level.STEADY)
    assert (found.dark_working_days is None) == (last_two_way([w for w in words if w.at <= NOW]) is None)
    order = [Level.STEADY, Level.WATCH, Level.DARK]
    worse = health(words, AGENCY, NOW, open_requests=open_, overdue=late + 1, missed_last_call=missed)
    assert order.index(worse.level) >= order.index(found.level)
    shuffled = health(reversed(words), AGENCY, NOW, open_requests=open_, overdue=late, missed_last_call=missed)
    assert shuffled == found


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([7, 15]))
def test_silence_only_gets_worse(first: int, later: int, touch: int) -> None:
    words = [came("2026-03-02 09:00"), went("2026-03-02 10:00")]
    order = [Level.STEADY, Level.WATCH, Level.DARK]
    facts = {"open_requests": 0, "overdue": 0, "missed_last_call": None, "touch_days": touch}
    near, far = (
        health(words, AGENCY, NOW + timedelta(days=days), **facts)  # type: ignore[arg-type]
        for days in sorted((first, later))
    )
    assert order.index(near.level) <= order.index(far.level)
    assert (near.dark_working_days or 0) <= (far.dark_working_days or 0)
