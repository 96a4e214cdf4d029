"""The quarter's visits at every week: the requirement, the aim, the gates; elsewhere never counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from acdesk import history
from acdesk.desk import Desk
from acdesk.errors import WrongUsage
from acdesk.reading import visits
from acdesk.reading.visit_texts import visit_text
from acdesk.verbs import answering, editing, people, visiting
from db import queries
from tests.office import Clock, Office, open_office


@pytest.fixture
def year_end(tmp_path: Path) -> Office:
    """An office at the start of the last quarter, with clients in town and elsewhere."""
    office = open_office(tmp_path, Clock(datetime(2026, 10, 1, 15, tzinfo=UTC)))
    for short, tier, city in (
        ("lake", 2, "Madison, WI 53703"),
        ("oak", 2, "Verona"),
        ("birch", 3, "Sun Prairie"),
        ("steel", 1, "Madison"),
        ("far", 2, "Chicago, IL"),
    ):
        office.clients[short] = people.add_client(office.desk, short.title(), tier=tier, city=city).created[0]
    return office


def test_the_gates_at_every_week_of_a_quarter_year_end_included(year_end: Office) -> None:
    desk, monday = year_end.desk, date(2026, 10, 1)
    for week in range(1, 15):
        day = monday + timedelta(weeks=week - 1)
        year_end.clock.instant = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
        found = visits.band(desk)
        assert (found.quarter, found.week) == ("2026Q4", week)
        assert (found.required, found.held, found.aim, found.aim_held) == (1, 0, 3, 0)
        assert [gate.passed for gate in found.gates] == [week > 3, week > 6, week > 11]
    year_end.clock.instant = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert (visits.band(desk).quarter, visits.band(desk).week) == ("2026Q4", 14)
    year_end.clock.instant = datetime(2027, 1, 1, 15, tzinfo=UTC)
    assert (visits.band(desk).quarter, visits.band(desk).week) == ("2027Q1", 1)
    desk.close()


def test_elsewhere_never_counts_and_tier_1_meets_the_requirement_only(year_end: Office) -> None:
    desk = year_end.desk
    far = visiting.plan_visit(desk, year_end.clients["far"], on=date(2026, 10, 1)).created[0]
    visiting.hold_visit(desk, far)
    assert (visits.band(desk).held, visits.band(desk).aim_held) == (0, 0)
    year_end.sit("Vera")
    steel = visiting.plan_visit(desk, year_end.clients["steel"], on=date(2026, 10, 1)).created[0]
    visiting.hold_visit(desk, steel)
    found = visits.band(desk)
    assert (found.held, found.requirement_met, found.aim_held) == (1, True, 0)
    year_end.sit("Ana")
    lake = visiting.plan_visit(desk, year_end.clients["lake"], on=date(2026, 10, 1)).created[0]
    visiting.hold_visit(desk, lake)
    assert (visits.band(desk).held, visits.band(desk).aim_held) == (2, 1)
    desk.close()


def test_the_board_shows_eight_quarters(year_end: Office) -> None:
    desk = year_end.desk
    number = visiting.plan_visit(desk, year_end.clients["oak"], on=date(2026, 10, 14)).created[0]
    board = visits.board(desk)
    assert board.quarters == ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4")
    by_name = {row.client: row for row in board.rows}
    oak, far, lake = by_name["Oak"], by_name["Far"], by_name["Lake"]
    assert (str(oak.now.standing), oak.now.day, oak.visit and oak.visit.id) == ("planned", date(2026, 10, 14), number)
    assert (far.area, str(far.now.owed), str(far.now.standing)) == ("", "elsewhere", "elsewhere")
    assert (lake.place, str(lake.now.standing), lake.now.next_step) == ("Madison", "to plan", "plan it by week 3")
    assert [str(cell.standing) for cell in lake.cells[:-1]] == ["not owed"] * 7
    assert board.rows[-1].area == ""
    with pytest.raises(WrongUsage, match="2026Q1"):
        visits.board(desk, "spring")
    desk.close()


def test_suggestions_are_grouped_with_a_day_and_reasons(year_end: Office) -> None:
    desk = year_end.desk
    people.add_client(desk, "Elm", tier=2, city="Fitchburg")
    groups = visits.suggestions(desk)
    assert [one.name for group in groups for one in group.suggestions].count("Far") == 0
    verona = next(group for group in groups if any(one.name == "Oak" for one in group.suggestions))
    assert {one.name for one in verona.suggestions} >= {"Oak", "Elm"}
    assert verona.day is not None
    assert verona.day.day.weekday() in (1, 2, 3)
    assert len(verona.day.stops) >= 2
    assert all(one.reasons for group in groups for one in group.suggestions)
    desk.close()


def test_a_visit_is_suggested_beside_others_never_beside_itself(year_end: Office) -> None:
    desk = year_end.desk
    number = visiting.plan_visit(desk, year_end.clients["oak"], on=date(2026, 10, 14)).created[0]
    (alone,) = [group for group in visits.suggestions(desk) if group.suggestions[0].name == "Oak"]
    assert alone.day is not None
    assert (alone.day.day, alone.day.reason) == (date(2026, 10, 14), "as planned")
    visiting.book_visit(desk, number, on=datetime(2026, 10, 14, 15, tzinfo=UTC))
    people.add_client(desk, "Elm", tier=2, city="Fitchburg")
    (elm,) = [group for group in visits.suggestions(desk) if group.suggestions[0].name == "Elm"]
    assert elm.day is not None
    assert (elm.day.day, elm.day.reason) == (date(2026, 10, 14), "with Oak, same side of town")
    desk.close()


def test_an_agreement_that_renews_within_ninety_days_speaks_for_a_visit(year_end: Office) -> None:
    desk, lake = year_end.desk, year_end.clients["lake"]
    today = desk.now().astimezone(desk.config.zone).date()

    def spoken_for(ahead: int) -> tuple[float, str]:
        editing.edit_client(desk, lake, renews_on=(today + timedelta(days=ahead)).isoformat())
        (found,) = [one for group in visits.suggestions(desk) for one in group.suggestions if one.name == "Lake"]
        return found.score, "; ".join(found.reasons)

    score, reasons = spoken_for(91)
    assert "renews" not in reasons
    for ahead in (0, 90):
        more, reasons = spoken_for(ahead)
        assert (round(more - score, 4), "the agreement renews on" in reasons) == (0.5, True)
    assert spoken_for(-1)[0] == score
    desk.close()


def test_a_contact_who_came_within_ninety_days_speaks_for_a_visit(year_end: Office) -> None:
    desk, lake = year_end.desk, year_end.clients["lake"]
    people.add_contact(desk, lake, "Nora First")  # on the day the client came: no news

    def reasons() -> str:
        found = [one for group in visits.suggestions(desk) for one in group.suggestions if one.name == "Lake"]
        return "; ".join(found[0].reasons)

    assert "new contact" not in reasons()
    year_end.clock.on(3 * 24 * 60)
    people.add_contact(desk, lake, "Bill Ruiz")
    assert "new contact Bill Ruiz (+0.25)" in reasons()
    history.undo(desk)
    assert "new contact" not in reasons()
    history.redo(desk)
    assert "new contact Bill Ruiz" in reasons()
    year_end.clock.on(91 * 24 * 60)
    assert "new contact" not in reasons()
    desk.close()


def test_the_report_of_a_quarter(year_end: Office) -> None:
    desk = year_end.desk
    people.add_client(desk, "Bar | None", tier=2, city="Monona")
    people.add_client(desk, "Sly \\| [x](http://y) <b>", tier=2, city="Chicago")
    text = visits.report_markdown(desk, "2026q4")
    assert text.startswith("# Visits 2026Q4\n")
    assert "Required: 1, held 0 (not met)." in text
    assert "Bar \\| None" in text
    assert "| Sly \\\\\\| [x] (http://y) &lt;b> | 2 |" in text
    header, *rows = visits.report_rows(desk)
    assert header[:3] == ("client", "tier", "place")
    assert len(rows) == 10
    desk.close()


def test_an_invitation_before_and_thanks_after(office: Office) -> None:
    desk, client = office.desk, office.clients["badger"]
    editing.edit_client(desk, client, city="Verona")
    people.add_contact(desk, client, "Dana Ruiz")
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 3)).created[0]
    assert "Hi Dana,\n\nI'd like to come by and see you in person. Would Tuesday, March 3 suit you?" in _text(
        desk, number
    )
    due = desk.now() + timedelta(days=2)
    visiting.hold_visit(desk, number, follow_ups=[visiting.FollowUp("Send the quote", due)])
    thanks = _text(desk, number)
    assert thanks.startswith("Hi Dana,\n\nThank you for having me on ")
    assert "As promised, you will have from me:\n- Send the quote, by Thursday, March 5, 10 a.m." in thanks
    other = visiting.plan_visit(desk, client, on=date(2026, 4, 7)).created[0]
    visiting.cancel_visit(desk, other)
    assert _text(desk, other) == ""


def test_the_thanks_have_what_was_promised_on_that_visit_and_is_still_to_come(office: Office) -> None:
    desk, client, numbers = office.desk, office.clients["badger"], []
    for what in ("Send the quote", "Send the plan"):
        numbers.append(visiting.plan_visit(desk, client, on=desk.today()).created[0])
        due = desk.now() + timedelta(days=2)
        done = visiting.hold_visit(desk, numbers[-1], follow_ups=[visiting.FollowUp(what, due)])
        office.clock.on(24 * 60)
    first, second = (_text(desk, number) for number in numbers)
    assert ("Send the quote" in first, "Send the plan" in first) == (True, False)
    assert ("Send the quote" in second, "Send the plan" in second) == (False, True)
    answering.answer(desk, done.created[0], text="Here it is.")
    assert "As promised" not in _text(desk, numbers[1])


def _text(desk: Desk, number: int) -> str:
    row = queries.visit(number)
    assert row is not None
    return visit_text(desk, row)


def test_what_was_held_still_counts_when_the_client_has_left(year_end: Office) -> None:
    desk, lake = year_end.desk, year_end.clients["lake"]
    number = visiting.plan_visit(desk, lake, on=date(2026, 10, 1)).created[0]
    visiting.hold_visit(desk, number)
    year_end.clock.on(60 * 24 * 20)
    editing.edit_client(desk, lake, active=False)
    editing.edit_client(desk, year_end.clients["oak"], active=False)
    found = visits.band(desk)
    assert (found.held, found.requirement_met, found.aim, found.aim_held) == (1, True, 2, 1)
    board = visits.board(desk)
    (row,) = [row for row in board.rows if row.client_id == lake]
    assert row.now.standing == "held"
    assert all(row.client_id != year_end.clients["oak"] for row in board.rows), "nothing was held there"
    groups = visits.suggestions(desk)
    assert {one.client_id for group in groups for one in group.suggestions} == {year_end.clients["birch"]}
    year_end.clock.instant = datetime(2027, 1, 5, 15, tzinfo=UTC)
    assert visits.band(desk).aim == 1
    (row,) = [row for row in visits.board(desk).rows if row.client_id == lake]
    assert (row.now.owed, row.cells[-2].standing) == ("no client then", "held")
