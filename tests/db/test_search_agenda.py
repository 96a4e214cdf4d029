"""What was said in calls and on visits is found, with the words around it; the index follows every change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from acdesk import history
from acdesk.verbs import calling, commitments, editing, in_call, visiting
from db.connecting import run
from db.models import Call, Visit, database
from db.search import Found
from db.search_agenda import rebuild_agenda
from tests.acdesk.verbs.test_calling import plan
from tests.office import Office, open_office
from tests.work import sql_steps

STARTS = datetime(2026, 3, 5, 16, tzinfo=UTC)
"""Thu 2026-03-05, 10:00 in Chicago."""
MOST_STEPS = 20_000
"""Of SQLite, for a word that stands in a thousand calls."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(tmp_path)
    yield made
    made.desk.close()


def found(office: Office, text: str) -> list[Found]:
    return [row for row in office.desk.store.search(text) if row.call_id is not None or row.visit_id is not None]


def test_the_photos_of_the_last_call(office: Office) -> None:
    number = plan(office, STARTS, every="2w")[0]
    office.clock.instant = STARTS
    in_call.set_agenda(office.desk, number, [("The spring photos", True), ("Opening hours", False)])
    in_call.start_call(office.desk, number)
    made = commitments.commit(
        office.desk, number, side="theirs", what="Send the photos", owner="Dana", due=STARTS + timedelta(days=1)
    ).created[0]
    in_call.end_call(office.desk, number, decisions="We take the photos of the north side for the front page.")
    rows = found(office, "photos")
    assert {(str(row.kind), row.id, row.call_id) for row in rows} == {
        ("call", number, number),
        ("commitment", made, number),
    }
    (call,) = [row for row in rows if row.kind == "call"]
    assert (call.title, call.at, call.state) == ("Call with Badger HVAC", STARTS, "held")
    assert "photos" in call.snippet
    in_call.recap(office.desk, number)
    kinds = [str(row.kind) for row in office.desk.store.search("photos")]
    assert sorted(kinds) == ["call", "commitment"], "neither the note in the timeline nor the recap once more"
    assert found(office, "photos badger")[0].call_id == number, "whose and what together"
    for text in ("opening", "NORTH", "dana", "front pa"):
        assert {row.call_id for row in found(office, text)} == {number}, text
    assert found(office, "text") == found(office, "false") == [], "only the words of an agenda are its text"


def test_a_series_is_found_once_by_its_next_call_then_by_its_last(office: Office) -> None:
    numbers = plan(office, STARTS, every="2w")
    assert [row.call_id for row in found(office, "badger")] == [numbers[0]]
    office.clock.instant = STARTS + timedelta(days=3)
    assert [row.call_id for row in found(office, "call with")] == [numbers[1]]
    calling.cancel_call(office.desk, numbers[1], and_later=True)
    assert [row.call_id for row in found(office, "badger")] == [numbers[0]]


def test_visits_and_single_calls_nearest_first(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], city="Middleton, WI")
    far = plan(office, STARTS + timedelta(days=30))[0]
    near = plan(office, STARTS)[0]
    visit = visiting.plan_visit(
        office.desk, office.clients["badger"], on=STARTS.date() + timedelta(days=6), note="Badger sees the new van"
    ).created[0]
    assert [(row.call_id, row.visit_id) for row in found(office, "badger")] == [
        (near, None), (None, visit), (far, None)
    ]  # fmt: skip
    (row,) = found(office, "van")
    assert (row.visit_id, row.title, row.day) == (visit, "Visit to Badger HVAC", "2026-03-11")


def test_from_three_letters_on_and_never_an_error(office: Office) -> None:
    plan(office, STARTS)
    assert found(office, "ba") == []
    for text in ("", "\0", '"', "* OR", "name:badger", "\ud800bad"):
        office.desk.store.search(text)


def test_the_index_follows_every_change_and_its_taking_back(office: Office) -> None:
    desk, number = office.desk, plan(office, STARTS)[0]
    made = commitments.commit(desk, number, side="ours", what="Order the sign", owner="Ana").created[0]
    in_call.note_call(desk, number, decisions="Purple")
    assert len(found(office, "purple")) == len(found(office, "sign")) == 1
    history.undo(desk)
    assert found(office, "purple") == []
    history.redo(desk)
    assert len(found(office, "purple")) == 1
    commitments.drop_commitment(desk, made)
    assert found(office, "sign") == []
    history.undo(desk)
    editing.edit_client(desk, office.clients["badger"], name="Zephyr Heating")
    assert {row.call_id for row in found(office, "zephyr")} == {number}
    assert {str(row.kind) for row in found(office, "zephyr")} == {"call", "commitment"}
    assert desk.store.check() == []


def test_out_of_step_is_noticed_and_mended(office: Office) -> None:
    plan(office, STARTS, every="2w")
    database.obj.execute_sql("DELETE FROM find_agenda")
    assert any("find_agenda" in problem for problem in office.desk.store.check())
    office.desk.store.repair()
    assert office.desk.store.check() == []
    assert len(found(office, "badger")) == 1


def entries(db: SqliteDatabase) -> list[tuple[object, ...]]:
    return list(run(db, "SELECT rowid, name, said FROM find_agenda ORDER BY rowid"))


def test_made_anew_it_is_as_the_triggers_made_it(office: Office) -> None:
    """The statements stand twice, in the frozen migration and here: they must say the same."""
    number = plan(office, STARTS, every="2w")[0]
    in_call.set_agenda(office.desk, number, [("Photos", False)])
    commitments.commit(office.desk, number, side="ours", what="Order the sign", owner="Ana")
    calling.plan_call(office.desk, None, starts=STARTS, title="Sip & Sinks", kind="internal")
    visiting.plan_visit(office.desk, office.clients["badger"], on=STARTS.date(), note="van")
    before = entries(database.obj)
    assert len(before) == 5
    with office.desk.store.transaction():
        rebuild_agenda(database.obj)
    assert entries(database.obj) == before


def test_little_enough_work_to_type(office: Office) -> None:
    """A word that stands in a thousand calls, most of a series in which nothing was said."""
    client = office.clients["badger"]
    values = {"client": client, "kind": "call", "zone": "UTC", "minutes": 30, "state": "held", "agenda": []}
    rows = [
        {**values, "title": "Call", "starts_at": n, "original_start": n, "decisions": f"the photos {n}"}
        for n in range(1000)
    ]
    with office.desk.store.transaction():
        for start in range(0, len(rows), 500):
            Call.insert_many(rows[start : start + 500]).execute()
        Visit.insert_many([{"client": client, "quarter": "2026Q1", "state": "held", "note": "photos"}] * 100).execute()
    assert len(found(office, "photos")) == 50
    for text in ("pho", "photos", "badger", "the photos badger"):
        assert sql_steps(lambda text=text: office.desk.store.search(text)) < MOST_STEPS, text  # type: ignore[misc]
