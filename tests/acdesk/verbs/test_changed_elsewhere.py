"""What another program changed in the desk's own calls and visits comes in, and what can't is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from acdesk import history
from acdesk.agenda.ics_read import read_ics
from acdesk.agenda.ics_write import write_calendar
from acdesk.agenda.values import CalendarEvent, EventStatus, Override, ReadCalendar
from acdesk.agenda.vdir import read_path
from acdesk.calendar_out import export_calendar
from acdesk.own_events import export_events
from acdesk.verbs import calling, editing, in_call, visiting
from acdesk.verbs.calendar_files import Imported, import_events
from db.models import Call, Visit
from tests.acdesk.verbs.test_calling import plan
from tests.office import Office, rows

CHICAGO = "America/Chicago"
MARCH_12 = datetime(2026, 3, 12, 15, tzinfo=UTC)
Change = Callable[[CalendarEvent], CalendarEvent]


def written(office: Office) -> ReadCalendar:
    """What the desk writes, as another program reads it."""
    return read_ics(write_calendar(export_events(office.desk), stamp=office.desk.now()), zone=CHICAGO)


def elsewhere(office: Office, change: Change, copy: ReadCalendar | None = None) -> Imported:
    """What becomes of it once another program has changed the first event in it."""
    first, *rest = (copy or written(office)).events
    return import_events(office.desk, ReadCalendar((change(first), *rest), ()))


def test_a_call_that_was_moved_elsewhere_is_moved_here(office: Office) -> None:
    (number,) = plan(office, MARCH_12)
    before = rows()
    found = elsewhere(office, lambda one: replace(one, starts=datetime(2026, 3, 13, 14), sequence=one.sequence + 1))
    assert (found.read, found.updated, found.same, found.problems) == (1, 1, 0, ())
    row = Call.get_by_id(number)
    assert (row.starts_at, row.state) == (datetime(2026, 3, 13, 19, tzinfo=UTC), "moved")
    again = import_events(office.desk, written(office))
    assert (again.same, again.done) == (1, None)
    history.undo(office.desk)
    assert rows() == before


def test_occurrences_that_were_moved_or_left_out_elsewhere(office: Office) -> None:
    numbers = plan(office, MARCH_12, every="2w")
    plan(office, MARCH_12 + timedelta(days=1), client="isthmus")
    calling.move_call(office.desk, numbers[3], to=datetime(2026, 4, 24, 15, tzinfo=UTC))
    before = rows()

    def change(event: CalendarEvent) -> CalendarEvent:
        moved = Override(datetime(2026, 3, 26, 10), datetime(2026, 3, 27, 16), "Europe/Berlin", 30)
        return replace(event, overrides=(moved,), excluded=(datetime(2026, 4, 9, 10),))

    found = elsewhere(office, change)
    assert (found.updated, found.same, found.problems) == (1, 1, ())
    rows_now = [Call.get_by_id(number) for number in numbers[:5]]
    assert [row.state for row in rows_now] == ["planned", "moved", "cancelled", "planned", "planned"]
    assert rows_now[1].starts_at == datetime(2026, 3, 27, 15, tzinfo=UTC)
    assert rows_now[3].starts_at == rows_now[3].original_start
    history.undo(office.desk)
    assert rows() == before


def test_a_series_at_another_time_elsewhere_goes_on_so_here(office: Office) -> None:
    numbers = plan(office, MARCH_12, every="2w")
    office.clock.instant = datetime(2026, 3, 30, 15, tzinfo=UTC)
    found = elsewhere(office, lambda one: replace(one, starts=datetime(2026, 3, 12, 13, 30)))
    assert (found.updated, found.problems) == (1, ())
    hours = [Call.get_by_id(number).starts_at.astimezone(office.desk.config.zone).hour for number in numbers[:4]]
    assert hours == [10, 10, 13, 13]
    history.undo(office.desk)
    found = elsewhere(office, lambda one: replace(one, status=EventStatus.CANCELLED))
    assert {Call.get_by_id(number).state for number in numbers[2:]} == {"cancelled"}


def test_a_visit_moves_and_is_cancelled(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["isthmus"], city="Madison")
    visit = visiting.plan_visit(office.desk, office.clients["isthmus"]).created[0]
    visiting.book_visit(office.desk, visit, on=datetime(2026, 3, 18, 15, tzinfo=UTC))
    assert elsewhere(office, lambda one: replace(one, starts=datetime(2026, 3, 19, 11))).updated == 1
    assert Visit.get_by_id(visit).starts_at == datetime(2026, 3, 19, 16, tzinfo=UTC)
    assert elsewhere(office, lambda one: replace(one, status=EventStatus.CANCELLED)).updated == 1
    assert Visit.get_by_id(visit).state == "cancelled"


def test_what_was_changed_here_as_well_stays_and_is_named(office: Office) -> None:
    (number,) = plan(office, MARCH_12)
    copy = written(office)
    calling.move_call(office.desk, number, to=datetime(2026, 3, 16, 15, tzinfo=UTC))
    before = rows()
    assert import_events(office.desk, copy).problems == ()  # an old copy that nobody changed
    found = elsewhere(office, lambda one: replace(one, starts=datetime(2026, 3, 13, 14)), copy)
    assert (found.updated, found.same, found.done) == (0, 1, None)
    assert "“Call with Badger HVAC”: changed in another calendar, and left as it is here: " in str(found.problems[0])
    assert "changed here as well" in found.problems[0].reason
    assert rows() == before


def test_what_would_be_wrong_is_named_and_the_rest_is_done(office: Office) -> None:
    held, coming, *_ = plan(office, MARCH_12, every="2w", minutes=30)
    office.clock.instant = MARCH_12 + timedelta(minutes=30)
    in_call.end_call(office.desk, held)

    def change(event: CalendarEvent) -> CalendarEvent:
        moved = [
            Override(datetime(2026, 3, 12, 10), datetime(2026, 3, 20, 10), CHICAGO, 30),
            Override(datetime(2026, 3, 26, 10), datetime(2026, 3, 27, 10), CHICAGO, 30),
            Override(datetime(2026, 4, 9, 10), datetime(2026, 3, 2, 10), CHICAGO, 30),
            Override(datetime(2026, 4, 23, 10), datetime(2026, 4, 23, 10), CHICAGO, 50),
        ]
        return replace(event, overrides=tuple(moved))

    found = elsewhere(office, change)
    assert found.updated == 1
    assert Call.get_by_id(held).state == "held"
    assert Call.get_by_id(coming).starts_at == datetime(2026, 3, 27, 15, tzinfo=UTC)
    told = [one.reason.partition("here: ")[2] for one in found.problems]
    assert len(told) == 3
    assert "held already" in told[0]
    assert "has passed already" in told[1]
    assert "50 minutes there, 30 here" in told[2]
    faster = elsewhere(office, lambda one: replace(one, rule="FREQ=WEEKLY"))
    assert (faster.updated, "its rhythm" in faster.problems[0].reason) == (0, True)


def test_a_folder_keeps_what_was_changed_there_until_it_is_taken_in(office: Office, tmp_path: Path) -> None:
    (number,) = plan(office, MARCH_12)
    export_calendar(office.desk, tmp_path, folder=True)
    (file,) = tmp_path.glob("*.ics")
    changed = re.sub(rb"(DT(?:START|END);TZID=America/Chicago:2026031)2", rb"\g<1>3", file.read_bytes())
    file.write_bytes(changed)
    again = export_calendar(office.desk, tmp_path, folder=True)
    assert again.kept is not None
    assert (again.kept.written, again.kept.changed) == (0, 1)
    assert "1 changed there by another program" in again.sentence
    assert file.read_bytes() == changed
    assert import_events(office.desk, read_path(tmp_path, zone=CHICAGO)).updated == 1
    assert Call.get_by_id(number).starts_at == MARCH_12 + timedelta(days=1)
    after = export_calendar(office.desk, tmp_path, folder=True)
    assert after.kept is not None
    assert (after.kept.written, after.kept.changed) == (1, 0)
    assert import_events(office.desk, read_path(tmp_path, zone=CHICAGO)).done is None
