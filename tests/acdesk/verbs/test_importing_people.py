"""An import as one transaction and one step of undo; the same file again changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acdesk import history
from acdesk.errors import Conflict
from acdesk.tables import Plan, parse_table, plan_import
from acdesk.verbs import people
from acdesk.verbs.importing_people import directory, import_people, look
from db import records
from db.models import Client, Contact, Journal, Obligation
from db.vocabulary import Kind, Verb
from tests.office import Office, open_office, rows

TABLE = (
    "client,tier,domain,zone,contact,email,birthday,notes\n"
    "Fresh Start,3,fresh.com,Europe/Lisbon,Al,al@fresh.com,03-14,rows\n"
    "Fresh Start,,,,Bo,,,\n"
    "Second,1,,,,,,\n"
    "badger hvac,,badger.com,,Dana,dana@badger.com,,\n"
    "Isthmus Legal,7,,,,,,\n"
)


def plan(office: Office, text: str, tier: int | None = None) -> Plan:
    return plan_import(parse_table(text.encode(), "clients.csv"), directory(office.desk), tier=tier)


def test_what_was_planned_is_written_in_one_step(office: Office) -> None:
    before, entries = rows(), Journal.select().count()
    done = import_people(office.desk, plan(office, TABLE))
    assert done.verb is Verb.IMPORT_PEOPLE
    assert done.summary == "Imported clients.csv: 2 new clients, 3 new contacts, 1 client changed."
    fresh, second = (records.get(Client, number) for number in done.created)
    assert fresh is not None
    assert second is not None
    assert (fresh.name, fresh.tier, fresh.domains, fresh.zone) == ("Fresh Start", 3, ["fresh.com"], "Europe/Lisbon")
    assert (second.zone, second.coordinator_id) == ("America/Chicago", office.staff["ana"])
    assert [row.name for row in records.find(Contact, client=fresh.id)] == ["Al", "Bo"]
    assert records.find(Contact, email="al@fresh.com")[0].rapport == "rows"
    assert office.desk.client(office.clients["badger"]).domains == ["badger.com"]
    owed = [row.kind for row in records.find(Obligation, client=fresh.id)]
    assert owed == [Kind.TOUCH, Kind.HOLD_CALL, Kind.BOOK_CALL]
    assert records.find(Obligation, client=second.id) == [], "Tier 1 has no touch clock"
    assert Journal.select().count() == entries + 1
    history.undo(office.desk)
    assert rows() == before
    history.redo(office.desk)
    assert len(records.find(Contact)) == 3


def test_the_same_table_again_changes_nothing(office: Office) -> None:
    import_people(office.desk, plan(office, TABLE))
    before = rows()
    again = plan(office, TABLE)
    assert (again.new, again.updated, again.same, len(again.rejected), again.changes) == (0, 0, 4, 1, 0)
    done = import_people(office.desk, again)
    assert done.summary == "Nothing in clients.csv is new."
    assert rows() == before


def test_a_desk_that_moved_on_is_not_written(office: Office) -> None:
    made = plan(office, TABLE)
    people.add_client(office.desk, "Fresh Start", tier=2)
    before = rows()
    with pytest.raises(Conflict):
        import_people(office.desk, made)
    assert rows() == before


def test_what_fails_half_way_leaves_nothing(office: Office) -> None:
    class Enough(Exception):
        pass

    def stop(written: int, of: int) -> None:
        if written == of:
            raise Enough

    before = rows()
    made = plan(office, TABLE)
    with pytest.raises(Enough):
        import_people(office.desk, made, progress=stop)
    assert rows() == before


def test_hostile_text_is_kept_and_imported_once(office: Office) -> None:
    names = ["[red]Bob[/red]", "\x1b[31mRed", "=cmd|'/C calc'!A0", "a\u202eb", "Zoë " + "e\u0301" * 20, "O'Hara; --"]
    lines = "".join(f'"{name}",3,"{name}",x{place}@x.com\n' for place, name in enumerate(names))
    text = "client,tier,contact,email\n" + lines
    assert plan(office, text).new == len(names)
    import_people(office.desk, plan(office, text))
    assert {row.name for row in records.find(Contact)} == set(names)
    assert plan(office, text).changes == 0


def test_from_a_file(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    with path.open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([["Company", "E-mail Address"], ["Fresh", "a@fresh.com"]])
    made = look(office.desk, path, tier=2)
    assert (made.new, made.name) == (1, "clients.csv")


NAMES = st.sampled_from(["Badger HVAC", "badger hvac", "Fresh", "New Co", ""])
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["", "2", "3", "9"]),
        st.sampled_from(["", "Madison", "Verona"]),
        st.sampled_from(["", "x.com", "y.com"]),
        st.sampled_from(["", "Al", "Bo"]),
        st.sampled_from(["", "al@x.com", "bo@y.com", "q@z.com"]),
        st.sampled_from(["", "1", "2"]),
    ),
    max_size=7,
)


@given(ROWS, st.sampled_from([None, 3]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_table_twice_is_the_table_once(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, ...]], tier: int | None
) -> None:
    office = open_office(tmp_path_factory.mktemp("desk"))
    try:
        text = "client,tier,city,domain,contact,email,phone\n" + "".join(",".join(row) + "\n" for row in table)
        made = plan(office, text, tier)
        assert made.rows == made.new + made.updated + made.same + len(made.rejected)
        import_people(office.desk, made)
        again = plan(office, text, tier)
        assert again.changes == 0
        assert again.new == again.updated == 0
    finally:
        office.desk.close()
