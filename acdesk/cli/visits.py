"""`acdesk visit`: visits in person, planned, booked, held, and how far the quarter is."""

from __future__ import annotations

from typing import Any

import click

from acdesk.cli import saying
from acdesk.cli.arriving import contact_named
from acdesk.cli.kit import Family, RequestId, Words, doing, reading, staff_id, text_option, when
from acdesk.cli.planning import day_or_moment, moment, quarter_given, seen, was_option
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.errors import NotFound, WrongUsage
from acdesk.operation import Done
from acdesk.reading import visits as reading_visits
from acdesk.reading.visits import AreaGroup, BoardRow
from acdesk.rules.visits import Owed, Quarter, Standing
from acdesk.verbs import visiting
from acdesk.verbs.visit_rounds import plan_round
from db import queries

visit_id = click.argument("visit_id", metavar="ID", type=RequestId("visit"))
quarter_option = click.option("--quarter", metavar="2026Q1", default="", help="Which quarter (else this one).")
lead_option = click.option("--with", "lead", metavar="STAFF", default="", help="The VP or Owner who goes along.")
_BLANK = {Standing.NOT_OWED: ".", Standing.ELSEWHERE: "-"}
"""Cells of the board in which nothing is to be seen."""


@click.group("visit", cls=Family)
def visit() -> None:
    """Visits in person: plan, book, move, hold, miss, cancel, stand-for, text, board, suggest."""


@visit.command("plan")
@click.option("--client", "names", metavar="NAME", required=True, multiple=True, help="Whom (several: on one day).")
@click.option("--on", metavar="WHEN", default="", help="The day (else the first that suits).")
@quarter_option
@lead_option
@click.option("--minutes", type=click.IntRange(15, 480), default=60, show_default=True)
@click.option("--travel", metavar="MINUTES", type=click.IntRange(0, 480), default=None, help="The drive, one way.")
@text_option("What it is for.", name="--note")
@doing
def plan(
    desk: Desk,
    *,
    names: tuple[str, ...],
    on: str,
    quarter: str,
    lead: str,
    minutes: int,
    travel: int | None,
    note: str,
) -> Done:
    """Plan a visit for a day, or several on one day. Tier 1 only with the VP of Strategy or the Owner."""
    ids = [client_named(name).id for name in names]
    day, by = day_or_moment(desk, on) if on else None, staff_id(lead)
    if len(ids) == 1:
        return visiting.plan_visit(
            desk,
            ids[0],
            on=day,
            quarter=quarter_given(quarter),
            by=by,
            minutes=minutes,
            travel_minutes=travel,
            note=note,
        )
    if day is None:
        raise WrongUsage("Say the day for several visits (--on).")
    return plan_round(desk, ids, on=day, by=by, minutes=minutes, note=note)


@visit.command("book")
@visit_id
@click.option("--on", metavar="WHEN", required=True, help="The day and time agreed with the client.")
@lead_option
@was_option
@doing
def book(desk: Desk, visit_id: int, *, on: str, lead: str, was: str) -> Done:
    """The client has agreed to a time."""
    return visiting.book_visit(desk, visit_id, on=moment(desk, on), by=staff_id(lead), seen=seen(desk, was))


@visit.command("move")
@visit_id
@click.option("--on", metavar="WHEN", required=True, help="Another day; for a booked visit another time.")
@was_option
@doing
def move(desk: Desk, visit_id: int, *, on: str, was: str) -> Done:
    """Another day for a planned visit, another time for a booked one."""
    return visiting.move_visit(desk, visit_id, on=day_or_moment(desk, on), seen=seen(desk, was))


@visit.command("hold")
@visit_id
@text_option("What is worth remembering.", name="--note")
@click.option("--contact", metavar="NAME", default="", help="Whom the note is about: it becomes rapport.")
@click.option("--at", metavar="WHEN", default="", help="When it took place (else its time, else now).")
@click.option(
    "--follow-up",
    "follow_ups",
    metavar="TEXT WHEN",
    type=(Words(), str),
    multiple=True,
    help="What was promised, and by when; repeat it.",
)
@doing
def hold(
    desk: Desk, visit_id: int, *, note: str, contact: str, at: str, follow_ups: tuple[tuple[str, str], ...]
) -> Done:
    """It took place. Follow-ups become requests with a promise."""
    row = found(visit_id)
    return visiting.hold_visit(
        desk,
        visit_id,
        note=note,
        contact_id=contact_named(row.client_id, row.client, contact) if contact else None,
        at=moment(desk, at) if at else None,
        follow_ups=[visiting.FollowUp(what, when(desk, due)) for what, due in follow_ups],
    )


@visit.command("miss")
@visit_id
@text_option("Why.", name="--note")
@was_option
@doing
def miss(desk: Desk, visit_id: int, *, note: str, was: str) -> Done:
    """It was booked and did not take place."""
    return visiting.miss_visit(desk, visit_id, note=note, seen=seen(desk, was))


