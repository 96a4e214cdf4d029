"""Several visits planned for one day: all or nothing, one step of undo, what is planned already is moved."""

from __future__ import annotations

from datetime import date

import pytest

from acdesk import history
from acdesk.errors import Refused, WrongUsage
from acdesk.verbs import editing, visiting
from acdesk.verbs.visit_rounds import plan_round
from db import queries
from tests.office import Office, rows

THURSDAY = date(2026, 3, 12)


@pytest.fixture
def madison(office: Office) -> Office:
    """Everybody in greater Madison."""
    for client, city in (("badger", "Verona"), ("isthmus", "Fitchburg"), ("amazonia", "Madison, WI 53703")):
        editing.edit_client(office.desk, office.clients[client], city=city)
    return office


def test_a_round_is_one_step(madison: Office) -> None:
    desk, ids = madison.desk, [madison.clients["badger"], madison.clients["isthmus"]]
    before = rows()
    done = plan_round(desk, ids, on=THURSDAY)
    assert done.summary == "Planned 2 visits for Thu 12 Mar: Badger HVAC and Isthmus Legal."
    assert len(done.created) == 2
    assert done.notes == ()
    history.undo(desk)
    assert rows() == before


def test_who_is_planned_already_is_moved_to_the_day(madison: Office) -> None:
    desk, badger, isthmus = madison.desk, madison.clients["badger"], madison.clients["isthmus"]
    number = visiting.plan_visit(desk, badger, on=date(2026, 3, 17)).created[0]
    plan_round(desk, [badger, isthmus], on=THURSDAY)
    assert [row.planned_day for row in queries.visits(client_id=badger)] == ["2026-03-12"]
    assert queries.visits(client_id=badger)[0].id == number
    with pytest.raises(Refused, match="planned for Thu 12 Mar already"):
        plan_round(desk, [badger], on=THURSDAY)
    amazonia = madison.clients["amazonia"]
    done = plan_round(desk, [badger, amazonia], on=THURSDAY, by=madison.staff["vera"])
    assert done.summary.startswith("Planned a visit to Amazonia Supply for Thu 12 Mar")
    assert len(queries.visits(client_id=badger)) == 1


def test_all_or_nothing(madison: Office) -> None:
    desk = madison.desk
    before = rows()
    with pytest.raises(Refused, match="Tier 1"):
        plan_round(desk, [madison.clients["badger"], madison.clients["amazonia"]], on=THURSDAY)
    assert rows() == before
    plan_round(desk, [madison.clients["badger"], madison.clients["amazonia"]], on=THURSDAY, by=madison.staff["mark"])
    with pytest.raises(WrongUsage, match="whom to visit"):
        plan_round(desk, [], on=THURSDAY)
