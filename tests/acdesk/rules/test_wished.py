"""The date a client wishes for, found in the text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Hours
from acdesk.rules.holidays import lay_down
from acdesk.rules.wished import wished_date
from acdesk.rules.worktime import agency_calendar
from tests.work import never_hangs

CALENDAR = agency_calendar(Hours(), [(day, windows) for day, windows, _ in lay_down(Hours(), [2026, 2027])])
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=CALENDAR.zone).astimezone(UTC)


def found(text: str, now: datetime = TUESDAY) -> tuple[str, str] | None:
    wished = wished_date(text.lower(), now=now, calendar=CALENDAR)
    return None if wished is None else (f"{wished.at.astimezone(CALENDAR.zone):%Y-%m-%d %H:%M}", wished.words)


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("Can you get it live by Friday?", "2026-03-06 17:00", "by friday"),
        ("We need it before Friday.", "2026-03-06 08:00", "before friday"),
        ("by Friday at noon, please", "2026-03-06 12:00", "by friday at noon"),
        ("by 5pm Friday", "2026-03-06 17:00", "by 5pm friday"),
        ("by 3 p.m. on Thursday", "2026-03-05 15:00", "by 3 pm on thursday"),
        ("no later than Thursday 3:30 pm", "2026-03-05 15:30", "than thursday 3:30 pm"),
        ("this Thursday", "2026-03-05 17:00", "this thursday"),
        ("next Friday works", "2026-03-13 17:00", "next friday"),
        ("by next Tuesday", "2026-03-10 17:00", "by next tuesday"),
        ("Could we have it tomorrow 10am", "2026-03-04 10:00", "tomorrow 10am"),
        ("due today", "2026-03-03 17:00", "due today"),
        ("by EOD", "2026-03-03 17:00", "by eod"),
        ("by end of day Friday", "2026-03-06 17:00", "by end of day friday"),
        ("by the end of the week", "2026-03-06 17:00", "by the end of the week"),
        ("by eow", "2026-03-06 17:00", "by eow"),
        ("The home show is March 12.", "2026-03-12 17:00", "march 12"),
        ("on the 12th of March, 2pm", "2026-03-12 14:00", "the 12th of march 2pm"),
        ("launch 12 Mar 2027", "2027-03-12 17:00", "12 mar 2027"),
        ("by May 5", "2026-05-05 17:00", "by may 5"),
        ("by the 15th", "2026-03-15 17:00", "by the 15th"),
        ("by 3/13", "2026-03-13 17:00", "by 3/13"),
        ("for 2026-03-20", "2026-03-20 17:00", "for 2026-03-20"),
        ("tomorrow we meet; please send it by March 20", "2026-03-20 17:00", "by march 20"),
        ("by Friday or by Thursday", "2026-03-05 17:00", "by thursday"),
    ],
)
def test_finds(text: str, at: str, words: str) -> None:
    result = found(text)
    assert result is not None
    assert result[0] == at
    assert words == result[1]


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "We talked on Friday.", "our Friday newsletter", "I noticed today that it broke", "by 3/12"),
        *("your invoice of March 1", "by 31 Feb", "by 2026-02-31", "by 2025-03-12", "may 5 people come", "by 45/80"),
        *(
            "by the 45th",
            "at the end",
            "the end of",
            "next",
            "by",
            "for sun protection",
            "march",
            "12",
            "99th march",
        ),
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(text) is None


def test_by_friday_on_friday() -> None:
    morning = datetime(2026, 3, 6, 9, 0, tzinfo=CALENDAR.zone).astimezone(UTC)
    assert found("by Friday", morning) == ("2026-03-13 17:00", "by friday")  # who means today says today
    assert found("by today", morning) == ("2026-03-06 17:00", "by today")


WORDS = [
    "by",
    "the",
    "12th",
    "march",
    "may",
    "5",
    "friday",
    "next",
    "tomorrow",
    "end",
    "of",
    "this",
    "day",
    "eod",
    "at",
]
TIMES = ["on", "noon", "3pm", "3", "pm", "3/13", "2026", "before"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS + TIMES), max_size=14).map(" ".join) | st.text(max_size=40))
def test_never_breaks_and_never_finds_the_past(text: str) -> None:
    wished = wished_date(text, now=TUESDAY, calendar=CALENDAR)
    assert wished is None or wished.at > TUESDAY


@pytest.mark.parametrize(
    "pattern", ["eod ", "end of day ", "by ", "12 ", "march 12 ", "next ", "1/1/", "a:", "at on 3 pm "]
)
def test_hostile_repetition_does_not_hang_it(pattern: str) -> None:
    with never_hangs():
        wished = wished_date(pattern * (20_000 // len(pattern)), now=TUESDAY, calendar=CALENDAR)
    assert wished is None or wished.at > TUESDAY
