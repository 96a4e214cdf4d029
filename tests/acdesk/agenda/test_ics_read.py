"""Reading calendars: zones, rules, moved and left-out occurrences, and what is said of what is broken."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.agenda.ics_read import Limits, read_ics
from acdesk.agenda.occurrences import occurrences
from acdesk.agenda.values import Attendee, CalendarEvent, EventStatus, ReadCalendar
from tests.acdesk.agenda.fixtures import CHICAGO, calendar_text, desk_events
from tests.work import never_hangs

OUTLOOK_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:{name}", "BEGIN:STANDARD", "DTSTART:16010101T020000", "TZOFFSETFROM:-0500",
    "TZOFFSETTO:-0600", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", "END:STANDARD", "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000", "TZOFFSETFROM:-0600", "TZOFFSETTO:-0500", "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
    "END:DAYLIGHT", "END:VTIMEZONE",
)  # fmt: skip


def read(*lines: str, head: tuple[str, ...] = ()) -> ReadCalendar:
    return read_ics(calendar_text(*lines, head=head), zone=CHICAGO)


def one(*lines: str, head: tuple[str, ...] = ()) -> CalendarEvent:
    (event,) = read(*lines, head=head).events
    return event


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ('"America/New_York"', "America/New_York"),
        ("/mozilla.org/20070129_1/America/New_York", "America/New_York"),
        ("Europe_Berlin", "Europe/Berlin"),
        ("Central Standard Time", "America/Chicago"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_zones_that_a_name_tells(tzid: str, zone: str) -> None:
    event = one("UID:a", f"DTSTART;TZID={tzid}:20260910T100000")
    assert (event.starts, event.zone) == (datetime(2026, 9, 10, 10), zone)


def test_a_zone_of_another_name_is_found_by_its_offsets() -> None:
    head = tuple(line.format(name="Home") for line in OUTLOOK_ZONE)
    found = read("UID:a", "DTSTART;TZID=Home:20260910T100000", head=head)
    assert (found.events[0].zone, found.problems) == (CHICAGO, ())


def test_a_zone_like_none_is_turned_to_utc_as_the_file_says() -> None:
    head = ("BEGIN:VTIMEZONE", "TZID:Odd", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0017",
            "TZOFFSETTO:+0017", "END:STANDARD", "END:VTIMEZONE")  # fmt: skip
    found = read("UID:a", "DTSTART;TZID=Odd:20260910T100000", head=head)
    assert (found.events[0].starts, found.events[0].zone) == (datetime(2026, 9, 10, 9, 43), "UTC")
    assert [(problem.where, problem.lost) for problem in found.problems] == [("zone Odd", False)]


def test_an_unknown_zone_is_said_and_read_as_the_agencys() -> None:
    found = read("UID:a", "DTSTART;TZID=Middle Earth:20260910T100000")
    assert found.events[0].zone == CHICAGO
    assert [str(problem) for problem in found.problems] == [
        "zone Middle Earth: it is unknown: its times are read as America/Chicago."
    ]


def test_tzuntil_in_a_zone_does_not_cost_the_file() -> None:
    zone = [line.format(name="Home") for line in OUTLOOK_ZONE]
    head = (*zone[:2], "TZUNTIL:broken", *zone[2:])
    assert len(read("UID:a", "DTSTART:20260910T100000Z", head=head).events) == 1


def test_floating_times_are_on_the_calendars_clock_and_days_on_the_agencys() -> None:
    head = ("X-WR-TIMEZONE:Europe/Berlin",)
    assert one("UID:a", "DTSTART:20260910T100000", head=head).zone == "Europe/Berlin"
    assert one("UID:a", "DTSTART:20260910T100000").zone == CHICAGO
    day = one("UID:a", "DTSTART;VALUE=DATE:20260910", head=head)
    assert (day.starts, day.zone, day.minutes, day.all_day) == (date(2026, 9, 10), CHICAGO, 1440, True)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=SECONDLY", "within a day"),
        ("FREQ=MINUTELY;INTERVAL=5", "within a day"),
        ("FREQ=HOURLY", "within a day"),
        ("FREQ=YEARLY;RSCALE=CHINESE", "RSCALE"),
        ("nonsense", "no rule"),
    ],
)
def test_rules_that_are_refused_cost_their_event_alone(rule: str, reason: str) -> None:
    lines = ("UID:a", "SUMMARY:Odd", "DTSTART:20260910T100000Z", f"RRULE:{rule}", "END:VEVENT", "BEGIN:VEVENT", "UID:b",
             "DTSTART:20260910T100000Z")  # fmt: skip
    found = read(*lines)
    assert [event.uid for event in found.events] == ["b"]
    (problem,) = found.problems
    assert problem.where == "“Odd” in line 3"
    assert reason in problem.reason
    assert problem.lost
    assert "write it like" not in problem.reason


def test_a_series_with_moved_left_out_and_cancelled_occurrences() -> None:
    event = one(
        "UID:a", "SUMMARY:Call", "DTSTART;TZID=America/Chicago:20260910T100000", "DURATION:PT45M",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=5", "EXDATE:20260924T150000Z", "RDATE;TZID=America/Chicago:20260915T090000",
        "END:VEVENT", "BEGIN:VEVENT", "UID:a", "RECURRENCE-ID:20261008T150000Z", "SUMMARY:Moved",
        "DTSTART;TZID=Europe/Berlin:20261009T170000", "DTEND;TZID=Europe/Berlin:20261009T173000", "END:VEVENT",
        "BEGIN:VEVENT", "UID:a", "RECURRENCE-ID;TZID=America/Chicago:20261022T100000", "STATUS:CANCELLED",
        "DTSTART;TZID=America/Chicago:20261022T100000",
    )  # fmt: skip
    found = occurrences(event, datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    assert [(each.title, f"{each.starts_at:%m-%d %H:%M}", each.moved) for each in found] == [
        ("Call", "09-10 15:00", False),
        ("Call", "09-15 14:00", False),
        ("Moved", "10-09 15:00", True),
        ("Call", "11-05 16:00", False),
    ]
    assert found[2].original == datetime(2026, 10, 8, 10)


def test_this_and_all_later_are_moved_together() -> None:
    event = one(
        "UID:a", "DTSTART;TZID=America/Chicago:20260910T100000", "RRULE:FREQ=WEEKLY;COUNT=4", "END:VEVENT",
        "BEGIN:VEVENT", "UID:a", "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/Chicago:20260924T100000",
        "DTSTART;TZID=America/Chicago:20260925T140000", "DURATION:PT1H",
    )  # fmt: skip
    found = occurrences(event, datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    assert [f"{each.starts_at:%m-%d %H}" for each in found] == ["09-10 15", "09-17 15", "09-25 19", "10-02 19"]
    late = occurrences(event, datetime(2026, 10, 2, tzinfo=UTC), datetime(2026, 10, 3, tzinfo=UTC))
    assert len(late) == 1


def test_the_higher_sequence_counts_whatever_the_order() -> None:
    first = ("UID:a", "SUMMARY:New", "SEQUENCE:2", "DTSTART:20260911T100000Z")
    second = ("UID:a", "SUMMARY:Old", "SEQUENCE:1", "DTSTART:20260910T100000Z")
    for lines in ((first, second), (second, first)):
        found = read(*lines[0], "END:VEVENT", "BEGIN:VEVENT", *lines[1])
        assert [(event.title, event.sequence) for event in found.events] == [("New", 2)]


def test_two_events_under_one_uid_are_both_kept_and_said() -> None:
    found = read("UID:a", "DTSTART:20260910T100000Z", "END:VEVENT", "BEGIN:VEVENT", "UID:a", "DTSTART:20260912T100000Z")
    assert [event.uid for event in found.events] == ["a", "a#2"]
    assert [problem.lost for problem in found.problems] == [False]


def test_an_event_without_uid_is_found_again() -> None:
    lines = ("SUMMARY:Call", "DTSTART:20260910T100000Z")
    assert one(*lines).uid == one(*lines).uid
    assert one(*lines).uid != one("SUMMARY:Other", "DTSTART:20260910T100000Z").uid


def test_people_status_and_texts() -> None:
    event = one(
        "UID:a", "DTSTART:20260910T100000Z", "SUMMARY:a\\, b\\; c\\\\n", "DESCRIPTION:x\\ny", "STATUS:tentative",
        'ATTENDEE;CN="Ann, B.":MAILTO:Ann@Badger.Example', "ATTENDEE:mailto:nobody", "ORGANIZER;EMAIL=o@x.org:urn:x",
        "ATTENDEE:mailto:ann@badger.example", "TRANSP:TRANSPARENT", "DTEND:20260910T104500Z",
    )  # fmt: skip
    assert (event.title, event.description) == ("a, b; c\\n", "x\ny")
    assert event.attendees == (Attendee("ann@badger.example", "Ann, B."),)
    assert event.organizer == Attendee("o@x.org")
    assert (event.status, event.busy, event.minutes) == (EventStatus.TENTATIVE, False, 45)


def test_a_cancelling_file_cancels_its_events() -> None:
    assert one("UID:a", "DTSTART:20260910T100000Z", head=("METHOD:CANCEL",)).status is EventStatus.CANCELLED


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty."),
        (b"hello", "it is no calendar: nothing in it begins with BEGIN:VCALENDAR."),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "it holds no events."),
        (b"BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n", "1 VTODO"),
    ],
)
def test_files_without_events_say_why(data: bytes, reason: str) -> None:
    (problem,) = read_ics(data, zone=CHICAGO).problems
    assert reason in problem.reason


def test_an_event_that_does_not_end_is_named_and_the_others_are_read() -> None:
    data = calendar_text("UID:a", "DTSTART:20260910T100000Z", "BEGIN:VEVENT", "UID:b", "DTSTART:20260911T100000Z")
    found = read_ics(data, zone=CHICAGO)
    assert [event.uid for event in found.events] == ["b"]
    assert found.problems[0].reason == "another event begins before it ends."


def test_limits_are_said() -> None:
    data = calendar_text("UID:a", "DTSTART:20260910T100000Z", "END:VEVENT", "BEGIN:VEVENT", "UID:b", "DTSTART:20260911")
    assert "larger than" in read_ics(data, zone=CHICAGO, limits=Limits(size=10)).problems[0].reason
    found = read_ics(data, zone=CHICAGO, limits=Limits(events=1))
    assert (len(found.events), "more than 1 events" in found.problems[0].reason) == (1, True)
    clock = iter([0.0, 1.0, 6.0])
    late = read_ics(data, zone=CHICAGO, timer=lambda: next(clock))
    assert [str(problem) for problem in late.problems] == [
        "the file: over 5 seconds: only the first 1 are read, import it in parts."
    ]
    assert len(late.events) == 1


def test_bytes_that_are_not_utf_8_and_folds_within_a_character() -> None:
    latin = calendar_text("UID:a", "SUMMARY:Caf#", "DTSTART:20260910T100000Z").replace(b"#", b"\xe9")
    found = read_ics(latin, zone=CHICAGO)
    assert (found.events[0].title, [problem.lost for problem in found.problems]) == ("Café", [False])
    folded = calendar_text("UID:a", "SUMMARY:Caf#", "DTSTART:20260910T100000Z").replace(b"#", b"\xc3\r\n \xa9")
    assert read_ics(folded, zone=CHICAGO).events[0].title == "Café"
    utf_16 = calendar_text("UID:a", "SUMMARY:Café", "DTSTART:20260910T100000Z").decode().encode("utf-16")
    assert read_ics(utf_16, zone=CHICAGO).events[0].title == "Café"


LINES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "TZID:Home",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "TZOFFSETTO:-9959",
        "DTSTART:00010101T000000",
        "DTSTART:99991231T235959Z",
        "DTSTART;TZID=Home:20260910T100000",
        "DTSTART;VALUE=DATE:00010101",
        "DTEND:00010101T000000Z",
        "DURATION:P9999999W",
        "DURATION:-P1D",
        "RRULE:FREQ=DAILY",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=WEEKLY;COUNT=5000",
        "EXDATE:20260910",
        "RDATE;VALUE=PERIOD:99991231T000000Z/P366D",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260911T100000",
        "UID:a",
        "SEQUENCE:99999999999999",
        "SEQUENCE:²",
        'ATTENDEE;CN="a:mailto:x@y.z',
        "SUMMARY:\x1b[2J\u202e",
        "RDATE:,,",
        "RRULE:FREQ=DAILY;UNTIL=00010101",
        "DTSTART;TZID=../../etc/passwd:20260910T100000",
        "X-WR-TIMEZONE:\x00",
        "DTSTART:20260910T250000",
        "DTSTART:20260910T240000",
        " folded",
        "",
        ":",
        ";",
        "ORGANIZER:",
        "STATUS:ſ",
    ]
)
WINDOW = (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=25))
def test_no_file_ends_the_reader(lines: list[str]) -> None:
    whole = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART:20260910T100000Z", *lines, "END:VEVENT", "END:VCALENDAR")
    for body in (lines, whole):
        found = read_ics("\r\n".join(body).encode("utf-8", "surrogatepass"), zone=CHICAGO)
        assert found.events or found.problems
        for event in found.events:
            occurrences(event, *WINDOW)
            event.fingerprint()


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_end_the_reader(data: bytes) -> None:
    assert read_ics(data, zone=CHICAGO).problems


def test_the_fingerprint_is_of_what_is_said() -> None:
    event = desk_events()[0]
    from dataclasses import replace

    assert replace(event, sequence=9).fingerprint() == event.fingerprint()
    assert replace(event, excluded=()).fingerprint() != event.fingerprint()
    assert replace(event, overrides=tuple(reversed(event.overrides))).fingerprint() == event.fingerprint()


HEAD = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260910T100000Z\n"
FOOT = b"END:VEVENT\nEND:VCALENDAR\n"


@pytest.mark.parametrize(
    "data",
    [
        HEAD + (b"DESCRIPTION:" + b"a" * 16_000 + b"\n") * 600 + FOOT,
        HEAD + (b"ATTENDEE;" + b"A=b;" * 4_000 + b":mailto:a@b.c\n") * 600 + FOOT,
        HEAD + b"EXDATE:20260910T100000Z\n" * 400_000 + FOOT,
        HEAD + b"SUMMARY:" + b"a\n " * 500_000 + b"\n" + FOOT,
        b"BEGIN:X\n" * 250_000 + b"END:Y\n" * 250_000,
        b"\n" * 9_999_999 + b" ",
    ],
    ids=["long lines", "parameters", "exdates", "folds", "depth", "blank"],
)
def test_a_hostile_file_does_not_hang_it(data: bytes) -> None:
    with never_hangs():
        found = read_ics(data, zone=CHICAGO)
    assert found.events or found.problems


def test_the_library_is_loaded_with_the_first_file_alone() -> None:
    script = "import sys, acdesk.agenda.vdir, acdesk.agenda.matching; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_file_that_is_no_calendar_is_told_so_in_one_sentence() -> None:
    for data in (b"\x89PNG\r\n\x1a\n\x00\xff\xfe\x9d", b"caf\xe9 notes\n", b"Dear all,\nsee you on Monday.\n"):
        found = read_ics(data, zone="America/Chicago")
        assert [str(one) for one in found.problems] == [
            "the file: it is no calendar: nothing in it begins with BEGIN:VCALENDAR."
        ]
        assert found.problems[0].lost
