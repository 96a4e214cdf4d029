"""Calendars of others come in once and are updated, and the desk's own goes out with what was moved and cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from acdesk import history
from acdesk.agenda.ics_read import read_ics
from acdesk.agenda.ics_write import write_calendar
from acdesk.agenda.occurrences import occurrences
from acdesk.agenda.values import Attendee, CalendarEvent, EventStatus, Override, Problem, ReadCalendar
from acdesk.errors import Failed, Refused
from acdesk.own_events import export_events
from acdesk.series import lay_until, still_to_lay
from acdesk.verbs import calling, editing, in_call, people, visiting
from acdesk.verbs.calendar_files import import_events
from db import queries
from db.connecting import run
from db.models import Call, Series, database
from db.vocabulary import Kind
from tests.acdesk.verbs.test_calling import owed, plan
from tests.office import Office, open_office, rows

FIRST, BEFORE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
MEETING = CalendarEvent(
    "abc@elsewhere",
    "Weekly",
    datetime(2026, 3, 10, 9, 0),
    "America/Chicago",
    60,
    rule="FREQ=WEEKLY;COUNT=5",
    attendees=(Attendee("dana@badger.example", "Dana"), Attendee("ana@agency.example")),
)
DENTIST = CalendarEvent("def@elsewhere", "Dentist", datetime(2026, 3, 11, 9, 0), "America/Chicago", 45)


def read(*events: CalendarEvent) -> ReadCalendar:
    return ReadCalendar(events, (Problem("event in line 9", "its zone is unknown"),), "Ana")


@pytest.fixture
def known(office: Office) -> Office:
    editing.edit_client(office.desk, office.clients["badger"], domains=["badger.example"])
    return office


def test_calls_go_to_their_client_and_the_rest_is_busy_time(known: Office) -> None:
    found = import_events(known.desk, read(MEETING, DENTIST))
    assert (found.read, found.new, found.calls, found.busy) == (2, 2, 1, 1)
    assert found.problems[0].reason == "its zone is unknown"
    calls = queries.calls_of(known.clients["badger"])
    assert [row.starts_at for row in calls][:2] == [
        datetime(2026, 3, 10, 14, tzinfo=UTC), datetime(2026, 3, 17, 14, tzinfo=UTC),
    ]  # fmt: skip
    assert len(calls) == 5
    (busy,) = queries.calls(FIRST, BEFORE, kinds=("busy",))
    assert (busy.title, busy.client_id, busy.minutes) == ("Dentist", None, 45)
    with pytest.raises(Refused, match="another calendar"):
        calling.move_call(known.desk, busy.id, to=BEFORE)


def test_the_same_file_again_changes_nothing(known: Office) -> None:
    import_events(known.desk, read(MEETING, DENTIST))
    before = rows()
    found = import_events(known.desk, read(MEETING, DENTIST))
    assert (found.new, found.same, found.done) == (0, 2, None)
    assert rows() == before


def test_a_newer_one_updates_and_never_doubles(known: Office) -> None:
    import_events(known.desk, read(MEETING))
    numbers = [row.id for row in queries.calls_of(known.clients["badger"])]
    later = replace(MEETING, sequence=1, minutes=30, rule="FREQ=WEEKLY;COUNT=4")
    found = import_events(known.desk, read(later))
    assert found.updated == 1
    calls = queries.calls_of(known.clients["badger"])
    assert [row.id for row in calls] == numbers
    assert [row.state for row in calls] == ["planned"] * 4 + ["cancelled"]
    assert {row.minutes for row in calls[:4]} == {30}
    assert import_events(known.desk, read(MEETING)).older == 1
    gone = replace(later, sequence=2, status=EventStatus.CANCELLED)
    assert import_events(known.desk, read(gone)).cancelled == 1
    assert {row.state for row in queries.calls_of(known.clients["badger"])} == {"cancelled"}
    assert Series.select().count() == 1


def test_a_call_under_way_stays_whose_it_is(known: Office) -> None:
    known.clock.instant = datetime(2026, 3, 10, 14, 5, tzinfo=UTC)
    import_events(known.desk, read(MEETING))
    first, second = (row.id for row in queries.calls_of(known.clients["badger"])[:2])
    in_call.start_call(known.desk, first)
    import_events(known.desk, read(replace(MEETING, sequence=1, attendees=())))
    in_call.note_call(known.desk, first, decisions="Blue")
    row, other = Call.get_by_id(first), Call.get_by_id(second)
    assert (row.client_id, row.kind, row.decisions) == (known.clients["badger"], "call", "Blue")
    assert (other.client_id, other.kind) == (None, "busy")


def test_an_import_is_one_step_of_undo(known: Office) -> None:
    before = rows()
    import_events(known.desk, read(MEETING, DENTIST))
    history.undo(known.desk)
    assert rows() == before


def test_free_time_takes_no_room(known: Office) -> None:
    import_events(known.desk, read(replace(DENTIST, busy=False)))
    assert [row.minutes for row in Call.select()] == [0]


def test_what_goes_out_comes_back_with_the_same_occurrences(known: Office) -> None:
    desk = known.desk
    people.add_contact(desk, known.clients["badger"], "Dana Ruiz", email="dana@badger.example")
    numbers = plan(known, datetime(2026, 3, 12, 15, tzinfo=UTC), every="2w", link="https://meet.example/b")
    calling.move_call(desk, numbers[1], to=datetime(2026, 3, 27, 19, tzinfo=UTC))
    calling.cancel_call(desk, numbers[2])
    calling.move_call(desk, numbers[5], to=datetime(2026, 5, 22, 15, tzinfo=UTC), and_later=True)
    plan(known, datetime(2026, 3, 20, 15, tzinfo=UTC), client="isthmus")
    editing.edit_client(desk, known.clients["isthmus"], city="Madison")
    visit = visiting.plan_visit(desk, known.clients["isthmus"]).created[0]
    visiting.book_visit(desk, visit, on=datetime(2026, 3, 18, 15, tzinfo=UTC))
    wanted = sorted(row.starts_at for row in queries.calls(FIRST, BEFORE) if row.state != "cancelled")
    wanted = sorted([*wanted, datetime(2026, 3, 18, 15, tzinfo=UTC)])
    for flat in (False, True):
        data = write_calendar(export_events(desk), stamp=desk.now(), flat=flat)
        back = read_ics(data, zone="America/Chicago")
        assert back.problems == ()
        found = sorted(one.starts_at for event in back.events for one in occurrences(event, FIRST, BEFORE))
        assert found == wanted
    assert write_calendar(export_events(desk), stamp=desk.now()) == write_calendar(
        export_events(desk), stamp=desk.now()
    )
    back = import_events(desk, read_ics(data, zone="America/Chicago"))
    assert (back.new, back.same, back.done) == (0, back.read, None)
    only = export_events(desk, known.clients["isthmus"])
    assert {event.title for event in only} == {"Call with Isthmus Legal", "Visit to Isthmus Legal"}


def exported(office: Office) -> ReadCalendar:
    """What goes out, as another program reads it."""
    data = write_calendar(export_events(office.desk), stamp=office.desk.now())
    return read_ics(data, zone="America/Chicago")


def test_a_later_copy_has_a_higher_sequence_also_after_an_undo(known: Office, tmp_path: Path) -> None:
    starts = datetime(2026, 3, 12, 15, tzinfo=UTC)
    numbers = plan(known, starts, every="2w")
    for n in range(4):
        calling.move_call(known.desk, numbers[6], to=datetime(2026, 6, 5, 15 + n, tzinfo=UTC))
    copies = [exported(known)]
    calling.move_call(known.desk, numbers[0], to=datetime(2026, 3, 13, 15, tzinfo=UTC))
    copies.append(exported(known))
    history.undo(known.desk)
    copies.append(exported(known))
    calling.move_call(known.desk, numbers[1], to=datetime(2026, 3, 27, 15, tzinfo=UTC), and_later=True)
    copies.append(exported(known))
    history.undo(known.desk, 2)
    copies.append(exported(known))
    sequences = [one.events[0].sequence for one in copies]
    assert sequences == sorted(set(sequences))
    known.desk.close()
    other = open_office(tmp_path / "other")
    for copy in copies:
        assert import_events(other.desk, copy).older == 0
        (taken,) = Series.select().where(Series.uid == copies[0].events[0].uid)
        there = sorted(
            row.starts_at
            for row in queries.calls(FIRST, BEFORE, states=("planned", "moved"))
            if row.series_id == taken.id
        )
        in_file = [one.starts_at for one in occurrences(copy.events[0], FIRST, BEFORE)]
        assert there == sorted(in_file)
    other.desk.close()


def test_a_cancelled_call_of_the_night_the_clocks_jump_stays_away(known: Office) -> None:
    starts = datetime(2026, 3, 7, 8, 30, tzinfo=UTC)  # 2:30 in Chicago
    done = calling.plan_call(known.desk, None, starts=starts, every="FREQ=DAILY;COUNT=3", kind="internal")
    calling.cancel_call(known.desk, done.created[1])
    (event,) = exported(known).events
    assert event.excluded == (datetime(2026, 3, 8, 2, 30),)
    assert [one.starts_at.day for one in occurrences(event, FIRST, BEFORE)] == [7, 9]
    as_others_write = replace(event, excluded=(datetime(2026, 3, 8, 3, 30),))  # from UTC
    assert [one.starts_at.day for one in occurrences(as_others_write, FIRST, BEFORE)] == [7, 9]


def test_the_desks_own_events_are_not_imported_again(known: Office) -> None:
    plan(known, datetime(2026, 3, 12, 15, tzinfo=UTC), every="2w")
    before = rows()
    data = write_calendar(export_events(known.desk), stamp=known.desk.now() + timedelta(days=1))
    found = import_events(known.desk, read_ics(data, zone="America/Chicago"))
    assert (found.new, found.same) == (0, 1)
    assert rows() == before


def test_an_event_whose_time_was_changed_keeps_its_row(known: Office) -> None:
    call = replace(MEETING, rule="")
    import_events(known.desk, read(call, DENTIST))
    numbers = [row.id for row in queries.calls(FIRST, BEFORE)]
    for sequence, hour in ((1, 15), (2, 9), (3, 8)):
        later = replace(call, sequence=sequence, starts=datetime(2026, 3, 12, hour, 0))
        assert import_events(known.desk, read(later, replace(DENTIST, starts=later.starts))).updated == 2
        found = queries.calls(FIRST, BEFORE)
        assert sorted(row.id for row in found) == numbers
        assert {(row.state, row.starts_at) for row in found} == {("moved", datetime(2026, 3, 12, hour + 5, tzinfo=UTC))}
        assert {row.original_start.day for row in found} == {10, 11}
    history.undo(known.desk)
    assert {row.starts_at.hour for row in queries.calls(FIRST, BEFORE)} == {14}
    back = replace(call, sequence=4)
    import_events(known.desk, read(back))
    (row,) = queries.calls_of(known.clients["badger"])
    assert (row.id, row.state, row.starts_at) == (numbers[0], "planned", row.original_start)


def test_what_was_held_stays_when_its_event_is_put_elsewhere(known: Office) -> None:
    import_events(known.desk, read(replace(MEETING, rule="")))
    (row,) = queries.calls_of(known.clients["badger"])
    known.clock.instant = row.starts_at + timedelta(minutes=30)
    in_call.end_call(known.desk, row.id)
    import_events(known.desk, read(replace(MEETING, rule="", sequence=1, starts=datetime(2026, 3, 20, 9, 0))))
    assert [each.state for each in queries.calls_of(known.clients["badger"])] == ["held", "planned"]


def test_an_event_years_ahead_is_taken_and_a_moved_one_too(known: Office) -> None:
    import_events(known.desk, read(replace(DENTIST, starts=datetime(2028, 3, 11, 9, 0))))
    (row,) = queries.calls(BEFORE, BEFORE + timedelta(days=800))
    import_events(known.desk, read(replace(DENTIST, sequence=1, starts=datetime(2029, 3, 11, 9, 0))))
    (moved,) = queries.calls(BEFORE, BEFORE + timedelta(days=1200))
    assert (moved.id, moved.state, moved.starts_at.year) == (row.id, "moved", 2029)


def test_a_full_disk_leaves_nothing_of_an_import(known: Office) -> None:
    import_events(known.desk, read(MEETING))
    before = rows()
    many = [replace(DENTIST, uid=f"{n}@elsewhere", rule="FREQ=WEEKLY") for n in range(12)]
    pages = run(database.obj, "PRAGMA page_count")[0][0]
    run(database.obj, f"PRAGMA max_page_count = {pages + 10}")
    with pytest.raises(Failed, match="free some space"):
        import_events(known.desk, read(replace(MEETING, sequence=1, minutes=30), *many))
    assert rows() == before
    run(database.obj, f"PRAGMA max_page_count = {pages + 100_000}")
    found = import_events(known.desk, read(replace(MEETING, sequence=1, minutes=30), *many))
    assert (found.new, found.updated) == (12, 1)


def test_a_client_who_loses_an_event_is_looked_at_as_well(known: Office) -> None:
    import_events(known.desk, read(MEETING))
    assert owed(known, Kind.BOOK_CALL) == []
    others = (Attendee("ana@agency.example"),)
    import_events(known.desk, read(replace(MEETING, attendees=others, sequence=1)))
    assert queries.calls_of(known.clients["badger"]) == []
    assert len(owed(known, Kind.BOOK_CALL)) == 1
    assert owed(known, Kind.PREPARE_CALL) == []


def test_a_held_visit_goes_out_on_the_day_it_was_held(known: Office) -> None:
    desk, client = known.desk, known.clients["badger"]
    booked = visiting.plan_visit(desk, client, on=datetime(2026, 3, 12, 15, tzinfo=UTC)).created[0]
    visiting.book_visit(desk, booked, on=datetime(2026, 3, 12, 15, tzinfo=UTC))
    (before,) = export_events(desk)
    visiting.hold_visit(desk, booked, at=datetime(2026, 3, 2, 16, tzinfo=UTC))
    (after,) = export_events(desk)
    assert (before.starts, after.starts) == (datetime(2026, 3, 12, 10), datetime(2026, 3, 2, 10))
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    alone = visiting.plan_visit(desk, known.clients["isthmus"], on=datetime(2026, 3, 12, 15, tzinfo=UTC)).created[0]
    assert len(export_events(desk)) == 1
    visiting.hold_visit(desk, alone)
    assert datetime(2026, 3, 3, 10) in {event.starts for event in export_events(desk)}


def test_what_was_moved_or_cancelled_here_stays_and_is_named(known: Office) -> None:
    import_events(known.desk, read(MEETING))
    first, second, third, *_ = (row.id for row in queries.calls_of(known.clients["badger"]))
    calling.cancel_call(known.desk, first)
    calling.move_call(known.desk, second, to=datetime(2026, 3, 18, 15, tzinfo=UTC))
    calling.move_call(known.desk, third, to=datetime(2026, 3, 25, 15, tzinfo=UTC))
    history.undo(known.desk)
    for sequence, minutes in ((1, 45), (2, 30)):  # also after what was here has been kept once
        found = import_events(known.desk, read(replace(MEETING, sequence=sequence, minutes=minutes)))
        assert [str(one) for one in found.problems[1:]] == [
            "“Weekly”: the one of Tue 10 Mar 9am was cancelled here: that stays.",
            "“Weekly”: the one of Tue 17 Mar 9am was moved to Wed 18 Mar 10am here: that stays.",
        ]
        states = [(row.state, row.minutes) for row in queries.calls_of(known.clients["badger"])]
        assert states == [("cancelled", 60), ("moved", 60), *[("planned", minutes)] * 3]
    dentist = import_events(known.desk, read(DENTIST))
    assert dentist.new == 1


def test_a_single_call_that_was_cancelled_here_does_not_come_back_at_another_time(known: Office) -> None:
    import_events(known.desk, read(replace(MEETING, rule="")))
    (row,) = queries.calls_of(known.clients["badger"])
    calling.cancel_call(known.desk, row.id)
    found = import_events(known.desk, read(replace(MEETING, rule="", sequence=1, starts=datetime(2026, 3, 12, 9))))
    assert "was cancelled here" in found.problems[-1].reason
    assert [one.state for one in queries.calls_of(known.clients["badger"])] == ["cancelled"]


def test_an_imported_series_goes_on_by_itself(known: Office) -> None:
    endless = replace(
        MEETING,
        rule="FREQ=WEEKLY",
        excluded=(datetime(2026, 3, 17, 9), datetime(2027, 8, 3, 9)),
        overrides=(Override(datetime(2027, 8, 10, 9), datetime(2027, 8, 11, 14), "America/Chicago", 60),),
        also=((datetime(2027, 9, 1, 9), 60),),
    )
    import_events(known.desk, read(endless))
    last = datetime(2028, 3, 1, tzinfo=UTC)
    wanted = [one.starts_at for one in occurrences(endless, FIRST, last)]
    ahead = [at for _, at in still_to_lay(FIRST, last)]
    live = [row.starts_at for row in queries.calls(FIRST, last, states=("planned", "moved"))]
    assert sorted(live + ahead) == wanted
    lay_until(known.desk, last)
    live = [row.starts_at for row in queries.calls(FIRST, last, states=("planned", "moved"))]
    assert live == wanted
    before = rows()
    assert import_events(known.desk, read(endless)).same == 1
    assert rows() == before
    import_events(known.desk, read(replace(endless, sequence=1, title="Weekly, renamed")))
    assert [row.starts_at for row in queries.calls(FIRST, last, states=("planned", "moved"))] == wanted
    with pytest.raises(Refused, match="another calendar"):
        calling.move_call(known.desk, queries.calls_of(known.clients["badger"])[5].id, to=last, and_later=True)
    assert export_events(known.desk) == []


def test_days_and_free_time_go_on_as_they_are(known: Office) -> None:
    holiday = CalendarEvent(
        "h@elsewhere", "Off", date(2026, 3, 11), "America/Chicago", 1440, rule="FREQ=YEARLY", busy=False
    )
    import_events(known.desk, read(holiday))
    last = datetime(2029, 1, 1, tzinfo=UTC)
    lay_until(known.desk, last)
    found = queries.calls(FIRST, last)
    assert [row.starts_at for row in found] == [one.starts_at for one in occurrences(holiday, FIRST, last)]
    assert {(row.minutes, row.whole_day) for row in found} == {(0, True)}


def test_undo_of_an_update_leaves_nothing_that_was_laid_down_by_it(known: Office) -> None:
    import_events(known.desk, read(replace(MEETING, rule="FREQ=WEEKLY")))
    import_events(known.desk, read(replace(MEETING, rule="FREQ=WEEKLY", sequence=1, starts=datetime(2026, 3, 11, 10))))
    last = datetime(2028, 3, 1, tzinfo=UTC)
    lay_until(known.desk, last)
    history.undo(known.desk)
    lay_until(known.desk, last)
    wanted = [one.starts_at for one in occurrences(replace(MEETING, rule="FREQ=WEEKLY"), FIRST, last)]
    assert [row.starts_at for row in queries.calls(FIRST, last, states=("planned", "moved"))] == wanted


def test_an_event_of_two_clients_is_busy_time_and_says_so(known: Office) -> None:
    editing.edit_client(known.desk, known.clients["isthmus"], domains=["isthmus.example"])
    both = replace(MEETING, attendees=(*MEETING.attendees, Attendee("bo@isthmus.example")))
    found = import_events(known.desk, read(both))
    assert (found.busy, found.calls) == (1, 0)
    assert str(found.problems[-1]) == (
        "“Weekly”: several clients take part (dana@badger.example, bo@isthmus.example): it is busy time."
    )
    assert len(import_events(known.desk, read(both)).problems) == 1


def test_with_a_client_goes_what_another_calendar_has_of_them(known: Office) -> None:
    desk, client = known.desk, known.clients["badger"]
    import_events(desk, read(replace(MEETING, rule="FREQ=WEEKLY"), replace(MEETING, uid="one@elsewhere", rule="")))
    before = rows()
    done = editing.edit_client(desk, client, active=False)
    assert any("later ones" in note for note in done.notes)
    assert {row.state for row in queries.calls_of(client)} == {"cancelled"}
    assert not [at for row, at in still_to_lay(FIRST, datetime(2030, 1, 1, tzinfo=UTC)) if row.client_id == client]
    history.undo(desk)
    assert rows() == before
