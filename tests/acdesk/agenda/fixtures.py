"""Calendars for these tests, and where those of others lie."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from acdesk.agenda.values import Attendee, CalendarEvent, Override
from acdesk.own_events import export_events
from acdesk.verbs import calling
from db import queries
from db.models import Call
from tests.office import Clock, open_office

CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "ics"
CHICAGO = "America/Chicago"
STAMP = datetime(2026, 9, 1, 12, tzinfo=UTC)
YEAR = (datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC))


def calendar_text(*lines: str, head: tuple[str, ...] = ()) -> bytes:
    """A calendar file with the lines of one event."""
    body = ("BEGIN:VCALENDAR", "VERSION:2.0", *head, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", "")
    return "\r\n".join(body).encode()


def desk_events() -> list[CalendarEvent]:
    """What a desk exports: series over both changes of clocks with moved and cancelled calls, a visit, whole days."""
    call = CalendarEvent(
        "series-1.desk@acdesk", "Call: Büro, Badger; “50 %”", datetime(2026, 9, 10, 10), CHICAGO, 30, sequence=3,
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        excluded=(datetime(2026, 10, 8, 10),),
        overrides=(
            Override(datetime(2026, 11, 5, 10), datetime(2026, 11, 6, 15, 30), CHICAGO, 45, "Call, moved"),
            Override(datetime(2026, 11, 19, 10), datetime(2026, 11, 19, 10), CHICAGO, 30, cancelled=True),
            Override(datetime(2027, 3, 25, 10), datetime(2027, 3, 26, 17), "Europe/Berlin", 30, "Call from Berlin"),
            Override(datetime(2027, 4, 8, 10), datetime(2027, 4, 8, 14), "UTC", 30, "Call in UTC"),
        ),
        attendees=(Attendee("ann@badger.example", 'Ann "B"; of Badger'),),
        url="https://meet.example/badger", location="Online",
        description="Agenda:\n- one, two; three\\four " + "é" * 90,
    )  # fmt: skip
    return [
        call,
        CalendarEvent(
            "series-2.desk@acdesk", "Last weekday", datetime(2026, 9, 30, 16), CHICAGO, 60,
            rule="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=9",
        ),
        CalendarEvent("series-3.desk@acdesk", "Fifth Tuesday", datetime(2026, 9, 29, 9), CHICAGO, 30,
                      rule="FREQ=MONTHLY;BYDAY=5TU;UNTIL=20270629"),
        CalendarEvent("series-4.desk@acdesk", "The 31st", datetime(2026, 10, 31, 9), "Europe/Berlin", 30,
                      rule="FREQ=MONTHLY;BYMONTHDAY=31", also=((datetime(2026, 12, 1, 8), 30),)),
        CalendarEvent("series-5.desk@acdesk", "In Santiago", datetime(2026, 9, 2, 11), "America/Santiago", 30,
                      rule="FREQ=WEEKLY;INTERVAL=3"),
        CalendarEvent("visit-1.desk@acdesk", "Visit", datetime(2026, 9, 15, 9), CHICAGO, 60, busy=False),
        CalendarEvent("absence-1.desk@acdesk", "Absent: Sam", date(2026, 12, 24), CHICAGO, 3 * 1440),
        CalendarEvent("series-6.desk@acdesk", "Review day", date(2026, 9, 4), CHICAGO, 1440,
                      rule="FREQ=MONTHLY;BYDAY=1FR", excluded=(date(2027, 1, 1),),
                      overrides=(Override(date(2027, 2, 5), date(2027, 2, 8), CHICAGO, 1440, "Review day, moved"),)),
        CalendarEvent(
            "series-7.desk@acdesk", "At night", datetime(2027, 2, 28, 2, 30), CHICAGO, 30,
            rule="FREQ=WEEKLY;COUNT=4", excluded=(datetime(2027, 3, 14, 2, 30),),  # that night has no 2:30
        ),
    ]  # fmt: skip


def changed_series(folder: Path) -> list[CalendarEvent]:
    """What a real desk exports of series that were moved as a whole, with what had been cancelled and moved in them."""
    office = open_office(folder, Clock(STAMP))
    desk, client = office.desk, office.clients["badger"]

    def planned(day: int, hour: int) -> tuple[int, ...]:
        starts = datetime(2026, 9, day, hour, tzinfo=UTC)
        return calling.plan_call(desk, client, starts=starts, every="2w").created

    all_moved = planned(10, 15)
    calling.cancel_call(desk, all_moved[1])
    calling.move_call(desk, all_moved[2], to=datetime(2026, 10, 9, 15, tzinfo=UTC))
    calling.move_call(desk, all_moved[0], to=datetime(2026, 9, 10, 16, tzinfo=UTC), and_later=True)
    some_moved = planned(11, 18)
    calling.move_call(desk, some_moved[4], to=datetime(2026, 11, 5, 15, tzinfo=UTC))
    calling.move_call(desk, some_moved[3], to=datetime(2026, 10, 26, 18, tzinfo=UTC), and_later=True)
    slower = planned(14, 15)
    calling.move_call(desk, slower[1], to=datetime(2026, 9, 29, 15, tzinfo=UTC))
    calling.change_series(desk, Call.get_by_id(slower[0]).series_id, every="monthly")
    over = planned(15, 20)
    calling.cancel_call(desk, over[0], and_later=True)
    assert len(queries.calls(*YEAR, states=("planned", "moved"))) > 60
    events = export_events(desk)
    desk.close()
    return events
