"""Objectives are the Strategist's: the coordinator proposes, links and measures; three are current at most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from acdesk import history
from acdesk.desk import acting_as
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.objective_file import parse_objectives
from acdesk.verbs import answering, objectives, tidying
from db.models import KeyResult, Objective, Reading, Request
from tests.office import Office, rows

FILE = """
quarter = "2026Q1"
[[objective]]
client = "Badger"
title = "Spring tune-ups"
[[objective.key_result]]
title = "Calls answered"
unit = "%"
baseline = 40
target = 60
readings = { 2026-01-31 = 44, 2026-02-28 = 50 }
[[objective]]
client = "Isthmus"
title = "Fewer bounces"
[[objective.key_result]]
title = "Bounce rate"
baseline = 70
target = 50
"""


def add(office: Office, title: str = "More calls", who: str = "Karly", quarter: str = "") -> int:
    with acting_as(office.desk, who):
        return objectives.add_objective(office.desk, office.clients["badger"], title, quarter=quarter).created[0]


@pytest.mark.parametrize(("who", "proposed"), [("Ana", True), ("Devon", True), ("Karly", False), ("Vera", False)])
def test_whoever_is_no_lead_proposes(office: Office, who: str, proposed: bool) -> None:
    row = Objective.get_by_id(add(office, who=who))
    assert (row.proposed, row.active, row.quarter) == (proposed, True, "2026Q1")


OWNED: dict[str, Callable[[Office, int], object]] = {
    "approve": lambda office, number: objectives.approve(office.desk, number),
    "close": lambda office, number: objectives.close(office.desk, number, outcome="achieved"),
    "carry": lambda office, number: objectives.carry_over(office.desk, number),
    "key result": lambda office, number: objectives.add_key_result(office.desk, number, "Calls", target=9),
}


@pytest.mark.parametrize("name", OWNED)
@pytest.mark.parametrize("who", ["Ana", "Devon"])
def test_the_rest_is_the_strategists(office: Office, name: str, who: str) -> None:
    number = add(office)
    before = rows()
    office.sit(who)
    with pytest.raises(Refused, match="Strategist"):
        OWNED[name](office, number)
    assert rows() == before


@pytest.mark.parametrize("name", OWNED)
def test_every_step_can_be_taken_back(office: Office, name: str) -> None:
    number = add(office, who="Ana")
    before = rows()
    office.sit("Karly")
    OWNED[name](office, number)
    assert rows() != before
    history.undo(office.desk)
    assert rows() == before
    with pytest.raises((NotFound, Refused)):
        OWNED[name](office, 99)


def test_three_are_current_and_closing_makes_room(office: Office) -> None:
    numbers = [add(office, f"Goal {n}") for n in range(3)]
    with pytest.raises(Refused, match="three objectives"):
        add(office, "One more")
    proposed = add(office, "A proposal", who="Ana")
    add(office, "In the next", quarter="2026Q2")
    office.sit("Karly")
    with pytest.raises(Refused, match="three objectives"):
        objectives.approve(office.desk, proposed)
    objectives.close(office.desk, numbers[0], outcome="dropped")
    objectives.approve(office.desk, proposed)
    with pytest.raises(Refused, match="current already"):
        objectives.approve(office.desk, proposed)


def test_what_an_objective_needs(office: Office) -> None:
    badger, before = office.clients["badger"], rows()
    office.sit("Karly")
    for title, quarter, percent, error in (
        ("", "", 0, Refused),
        ("x", "spring", 0, WrongUsage),
        ("x", "2026Q5", 0, WrongUsage),
        ("x", "", 101, WrongUsage),
    ):
        with pytest.raises(error):
            objectives.add_objective(office.desk, badger, title, quarter=quarter, percent=percent)
    with pytest.raises(NotFound):
        objectives.add_objective(office.desk, 99, "x")
    assert rows() == before


def test_a_closed_one_stays_as_it_is(office: Office) -> None:
    number = add(office)
    office.sit("Karly")
    with pytest.raises(WrongUsage, match="achieved, missed, dropped"):
        objectives.close(office.desk, number, outcome="carried")
    objectives.close(office.desk, number, outcome="missed")
    before = rows()
    for name in ("close", "carry", "key result"):
        with pytest.raises(Refused, match="closed already"):
            OWNED[name](office, number)
    assert rows() == before


def test_a_proposal_is_measured_by_whoever_proposes(office: Office) -> None:
    number = add(office, who="Ana")
    result = objectives.add_key_result(office.desk, number, "Calls", target=9, baseline=3, unit="a day").created[0]
    done = objectives.add_reading(office.desk, result, 4.5)
    assert done.summary == "Calls: 4.5 a day on 2026-03-03."
    for figure in (float("nan"), float("inf"), -1e16):
        with pytest.raises(WrongUsage):
            objectives.add_reading(office.desk, result, figure)
        with pytest.raises(WrongUsage):
            objectives.add_key_result(office.desk, number, "x", target=figure)
    with pytest.raises(Refused, match="has not come"):
        objectives.add_reading(office.desk, result, 1, day=date(2026, 3, 4))
    with pytest.raises(NotFound):
        objectives.add_reading(office.desk, 99, 1)
    assert Reading.select().count() == 1


def test_carried_over_with_where_it_stands_and_what_is_open(office: Office) -> None:
    number = add(office)
    office.sit("Karly")
    result = objectives.add_key_result(office.desk, number, "Calls", target=60, baseline=40, unit="%").created[0]
    objectives.add_key_result(office.desk, number, "Nothing yet", target=1)
    for day, value in ((date(2026, 3, 1), 50), (date(2026, 2, 1), 45)):
        objectives.add_reading(office.desk, result, value, day=day)
    office.sit("Ana")
    open_one, closed_one = office.request(), office.request("Logo")
    for each in (open_one, closed_one):
        tidying.link(office.desk, each, objective_id=number)
    answering.answer(office.desk, closed_one, text="Here it is.")
    before = rows()
    office.sit("Karly")
    fresh = objectives.carry_over(office.desk, number).created[0]
    row = Objective.get_by_id(fresh)
    assert (row.quarter, row.carried_from_id, row.active, row.proposed) == ("2026Q2", number, True, False)
    first, second = KeyResult.select().where(KeyResult.objective == fresh).order_by(KeyResult.id)
    assert (first.title, first.baseline, first.target, first.unit) == ("Calls", 40, 60, "%")
    carried = Reading.get(Reading.key_result == first.id)
    assert (carried.day, carried.value) == ("2026-03-01", 50)
    assert Reading.select().where(Reading.key_result == second.id).count() == 0
    assert Request.get_by_id(open_one).objective_id == fresh
    assert Request.get_by_id(closed_one).objective_id == number
    history.undo(office.desk)
    assert rows() == before


def test_the_file_is_taken_whole_with_its_readings(office: Office) -> None:
    office.sit("Karly")
    before = rows()
    done = objectives.import_objectives(office.desk, parse_objectives(FILE, "toml"))
    assert done.summary == "Imported 2 objectives; 0 were there already."
    assert [(row.day, row.value) for row in Reading.select().order_by(Reading.day)] == [
        ("2026-01-31", 44), ("2026-02-28", 50),
    ]  # fmt: skip
    known = rows()
    again = objectives.import_objectives(office.desk, parse_objectives(FILE, "toml"))
    assert again.summary == "Imported 0 objectives; 2 were there already."
    assert rows() == known
    history.undo(office.desk)
    assert rows() == before


def test_a_file_that_does_not_fit_changes_nothing(office: Office) -> None:
    for number in range(3):
        add(office, f"Goal {number}")
    before = rows()
    office.sit("Karly")
    drafts = parse_objectives(FILE, "toml")
    with pytest.raises(Refused, match="three objectives"):
        objectives.import_objectives(office.desk, drafts[::-1])
    with pytest.raises(NotFound):
        objectives.import_objectives(office.desk, parse_objectives(FILE.replace("Isthmus", "Nobody"), "toml")[1:])
    assert rows() == before
    office.sit("Ana")
    objectives.import_objectives(office.desk, drafts)
    assert Objective.select().where(Objective.proposed).count() == 2