@visit.command("cancel")
@visit_id
@text_option("Why.", name="--why")
@was_option
@doing
def cancel(desk: Desk, visit_id: int, *, why: str, was: str) -> Done:
    """It does not take place; what was owed before it is owed again."""
    return visiting.cancel_visit(desk, visit_id, why=why, seen=seen(desk, was))


@visit.command("stand-for")
@visit_id
@click.option("--call", "call_id", metavar="ID", type=RequestId("call"), help="Which (else the nearest that is due).")
@doing
def stand_for(desk: Desk, visit_id: int, *, call_id: int | None) -> Done:
    """The visit stands for a call that is due within three working days of it."""
    return visiting.stand_for(desk, visit_id, call_id=call_id)


@visit.command("text")
@visit_id
@reading
def text(session: Session, desk: Desk, visit_id: int) -> None:
    """What is written to the client: the invitation, or after the visit the thanks. Nothing is sent."""
    from acdesk.reading.visit_texts import visit_text  # noqa: PLC0415

    told = visit_text(desk, found(visit_id))
    if session.json:
        saying.document({"visit": visit_id, "text": told})
        return
    saying.block(told or "There is no text for it: it was cancelled or missed.", indent="")


@visit.command("board")
@quarter_option
@reading
def board(session: Session, desk: Desk, *, quarter: str) -> None:
    """The quarter: what is required, what is aimed at, the gates, and how far each client's visit is."""
    found_board = reading_visits.board(desk, quarter_given(quarter))
    if session.json:
        rows = [client_document(row) for row in found_board.rows]
        saying.document({**quarter_document(found_board.state), "clients": rows})
        return
    saying.line(headline(found_board.state))
    head = ("", "visit", *(name[2:] for name in found_board.quarters), "client")
    saying.columns([_row(row) for row in found_board.rows], head, right=(1,))
    if not found_board.rows:
        saying.line("No clients yet.")


def quarter_document(state: Quarter) -> dict[str, Any]:
    """The measures of a quarter as JSON has them: a gate is true once both measures are that far."""
    return {
        "quarter": state.quarter,
        "week": state.week,
        "required": state.required,
        "held": state.held,
        "requirement_met": state.requirement_met,
        "aim": state.aim,
        "aim_held": state.aim_held,
        "gates": {str(gate.stage): gate.met for gate in state.gates},
    }


def client_document(row: BoardRow) -> dict[str, Any]:
    """A client of the board: `place` is the town, `state` how far this quarter's visit is."""
    return {
        "client": row.client,
        "place": row.place or None,
        "tier": row.tier,
        "owed": row.now.owed is Owed.OWED,
        "state": str(row.now.standing).replace(" ", "_"),
    }


def headline(state: Quarter) -> str:
    """`2026Q1 week 9 of 13 · required 1: held 3 · aim 5: held 3 · gates 3 planned ✓ 6 booked ✓ 11 held`."""
    gates = " ".join(f"{gate.week} {gate.stage}{' ✓' if gate.met else ' late' * gate.passed}" for gate in state.gates)
    return (
        f"{state.quarter} {state.stands} · required {state.required}: held {state.held}"
        f" · aim {state.aim}: held {state.aim_held} · gates {gates}"
    )


def _row(row: BoardRow) -> tuple[str, ...]:
    number = "" if row.visit is None else str(row.visit.id)
    cells = [_BLANK.get(cell.standing, str(cell.standing)) for cell in row.cells]
    where = f"{row.client}, {row.place or 'elsewhere'}"
    return (f"T{row.tier}", number, *cells, f"{where}: {row.now.next_step}" if row.now.next_step else where)


@visit.command("suggest")
@quarter_option
@reading
def suggest(session: Session, desk: Desk, *, quarter: str) -> None:
    """Whom to visit next and why, by side of town, so that two or three fall on one day."""
    groups = reading_visits.suggestions(desk, quarter_given(quarter))
    if session.json:
        saying.document({"groups": [_group_document(group) for group in groups]})
        return
    for group in groups:
        day = "" if group.day is None else f": {group.day.day:%a %Y-%m-%d}, {group.day.reason}"
        saying.line(f"{group.area}{day}")
        saying.columns([("", f"{one.score:.2f}", one.name, "; ".join(one.reasons)) for one in group.suggestions])
    if not groups:
        saying.line("Nobody is owed a visit that is not booked.")


def _group_document(group: AreaGroup) -> dict[str, Any]:
    """Clients who can be visited on one day, as JSON has them: `day` is null where none suits."""
    clients = [
        {"client": one.name, "area": one.area, "score": one.score, "reasons": list(one.reasons)}
        for one in group.suggestions
    ]
    return {"area": group.area, "day": None if group.day is None else group.day.day.isoformat(), "clients": clients}


def found(visit_id: int) -> queries.VisitRow:
    """The visit of that number. Raises NotFound."""
    row = queries.visit(visit_id)
    if row is None:
        raise NotFound(f"There is no visit with number {visit_id}.")
    return row
