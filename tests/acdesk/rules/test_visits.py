"""Visits: the requirement, the aim and the gates at every week, the board, suggestions, and the days they fall on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdesk.config import Hours
from acdesk.places import load
from acdesk.rules.holidays import lay_down
from acdesk.rules.objectives import quarter_bounds, quarter_of
from acdesk.rules.silence import Level
from acdesk.rules.slots import Busy
from acdesk.rules.visit_days import Guest, Stands, Suggestion, Town, plan_days, suggestions, times_on, together
from acdesk.rules.visits import (
    GATES,
    Host,
    Owed,
    Stage,
    Standing,
    Visit,
    VisitState,
    board,
    cell,
    counts,
    gate_due,
    last_quarters,
    owed,
    previous_quarter,
    refusal,
    stands_for_call,
    state_of,
    week_days,
    week_in,
    week_of,
)
from acdesk.rules.worktime import agency_calendar, staff_calendar
from db.vocabulary import Role

AGENCY = agency_calendar(Hours(), [(day, windows) for day, windows, _ in lay_down(Hours(), range(2025, 2028))])
CHICAGO = AGENCY.zone
PLACES = load()

BADGER = Host(1, "Badger HVAC", 2, "Fitchburg/Verona")
YAHARA = Host(2, "Yahara Brewing", 2, "Monona")
ISTHMUS = Host(3, "Isthmus Legal", 3, "Downtown")
CAPITOL = Host(4, "Capitol Cycle Works", 1, "Downtown")
DULUTH = Host(5, "Duluth Outfitters", 2, None)
EVERYBODY = [BADGER, YAHARA, ISTHMUS, CAPITOL, DULUTH]
TODAY = date(2026, 3, 3)


def chicago(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def held(host: Host, day: str, **more: bool) -> Visit:
    return Visit(host.client_id, quarter_of(date.fromisoformat(day)), "held", date.fromisoformat(day), **more)


# Weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-01-01", 1), ("2026-01-07", 1), ("2026-01-08", 2), ("2026-03-03", 9), ("2026-03-31", 13),
        ("2026-04-01", 1), ("2026-06-30", 13), ("2026-09-29", 13), ("2026-09-30", 14),
        ("2026-12-30", 13), ("2026-12-31", 14), ("2027-01-01", 1), ("2028-03-31", 13),
    ],
)  # fmt: skip
def test_the_week_of_the_quarter(day: str, week: int) -> None:
    assert week_of(date.fromisoformat(day)) == week


def test_the_week_seen_from_outside_the_quarter() -> None:
    assert week_in("2026Q1", date(2025, 12, 31)) == 0
    assert week_in("2026Q1", date(2026, 5, 1)) == 13
    assert week_in("2026Q4", date(2027, 1, 1)) == 14


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
@settings(max_examples=80)
def test_every_day_lies_in_its_week(day: date) -> None:
    first, last = week_days(quarter_of(day), week_of(day))
    assert first <= day <= last
    assert (last - first).days <= 6


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-09-30", "to come"),
        ("2026-10-01", "week 1 of 13"),
        ("2026-12-30", "week 13 of 13"),
        ("2026-12-31", "last day"),  # alone in a week 14
        ("2027-01-01", "over"),
    ],
)
def test_where_in_the_quarter_one_is(day: str, said: str) -> None:
    assert state_of([], [], "2026Q4", date.fromisoformat(day)).stands == said


def test_a_week_that_there_is_not() -> None:
    for week in (0, 14):
        with pytest.raises(ValueError, match="has no week"):
            week_days("2026Q1", week)


def test_quarters_run_over_the_end_of_the_year() -> None:
    assert previous_quarter("2026Q1") == "2025Q4"
    assert last_quarters("2026Q1", 3) == ["2025Q3", "2025Q4", "2026Q1"]
    assert len(last_quarters("2026Q1")) == 8


@pytest.mark.parametrize(
    ("quarter", "stage", "due"),
    [
        ("2026Q1", Stage.PLANNED, "2026-01-21 17:00"),
        ("2026Q1", Stage.BOOKED, "2026-02-11 17:00"),
        ("2026Q1", Stage.HELD, "2026-03-18 17:00"),
        ("2026Q4", Stage.PLANNED, "2026-10-21 17:00"),
        ("2026Q4", Stage.HELD, "2026-12-16 17:00"),
        ("2027Q3", Stage.BOOKED, "2027-08-11 17:00"),
        ("2025Q2", Stage.PLANNED, "2025-04-21 17:00"),
    ],
)
def test_a_gate_closes_with_the_last_working_day_of_its_week(quarter: str, stage: Stage, due: str) -> None:
    assert gate_due(quarter, stage, AGENCY) == chicago(due)


# What is owed


def test_tier_2_is_owed_a_visit_each_quarter() -> None:
    assert owed(BADGER, "2026Q1", []) is Owed.OWED
    assert owed(BADGER, "2026Q1", [held(BADGER, "2025-12-30")]) is Owed.OWED


def test_tier_3_is_owed_a_visit_every_second_quarter() -> None:
    visit = held(ISTHMUS, "2025-12-30")
    quarters = ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]
    assert [owed(ISTHMUS, quarter, [visit]) for quarter in quarters] == [
        Owed.OWED, Owed.OWED, Owed.NOT_THIS_QUARTER, Owed.OWED,
    ]  # fmt: skip
    assert owed(ISTHMUS, "2026Q1", [held(BADGER, "2025-12-30")]) is Owed.OWED
    assert owed(ISTHMUS, "2026Q1", [replace(visit, state="missed")]) is Owed.OWED


def test_a_visit_held_in_the_next_quarter_counts_for_that() -> None:
    late = Visit(3, "2025Q4", "held", date(2026, 1, 5))
    assert late.counts_for == "2026Q1"
    assert owed(ISTHMUS, "2026Q1", [late]) is Owed.OWED
    assert cell(ISTHMUS, "2026Q1", [late], TODAY).standing is Standing.HELD
    assert cell(ISTHMUS, "2025Q4", [late], TODAY).standing is Standing.MISSED


def test_tier_1_is_visited_only_with_the_vp_or_the_owner() -> None:
    assert owed(CAPITOL, "2026Q1", []) is Owed.WITH_LEAD
    for companions in ([], [Role.STRATEGIST], [Role.COORDINATOR, Role.SPECIALIST]):
        found = refusal(CAPITOL, companions)
        assert found is not None
        assert found.rule == "tier_1"
    assert refusal(CAPITOL, [Role.COORDINATOR, Role.OWNER]) is None
    assert refusal(CAPITOL, [Role.VP_STRATEGY]) is None
    assert refusal(BADGER, []) is None
    alone, together = held(CAPITOL, "2026-02-10"), held(CAPITOL, "2026-02-10", with_lead=True)
    assert not counts(CAPITOL, alone)
    assert counts(CAPITOL, together)
    assert state_of([CAPITOL], [alone], "2026Q1", TODAY).held == 0
    state = state_of([CAPITOL], [together], "2026Q1", TODAY)
    assert (state.requirement_met, state.aim, state.aim_held) == (True, 0, 0)


def test_clients_elsewhere_never_count() -> None:
    visit = held(DULUTH, "2026-02-10", with_lead=True)
    assert owed(DULUTH, "2026Q1", []) is Owed.ELSEWHERE
    assert not counts(DULUTH, visit)
    state = state_of(
        [DULUTH, replace(CAPITOL, area=None)], [visit, held(CAPITOL, "2026-02-10", with_lead=True)], "2026Q1", TODAY
    )
    assert (state.held, state.aim, state.requirement_met) == (0, 0, False)
    assert {each.standing for each in state.cells} == {Standing.ELSEWHERE}


def test_nobody_is_owed_a_visit_before_or_after_they_are_a_client() -> None:
    host = replace(BADGER, since=date(2026, 3, 30), until=date(2026, 7, 1))
    found = [owed(host, quarter, []) for quarter in ("2025Q4", "2026Q1", "2026Q2", "2026Q3")]
    assert found == [Owed.NOT_A_CLIENT, Owed.OWED, Owed.OWED, Owed.NOT_A_CLIENT]


# The measures and the gates


@pytest.mark.parametrize("quarter", ["2026Q1", "2026Q2", "2026Q3", "2026Q4", "2028Q1"])
def test_the_gates_at_every_day_of_a_quarter(quarter: str) -> None:
    first, last = quarter_bounds(quarter)
    for number in range((last - first).days + 1):
        today = first + timedelta(days=number)
        state = state_of(EVERYBODY, [], quarter, today)
        assert (state.week, state.required, state.held, state.aim) == (week_of(today), 1, 0, 3)
        assert not state.requirement_met
        assert [gate.passed for gate in state.gates] == [state.week > week for week in GATES.values()]
        assert [gate.met for gate in state.gates] == [False] * 3
        assert state.weeks_left == max(13 - state.week, 0)
        late = {each.late for each in state.cells if each.owed is Owed.OWED}
        assert late == {state.week > 3}


def test_who_came_within_the_quarter_is_not_late_since_before_they_came() -> None:
    """Three weeks to plan, as their obligation has it; and never beyond the quarter."""
    came = replace(BADGER, since=date(2026, 3, 3))
    now = cell(came, "2026Q1", [], date(2026, 3, 24))
    assert (now.next_step, now.late) == ("plan it by week 12", False)
    assert cell(came, "2026Q1", [], date(2026, 3, 25)).next_step == "plan it, late since week 12"
    assert cell(came, "2026Q2", [], date(2026, 4, 1)).next_step == "plan it by week 3"
    last = replace(BADGER, since=date(2026, 12, 30))
    assert cell(last, "2026Q4", [], date(2026, 12, 31)).next_step == "plan it by week 13"


def test_the_gates_fill_as_visits_are_planned_booked_and_held() -> None:
    visits = [
        Visit(1, "2026Q1", "planned"),
        Visit(2, "2026Q1", "booked", date(2026, 3, 12)),
        held(ISTHMUS, "2026-02-12"),
        Visit(5, "2026Q1", "booked", date(2026, 3, 12)),
    ]
    state = state_of(EVERYBODY, visits, "2026Q1", TODAY)
    assert [(gate.week, gate.reached, gate.aim) for gate in state.gates] == [(3, 3, 3), (6, 2, 3), (11, 1, 3)]
    assert [(gate.required_met, gate.aim_met, gate.met) for gate in state.gates] == [
        (True, True, True), (True, False, False), (True, False, False),
    ]  # fmt: skip
    assert (state.held, state.aim, state.aim_held, state.requirement_met) == (1, 3, 1, True)
    assert state.sentence == "1 of 3, 4 weeks left"
    assert [each.next_step for each in state.cells] == ["book it, late since week 6", "hold it by week 11", "", "", ""]


def test_the_requirement_is_missing_until_one_is_held() -> None:
    state = state_of([BADGER], [Visit(1, "2026Q1", "booked", date(2026, 3, 30))], "2026Q1", date(2026, 3, 30))
    assert state.sentence == "0 of 1, last week, the required visit is missing"


def test_a_visit_to_a_tier_3_client_who_is_not_owed_one_meets_the_requirement() -> None:
    visits = [held(ISTHMUS, "2025-11-12"), held(ISTHMUS, "2026-02-12")]
    state = state_of([ISTHMUS], visits, "2026Q1", TODAY)
    assert (state.held, state.requirement_met, state.aim, state.aim_held) == (1, True, 0, 0)
    assert state.cells[0].standing is Standing.HELD


def test_the_year_ends_and_the_next_begins_at_nothing() -> None:
    visits = [held(BADGER, "2026-12-31")]
    assert state_of([BADGER], visits, "2026Q4", date(2026, 12, 31)).requirement_met
    after = state_of([BADGER], visits, "2027Q1", date(2027, 1, 1))
    assert (after.week, after.held, after.requirement_met) == (1, 0, False)


# The board


def test_the_board_shows_a_gap_at_a_glance() -> None:
    visits = [
        held(BADGER, "2025-05-12"), held(BADGER, "2025-11-12"),
        Visit(1, "2025Q3", "cancelled", date(2025, 8, 12)),
        Visit(1, "2026Q1", "booked", date(2026, 3, 12)),
    ]  # fmt: skip
    host = replace(BADGER, since=date(2025, 1, 15))
    row = board([host], visits, "2026Q1", TODAY)[1]
    assert [each.quarter for each in row] == last_quarters("2026Q1")
    assert [each.standing for each in row] == [
        *[Standing.NOT_OWED] * 3, Standing.MISSED, Standing.HELD, Standing.MISSED, Standing.HELD, Standing.BOOKED,
    ]  # fmt: skip
    assert row[-1].day == date(2026, 3, 12)
    assert row[3].late


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("wished", Standing.TO_PLAN), ("planned", Standing.PLANNED), ("booked", Standing.BOOKED),
        ("held", Standing.HELD), ("missed", Standing.TO_PLAN), ("cancelled", Standing.TO_PLAN),
    ],
)  # fmt: skip
def test_how_a_visit_stands_in_its_own_quarter_and_after_it(state: str, standing: Standing) -> None:
    visit = Visit(1, "2026Q1", state, date(2026, 3, 3))
    assert cell(BADGER, "2026Q1", [visit], TODAY).standing is standing
    after = cell(BADGER, "2026Q1", [visit], date(2026, 4, 1)).standing
    assert after is (Standing.HELD if state == "held" else Standing.MISSED)


def test_the_furthest_visit_stands_for_the_quarter() -> None:
    visits = [Visit(1, "2026Q1", state, date(2026, 3, 10)) for state in ("planned", "cancelled", "missed")]
    assert cell(BADGER, "2026Q1", [*visits, Visit(1, "2026Q1", "booked", date(2026, 3, 11))], TODAY).day == date(
        2026, 3, 11
    )


def test_a_booked_day_that_has_passed_asks_what_came_of_it() -> None:
    found = cell(BADGER, "2026Q1", [Visit(1, "2026Q1", "booked", date(2026, 2, 26))], TODAY)
    assert (found.standing, found.next_step, found.late) == (Standing.BOOKED, "say whether it was held", True)


some_visits = st.lists(
    st.builds(
        Visit,
        st.integers(1, 5),
        st.just("2026Q1"),
        st.sampled_from(VisitState),
        st.dates(date(2025, 10, 1), date(2026, 3, 31)),
        st.booleans(),
    ),
    max_size=12,
)


@given(some_visits, st.dates(date(2026, 1, 1), date(2026, 3, 31)))
@settings(max_examples=80)
def test_the_measures_always_agree_with_themselves(visits: list[Visit], today: date) -> None:
    state = state_of(EVERYBODY, visits, "2026Q1", today)
    assert state.aim_held <= min(state.aim, state.held)
    planned, booked, done = state.gates
    assert state.aim >= planned.reached >= booked.reached >= done.reached == state.aim_held
    assert done.required_met == state.requirement_met
    assert state.held == sum(1 for one in visits if one.state == "held" and one.day and one.day.year == 2026
                             and one.client_id in (1, 2, 3) + (4,) * one.with_lead)  # fmt: skip


# A visit for a call


def test_a_visit_may_stand_for_a_call_within_three_working_days() -> None:
    due = chicago("2026-03-12 10:00")
    assert stands_for_call(chicago("2026-03-09 10:00"), due, AGENCY)
    assert stands_for_call(chicago("2026-03-17 10:00"), due, AGENCY)
    assert not stands_for_call(chicago("2026-03-09 09:00"), due, AGENCY)
    assert not stands_for_call(chicago("2026-03-17 11:00"), due, AGENCY)


# Suggestions


def guest(host: Host, visits: list[Visit], **more: object) -> Guest:
    return replace(Guest(host, cell(host, "2026Q1", visits, TODAY)), **more)  # type: ignore[arg-type]


def test_suggestions_come_in_order_with_their_reasons() -> None:
    visits = [held(BADGER, "2025-12-02"), held(YAHARA, "2025-10-07"), held(ISTHMUS, "2025-09-02")]
    dark = {"health": Level.DARK, "health_sentence": "dark 9 wd, usually writes every 3"}
    news = {"new_contact": date(2025, 12, 10), "contact_name": "Bill Ruiz"}
    found = suggestions(
        [guest(BADGER, visits), guest(YAHARA, visits, **dark), guest(ISTHMUS, visits, **news)], visits, TODAY
    )
    assert [(one.name, one.score) for one in found] == [
        ("Yahara Brewing", 3.4231), ("Badger HVAC", 1.5), ("Isthmus Legal", 1.25),
    ]  # fmt: skip
    assert found[0].reasons == (
        "last visited 21 weeks ago: 1.62 × tier 2 (1.5)",
        "dark 9 wd, usually writes every 3 (+1)",
        "plan it, late since week 3",
    )
    assert found[2].reasons[1] == "new contact Bill Ruiz (+0.25)"
    old = guest(ISTHMUS, visits, new_contact=date(2025, 12, 2), contact_name="Bill Ruiz")
    assert suggestions([old], visits, TODAY)[0].score == 1.0


def test_only_those_who_are_owed_a_visit_and_have_none_are_suggested() -> None:
    visits = [Visit(1, "2026Q1", "booked", date(2026, 3, 12)), held(YAHARA, "2026-02-10"), held(ISTHMUS, "2025-12-01")]
    assert suggestions([guest(host, visits) for host in EVERYBODY], visits, TODAY) == []
    planned = [Visit(1, "2026Q1", "planned")]
    assert [one.reasons for one in suggestions([guest(BADGER, planned)], planned, TODAY)] == [
        ("never visited: 2.00 × tier 2 (1.5)", "book it, late since week 6")
    ]


# Days


def suggestion(number: int, area: str) -> Suggestion:
    return Suggestion(number, f"Client {number}", area, 3 - number / 10, ())


def times(found: list[tuple[datetime, datetime]]) -> list[str]:
    return [f"{starts.astimezone(CHICAGO):%H:%M}–{ends.astimezone(CHICAGO):%H:%M}" for starts, ends in found]


def test_two_or_three_on_one_side_of_town_fall_on_one_day() -> None:
    found = [suggestion(1, "Monona"), suggestion(2, "Middleton"), suggestion(3, "East"), suggestion(4, "Monona")]
    assert [one.client_id for one in together(found, PLACES)] == [1, 4, 3]
    plans = plan_days(found, date(2026, 3, 6), date(2026, 3, 31), Town(AGENCY, PLACES))
    assert [(plan.day, [stop.client_id for stop in plan.stops]) for plan in plans] == [
        (date(2026, 3, 10), [1, 4, 3]),
        (date(2026, 3, 11), [2]),
    ]
    assert plans[0].reason == "3 in Monona and East"
    assert times([(stop.starts, stop.ends) for stop in plans[0].stops]) == ["09:00–10:00", "10:15–11:15", "11:45–12:45"]
    assert [stop.travel_before for stop in plans[0].stops] == [12, 10, 20]


def test_a_day_beside_a_visit_that_stands_is_taken_first() -> None:
    standing = Stands(date(2026, 3, 19), 8, "Yahara Brewing", "Monona")
    taken = Busy(chicago("2026-03-19 09:00"), chicago("2026-03-19 10:00"))
    town = Town(AGENCY, PLACES, (taken,), (standing, Stands(date(2026, 3, 10), 9, "Badger HVAC", "Middleton")))
    plan = plan_days([suggestion(1, "East")], date(2026, 3, 4), date(2026, 3, 31), town)[0]
    assert plan.day == date(2026, 3, 19)
    assert plan.reason == "with Yahara Brewing, same side of town"
    assert plan.stops[0].starts >= chicago("2026-03-19 10:30")


def test_who_has_no_room_goes_with_others_who_have_none() -> None:
    seven = [suggestion(number, "East") for number in range(1, 8)]
    taken = Busy(chicago("2026-03-10 13:00"), chicago("2026-03-10 13:30"))
    plans = plan_days(seven, date(2026, 3, 10), date(2026, 3, 31), Town(AGENCY, PLACES, (taken,)))
    assert [[stop.client_id for stop in plan.stops] for plan in plans] == [[1, 2], [3, 4, 5], [6, 7]]
    assert plans[0].reason == "2 in East"


def hours(area: str, day: date, town: Town) -> list[str]:
    return [f"{stop.starts.astimezone(CHICAGO):%H:%M}" for stop in times_on(suggestion(1, area), day, town)]


def test_between_two_visits_lies_the_drive_from_one_to_the_other() -> None:
    day = date(2026, 3, 10)
    stands = Busy(chicago("2026-03-10 09:40"), chicago("2026-03-10 11:20"), area="Monona", drive=20)
    call = Busy(chicago("2026-03-10 13:00"), chicago("2026-03-10 13:30"))
    found = hours("Monona", day, Town(AGENCY, PLACES, (stands,)))
    assert found[0] == "11:15"  # ten minutes within Monona after 11:00, on the quarter-hour
    found = hours("Monona", day, Town(AGENCY, PLACES, (call,)))
    home = PLACES.minutes_from_centre("Monona")
    assert "11:30" in found
    assert chicago("2026-03-10 11:30") + timedelta(minutes=60 + home + 15) <= call.starts
    assert not {"11:45", "12:00", "13:00", "13:45"} & set(found)


def test_whoever_visits_is_there_then() -> None:
    away = staff_calendar("America/Chicago", {"tue": ["10:00-13:00"], "thu": ["08:00-17:00"]}, AGENCY, [])
    first, last = date(2026, 3, 10), date(2026, 3, 12)
    town = Town(AGENCY, PLACES, keeper_of=lambda client_id: away if client_id == 1 else AGENCY)
    assert hours("East", first, town)[::8] == ["10:00", "12:00"]
    assert times_on(suggestion(1, "East"), date(2026, 3, 11), town) == []
    assert [plan.day for plan in plan_days([suggestion(2, "East")], first, last, town)] == [first]


def test_nobody_is_visited_beside_themselves() -> None:
    planned = Stands(date(2026, 3, 19), 1, "Client 1", "Monona", timed=False)
    first, last, town = date(2026, 3, 4), date(2026, 3, 31), Town(AGENCY, PLACES, (), (planned,))
    (alone,) = plan_days([suggestion(1, "Monona")], first, last, town)
    assert (alone.day, alone.reason) == (date(2026, 3, 19), "as planned")
    (both,) = plan_days([suggestion(1, "Monona"), suggestion(2, "East")], first, last, town)
    assert (both.day, both.reason) == (date(2026, 3, 19), "2 in Monona and East")
    (other,) = plan_days([suggestion(2, "East")], first, last, town)
    assert (other.day, other.reason) == (date(2026, 3, 19), "with Client 1, same side of town")


def test_visits_planned_without_a_time_take_their_place_on_the_day() -> None:
    day = date(2026, 3, 10)
    planned = tuple(Stands(day, number, f"Client {number}", "East", timed=False) for number in (7, 8))
    town = Town(AGENCY, PLACES, (), planned)
    plans = plan_days([suggestion(1, "East"), suggestion(2, "East")], day, date(2026, 3, 12), town)
    assert [(plan.day, len(plan.stops)) for plan in plans] == [(day, 1), (date(2026, 3, 11), 1)]
    full = Town(AGENCY, PLACES, (), planned, most=2)
    assert [plan.day for plan in plan_days([suggestion(1, "East")], day, date(2026, 3, 12), full)] == [
        date(2026, 3, 11)
    ]


class Looked(tuple[Busy, ...]):
    """What is taken, which counts how often it is gone through."""

    times = 0

    def __iter__(self) -> Iterator[Busy]:
        Looked.times += 1
        return super().__iter__()


def test_a_quarter_full_of_calls_is_gone_through_once_and_not_for_every_group() -> None:
    found = [suggestion(number, "Stoughton") for number in range(60)]
    calls = Looked(Busy(starts := chicago(f"2026-03-{day:02d} 16:00"), starts + timedelta(hours=1)) for day in (3, 4))
    assert plan_days(found, date(2026, 3, 2), date(2026, 3, 31), Town(AGENCY, PLACES, calls))
    assert Looked.times == 1


def test_what_does_not_fit_on_a_day_gets_another_or_none() -> None:
    three = [suggestion(number, "Stoughton") for number in (1, 2, 3)]
    morning = Busy(chicago("2026-03-10 08:00"), chicago("2026-03-10 12:00"), meeting=False)
    plans = plan_days(three, date(2026, 3, 10), date(2026, 3, 11), Town(AGENCY, PLACES, (morning,)))
    assert sum(len(plan.stops) for plan in plans) == 3
    assert plan_days(three, date(2026, 3, 13), date(2026, 3, 16), Town(AGENCY, PLACES)) == []  # Friday to Monday
    full = tuple(Busy(chicago(f"2026-03-10 {hour}:00"), chicago(f"2026-03-10 {hour}:30")) for hour in (10, 12, 16))
    assert plan_days(three, date(2026, 3, 10), date(2026, 3, 10), Town(AGENCY, PLACES, full)) == []


@given(
    st.lists(st.sampled_from(sorted(PLACES.areas)), min_size=1, max_size=7),
    st.lists(st.tuples(st.integers(0, 13), st.integers(8, 16), st.integers(15, 240), st.booleans()), max_size=6),
)
@settings(max_examples=40, deadline=None)
def test_the_days_can_be_driven(areas: list[str], spans: list[tuple[int, int, int, bool]]) -> None:
    first = date(2026, 3, 2)
    taken = tuple(
        Busy(starts, starts + timedelta(minutes=length), meeting)
        for day, hour, length, meeting in spans
        for starts in [chicago(f"{first + timedelta(days=day)} {hour:02}:00")]
    )
    found = [suggestion(number, area) for number, area in enumerate(areas)]
    plans = plan_days(found, first, first + timedelta(days=60), Town(AGENCY, PLACES, taken))
    assert sorted(stop.client_id for plan in plans for stop in plan.stops) == list(range(len(areas)))
    assert len({plan.day for plan in plans}) == len(plans)
    for plan in plans:
        assert plan.day.weekday() in (1, 2, 3)
        assert len(plan.stops) <= 3
        free_from = None
        for stop in plan.stops:
            local = stop.starts.astimezone(CHICAGO)
            assert local.date() == plan.day
            assert local.hour >= 9
            assert stop.ends <= chicago(f"{plan.day} 15:00")
            leaves = stop.starts - timedelta(minutes=stop.travel_before)
            assert free_from is None or leaves >= free_from
            assert not any(one.starts < stop.ends and leaves < one.ends for one in taken)
            free_from = stop.ends
